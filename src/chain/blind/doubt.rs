//! Why a count of accesses is the least that it can be.

use super::Zones;
use super::spans::cut;
use crate::event::Field;
use crate::store::{RowSet, Store};

/// Why there may be more than is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// Auditing of one of the mailboxes was throttled meanwhile.
    Throttled,
    /// No log of mailboxes covers all of the time.
    Coverage,
    /// Whole folders were taken, whose messages no record lists.
    Sync,
    /// Reads like one that was just recorded are left out.
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

    /// As a person reads it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Throttled => "throttled auditing",
            Self::Coverage => "time that no log covers",
            Self::Sync => "whole folders taken",
            Self::Suppressed => "repeats left out",
        }
    }

    /// Some of them, in a sentence; `None` without any.
    #[must_use]
    pub fn told(all: &[Self]) -> Option<String> {
        let words: Vec<&str> = all.iter().map(|doubt| doubt.words()).collect();
        (!words.is_empty()).then(|| format!("at least: {}", words.join(", ")))
    }
}

impl Zones {
    /// Why a count of some accesses is the least that it can be: by what was blind from the first of them to the last.
    #[must_use]
    pub fn doubts(&self, store: &Store, accesses: &RowSet) -> Vec<Doubt> {
        let order = |row: Option<usize>| row.and_then(|row| store.order(row));
        let last = accesses.count().checked_sub(1).and_then(|last| accesses.select(last));
        let Some((first, last)) = order(accesses.select(0)).zip(order(last)) else { return Vec::new() };
        let span = (first, last);
        let is_tagged = |wanted: &str| {
            let tagged = store.rows_with(Field::Tags, &|tag| tag.eq_ignore_ascii_case(wanted));
            tagged.and(accesses).count() > 0
        };
        let throttled = self.throttles.of_rows(store, accesses);
        [
            // a span reaches to before its end, and what the last of them began counts
            (!cut(&throttled, (first, last.saturating_add(1))).is_empty(), Doubt::Throttled),
            (!cut(&self.coverage.unseen, span).is_empty(), Doubt::Coverage),
            (is_tagged("sync"), Doubt::Sync),
            (is_tagged("bind"), Doubt::Suppressed),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, doubt)| doubt)
        .collect()
    }
}
