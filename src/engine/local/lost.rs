//! Watches whether the case's files are still as they were when read. Records of a changed file can't be shown or
//! searched.

use super::LocalEngine;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The shortest pause between two checks.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause as a multiple of the time of a check, so that checking many files takes at most a twentieth of the time.
const REST: u32 = 20;

impl LocalEngine {
    /// The sources whose records can't be read any more, each with what happened to its file.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        let file = |number: usize| self.ledger.sources.get(number).map_or("", |source| source.file.as_str());
        self.sources.unreadable().map(|(number, change)| format!("{}: {change}", file(number))).collect()
    }

    /// Checks the files if it is time. Returns whether unreadable sources or the number of changed files are different
    /// now.
    pub(super) fn look_at_files(&mut self) -> bool {
        if self.summary.loading.is_some() || self.look_again.is_some_and(|due| Instant::now() < due) {
            return false;
        }
        let began = Instant::now();
        let (lost, files) = (self.lost(), self.sources.changed());
        self.look_again = Some(Instant::now() + PAUSE.max(began.elapsed() * REST));
        let changed = lost != self.summary.lost;
        let more = files != self.summary.changed;
        if more {
            Arc::make_mut(&mut self.summary).changed = files;
        }
        if changed {
            // cached answers that depend on reading these records are invalid
            self.cache.keep_only(|_| false);
            self.searches.forget();
            self.notes.forget_hidden();
            Arc::make_mut(&mut self.summary).lost = lost;
        }
        changed || more
    }
}
