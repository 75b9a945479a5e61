//! Chain summaries during playback, extended from one moment to the next instead of computed anew.

use crate::chain::{Brief, ChainTotals, Graph};
use crate::engine::local::LocalEngine;
use std::sync::Arc;

/// The summary of a chain up to some point of the playback.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct ChainSoFar {
    /// The instant that it is as of, and the number of the chain.
    pub of: (Option<i64>, u32),
    rows: Arc<Vec<u32>>,
    sum: ChainTotals,
    /// How many of its rows are included in `sum`.
    summed: usize,
}

impl LocalEngine {
    /// The summary of a chain's rows before row `until`.
    pub(super) fn chain_so_far(
        &mut self,
        graph: &Graph,
        as_of: Option<i64>,
        chain: u32,
        until: usize,
    ) -> Brief {
        let of = (as_of, chain);
        let known = self.cache.take_chain(of);
        let new = || ChainSoFar {
            of,
            rows: Arc::new(graph.rows_in(&self.store, chain)),
            sum: ChainTotals::default(),
            summed: 0,
        };
        let ChainSoFar { rows, sum, summed, .. } = known.unwrap_or_else(new);
        let count = rows.partition_point(|row| (*row as usize) < until);
        // after going back it is computed anew
        let (sum, from) = if summed <= count { (sum, summed) } else { (ChainTotals::default(), 0) };
        let sum = graph.summed(&self.store, rows.get(from..count).unwrap_or_default(), sum);
        let chain = graph.brief(&self.store, &sum, rows.get(..count).unwrap_or_default());
        self.cache.keep_chain(ChainSoFar { of, rows, sum, summed: count });
        chain
    }
}
