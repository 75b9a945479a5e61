//! A length of time in words.

use super::{DAY, HOUR, MINUTE, SECOND};
use std::fmt;

/// From twice its own length on, a unit is the largest of a length: one and a half days are easier to read in hours.
const UNITS: [(i64, &str); 4] = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")];

/// A length of time as a person reads it: a number of a unit, and what is left in the next smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many of the unit.
    pub number: i64,
    /// The unit: `d`, `h`, `min`, `s`.
    pub unit: &'static str,
    /// What is left, in the next smaller unit; `None` where nothing is.
    pub rest: Option<(i64, &'static str)>,
}

impl Length {
    /// Of so many nanoseconds, in the two largest units. What is smaller is cut off.
    #[must_use]
    pub fn of(ns: i64) -> Self {
        let at = UNITS.iter().position(|(unit, _)| ns >= 2 * unit).unwrap_or(UNITS.len() - 1);
        let (unit, name) = UNITS[at];
        let rest = UNITS.get(at + 1).map(|(small, name)| (ns % unit / small, *name));
        Self { number: ns / unit, unit: name, rest: rest.filter(|(rest, _)| *rest > 0) }
    }

    /// Of so many nanoseconds, in whole days.
    #[must_use]
    pub const fn in_days(ns: i64) -> Self {
        Self { number: ns / DAY, unit: "d", rest: None }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.unit)?;
        self.rest.map_or(Ok(()), |(rest, unit)| write!(f, " {rest} {unit}"))
    }
}

/// So many nanoseconds in their two largest units: `7 d 3 h`, `24 h`, `90 min`, `90 s`.
#[must_use]
pub fn length(ns: i64) -> String {
    Length::of(ns).to_string()
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, SECOND, length};

    #[test]
    fn a_length_is_said_in_its_two_largest_units() {
        for (ns, said) in [
            (0, "0 s"),
            (90 * SECOND, "90 s"),
            (301 * SECOND, "5 min 1 s"),
            (5 * MINUTE, "5 min"),
            (90 * MINUTE, "90 min"),
            (DAY, "24 h"),
            (26 * HOUR + 90 * SECOND, "26 h 1 min"),
            (36 * HOUR, "36 h"),
            (50 * HOUR + 59, "2 d 2 h"),
            (7 * DAY + 3 * HOUR, "7 d 3 h"),
            (i64::MAX, "106751 d 23 h"),
        ] {
            assert_eq!(length(ns), said);
        }
    }
}
