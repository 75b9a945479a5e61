//! What the logs of a case cover, and what they do not.
//!
//! Files of one log of one tenant are taken together: however it is cut into files and written, it covers what it covers; tenants whose
//! records stand in the same files are one log. A file that has records of others too covers of a tenant what its own do. Claims cover
//! nothing; a log record is one that cites no publication and is known to the hour or better.

mod names;
mod tally;

use super::spans::{Span, between, joined};
use super::texts::{NONE, Texts};
use super::{Stored, ZoneKind};
use crate::chain::known_rows::KnownRows;
use crate::event::{Field, Moment};
use crate::read::{Gap, Ledger, Milestone, Quiet, SourceEntry};
use crate::store::{RowSet, Store};
use names::Names;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use tally::{Tallies, Tally};

/// What a log covers, of one file or many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// What to call it, as no other is called: its file; of many, what they are and whose.
    pub source: String,
    /// Its files, in the order of the ledger.
    pub files: Vec<String>,
    /// The names of its formats.
    pub formats: BTreeSet<String>,
    /// Log records of it in the timeline.
    pub records: u64,
    /// Of these, accesses to mailboxes.
    pub accesses: u64,
    /// Where its first event begins, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Where its last event ends.
    pub until: i64,
    /// Times inside of that without an event.
    pub gaps: Vec<Gap>,
    /// From how many nanoseconds on such a time is told of.
    pub least: i64,
    /// From its first event to its last, and the times inside of that without one, whenever they are.
    whole: Span,
    silent: Vec<Span>,
}

/// What the logs of a case cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The logs, in the order of the first file of each in the ledger: those that have records.
    pub logs: Vec<Covered>,
    /// The time of the case: of its log records and milestones.
    pub span: Option<Span>,
    /// Spans of it that no log of mailboxes covers.
    pub unseen: Vec<Span>,
}

impl Coverage {
    /// Of the sources of a ledger, whose events a store holds.
    pub(super) fn of(store: &Store, ledger: &Ledger, milestones: &[Milestone], known: &KnownRows) -> Self {
        let records = known.among(&store.fine().without(store.claims()).without(&intelligence(store)));
        let tallies = Tallies::of(store, &records);
        let mut files: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, entry) in ledger.sources.iter().enumerate().filter(|(_, entry)| entry.quiet.ends().is_some())
        {
            for tenant in tallies.of_file(&entry.file) {
                files.entry((log_of(&entry.format), tenant)).or_default().push(at);
            }
        }
        // how often each file is in some log: where twice, it does not tell which
        let mut held: FxHashMap<usize, usize> = FxHashMap::default();
        let mut logs: BTreeMap<(Vec<usize>, &str), Vec<&str>> = BTreeMap::new();
        for ((log, tenant), files) in files {
            logs.entry((files, log)).or_default().push(tenant);
        }
        logs.keys().flat_map(|(files, _)| files).for_each(|file| *held.entry(*file).or_default() += 1);
        let shared = held.iter().filter(|(_, logs)| **logs > 1).filter_map(|(at, _)| ledger.sources.get(*at));
        let shared = shared.map(|entry| (entry.file.as_str(), entry.quiet.least())).collect();
        let (quiets, names) = (tallies.quiet(store, &records, &shared), Names::of(&tallies));
        let log = |((files, log), tenants): ((Vec<usize>, &str), Vec<&str>)| {
            let is_alone = files.iter().all(|file| held.get(file) == Some(&1));
            let files: Vec<&SourceEntry> = files.iter().filter_map(|at| ledger.sources.get(*at)).collect();
            let called: Vec<&str> = files.iter().map(|entry| entry.file.as_str()).collect();
            let name = names.log(log, (&called, is_alone), &tenants);
            let mut quiet = Quiet::of(files.iter().map(|entry| entry.quiet.least()).min()?);
            for entry in &files {
                quiet.append(quiets.of(entry, &tenants));
            }
            Covered::of(name, &files, &quiet, tallies.sum(&files, &tenants), known.end())
        };
        let logs: Vec<Covered> = logs.into_iter().filter_map(log).collect();
        let span = span(store, &records, milestones);
        let unseen = span.map_or_else(Vec::new, |span| unseen(&logs, span, !milestones.is_empty()));
        Self { logs, span, unseen }
    }

    /// Whether a log, by its name, which no other has, tells of accesses to mailboxes.
    #[must_use]
    pub fn tells_accesses(&self, log: &str) -> bool {
        self.logs.iter().any(|own| own.source == log && own.accesses > 0)
    }

    pub(super) fn list(&self, texts: &mut Texts, stored: &mut Vec<Stored>) {
        let Some(span) = self.span else { return };
        let zone = |(from, until), place| Stored {
            kind: ZoneKind::Coverage,
            from,
            until,
            records: 0,
            whose: NONE,
            agency: NONE,
            place,
            orphans: false,
        };
        for log in &self.logs {
            let place = texts.number(Some(&log.source));
            let missing = log.missing(span);
            stored.extend(missing.into_iter().map(|missing| zone(missing, place)));
        }
        if self.logs.iter().all(|log| log.accesses == 0) {
            stored.extend(self.unseen.iter().map(|span| zone(*span, NONE)));
        }
    }
}

