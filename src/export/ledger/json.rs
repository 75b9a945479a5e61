//! The ledger as JSON.

use crate::read::{Gaps, Ledger, Reject, SourceCounts, SourceEntry};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The ledger in the contract's shape.
#[must_use]
pub fn ledger_json(ledger: &Ledger) -> Value {
    let sum = |of: fn(&SourceEntry) -> u64| ledger.sources.iter().map(of).sum::<u64>();
    let SourceCounts { sources, unread, short, damaged } = ledger.source_counts();
    let holders = (ledger.sources.len() as u64).saturating_sub(sources + unread);
    let archives =
        ledger.sources.iter().filter(|source| source.files.is_some_and(|files| files > 0)).count() as u64;
    json!({
        "sources": ledger.sources.iter().map(source).collect::<Vec<Value>>(),
        "totals": {
            "sources": sources, "not_read": unread, "cut_short": short, "damaged": damaged,
            "archives": archives, "passed_over": holders.saturating_sub(archives), "bytes": sum(|source| source.bytes),
            "read": sum(|source| source.read), "kept": sum(|source| source.kept),
            "merged": sum(|source| source.merged), "undated": sum(|source| source.undated),
            "rejected": sum(|source| source.rejected),
        },
    })
}

fn source(source: &SourceEntry) -> Value {
    let text = |bound: Option<String>| bound.map_or(Value::Null, Value::String);
    let mut entry = json!({
        "file": source.file, "format": source.format, "why": source.why, "sha256": source.sha256,
        "bytes": source.bytes, "read": source.read, "kept": source.kept, "merged": source.merged,
        "undated": source.undated, "rejected": source.rejected, "first": text(source.first_text()),
        "last": text(source.last_text()), "gaps": gaps(source.quiet.least(), &source.quiet.gaps()),
        "rejects": source.rejects.iter().map(reject).collect::<Vec<Value>>(), "notes": source.notes,
    });
    if let Value::Object(members) = &mut entry {
        members.extend(seconds(source.clock).map(|seconds| ("clock_seconds".to_owned(), seconds)));
        members.extend(source.error.clone().map(|error| ("error".to_owned(), Value::String(error))));
        members.extend(source.damage.clone().map(|damage| ("damage".to_owned(), Value::String(damage))));
    }
    entry
}

/// The clock correction of a source in seconds; `None` if there is none.
fn seconds(clock: i64) -> Option<Value> {
    const SECOND: i64 = crate::event::SECOND;
    match (clock, clock % SECOND) {
        (0, _) => None,
        (_, 0) => Some(Value::from(clock / SECOND)),
        #[allow(clippy::cast_precision_loss)] // to the millisecond, over some days
        _ => Some(Value::from((clock / 1_000_000) as f64 / 1000.0)),
    }
}

fn gaps(least: i64, gaps: &Gaps) -> Value {
    const SECOND: i64 = crate::event::SECOND;
    let longest = gaps.longest.iter().map(|gap| {
        let (from, to) = gap.texts();
        json!({"from": from, "to": to, "seconds": gap.length() / SECOND})
    });
    json!({"least_seconds": least / SECOND, "count": gaps.count, "longest": longest.collect::<Vec<Value>>()})
}

/// A rejected record: its bytes as readable text and as hexadecimal.
fn reject(reject: &Reject) -> Value {
    json!({
        "line": reject.line, "offset": reject.offset, "reason": reject.reason, "length": reject.length,
        "bytes": reject.text(), "bytes_base64": STANDARD.encode(&reject.bytes),
    })
}
