//! The list of the largest chains.

use crate::engine::Question;
use crate::session::{Effect, Motion, Overlay, Session};

/// Number of chains in the list.
const MOST: usize = 200;

impl Session {
    /// Opens the list of the largest chains that contain events of the filter.
    pub(in crate::session) fn open_chains(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.chains.list = None;
        self.overlay = Some(Overlay::Chains { chosen: 0 });
        self.ask_overlay().into_iter().collect()
    }

    /// The question for that list.
    pub(in crate::session) fn largest_chains(&self) -> Question {
        Question::Chains { filter: self.view.effective(), top: MOST }
    }

    pub(in crate::session) fn move_chains(&mut self, chosen: usize, motion: Motion) {
        let last = self.chains.list.as_ref().map_or(0, |list| list.chains.len().saturating_sub(1));
        let page = usize::from(self.size.1).saturating_sub(4).max(1);
        self.overlay = Some(Overlay::Chains { chosen: crate::session::stepped(chosen, last, page, motion) });
    }

    /// Narrows the timeline to the chosen chain and closes the list.
    pub(in crate::session) fn keep_chain(&mut self, chosen: usize) -> Vec<Effect> {
        let chain = self.chains.list.as_ref().and_then(|list| list.chains.get(chosen));
        let Some((id, records)) = chain.map(|listed| (listed.chain.id.clone(), listed.chain.records)) else {
            return Vec::new();
        };
        self.overlay = None;
        let label = format!("chain of {} events", crate::session::thousands(records));
        self.pivot(label, vec![format!("chain:{}", crate::query::quote(&id))])
    }
}
