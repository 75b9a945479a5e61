//! The account of every source.

use crate::event::visible;
use crate::read::{Ledger, SourceCounts, SourceEntry, State};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// The account of every source, and what has become of its file since.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LedgerAnswer {
    /// The account.
    pub ledger: Arc<Ledger>,
    /// Of each source, how its file has changed since it was read; `None` where it is as it was.
    pub changes: Vec<Option<String>>,
    /// When the index file was written that all of it was taken from, in nanoseconds since 1970 UTC; `None` where it was
    /// read.
    pub kept: Option<i64>,
    /// What its sources add up to.
    pub sums: Sums,
}

/// What sources add up to: once for all frames, as there may be very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Sums {
    /// How many there are, and files that were not read or not to their ends.
    pub source_counts: SourceCounts,
    pub read: u64,
    pub kept: u64,
    pub merged: u64,
    pub undated: u64,
    pub rejected: u64,
    /// Whether any is still to be read to its end.
    pub reading: bool,
    /// Sources with records that were rejected.
    pub with_rejected: u64,
    /// Files that have changed since.
    pub changed: u64,
    /// The first of which something was refused.
    pub first_refused: Option<usize>,
    /// Cells of the longest name.
    pub longest: usize,
}

impl LedgerAnswer {
    /// An account of sources, added up, with how the file of each has changed, and how many files have.
    #[must_use]
    pub fn of(ledger: Arc<Ledger>, (changes, files): (Vec<Option<String>>, u64), kept: Option<i64>) -> Self {
        let mut sums = Sums { source_counts: ledger.source_counts(), changed: files, ..Sums::default() };
        for source in &ledger.sources {
            sums.read += source.read;
            sums.kept += source.kept;
            sums.merged += source.merged;
            sums.undated += source.undated;
            sums.rejected += source.rejected;
            sums.with_rejected += u64::from(source.rejected > 0);
            sums.reading |= matches!(source.state, State::Reading | State::Waiting);
            sums.longest = sums.longest.max(visible(&source.file).width());
        }
        sums.first_refused = ledger.sources.iter().position(SourceEntry::refused);
        Self { ledger, changes, kept, sums }
    }

    /// How the file of a source has changed since it was read.
    #[must_use]
    pub fn change(&self, source: usize) -> Option<&str> {
        self.changes.get(source)?.as_deref()
    }
}
