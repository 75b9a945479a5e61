//! The ground truth of a sample, derived from what it was made of: chains, hubs, verdicts, blind spans and first uses.
//!
//! Identities are numbers here, independent of how a log spells them, so that it can be used to check readers of the
//! logs.

mod chains;
mod facts;
mod firsts;
mod planted;
mod told;
mod verdicts;

use super::plant::{Id, Identity, Pair, Planted, Verdict};
use super::world::World;
use super::{Plan, Shape};
use crate::event::{Rel, saturated};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

/// An event, as far as the truth depends on it.
#[derive(Debug, Clone)]
struct Fact {
    id: Id,
    /// The number of its file.
    file: usize,
    /// Seconds since 1970 UTC.
    at: i64,
    role: Role,
    /// Who acts.
    who: Option<u32>,
    /// The mailbox's owner.
    mailbox: Option<u32>,
    tenant: u32,
    strong: Vec<Identity>,
    /// The spellings of identities on planted records.
    spelled: Vec<(Identity, String)>,
    issued: Option<i64>,
    /// Application, address, user agent and device, each by the number of its text.
    used: [Option<u32>; 4],
    blind: Option<Blind>,
    says: Vec<(Rel, To)>,
    cites: bool,
    /// For a planted record: its copy, its chain's name, and the verdict that is expected.
    planted: Option<(u32, &'static str, Option<Verdict>)>,
}

/// The role of an event in verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// `renewed`: whether a session renewed its token, as far as the shape says.
    SignIn {
        succeeded: bool,
        renewed: bool,
    },
    Access,
    Other,
}

/// Why the log could not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blind {
    Throttled,
    Sync,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy)]
enum To {
    Event(Id),
    Identity(Identity),
}

/// The truth of some samples that are read together.
#[derive(Debug, Default)]
pub struct Truth {
    facts: Vec<Fact>,
    /// By event: how many were written before it, in its file and in earlier ones.
    written: HashMap<Id, usize>,
    names: Names,
    pairs: Vec<Pair>,
    seed: u64,
}

/// Texts as numbers.
#[derive(Debug, Default)]
struct Names {
    numbers: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = saturated::<u32>(self.texts.len());
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }
}

impl Truth {
    /// The truth of samples that are read together, in the order of their file names.
    #[must_use]
    pub fn of(plans: &[Plan]) -> Self {
        let mut truth = Self::default();
        for (file, plan) in plans.iter().enumerate() {
            let before = truth.facts.len();
            truth.seed = plan.seed;
            let world = World::new(plan.seed);
            let planted = Planted::new(&world, plan.plant);
            truth.take(&world, &planted, plan);
            truth.facts.iter_mut().skip(before).for_each(|fact| fact.file = file);
            truth.pairs.clone_from(&planted.pairs);
        }
        for (at, fact) in truth.facts.iter().enumerate() {
            truth.written.entry(fact.id).or_insert(at);
        }
        // an export may contain a record twice
        let mut met = HashSet::new();
        truth.facts.retain(|fact| met.insert(fact.id));
        truth.facts.sort_by_key(|fact| (fact.at, fact.id));
        truth.pairs.retain(|pair| pair.events.iter().all(|id| met.contains(id)));
        truth
    }

    fn take(&mut self, world: &World, planted: &Planted, plan: &Plan) {
        if plan.shape != Shape::Beside {
            for item in super::items(world, plan, planted) {
                let fact = facts::of(world, &item, plan.shape, &mut self.names);
                self.facts.push(fact);
            }
        }
        for record in super::plant::Pen::new(planted, plan.shape).records() {
            let fact = planted::of(planted, record, plan.shape, &mut self.names);
            self.facts.push(fact);
        }
    }

    /// Writes it as JSON, in the form of [`Self::told`].
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &self.told())?;
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests;
