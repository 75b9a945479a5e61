//! Interprets the zone of a time that is given in brackets, by the name of its column, or in another column.

use super::{lex, names};
use crate::event::Zone;

/// Abbreviations and words that stand for several offsets.
const SEVERAL: [&str; 12] =
    ["bst", "ist", "ast", "adt", "sst", "et", "ct", "mt", "pt", "localtime", "eastern", "pacific"];

/// Names of UTC, also valid behind `Etc/`.
const UTC: [&str; 14] = [
    "utc",
    "gmt",
    "utc time",
    "gmt time",
    "uct",
    "zulu",
    "universal",
    "universal time",
    "greenwich",
    "gmt0",
    "coordinated universal time",
    "universal time coordinated",
    "universal coordinated time",
    "(utc) coordinated universal time",
];

/// What a text says about the zone of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidZone {
    /// A fixed offset, in seconds east of UTC.
    Offset(i32),
    /// No single offset: local time, or a place.
    Open,
}

impl SaidZone {
    /// UTC.
    pub const UTC: Self = Self::Offset(0);

    /// Parses `UTC`, `Etc/UTC`, `UTC+2`, `GMT-05:00`, `+0200`, `EST`, `Local Time`, `Europe/Berlin`; `None` if it is
    /// no zone.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase().replace('\u{2212}', "-");
        let zone = lower.strip_prefix("etc/");
        if UTC.contains(&zone.unwrap_or(&lower)) {
            return Some(Self::UTC);
        }
        if let Some(west) = zone.and_then(|zone| offset(zone.strip_prefix("gmt")?)) {
            // `Etc/GMT+5` is west of UTC: the sign is reversed
            return i32::try_from(-west).ok().map(Self::Offset);
        }
        let behind = ["utc", "gmt"].iter().find_map(|zero| lower.strip_prefix(zero)).map(str::trim_start);
        if let Some(seconds) = offset(behind.unwrap_or(&lower)).or_else(|| names::zone(&lower)) {
            return i32::try_from(seconds).ok().map(Self::Offset);
        }
        let is_open = lower.split(' ').next() == Some("local")
            || SEVERAL.contains(&lower.as_str())
            || lower.ends_with(" time")
            || ["(utc", "(gmt"].iter().any(|begin| lower.starts_with(begin))
            || is_place(&lower);
        is_open.then_some(Self::Open)
    }

    /// The zone for times without an offset; `zone` if this has no single offset.
    #[must_use]
    pub const fn or(self, zone: Zone) -> Zone {
        match self {
            Self::UTC => Zone::Utc,
            Self::Offset(seconds) => Zone::Fixed(seconds),
            Self::Open => zone,
        }
    }
}

/// Whether this is a zone of the tz database, named by region and place.
fn is_place(text: &str) -> bool {
    let may = text.contains('/') && text.starts_with(|first: char| first.is_ascii_alphabetic());
    may && matches!(Zone::parse(text), Some(Zone::Named(_)))
}

/// Parses `+2`, `-05`, `+0530` or `+5:30` to seconds.
fn offset(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-'])?;
    let hours = digits.find(':').unwrap_or(digits.len());
    let padded = if hours == 1 { format!("{}0{digits}", &text[..1]) } else { text.to_owned() };
    lex::seconds_of(&padded)
}

/// The texts in round or square brackets.
pub fn bracketed(text: &str) -> impl Iterator<Item = &str> {
    text.split(['(', '[']).skip(1).map(|part| part.split([')', ']']).next().unwrap_or(part))
}

#[cfg(test)]
mod tests {
    use super::SaidZone;

    #[test]
    fn a_zone_is_an_offset_or_has_none_of_its_own() {
        for (text, minutes) in [
            ("UTC", 0),
            ("gmt", 0),
            ("UTC time", 0),
            ("Etc/UTC", 0),
            ("Etc/GMT", 0),
            ("Etc/GMT0", 0),
            ("Etc/GMT+0", 0),
            ("UCT", 0),
            ("Zulu", 0),
            ("Etc/Universal", 0),
            ("Coordinated Universal Time", 0),
            ("(UTC) Coordinated Universal Time", 0),
            ("Etc/GMT+5", -300),
            ("Etc/GMT-14", 840),
            ("UTC+2", 120),
            ("UTC-5", -300),
            ("UTC \u{2212}05:00", -300),
            ("GMT+0530", 330),
            ("+5:30", 330),
            ("-0300", -180),
            ("EST", -300),
            ("CEST", 120),
            ("MESZ", 120),
        ] {
            assert_eq!(SaidZone::of(text), Some(SaidZone::Offset(minutes * 60)), "{text}");
        }
        for text in [
            "Local",
            "Local Time",
            "Europe/Berlin",
            "america/new_york",
            "IST",
            "Eastern Standard Time",
            "GMT Standard Time",
            "(UTC) Dublin, Edinburgh, Lisbon, London",
            "(UTC-05:00) Eastern Time (US & Canada)",
        ] {
            assert_eq!(SaidZone::of(text), Some(SaidZone::Open), "{text}");
        }
        for text in ["", "UTC+", "+", "utc-date", "+99", "MFT", "Europe", "ms", "locale", "é", "+é:"] {
            assert_eq!(SaidZone::of(text), None, "{text}");
        }
    }
}
