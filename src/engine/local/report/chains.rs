//! The chains of a report, and what is downstream of keys.

use super::Making;
use crate::chain::{Chain, Identity, IdentityKind};
use crate::engine::{EngineError, Whose};
use crate::event::Field;
use crate::export::Listed;
use crate::export::report::{ChainRow, Chains, ReachRow};

/// Chains that are told, and keys.
const CHAINS: usize = 12;
const KEYS: usize = 3;
/// The links of a chain of more events are not told.
const LONG: u64 = 50_000;

impl Making<'_> {
    /// The chains that have accesses of the intruder; where there are none, all.
    pub(super) fn chains(&mut self) -> Result<Chains, EngineError> {
        let by = if self.suspects.count() > 0 { self.suspect } else { "" };
        let filter = (self.ask.narrowed)(by);
        let answer = self.engine.chains(&filter, CHAINS, self.cancel)?;
        let mut chains: Vec<(Chain, u64)> = answer.chains.into_iter().zip(answer.orphans).collect();
        chains.sort_by_cached_key(|(chain, _)| {
            let first = chain.first.map(|when| when.order());
            (first.is_none(), first, chain.id.clone())
        });
        let mut rows = Vec::with_capacity(chains.len());
        for (chain, orphans) in chains {
            rows.push(self.chain(chain, orphans)?);
        }
        let most = CHAINS.to_string();
        let asked = ["--limit", &most, "--format", "json"];
        Ok(Chains {
            list: Listed::of(rows, answer.total),
            reach: self.reach()?,
            command: self.ask.commands.narrowed("chains", by, &asked),
        })
    }

    fn chain(&mut self, chain: Chain, orphans: u64) -> Result<ChainRow, EngineError> {
        let command = self.ask.commands.whole("chains", &["--of", &chain.id, "--format", "json"]);
        if chain.records > LONG {
            return Ok(ChainRow::of(&chain, orphans, true, command));
        }
        let whole = self.engine.chain(&Whose::Event(chain.id.clone()), self.ask.until, true, self.cancel)?;
        Ok(ChainRow::of(&whole.unwrap_or(chain), orphans, false, command))
    }

    fn reach(&mut self) -> Result<Listed<ReachRow>, EngineError> {
        let (keys, distinct) = self.values("", Field::KeyId, KEYS)?;
        let mut rows = Vec::with_capacity(keys.len());
        for (value, _) in keys {
            let named = format!("key={value}");
            let command = self.ask.commands.whole("chains", &["--reach", "--by", &named, "--format", "json"]);
            let of = Whose::Identity(Identity { kind: IdentityKind::Key, value });
            match self.engine.reach(&of, self.ask.until, self.cancel) {
                Ok(reach) => rows.push(ReachRow::of(&reach, command)),
                // a value that is no identity, as one of zeros alone, leads nowhere
                Err(EngineError::NoIdentity(_)) => {}
                Err(why) => return Err(why),
            }
        }
        Ok(Listed::of(rows, distinct))
    }
}
