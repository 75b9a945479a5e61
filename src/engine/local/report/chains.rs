//! The report's chains.

use super::keys::{ReachOfKeys, on_chains};
use super::{Making, Narrower};
use crate::chain::{Chain, ListedChain};
use crate::engine::{ChainOf, EngineError};
use crate::export::Listed;
use crate::export::report::{ChainRow, Chains};
use std::sync::Arc;

/// The most chains that are listed.
const CHAINS: usize = 12;
/// The links of a chain with more events than this are left out.
pub(super) const LONG: u64 = 50_000;

impl Making<'_> {
    /// The chains that contain accesses of the intruder; if there are none, all chains.
    pub(super) fn chains(&mut self) -> Result<Chains, EngineError> {
        let by = if self.suspects.count() > 0 { self.suspect.clone() } else { Narrower::nothing() };
        let (filter, by) = (self.ask.narrowed(&by), by.query);
        let answer = Arc::unwrap_or_clone(self.engine.chains(&filter, CHAINS, self.cancel)?);
        self.bit()?;
        let mut chains = answer.chains;
        let keys = self.keys(&on_chains(&chains))?;
        chains.sort_by_cached_key(|ListedChain { chain, .. }| {
            let first = chain.first.map(|when| when.order());
            (first.is_none(), first, chain.id.clone())
        });
        let mut rows = Vec::with_capacity(chains.len());
        for ListedChain { chain, orphans } in chains {
            rows.push(self.chain(Arc::unwrap_or_clone(chain), orphans)?);
            self.bit()?;
        }
        let most = CHAINS.to_string();
        let asked = ["--limit", &most, "--format", "json"];
        let commands = &self.ask.commands;
        let (command, all) =
            (commands.narrowed("chains", &by, &asked), commands.narrowed("chains", &by, &asked[2..]));
        let ReachOfKeys { reach, downstream, without } = keys;
        Ok(Chains { list: Listed::of(rows, answer.total), by, reach, downstream, without, command, all })
    }

    fn chain(&mut self, chain: Chain, orphans: u64) -> Result<ChainRow, EngineError> {
        let command = self.ask.commands.whole("chains", &["--of", &chain.id, "--format", "json"]);
        let (of, untold) = (ChainOf::Event(chain.id.clone()), chain.records > LONG);
        let (as_of, played) = (self.ask.until, self.ask.order.filter.up_to_place());
        let whole = if untold { None } else { self.engine.chain(&of, as_of, played, self.cancel)? };
        let row = ChainRow::of(&whole.unwrap_or(chain), orphans, untold, command);
        if self.ask.commands.is_scoped() { self.inside(row) } else { Ok(row) }
    }
}
