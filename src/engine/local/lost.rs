//! Whether the files of a case are still those that were read: of one that is not no record can be shown or looked into.

use super::LocalEngine;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long it waits at the least between two looks.
const PAUSE: Duration = Duration::from_secs(1);
/// How many times as long as a look it waits, so that looking at many files costs a twentieth of the time.
const REST: u32 = 20;

impl LocalEngine {
    /// The sources whose records can't be read any more, each with what has become of its file.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        let file = |number: usize| self.ledger.sources.get(number).map_or("", |source| source.file.as_str());
        self.sources.unreadable().map(|(number, change)| format!("{}: {change}", file(number))).collect()
    }

    /// Looks at the files, where that is due; whether more or fewer of them can be read, or have changed, than by the last look.
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
            // of which records can be read more or fewer, no answer holds that looked into them
            self.cache.keep_only(|_| false);
            self.searches.forget();
            self.notes.forget_hidden();
            Arc::make_mut(&mut self.summary).lost = lost;
        }
        changed || more
    }
}
