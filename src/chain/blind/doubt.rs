//! Reasons why a count of accesses is a lower bound.

use super::spans::cut;
use super::{Zones, folders, repeats};
use crate::event::Field;
use crate::store::Store;
use rustc_hash::FxHashSet;

/// A reason why there may be more than is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// Auditing of one of the mailboxes was throttled at the time.
    Throttled,
    /// Part of the time is covered by no log of mailboxes.
    Coverage,
    /// Whole folders were taken, whose messages no record lists.
    Sync,
    /// Repeats of a read that was just recorded are left out.
    Suppressed,
}

impl Doubt {
    /// As written: `throttled`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Coverage => "coverage",
            Self::Sync => "sync",
            Self::Suppressed => "suppressed",
        }
    }

    /// Whether there may be more events than are counted. A repeat that was left out is one more operation of an event
    /// that is there, and a folder that was taken has its event.
    #[must_use]
    pub const fn of_events(self) -> bool {
        matches!(self, Self::Throttled | Self::Coverage)
    }

    /// Whether there may be more operations than are counted.
    #[must_use]
    pub const fn of_operations(self) -> bool {
        matches!(self, Self::Throttled | Self::Coverage | Self::Suppressed)
    }

    /// Whether there may be more messages than are counted; a repeat is of one that is counted.
    #[must_use]
    pub const fn of_messages(self) -> bool {
        matches!(self, Self::Throttled | Self::Coverage | Self::Sync)
    }

    /// In words, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Throttled => "throttled auditing",
            Self::Coverage => "time that no log covers",
            Self::Sync => "whole folders taken",
            Self::Suppressed => "repeats left out",
        }
    }

    /// A sentence that lists some of them; `None` without any.
    #[must_use]
    pub fn told(all: &[Self]) -> Option<String> {
        let words: Vec<&str> = all.iter().map(|doubt| doubt.words()).collect();
        (!words.is_empty()).then(|| format!("at least: {}", words.join(", ")))
    }
}

/// Whether each of some tags is on any of some rows.
fn tagged<const N: usize>(store: &Store, rows: impl Iterator<Item = usize>, wanted: [&str; N]) -> [bool; N] {
    let mut met = [false; N];
    let Some(tags) = store.list(Field::Tags) else { return met };
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    for code in rows.flat_map(|row| tags.codes(row)) {
        if !seen.insert(*code) {
            continue;
        }
        let tag = tags.value_of(*code).unwrap_or_default();
        for (met, wanted) in met.iter_mut().zip(wanted) {
            *met |= tag.eq_ignore_ascii_case(wanted);
        }
        if met.iter().all(|met| *met) {
            break;
        }
    }
    met
}

impl Zones {
    /// Why the accesses among `rows` (sorted) are a lower bound: the blind zones between the first and the last of them. The
    /// cost depends on `rows` alone.
    #[must_use]
    pub fn doubts(&self, store: &Store, rows: &[u32]) -> Vec<Doubt> {
        let (accesses, claims) = (store.accesses(), store.claims());
        let dated = rows.partition_point(|row| (*row as usize) < store.dated());
        let counted = rows[..dated]
            .iter()
            .map(|row| *row as usize)
            .filter(|row| accesses.contains(*row) && !claims.contains(*row));
        let order = |row: Option<usize>| row.and_then(|row| store.order(row));
        let ends = (order(counted.clone().next()), order(counted.clone().next_back()));
        let (Some(first), Some(last)) = ends else { return Vec::new() };
        let throttled = self.throttles.of_each(store, counted.clone());
        let [taken, left_out] = tagged(store, counted, [folders::TAG, repeats::TAG]);
        [
            // spans exclude their end, and a zone that begins with the last access counts
            (!cut(&throttled, (first, last.saturating_add(1))).is_empty(), Doubt::Throttled),
            (!cut(&self.coverage.partly, (first, last)).is_empty(), Doubt::Coverage),
            (taken, Doubt::Sync),
            (left_out, Doubt::Suppressed),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, doubt)| doubt)
        .collect()
    }
}
