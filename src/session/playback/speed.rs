//! The speed of a playback.

use crate::event::{DAY, HOUR, MINUTE, SECOND};
use std::fmt;
use std::str::FromStr;

/// The speed of a playback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speed {
    /// Events a second, whatever the time between them.
    Events(u32),
    /// Nanoseconds of the incident a second.
    Clock(i64),
}

/// The steps of each kind of speed, slowest first.
const EVENTS: [u32; 7] = [1, 2, 5, 10, 20, 50, 100];
const CLOCK: [i64; 9] = [10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];
/// Units, the longest first.
const UNITS: [(&str, i64); 6] =
    [("y", 365 * DAY), ("w", 7 * DAY), ("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", SECOND)];
/// Largest speed in events a second; at a high speed several events appear at a time.
const MOST_EVENTS: u32 = 10_000;
/// Largest speed by the clock, in nanoseconds a second.
const LONGEST: i64 = 100 * 365 * DAY;
/// Length of a briefing in seconds, which the suggested speeds keep to.
const BRIEFING: i64 = 120;
/// Up to this many events a case is played event by event.
const FEW: u64 = 600;

impl Speed {
    /// The next faster or slower step of its kind; `None` at the end.
    #[must_use]
    pub fn stepped(self, faster: bool) -> Option<Self> {
        fn step<T: Copy + PartialOrd>(steps: &[T], now: T, faster: bool) -> Option<T> {
            if faster {
                steps.iter().find(|step| **step > now).copied()
            } else {
                steps.iter().rfind(|step| **step < now).copied()
            }
        }
        match self {
            Self::Events(now) => step(&EVENTS, now, faster).map(Self::Events),
            Self::Clock(now) => step(&CLOCK, now, faster).map(Self::Clock),
        }
    }

    /// The speed at which so many events fit into a briefing: event by event if they are few, else by the clock.
    #[must_use]
    pub fn for_briefing(events: u64, bounds: Option<(i64, i64)>) -> Self {
        match bounds {
            Some(bounds) if events > FEW => Self::by_clock(bounds),
            _ => Self::by_events(events),
        }
    }

    /// The slowest speed, of two events a second or more, at which `events` fit into a briefing; else the fastest step.
    #[must_use]
    pub fn by_events(events: u64) -> Self {
        let ends = |speed: &&u32| u64::from(**speed) * BRIEFING.unsigned_abs() >= events;
        Self::Events(EVENTS.iter().skip(1).find(ends).copied().unwrap_or(EVENTS[EVENTS.len() - 1]))
    }

    /// The slowest speed by the clock at which a time range fits into a briefing; else the fastest step.
    #[must_use]
    pub fn by_clock((first, last): (i64, i64)) -> Self {
        let length = last.saturating_sub(first);
        let ends = |speed: &&i64| speed.saturating_mul(BRIEFING) >= length;
        Self::Clock(CLOCK.iter().find(ends).copied().unwrap_or(CLOCK[CLOCK.len() - 1]))
    }

    /// Its text in commands: `1h/s`, `5/s`.
    #[must_use]
    pub fn typed(self) -> String {
        match self {
            Self::Events(events) => format!("{events}/s"),
            Self::Clock(ns) => {
                let (unit, length) = unit_of(ns);
                format!("{}{unit}/s", ns / length)
            }
        }
    }
}

/// The longest unit that divides a time.
fn unit_of(ns: i64) -> (&'static str, i64) {
    UNITS.into_iter().find(|(_, length)| ns % length == 0).unwrap_or(("s", SECOND))
}

impl fmt::Display for Speed {
    /// Its text on screen: `1 h/s`, `5 events/s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events(1) => f.write_str("1 event/s"),
            Self::Events(events) => write!(f, "{events} events/s"),
            Self::Clock(ns) => {
                let (unit, length) = unit_of(*ns);
                write!(f, "{} {unit}/s", ns / length)
            }
        }
    }
}

impl FromStr for Speed {
    type Err = String;

