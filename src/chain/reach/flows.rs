//! Caches the results of the latest starts, so that several questions about one start compute it once.

use super::flow::{Flow, FlowResult};
use super::{Begin, Start};
use crate::chain::{Graph, Settings};
use crate::store::Store;
use std::sync::{Arc, Mutex, PoisonError};

/// How many results are cached: enough for a query with a few terms and the screen next to it.
const KEPT: usize = 4;

/// The results of the latest starts, the most recently used last.
#[derive(Debug, Default)]
pub(in crate::chain) struct Flows(Mutex<Vec<CachedFlow>>);

/// A cached result, with the start and the settings that it is of.
#[derive(Debug)]
struct CachedFlow {
    start: Begin,
    settings: Settings,
    found: Arc<FlowResult>,
}

impl Clone for Flows {
    /// A copy caches its own results.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Flows {
    /// Drops all results, as row numbers have changed.
    pub fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The cached result of a start, which becomes the most recently used.
    fn get(&self, start: &Begin, settings: &Settings) -> Option<Arc<FlowResult>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|kept| kept.start == *start && kept.settings == *settings)?;
        let kept = all.remove(at);
        let found = Arc::clone(&kept.found);
        all.push(kept);
        Some(found)
    }

    fn keep(&self, kept: CachedFlow) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == KEPT {
            all.remove(0);
        }
        all.push(kept);
    }
}

impl Graph {
    /// Everything downstream of a start, cached for the next question about it; `None` if cancelled.
    pub(in crate::chain) fn flow(
        &self,
        store: &Store,
        settings: &Settings,
        start: &Start,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Arc<FlowResult>> {
        let begin = start.begin();
        if let Some(known) = self.flows.get(&begin, settings) {
            return Some(known);
        }
        // the lock is not held meanwhile, so a question about another start does not wait
        let found = Arc::new(Flow::through(store, self, settings, start, stopped)?);
        self.flows.keep(CachedFlow { start: begin, settings: *settings, found: Arc::clone(&found) });
        Some(found)
    }
}