/// Formats of what is known of intruders elsewhere: it tells of no time at which something was logged here.
const INTELLIGENCE: [&str; 1] = ["stix"];

fn intelligence(store: &Store) -> RowSet {
    store.rows_with(Field::Format, &|format| INTELLIGENCE.contains(&format))
}

/// Logs that several formats write, each with these.
const LOGS: [(&str, &[&str]); 3] = [
    ("unified audit log", &["m365-ual-csv", "m365-ual-flat-csv", "m365-ual-json", "office-activity"]),
    ("sign-ins", &["entra-signin-graph", "entra-signin-portal"]),
    ("directory audits", &["entra-audit-graph", "entra-audit-portal"]),
];

/// The log that a format writes.
fn log_of(format: &str) -> &str {
    LOGS.iter().find(|(_, formats)| formats.contains(&format)).map_or(format, |(log, _)| log)
}

impl Covered {
    fn of(source: String, files: &[&SourceEntry], quiet: &Quiet, tally: Tally, end: i64) -> Option<Self> {
        let whole = quiet.ends()?;
        Some(Self {
            source,
            files: files.iter().map(|entry| entry.file.clone()).collect(),
            formats: files.iter().map(|entry| entry.format.clone()).collect(),
            records: tally.records,
            accesses: tally.accesses,
            from: whole.0,
            until: whole.1.min(end),
            gaps: quiet.all().filter(|gap| gap.until <= end).collect(),
            least: quiet.least(),
            whole,
            silent: quiet.all().map(|gap| (gap.from, gap.until)).collect(),
        })
    }

    /// Spans of the case that it does not cover, in order. A silence that is shorter than those that are told of is none.
    fn missing(&self, span: Span) -> Vec<Span> {
        let (first, last) = self.whole;
        let silent = self.silent.iter().copied();
        let all = std::iter::once((span.0, first)).chain(silent).chain([(last, span.1)]);
        let clipped = all.map(|(from, until)| (from.max(span.0), until.min(span.1)));
        clipped.filter(|(from, until)| until.saturating_sub(*from) >= self.least).collect()
    }
}

/// From the first log record or milestone to the last.
fn span(store: &Store, records: &RowSet, milestones: &[Milestone]) -> Option<Span> {
    let order = |row: Option<usize>| row.and_then(|row| store.order(row));
    let first = order(records.select(0));
    let last = order(records.count().checked_sub(1).and_then(|last| records.select(last)));
    let turns = || milestones.iter().map(|milestone| milestone.when.moment());
    let from = first.into_iter().chain(turns().map(|moment| moment.ns)).min()?;
    let until = last.into_iter().chain(turns().map(Moment::last)).max()?;
    Some((from, until.saturating_add(1)))
}

/// Spans that no log of mailboxes covers. Where there is no such log at all, that is worth telling of an intrusion alone.
fn unseen(logs: &[Covered], span: Span, intrusion: bool) -> Vec<Span> {
    let reads = || logs.iter().filter(|log| log.accesses > 0);
    let Some(least) = reads().map(|log| log.least).min() else {
        return if intrusion { vec![span] } else { Vec::new() };
    };
    let covers = |log: &Covered| between(&joined(log.missing(span)), span);
    let covered = joined(reads().flat_map(covers).collect());
    let mut unseen = between(&covered, span);
    unseen.retain(|(from, until)| until.saturating_sub(*from) >= least);
    unseen
}
