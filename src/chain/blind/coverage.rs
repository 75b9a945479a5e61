//! What the logs of a case cover, and what they do not.
//!
//! Files of one log of one tenant are taken together: however it is cut into files and written, it covers what it covers. Claims cover
//! nothing; a log record is one that cites no publication and is known to the hour or better.

use super::spans::{Span, between, joined};
use super::texts::{NONE, Texts};
use super::{Stored, ZoneKind};
use crate::chain::known::Known;
use crate::event::{Field, Moment};
use crate::read::{Gap, Ledger, Milestone, Quiet};
use crate::store::{RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What a source covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its name.
    pub source: String,
    /// Its format's name.
    pub format: String,
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
}

/// What the logs of a case cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// By source, in the order of the ledger: those that have log records.
    pub sources: Vec<Covered>,
    /// The time of the case: of its log records and milestones.
    pub span: Option<Span>,
    /// Spans of it that no log of mailboxes covers.
    pub unseen: Vec<Span>,
    /// Logs, by name.
    logs: Vec<Log>,
}

/// A log, of one file or many.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Log {
    /// What to call it.
    name: String,
    accesses: u64,
    /// From its first record to its last.
    whole: Option<Span>,
    /// Times inside of that without a record.
    gaps: Vec<Span>,
    least: i64,
}

impl Coverage {
    /// Of the sources of a ledger, whose events a store holds.
    pub(super) fn of(store: &Store, ledger: &Ledger, milestones: &[Milestone], known: &Known) -> Self {
        let records = known.among(&store.fine().without(store.claims()).without(&intelligence(store)));
        let end = known.end();
        let by_source = |rows: &RowSet| -> FxHashMap<String, u64> {
            let (values, _) = store.facet(rows, Field::Source);
            values.into_iter().map(|(source, tally)| (source.to_owned(), tally.records)).collect()
        };
        let (all, reads) = (by_source(&records), by_source(&records.and(store.accesses())));
        let mut sources = Vec::new();
        let tenants = tenants(store, &records);
        let mut quiets: BTreeMap<(&str, &[String]), Files<'_>> = BTreeMap::new();
        for entry in &ledger.sources {
            let Some((records, (from, until))) = all.get(&entry.file).copied().zip(entry.quiet.ends()) else {
                continue;
            };
            let gaps = entry.quiet.all().filter(|gap| gap.until <= end).collect();
            let accesses = reads.get(&entry.file).copied().unwrap_or(0);
            let of = tenants.get(entry.file.as_str()).map_or(&[][..], Vec::as_slice);
            let of_log = quiets.entry((log_of(&entry.format), of));
            let (quiet, files, sum) =
                of_log.or_insert_with(|| (Quiet::of(entry.quiet.least()), Vec::new(), 0));
            quiet.append(entry.quiet.clone());
            files.push(&entry.file);
            *sum += accesses;
            sources.push(Covered {
                source: entry.file.clone(),
                format: entry.format.clone(),
                records,
                accesses,
                from,
                until: until.min(end),
                gaps,
                least: entry.quiet.least(),
            });
        }
        let logs: Vec<Log> = quiets.into_iter().map(|((log, of), parts)| Log::of(log, of, &parts)).collect();
        let span = span(store, &records, milestones);
        let unseen = span.map_or_else(Vec::new, |span| unseen(&logs, span, !milestones.is_empty()));
        Self { sources, span, unseen, logs }
    }

    /// Whether a log, by its name among the zones, tells of accesses to mailboxes.
    #[must_use]
    pub fn tells_accesses(&self, log: &str) -> bool {
        self.logs.iter().any(|own| own.name == log && own.accesses > 0)
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
        };
        for log in &self.logs {
            let place = texts.number(Some(&log.name));
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

/// The files of a log: when their records stand, their names, their accesses to mailboxes.
type Files<'l> = (Quiet, Vec<&'l str>, u64);

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

/// The tenants that the records of each source are of, in small letters and in order.
fn tenants<'s>(store: &'s Store, records: &RowSet) -> FxHashMap<&'s str, Vec<String>> {
    let mut found: FxHashMap<&str, Vec<String>> = FxHashMap::default();
    let Some((sources, tenants)) = store.text(Field::Source).zip(store.text(Field::TenantId)) else {
        return found;
    };
    let (mut pairs, mut before) = (FxHashSet::default(), None);
    for row in records.iter() {
        let pair = (sources.code(row), tenants.code(row));
        if before.replace(pair) != Some(pair) {
            pairs.insert(pair);
        }
    }
    for (source, tenant) in pairs {
        if let Some((source, tenant)) = sources.value_of(source).zip(tenants.value_of(tenant)) {
            found.entry(source).or_default().push(tenant.to_lowercase());
        }
    }
    for tenants in found.values_mut() {
        tenants.sort_unstable();
        tenants.dedup();
    }
    found
}

impl Log {
    fn of(log: &str, tenants: &[String], (quiet, files, accesses): &Files<'_>) -> Self {
        let name = match files.as_slice() {
            [one] => (*one).to_owned(),
            many => match tenants {
                [tenant] => format!("{} files of {log} of {tenant}", many.len()),
                _ => format!("{} files of {log}", many.len()),
            },
        };
        let gaps = quiet.all().map(|gap| (gap.from, gap.until)).collect();
        Self { name, accesses: *accesses, whole: quiet.ends(), gaps, least: quiet.least() }
    }

    /// Spans of the case that it does not cover, in order. A silence that is shorter than those that are told of is none.
    fn missing(&self, span: Span) -> Vec<Span> {
        let Some((first, last)) = self.whole else { return vec![span] };
        let all = std::iter::once((span.0, first)).chain(self.gaps.iter().copied()).chain([(last, span.1)]);
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
fn unseen(logs: &[Log], span: Span, intrusion: bool) -> Vec<Span> {
    let reads = || logs.iter().filter(|log| log.accesses > 0);
    let Some(least) = reads().map(|log| log.least).min() else {
        return if intrusion { vec![span] } else { Vec::new() };
    };
    let covers = |log: &Log| between(&joined(log.missing(span)), span);
    let covered = joined(reads().flat_map(covers).collect());
    let mut unseen = between(&covered, span);
    unseen.retain(|(from, until)| until.saturating_sub(*from) >= least);
    unseen
}
