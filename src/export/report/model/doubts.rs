//! Uncertain events and blind zones of a report.

use super::{EventLine, Listed, instant};
use crate::case::Stats;
use crate::chain::ZoneKind;
use crate::chain::blind::{Covered, Repeats, Zone};
use crate::event::{SECOND, length};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many zones are shown per kind.
const ZONES: usize = 20;
/// How many logs the coverage table shows.
const LOGS: usize = 40;

/// The section on uncertain events.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Uncertain {
    /// Events per kind of doubt, with the query for them.
    pub doubts: Vec<Doubt>,
    /// Claims by their status.
    pub statuses: Vec<Status>,
    /// The command that counts these.
    pub statuses_command: String,
    /// Claims that contradict each other.
    pub clashes: Listed<Clash>,
    /// How many claims contradict another one.
    pub clashing: u64,
    /// The command that counts the claims that say so.
    pub clashes_command: String,
    /// The command that tells them.
    pub clashes_all: String,
    /// Claims with another status than `confirmed`.
    pub claims: Listed<EventLine>,
    /// The query that keeps these claims.
    pub claims_query: String,
    /// The command that counts these claims.
    pub claims_command: String,
    /// The command that tells them.
    pub claims_all: String,
}

/// Events with one kind of doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The query that keeps them: `is:coarse`.
    pub query: String,
    /// Completes the sentence `an event that …`.
    pub means: &'static str,
    /// How many.
    pub records: u64,
    /// The command that counts them.
    pub command: String,
}

/// Claims of a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The status.
    pub status: String,
    /// How many.
    pub records: u64,
}

/// Two claims that can't both be true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clash {
    /// The claim that says so.
    pub one: EventLine,
    /// The other claim; `None` if it is not in the case.
    pub other: Option<EventLine>,
    /// The id of the other claim.
    pub to: String,
}

/// The section on blind zones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Blind {
    /// How much of the dwell time was blind, in words.
    pub lasts: Option<String>,
    /// The dwell time, if known; suppressed folders and repeated syncs are shown for that time only.
    pub within: Option<Within>,
    /// By kind.
    pub kinds: Vec<BlindKind>,
    /// What each log covers.
    pub covered: Listed<CoverRow>,
    /// The command that tells the same.
    pub command: String,
}

/// A period of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Within {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub until: String,
}

/// Blind zones of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlindKind {
    /// `throttled`, `coverage`, `sync` or `suppressed`.
    pub kind: &'static str,
    /// What it is.
    pub label: &'static str,
    /// The zones, in order of time.
    pub zones: Listed<ZoneRow>,
    /// How many more are outside of the dwell time; for repeated syncs, in how many mailboxes.
    pub outside: u64,
}

/// A blind zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ZoneRow {
    /// Its mailbox or log; `None` if it applies to all mailboxes.
    pub of: Option<String>,
    /// Its agency.
    pub agency: Option<String>,
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub until: String,
    /// How long it is.
    pub lasts: String,
    /// The same in seconds.
    pub seconds: i64,
    /// How many records it is derived from.
    pub records: u64,
    /// Why nothing is recorded there.
    pub reason: String,
    /// What a zone outside of the dwell time may still hide.
    pub remark: Option<&'static str>,
}

/// The coverage of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverRow {
    /// The log.
    pub source: String,
    /// Its records.
    pub records: u64,
    /// Of these, accesses to mailboxes.
    pub accesses: u64,
    /// When its first record was.
    pub first: String,
    /// When its last record was.
    pub last: String,
    /// The number of gaps without records.
    pub gaps: u64,
}

