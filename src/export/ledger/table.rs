//! The ledger as a table: a line per source with its remarks below, and the totals.

use super::remarks;
use crate::event::{count, thousands, visible};
use crate::export::table;
use crate::read::{Ledger, SourceCounts, SourceEntry};

/// How many rejected records of a source are shown.
const REJECTS: usize = 5;
const HEAD: [&str; 10] =
    ["read", "kept", "merged", "undated", "rejected", "first", "last", "gaps", "format", "source"];

/// The ledger as a table.
#[must_use]
pub fn ledger_table(ledger: &Ledger) -> String {
    let rows: Vec<Vec<String>> = ledger.sources.iter().map(row).chain([total(ledger)]).collect();
    let lines = table(&HEAD, &rows);
    let mut lines = lines.lines();
    let mut said = String::new();
    let mut put = |line: &str| {
        said.push_str(line);
        said.push('\n');
    };
    lines.next().into_iter().for_each(&mut put);
    for (source, line) in ledger.sources.iter().zip(lines.by_ref()) {
        put(line);
        for remark in made_of(source).into_iter().chain(remarks(source, REJECTS)) {
            put(&format!("    {}", visible(&remark)));
        }
    }
    lines.for_each(&mut put);
    said
}

fn row(source: &SourceEntry) -> Vec<String> {
    // archives and files that were not read have no counts
    let counted = source.read > 0 || !(source.format.is_empty() || source.is_archive());
    let number = |number: u64| if counted { number.to_string() } else { String::new() };
    let gaps = source.quiet.gaps().count;
    vec![
        number(source.read),
        number(source.kept),
        number(source.merged),
        number(source.undated),
        number(source.rejected),
        source.first_text().unwrap_or_default(),
        source.last_text().unwrap_or_default(),
        if gaps > 0 { gaps.to_string() } else { String::new() },
        match (source.format.as_str(), &source.error) {
            ("", Some(_)) => "not read".to_owned(),
            ("", None) => "–".to_owned(),
            (format, _) => format.to_owned(),
        },
        source.file.clone(),
    ]
}

/// The totals, and the number of sources: files that were not read, archives and documents do not count.
fn total(ledger: &Ledger) -> Vec<String> {
    let sum = |of: fn(&SourceEntry) -> u64| ledger.sources.iter().map(of).sum::<u64>().to_string();
    let SourceCounts { sources, unread, .. } = ledger.source_counts();
    let unread = if unread > 0 { format!(", {} not read", thousands(unread)) } else { String::new() };
    let mut row = vec![
        sum(|source| source.read),
        sum(|source| source.kept),
        sum(|source| source.merged),
        sum(|source| source.undated),
        sum(|source| source.rejected),
    ];
    row.extend(["", "", "", "total"].map(str::to_owned));
    row.push(count(sources, "source") + &unread);
    row
}

/// The size, hash and format of a source.
fn made_of(source: &SourceEntry) -> Option<String> {
    let hash = if source.unhashed { "pending" } else { source.sha256.as_str() };
    if hash.is_empty() {
        return None;
    }
    let why = if source.why.is_empty() { String::new() } else { format!(", {}", source.why) };
    Some(format!("{} bytes, SHA-256 {hash}{why}", source.bytes))
}
