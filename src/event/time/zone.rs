//! Time zones, in which times without an offset are read and all times are shown.

use super::{DAY, SECOND};
use chrono::{MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use std::fmt;

/// UTC, a fixed offset, or a zone of the tz database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// Seconds east of UTC.
    Fixed(i32),
    /// A zone of the tz database.
    Named(chrono_tz::Tz),
}

/// How often a local clock shows a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// The normal case.
    Once,
    /// The clock was set back over it.
    Twice,
    /// The clock was set forward over it.
    Never,
}

impl Zone {
    /// Parses `UTC`, `Z`, `+02:00` or a name such as `America/New_York`, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if ["utc", "z", "gmt", "zulu", "etc/utc", "etc/gmt", "etc/zulu"]
            .iter()
            .any(|name| text.eq_ignore_ascii_case(name))
        {
            return Some(Self::Utc);
        }
        if let Some(sign) = [('+', 1), ('-', -1)].into_iter().find(|(c, _)| text.starts_with(*c)) {
            let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let hours: i32 = hours.parse().ok()?;
            let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
            let valid =
                matches!(digits.len(), 2 | 4) && (0..=18).contains(&hours) && (0..60).contains(&minutes);
            return valid.then_some(Self::Fixed(sign.1 * (hours * 3600 + minutes * 60)));
        }
        let named = chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text))?;
        Some(Self::Named(*named))
    }

    /// Seconds east of UTC at an instant (nanoseconds since 1970 UTC).
    #[must_use]
    pub fn offset_at(self, ns: i64) -> i64 {
        match self {
            Self::Utc => 0,
            Self::Fixed(seconds) => i64::from(seconds),
            Self::Named(zone) => {
                let naive = naive(ns);
                i64::from(zone.offset_from_utc_datetime(&naive).fix().local_minus_utc())
            }
        }
    }

    /// Seconds east of UTC at a local clock time (nanoseconds since 1970 by that clock): of a repeated hour the first,
    /// of a skipped hour the offset before it.
    #[must_use]
    pub fn offset_of_local(self, local: i64) -> i64 {
        match self {
            Self::Utc => 0,
            Self::Fixed(seconds) => i64::from(seconds),
            Self::Named(zone) => match zone.offset_from_local_datetime(&naive(local)) {
                MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => {
                    i64::from(offset.fix().local_minus_utc())
                }
                // no clock is set forward by more than a day
                MappedLocalTime::None => self.offset_of_shown(local.saturating_sub(DAY)),
            },
        }
    }

    /// The offset at a local clock time that is shown, and the one of UTC if it is not.
    fn offset_of_shown(self, local: i64) -> i64 {
        let Self::Named(zone) = self else { return self.offset_at(local) };
        zone.offset_from_local_datetime(&naive(local))
            .latest()
            .map_or_else(|| self.offset_at(local), |offset| i64::from(offset.fix().local_minus_utc()))
    }

    /// How often its clocks show a local time (nanoseconds since 1970 by that clock).
    #[must_use]
    pub fn fold(self, local: i64) -> Fold {
        let Self::Named(zone) = self else { return Fold::Once };
        match zone.offset_from_local_datetime(&naive(local)) {
            MappedLocalTime::Single(_) => Fold::Once,
            MappedLocalTime::Ambiguous(..) => Fold::Twice,
            MappedLocalTime::None => Fold::Never,
        }
    }

    /// The fixed offset of the second occurrence of a repeated local time; `None` if it is not repeated.
    #[must_use]
    pub fn again_at(self, local: i64) -> Option<Self> {
        let Self::Named(zone) = self else { return None };
        match zone.offset_from_local_datetime(&naive(local)) {
            MappedLocalTime::Ambiguous(_, later) => Some(Self::Fixed(later.fix().local_minus_utc())),
            MappedLocalTime::Single(_) | MappedLocalTime::None => None,
        }
    }

    /// Whether its offset changes within a day of an instant.
    #[must_use]
    pub fn changes_near(self, ns: i64) -> bool {
        matches!(self, Self::Named(_))
            && self.offset_at(ns.saturating_sub(DAY)) != self.offset_at(ns.saturating_add(DAY))
    }

    /// The local time at an instant, in nanoseconds since 1970 by that clock. `i64::MIN` and `i64::MAX` stay as they
    /// are.
    #[must_use]
    pub fn clock_at(self, ns: i64) -> i64 {
        if matches!(ns, i64::MIN | i64::MAX) { ns } else { ns.saturating_add(self.offset_at(ns) * SECOND) }
    }

    /// The instant of a local time, both in nanoseconds since 1970.
    #[must_use]
    pub fn instant_of(self, local: i64) -> i64 {
        local.saturating_sub(self.offset_of_local(local) * SECOND)
    }
}

fn naive(ns: i64) -> NaiveDateTime {
    chrono::DateTime::from_timestamp_nanos(ns).naive_utc()
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utc => f.write_str("UTC"),
            Self::Fixed(seconds) => {
                let minutes = seconds.abs() / 60;
                let sign = if *seconds < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Self::Named(zone) => f.write_str(zone.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Fold, SECOND, Zone};

    /// The first instant after `from`, to the second, at which the offset is no more what it was then; at most `until`.
    fn change(zone: Zone, mut from: i64, mut until: i64) -> i64 {
        let before = zone.offset_at(from);
        while until - from > SECOND {
            let middle = from + (until - from) / (2 * SECOND) * SECOND;
            if zone.offset_at(middle) == before { from = middle } else { until = middle }
        }
        until
    }

    #[test]
    fn a_time_in_a_skipped_hour_of_any_zone_is_taken_by_the_offset_before_it() {
        let (step, mut gaps) = (5 * DAY, 0);
        for zone in chrono_tz::TZ_VARIANTS.into_iter().map(Zone::Named) {
            // 1910 to 2040
            for from in (-4_383..5_114).map(|at| at * step) {
                let before = zone.offset_at(from);
                if zone.offset_at(from + step) <= before {
                    continue;
                }
                let change = change(zone, from, from + step);
                let (first, skipped) = (change + before * SECOND, (zone.offset_at(change) - before) * SECOND);
                for local in [first, first + skipped / 2, first + skipped - SECOND] {
                    assert_eq!(zone.fold(local), Fold::Never, "{zone} {local}");
                    assert_eq!(zone.offset_of_local(local), before, "{zone} {local}");
                    assert!(zone.instant_of(local) >= change, "{zone} {local}");
                }
                gaps += 1;
            }
        }
        assert!(gaps > 10_000, "{gaps}");
    }

    #[test]
    fn a_skipped_hour_east_of_six_hours_stands_behind_the_time_before_it() {
        let zone = Zone::parse("Australia/Sydney").unwrap();
        let clock = |text: &str| crate::event::parse_edtf(text, zone).unwrap().order();
        assert!(clock("2023-10-01T01:59:59") < clock("2023-10-01T02:54:00"));
        assert_eq!(clock("2023-10-01T02:54:00"), clock("2023-09-30T16:54:00Z"));
    }
}
