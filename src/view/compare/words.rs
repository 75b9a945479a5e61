//! Texts of a comparison: days, and the dwell time as far as known.

use crate::case::{Claim, DaySummary, Measure};
use crate::event::{Precision, Status, When, Zone, parse_edtf};
use crate::read::MilestoneName;
use crate::view::number::count;
use crate::view::{dates, text};

/// A day in words; anything else stays as typed.
pub(super) fn day(day: &str) -> String {
    let when = parse_edtf(day, Zone::Utc).ok();
    when.map_or_else(|| text::show(day).into_owned(), |when| dates::full_day(when.order(), Zone::Utc))
}

/// A time as precise as known: `6 Sep 2023`, `Jul 2023`.
pub(super) fn told(when: When) -> String {
    let day = dates::full_day(when.moment().ns, Zone::Utc);
    match when.precision() {
        Precision::Year => day.rsplit(' ').next().unwrap_or_default().to_owned(),
        Precision::Month => day.split_once(' ').map_or_else(String::new, |(_, month)| month.to_owned()),
        _ => day,
    }
}

/// The number of events known.
pub(super) fn events(known: &DaySummary) -> String {
    format!("{} known", count(known.total.records, "event"))
}

/// When a turn was: a day without its year, `15 May`; `Jul 2023`; `until 18 Jun 2023`.
fn time(when: When, zone: Zone) -> String {
    if when.is_span() {
        dates::range(when.earliest(), when.latest(), zone, None)
    } else if when.precision() < Precision::Day {
        told(when)
    } else {
        dates::day(when.order(), zone)
    }
}

/// How long they were in as far as was known, both parts from the first access: `31 d unseen 15 May – 15 Jun · 49 d open until
/// 3 Jul`.
pub(super) fn dwell(known: &DaySummary, zone: Zone) -> String {
    let Some(Measure { turns, unseen, open, .. }) = &known.case else { return String::new() };
    let Some(first) = turns.get(MilestoneName::FirstAccess) else { return String::new() };
    let day = |when: When| time(when, zone);
    let seen = turns.seen();
    let first = day(first.when);
    let unseen = match (seen, unseen) {
        (Some((_, seen)), Some(unseen)) => format!("{unseen} unseen {first} – {}", day(seen.when)),
        (Some((name, seen)), None) => {
            format!("{} {} before the first access {first}", name.label(), day(seen.when))
        }
        (None, _) => format!("in since {first}, by whom seen is not known"),
    };
    match (open.zip(turns.get(MilestoneName::Containment)), seen) {
        (Some((open, closed)), _) => format!("{unseen} · {open} open until {}", day(closed.when)),
        (None, Some(_)) => format!("{unseen} · no door known to be closed"),
        (None, None) => unseen,
    }
}

/// The source of a claim: who said it, when, what it cites, and its id.
pub(super) fn source(claim: &Claim) -> String {
    let cite = claim.cites.first().map_or("", String::as_str);
    let rests = format!("{cite} {}", claim.confidence);
    let told = claim.since.map(|since| format!("told {}", told(since)));
    let parts = [claim.agency.as_str(), told.as_deref().unwrap_or(""), claim.id.as_str(), rests.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<&str>>().join(" · ")
}

/// The status of a claim, if it is not confirmed.
pub(super) fn doubt(claim: &Claim) -> Option<String> {
    let status = claim.status.trim();
    let sure = status.is_empty() || Status::parse(status) == Some(Status::Confirmed);
    (!sure).then(|| format!("{status}: "))
}
