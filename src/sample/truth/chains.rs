//! Computes chains as the contract defines them: sets are joined until nothing joins them any more.

use super::{Fact, To, Truth};
use crate::event::Rel;
use crate::sample::plant::{Id, Identity};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How many accounts may carry an identity in any case.
const LEAST: usize = 10;
/// The percentage of accounts that may carry an identity, if that is more.
const SHARE: usize = 2;

/// An identity that too many accounts carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hub {
    pub identity: Identity,
    pub accounts: usize,
    pub records: usize,
}

impl Truth {
    /// More accounts than this make an identity a hub.
    #[must_use]
    pub fn threshold(&self) -> usize {
        let all: HashSet<u32> = self.facts.iter().filter_map(|fact| fact.who).collect();
        LEAST.max(all.len() * SHARE / 100)
    }

    /// The hubs, in order.
    pub(super) fn hubs(&self) -> Vec<Hub> {
        let mut carried: BTreeMap<Identity, (HashSet<u32>, usize)> = BTreeMap::new();
        for fact in &self.facts {
            for identity in &fact.strong {
                let (accounts, records) = carried.entry(*identity).or_default();
                accounts.extend(fact.who);
                *records += 1;
            }
        }
        let threshold = self.threshold();
        let hub = |(identity, (accounts, records)): (Identity, (HashSet<u32>, usize))| Hub {
            identity,
            accounts: accounts.len(),
            records,
        };
        carried.into_iter().map(hub).filter(|hub| hub.accounts > threshold).collect()
    }

    /// The chains of two events and more: ids in order, chains in order of their first ids.
    pub(super) fn chains(&self) -> Vec<Vec<Id>> {
        let hubs: HashSet<Identity> = self.hubs().into_iter().map(|hub| hub.identity).collect();
        let places: HashMap<Id, usize> = self.facts.iter().zip(0..).map(|(fact, at)| (fact.id, at)).collect();
        let mut sets = Sets::of(self.facts.len());
        let mut first: HashMap<(Identity, bool), usize> = HashMap::new();
        for (at, fact) in self.facts.iter().enumerate() {
            for (identity, said) in had(fact) {
                // a statement that names a hub is tied with others that name it, not with what carries it
                let hub = hubs.contains(&identity);
                if !hub || said {
                    let with = *first.entry((identity, hub)).or_insert(at);
                    sets.join(at, with);
                }
            }
            for (_, to) in fact.says.iter().filter(|(rel, _)| ties(*rel)) {
                if let To::Event(id) = to
                    && let Some(with) = places.get(id)
                {
                    sets.join(at, *with);
                }
            }
        }
        let mut chains: BTreeMap<usize, BTreeSet<Id>> = BTreeMap::new();
        for (at, fact) in self.facts.iter().enumerate() {
            chains.entry(sets.root(at)).or_default().insert(fact.id);
        }
        let chains = chains.into_values().filter(|chain| chain.len() > 1);
        let mut chains: Vec<Vec<Id>> = chains.map(|chain| chain.into_iter().collect()).collect();
        chains.sort();
        chains
    }
}

/// Whether a relation ties chains rather than claims.
const fn ties(rel: Rel) -> bool {
    matches!(rel, Rel::Issued | Rel::Used | Rel::Reached | Rel::Caused | Rel::SameAs)
}

/// The identities that a fact carries or names, each with whether that is stated rather than recorded.
fn had(fact: &Fact) -> impl Iterator<Item = (Identity, bool)> + '_ {
    let carried = fact.strong.iter().map(|identity| (*identity, fact.cites));
    let named = fact.says.iter().filter(|(rel, _)| ties(*rel)).filter_map(|(_, to)| match to {
        To::Identity(identity) => Some((*identity, true)),
        To::Event(_) => None,
    });
    carried.chain(named)
}

/// Disjoint sets.
struct Sets(Vec<usize>);

impl Sets {
    fn of(many: usize) -> Self {
        Self((0..many).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
