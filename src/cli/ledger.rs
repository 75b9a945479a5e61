//! `dwell ledger`: what became of every record. Hashes all sources first.

use super::args::{LedgerArgs, TableFormat};
use super::{CliError, Status, case};
use crate::export::{json_pretty, ledger_json, ledger_rejects, ledger_table};

pub(super) fn run(args: &LedgerArgs) -> Result<Status, CliError> {
    let mut case = case::open(&args.case)?;
    case.engine.hash();
    case.settle();
    let ledger = case.engine.ledger();
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&ledger_json(ledger)),
        TableFormat::Table if args.rejects => ledger_rejects(ledger),
        TableFormat::Table => ledger_table(ledger),
    })?;
    Ok(case.end())
}
