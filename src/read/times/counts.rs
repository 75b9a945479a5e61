//! Infers from the size of a number what it counts.
//!
//! Sizes of times between 1990 and 2100 are kept apart where possible. Two overlap with times that no present log
//! has: a FILETIME could be nanoseconds of 1973 or 1974, and .NET ticks could be nanoseconds of 1990. Both are read
//! as the more likely unit.
//!
//! | size | counts |
//! | --- | --- |
//! | below 10^11 | seconds since 1970 |
//! | 10^11 to 10^14 | milliseconds since 1970 |
//! | 10^14 to 10^17 | microseconds since 1970, but 1.2276×10^16 to 1.5747×10^16 since 1601 (as the first they would be after 2262) |
//! | 1.2276×10^17 to 1.5747×10^17 | 100 ns since 1601 (FILETIME): 1990 to 2100 |
//! | 6.2767×10^17 to 6.6238×10^17 | 100 ns since the year 1 (.NET ticks): 1990 to 2100 |
//! | else from 10^17 | nanoseconds since 1970 |

use crate::event::{DAY, HOUR, MINUTE, Moment, Precision, SECOND, Zone, calendar, date_start};
use crate::read::count::Count;

/// The unit and starting point of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
    /// Microseconds since 1601.
    WebKit,
    /// 100 ns since 1601.
    FileTime,
    /// 100 ns since the year 1.
    Ticks,
}

/// Nanoseconds within a year of 1970-01-01: a result in this range shows a wrong unit or a missing time.
const IN_1970: std::ops::Range<i64> = -31_536_000_000_000_000..31_536_000_000_000_000;
/// Seconds from 1601 to 1970.
const FROM_1601: i64 = 11_644_473_600;
/// Seconds from the year 1 to 1970.
const FROM_1: i64 = 62_135_596_800;
/// 1990 and 2100, in seconds since 1970.
const NOW: (i64, i64) = (631_152_000, 4_102_444_800);
/// The last tick of .NET, which stands for "never".
const LAST_TICK: i64 = 3_155_378_975_999_999_999;

/// The first instants of .NET and Windows in seconds and milliseconds since 1970, which stand for "none".
const FIRST: [i64; 4] = [-FROM_1, -FROM_1 * 1000, -FROM_1601, -FROM_1601 * 1000];

/// Whether a number stands for no time: zero, or the first or last instant of a calendar.
pub fn is_none(count: &Count) -> bool {
    let zero = count.whole == 0 && count.part.bytes().all(|digit| digit == b'0');
    zero || matches!(count.whole, i64::MAX | LAST_TICK) || FIRST.contains(&count.whole)
}

/// The most exact period that holds two instants: of a rounded time nothing more is known.
fn around(from: i64, until: i64) -> Option<Moment> {
    let parts = [
        (Precision::Second, SECOND),
        (Precision::Minute, MINUTE),
        (Precision::Hour, HOUR),
        (Precision::Day, DAY),
    ];
    let clock =
        parts.map(|(precision, length)| (Some(from.div_euclid(length).saturating_mul(length)), precision));
    let (year, month, ..) = calendar(from, Zone::Utc);
    let dates = [(month, Precision::Month), (1, Precision::Year)];
    let dates = dates.map(|(month, precision)| (date_start(year, month, 1, Zone::Utc), precision));
    let mut periods =
        clock.into_iter().chain(dates).filter_map(|(ns, precision)| Some(Moment::new(ns?, precision)));
    periods.find(|period| period.last() >= until)
}

impl Unit {
    /// The unit of a number of this size.
    pub fn of(whole: i64) -> Self {
        let within = |from: i64, unit: i64| ((from + NOW.0) * unit..(from + NOW.1) * unit).contains(&whole);
        match whole.unsigned_abs() {
            0..=99_999_999_999 => Self::Seconds,
            100_000_000_000..=99_999_999_999_999 => Self::Millis,
            _ if within(FROM_1601, 1_000_000) => Self::WebKit,
            100_000_000_000_000..=99_999_999_999_999_999 => Self::Micros,
            _ if within(FROM_1601, 10_000_000) => Self::FileTime,
            _ if within(FROM_1, 10_000_000) => Self::Ticks,
            _ => Self::Nanos,
        }
    }

    /// Nanoseconds per unit, decimals of a second, and the seconds from its starting point to 1970.
    const fn scale(self) -> (i64, usize, i64) {
        match self {
            Self::Seconds => (1_000_000_000, 0, 0),
            Self::Millis => (1_000_000, 3, 0),
            Self::Micros => (1_000, 6, 0),
            Self::Nanos => (1, 9, 0),
            Self::WebKit => (1_000, 6, FROM_1601),
            Self::FileTime => (100, 7, FROM_1601),
            Self::Ticks => (100, 7, FROM_1),
        }
    }

    /// The time of a count in this unit; `None` within a year of 1970-01-01, where a valid count never is, or if out
    /// of range.
    pub fn moment(self, count: &Count) -> Option<Moment> {
        let (unit, digits, before) = self.scale();
        let since = before.checked_mul(1_000_000_000 / unit)?;
        let half = (count.step / 2).saturating_mul(unit);
        let count = Count { whole: count.whole.checked_sub(since)?, ..count.clone() };
        let ns = count.nanoseconds(unit).filter(|ns| !IN_1970.contains(ns))?;
        if count.step > 1 {
            return around(ns.checked_sub(half)?, ns.checked_add(half)?);
        }
        let digits = u8::try_from(count.part.len().saturating_add(digits).min(9)).unwrap_or(9);
        let precision = if digits == 0 { Precision::Second } else { Precision::Fraction(digits) };
        Some(Moment::new(ns, precision))
    }
}
