//! Reads times written for people: `Fri, 16 Jun 2023 09:00:00 +0000`, `6/16/2023, 9:00 AM`,
//! `16/Jun/2023:09:00:00 +0000`.

use super::dates::{DateOrder, Survey};
use super::lex::{Number, Part, Parts, parts};
use crate::event::{Moment, Zone, parse_moment};

/// What is known of a date from elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateContext {
    /// The order of day and month.
    pub dates: Option<DateOrder>,
    /// The year.
    pub year: Option<i32>,
}

/// A calendar date: year, month, day.
type Date = (i64, i64, i64);

/// Reads a time written for people. Dates of numbers only, unless the year comes first, are reported to the survey.
pub fn written(text: &str, zone: Zone, known: DateContext, survey: &mut Survey) -> Option<Moment> {
    let said = parts(text)?;
    let (date, clock) = without_clock(&said)?;
    let (year, month, day) = match date.as_slice() {
        [Part::Number(a), Part::Number(b), Part::Number(c)] => {
            in_numbers(text, [*a, *b, *c], &said, known, survey)?
        }
        named => with_name(named, &said, known)?,
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let Some(clock) = clock else {
        return (said.offset.is_none()).then(|| parse_moment(&date, zone).ok()).flatten();
    };
    parse_moment(&format!("{date}T{clock}{}", suffix(said.offset)), zone).ok()
}

fn suffix(offset: Option<i64>) -> String {
    let Some(seconds) = offset else { return String::new() };
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Separates the parts of the date from the clock, which is returned as ISO 8601 writes it.
fn without_clock<'t>(said: &Parts<'t>) -> Option<(Vec<Part<'t>>, Option<String>)> {
    let mut date = said.found.clone();
    let clock = match date.iter().position(|part| matches!(part, Part::Clock(_))) {
        Some(at) => match date.remove(at) {
            Part::Clock(clock) => Some(full_day(clock, said.half)?),
            _ => None,
        },
        // `9 AM`
        None if said.half.is_some() => match date.pop()? {
            Part::Number(Number { value, digits: 1 | 2 }) => Some(full_day(&value.to_string(), said.half)?),
            _ => return None,
        },
        None => None,
    };
    Some((date, clock))
}

/// A clock as ISO 8601 writes it, given the hours that AM or PM adds.
fn full_day(clock: &str, half: Option<i64>) -> Option<String> {
    let clock = if clock.contains(':') { clock.to_owned() } else { clock.replacen('.', ":", 2) };
    let (hour, rest) = clock.split_once(':').unwrap_or((&clock, ""));
    let hour: i64 = hour.parse().ok()?;
    let hour = match half {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        // AM or PM next to a 24-hour clock is accepted if they agree
        Some(12) if (13..=23).contains(&hour) => hour,
        Some(0) if hour == 0 => hour,
        Some(_) => return None,
        None => hour,
    };
    Some(if rest.is_empty() { format!("{hour:02}") } else { format!("{hour:02}:{rest}") })
}

/// A date with a named month.
fn with_name(date: &[Part<'_>], said: &Parts<'_>, known: DateContext) -> Option<Date> {
    let is_year = |number: &Number| number.digits == 4;
    let is_day = |number: &Number| number.digits <= 2;
    Some(match date {
        [Part::Number(day), Part::Month(month), Part::Number(year)] if is_day(day) => {
            (full_year(*year, said)?, *month, day.value)
        }
        [Part::Month(month), Part::Number(day), Part::Number(year)] if is_day(day) && is_year(year) => {
            (year.value, *month, day.value)
        }
        [Part::Number(year), Part::Month(month), Part::Number(day)] if is_year(year) && is_day(day) => {
            (year.value, *month, day.value)
        }
        [Part::Month(month), Part::Number(day)] | [Part::Number(day), Part::Month(month)] if is_day(day) => {
            (i64::from(known.year?), *month, day.value)
        }
        _ => return None,
    })
}

/// The year after a day and a named month. Two digits are accepted if all three are joined, as in RFC 850:
/// `16-Jun-23`.
fn full_year(year: Number, said: &Parts<'_>) -> Option<i64> {
    match (year.digits, said.between) {
        (4, _) => Some(year.value),
        (2, Some(_)) => Some(year.value + if year.value < 50 { 2000 } else { 1900 }),
        _ => None,
    }
}

/// Whether the year may have two digits: in a date with slashes or dots next to a clock. `1.2.10` alone is a version.
fn short_year(said: &Parts<'_>, between: char) -> bool {
    let clock = said.half.is_some() || said.found.iter().any(|part| matches!(part, Part::Clock(_)));
    clock && matches!(between, '/' | '.')
}

/// A date of three numbers, with the year first or last.
fn in_numbers(
    text: &str,
    [a, b, c]: [Number; 3],
    said: &Parts<'_>,
    known: DateContext,
    survey: &mut Survey,
) -> Option<Date> {
    let between = said.between.filter(|_| b.digits <= 2)?;
    if a.digits == 4 && c.digits <= 2 {
        return Some((a.value, b.value, c.value));
    }
    let year = match c.digits {
        4 => c.value,
        2 if short_year(said, between) => c.value + if c.value < 70 { 2000 } else { 1900 },
        _ => return None,
    };
    if a.digits > 2 {
        return None;
    }
    let (first, second) = (a.value, b.value);
    if !(1..=31).contains(&first) || !(1..=31).contains(&second) || (first > 12 && second > 12) {
        return None;
    }
    let like = if said.half.is_some() {
        Some(DateOrder::MonthDay)
    } else {
        (between == '.').then_some(DateOrder::DayMonth)
    };
    survey.meet(text, (first, second), like);
    let order = match (first, second) {
        (13.., _) => DateOrder::DayMonth,
        (_, 13..) => DateOrder::MonthDay,
        _ => known.dates.or(like).unwrap_or_default(),
    };
    Some(match order {
        DateOrder::MonthDay => (year, first, second),
        DateOrder::DayMonth => (year, second, first),
    })
}
