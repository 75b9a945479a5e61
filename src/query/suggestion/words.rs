//! Suggestions for words that were meant as the end of a range of times, or as the name of a record field.

use super::{Slip, Suggestion, TOLD};
use crate::event::{DAY, Moment, Precision, SECOND, Zone, alike, parse_edtf};
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::Filter;
use crate::query::is_record_name;
use crate::query::record_names::record_names;
use crate::store::RowSet;

/// Words between two times.
const BETWEEN: [&str; 4] = ["-", "–", "to", "until"];

/// The suggestion for the first such word.
///
/// # Errors
/// If cancelled.
pub(super) fn meant(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    played: Option<&RowSet>,
) -> Result<Option<Suggestion>, Stopped> {
    let said = |slip, near| Suggestion {
        absent: None,
        asked: (String::new(), String::new()),
        slip,
        near,
        so_far: played.is_some(),
    };
    if let Some(range) = range(filter) {
        return Ok(Some(said(Slip::Value, vec![format!("time:{range}")])));
    }
    for term in filter.asked() {
        let Filter::Word(word) = term else { continue };
        if is_record_name(word) {
            let all = evaluator.store.all();
            let mut names = record_names(evaluator, played.unwrap_or(&all), word, TOLD)?;
            names.dedup_by(|next, name| alike(next, name));
            if !names.is_empty() {
                let near = names.into_iter().map(|name| format!("{name}:*")).collect();
                return Ok(Some(Suggestion {
                    absent: Some(format!("the text `{word}`")),
                    ..said(Slip::Bare, near)
                }));
            }
        }
    }
    Ok(None)
}

/// The range between a time and the one that stands behind it as a word: `time:2023-05-15 2023-06-15`.
fn range(filter: &Filter) -> Option<String> {
    let parts = match filter {
        Filter::And(parts) => parts,
        Filter::Stood(_, part) => return range(part),
        Filter::WithContext { kept, .. } => return range(kept),
        _ => return None,
    };
    parts.iter().enumerate().find_map(|(at, part)| {
        let Filter::Time { from, until, dates } = part else { return None };
        let mut words = parts[at + 1..].iter().map_while(|part| match part {
            Filter::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let word = words.find(|word| !BETWEEN.contains(word)).filter(|word| word.len() > "2023".len())?;
        if *from == i64::MIN || *until == i64::MAX {
            return None;
        }
        let ahead = i32::try_from((dates.0 - from) / SECOND).ok()?;
        let (first, _) = parse_edtf(word, Zone::Fixed(ahead)).ok()?.bounds_in(Zone::Fixed(ahead));
        let is_of_days = dates.0 % DAY == 0 && dates.1.saturating_add(1) % DAY == 0;
        let precision = if is_of_days { Precision::Day } else { Precision::Second };
        // as the clock of the query's zone shows it, which is how a time without a zone is read
        let own = |clock| Moment::new(clock, precision).text().trim_end_matches('Z').to_owned();
        Some(if first < *from {
            format!("{word}..{}", own(dates.1))
        } else {
            format!("{}..{word}", own(dates.0))
        })
    })
}
