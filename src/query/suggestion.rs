//! Suggestions for a query without matches: "did you mean …?"

mod anchored;
mod backslashes;
mod beside;
mod levels;
mod listed;
mod path;
mod pointless;
mod starred;
mod words;

pub use pointless::{may_be_pointless, pointless};

use self::beside::beside;
use super::edit::{quote, wild};
use super::eval::{Evaluator, Stopped, each_value_in, rows_up_to, same_value};
use super::filter::{Filter, Match};
use super::{Nearest, QueryError, Reading, name_span, term_span};
use crate::event::{Field, SEVERITIES, Shape};
use crate::store::RowSet;
use std::collections::BTreeSet;
use std::fmt;

/// How many words behind a value are tried as part of it.
const WORDS: usize = 8;
/// The most corrections that are suggested.
const TOLD: usize = 3;

/// The fewest letters of a value that is looked for within values of other fields.
const HELD: usize = 3;

/// Fields that are taken for one another: whose act it was and on whose mailbox, and by which program.
const ALIKE: [Field; 9] = [
    Field::Account,
    Field::Mailbox,
    Field::Target,
    Field::Actor,
    Field::UserAgent,
    Field::Client,
    Field::AppName,
    Field::AppId,
    Field::Operation,
];

/// A term that makes a query match nothing, with corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The term, if no event matches it on its own.
    pub absent: Option<String>,
    /// The term's field and value.
    asked: (String, String),
    /// What is probably wrong with it.
    slip: Slip,
    /// Corrections, likeliest first; empty if nothing is similar.
    pub near: Vec<String>,
    /// Whether only the events played so far were considered.
    pub so_far: bool,
}

/// What is probably wrong with a term that no event has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Its value is misspelled, or there is none like it.
    Value,
    /// Its value has a literal star that was meant as a wildcard.
    Star,
    /// The same, and there are values with a backslash where the star stands.
    StarBehind,
    /// Its value lost backslashes, which were taken for escapes.
    Backslash,
    /// No record has its field.
    Path,
    /// There is no such value, and the corrections are some of those there are; the number of all others.
    None(usize),
    /// It is the name of a record field without a value, and so text to find.
    Bare,
    /// Its value is that of no event, and the corrections are of something else in the query.
    Beside,
}

impl Suggestion {
    /// Whether it is worth telling: it has a correction, or is about a name and not about a value, which may well be
    /// that of no event.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.near.is_empty() || self.slip == Slip::Path
    }

    /// That no event has a field.
    fn no_field(name: String, so_far: bool) -> Self {
        Self {
            absent: Some(name.clone()),
            asked: (name, String::new()),
            slip: Slip::Path,
            near: Vec::new(),
            so_far,
        }
    }

    /// What is wrong; `None` if events match the term.
    fn message(&self) -> Option<String> {
        let so_far = if self.so_far { " so far" } else { "" };
        self.absent.as_ref().map(|absent| format!("no event{so_far} has {absent}"))
    }

    /// The corrections as a question; `None` if there are none.
    fn hint(&self) -> Option<String> {
        let near = self.near.join(", ");
        (!near.is_empty()).then(|| match self.slip {
            Slip::Value | Slip::Path => format!("did you mean {near}?"),
            Slip::Star => format!("`*` in quotes is a star: did you mean {near}?"),
            Slip::StarBehind => {
                format!(
                    "`*` behind `\\` or in quotes is a star, and `\\\\` is one `\\`: did you mean {near}?"
                )
            }
            Slip::Backslash => format!("two backslashes stand for one: did you mean {near}?"),
            Slip::Beside => format!("and did you mean {near}?"),
            Slip::Bare => format!("without a value it is text to find: did you mean {near}?"),
            Slip::None(0) => format!("there are {near}"),
            Slip::None(more) => format!("there are {near} and {more} more"),
        })
    }

    /// With its field as a query spells it: the names of record fields are kept in lower case.
    #[must_use]
    pub fn spelled_in(mut self, query: &str) -> Self {
        let name = &self.asked.0;
        let typed = name_span(query, name).and_then(|at| query.get(at));
        if let (Some(typed), Some(rest)) =
            (typed, self.absent.as_ref().and_then(|absent| absent.strip_prefix(name)))
        {
            self.absent = Some(format!("{typed}{rest}"));
        }
        self
    }

    /// The suggestion as an error with the span of what is wrong, as it was typed; `None` if events match each term.
    #[must_use]
    pub fn in_query(&self, query: &str) -> Option<QueryError> {
        let (field, value) = &self.asked;
        let span = match self.slip {
            Slip::Path => name_span(query, field),
            _ => term_span(query, field, value),
        };
        let message = self.clone().spelled_in(query).message()?;
        Some(QueryError { span: span.unwrap_or(0..query.len()), message, hint: self.hint(), offer: None })
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: Vec<String> = [self.message(), self.hint()].into_iter().flatten().collect();
        f.write_str(&said.join("; "))
    }
}

