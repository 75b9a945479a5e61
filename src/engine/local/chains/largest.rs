//! Lists the largest chains.

use super::LocalEngine;
use crate::chain::{Analysis, Chain, ChainsSoFar};
use crate::engine::{Cancel, ChainsAnswer, EngineError};
use crate::query::{Filter, UpTo, rows_up_to};
use std::sync::Arc;

impl LocalEngine {
    /// The chains with events that match the filter, those with most events first; of one size, by their first events.
    /// The last list is kept.
    pub(in crate::engine::local) fn chains(
        &mut self,
        filter: &Filter,
        top: usize,
        cancel: &Cancel,
    ) -> Result<Arc<ChainsAnswer>, EngineError> {
        let analysis = self.known(filter.instant())?;
        if let Some(known) = self.cache.chains(filter, top) {
            return Ok(known);
        }
        let stopped = || cancel.is_cancelled();
        let (listed, total) = if *filter == Filter::All {
            (analysis.list_largest(&self.store, top, &stopped), analysis.graph.len() as u64)
        } else if let Some(place) = filter.up_to_place() {
            let (rows, total) = self.largest_so_far(&analysis, (filter, place), top, cancel)?;
            (analysis.list(&self.store, &rows, &stopped), total)
        } else {
            let (chosen, total) = self.chosen(&analysis, filter, top, cancel)?;
            let rows = analysis.graph.by_chain(&self.store, &chosen, &stopped);
            (analysis.list(&self.store, &rows.ok_or(EngineError::Cancelled)?, &stopped), total)
        };
        let answer = Arc::new(ChainsAnswer { chains: listed.ok_or(EngineError::Cancelled)?, total });
        self.cache.keep_chains((filter.clone(), top), Arc::clone(&answer));
        Ok(answer)
    }

    /// The rows of the largest chains as far as the filter is played, and how many chains have come by then.
    fn largest_so_far(
        &mut self,
        analysis: &Analysis,
        (filter, place): (&Filter, &UpTo),
        top: usize,
        cancel: &Cancel,
    ) -> Result<(Vec<Vec<u32>>, u64), EngineError> {
        let (graph, until, stopped) =
            (&analysis.graph, rows_up_to(&self.store, place), || cancel.is_cancelled());
        // what came later may have changed which events before it the filter keeps
        let whole = filter.played().map(|(whole, _)| whole).filter(|_| !filter.depends_on_later());
        let kept = self.filtered(whole.as_ref().unwrap_or(filter), cancel)?;
        let known = whole.as_ref().and_then(|whole| self.cache.take_chains_so_far(whole, top));
        let known = known.filter(|so_far| !so_far.is_beyond(until));
        let mut so_far = known.unwrap_or_else(|| ChainsSoFar::of(graph, top));
        let taken = so_far.take((&self.store, graph), &kept, until, &stopped);
        let largest = taken.and_then(|()| so_far.largest(&self.store, graph, &stopped));
        let total = so_far.total();
        if let Some(whole) = whole {
            self.cache.keep_chains_so_far((whole, top), so_far);
        }
        let rows = largest.and_then(|largest| graph.by_chain(&self.store, &largest, &stopped));
        let mut rows = rows.ok_or(EngineError::Cancelled)?;
        for rows in &mut rows {
            rows.truncate(rows.partition_point(|row| (*row as usize) < until));
        }
        Ok((rows, total))
    }

    /// Calls `take` with each of the `limit` largest chains that have events of a filter, in the order of their first
    /// events, until it returns `false`. With `whole` they include events and links.
    ///
    /// # Errors
    /// When it was cancelled, and while the analysis is not done.
    pub fn each_chain(
        &mut self,
        filter: &Filter,
        limit: usize,
        whole: bool,
        cancel: &Cancel,
        take: &mut dyn FnMut(Chain) -> bool,
    ) -> Result<(), EngineError> {
        let analysis = self.known(filter.instant())?;
        let (chosen, _) = self.chosen(&analysis, filter, limit, cancel)?;
        let (graph, store) = (&analysis.graph, &self.store);
        let mut rows =
            graph.by_chain(store, &chosen, &|| cancel.is_cancelled()).ok_or(EngineError::Cancelled)?;
        rows.sort_by_cached_key(|rows| graph.place(store, rows));
        for rows in rows {
            if !take(analysis.tell(store, &rows, whole)) {
                break;
            }
        }
        Ok(())
    }

    /// The numbers of the `top` largest chains with events that match a filter, and how many chains have such events.
    fn chosen(
        &mut self,
        analysis: &Analysis,
        filter: &Filter,
        top: usize,
        cancel: &Cancel,
    ) -> Result<(Vec<u32>, u64), EngineError> {
        let (graph, stopped) = (&analysis.graph, || cancel.is_cancelled());
        let (chosen, total) = if *filter == Filter::All {
            (analysis.largest(&self.store, top, &stopped), graph.len())
        } else {
            let rows = self.filtered(filter, cancel)?;
            let met = graph.chains_of(rows.iter(), &stopped).ok_or(EngineError::Cancelled)?;
            let total = met.len();
            (graph.largest(&self.store, met, top, &stopped), total)
        };
        Ok((chosen.ok_or(EngineError::Cancelled)?, total as u64))
    }
}
