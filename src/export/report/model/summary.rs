//! The provenance and the dwell time of a report.

use super::{Listed, instant, time};
use crate::case::{Basis, Between, Measure, Stats, Subject, Turned};
use crate::event::SECOND;
use crate::export::stats::{blind, day, lengths};
use crate::export::{About, Until};
use crate::read::{Milestone, MilestoneName};
use serde::Serialize;

/// How many agencies, and accounts, the dwell table shows.
const MOST: usize = 40;

/// The provenance of all figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Stated {
    /// The query that selected the events; `None` for all.
    pub query: Option<String>,
    /// The playback position, in words.
    pub until: Option<String>,
    /// The same as an instant: spans then underway are shown only up to it.
    #[serde(skip)]
    pub clock: Option<i64>,
    /// The id of the event whose chain was exported.
    pub chain: Option<String>,
    /// The day as of which the case was seen; `None` is now.
    pub as_of: Option<String>,
    /// The zone of times in the query. Times of the report are UTC.
    pub zone: String,
    /// Events.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
    /// Of the events, those without a time.
    pub undated: u64,
    /// Of the events, the synthetic ones.
    pub synthetic: u64,
    /// Of the events, those that analysts hid.
    pub hidden: u64,
    /// Hidden events of the whole case.
    pub hidden_of_case: u64,
    /// Events of the whole case.
    pub of: u64,
    /// Where reading the sources was stopped, in words.
    pub stopped: Option<String>,
    /// The time of the first dated event, as precise as known.
    pub earliest: Option<String>,
    /// The time of the last dated event (the beginning of a span), as precise as known.
    pub latest: Option<String>,
    /// The first instant known to the hour or better.
    pub first: Option<String>,
    /// The last such instant.
    pub last: Option<String>,
    /// Sources read.
    pub sources: u64,
    /// Records rejected.
    pub rejected: u64,
    /// The command that counts the events.
    pub command: String,
}

impl Stated {
    /// From an export's provenance, for a case with `of` events.
    #[must_use]
    pub fn of(about: &About, of: u64) -> Self {
        let [records, operations, undated, synthetic] = about.counts;
        Self {
            query: Some(about.query.clone()).filter(|query| !query.is_empty() && query != "*"),
            until: about.until.as_ref().map(Until::words),
            clock: None,
            chain: about.chain.clone(),
            as_of: about.as_of.clone(),
            zone: about.zone.to_string(),
            records,
            operations,
            undated,
            synthetic,
            hidden: about.hidden[0],
            hidden_of_case: about.hidden[1],
            of,
            stopped: about.stopped.clone(),
            earliest: None,
            latest: None,
            first: about.bounds.map(|(first, _)| instant(first)),
            last: about.bounds.map(|(_, last)| instant(last)),
            sources: about.sources.len() as u64,
            rejected: about.sources.iter().map(|source| source.rejected).sum(),
            command: String::new(),
        }
    }
}

/// The section on the dwell time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The query for the intruder's accesses.
    pub suspect: String,
    /// Further accesses that no sign-in at hand could cover.
    pub uncovered: u64,
    /// Further accesses with neither session nor token.
    pub untied: u64,
    /// The turns of the whole case, with the time to the next.
    pub turns: Vec<TurnRow>,
    /// Whether the report covers only some events, and some turn shown for them is one of the whole case.
    pub turns_of_case: bool,
    /// For the whole case; `None` if nothing is known.
    pub case: Option<DwellRow>,
    /// By agency.
    pub agencies: Listed<DwellRow>,
    /// By account, those with most accesses first.
    pub accounts: Listed<DwellRow>,
    /// The command that shows the same.
    pub command: String,
}

/// A turn of the intrusion: first access, detection, notification or containment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TurnRow {
    /// Its label.
    pub label: String,
    /// When it was.
    pub time: String,
    /// What the time to the next turn is: `unseen`, `exposed`, `closing`, `closed`, `before first access`.
    pub phase: &'static str,
    /// The length of that phase; `None` after the last turn.
    pub lasts: Option<String>,
    /// The analyst who set it; `None` if the case file does.
    pub by: Option<String>,
    /// Competing times by others, which are not used.
    pub not: Vec<String>,
}

