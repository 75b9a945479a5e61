//! Time as precise as its source, and never more.
//!
//! A [`Moment`] is a period named by its digits: `2023-06` is all of June. A [`When`] is one moment, or a span whose
//! ends may be open, as in EDTF (ISO 8601-2): `../2020-04-23`, `2021-08/..`, `2016?`.

mod names;
mod parse;
mod zone;

pub use names::{MONTHS, WEEKDAYS};
pub use parse::{
    TimeError, calendar, date_start, day_start, parse_clock, parse_edtf, parse_moment, parse_usual,
};
pub use zone::{Fold, Zone};

use serde::{Deserialize, Serialize};
use std::fmt;

/// Nanoseconds in a second.
pub const SECOND: i64 = 1_000_000_000;
/// Nanoseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Nanoseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Nanoseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// How precise a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Precision {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// This many digits of a second, 1 to 9.
    Fraction(u8),
}

impl Precision {
    /// Its name in the event contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Fraction(0..=3) => "millisecond",
            Self::Fraction(4..=6) => "microsecond",
            Self::Fraction(_) => "nanosecond",
        }
    }
}

/// The qualifier of a time (EDTF level 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Doubt {
    /// Sure.
    #[default]
    None,
    /// `?`: possibly another time.
    Uncertain,
    /// `~`: approximately then.
    Approximate,
    /// `%`: both.
    Both,
}

impl Doubt {
    const fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Uncertain => "?",
            Self::Approximate => "~",
            Self::Both => "%",
        }
    }
}

/// A period that begins at an instant and is as long as its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Its first instant, in nanoseconds since 1970 UTC.
    pub ns: i64,
    /// Which of its digits are known.
    pub precision: Precision,
    /// The qualifier that its author gave it.
    pub doubt: Doubt,
}

impl Moment {
    /// A moment without qualifier.
    #[must_use]
    pub const fn new(ns: i64, precision: Precision) -> Self {
        Self { ns, precision, doubt: Doubt::None }
    }

    /// An instant, with the precision of a second if it is a whole one, else of a nanosecond.
    #[must_use]
    pub const fn exact(ns: i64) -> Self {
        Self::new(ns, if ns % SECOND == 0 { Precision::Second } else { Precision::Fraction(9) })
    }

    /// Its last instant.
    #[must_use]
    pub fn last(self) -> i64 {
        let length = match self.precision {
            Precision::Year | Precision::Month => {
                let (year, month, _) = civil(self.ns.div_euclid(DAY));
                let (year, month) = match (self.precision, month) {
                    (Precision::Year, _) | (_, 12) => (year + 1, 1),
                    _ => (year, month + 1),
                };
                return days(year, month, 1)
                    .checked_mul(DAY)
                    .map_or(i64::MAX, |next| next.max(self.ns + 1) - 1);
            }
            Precision::Day => DAY,
            Precision::Hour => 3600 * SECOND,
            Precision::Minute => 60 * SECOND,
            Precision::Second => SECOND,
            Precision::Fraction(digits) => 10_i64.pow(9 - u32::from(digits.clamp(1, 9))),
        };
        self.ns.saturating_add(length - 1)
    }

    /// Its first and last instant for a user whose clock shows `zone`: dates begin and end as days, months and years do
    /// there.
    #[must_use]
    pub fn bounds_in(self, zone: Zone) -> (i64, i64) {
        if self.precision > Precision::Day {
            return (self.ns, self.last());
        }
        let end = self.last().checked_add(1).map_or(i64::MAX, |next| zone.instant_of(next) - 1);
        (zone.instant_of(self.ns), end)
    }

    /// Its text in UTC with exactly the known digits. An hour that does not begin on a full hour of UTC includes the
    /// minute.
    #[must_use]
    pub fn text(self) -> String {
        let (year, month, day) = civil(self.ns.div_euclid(DAY));
        let of_day = self.ns.rem_euclid(DAY);
        let (hour, minute) = (of_day / (3600 * SECOND), of_day / (60 * SECOND) % 60);
        let (second, fraction) = (of_day / SECOND % 60, of_day % SECOND);
        let base = match self.precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Day => format!("{year:04}-{month:02}-{day:02}"),
            Precision::Hour if minute == 0 => format!("{year:04}-{month:02}-{day:02}T{hour:02}Z"),
            Precision::Hour | Precision::Minute => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
            }
            Precision::Second => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
            }
            Precision::Fraction(digits) => {
                let digits = usize::from(digits.clamp(1, 9));
                let fraction = format!("{fraction:09}");
                let fraction = &fraction[..digits];
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction}Z")
            }
        };
        base + self.doubt.mark()
    }
}

/// One end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// At this moment.
    At(Moment),
    /// Unknown, or not yet reached.
    Open,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    from: Bound,
    until: Option<Bound>,
}

impl When {
    /// A single moment.
    #[must_use]
    pub const fn at(moment: Moment) -> Self {
        Self { from: Bound::At(moment), until: None }
    }

    /// A span; `None` if both ends are open, or it would end before it begins.
    #[must_use]
    pub fn span(from: Bound, until: Bound) -> Option<Self> {
        match (from, until) {
            (Bound::Open, Bound::Open) => None,
            (Bound::At(a), Bound::At(b)) if b.last() < a.ns => None,
            _ => Some(Self { from, until: Some(until) }),
        }
    }

