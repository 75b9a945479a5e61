//! Lists the largest chains.

use super::LocalEngine;
use crate::chain::{Analysis, Chain};
use crate::engine::{Cancel, ChainsAnswer, EngineError};
use crate::query::{Filter, rows_up_to};
use std::cmp::Reverse;
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
        } else {
            let (chosen, total) = self.chosen(&analysis, filter, top, cancel)?;
            let rows = self.rows_of_chains(&analysis, filter, &chosen, cancel)?;
            (analysis.list(&self.store, &rows, &stopped), total)
        };
        let answer = Arc::new(ChainsAnswer { chains: listed.ok_or(EngineError::Cancelled)?, total });
        self.cache.keep_chains((filter.clone(), top), Arc::clone(&answer));
        Ok(answer)
    }

    /// The rows of some chains, as far as the filter is played.
    fn rows_of_chains(
        &self,
        analysis: &Analysis,
        filter: &Filter,
        chosen: &[u32],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<u32>>, EngineError> {
        let rows = analysis.graph.by_chain(&self.store, chosen, &|| cancel.is_cancelled());
        let mut rows = rows.ok_or(EngineError::Cancelled)?;
        if let Some(place) = filter.up_to_place() {
            // during playback chains end where it has come to
            let until = rows_up_to(&self.store, place);
            for rows in &mut rows {
                rows.truncate(rows.partition_point(|row| (*row as usize) < until));
            }
            // the largest so far come first
            rows.sort_by_key(|rows| Reverse(rows.len()));
        }
        Ok(rows)
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