/// Suggests a correction for a filter without matches: quotes around several words, or a similar value that exists. `None`
/// if every value exists. During playback only events already shown are suggested.
///
/// # Errors
/// If cancelled.
pub fn meant(evaluator: &Evaluator<'_>, filter: &Filter) -> Result<Option<Suggestion>, Stopped> {
    let store = evaluator.store;
    let played = filter.up_to_place().map(|place| RowSet::range(store.len(), 0, rows_up_to(store, place)));
    if let Some(starred) = starred::starred(evaluator, filter, (true, played.is_some()))? {
        return Ok(Some(starred));
    }
    if let Some(lost) = backslashes::lost(evaluator, filter, played.is_some())? {
        return Ok(Some(lost));
    }
    if let Some(parted) = listed::parted(evaluator, filter, (played.as_ref(), true))? {
        return Ok(Some(parted));
    }
    if let Some(meant) = words::meant(evaluator, filter, played.as_ref())? {
        return beside(evaluator, filter, (meant, played.as_ref())).map(Some);
    }
    let mut asked = Vec::new();
    collect(filter, &mut asked);
    // values split at a space are the likeliest mistake, so they come first
    asked.sort_by_key(|asked| asked.words.is_empty());
    let mut absent = None;
    for one in &asked {
        match one.meant(evaluator, played.as_ref())? {
            Some(meant) if meant.near.is_empty() => {
                absent = absent.filter(Suggestion::is_told).or(Some(meant));
            }
            Some(meant) => return beside(evaluator, filter, (meant, played.as_ref())).map(Some),
            None => {}
        }
    }
    if let Some(path) = path::absent(evaluator, filter, path::Asked::Needed)? {
        return Ok(Some(path));
    }
    if let Some(parted) = listed::parted_in_record(evaluator, filter, played.as_ref())? {
        return Ok(Some(parted));
    }
    if let Some(anchored) = anchored::anchored(evaluator, filter, played.as_ref())? {
        return Ok(Some(anchored));
    }
    Ok(levels::levels(evaluator, filter, played.as_ref())?.or(absent))
}

/// Whether a filter keeps nothing, of the events played so far where there is a playback.
fn is_nothing(evaluator: &Evaluator<'_>, filter: &Filter, played: Option<&RowSet>) -> Result<bool, Stopped> {
    let found = evaluator.rows(filter)?;
    Ok(played.map_or(found.count(), |played| played.common(&found)) == 0)
}

/// A value of a field term, and the bare words that follow it in the query.
struct Asked<'f> {
    /// The term, without a `not` before it.
    term: &'f Filter,
    field: Field,
    value: &'f str,
    words: Vec<&'f str>,
    leaves_out: bool,
}

fn collect<'f>(filter: &'f Filter, asked: &mut Vec<Asked<'f>>) {
    match filter {
        Filter::And(parts) => {
            for (at, part) in parts.iter().enumerate() {
                let behind = parts.iter().skip(at + 1).take(WORDS);
                let words = behind.map_while(|part| match part {
                    Filter::Word(word) => Some(word.as_str()),
                    _ => None,
                });
                match Asked::read(part, words.collect()) {
                    Some(one) => asked.push(one),
                    None => collect(part, asked),
                }
            }
        }
        Filter::Or(parts) => parts.iter().for_each(|part| collect(part, asked)),
        Filter::Stood(_, part) => collect(part, asked),
        Filter::WithContext { kept, near } => {
            collect(kept, asked);
            collect(&near.among, asked);
        }
        other => asked.extend(Asked::read(other, Vec::new())),
    }
}

impl<'f> Asked<'f> {
    fn read(filter: &'f Filter, words: Vec<&'f str>) -> Option<Self> {
        let (filter, leaves_out) = match filter {
            Filter::Not(part) => (&**part, true),
            filter => (filter, false),
        };
        match filter {
            Filter::Text(
                field,
                Match::Fold(value) | Match::Exact(value) | Match::OtherId(value) | Match::Typed(value),
            ) if *field != Field::Stage && field.spec().shape != Shape::Contained => {
                Some(Self { term: filter, field: *field, value, words, leaves_out })
            }
            _ => None,
        }
    }