    /// Its beginning.
    #[must_use]
    pub const fn from(&self) -> Bound {
        self.from
    }

    /// Its end, where it is a span.
    #[must_use]
    pub const fn until(&self) -> Option<Bound> {
        self.until
    }

    /// Whether it is a span rather than one moment.
    #[must_use]
    pub const fn is_span(&self) -> bool {
        self.until.is_some()
    }

    /// The moment that determines order and precision: the beginning, or the end if that is open.
    #[must_use]
    pub fn moment(&self) -> Moment {
        match (self.from, self.until) {
            (Bound::At(moment), _) | (Bound::Open, Some(Bound::At(moment))) => moment,
            (Bound::Open, _) => Moment::new(i64::MIN, Precision::Year), // `span` lets no such value be made
        }
    }

    /// The moment, if it is no span and exact to the minute at least.
    #[must_use]
    pub fn instant(&self) -> Option<Moment> {
        match (self.from, self.until) {
            (Bound::At(moment), None) if moment.precision >= Precision::Minute => Some(moment),
            _ => None,
        }
    }

    /// The precision of [`Self::moment`].
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.moment().precision
    }

    /// The sort key of rows: the beginning, or the end if that is open, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn order(&self) -> i64 {
        self.moment().ns
    }

    /// The earliest instant possible; `i64::MIN` for an open start.
    #[must_use]
    pub const fn earliest(&self) -> i64 {
        match self.from {
            Bound::At(moment) => moment.ns,
            Bound::Open => i64::MIN,
        }
    }

    /// The latest instant possible; `i64::MAX` for an open end.
    #[must_use]
    pub fn latest(&self) -> i64 {
        match (self.from, self.until) {
            (_, Some(Bound::At(moment))) | (Bound::At(moment), None) => moment.last(),
            _ => i64::MAX,
        }
    }

    /// Whether a span has begun by an instant and ends later; `false` if its end is open.
    #[must_use]
    pub fn is_underway(&self, at: i64) -> bool {
        let end = match self.until {
            Some(Bound::Open) => return false,
            Some(Bound::At(end)) if end.precision >= Precision::Second => end.ns,
            _ => self.latest(),
        };
        self.order() <= at && at < end
    }

    /// The time as known at an instant: a span then underway has an open end.
    #[must_use]
    pub fn so_far(self, at: i64) -> Self {
        match (self.from, self.until) {
            (Bound::At(_), Some(Bound::At(_))) if self.is_underway(at) => {
                Self { until: Some(Bound::Open), ..self }
            }
            _ => self,
        }
    }

    /// The first and last instant possible for a user whose clock shows `zone`; open ends are the extremes of `i64`.
    #[must_use]
    pub fn bounds_in(&self, zone: Zone) -> (i64, i64) {
        let bounds = |bound: Bound| match bound {
            Bound::At(moment) => Some(moment.bounds_in(zone)),
            Bound::Open => None,
        };
        let until = bounds(self.until.unwrap_or(self.from));
        (bounds(self.from).map_or(i64::MIN, |from| from.0), until.map_or(i64::MAX, |until| until.1))
    }

    /// Whether it may lie between two instants, both inclusive. Its dates are compared with `dates`, the same instants
    /// as local clock times of the user.
    #[must_use]
    pub fn meets(&self, instants: (i64, i64), dates: (i64, i64)) -> bool {
        let of = |moment: Moment| if moment.precision <= Precision::Day { dates } else { instants };
        let begins = |from: Moment| from.ns <= of(from).1;
        let lasts = |until: Moment| until.last() >= of(until).0;
        let at = |bound: Bound, test: &dyn Fn(Moment) -> bool| match bound {
            Bound::At(moment) => test(moment),
            Bound::Open => true,
        };
        at(self.from, &begins) && at(self.until.unwrap_or(self.from), &lasts)
    }

    /// The gap between two times in nanoseconds, as far as their precision tells. A span counts by its beginning.
    #[must_use]
    pub fn quiet_between(earlier: &Self, later: &Self) -> i64 {
        let end = if earlier.is_span() { earlier.moment().last() } else { earlier.latest() };
        later.order().saturating_sub(end).saturating_sub(1).max(0)
    }

    /// The value of `time` in the event contract: the moment, or an interval if one end is open.
    #[must_use]
    pub fn time_text(&self) -> String {
        match (self.from, self.until) {
            (Bound::At(a), None | Some(Bound::At(_))) => a.text(),
            (Bound::At(a), Some(Bound::Open)) => format!("{}/..", a.text()),
            (Bound::Open, Some(Bound::At(b))) => format!("../{}", b.text()),
            (Bound::Open, _) => String::new(),
        }
    }

    /// The value of `time_end` in the event contract, if both ends are known.
    #[must_use]
    pub fn end_text(&self) -> Option<String> {
        match (self.from, self.until) {
            (Bound::At(_), Some(Bound::At(b))) => Some(b.text()),
            _ => None,
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.time_text())?;
        self.end_text().map_or(Ok(()), |end| write!(f, "/{end}"))
    }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + (month <= 2) as i64, month, day)
}

#[cfg(test)]
mod tests;
