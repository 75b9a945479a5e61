//! Remarks on a source apart from its counts.

use crate::event::length;
use crate::read::{SourceEntry, shift_text};

/// The remarks on a source, one sentence each: why it was not read or may be wrong, the first `rejects` rejected records, quiet times,
/// notes.
#[must_use]
pub fn remarks(source: &SourceEntry, rejects: usize) -> Vec<String> {
    let mut said: Vec<String> = source.trouble().into_iter().collect();
    for reject in source.rejects.iter().take(rejects) {
        said.push(format!("line {}, byte {}, rejected: {}", reject.line, reject.offset, reject.reason));
    }
    let untold = source.rejected.saturating_sub(source.rejects.len().min(rejects) as u64);
    if untold > 0 {
        said.push(if rejects > 0 {
            format!("and {untold} more rejected")
        } else {
            format!("{untold} rejected")
        });
    }
    if source.clock != 0 {
        said.push(format!("its clock: {} was added to every time", shift_text(source.clock)));
    }
    said.extend(quiet(source));
    said.extend(source.notes.iter().cloned());
    said
}

/// The quiet times of a source in a sentence.
fn quiet(source: &SourceEntry) -> Option<String> {
    let gaps = source.quiet.gaps();
    if gaps.count == 0 {
        return None;
    }
    let times = gaps.times();
    let told = gaps.longest.iter().map(|gap| {
        let (from, until) = gap.texts();
        format!("{from} to {until} ({})", length(gap.length()))
    });
    let longest = if gaps.count > gaps.longest.len() as u64 { ", the longest" } else { "" };
    let told = told.collect::<Vec<String>>().join(", ");
    Some(format!("no event for {} or more, {times}{longest}: {told}", length(source.quiet.least())))
}
