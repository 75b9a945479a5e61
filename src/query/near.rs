//! Context of an event: the events near it, by number or by time.

use super::Filter;
use crate::event::{DAY, HOUR, MINUTE, SECOND};
use std::fmt;
use std::str::FromStr;

/// The context of an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Near {
    /// Only events that pass this filter.
    pub among: Filter,
    /// The time that the event is ordered by, in nanoseconds since 1970 UTC; `None` if undated.
    pub time: Option<i64>,
    /// The event's id.
    pub id: String,
    /// The extent of the context.
    pub reach: Distance,
}

/// The extent of a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distance {
    /// A number of events before it, and as many after it.
    Events(usize),
    /// Nanoseconds before it, and as many after it.
    Time(i64),
}

/// Units of time, the longest first.
const UNITS: [(&str, i64); 4] = [("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)];
/// The largest numbers accepted.
const MOST_EVENTS: usize = 100_000;
const LONGEST: i64 = 366 * DAY;

impl FromStr for Distance {
    type Err = String;

    /// Parses `20` as a number of events, and `30s`, `5m`, `2h` or `1d` as a time; a leading `±` is ignored.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no context: write a number of events (20) or a time (30s, 5m, 2h, 1d)");
        let text = text.trim().trim_start_matches('±');
        if let Ok(events) = text.parse::<usize>() {
            return Some(Self::Events(events))
                .filter(|_| (1..=MOST_EVENTS).contains(&events))
                .ok_or_else(wrong);
        }
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| Some((text.strip_suffix(name)?.trim(), *unit)))
            .ok_or_else(wrong)?;
        let length = number.parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
        length.filter(|length| (1..=LONGEST).contains(length)).map(Self::Time).ok_or_else(wrong)
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events(events) => write!(f, "{events}"),
            Self::Time(length) => {
                let whole = |(_, unit): &&(&str, i64)| length % unit == 0;
                let (name, unit) = UNITS.iter().find(whole).copied().unwrap_or(("s", SECOND));
                write!(f, "{}{name}", length / unit)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Distance;
    use crate::event::{DAY, MINUTE};

    #[test]
    fn a_distance_reads_and_writes_itself_the_same() {
        for (text, reach) in [
            ("20", Distance::Events(20)),
            ("5m", Distance::Time(5 * MINUTE)),
            ("90s", Distance::Time(90 * 1_000_000_000)),
            ("2d", Distance::Time(2 * DAY)),
        ] {
            assert_eq!(text.parse(), Ok(reach));
            assert_eq!(reach.to_string(), text);
        }
        assert_eq!("60m".parse::<Distance>().unwrap().to_string(), "1h");
        for wrong in ["", "0", "-3", "5 weeks", "m", "99999999999999999999", "9999999999999d", "0m"] {
            assert!(wrong.parse::<Distance>().is_err(), "{wrong}");
        }
    }
}