/// The dwell time of the case, an agency or an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DwellRow {
    /// The agency or account; empty for the whole case.
    pub name: String,
    /// For an account, its agency.
    pub agency: Option<String>,
    /// From first access until somebody first saw it.
    pub unseen: Option<String>,
    /// The same in seconds; `None` where it is a range.
    pub unseen_seconds: Option<i64>,
    /// The least that it can have been.
    pub unseen_least_seconds: Option<i64>,
    /// The most.
    pub unseen_most_seconds: Option<i64>,
    /// First access to the last containment.
    pub open: Option<String>,
    /// The same in seconds; `None` where it is a range.
    pub open_seconds: Option<i64>,
    /// The least that it can have been.
    pub open_least_seconds: Option<i64>,
    /// The most.
    pub open_most_seconds: Option<i64>,
    /// How much of that the log could not see.
    pub blind: Option<String>,
    /// The same in seconds; `None` where it is a range.
    pub blind_seconds: Option<i64>,
    /// The least that it can have been.
    pub blind_least_seconds: Option<i64>,
    /// The most.
    pub blind_most_seconds: Option<i64>,
    /// The first access, as precise as known.
    pub first_access: Option<String>,
    /// The same as shown in tables: to the day if it comes from the log.
    pub entered: Option<String>,
    /// The detection.
    pub detection: Option<String>,
    /// The first notification.
    pub notification: Option<String>,
    /// Which of these two ends the time unseen: `detection`, or a `notification` without a detection before it.
    pub seen_by: Option<&'static str>,
    /// The last containment.
    pub containment: Option<String>,
    /// The analyst who set the first access; `None` if the case file or the log does.
    pub first_access_by: Option<String>,
    /// The same for the detection.
    pub detection_by: Option<String>,
    /// The same for the notification.
    pub notification_by: Option<String>,
    /// The same for the last containment.
    pub containment_by: Option<String>,
    /// Which of its turns are inherited from its agency or the case.
    pub lent: InheritedTurns,
    /// Whether any turn is inherited.
    pub borrowed: bool,
    /// Whether its first access is the first one in the log.
    pub logged: bool,
    /// Which of its turns were before one that they should follow: `detected before the first access`.
    pub out_of_order: Vec<String>,
    /// When the first access in the log was, where that is before the first access that is told.
    pub earlier: Option<String>,
    /// The last access in the log, if that is after the stated last containment.
    pub later: Option<String>,
    /// Accesses of the intruder in the log.
    pub records: u64,
    /// The operations that they stand for.
    pub operations: u64,
    /// The messages that they name.
    pub messages: u64,
    /// The first of them.
    pub first: Option<String>,
    /// The last of them.
    pub last: Option<String>,
    /// Why these numbers are lower bounds.
    pub at_least: Vec<&'static str>,
}

impl Summary {
    /// Builds the section.
    #[must_use]
    pub fn of(stats: &Stats, command: String) -> Self {
        let is = |test: fn(&Subject) -> bool| stats.measures.iter().filter(move |measure| test(&measure.of));
        let row = |measure: &Measure| DwellRow::of(measure, &stats.milestones);
        let case = is(|of| *of == Subject::Case).next();
        let mut accounts: Vec<&Measure> = is(|of| matches!(of, Subject::Account(..))).collect();
        accounts.sort_by_key(|measure| std::cmp::Reverse(measure.accesses.records));
        Self {
            suspect: stats.suspect.clone(),
            uncovered: stats.uncovered,
            untied: stats.untied,
            turns: turns(stats),
            turns_of_case: stats.within.is_some() && stats.tells_whole_case(),
            case: case.map(row),
            agencies: Listed::first(is(|of| matches!(of, Subject::Agency(_))).map(row), MOST),
            accounts: Listed::first(accounts.into_iter().map(row), MOST),
            command,
        }
    }
}

