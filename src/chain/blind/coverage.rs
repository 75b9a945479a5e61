//! What the logs of a case cover, and what they do not.
//!
//! The files of one log of one tenant are taken together, so coverage does not depend on how a log was cut into files
//! or in which format it was written. Tenants whose records are in the same files are one log; in a file that has
//! records of others too, only its own records count for a tenant. Claims cover nothing: a log record is one that cites
//! no publication and whose time is known to the hour or better.

mod held;
mod names;
mod tally;

use super::spans::{Span, between, joined};
use super::texts::{NONE, Texts};
use super::{Stored, ZoneKind};
use crate::chain::known_rows::KnownRows;
use crate::event::{Field, Moment};
use crate::read::{Gap, Ledger, Milestone, Quiet, SourceEntry};
use crate::store::{RowSet, Store, account_key};
use held::Held;
use names::Names;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use tally::{Tallies, Tally};

/// What a log covers, over one file or many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its unique name: its file or, if it has several, what they are and whose.
    pub source: String,
    /// Its files, in the order of the ledger.
    pub files: Vec<String>,
    /// The names of its formats.
    pub formats: BTreeSet<String>,
    /// Log records of it in the timeline.
    pub records: u64,
    /// Of these, accesses to mailboxes.
    pub accesses: u64,
    /// The start of its first event, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// The end of its last event.
    pub until: i64,
    /// Times in between without an event.
    pub gaps: Vec<Gap>,
    /// The least length of such a gap, in nanoseconds.
    pub least: i64,
    /// The tenants whose log it is, in small letters.
    tenants: BTreeSet<String>,
    /// From its first event to its last, and the silent times in between, without the limit of what was known at an
    /// instant.
    whole: Span,
    silent: Vec<Span>,
}

/// What the logs of a case cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The logs that have records, in the order of their first files in the ledger.
    pub logs: Vec<Covered>,
    /// The time span of the case: its log records and milestones.
    pub span: Option<Span>,
    /// The parts of it that no log of mailboxes covers.
    pub unseen: Vec<Span>,
    /// The parts of it in which the mailboxes of some agency are in no log.
    pub partly: Vec<Span>,
    /// By agency, as [`account_key`] has it: the parts in which its mailboxes are in no log.
    of_agency: BTreeMap<String, Vec<Span>>,
}

