//! A comparison as text: per kind of change, what no longer holds, and below it what replaces it.

use super::json::day;
use crate::case::{Change, ChangeKind, Claim, Comparison, DaySummary};
use crate::event::{Status, visible};
use crate::export::table;
use std::fmt::Write as _;

/// A comparison as text.
#[must_use]
pub fn comparison_table(comparison: &Comparison) -> String {
    let mut text =
        table(&["as of", "events", "milestones"], &[known(&comparison.before), known(&comparison.after)]);
    for kind in ChangeKind::ALL {
        let count = comparison.count(kind);
        if count == 0 {
            continue;
        }
        // writing to a string can't fail
        let _ = write!(text, "\n{}: {count}\n", kind.label());
        let rows: Vec<Vec<String>> =
            comparison.changes.iter().filter(|change| change.kind == kind).flat_map(rows).collect();
        text.push_str(&table(&["", "id", "told", "who", "what"], &rows));
        if kind == ChangeKind::Added && comparison.left_out > 0 {
            let _ = writeln!(text, "and {} more", comparison.left_out);
        }
    }
    let records = comparison.records.iter().map(|(stage, number)| format!("{number} {}", stage.name()));
    let records: Vec<String> = records.collect();
    if !records.is_empty() {
        let _ = write!(text, "\nrecords of logs: {}\n", records.join(", "));
    }
    text
}

fn known(known: &DaySummary) -> Vec<String> {
    let milestones = known.milestones.iter().map(|milestone| {
        let name = milestone.label.as_deref().unwrap_or_else(|| milestone.name.label());
        let by = milestone.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
        format!("{name} {}{by}", milestone.when)
    });
    vec![day(known.instant), known.total.records.to_string(), milestones.collect::<Vec<String>>().join(", ")]
}

/// The rows of a change: the old claims, then the new ones.
fn rows(change: &Change) -> Vec<Vec<String>> {
    let sign = match change.kind {
        ChangeKind::Corrected | ChangeKind::TakenBack => "→",
        ChangeKind::Contradicted | ChangeKind::Disputed => "≠",
        ChangeKind::Added => "",
    };
    // the heading already gives the status of the old claims
    let doubted = change.kind != ChangeKind::Contradicted;
    let old = change.old.iter().map(|claim| row("", claim, doubted));
    old.chain(change.new.iter().map(|claim| row(sign, claim, true))).collect()
}

fn row(sign: &str, claim: &Claim, doubted: bool) -> Vec<String> {
    let told = claim.since.or(claim.when).map(|when| when.to_string()).unwrap_or_default();
    let what = if claim.message.is_empty() { &claim.operation } else { &claim.message };
    let status = claim.status.trim();
    let doubt = match Status::parse(status) {
        Some(Status::Confirmed | Status::Superseded) => String::new(),
        _ if !doubted || status.is_empty() => String::new(),
        _ => format!("{status}: "),
    };
    let what = visible(&format!("{doubt}{what}")).into_owned();
    vec![sign.to_owned(), claim.id.clone(), told, claim.agency.clone(), what]
}