    /// Parses `5/s` and `5 events/s` as events a second, and `10min/s`, `1 h/s`, `1d/s` or `1w/s` as time a second.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let shown: String = text.chars().take(12).collect();
            format!("`{shown}` is no speed: write 1h/s, 1d/s, or 5/s for events")
        };
        let lower = text.trim().to_lowercase();
        let whole = lower.strip_suffix("/s").unwrap_or(&lower).trim();
        let digits = whole.len() - whole.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = whole.get(..digits).unwrap_or("");
        let number: i64 = if number.is_empty() { 1 } else { number.parse().map_err(|_| wrong())? };
        let unit = whole.get(digits..).unwrap_or("").trim();
        let length = match unit {
            "" if digits > 0 => return events(number).ok_or_else(wrong),
            "e" | "event" | "events" => return events(number).ok_or_else(wrong),
            "s" | "sec" | "second" | "seconds" => SECOND,
            "m" | "min" | "minute" | "minutes" => MINUTE,
            "h" | "hour" | "hours" => HOUR,
            "d" | "day" | "days" => DAY,
            "w" | "week" | "weeks" => 7 * DAY,
            "y" | "year" | "years" => 365 * DAY,
            _ => return Err(wrong()),
        };
        let speed = number.checked_mul(length).filter(|speed| (1..=LONGEST).contains(speed));
        speed.map(Self::Clock).ok_or_else(wrong)
    }
}

fn events(number: i64) -> Option<Speed> {
    let number = u32::try_from(number).ok()?;
    (1..=MOST_EVENTS).contains(&number).then_some(Speed::Events(number))
}

#[cfg(test)]
mod tests {
    use super::{CLOCK, EVENTS, Speed};
    use crate::event::{DAY, HOUR, MINUTE};
    use proptest::prelude::*;

    #[test]
    fn a_speed_reads_back_as_it_is_written() {
        let all = EVENTS.map(Speed::Events).into_iter().chain(CLOCK.map(Speed::Clock));
        for speed in all {
            assert_eq!(speed.typed().parse(), Ok(speed));
            assert_eq!(speed.to_string().parse(), Ok(speed), "{speed}");
        }
        for (text, speed) in [
            ("1h/s", Speed::Clock(HOUR)),
            ("h/s", Speed::Clock(HOUR)),
            ("90 min/s", Speed::Clock(90 * MINUTE)),
            ("1 week/s", Speed::Clock(7 * DAY)),
            ("3", Speed::Events(3)),
            ("25 events/s", Speed::Events(25)),
        ] {
            assert_eq!(text.parse(), Ok(speed), "{text}");
        }
        for text in ["", "/s", "0/s", "0h/s", "fast", "-1h/s", "9999999999999d/s", "1.5h/s", "12 x/s", "é"] {
            assert!(text.parse::<Speed>().is_err(), "{text}");
        }
    }

    #[test]
    fn faster_and_slower_go_along_the_steps_of_a_kind_and_stop_at_their_ends() {
        assert_eq!(Speed::Clock(HOUR).stepped(true), Some(Speed::Clock(6 * HOUR)));
        assert_eq!(Speed::Clock(90 * MINUTE).stepped(false), Some(Speed::Clock(HOUR)));
        assert_eq!(Speed::Events(100).stepped(true), None);
        assert_eq!(Speed::Events(1).stepped(false), None);
    }

    #[test]
    fn few_events_are_seen_one_by_one_and_many_by_the_clock() {
        let quarter = Some((0, 90 * DAY));
        assert_eq!(Speed::for_briefing(99, quarter), Speed::Events(2));
        assert_eq!(Speed::for_briefing(600, quarter), Speed::Events(5));
        assert_eq!(Speed::for_briefing(9_641, quarter), Speed::Clock(DAY));
        assert_eq!(Speed::for_briefing(1_000_000, Some((0, HOUR))), Speed::Clock(MINUTE));
        assert_eq!(Speed::for_briefing(1_000_000, None), Speed::Events(100));
    }

    proptest! {
        #[test]
        fn any_text_is_a_speed_or_not(text in "\\PC{0,12}") {
            if let Ok(speed) = text.parse::<Speed>() {
                prop_assert_eq!(speed.typed().parse(), Ok(speed));
            }
        }
    }
}
