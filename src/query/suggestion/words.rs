//! Suggestions for words that were meant as the end of a range of times, or as the name of a record field.

use super::{Slip, Suggestion, TOLD};
use crate::event::{DAY, Moment, Precision, Zone, alike, parse_edtf};
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
                return Ok(Some(Suggestion { absent: Some(word.clone()), ..said(Slip::Bare, near) }));
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
        let other = parse_edtf(word, Zone::Utc).ok()?;
        let is_open = *from == i64::MIN || *until == i64::MAX;
        let is_of_days = dates.0 % DAY == 0 && dates.1.saturating_add(1) % DAY == 0;
        let own = if is_of_days {
            Moment::new(dates.0, Precision::Day)
        } else {
            Moment::new(*from, Precision::Second)
        };
        let ends = [own.text(), word.to_owned()];
        let [from, until] =
            if other.earliest() < own.ns { [&ends[1], &ends[0]] } else { [&ends[0], &ends[1]] };
        (!is_open).then(|| format!("{from}..{until}"))
    })
}
