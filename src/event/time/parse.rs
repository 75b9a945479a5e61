//! Parses times of ISO 8601, RFC 3339 and EDTF.

use super::{Bound, DAY, Doubt, Moment, Precision, SECOND, When, Zone, civil, days};
use thiserror::Error;

/// Why a text can't be read as a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeError {
    /// It follows no known layout.
    #[error(
        "`{0}` is not a time; write 2023-06-15, 2023-06-15T09:00, 2023-06, or a span like 2023-05..2023-06-16"
    )]
    Layout(String),
    /// A part of it is out of range.
    #[error(
        "`{0}` is not a time: no such {1}; write 2023-06-15, 2023-06-15T09:00, 2023-06, or a span like 2023-05..2023-06-16"
    )]
    Range(String, &'static str),
    /// Out of range: nanoseconds since 1970 cover the years 1678 to 2261.
    #[error("`{0}` lies outside the years 1678 to 2261")]
    Far(String),
    /// A span that ends before it begins, or with both ends open.
    #[error(
        "`{0}` ends before it begins, or has neither beginning nor end; write a span like 2023-05..2023-06-16"
    )]
    Empty(String),
}

/// Nanoseconds of the last digit of a fraction of a second, by how many digits it has, from one on.
const UNITS: [i64; MOST_DIGITS] = [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
/// The most digits of a second.
const MOST_DIGITS: usize = 9;

/// Takes digits off the front of a text.
struct Digits<'t>(&'t [u8]);

impl Digits<'_> {
    fn number(&mut self, width: usize) -> Option<i64> {
        let (head, rest) = self.0.split_at_checked(width)?;
        let value = head
            .iter()
            .try_fold(0_i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))?;
        self.0 = rest;
        Some(value)
    }

    fn take(&mut self, any: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if any.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }
}

/// Parses one moment: `2016`, `2021-04`, `2023-06-15`, `2023-06-15T09:00:01.25+02:00`, each with an optional `?`, `~`
/// or `%`. A clock time without offset is in `zone`; dates are not shifted by it. 24:00 and second 60 are the next
/// instant.
pub fn parse_moment(text: &str, zone: Zone) -> Result<Moment, TimeError> {
    let trimmed = text.trim();
    let (body, doubt) = match trimmed.as_bytes().last() {
        Some(b'?') => (&trimmed[..trimmed.len() - 1], Doubt::Uncertain),
        Some(b'~') => (&trimmed[..trimmed.len() - 1], Doubt::Approximate),
        Some(b'%') => (&trimmed[..trimmed.len() - 1], Doubt::Both),
        _ => (trimmed, Doubt::None),
    };
    let layout = || TimeError::Layout(text.to_owned());
    let mut digits = Digits(body.as_bytes());
    let year = digits.number(4).ok_or_else(layout)?;
    let (mut month, mut day, mut precision) = (1, 1, Precision::Year);
    if digits.take(b"-") {
        month = digits.number(2).ok_or_else(layout)?;
        precision = Precision::Month;
        if digits.take(b"-") {
            day = digits.number(2).ok_or_else(layout)?;
            precision = Precision::Day;
        }
    }
    check(text, (1..=12).contains(&month), "month")?;
    check(text, day >= 1 && day <= days_of(year, month), "day")?;
    let mut of_day = 0;
    let mut offset = Offset::Absent;
    if precision == Precision::Day && digits.take(b"Tt ") {
        (of_day, precision) = clock(text, &mut digits)?;
        offset = offset_of(&mut digits).ok_or_else(layout)?;
    }
    if !digits.0.is_empty() {
        return Err(layout());
    }
    let local = days(year, month, day)
        .checked_mul(DAY)
        .and_then(|start| start.checked_add(of_day))
        .ok_or_else(|| TimeError::Far(text.to_owned()))?;
    let shift = match offset {
        Offset::Written(seconds) => seconds * SECOND,
        Offset::Absent if precision <= Precision::Day => 0,
        Offset::Absent => zone.offset_of_local(local) * SECOND,
    };
    let ns = local.checked_sub(shift).ok_or_else(|| TimeError::Far(text.to_owned()))?;
    Ok(Moment { ns, precision, doubt })
}

