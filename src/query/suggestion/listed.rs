//! Suggestions for several values that were parted by commas, or that hold blanks and stand without quotes.

use super::{Slip, Suggestion, WORDS, is_nothing, quote};
use crate::event::Field;
use crate::query::edit::quote_listed;
use crate::query::eval::{Evaluator, Stopped, each_value_in};
use crate::query::filter::{Filter, Match};
use crate::query::path::raw_name;
use crate::store::RowSet;
use std::collections::{HashMap, HashSet};

/// Signs that part values elsewhere.
const SIGNS: [char; 3] = [',', ';', '|'];

/// Values of one field, any of which is asked for.
struct Listed<'f> {
    field: Field,
    values: Vec<&'f str>,
    leaves_out: bool,
    /// Whether all but the first are words that stand behind it.
    behind: bool,
}

/// Whether a filter asks for any of several values of a field, some of which may be no value by itself.
pub(super) fn has_list(filter: &Filter) -> bool {
    let mut lists = Vec::new();
    collect(filter, false, &mut lists);
    lists.iter().any(|list| list.values.len() > 1 && !list.behind)
}

/// The suggestion for the first list of which no event has some value, though events have it together with its neighbours,
/// or as a part of it between commas; `None` without any. With `behind` also for a value with commas among the words behind
/// it.
///
/// # Errors
/// If cancelled.
pub(super) fn parted(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    (played, behind): (Option<&RowSet>, bool),
) -> Result<Option<Suggestion>, Stopped> {
    let mut lists = Vec::new();
    collect(filter, false, &mut lists);
    for list in lists.iter().filter(|list| list.may_be_parted() && (behind || !list.behind)) {
        if let Some(found) = list.parted(evaluator, played)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The suggestion for the first value of a record field that no record has, though some has a part of it between commas.
///
/// # Errors
/// If cancelled.
pub(super) fn parted_in_record(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    played: Option<&RowSet>,
) -> Result<Option<Suggestion>, Stopped> {
    for term in filter.asked() {
        let Filter::Raw(path, Some(Match::Fold(value))) = term else { continue };
        let pieces: Vec<&str> = value.split(SIGNS).map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let is = |value: &&str| Filter::Raw(path.clone(), Some(Match::Fold((*value).to_owned())));
        let any = Filter::Or(pieces.iter().map(is).collect());
        if pieces.len() < 2 || !is_nothing(evaluator, term, played)? || is_nothing(evaluator, &any, played)? {
            continue;
        }
        let name = raw_name(path);
        let written: Vec<String> = pieces.iter().map(|piece| quote_listed(piece)).collect();
        return Ok(Some(Suggestion {
            absent: Some(format!("{name}:{}", quote(value))),
            near: vec![format!("{name}:({})", written.join(" "))],
            asked: (name, value.clone()),
            slip: Slip::Value,
            so_far: played.is_some(),
        }));
    }
    Ok(None)
}

fn collect<'f>(filter: &'f Filter, leaves_out: bool, lists: &mut Vec<Listed<'f>>) {
    match filter {
        Filter::Or(parts) => {
            let values: Option<Vec<(Field, &str)>> = parts.iter().map(value).collect();
            match values {
                Some(values) if values.windows(2).all(|two| two[0].0 == two[1].0) => {
                    let field = values.first().map(|(field, _)| *field);
                    let values = values.into_iter().map(|(_, value)| value).collect();
                    lists.extend(field.map(|field| Listed { field, values, leaves_out, behind: false }));
                }
                _ => parts.iter().for_each(|part| collect(part, leaves_out, lists)),
            }
        }
        Filter::And(parts) => {
            for (at, part) in parts.iter().enumerate() {
                match with_words(part, &parts[at + 1..]) {
                    Some((field, values)) => lists.push(Listed { field, values, leaves_out, behind: true }),
                    None => collect(part, leaves_out, lists),
                }
            }
        }
        Filter::Not(part) => collect(part, !leaves_out, lists),
        Filter::Stood(_, part) => collect(part, leaves_out, lists),
        Filter::WithContext { kept, near } => {
            collect(kept, leaves_out, lists);
            collect(&near.among, leaves_out, lists);
        }
        other => {
            lists.extend(value(other).map(|(field, value)| Listed {
                field,
                values: vec![value],
                leaves_out,
                behind: false,
            }));
        }
    }
}

/// The field of a term, and its value with the words behind it, if a comma is among these.
fn with_words<'f>(term: &'f Filter, behind: &'f [Filter]) -> Option<(Field, Vec<&'f str>)> {
    let (field, value) = value(term)?;
    let words = behind.iter().map_while(|part| match part {
        Filter::Word(word) => Some(word.as_str()),
        _ => None,
    });
    let values: Vec<&str> = std::iter::once(value).chain(words).collect();
    (values.len() > 1 && values.iter().any(|value| value.contains(SIGNS))).then_some((field, values))
}