impl Coverage {
    /// Computes what the sources of a ledger cover; the store has their events.
    pub(super) fn of(store: &Store, ledger: &Ledger, milestones: &[Milestone], known: &KnownRows) -> Self {
        let records = known.among(&store.fine().without(&store.statements()).without(&intelligence(store)));
        let Some(held) = Held::of(store, ledger) else { return Self::default() };
        let tallies = Tallies::of(store, &records, &held);
        let mut files: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, entry) in ledger.sources.iter().enumerate().filter(|(_, entry)| entry.quiet.ends().is_some())
        {
            for tenant in tallies.of_file(&entry.file) {
                files.entry((log_of(&entry.format), tenant)).or_default().push(at);
            }
        }
        // in how many logs each file is: the name of a file in several would not tell which is meant
        let mut of_file: FxHashMap<usize, usize> = FxHashMap::default();
        let mut logs: BTreeMap<(Vec<usize>, &str), Vec<&str>> = BTreeMap::new();
        for ((log, tenant), files) in files {
            logs.entry((files, log)).or_default().push(tenant);
        }
        logs.keys().flat_map(|(files, _)| files).for_each(|file| *of_file.entry(*file).or_default() += 1);
        let is_untold = |(at, logs): (usize, usize)| {
            let entry = ledger.sources.get(at)?;
            let is_untold = logs > 1 || tallies.elsewhere.contains(entry.file.as_str());
            is_untold.then_some((entry.file.as_str(), entry.quiet.least()))
        };
        let untold = of_file.iter().filter_map(|(at, logs)| is_untold((*at, *logs))).collect();
        let (quiets, names) = (tallies.quiet(store, (&records, &held), &untold), Names::of(&tallies));
        let log = |((files, log), tenants): ((Vec<usize>, &str), Vec<&str>)| {
            let is_alone = files.iter().all(|file| of_file.get(file) == Some(&1));
            let files: Vec<&SourceEntry> = files.iter().filter_map(|at| ledger.sources.get(*at)).collect();
            let called: Vec<&str> = files.iter().map(|entry| entry.file.as_str()).collect();
            let name = names.log(log, (&called, is_alone), &tenants);
            let mut quiet = Quiet::of(files.iter().map(|entry| entry.quiet.least()).min()?);
            for entry in &files {
                quiet.append(quiets.of(entry, &tenants));
            }
            let tally = Some(tallies.sum(&files, &tenants)).filter(|tally| tally.records > 0)?;
            let of = Covered::of(name, &files, &quiet, tally, known.end())?;
            Some(Covered { tenants: tenants.into_iter().map(str::to_owned).collect(), ..of })
        };
        let logs: Vec<Covered> = logs.into_iter().filter_map(log).collect();
        let mut all = Self { span: span(store, &records, milestones), logs, ..Self::default() };
        all.unsee(&tallies, !milestones.is_empty());
        all
    }

    /// Finds what no log covers, of all mailboxes and of those of each agency: these are in the logs of its tenants.
    fn unsee(&mut self, tallies: &Tallies<'_>, intrusion: bool) {
        let Some(span) = self.span else { return };
        self.unseen = unseen(self.logs.iter(), span, intrusion);
        let mut tenants: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (tenant, (_, agencies)) in &tallies.tenants {
            for agency in agencies {
                tenants.entry(account_key(agency).into_owned()).or_default().insert(tenant);
            }
        }
        let mut known: BTreeMap<BTreeSet<&str>, Vec<Span>> = BTreeMap::new();
        for (agency, tenants) in tenants {
            let of = known.entry(tenants).or_insert_with_key(|tenants| {
                let is_of = |log: &&Covered| log.tenants.iter().any(|of| tenants.contains(of.as_str()));
                unseen(self.logs.iter().filter(is_of), span, intrusion)
            });
            self.of_agency.insert(agency, of.clone());
        }
        let some = self.of_agency.values().flatten().chain(&self.unseen);
        self.partly = joined(some.copied().collect());
    }

    /// The parts of the case's span in which the mailboxes of an agency are in no log; of an agency that no record names,
    /// and without one, those in which no mailbox is in any.
    #[must_use]
    pub fn unseen_of(&self, agency: Option<&str>) -> &[Span] {
        let own = agency.and_then(|agency| self.of_agency.get(account_key(agency).as_ref()));
        own.unwrap_or(&self.unseen)
    }

    /// Whether the log of that name has accesses to mailboxes.
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

/// Formats of threat intelligence: its times do not show that something was logged here.
const INTELLIGENCE: [&str; 1] = ["stix"];

fn intelligence(store: &Store) -> RowSet {
    store.rows_with(Field::Format, &|format| INTELLIGENCE.contains(&format))
}

/// Logs that come in several formats.
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
            tenants: BTreeSet::new(),
            whole,
            silent: quiet.all().map(|gap| (gap.from, gap.until)).collect(),
        })
    }

    /// The parts of the case's span that it does not cover, in order; silences shorter than `least` do not count.
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

/// The parts of the case's span that none of some logs covers, as far as they are of mailboxes. Without any such log
/// there are some only if there are milestones.
fn unseen<'l>(logs: impl Iterator<Item = &'l Covered>, span: Span, intrusion: bool) -> Vec<Span> {
    let reads: Vec<&Covered> = logs.filter(|log| log.accesses > 0).collect();
    let Some(least) = reads.iter().map(|log| log.least).min() else {
        return if intrusion { vec![span] } else { Vec::new() };
    };
    let covers = |log: &Covered| between(&joined(log.missing(span)), span);
    let covered = joined(reads.into_iter().flat_map(covers).collect());
    let mut unseen = between(&covered, span);
    unseen.retain(|(from, until)| until.saturating_sub(*from) >= least);
    unseen
}
