//! The rows of the filters that were asked for lately.

use crate::query::Filter;
use crate::store::RowSet;
use std::sync::Arc;

/// How many are kept: those of one screen (its filter, without its time, and without each facet's own terms), twice.
const KEPT: usize = 24;

/// Filters and their rows, the latest used last.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: Vec<(Filter, Arc<RowSet>)>,
}

impl Cache {
    pub(super) fn get(&mut self, filter: &Filter) -> Option<Arc<RowSet>> {
        let at = self.entries.iter().position(|(known, _)| known == filter)?;
        let entry = self.entries.remove(at);
        let rows = Arc::clone(&entry.1);
        self.entries.push(entry);
        Some(rows)
    }

    pub(super) fn keep(&mut self, filter: Filter, rows: Arc<RowSet>) {
        if self.entries.len() == KEPT {
            self.entries.remove(0);
        }
        self.entries.push((filter, rows));
    }
}
