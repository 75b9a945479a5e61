//! The report's chains, and the reach of keys.

use super::{Making, Narrower};
use crate::chain::{Chain, Identity, IdentityKind, ListedChain};
use crate::engine::{ChainOf, EngineError};
use crate::event::Field;
use crate::export::Listed;
use crate::export::report::{ChainRow, Chains, Downstream, ReachRow};
use std::sync::Arc;

/// The most chains and keys that are listed.
const CHAINS: usize = 12;
const KEYS: usize = 3;
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
        let (reach, downstream) = self.reach()?;
        Ok(Chains { list: Listed::of(rows, answer.total), by, reach, downstream, command, all })
    }

    fn chain(&mut self, chain: Chain, orphans: u64) -> Result<ChainRow, EngineError> {
        let command = self.ask.commands.whole("chains", &["--of", &chain.id, "--format", "json"]);
        let (of, untold) = (ChainOf::Event(chain.id.clone()), chain.records > LONG);
        let (as_of, played) = (self.ask.until, self.ask.order.filter.up_to_place());
        let whole = if untold { None } else { self.engine.chain(&of, as_of, played, self.cancel)? };
        let row = ChainRow::of(&whole.unwrap_or(chain), orphans, untold, command);
        if self.ask.commands.is_scoped() { self.inside(row) } else { Ok(row) }
    }

    /// Everything downstream of the known keys. That may lie outside the report's events, so a report of selected
    /// events only gives the command.
    fn reach(&mut self) -> Result<(Listed<ReachRow>, Listed<Downstream>), EngineError> {
        let (keys, distinct) = self.values(&Narrower::nothing(), Field::KeyId, KEYS)?;
        let (mut rows, mut named) = (Vec::new(), Vec::new());
        for (value, _) in keys {
            let of = Identity { kind: IdentityKind::Key, value };
            let by = format!("key={}", of.value);
            let command = self.ask.commands.whole("chains", &["--reach", "--by", &by, "--format", "json"]);
            if self.ask.commands.is_scoped() {
                named.push(Downstream { of: of.to_string(), command });
                continue;
            }
            match self.engine.reach(&ChainOf::Identity(of), None, self.ask.until, self.cancel) {
                Ok(reach) => rows.push(ReachRow::of(&reach, command)),
                // a value such as all zeros is not an identity
                Err(EngineError::NoIdentity(_)) => {}
                Err(why) => return Err(why),
            }
            self.bit()?;
        }
        let total = |of: usize| if of > 0 { distinct } else { 0 };
        let totals = (total(rows.len()), total(named.len()));
        Ok((Listed::of(rows, totals.0), Listed::of(named, totals.1)))
    }
}