    /// The suggestion for this term; `None` if there is nothing to correct.
    fn meant(
        &self,
        evaluator: &Evaluator<'_>,
        played: Option<&RowSet>,
    ) -> Result<Option<Suggestion>, Stopped> {
        let (joined, so_far) = (self.joined(), played.is_some());
        // the status may come from a claim not played yet
        if so_far && self.field == Field::Status {
            return Ok(None);
        }
        let is_absent = is_nothing(evaluator, self.term, played)?;
        if joined.is_empty() && (!is_absent || self.leaves_out) {
            return Ok(None);
        }
        let whole = joined.last().map_or(self.value, String::as_str);
        let (mut longest, mut all, mut own) = (0, Nearest::to(whole, TOLD), Nearest::to(self.value, TOLD));
        let (small, mut beginning, mut holding) = (self.value.to_lowercase(), 0_usize, 0_usize);
        each_value_in((evaluator.store, played), self.field, evaluator.stopped, &mut |value| {
            let same = joined.iter().rposition(|joined| same_value(self.field, joined, value));
            longest = longest.max(same.map_or(0, |at| at + 1));
            if is_absent {
                all.look(value);
                own.look(value);
                let value = value.to_lowercase();
                beginning += usize::from(value.starts_with(&small));
                holding += usize::from(value.contains(&small));
            }
        })?;
        if let Some(value) = longest.checked_sub(1).and_then(|at| joined.get(at)) {
            return Ok(Some(self.suggested(None, vec![self.written(value)], so_far)));
        }
        if !is_absent || self.leaves_out {
            return Ok(None);
        }
        // if several values begin with it or contain it, suggest the wildcard rather than any one of them
        let any = match (beginning, holding) {
            _ if quote(self.value) != self.value => None,
            (2.., _) => Some(Reading::Begins.written(self.value)),
            (_, 2..) => Some(Reading::Holds.written(self.value)),
            _ => None,
        };
        if self.field == Field::Source && any.is_none() && own.is_empty() && all.is_empty() {
            return self.of_source(evaluator, played).map(Some);
        }
        let all = Some(all.end()).filter(|near| !near.is_empty() && any.is_none());
        let mut near: Vec<String> = match (all, any) {
            (Some(near), _) => near.iter().map(|value| self.written(value)).collect(),
            (None, Some(any)) => vec![format!("{}:{any}", self.field)],
            (None, None) => own.end().iter().map(|value| self.written(value)).collect(),
        };
        if near.is_empty() {
            near = self.elsewhere(evaluator, played)?;
        }
        // analysts give tags and take them back
        let is_read = self.field != Field::Tags;
        if near.is_empty() && is_read && is_nothing(evaluator, &Filter::Has(self.field), played)? {
            return Ok(Some(Suggestion::no_field(self.field.to_string(), so_far)));
        }
        Ok(Some(self.suggested(Some(self.written(self.value)), near, so_far)))
    }

    /// Corrections of the value, and the term if no event has it.
    fn suggested(&self, absent: Option<String>, near: Vec<String>, so_far: bool) -> Suggestion {
        Suggestion { absent, asked: self.of(), near, slip: Slip::Value, so_far }
    }

    /// Levels like it; the terms on other fields that have just this value; else those on fields that have it within a value.
    fn elsewhere(&self, evaluator: &Evaluator<'_>, played: Option<&RowSet>) -> Result<Vec<String>, Stopped> {
        if self.field == Field::Severity {
            let mut level = Nearest::to(self.value, TOLD);
            // what no event has is not offered again
            let others = SEVERITIES.iter().filter(|known| !known.eq_ignore_ascii_case(self.value));
            others.for_each(|known| level.look(known));
            return Ok(level.end().iter().map(|value| self.written(value)).collect());
        }
        let (mut found, mut holding) = (Vec::new(), Vec::new());
        let small = self.value.to_lowercase();
        for field in ALIKE.into_iter().filter(|field| ALIKE.contains(&self.field) && *field != self.field) {
            let (mut has, mut holds) = (false, false);
            each_value_in((evaluator.store, played), field, evaluator.stopped, &mut |value| {
                has |= same_value(field, self.value, value);
                holds = holds || value.to_lowercase().contains(&small);
            })?;
            found.extend(has.then(|| format!("{field}:{}", quote(self.value))));
            holding.extend(holds.then(|| format!("{field}:{}", wild(&Reading::Holds.written(self.value)))));
        }
        let mut near = if found.is_empty() && small.len() >= HELD { holding } else { found };
        near.truncate(TOLD);
        Ok(near)
    }

    /// The suggestion for a source that is not there: some of those that are.
    fn of_source(&self, evaluator: &Evaluator<'_>, played: Option<&RowSet>) -> Result<Suggestion, Stopped> {
        let mut all = BTreeSet::new();
        each_value_in((evaluator.store, played), self.field, evaluator.stopped, &mut |value| {
            all.insert(value.to_owned());
        })?;
        Ok(Suggestion {
            absent: Some(self.written(self.value)),
            asked: self.of(),
            slip: Slip::None(all.len().saturating_sub(TOLD)),
            near: all.iter().take(TOLD).map(|value| self.written(value)).collect(),
            so_far: played.is_some(),
        })
    }

    /// The field and the value.
    fn of(&self) -> (String, String) {
        (self.field.to_string(), self.value.to_owned())
    }

    /// The value joined with the next word, with the next two, and so on.
    fn joined(&self) -> Vec<String> {
        let mut whole = self.value.to_owned();
        let join = |word: &&str| {
            whole.push(' ');
            whole.push_str(word);
            whole.clone()
        };
        self.words.iter().map(join).collect()
    }

    /// The term with another value, as a query writes it.
    fn written(&self, value: &str) -> String {
        let not = if self.leaves_out { "not " } else { "" };
        format!("{not}{}:{}", self.field, quote(value))
    }
}

#[cfg(test)]
mod tests;
