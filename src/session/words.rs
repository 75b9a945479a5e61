//! Times in words: `15 jun 14:00`, `+2h`, `detection`, `first mailbox access`.

mod date;
mod span;

use crate::event::{Stage, Zone, parse_clock, parse_edtf};
use crate::query::{Filter, Property, QueryError, read};
use crate::read::Milestone;
use date::Dates;
use std::ops::Range;

/// Examples of what can be typed as a time.
pub const TIMES: &str = "15 jun 14:00, +2h, detection, first mailbox access, now or 2023-06-15T02:14";

/// What words are interpreted against.
#[derive(Debug, Clone, Copy)]
pub struct TimeContext<'a> {
    /// The zone of typed times.
    pub zone: Zone,
    /// The instant of the selected event.
    pub selected: Option<i64>,
    /// First and last instant of the case.
    pub bounds: Option<(i64, i64)>,
    /// The last known instant: of the view's day, else of the case.
    pub now: Option<i64>,
    /// The known milestones.
    pub milestones: &'a [Milestone],
    /// Whether some accesses are orphans: these are the intruder's, and what is said of accesses to mailboxes is of them.
    pub orphans: bool,
}

/// The target of a typed time.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeTarget {
    /// An instant, in nanoseconds since 1970 UTC.
    Instant(i64),
    /// The first or last shown event that matches a filter, plus an offset.
    Edge {
        /// The filter.
        filter: Filter,
        /// Whether the last event is meant.
        last: bool,
        /// The offset in nanoseconds.
        by: i64,
    },
}

/// The query for the intruder's accesses to mailboxes.
const INTRUDERS: &str = "stage:mailbox_access is:orphan";

impl TimeTarget {
    /// Whether it is an access of the intruder, where that is not said of itself.
    #[must_use]
    pub fn is_intruders(&self) -> bool {
        matches!(self, Self::Edge { filter, .. } if read(INTRUDERS, Zone::Utc).is_ok_and(|of| of == *filter))
    }
}

/// A word and its byte offset in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word<'t> {
    text: &'t str,
    at: usize,
}

impl Word<'_> {
    fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// Parses a time in words.
///
/// # Errors
///
/// The word that is not understood, with a hint at what can be written.
pub fn goal(text: &str, known: &TimeContext<'_>) -> Result<TimeTarget, QueryError> {
    if let Some(instant) = as_written(text.trim(), known) {
        return Ok(TimeTarget::Instant(instant));
    }
    let words = words_of(text);
    let cut = words.iter().position(|word| span::begins(word.text)).unwrap_or(words.len());
    let (base, further) = words.split_at(cut);
    let by = if further.is_empty() { 0 } else { span::read(further)? };
    let moved = |instant: i64| TimeTarget::Instant(instant.saturating_add(by));
    let (Some(first), Some(last)) = (base.first(), base.last()) else {
        let from = known.selected.filter(|_| !further.is_empty());
        return from.map(moved).ok_or_else(|| {
            let said =
                if further.is_empty() { "no time is written" } else { "no event with a time is selected" };
            wrong(0..text.len(), said.to_owned())
        });
    };
    let typed = text.get(first.at..last.span().end).unwrap_or_default();
    if let Some(instant) = as_written(typed, known) {
        return Ok(moved(instant));
    }
    if typed.eq_ignore_ascii_case("now") {
        return known.now.map(moved).ok_or_else(|| wrong(first.span(), "no event has a time".to_owned()));
    }
    if let Some(milestone) = named(typed, known.milestones, true) {
        return Ok(moved(milestone.when.order()));
    }
    if let Some(last) = end_of_rows(typed) {
        return Ok(TimeTarget::Edge { filter: Filter::All, last, by });
    }
    if let Some(last) = edge_of(first.text) {
        let rest = typed.get(first.text.len()..).unwrap_or_default();
        let filter = events(rest.trim(), known).map_err(|why| {
            let shift = last_start(typed, rest) + first.at;
            QueryError { span: why.span.start + shift..why.span.end + shift, ..why }
        })?;
        return Ok(TimeTarget::Edge { filter, last, by });
    }
    if is_written(typed) {
        let why = parse_edtf(typed, known.zone).err();
        return Err(wrong(first.at..last.span().end, why.map_or_else(String::new, |why| why.to_string())));
    }
    match (Dates { known }.read(base), named(typed, known.milestones, false)) {
        (Ok(instant), _) => Ok(moved(instant)),
        (Err(_), Some(milestone)) => Ok(moved(milestone.when.order())),
        (Err(why), None) => Err(why),
    }
}

