//! The ledger as the screen shows it.

use crate::event::visible;
use crate::read::{Ledger, SourceCounts, SourceEntry, State};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// The ledger of all sources, and how their files have changed since.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LedgerAnswer {
    /// The ledger.
    pub ledger: Arc<Ledger>,
    /// For each source, how its file has changed since it was read; `None` if it has not.
    pub changes: Vec<Option<String>>,
    /// When the index file was written that the case was loaded from, in nanoseconds since 1970 UTC; `None` if the
    /// sources were read.
    pub kept: Option<i64>,
    /// Totals over all sources.
    pub sums: Sums,
}

/// Totals over all sources, computed once instead of in every frame: there may be very many sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Sums {
    /// How many sources there are, and how many files were not read, or not to their ends.
    pub source_counts: SourceCounts,
    pub read: u64,
    pub kept: u64,
    pub merged: u64,
    pub undated: u64,
    pub rejected: u64,
    /// Whether any source is still being read or waiting.
    pub reading: bool,
    /// Number of sources with rejected records.
    pub with_rejected: u64,
    /// Number of files that have changed since they were read.
    pub changed: u64,
    /// Index of the first source of which something was refused.
    pub first_refused: Option<usize>,
    /// Width of the longest source name, in terminal cells.
    pub longest: usize,
}

impl LedgerAnswer {
    /// Adds up the ledger. The pair holds the change per source, and the number of changed files.
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

    /// How the file of a source has changed since it was read; `None` if it has not.
    #[must_use]
    pub fn change(&self, source: usize) -> Option<&str> {
        self.changes.get(source)?.as_deref()
    }
}
