//! Time zones stated by names of columns, as in `timestamp_utc` or `Time (UTC+2)`.

use super::time_names::TimeRole;
use crate::read::formats::names::bare;
use crate::read::times::{SaidZone, bracketed};

/// A normalised name without a zone at its beginning or end.
pub(super) fn zoneless(bare: &str) -> String {
    let without = |name: &str, zone: &str| {
        name.strip_prefix(zone).or_else(|| name.strip_suffix(zone)).unwrap_or(name).to_owned()
    };
    ["utc", "gmt", "local"].iter().fold(bare.to_owned(), |name, zone| without(&name, zone))
}

/// The name of a time, split into its zone and the rest.
pub(super) struct Placed {
    of: TimeRole,
    bare: String,
    zone: Option<SaidZone>,
}

impl Placed {
    pub(super) fn of(of: TimeRole, name: &str) -> Self {
        Self { of, bare: zoneless(&bare(name)), zone: zone_of(name) }
    }

    /// Whether another time, not one of ingestion, is preferred because its name states an offset: this one is local,
    /// or has the same name apart from the zone.
    pub(super) fn is_behind(&self, all: &[Self]) -> bool {
        let certain =
            |other: &&Self| other.of < TimeRole::Ingested && matches!(other.zone, Some(SaidZone::Offset(_)));
        match self.zone {
            Some(SaidZone::Offset(_)) => false,
            Some(SaidZone::Open) => all.iter().any(|other| certain(&other)),
            None => all.iter().filter(certain).any(|other| other.bare == self.bare),
        }
    }
}

/// The zone that the name of a column states; `None` if it states none.
pub(super) fn zone_of(name: &str) -> Option<SaidZone> {
    if let Some(zone) = bracketed(name).find_map(SaidZone::of) {
        return Some(zone);
    }
    let lower = name.to_ascii_lowercase();
    let begin = ["utc+", "utc-", "gmt+", "gmt-"].iter().find_map(|begin| lower.find(begin));
    let offset = begin.and_then(|at| SaidZone::of(lower[at..].split(' ').next()?));
    let words = || name.split(|char: char| !char.is_ascii_alphanumeric());
    let is_utc = |word: &str| ["utc", "gmt", "z"].iter().any(|utc| word.eq_ignore_ascii_case(utc));
    let letters = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let said = || match bare(name.rsplit('.').next().unwrap_or(name)) {
        _ if lower.starts_with("utc") || lower.ends_with("utc") || words().any(is_utc) => Some(SaidZone::UTC),
        bare if bare.starts_with("local") || bare.ends_with("local") => Some(SaidZone::Open),
        _ => words().next_back().filter(letters).and_then(SaidZone::of),
    };
    offset.or_else(said)
}