/// Whether a text begins like an EDTF or ISO 8601 time.
fn is_written(text: &str) -> bool {
    text.len() > 4
        && text.as_bytes().iter().take(4).all(u8::is_ascii_digit)
        && text.as_bytes().get(4) == Some(&b'-')
}

/// Byte offset of the words after the first one.
fn last_start(typed: &str, rest: &str) -> usize {
    typed.len() - rest.trim_start().len()
}

/// Parses a clock on the selected event's day, or an EDTF time.
fn as_written(text: &str, known: &TimeContext<'_>) -> Option<i64> {
    let day = known.selected.filter(|_| parse_clock(text).is_ok());
    // parsed together, as a day on which the clocks change has 23 or 25 hours
    let whole = day.map(|time| format!("{}T{text}", date::written(time, known.zone)));
    let when = parse_edtf(whole.as_deref().unwrap_or(text), known.zone).ok()?;
    Some(when.moment().bounds_in(known.zone).0)
}

fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split(char::is_whitespace) {
        if !part.is_empty() {
            words.push(Word { text: part, at });
        }
        at += part.len()
            + text.get(at + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}

fn edge_of(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "first" => Some(false),
        "last" => Some(true),
        _ => None,
    }
}

/// Whether a word means the first event that is shown, or the last.
fn end_of_rows(typed: &str) -> Option<bool> {
    match typed.to_lowercase().as_str() {
        "start" | "beginning" => Some(false),
        "end" => Some(true),
        _ => None,
    }
}

/// Parses the words for events: a stage, a property such as `orphan`, any event, or a query. An access to a mailbox is the
/// intruder's where these are known: `first stage:mailbox_access` is anybody's.
fn events(words: &str, known: &TimeContext<'_>) -> Result<Filter, QueryError> {
    if matches!(words.to_lowercase().as_str(), "" | "event" | "row") {
        return Ok(Filter::All);
    }
    match Stage::parse(words) {
        Some(Stage::MailboxAccess) if known.orphans => read(INTRUDERS, known.zone),
        Some(stage) => read(&format!("stage:{}", stage.name()), known.zone),
        None if Property::parse(words).is_some() => read(&format!("is:{words}"), known.zone),
        None => read(words, known.zone),
    }
}

/// The first milestone with this name or label. Unless `whole`, every word may be the beginning of a word in its name,
/// label or agency.
fn named<'m>(typed: &str, milestones: &'m [Milestone], whole: bool) -> Option<&'m Milestone> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], " ");
    let typed = plain(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_it = |milestone: &&Milestone| {
        let label = plain(milestone.label.as_deref().unwrap_or_default());
        let name = plain(milestone.name.name());
        let agency = plain(milestone.agency.as_deref().unwrap_or_default());
        let of_agency = !agency.is_empty() && words.join(" ") == format!("{name} {agency}");
        let is_whole = [&name, &label].into_iter().any(|own| *own == words.join(" ")) || of_agency;
        let all = format!("{name} {label} {agency}");
        is_whole
            || (!whole && words.iter().all(|word| all.split_whitespace().any(|own| own.starts_with(word))))
    };
    milestones.iter().filter(is_it).min_by_key(|milestone| milestone.when.order())
}

fn wrong(span: Range<usize>, message: String) -> QueryError {
    QueryError { span, message, hint: Some(format!("write {TIMES}")), offer: None }
}

#[cfg(test)]
mod tests;
