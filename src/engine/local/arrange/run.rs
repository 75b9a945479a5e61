//! Folds a run of alike events into one row.

use super::Arranged;
use super::words::{MessageTemplate, of_each, says};
use crate::engine::local::LocalEngine;
use crate::engine::local::rows::RowContext;
use crate::engine::{Row, Run};
use crate::event::Field;
use crate::store::{ABSENT, Tally};
use std::ops::Range;
use std::sync::Arc;

/// Up to this many messages of a run are compared; with more, all numbers are left out.
const SIDE_BY_SIDE: usize = 4096;

/// A run of more events than this is counted once and not in every window.
const LONG: u64 = 256;

/// The range of rows that a run spans; and the run, `None` if it is a single event.
pub(super) type RunRows = (Range<usize>, Option<Arc<Run>>);

impl LocalEngine {
    /// The run that contains a row; `before` is that of the previous row, which is reused if it is the same.
    pub(super) fn run_at(
        &mut self,
        arranged: &Arranged,
        row: usize,
        before: Option<RunRows>,
    ) -> Option<RunRows> {
        if before.as_ref().is_some_and(|(rows, _)| rows.contains(&row)) {
            return before;
        }
        let Arranged { all, heads, shown } = arranged;
        let first = heads.before(row + 1)?;
        let end = heads.next_from(row + 1).unwrap_or(all.out_of());
        let last = all.before(end)?;
        if first == last {
            return Some((first..end, None));
        }
        let rows = || {
            std::iter::successors(all.next_from(first), |row| all.next_from(row + 1))
                .take_while(|row| *row < end)
        };
        let folded = shown.next_from(first + 1).is_none_or(|next| next >= end);
        if let Some(run) = self.cache.run((heads, first, folded)) {
            return Some((first..end, Some(run)));
        }
        let run = Arc::new(self.run_of(&rows, (first, last), folded));
        if run.total.records > LONG {
            self.cache.keep_run((Arc::clone(heads), first, folded), Arc::clone(&run));
        }
        Some((first..end, Some(run)))
    }

    /// Builds the [`Run`] of some alike rows.
    pub(super) fn run_of<R: Iterator<Item = usize>>(
        &self,
        rows: &dyn Fn() -> R,
        (first, last): (usize, usize),
        folded: bool,
    ) -> Run {
        let total = self.total_of(rows());
        Run {
            first: self.position(first),
            last: self.position(last),
            until: self.store.when(last),
            total,
            message: self.common_message(rows(), total.operations),
            folded,
        }
    }

    /// A row as shown; if it is folded, hits and chain end are those of the whole run.
    pub(super) fn row_of_run(
        &self,
        row: usize,
        run: Option<&Arc<Run>>,
        has_hit: &dyn Fn() -> bool,
        says: &RowContext,
    ) -> Row {
        let mut own = self.row(row, says);
        let Some(run) = run else { return own };
        own.run = Some(Arc::clone(run));
        if run.folded {
            own.hit = has_hit();
            if let (Some(chain), Some(last)) = (&mut own.chain, self.row_of(&run.last)) {
                let known = self.analyses.at(says.stood.as_ref().map(|stood| stood.instant));
                let last = known.and_then(|known| known.graph.in_chain(&self.store, last));
                chain.last = last.is_some_and(|last| last.last);
            }
        }
        own
    }

    /// Events and operations of some rows.
    fn total_of(&self, rows: impl Iterator<Item = usize>) -> Tally {
        rows.fold(Tally::default(), |mut total, row| {
            total.records += 1;
            total.operations = total.operations.saturating_add(self.store.operations(row));
            total
        })
    }

    /// The common message of alike rows; see [`Run::message`] for its form.
    fn common_message(&self, mut rows: impl Iterator<Item = usize>, operations: u64) -> Option<String> {
        let messages = self.store.text(Field::Message)?;
        let text = |code: u32| messages.value_of(code).unwrap_or_default();
        let begins = rows.next()?;
        let first = messages.code(begins);
        let mut common = MessageTemplate::of(text(first));
        let mut differs = false;
        let says_own = |row: usize, code: u32| {
            self.store.number(Field::Count, row).is_some_and(|count| says(text(code), count))
        };
        let mut own = says_own(begins, first);
        for _ in 0..SIDE_BY_SIDE {
            let Some(row) = rows.next() else {
                if differs {
                    return Some(common.text(own.then_some(operations)));
                }
                return own.then(|| of_each(text(first), self.store.operations(begins))).flatten();
            };
            let code = messages.code(row);
            common.take(text(code));
            own &= says_own(row, code);
            differs |= code != first;
        }
        (first != ABSENT).then(|| common.without_numbers())
    }
}
