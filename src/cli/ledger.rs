//! `dwell ledger`: what became of every record.

use super::args::{LedgerArgs, TableFormat};
use super::{CliError, Status, case};
use crate::export::{json_pretty, table};
use crate::read::{Ledger, SourceEntry, shift_text};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) fn run(args: &LedgerArgs) -> Result<Status, CliError> {
    let case = case::open(&args.case)?;
    let ledger = case.engine.ledger();
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&as_json(ledger)),
        TableFormat::Table => as_table(ledger),
    })?;
    Ok(case.status)
}

fn as_json(ledger: &Ledger) -> Value {
    let text = |bound: Option<String>| bound.map_or(Value::Null, Value::String);
    let source = |source: &SourceEntry| {
        let rejects: Vec<Value> = source
            .rejects
            .iter()
            .map(|reject| json!({"line": reject.line, "offset": reject.offset, "reason": reject.reason}))
            .collect();
        let mut entry = json!({
            "file": source.file, "format": source.format, "why": source.why, "sha256": source.sha256,
            "bytes": source.bytes, "read": source.read, "kept": source.kept, "merged": source.merged,
            "undated": source.undated, "rejected": source.rejected, "first": text(first(source)),
            "last": text(last(source)), "rejects": rejects, "notes": source.notes,
        });
        if let Value::Object(members) = &mut entry {
            members.extend(seconds(source.clock).map(|seconds| ("clock_seconds".to_owned(), seconds)));
            members.extend(source.error.clone().map(|error| ("error".to_owned(), Value::String(error))));
        }
        entry
    };
    json!({"sources": ledger.sources.iter().map(source).collect::<Vec<Value>>()})
}

/// What was added to the times of a source, in seconds; `None` where nothing was.
fn seconds(clock: i64) -> Option<Value> {
    const SECOND: i64 = crate::event::SECOND;
    match (clock, clock % SECOND) {
        (0, _) => None,
        (_, 0) => Some(Value::from(clock / SECOND)),
        #[allow(clippy::cast_precision_loss)] // to the millisecond, over some days
        _ => Some(Value::from((clock / 1_000_000) as f64 / 1000.0)),
    }
}

/// Where the coverage of a source begins: of a span, its beginning.
fn first(source: &SourceEntry) -> Option<String> {
    source.first.map(|when| when.time_text())
}

/// Where the coverage of a source ends: of a span, its end.
fn last(source: &SourceEntry) -> Option<String> {
    source.last.map(|when| when.end_text().unwrap_or_else(|| when.time_text()))
}

fn as_table(ledger: &Ledger) -> String {
    let moved = ledger.sources.iter().any(|source| source.clock != 0);
    let mut head = vec!["file", "format", "read", "kept", "merged", "undated", "rejected", "first", "last"];
    head.extend(moved.then_some("clock"));
    let text = |bound: Option<String>| bound.unwrap_or_else(|| "–".to_owned());
    let number = |number: u64| number.to_string();
    let rows: Vec<Vec<String>> = ledger
        .sources
        .iter()
        .map(|source| {
            let clock = if source.clock == 0 { "–".to_owned() } else { shift_text(source.clock) };
            let mut cells = vec![
                source.file.clone(),
                if source.format.is_empty() { "–".to_owned() } else { source.format.clone() },
                number(source.read),
                number(source.kept),
                number(source.merged),
                number(source.undated),
                number(source.rejected),
                text(first(source)),
                text(last(source)),
            ];
            cells.extend(moved.then_some(clock));
            cells
        })
        .collect();
    let mut said = table(&head, &rows);
    for source in &ledger.sources {
        let file = crate::event::visible(&source.file);
        if let Some(error) = &source.error {
            let _ = write!(said, "\n{file}: {}", crate::event::visible(error));
        }
        for reject in &source.rejects {
            let reason = crate::event::visible(&reject.reason);
            let _ = write!(said, "\n{file}:{}: rejected (byte {}): {reason}", reject.line, reject.offset);
        }
        let untold = source.rejected.saturating_sub(source.rejects.len() as u64);
        if untold > 0 {
            let _ = write!(said, "\n{file}: and {untold} more rejected");
        }
        for note in &source.notes {
            let _ = write!(said, "\n{file}: {}", crate::event::visible(note));
        }
    }
    if !said.ends_with('\n') {
        said.push('\n');
    }
    said
}