fn turns(stats: &Stats) -> Vec<TurnRow> {
    let told = stats.line().turns.into_iter().map(|turn| TurnRow {
        label: turn.label,
        time: turn.when.to_string(),
        phase: turn.phase.words(),
        lasts: turn.lasts.map(|between| between.to_string()),
        by: turn.by,
        not: turn.not.iter().map(ToString::to_string).collect(),
    });
    told.collect()
}

/// Which turns are inherited from the agency or the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, clippy::struct_excessive_bools)] // one of each turn
pub struct InheritedTurns {
    pub first_access: bool,
    pub detection: bool,
    pub notification: bool,
    pub containment: bool,
}

impl InheritedTurns {
    fn of(measure: &Measure) -> Self {
        let lent = |name| measure.turns.get(name).is_some_and(|turned: Turned| turned.basis.is_lent());
        Self {
            first_access: lent(MilestoneName::FirstAccess),
            detection: lent(MilestoneName::Detection),
            notification: lent(MilestoneName::Notification),
            containment: lent(MilestoneName::Containment),
        }
    }
}

impl DwellRow {
    fn of(measure: &Measure, milestones: &[Milestone]) -> Self {
        let (name, agency) = match &measure.of {
            Subject::Case => (String::new(), None),
            Subject::Agency(name) => (name.clone(), None),
            Subject::Account(name, agency) => (name.clone(), agency.clone()),
        };
        let turned = |name| measure.turns.get(name);
        let when = |name| turned(name).map(|turned: Turned| turned.when.to_string());
        let by = |name| milestones.get(turned(name)?.told?)?.by.clone();
        let seconds = |(_, (least, most))| [least, most].map(|ns: Option<i64>| ns.map(|ns| ns / SECOND));
        let [unseen, open, dark, ..] = lengths(measure).map(seconds);
        let said = |between: Option<Between>| between.map(|between| between.to_string());
        let mut bases = MilestoneName::ALL.into_iter().filter_map(turned).map(|turned| turned.basis);
        let of = &measure.accesses;
        Self {
            name,
            agency,
            unseen: said(measure.unseen),
            unseen_seconds: measure.unseen.and_then(|between| between.seconds()),
            unseen_least_seconds: unseen[0],
            unseen_most_seconds: unseen[1],
            open: said(measure.open),
            open_seconds: measure.open.and_then(|between| between.seconds()),
            open_least_seconds: open[0],
            open_most_seconds: open[1],
            blind: blind(measure),
            blind_seconds: dark[1].filter(|most| dark[0] == Some(*most)),
            blind_least_seconds: dark[0],
            blind_most_seconds: dark[1],
            first_access: when(MilestoneName::FirstAccess),
            entered: turned(MilestoneName::FirstAccess).map(|turned| match turned.basis {
                Basis::Log => day(turned),
                _ => turned.when.to_string(),
            }),
            detection: when(MilestoneName::Detection),
            notification: when(MilestoneName::Notification),
            seen_by: measure.turns.seen().map(|(name, _)| name.name()),
            containment: when(MilestoneName::Containment),
            first_access_by: by(MilestoneName::FirstAccess),
            detection_by: by(MilestoneName::Detection),
            notification_by: by(MilestoneName::Notification),
            containment_by: by(MilestoneName::Containment),
            lent: InheritedTurns::of(measure),
            borrowed: bases.any(Basis::is_lent),
            logged: turned(MilestoneName::FirstAccess).is_some_and(|turned| turned.basis == Basis::Log),
            out_of_order: measure.out_of_order().iter().map(ToString::to_string).collect(),
            earlier: time(measure.earlier()),
            later: time(measure.later()),
            records: of.records,
            operations: of.operations,
            messages: of.messages,
            first: time(of.first),
            last: time(of.last),
            at_least: if of.records > 0 {
                of.at_least.iter().map(|doubt| doubt.words()).collect()
            } else {
                Vec::new()
            },
        }
    }
}
