//! Carries the chosen line over to a list of chains, or a reach tree, that was asked for again.

use super::reach::{ReachPanel, place_lines};
use crate::chain::{Branch, Chain, Identity, ListedChain};
use crate::engine::ChainsAnswer;
use crate::session::{Overlay, Session};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    /// Takes the list of the largest chains; the chosen chain stays chosen, wherever it is now.
    pub(in crate::session) fn take_chains(&mut self, list: Arc<ChainsAnswer>) {
        if let Some(Overlay::Chains { chosen }) = &mut self.overlay {
            let before = self.chains.list.as_ref().and_then(|before| before.chains.get(*chosen));
            *chosen = before.and_then(|before| place_of(&before.chain, &list.chains)).unwrap_or(0);
        }
        self.chains.list = Some(list);
    }
}

/// Finds a chain in a later list: the first that shares one of its identities (hubs aside), else the one with the same
/// id. The id alone does not do, as it is that of the first event, which may have changed.
fn place_of(before: &Chain, now: &[ListedChain]) -> Option<usize> {
    let strong = |chain: &Chain, wanted: &Identity| {
        chain.identities.iter().any(|own| !own.hub && own.identity == *wanted)
    };
    let carried = before.identities.iter().filter(|carried| !carried.hub);
    let mut places =
        carried.filter_map(|carried| now.iter().position(|listed| strong(&listed.chain, &carried.identity)));
    places.next().or_else(|| now.iter().position(|listed| listed.chain.id == before.id))
}

impl ReachPanel {
    /// Carries the unfolded branches and the chosen line over to a new tree.
    pub(super) fn carry(&mut self, before: &[Branch], now: &[Branch]) {
        let chosen = place_lines(before, &self.open).into_iter().nth(self.chosen);
        let mut open = BTreeSet::new();
        let moved = moved(before, now, (&[], &[]), &mut |from, to| {
            if self.open.contains(from) {
                open.insert(to.to_vec());
            }
        });
        let place = chosen.and_then(|chosen| moved.get(&chosen).cloned());
        self.chosen =
            place_lines(now, &open).iter().position(|line| Some(line) == place.as_ref()).unwrap_or(0);
        self.open = open;
    }
}

/// Maps the places of branches in one tree to their places in another, for those that are in both. `tell` is called
/// with each pair.
fn moved(
    before: &[Branch],
    now: &[Branch],
    (from, to): (&[usize], &[usize]),
    tell: &mut dyn FnMut(&[usize], &[usize]),
) -> FxHashMap<Vec<usize>, Vec<usize>> {
    let places: FxHashMap<&Identity, usize> =
        now.iter().enumerate().map(|(at, branch)| (&branch.identity, at)).collect();
    let mut all = FxHashMap::default();
    for (at, branch) in before.iter().enumerate() {
        let Some(place) = places.get(&branch.identity) else { continue };
        let (from, to) = ([from, &[at]].concat(), [to, &[*place]].concat());
        tell(&from, &to);
        all.extend(moved(&branch.branches, &now[*place].branches, (&from, &to), tell));
        all.insert(from, to);
    }
    all
}
