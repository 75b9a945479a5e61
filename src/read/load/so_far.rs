//! The state of a load in progress.

use super::{Loaded, Progress};
use crate::read::ledger::{SourceEntry, State};
use std::collections::VecDeque;

/// The state of a load in progress, as a sink gets it between two records.
#[derive(Debug, Clone, Copy)]
pub struct SoFar<'l> {
    /// The progress.
    pub progress: Progress,
    /// Whether the load waits for input.
    pub idle: bool,
    /// Whether the process may take so much memory only: then none is to be taken before it is needed.
    pub memory_limited: bool,
    pub(super) loaded: &'l Loaded,
    /// The number of the source being read, and its entry so far.
    pub(super) reading: Option<(usize, &'l SourceEntry)>,
    /// The names of the files still to be read.
    pub(super) waiting: &'l VecDeque<String>,
}

impl SoFar<'_> {
    /// A copy of the result so far. The ledger has the counts of the source being read, and the files still to be
    /// read at its end.
    #[must_use]
    pub fn loaded(&self) -> Loaded {
        let mut loaded = self.loaded.clone();
        let sources = &mut loaded.ledger.sources;
        if let Some((number, entry)) = self.reading
            && let Some(line) = sources.get_mut(number)
        {
            *line = SourceEntry { state: State::Reading, ..entry.clone() };
        }
        sources.extend(self.waiting.iter().map(|name| SourceEntry {
            file: name.clone(),
            state: State::Waiting,
            ..SourceEntry::default()
        }));
        loaded
    }
}
