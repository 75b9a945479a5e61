//! Arranged rows: runs of alike events folded into one row, or rows in groups. Counts and ranks still refer to events.

mod alike;
mod chain_names;
mod edges;
mod group_heads;
mod group_names;
mod grouped;
mod groups;
mod heads;
mod pacing;
mod run;
mod shown;
mod words;

pub use alike::is_of_alike;
pub(super) use groups::Groups;
pub(super) use heads::RunHeads;

use super::LocalEngine;
use super::open::bounds;
use super::rows::{Around, RowContext};
use crate::engine::{Anchor, Arrangement, Body, Cancel, Counted, EngineError, Position, Question, Window};
use crate::query::{Filter, rows_up_to};
use crate::store::RowSet;
use alike::{Alike, AlikeContext};
use std::ops::Range;
use std::sync::Arc;

/// The rows of a filter, and which of them are shown.
#[derive(Debug, Clone)]
pub(super) struct Arranged {
    /// All rows of the filter.
    all: Arc<RowSet>,
    /// The first row of each run.
    heads: Arc<RowSet>,
    /// The rows on the screen: the first of each run, and every row of an unfolded run.
    shown: Arc<RowSet>,
}

impl LocalEngine {
    /// Answers a question about arranged rows.
    pub(super) fn body_arranged(
        &mut self,
        question: &Question,
        how: &Arrangement,
        cancel: &Cancel,
    ) -> Result<Body, EngineError> {
        if how.is_grouped() {
            return self.body_grouped(question, how, cancel);
        }
        match question {
            Question::Window { filter, anchor, before, after, records, find } if !how.is_plain() => {
                let says = self.says(filter, *records, find.as_deref(), cancel)?;
                let arranged = self.arranged(filter, how, cancel)?;
                let window = self.window_of(&arranged, anchor, (*before, *after), &says);
                Ok(Body::Window(Window { find: find.clone().filter(|_| says.hits.is_some()), ..window }))
            }
            Question::Rank { filter, anchor } if !how.is_plain() => {
                let arranged = self.arranged(filter, how, cancel)?;
                let at = self.landing(&arranged, anchor);
                let last = arranged.shown.count().saturating_sub(1);
                let row = arranged.shown.select(at.min(last)).unwrap_or(0);
                Ok(Body::Rank(arranged.all.rank(row) as u64))
            }
            plain => self.body(plain, cancel),
        }
    }

    /// The rows of a filter with their folding. During playback runs begin where they do in the whole.
    fn arranged(
        &mut self,
        filter: &Filter,
        how: &Arrangement,
        cancel: &Cancel,
    ) -> Result<Arranged, EngineError> {
        if let Some((whole, place)) = filter.played() {
            let Arranged { all, heads, .. } = self.arranged(&whole, how, cancel)?;
            let until = rows_up_to(&self.store, place);
            let (all, heads) = (Arc::new(all.up_to(until)), Arc::new(heads.up_to(until)));
            let shown = self.unfolded(&all, &heads, how);
            return Ok(Arranged { all, heads, shown });
        }
        // an event hidden by a query is not alike one that is not
        self.know_hidden(cancel)?;
        let all = self.filtered(filter, cancel)?;
        let before = self.cache.heads(filter, how.zone);
        let heads = match before.as_ref().and_then(RunHeads::known) {
            Some(known) => Arc::clone(known),
            None => self.heads(filter, &all, before.as_ref(), how, cancel)?,
        };
        let shown = self.unfolded(&all, &heads, how);
        Ok(Arranged { all, heads, shown })
    }

    /// The rows that begin runs, told on from what they were before others came; kept for the next question.
    fn heads(
        &mut self,
        filter: &Filter,
        all: &Arc<RowSet>,
        before: Option<&RunHeads>,
        how: &Arrangement,
        cancel: &Cancel,
    ) -> Result<Arc<RowSet>, EngineError> {
        let (heads, least) = self.with_alike(filter, all, how, cancel, |alike| {
            let parts = |before: usize, row: usize| alike.parts(before, row);
            let told_on = before.and_then(|heads| heads.told_on(all, alike.least(), parts));
            let heads = told_on.or_else(|| all.beginnings(parts, &|| cancel.is_cancelled()));
            Ok((Arc::new(heads.ok_or(EngineError::Cancelled)?), alike.least()))
        })?;
        let kept = RunHeads::new(filter.clone(), how.zone, least, Arc::clone(all), Arc::clone(&heads));
        self.cache.keep_heads(kept);
        Ok(heads)
    }

