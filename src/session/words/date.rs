//! Dates in words: `15 jun 14:00`, `June 2023`, `Thu 15 Jun 2023 02:14 UTC`.

use super::{TimeContext, Word, wrong};
use crate::event::{DAY, MONTHS, WEEKDAYS, Zone, calendar, date_start, day_start, parse_clock, parse_edtf};
use crate::query::QueryError;
use std::borrow::Cow;

/// Words without a meaning of their own.
const FILLING: [&str; 5] = ["at", "on", "the", "of", "in"];
/// Named clock times.
const CLOCKS: [(&str, &str); 2] = [("noon", "12:00"), ("midnight", "00:00")];
/// Days relative to the selected event's.
const DAYS: [(&str, i64); 3] = [("yesterday", -1), ("today", 0), ("tomorrow", 1)];
/// Number of years searched on either side for a date; within eight years there is a 29 February.
const AROUND: i64 = 8;

/// A parser of dates in words.
pub(super) struct Dates<'a> {
    pub(super) known: &'a TimeContext<'a>,
}

/// The parts of a date found so far.
#[derive(Default)]
struct DateParts<'t> {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    clock: Option<Cow<'t, str>>,
    /// Days after the selected event's day.
    days: Option<i64>,
    zone: Option<Zone>,
}

impl Dates<'_> {
    /// Parses the instant that the words name.
    pub(super) fn read(&self, words: &[Word<'_>]) -> Result<i64, QueryError> {
        let mut said = DateParts::default();
        for word in words {
            if !said.take(word.text.trim_matches([',', ';'])) {
                return Err(self.not_followed(word, words));
            }
        }
        let whole =
            || words.first().map_or(0, |word| word.at)..words.last().map_or(0, |word| word.span().end);
        let zone = said.zone.unwrap_or(self.known.zone);
        let Some(date) = self.date_of(&said, zone) else {
            let message = match (said.month, said.day) {
                _ if said.days.is_some() => "yesterday, today or tomorrow, or a date?".to_owned(),
                (None, Some(day)) => format!("the {day}. of which month?"),
                (Some(month), Some(day)) => format!("{} has no day {day}", capital(name_of(month))),
                _ => "no day is named".to_owned(),
            };
            return Err(wrong(whole(), message));
        };
        let clock = said.clock.as_ref().map(|clock| format!("T{clock}")).unwrap_or_default();
        let when =
            parse_edtf(&format!("{date}{clock}"), zone).map_err(|why| wrong(whole(), why.to_string()))?;
        Ok(when.moment().bounds_in(zone).0)
    }

    /// The date as text. Without a year, it is in the year within the case that is nearest to the selected event.
    fn date_of(&self, said: &DateParts<'_>, zone: Zone) -> Option<String> {
        let (year, month, day) = (said.year, said.month, said.day);
        if said.days.is_some() && [year, month, day] != [None; 3] {
            return None;
        }
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => whole(year, month, day, zone),
            (Some(year), Some(month), None) => Some(format!("{year:04}-{month:02}")),
            (Some(year), None, None) => Some(format!("{year:04}")),
            (None, Some(month), day) => {
                let year = self.nearest_year(month, day.unwrap_or(1), zone)?;
                match day {
                    Some(day) => whole(year, month, day, zone),
                    None => Some(format!("{year:04}-{month:02}")),
                }
            }
            (None, None, None) if said.clock.is_some() || said.days.is_some() => {
                // counting from noon, a day of 23 hours is not skipped
                let noon = day_start(self.known.selected?, zone).saturating_add(DAY / 2);
                Some(written(noon.saturating_add(DAY.saturating_mul(said.days.unwrap_or(0))), zone))
            }
            _ => None,
        }
    }

    fn nearest_year(&self, month: i64, day: i64, zone: Zone) -> Option<i64> {
        let year = |instant: i64| calendar(instant, zone).0;
        let (first, last) = self.known.bounds.or(self.known.selected.map(|at| (at, at)))?;
        let near = self.known.selected.unwrap_or(first).clamp(first, last);
        let around = |at: i64| (year(at) - AROUND)..=(year(at) + AROUND);
        let years = around(near).chain(around(first)).chain(around(last));
        let dated = years.filter_map(|year| Some((year, date_of_year(year, month, day, zone)?)));
        // the first event's day counts as part of the case from its start
        let (first, last) = (crate::event::day_start(first, zone), last);
        let outside = |at: i64| first.saturating_sub(at).max(at.saturating_sub(last)).max(0);
        dated.min_by_key(|(_, at)| (outside(*at), at.abs_diff(near))).map(|(year, _)| year)
    }

    /// The error about a word that is no part of a date.
    fn not_followed(&self, word: &Word<'_>, words: &[Word<'_>]) -> QueryError {
        let begun = words.first().is_some_and(|first| DateParts::default().take(first.text));
        if begun && words.len() > 1 {
            return wrong(word.span(), format!("`{}` is no part of a time", word.text));
        }
        let turns: Vec<String> =
            self.known.milestones.iter().map(|turn| turn.name.name().replace('_', " ")).collect();
        let mut named: Vec<&str> = turns.iter().map(String::as_str).collect();
        named.dedup();
        let turns = if named.is_empty() { "this case has none".to_owned() } else { named.join(", ") };
        wrong(word.span(), format!("`{}` is no time and no milestone ({turns})", word.text))
    }
}

