//! The chain of an event while the incident is played: from one moment to the next only what is new of it is added.

use crate::chain::{Brief, ChainTotals, Graph};
use crate::engine::local::LocalEngine;
use std::sync::Arc;

/// What is told of a chain so far.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct ChainSoFar {
    /// The instant as of which it is, and its number.
    pub of: (Option<i64>, u32),
    rows: Arc<Vec<u32>>,
    sum: ChainTotals,
    /// So many of its rows are summed.
    summed: usize,
}

impl LocalEngine {
    /// What a chain comes to, of its rows before one.
    pub(super) fn chain_so_far(&mut self, graph: &Graph, of: (Option<i64>, u32), until: usize) -> Brief {
        let known = self.cache.take_chain(of);
        let new =
            || ChainSoFar { of, rows: Arc::new(graph.rows_in(of.1)), sum: ChainTotals::default(), summed: 0 };
        let ChainSoFar { rows, sum, summed, .. } = known.unwrap_or_else(new);
        let count = rows.partition_point(|row| (*row as usize) < until);
        // what was stepped back is summed anew
        let (sum, from) = if summed <= count { (sum, summed) } else { (ChainTotals::default(), 0) };
        let sum = graph.summed(&self.store, rows.get(from..count).unwrap_or_default(), sum);
        let chain = graph.brief(&self.store, &sum, rows.get(..count).unwrap_or_default());
        self.cache.keep_chain(ChainSoFar { of, rows, sum, summed: count });
        chain
    }
}