impl Blind {
    /// Where the log could not see.
    #[must_use]
    pub fn of(stats: &Stats, repeats: &[Repeats], lasts: Option<String>, command: String) -> Self {
        let zones = |kind: ZoneKind| stats.blind().filter(move |zone| zone.kind == kind);
        let time_in = stats.time_in();
        let row = |zone: Zone<'_>| ZoneRow { remark: hides(&zone, stats, time_in), ..ZoneRow::from(&zone) };
        let kind = |kind: ZoneKind, label| BlindKind {
            kind: kind.name(),
            label,
            zones: Listed::first(zones(kind).map(row), ZONES),
            outside: 0,
        };
        let is_in =
            |zone: &Zone<'_>| time_in.is_none_or(|(from, until)| zone.from <= until && from < zone.until);
        let taken = zones(ZoneKind::Sync).filter(|zone| is_in(zone)).map(|zone| ZoneRow::from(&zone));
        let taken = BlindKind {
            zones: Listed::first(taken, ZONES),
            outside: zones(ZoneKind::Sync).filter(|zone| !is_in(zone)).count() as u64,
            ..kind(ZoneKind::Sync, "Whole folders taken")
        };
        let told: BTreeSet<&str> = repeats.iter().map(|of| of.mailbox.as_str()).collect();
        let suppressed = BlindKind {
            kind: "suppressed",
            label: "Repeated reads left out of the log",
            zones: Listed::first(repeats.iter().map(ZoneRow::from), ZONES),
            outside: stats.repeats().filter(|of| !told.contains(of.mailbox.as_str())).count() as u64,
        };
        let kinds = vec![
            kind(ZoneKind::Throttled, "Auditing throttled"),
            kind(ZoneKind::Coverage, "Times that a log does not cover"),
            taken,
            suppressed,
        ];
        let covered = stats.zones.coverage().logs.iter().map(CoverRow::from);
        let within = time_in.map(|(from, until)| Within { from: instant(from), until: instant(until) });
        Self { lasts, within, kinds, covered: Listed::first(covered, LOGS), command }
    }
}

impl From<&Zone<'_>> for ZoneRow {
    fn from(zone: &Zone<'_>) -> Self {
        let lasts = zone.until.saturating_sub(zone.from);
        Self {
            of: zone.mailbox.or(zone.source).map(str::to_owned),
            agency: zone.agency.map(str::to_owned),
            from: instant(zone.from),
            until: instant(zone.until),
            lasts: length(lasts),
            seconds: lasts / SECOND,
            records: zone.records.into(),
            reason: zone.reason(),
            remark: None,
        }
    }
}

/// What a zone outside of the dwell time may still hide; `None` for any other zone.
fn hides(zone: &Zone<'_>, stats: &Stats, time_in: Option<(i64, i64)>) -> Option<&'static str> {
    let (from, until) = time_in?;
    let coverage = stats.zones.coverage();
    let of_reads = zone.source.is_none_or(|log| coverage.tells_accesses(log));
    match (zone.until <= from, zone.from > until, of_reads) {
        (true, _, true) => Some(
            "before the first access that is known, so none of the time they were in; an earlier access would not be seen",
        ),
        (true, _, false) => Some(
            "before the first access that is known, and no log of accesses: it hides none; a sign-in of then is not seen, and what it issued may be held to be an orphan",
        ),
        (_, true, true) => Some("after the time they were in; a later access would not be seen"),
        (_, true, false) => Some("after the time they were in, and no log of accesses: it hides none"),
        _ => None,
    }
}

impl From<&Repeats> for ZoneRow {
    fn from(of: &Repeats) -> Self {
        Self {
            of: Some(of.mailbox.clone()),
            agency: of.agency.clone(),
            from: instant(of.from),
            until: instant(of.until),
            lasts: length(of.lasts),
            seconds: of.lasts / SECOND,
            records: of.records,
            reason: of.reason(),
            remark: None,
        }
    }
}

impl From<&Covered> for CoverRow {
    fn from(covered: &Covered) -> Self {
        Self {
            source: covered.source.clone(),
            records: covered.records,
            accesses: covered.accesses,
            first: instant(covered.from),
            last: instant(covered.until),
            gaps: covered.gaps.len() as u64,
        }
    }
}
