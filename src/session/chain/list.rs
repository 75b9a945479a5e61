//! The list of the largest chains.

use super::changes_timeline;
use crate::engine::Question;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Effect, Motion, Overlay, Session, stepped};

/// Number of chains in the list.
const MOST: usize = 200;

pub(in crate::session) const CHAINS: Behavior = Behavior {
    accept: Session::keep_chain,
    moved: Session::move_chains,
    question: |session| Some(Question::Chains { filter: session.view.effective(), top: MOST }),
    is_known: |session| session.chains.list.is_some(),
    closes_before: changes_timeline,
    ..PLAIN
};

impl Session {
    /// Opens the list of the largest chains that contain events of the filter.
    pub(in crate::session) fn open_chains(&mut self) -> Vec<Effect> {
        self.bar = None;
        self.chains.list = None;
        self.overlay = Some(Overlay::Chains { chosen: 0 });
        self.ask_overlay().into_iter().collect()
    }

    fn move_chains(&mut self, motion: Motion) {
        let last = self.chains.list.as_ref().map_or(0, |list| list.chains.len().saturating_sub(1));
        let page = usize::from(self.size.1).saturating_sub(4).max(1);
        if let Some(Overlay::Chains { chosen }) = &mut self.overlay {
            *chosen = stepped(*chosen, last, page, motion);
        }
    }

    /// Narrows the timeline to the chosen chain and closes the list.
    fn keep_chain(&mut self) -> Vec<Effect> {
        let Some(Overlay::Chains { chosen }) = self.overlay else { return Vec::new() };
        let chain = self.chains.list.as_ref().and_then(|list| list.chains.get(chosen));
        let Some((id, records)) = chain.map(|listed| (listed.chain.id.clone(), listed.chain.records)) else {
            return Vec::new();
        };
        self.overlay = None;
        let label = format!("chain of {} events", crate::session::thousands(records));
        self.pivot(label, vec![format!("chain:{}", crate::query::quote(&id))])
    }
}