/// The field and the value of a term.
fn value(filter: &Filter) -> Option<(Field, &str)> {
    match filter {
        Filter::Text(field, Match::Fold(value) | Match::Exact(value)) if *field != Field::Stage => {
            Some((*field, value))
        }
        _ => None,
    }
}

impl Listed<'_> {
    fn may_be_parted(&self) -> bool {
        self.values.len() > 1 || self.values.iter().any(|value| value.contains(SIGNS))
    }

    /// What stands between commas; the words of a list each by itself, a single value as it is.
    fn pieces(&self) -> Vec<Vec<String>> {
        let all = self.values.join(" ");
        let pieces = all.split(SIGNS).map(str::trim).filter(|piece| !piece.is_empty());
        let words = |piece: &str| match self.values.len() {
            1 => vec![piece.to_owned()],
            _ => piece.split_whitespace().map(str::to_owned).collect(),
        };
        pieces.map(words).collect()
    }

    fn parted(
        &self,
        evaluator: &Evaluator<'_>,
        played: Option<&RowSet>,
    ) -> Result<Option<Suggestion>, Stopped> {
        let pieces = self.pieces();
        let known = self.known(&pieces, (evaluator, played))?;
        let is_known = |value: &str| known.contains_key(&value.to_lowercase());
        let own = if self.behind { &self.values[..1] } else { &self.values[..] };
        let absent = own.iter().find(|value| !is_known(value)).copied();
        if absent.is_none() && !self.behind {
            return Ok(None);
        }
        let meant: Vec<String> = pieces.iter().flat_map(|words| joined(words, &is_known)).collect();
        let is_new = |value: &String| is_known(value) && !self.values.contains(&value.as_str());
        if !meant.iter().any(is_new) {
            return Ok(None);
        }
        let name = self.field.to_string();
        let written: Vec<String> =
            meant.iter().map(|value| quote(known.get(&value.to_lowercase()).unwrap_or(value))).collect();
        let not = if self.leaves_out { "not " } else { "" };
        let near = match written.as_slice() {
            [one] => format!("{not}{name}:{one}"),
            several => format!("{not}{name}:({})", several.join(" ")),
        };
        Ok(Some(Suggestion {
            absent: absent.map(|absent| format!("{name}:{}", quote(absent))),
            asked: (name, absent.unwrap_or_default().to_owned()),
            slip: Slip::Value,
            near: vec![near],
            so_far: played.is_some(),
        }))
    }

    /// Of all that the pieces can mean, what events have, as they spell it.
    fn known(
        &self,
        pieces: &[Vec<String>],
        (evaluator, played): (&Evaluator<'_>, Option<&RowSet>),
    ) -> Result<HashMap<String, String>, Stopped> {
        let mut wanted: HashSet<String> = self.values.iter().map(|value| value.to_lowercase()).collect();
        for words in pieces {
            let runs = (0..words.len())
                .flat_map(|from| (1..=WORDS).filter_map(move |count| words.get(from..from + count)));
            wanted.extend(runs.map(|run| run.join(" ").to_lowercase()));
        }
        let mut known = HashMap::new();
        each_value_in((evaluator.store, played), self.field, evaluator.stopped, &mut |value| {
            let key = value.to_lowercase();
            if wanted.contains(&key) {
                known.entry(key).or_insert_with(|| value.to_owned());
            }
        })?;
        Ok(known)
    }
}

/// Words joined to the longest values that there are; the others each by itself.
fn joined(words: &[String], is_known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let (mut all, mut from) = (Vec::new(), 0);
    while from < words.len() {
        let runs =
            (1..=WORDS).rev().filter_map(|count| Some((count, words.get(from..from + count)?.join(" "))));
        let longest = runs.into_iter().find(|(count, run)| *count == 1 || is_known(run));
        let Some((count, run)) = longest else { break };
        all.push(run);
        from += count;
    }
    all
}
