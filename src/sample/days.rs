//! The days of the incident, in days and seconds since 1970 UTC.

use crate::event::{Zone, calendar, parse_moment};

/// Seconds in an hour.
pub const HOUR: i64 = 3600;
/// Seconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// Monday 17 April 2023: the log begins, four weeks before the first access, so that first uses can be recognised.
pub const FIRST: i64 = 19_464;
/// Friday 14 July 2023: the log ends.
pub const LAST: i64 = FIRST + 88;
/// 1 January 2016: the first day of the year in which the key was made.
pub const KEY_MADE: i64 = 16_801;
/// Monday 15 May 2023: first access, as published.
pub const FIRST_ACCESS: i64 = FIRST + 28;
/// Friday 16 June 2023: State's alert, as published.
pub const ALERT: i64 = FIRST + 60;
/// Monday 26 June 2023: OWA no longer renews tokens, as published.
pub const RENEWAL_CLOSED: i64 = FIRST + 70;
/// Tuesday 27 June 2023: enterprise mail is closed, as published.
pub const ENTERPRISE_CLOSED: i64 = FIRST + 71;
/// Thursday 29 June 2023: the signing keys are replaced, as published.
pub const KEY_REPLACED: i64 = FIRST + 73;
/// Monday 3 July 2023: consumer accounts are closed, as published.
pub const CONSUMER_CLOSED: i64 = FIRST + 77;

/// The actor's working day ends, in seconds after midnight UTC, as published; it begins at midnight.
pub const ACTOR_HOURS: i64 = 9 * HOUR;

/// Day of the week, Monday is 0.
pub const fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// The day written as `2023-05-15`.
pub fn day_of(text: &str) -> Option<i64> {
    let moment = parse_moment(text, Zone::Utc).ok()?;
    Some(moment.ns.div_euclid(DAY * 1_000_000_000))
}

/// A time as a clock shows it.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

impl Clock {
    /// The clock in UTC at `at` seconds since 1970.
    pub fn at(at: i64) -> Self {
        let (year, month, day, rest) = calendar(at.saturating_mul(1_000_000_000), Zone::Utc);
        let second = rest / 1_000_000_000;
        Self { year, month, day, hour: second / HOUR, minute: second / 60 % 60, second: second % 60 }
    }

    /// Writes `2023-05-15`.
    pub fn date(self, out: &mut Vec<u8>) {
        digits(out, self.year, 4);
        out.push(b'-');
        digits(out, self.month, 2);
        out.push(b'-');
        digits(out, self.day, 2);
    }

    /// Writes `2023-05-15T02:14:00`.
    pub fn time(self, out: &mut Vec<u8>) {
        self.date(out);
        out.push(b'T');
        self.clock(out, self.hour, 2);
    }

    /// Writes `5/15/2023 2:14:00 AM`, as the portal exports it.
    pub fn american(self, out: &mut Vec<u8>) {
        digits(out, self.month, 1);
        out.push(b'/');
        digits(out, self.day, 1);
        out.push(b'/');
        digits(out, self.year, 4);
        out.push(b' ');
        self.clock(out, (self.hour + 11) % 12 + 1, 1);
        out.extend_from_slice(if self.hour < 12 { b" AM" } else { b" PM" });
    }

    fn clock(self, out: &mut Vec<u8>, hour: i64, width: u32) {
        digits(out, hour, width);
        out.push(b':');
        digits(out, self.minute, 2);
        out.push(b':');
        digits(out, self.second, 2);
    }
}

/// Writes a number with at least `width` digits.
pub fn digits(out: &mut Vec<u8>, value: i64, width: u32) {
    let value = value.unsigned_abs();
    let mut unit = 10_u64.pow(width.saturating_sub(1));
    while value / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        out.push(b"0123456789"[(value / unit % 10) as usize]);
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_days_are_the_days_that_they_are_called() {
        for (day, text, weekday_of) in [
            (KEY_MADE, "2016-01-01", 4),
            (FIRST, "2023-04-17", 0),
            (FIRST_ACCESS, "2023-05-15", 0),
            (ALERT, "2023-06-16", 4),
            (RENEWAL_CLOSED, "2023-06-26", 0),
            (ENTERPRISE_CLOSED, "2023-06-27", 1),
            (KEY_REPLACED, "2023-06-29", 3),
            (CONSUMER_CLOSED, "2023-07-03", 0),
            (LAST, "2023-07-14", 4),
        ] {
            assert_eq!(day_of(text), Some(day));
            assert_eq!(weekday(day), weekday_of, "{text}");
        }
    }

    #[test]
    fn a_clock_is_written_in_both_ways() {
        let mut out = Vec::new();
        let clock = Clock::at(FIRST_ACCESS * DAY + 65);
        clock.time(&mut out);
        out.push(b' ');
        clock.american(&mut out);
        out.push(b' ');
        Clock::at(FIRST_ACCESS * DAY + 12 * HOUR).american(&mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "2023-05-15T00:01:05 5/15/2023 12:01:05 AM 5/15/2023 12:00:00 PM"
        );
    }
}
