//! Compares what was known on two days.

use super::comparison::{Change, ChangeKind, Claim, Comparison, DaySummary};
use super::known_milestones;
use crate::event::{Field, Stage, Status, Zone, parse_edtf, saturated};
use crate::query::{Claims, ClaimsAsOf, known_since};
use crate::read::Milestone;
use crate::store::{DisjointSets, RowSet, Store};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// How many additions are listed.
const MOST: usize = 5000;

/// Two days to compare: the store, how claims stood on each day, and which rows count.
#[derive(Debug, Clone, Copy)]
pub struct Days<'s> {
    /// The events.
    pub store: &'s Store,
    /// Which claims replace or contradict which.
    pub claims: &'s Claims,
    /// The earlier instant, and how claims stood then.
    pub before: (i64, &'s ClaimsAsOf),
    /// The later instant, and how claims stood then.
    pub after: (i64, &'s ClaimsAsOf),
    /// The rows to compare. A correction with any row among them is listed as a whole.
    pub rows: &'s RowSet,
}

impl Days<'_> {
    /// What changed between the two days.
    #[must_use]
    pub fn compare(&self, milestones: &[Milestone]) -> Comparison {
        let known = |(instant, stood): (i64, &ClaimsAsOf)| DaySummary {
            instant,
            total: self.store.total(&stood.known.and(self.rows)),
            milestones: known_milestones(milestones, instant),
            case: None,
        };
        let mut changes = self.corrections();
        let mut told: FxHashSet<usize> = changes.iter().flat_map(Parts::rows).collect();
        let at_odds = self.at_odds();
        for parts in &at_odds {
            told.extend(&parts.old);
            if parts.kind == ChangeKind::Disputed {
                told.extend(&parts.new);
            }
        }
        changes.extend(at_odds);
        let (added, left_out) = self.added(&told);
        changes.extend(added);
        let mut changes: Vec<Change> = changes.into_iter().map(|parts| self.change(&parts)).collect();
        changes.sort_by_cached_key(sorted_by);
        let came = self.store.by_stage(&self.new_rows().without(&self.claimed()));
        let records = Stage::ALL.into_iter().zip(came).filter(|(_, number)| *number > 0);
        Comparison {
            before: known(self.before),
            after: known(self.after),
            records: records.collect(),
            changes,
            left_out,
        }
    }

    /// The rows that are known only on the later day.
    fn new_rows(&self) -> RowSet {
        self.after.1.known.without(&self.before.1.known).and(self.rows)
    }

    /// The rows that are claims rather than log records.
    fn claimed(&self) -> RowSet {
        let has = |field| self.store.rows_with(field, &|_| true);
        let links = self.claims.supersedes.iter().chain(&self.claims.contradicts);
        let tied = RowSet::of(self.store.len(), links.flat_map(|(by, of)| [*by, *of]));
        has(Field::KnownSince).or(&has(Field::Cites)).or(&has(Field::Status)).or(&tied)
    }

    /// Those ties between claims of which both ends are known on the later day, but not on the earlier one.
    fn new_ties<'t>(&'t self, ties: &'t [(usize, usize)]) -> impl Iterator<Item = (usize, usize)> + 't {
        let known = |stood: &ClaimsAsOf, (by, of): (usize, usize)| {
            stood.known.contains(by) && stood.known.contains(of)
        };
        ties.iter()
            .copied()
            .filter(move |tie| tie.0 != tie.1 && known(self.after.1, *tie) && !known(self.before.1, *tie))
    }

    /// What replaces what; all replacements that are linked make one correction.
    fn corrections(&self) -> Vec<Parts> {
        let ties: Vec<(usize, usize)> = self.new_ties(&self.claims.supersedes).collect();
        let mut rows: Vec<usize> = ties.iter().flat_map(|(by, of)| [*by, *of]).collect();
        rows.sort_unstable();
        rows.dedup();
        let number = |row: usize| saturated::<u32>(rows.partition_point(|other| *other < row));
        let mut threads = DisjointSets::of(rows.len());
        for (by, of) in &ties {
            threads.join(number(*by), number(*of));
        }
        let mut parts: BTreeMap<u32, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (by, of) in ties {
            let (old, new) = parts.entry(threads.root(number(of))).or_default();
            old.push(of);
            // a replacement that was replaced itself is an intermediate step
            if self.after.1.superseded.contains(by) { old.push(by) } else { new.push(by) }
        }
        let made = parts.into_values().map(|(old, new)| {
            let stood = old.iter().any(|row| self.before.1.known.contains(*row));
            let kind = if stood { ChangeKind::Corrected } else { ChangeKind::TakenBack };
            Parts { kind, old, new }
        });
        made.filter(|parts| parts.rows().any(|row| self.rows.contains(row))).collect()
    }

    /// Claims that cannot both be true: a contradicted claim with what contradicts it, and claims in dispute.
    fn at_odds(&self) -> Vec<Parts> {
        let mut parts: BTreeMap<(ChangeKind, usize), Vec<usize>> = BTreeMap::new();
        for (by, of) in self.new_ties(&self.claims.contradicts) {
            if !self.rows.contains(by) && !self.rows.contains(of) {
                continue;
            }
            let (kind, old, new) = match (self.is_contradicted(by), self.is_contradicted(of)) {
                (true, _) => (ChangeKind::Contradicted, by, of),
                (false, true) => (ChangeKind::Contradicted, of, by),
                (false, false) if self.told(by) < self.told(of) => (ChangeKind::Disputed, by, of),
                (false, false) => (ChangeKind::Disputed, of, by),
            };
            parts.entry((kind, old)).or_default().push(new);
        }
        parts.into_iter().map(|((kind, old), new)| Parts { kind, old: vec![old], new }).collect()
    }

    /// The new claims that are in no other change, up to [`MOST`], and how many more there are.
    fn added(&self, told: &FxHashSet<usize>) -> (Vec<Parts>, u64) {
        let new = self.new_rows().and(&self.claimed());
        let mut rows = new.iter().filter(|row| !told.contains(row));
        let first: Vec<Parts> = rows
            .by_ref()
            .take(MOST)
            .map(|row| Parts { kind: ChangeKind::Added, old: Vec::new(), new: vec![row] })
            .collect();
        (first, rows.count() as u64)
    }

    fn change(&self, parts: &Parts) -> Change {
        let in_order = |rows: &[usize]| -> Vec<(i64, usize)> {
            let mut rows: Vec<(i64, usize)> = rows.iter().map(|row| (self.told(*row), *row)).collect();
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let (old, mut new) = (in_order(&parts.old), in_order(&parts.new));
        // the sort is stable: claims made at one time stay in the order of the timeline
        new.sort_by_key(|(told, _)| std::cmp::Reverse(*told));
        let claims = |rows: Vec<(i64, usize)>| {
            rows.into_iter().map(|(_, row)| self.claim(row)).collect::<Vec<Claim>>()
        };
        let (old, new) = (claims(old), claims(new));
        let stage = old.first().or(new.first()).map_or(Stage::Other, |claim| claim.stage);
        Change { kind: parts.kind, stage, old, new }
    }

    fn claim(&self, row: usize) -> Claim {
        let event = self.store.event(row);
        let text = |field| event.text(field).unwrap_or_default().to_owned();
        Claim {
            id: event.id.to_string(),
            order: self.store.order(row),
            when: event.when,
            since: event.text(Field::KnownSince).and_then(|since| parse_edtf(since, Zone::Utc).ok()),
            early: self.before.1.known.contains(row),
            stage: event.stage(),
            operation: text(Field::Operation),
            agency: text(Field::Agency),
            message: text(Field::Message),
            status: text(Field::Status),
            confidence: text(Field::Confidence),
            cites: event.list(Field::Cites).iter().map(ToString::to_string).collect(),
        }
    }

    /// When a claim was made: its `known_since`, else when it happened; `i64::MAX` if it has neither.
    fn told(&self, row: usize) -> i64 {
        let said = self.store.text(Field::KnownSince).and_then(|column| column.value(row));
        let happened = || self.store.when(row).map(|when| when.earliest());
        said.and_then(known_since).or_else(happened).unwrap_or(i64::MAX)
    }

    fn is_contradicted(&self, row: usize) -> bool {
        let status = self.store.text(Field::Status).and_then(|column| column.value(row));
        status.and_then(Status::parse) == Some(Status::Contradicted)
    }
}

/// A change by its rows.
struct Parts {
    kind: ChangeKind,
    old: Vec<usize>,
    new: Vec<usize>,
}

impl Parts {
    fn rows(&self) -> impl Iterator<Item = usize> {
        self.old.iter().chain(&self.new).copied()
    }
}

/// The sort key: kind, stage, subject, when the first claim was made; additions have no subject.
fn sorted_by(change: &Change) -> (ChangeKind, Stage, String, Option<i64>, String) {
    let first = change.old.first().or(change.new.first());
    let since = first.and_then(|claim| claim.since.or(claim.when)).map(|when| when.latest());
    let subject = first.filter(|_| change.kind != ChangeKind::Added).map(|claim| claim.operation.clone());
    let id = first.map(|claim| claim.id.clone()).unwrap_or_default();
    (change.kind, change.stage, subject.unwrap_or_default(), since, id)
}

#[cfg(test)]
mod tests;
