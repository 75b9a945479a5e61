//! Computes the first uses: what was new to an account.

use super::{Names, Truth};
use crate::sample::days::DAY;
use crate::sample::plant::Id;
use std::collections::{HashMap, HashSet};

/// How long an account is watched before a new value counts as a first use.
const BASELINE: i64 = 14 * DAY;

/// The kinds of first uses, as queries name them.
pub const KINDS: [&str; 4] = ["app", "ip", "agent", "device"];

impl Truth {
    /// The first uses: the event, and which of [`KINDS`] is new.
    pub(super) fn first_uses(&self) -> Vec<(Id, &'static str)> {
        let mut since: HashMap<u32, i64> = HashMap::new();
        let mut met: HashSet<(u32, usize, u32)> = HashSet::new();
        let mut found = Vec::new();
        let mut facts: Vec<_> = self.facts.iter().filter(|fact| !fact.cites).collect();
        // of two in one instant, the one written first comes first
        facts.sort_by_key(|fact| (fact.at, self.written.get(&fact.id)));
        for fact in facts {
            let Some(who) = fact.who else { continue };
            let begun = *since.entry(who).or_insert(fact.at);
            for (kind, value) in fact.used.iter().enumerate() {
                if let Some(value) = value
                    && met.insert((who, kind, *value))
                    && fact.at > begun + BASELINE
                {
                    found.push((fact.id, KINDS[kind]));
                }
            }
        }
        found
    }
}

impl Names {
    /// The text of a number; empty if there is none.
    pub(super) fn some(&self, number: Option<u32>) -> &str {
        number.map_or("", |number| self.text(number))
    }
}