impl<'t> DateParts<'t> {
    /// Takes a word. Returns whether it gives a part of the date that was not given yet.
    fn take(&mut self, word: &'t str) -> bool {
        let lower = word.to_lowercase();
        if FILLING.contains(&lower.as_str()) || is_start_of(&lower, &WEEKDAYS).is_some() {
            return true;
        }
        if let Some(month) = is_start_of(&lower, &MONTHS) {
            return put(&mut self.month, i64::try_from(month).unwrap_or(0) + 1);
        }
        if let Some((_, clock)) = CLOCKS.into_iter().find(|(name, _)| *name == lower) {
            return put(&mut self.clock, Cow::Borrowed(clock));
        }
        if let Some(clock) = of_half_day(&lower) {
            return put(&mut self.clock, Cow::Owned(clock));
        }
        if let Some((year, month, day)) = in_numbers(word) {
            let year = year.is_none_or(|year| put(&mut self.year, year));
            return year && put(&mut self.month, month) && put(&mut self.day, day);
        }
        if let Some((_, days)) = DAYS.into_iter().find(|(name, _)| *name == lower) {
            return put(&mut self.days, days);
        }
        let ordinal = ["st", "nd", "rd", "th", "."].iter().find_map(|end| lower.strip_suffix(end));
        let number = ordinal.unwrap_or(&lower);
        if number.len() <= 4 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let value: i64 = number.parse().unwrap_or(0);
            return match number.len() {
                4 => put(&mut self.year, value),
                1 | 2 if (1..=31).contains(&value) => put(&mut self.day, value),
                _ => false,
            };
        }
        if word.contains(':') && parse_clock(word).is_ok() {
            return put(&mut self.clock, Cow::Borrowed(word));
        }
        let zone = Zone::parse(word).filter(|_| lower == "utc" || lower == "z" || word.contains('/'));
        zone.is_some_and(|zone| put(&mut self.zone, zone))
    }
}

fn put<T>(place: &mut Option<T>, value: T) -> bool {
    place.replace(value).is_none()
}

/// A clock of twelve hours, as `2pm` or `2:30am`, in 24 hours.
fn of_half_day(word: &str) -> Option<String> {
    let (clock, add) =
        [("am", 0), ("pm", 12)].into_iter().find_map(|(half, add)| Some((word.strip_suffix(half)?, add)))?;
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let clock = format!("{:02}:{minute}", hour % 12 + add);
    parse_clock(&clock).is_ok().then_some(clock)
}

/// Year, month and day of `15/06` or `06/15/2023`; `None` if both numbers may be a month.
fn in_numbers(word: &str) -> Option<(Option<i64>, i64, i64)> {
    let parts: Vec<i64> = word.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (first, second, year) = match parts.as_slice() {
        [first, second] => (*first, *second, None),
        [first, second, year @ 1000..=9999] => (*first, *second, Some(*year)),
        _ => return None,
    };
    match (first, second) {
        (13..=31, 1..=12) => Some((year, second, first)),
        (1..=12, 13..=31) => Some((year, first, second)),
        _ => None,
    }
}

/// Index of the name that a word of three letters or more begins.
fn is_start_of(word: &str, names: &[&str]) -> Option<usize> {
    let word = word.trim_end_matches('.');
    names
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word) || word == "sept" && *name == "september")
}

fn name_of(month: i64) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("this month")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The start of a date; `None` if the month has no such day in that year.
fn date_of_year(year: i64, month: i64, day: i64, zone: Zone) -> Option<i64> {
    date_start(year, month, day, zone).filter(|at| calendar(*at, zone).2 == day)
}

fn whole(year: i64, month: i64, day: i64, zone: Zone) -> Option<String> {
    date_of_year(year, month, day, zone).map(|_| format!("{year:04}-{month:02}-{day:02}"))
}

/// The date of an instant: `2023-06-15`.
pub(super) fn written(instant: i64, zone: Zone) -> String {
    let (year, month, day, _) = calendar(instant, zone);
    format!("{year:04}-{month:02}-{day:02}")
}