/// Fast path for the usual layouts `2023-06-15T09:00:01Z` and `2023-06-15 09:00:01.25`; the flag says whether UTC is
/// written. `None` for any other text; results agree with [`parse_moment`] in UTC.
#[must_use]
pub fn parse_usual(text: &str) -> Option<(Moment, bool)> {
    let (date, rest) = text.as_bytes().split_first_chunk::<10>()?;
    let (clock, rest) = rest.split_first_chunk::<9>()?;
    let ([c, d, date @ ..], [b'T' | b' ', clock @ ..]) = (*date, *clock) else { return None };
    let (century, (of_century, month, day)) = (Digits(&[c, d]).number(2)?, three(date, b'-')?);
    let (year, (hour, minute, second)) = (century * 100 + of_century, three(clock, b':')?);
    let sure = (1..=12).contains(&month) && day >= 1 && (day <= 28 || day <= days_of(year, month));
    if !sure || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (rest, utc) = rest.strip_suffix(b"Z").map_or((rest, false), |rest| (rest, true));
    let (fraction, precision) = match rest {
        [] => (0, Precision::Second),
        [b'.', digits @ ..] if digits.len() <= MOST_DIGITS => fraction(digits)?,
        _ => return None,
    };
    let of_day = ((hour * 60 + minute) * 60 + second) * SECOND + fraction;
    let ns = days(year, month, day).checked_mul(DAY)?.checked_add(of_day)?;
    Some((Moment::new(ns, precision), utc))
}

/// The numbers of a text like `23-06-15` or `09:00:01`, with `between` between them. All eight bytes are checked and
/// converted at once.
const fn three(text: [u8; 8], between: u8) -> Option<(i64, i64, i64)> {
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // what brings all but a digit's value, or all but zero between them, to the high bit
    const BEYOND: u64 = u64::from_le_bytes([118, 118, 127, 118, 118, 127, 118, 118]);
    let layout = u64::from_le_bytes([b'0', b'0', between, b'0', b'0', between, b'0', b'0']);
    let digits = u64::from_le_bytes(text) ^ layout;
    if (digits | ((digits & !HIGHS) + BEYOND)) & HIGHS != 0 {
        return None;
    }
    let [first, _, _, second, _, _, third, _] = (digits * 10 + (digits >> 8)).to_le_bytes();
    Some((first as i64, second as i64, third as i64))
}

/// Parses a time of day at the start of a text (`09`, `09:00`, `09:00:01.25`), in nanoseconds since midnight.
pub fn parse_clock(text: &str) -> Result<(i64, Precision), TimeError> {
    let mut digits = Digits(text.as_bytes());
    let read = clock(text, &mut digits)?;
    if digits.0.is_empty() { Ok(read) } else { Err(TimeError::Layout(text.to_owned())) }
}

fn clock(text: &str, digits: &mut Digits<'_>) -> Result<(i64, Precision), TimeError> {
    let layout = || TimeError::Layout(text.to_owned());
    let hour = digits.number(2).ok_or_else(layout)?;
    let (mut minute, mut second, mut fraction, mut precision) = (0, 0, 0, Precision::Hour);
    if digits.take(b":") {
        minute = digits.number(2).ok_or_else(layout)?;
        precision = Precision::Minute;
        if digits.take(b":") {
            second = digits.number(2).ok_or_else(layout)?;
            precision = Precision::Second;
            if digits.take(b".,") {
                (fraction, precision) = fraction_of(digits).ok_or_else(layout)?;
            }
        }
    }
    check(text, hour <= 23 || (hour == 24 && minute == 0 && second == 0 && fraction == 0), "hour")?;
    check(text, minute <= 59, "minute")?;
    check(text, second <= 60, "second")?;
    Ok((((hour * 60 + minute) * 60 + second) * SECOND + fraction, precision))
}

