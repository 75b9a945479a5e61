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

/// A key, and the accesses of the report downstream of it.
struct RankedKey {
    of: Identity,
    /// How many of these are the intruder's.
    suspects: usize,
    accesses: usize,
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
        let Candidates { keys, named, more } = self.candidates(on_chains)?;
        let (mut with, without): (Vec<RankedKey>, Vec<RankedKey>) =
            self.ranked(keys)?.into_iter().partition(|key| key.accesses > 0);
        let total = with.len() as u64 + more;
        if with.first().is_some_and(|key| key.suspects > 0) {
            with.retain(|key| key.suspects > 0);
        }
        if !self.ask.commands.is_scoped() {
            with.truncate(KEYS);
            let rows = with.into_iter().map(|key| self.reach(key.of)).collect::<Result<_, _>>()?;
            let without = Listed::first(without.iter().map(|key| key.of.to_string()), KEYS);
            return Ok(ReachOfKeys {
                reach: Listed::of(rows, total),
                downstream: Listed::default(),
                without,
            });
        }
        if with.is_empty() {
            // what these events name is told, wherever its accesses are
            with = without.into_iter().filter(|key| named.contains(&key.of)).collect();
        }
        let total = total.max(with.len() as u64);
        let rows = with.iter().take(KEYS).map(|key| self.downstream(key)).collect();
        let downstream = Listed::of(rows, total);
        Ok(ReachOfKeys { reach: Listed::default(), downstream, without: Listed::default() })
    }

    /// Keys with the accesses of the report downstream of each, those with most of the intruder's first.
    fn ranked(&mut self, keys: Vec<Identity>) -> Result<Vec<RankedKey>, EngineError> {
        let mut ranked = Vec::with_capacity(keys.len());
        for of in keys {
            let rows = self.engine.filtered(&self.ask.narrowed(&downstream(&of)), self.cancel)?;
            ranked.push(RankedKey { of, suspects: rows.common(&self.suspects), accesses: rows.count() });
            self.bit()?;
        }
        ranked.sort_by_key(|key| Reverse((key.suspects, key.accesses)));
        Ok(ranked)
    }

    /// The keys to look at: those that accesses of the intruder name, those of their chains, those that were acquired or
    /// signed what was forged, and those on most events.
    fn candidates(&mut self, on_chains: &[Identity]) -> Result<Candidates, EngineError> {
        let (of_intruder, mut distinct) = self.named_keys(&self.suspect.clone(), SUSPICIOUS)?;
        let (taken, all) = self.named_keys(&Narrower::of(TAKEN), SUSPICIOUS)?;
        distinct = distinct.max(all);
        let (frequent, all) = self.named_keys(&Narrower::nothing(), FREQUENT)?;
        distinct = distinct.max(all);
        let named: BTreeSet<Identity> =
            [&of_intruder, &taken, &frequent].into_iter().flatten().cloned().collect();
        let mut keys: Vec<Identity> = Vec::new();
        for of in [&of_intruder, on_chains, &taken, &frequent].into_iter().flatten() {
            if !keys.iter().any(|known| known.is_same(of)) {
                keys.push(of.clone());
            }
        }
        let more = distinct.saturating_sub(named.len() as u64);
        Ok(Candidates { keys, named, more })
    }

    /// The keys on most of some events, and how many different values there are.
    fn named_keys(&mut self, by: &Narrower, most: usize) -> Result<(Vec<Identity>, u64), EngineError> {
        let (values, distinct) = self.values(by, Field::KeyId, most)?;
        self.bit()?;
        // a value such as all zeros is not an identity
        let of = |(value, _): (String, Tally)| Identity::parse(&format!("{}:{value}", IdentityKind::Key));
        Ok((values.into_iter().filter_map(of).collect(), distinct))
    }

    fn reach(&mut self, of: Identity) -> Result<ReachRow, EngineError> {
        let command = self.reaching(&of);
        let reach = self.engine.reach(&ChainOf::Identity(of), None, self.ask.until, self.cancel)?;
        self.bit()?;
        Ok(ReachRow::of(&reach, command))
    }

    fn downstream(&self, key: &RankedKey) -> Downstream {
        let counted = self.counting(&downstream(&key.of).query);
        let records = key.accesses as u64;
        Downstream { of: key.of.to_string(), records, counted, command: self.reaching(&key.of) }
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
