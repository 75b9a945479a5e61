//! The keys of a report: which of its accesses are downstream of each, those of the intruder first.

use super::{Making, Narrower};
use crate::chain::{Begin, Identity, IdentityKind, ListedChain, Within};
use crate::engine::{ChainOf, EngineError};
use crate::event::Field;
use crate::export::Listed;
use crate::export::report::{Downstream, ReachRow};
use crate::query::{Filter, quoted};
use crate::store::Tally;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Selects the events that tell how keys were acquired and tokens forged.
pub(super) const TAKEN: &str = "stage:(key_acquisition token_forgery)";

/// The most keys that are listed.
const KEYS: usize = 3;
/// The most keys that are taken from each place where suspicious ones are, and from all events.
const SUSPICIOUS: usize = 4;
const FREQUENT: usize = 8;

/// What is downstream of the keys of a report.
pub(super) struct ReachOfKeys {
    /// In a report of the whole case: their reach.
    pub reach: Listed<ReachRow>,
    /// In a report of some events: how many of these are downstream.
    pub downstream: Listed<Downstream>,
    /// Keys of which no access of the report is downstream.
    pub without: Listed<String>,
}

/// The keys that may lead to what is suspicious, and how many more there are.
struct Candidates {
    keys: Vec<Identity>,
    /// Those among them that events of the report name.
    named: BTreeSet<Identity>,
    more: u64,
}

/// The keys of chains, those of the chains with most orphans first.
pub(super) fn on_chains(chains: &[ListedChain]) -> Vec<Identity> {
    let mut chains: Vec<&ListedChain> = chains.iter().collect();
    chains.sort_by_key(|listed| Reverse(listed.orphans));
    let carried = chains.into_iter().flat_map(|listed| &listed.chain.identities);
    let keys = carried.map(|carried| &carried.identity).filter(|of| of.kind == IdentityKind::Key);
    keys.take(SUSPICIOUS).cloned().collect()
}

impl Making<'_> {
    /// What is downstream of the keys: of a few with most accesses of the intruder downstream, then with most accesses.
    /// Most keys that events name are those of ordinary tokens, so how many events name one says nothing.
    pub(super) fn keys(&mut self, on_chains: &[Identity]) -> Result<ReachOfKeys, EngineError> {
        let candidates = self.candidates(on_chains)?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for of in candidates.keys {
            let rows = self.engine.filtered(&self.ask.narrowed(&downstream(&of)), self.cancel)?;
            match (rows.common(&self.suspects), rows.count()) {
                (_, 0) => without.push(of),
                (suspects, accesses) => with.push(((suspects, accesses), of)),
            }
            self.bit()?;
        }
        with.sort_by_key(|(rank, _)| Reverse(*rank));
        let total = with.len() as u64 + candidates.more;
        if with.first().is_some_and(|((suspects, _), _)| *suspects > 0) {
            with.retain(|((suspects, _), _)| *suspects > 0);
        }
        with.truncate(KEYS);
        if !self.ask.commands.is_scoped() {
            let rows = with.into_iter().map(|(_, of)| self.reach(of)).collect::<Result<_, _>>()?;
            let (reach, without) = (Listed::of(rows, total), without.iter().map(Identity::to_string));
            let without = Listed::first(without, KEYS);
            return Ok(ReachOfKeys { reach, downstream: Listed::default(), without });
        }
        if with.is_empty() {
            // what these events name is told, wherever its accesses are
            with = without
                .iter()
                .filter(|of| candidates.named.contains(of))
                .map(|of| ((0, 0), of.clone()))
                .collect();
        }
        let total = total.max(with.len() as u64);
        with.truncate(KEYS);
        let rows =
            with.into_iter().map(|((_, accesses), of)| self.downstream(&of, accesses as u64)).collect();
        Ok(ReachOfKeys {
            reach: Listed::default(),
            downstream: Listed::of(rows, total),
            without: Listed::default(),
        })
    }

    /// The keys to look at: those that accesses of the intruder name, those of their chains, those that were acquired or
    /// signed what was forged, and those on most events.
    fn candidates(&mut self, mut on_chains: &[Identity]) -> Result<Candidates, EngineError> {
        let suspect = self.suspect.clone();
        let places =
            [(suspect, SUSPICIOUS), (Narrower::of(TAKEN), SUSPICIOUS), (Narrower::nothing(), FREQUENT)];
        let (mut keys, mut named, mut distinct) = (Vec::new(), BTreeSet::new(), 0);
        for (by, most) in places {
            let (values, all) = self.values(&by, Field::KeyId, most)?;
            distinct = all.max(distinct);
            // a value such as all zeros is not an identity
            let of = |(value, _): (String, Tally)| Identity::parse(&format!("{}:{value}", IdentityKind::Key));
            let found: Vec<Identity> = values.into_iter().filter_map(of).collect();
            named.extend(found.iter().cloned());
            for of in found.iter().chain(std::mem::take(&mut on_chains)) {
                if !keys.iter().any(|known: &Identity| known.is_same(of)) {
                    keys.push(of.clone());
                }
            }
            self.bit()?;
        }
        let more = distinct.saturating_sub(named.len() as u64);
        Ok(Candidates { keys, named, more })
    }

    fn reach(&mut self, of: Identity) -> Result<ReachRow, EngineError> {
        let command = self.reaching(&of);
        let reach = self.engine.reach(&ChainOf::Identity(of), None, self.ask.until, self.cancel)?;
        self.bit()?;
        Ok(ReachRow::of(&reach, command))
    }

    fn downstream(&self, of: &Identity, records: u64) -> Downstream {
        let counted = self.counting(&downstream(of).query);
        Downstream { of: of.to_string(), records, counted, command: self.reaching(of) }
    }

    /// The command line that shows the reach of a key in the whole case.
    fn reaching(&self, of: &Identity) -> String {
        let by = format!("{}={}", of.kind, of.value);
        self.ask.commands.whole("chains", &["--reach", "--by", &by, "--format", "json"])
    }
}

/// Selects the accesses downstream of an identity.
fn downstream(of: &Identity) -> Narrower {
    let reach = Within { of: Begin::Identity(of.clone()), under: Vec::new() }.to_string();
    Narrower { query: format!("reach:{}", quoted(&reach)), filter: Filter::Reach(reach) }
}