/// Parses the digits after the second: nanoseconds, and the number of digits (cut at nine).
fn fraction_of(digits: &mut Digits<'_>) -> Option<(i64, Precision)> {
    let length = digits.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (kept, rest) = digits.0.split_at_checked(length)?;
    digits.0 = rest;
    fraction(&kept[..length.min(MOST_DIGITS)])
}

/// One to nine digits after the second, as nanoseconds.
fn fraction(digits: &[u8]) -> Option<(i64, Precision)> {
    let (value, unit) = (Digits(digits).number(digits.len())?, UNITS.get(digits.len().checked_sub(1)?)?);
    Some((value * unit, Precision::Fraction(u8::try_from(digits.len()).ok()?)))
}

/// The zone written with a time.
enum Offset {
    /// Seconds east of UTC.
    Written(i64),
    /// None.
    Absent,
}

fn offset_of(digits: &mut Digits<'_>) -> Option<Offset> {
    digits.take(b" ");
    if digits.take(b"Zz") {
        return Some(Offset::Written(0));
    }
    let sign = match digits.0.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return digits.0.is_empty().then_some(Offset::Absent),
    };
    digits.0 = &digits.0[1..];
    let hours = digits.number(2)?;
    digits.take(b":");
    let minutes = if digits.0.is_empty() { 0 } else { digits.number(2)? };
    (hours <= 18 && minutes <= 59).then_some(Offset::Written(sign * (hours * 3600 + minutes * 60)))
}

/// Parses a time of the event contract: a moment, `A/B` or `A..B`, with `..` or nothing for an open end.
pub fn parse_edtf(text: &str, zone: Zone) -> Result<When, TimeError> {
    let trimmed = text.trim();
    let ends = trimmed.split_once('/').or_else(|| {
        let at = trimmed.find("..")?;
        Some((&trimmed[..at], &trimmed[at + 2..]))
    });
    let Some((from, until)) = ends else {
        return parse_moment(trimmed, zone).map(When::at);
    };
    let bound = |end: &str| match end.trim() {
        "" | ".." => Ok(Bound::Open),
        end => parse_moment(end, zone).map(Bound::At).map_err(|error| match error {
            // neither end is a time, so the text was no span
            TimeError::Layout(_) => TimeError::Layout(text.to_owned()),
            error => error,
        }),
    };
    When::span(bound(from)?, bound(until)?).ok_or_else(|| TimeError::Empty(text.to_owned()))
}

fn check(text: &str, holds: bool, part: &'static str) -> Result<(), TimeError> {
    if holds { Ok(()) } else { Err(TimeError::Range(text.to_owned(), part)) }
}

const fn days_of(year: i64, month: i64) -> i64 {
    let next = if month == 12 { days(year + 1, 1, 1) } else { days(year, month + 1, 1) };
    next - days(year, month, 1)
}

/// The first instant of the day of `ns` in `zone`.
#[must_use]
pub fn day_start(ns: i64, zone: Zone) -> i64 {
    zone.instant_of(zone.clock_at(ns).div_euclid(DAY).saturating_mul(DAY))
}

/// Year, month (1–12), day and nanoseconds since midnight of an instant, in `zone`.
#[must_use]
pub fn calendar(ns: i64, zone: Zone) -> (i64, i64, i64, i64) {
    let local = zone.clock_at(ns);
    let (year, month, day) = civil(local.div_euclid(DAY));
    (year, month, day, local.rem_euclid(DAY))
}

/// The instant at which a date begins in `zone`; `None` if it is out of range.
#[must_use]
pub fn date_start(year: i64, month: i64, day: i64, zone: Zone) -> Option<i64> {
    let local = days(year, month, day).checked_mul(DAY)?;
    local.checked_sub(zone.offset_of_local(local) * SECOND)
}
