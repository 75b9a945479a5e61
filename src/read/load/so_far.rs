//! A load while it goes on.

use super::{Loaded, Progress};
use crate::read::ledger::{SourceEntry, State};
use std::collections::VecDeque;

/// What a load has come to, told between two records.
#[derive(Debug, Clone, Copy)]
pub struct SoFar<'l> {
    /// How far it is.
    pub progress: Progress,
    /// Whether nothing is at hand: reading on waits.
    pub idle: bool,
    pub(super) loaded: &'l Loaded,
    /// The number of the source that is being read, and its line as it stands.
    pub(super) reading: Option<(usize, &'l SourceEntry)>,
    /// The names of the files that are read after it.
    pub(super) waiting: &'l VecDeque<String>,
}

impl SoFar<'_> {
    /// What was loaded so far. The source that is being read stands in its ledger with its counts, and files that wait to
    /// be read stand at the end.
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