    /// Calls `what` with the comparison for the rows of a filter.
    fn with_alike<T>(
        &mut self,
        filter: &Filter,
        all: &RowSet,
        how: &Arrangement,
        cancel: &Cancel,
        what: impl FnOnce(&Alike<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let kept = self.kept_of(filter, cancel)?;
        let stood = self.stood_for(filter);
        let values = self.rows_of_values(cancel)?;
        let counted = kept.as_deref().unwrap_or(all);
        let least = Counted::least_quiet(counted.count() as u64, bounds(&self.store, counted));
        let of = AlikeContext {
            stood: stood.as_ref(),
            kept: kept.as_deref(),
            values: &values,
            zone: how.zone,
            least,
        };
        what(&Alike::of(self, &of))
    }

    /// The rows to show: the first of each run, and all rows of runs that are unfolded or hold the revealed event.
    fn unfolded(&mut self, all: &RowSet, heads: &Arc<RowSet>, how: &Arrangement) -> Arc<RowSet> {
        let of = |position: &Position| self.row_of(position).filter(|row| all.contains(*row));
        let revealed = how.revealed.iter().filter_map(of).filter(|row| !heads.contains(*row));
        let mut rows: Vec<usize> = how.unfolded.iter().filter_map(of).chain(revealed).collect();
        rows.sort_unstable();
        let mut until = 0;
        let mut inside = Vec::new();
        for row in rows {
            if row < until {
                continue;
            }
            let begins = heads.before(row + 1).unwrap_or(row);
            until = heads.next_from(row + 1).unwrap_or(all.out_of());
            inside.push(begins..until);
        }
        if inside.is_empty() {
            return Arc::clone(heads);
        }
        if let Some(known) = self.cache.unfolded(heads, &inside) {
            return known;
        }
        let rows = inside.iter().cloned().flatten().filter(|row| all.contains(*row));
        let shown = Arc::new(heads.or(&RowSet::of(all.out_of(), rows)));
        self.cache.keep_unfolded((Arc::clone(heads), inside, Arc::clone(&shown)));
        shown
    }

    /// The index among the shown rows of the row at an anchor, or of the folded row that contains it; their number if
    /// there is no row at the anchor or after it.
    fn landing(&self, arranged: &Arranged, anchor: &Anchor) -> usize {
        let Arranged { all, shown, .. } = arranged;
        let row = match anchor {
            Anchor::First => return 0,
            Anchor::Last => return shown.count().saturating_sub(1),
            anchor => all.select(self.rank(all, anchor)),
        };
        row.map_or(shown.count(), |row| shown.rank(row + 1).saturating_sub(1))
    }

    fn window_of(
        &mut self,
        arranged: &Arranged,
        anchor: &Anchor,
        so_many: (usize, usize),
        says: &RowContext,
    ) -> Window {
        let shown = &arranged.shown;
        let around = Around::new(self.landing(arranged, anchor), so_many, shown.count());
        let mut rows = Vec::with_capacity(around.numbers.len());
        let mut run = None;
        let mut next = shown.select(around.numbers.start);
        while let Some(row) = next.filter(|_| rows.len() < around.numbers.len()) {
            run = self.run_at(arranged, row, run);
            let among = |hits: &Arc<RowSet>, rows: &Range<usize>| hits.rank(rows.end) > hits.rank(rows.start);
            let has_hit =
                || says.hits.as_ref().zip(run.as_ref()).is_some_and(|(hits, (rows, _))| among(hits, rows));
            let of = run.as_ref().and_then(|(_, of)| of.as_ref());
            rows.push(self.row_of_run(row, of, &has_hit, says));
            next = shown.next_from(row + 1);
        }
        self.end_chains(&mut rows, says);
        around.window(rows)
    }
}

#[cfg(test)]
mod tests;
