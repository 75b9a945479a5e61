//! `dwell chains`, as it is typed.

use super::number::number;
use super::{CaseArgs, TableFormat};
use crate::chain::Identity;

/// `dwell chains`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ChainsArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// The chain of this event alone, whole
    #[arg(long, value_name = "ID", conflicts_with_all = ["by", "path"], allow_hyphen_values = true)]
    pub of: Option<String>,
    /// The chain of this identity alone, whole: `token=…`, `session=…`, `key=…`; of a message, an address, an account or a
    /// hub, which are of no chain, the events that carry it
    #[arg(long, value_name = "IDENTITY=VALUE", value_parser = identity, conflicts_with = "path")]
    pub by: Option<Identity>,
    /// What is downstream in time of the event or identity: tokens, sessions, mailboxes and messages, by account and agency
    #[arg(long, conflicts_with = "path")]
    pub reach: bool,
    /// How two events are tied: the fewest inferred, then the fewest asserted, then the fewest steps
    #[arg(long, num_args = 2, value_names = ["ID", "ID"], value_delimiter = None, allow_hyphen_values = true)]
    pub path: Vec<String>,
    /// The chains that have events of a query; all by default
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true,
        conflicts_with_all = ["of", "by", "path"]
    )]
    pub query: String,
    /// At most so many chains, those with most events
    #[arg(long, value_name = "N", value_parser = number::<usize>, conflicts_with_all = ["of", "by", "path"])]
    pub limit: Option<usize>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

fn identity(text: &str) -> Result<Identity, String> {
    Identity::parse(text).ok_or_else(|| {
        let kinds = crate::chain::IdentityKind::ALL.map(crate::chain::IdentityKind::name).join(", ");
        format!("write KIND=VALUE, as in `token=3kVZRE8tFkinHtPA7_EFAA`; kinds are {kinds}")
    })
}
