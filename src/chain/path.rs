//! Finds the path of links between two events.

use super::carriers::Carriers;
use super::rules::{Rule, RuleWalk, Rules};
use super::statements::AssertedTie;
use super::{ChainLink, Graph, Settings};
use crate::store::Store;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The cheapest path from one event to another: fewest inferred steps, then fewest asserted, then fewest in total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    /// The steps; each begins where the previous one ends.
    pub steps: Vec<ChainLink>,
}

/// The cost of a path: asserted steps, then all steps. Inferred steps do not count, as the search adds one per layer.
type Cost = (u32, u32);

/// Why a row was reached.
#[derive(Debug, Clone, Copy)]
enum Cause {
    /// Both have the identity; the row that only states it, if there is one.
    Node(u32, Option<u32>),
    Said(AssertedTie),
    Rule(Rule),
}

/// The message where there is no path. Two events may still share weak identities, or a hub that one carries and the
/// other names; and a claim may replace, contradict or be part of another, which says nothing of the events: statements on claims.
pub const UNTIED: &str = "no rule ties them, and but for hubs no shared key, token, session, alert or request and no statement but on claims";

impl Graph {
    /// The path between two rows; `None` if nothing ties them, or if cancelled.
    #[must_use]
    pub fn path(
        &self,
        store: &Store,
        settings: &Settings,
        ends: (usize, usize),
        stopped: &dyn Fn() -> bool,
    ) -> Option<Path> {
        self.way(store, settings, ends, usize::MAX, stopped).map(|(path, _)| path)
    }

    /// The path between two rows that uses only rows before `until`, and the rows on it from end to end; `None` if
    /// there is none, or if cancelled.
    #[must_use]
    pub fn way(
        &self,
        store: &Store,
        settings: &Settings,
        (from, to): (usize, usize),
        until: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Path, Vec<usize>)> {
        let (from, to) = (u32::try_from(from).ok()?, u32::try_from(to).ok()?);
        let carriers = Carriers::of(store, self);
        let mut search = Search {
            carriers: &carriers,
            reached: FxHashMap::default(),
            heap: BinaryHeap::new(),
            used: FxHashMap::default(),
            until,
        };
        search.offer(from, (0, 0), from, None);
        let tied = |way: &[(u32, u32, Cause)], rules: Option<&Rules<'_>>| {
            let steps = way.iter().map(|step| told(&carriers, rules, *step)).collect();
            let rows = std::iter::once(from).chain(way.iter().map(|(_, to, _)| *to));
            (Path { steps }, rows.map(|row| row as usize).collect())
        };
        let mut layer = search.settle(to, stopped)?;
        if search.is_settled(to) {
            return Some(tied(&search.way(to), None));
        }
        let rules = Rules::of(store, settings, (&self.statements, &self.known));
        let mut met = RuleWalk::default();
        while !layer.is_empty() {
            search.infer(&layer, &rules, &mut met, stopped)?;
            layer = search.settle(to, stopped)?;
            if search.is_settled(to) {
                return Some(tied(&search.way(to), Some(&rules)));
            }
        }
        None
    }
}

/// A search for the cheapest path that adds one inferred step per layer.
struct Search<'c> {
    carriers: &'c Carriers<'c>,
    /// By row: how it was reached, and whether that is final.
    reached: FxHashMap<u32, Reached>,
    /// Rows to settle, by cost, then by a hash of the id: the order of rows within an instant depends on their files.
    heap: BinaryHeap<Reverse<(Cost, u64, u32)>>,
    /// By identity: whether it was followed from an event that only states it, and from a record.
    used: FxHashMap<u32, (bool, bool)>,
    /// Rows from this one on are not used.
    until: usize,
}

#[derive(Debug, Clone, Copy)]
struct Reached {
    cost: Cost,
    from: u32,
    /// Why; `None` at the start.
    by: Option<Cause>,
    settled: bool,
}

impl Search<'_> {
    fn is_settled(&self, row: u32) -> bool {
        self.reached.get(&row).is_some_and(|reached| reached.settled)
    }

    fn offer(&mut self, row: u32, cost: Cost, from: u32, by: Option<Cause>) {
        if row as usize >= self.until {
            return;
        }
        let hash = |row: u32| self.carriers.store.id_hash(row as usize);
        let known = self.reached.get(&row).copied();
        let cheaper = known.is_none_or(|known| !known.settled && cost < known.cost);
        let as_cheap = known.is_some_and(|known| {
            !known.settled && cost == known.cost && known.by.is_some() && hash(from) < hash(known.from)
        });
        if cheaper || as_cheap {
            self.reached.insert(row, Reached { cost, from, by, settled: false });
        }
        if cheaper {
            self.heap.push(Reverse((cost, hash(row), row)));
        }
    }

    /// Follows observed and asserted links until the goal is settled or nothing is left. Returns the rows settled,
    /// cheapest first; `None` if cancelled.
    fn settle(&mut self, goal: u32, stopped: &dyn Fn() -> bool) -> Option<Vec<(u32, Cost)>> {
        let mut settled = Vec::new();
        while let Some(Reverse((cost, _, row))) = self.heap.pop() {
            if settled.len().is_multiple_of(4096) && stopped() {
                return None;
            }
            let Some(known) = self.reached.get_mut(&row).filter(|known| !known.settled && known.cost == cost)
            else {
                continue;
            };
            known.settled = true;
            settled.push((row, cost));
            if row == goal {
                break;
            }
            self.follow(row, cost);
        }
        Some(settled)
    }

    fn follow(&mut self, row: u32, (asserted, steps): Cost) {
        let carriers = self.carriers;
        for held in carriers.held(row) {
            let (by_word, by_record) = self.used.entry(held.node).or_default();
            let done = if held.said { by_word } else { by_record };
            if std::mem::replace(done, true) {
                continue;
            }
            for other in carriers.rows(held.node).filter(|other| other.row != row) {
                let says = if held.said { Some(row) } else { other.said.then_some(other.row) };
                let cost = (asserted + u32::from(says.is_some()), steps + 1);
                self.offer(other.row, cost, row, Some(Cause::Node(held.node, says)));
            }
        }
        let mut ties: Vec<(u32, AssertedTie)> =
            carriers.between(row).filter(|(_, tie)| (tie.row as usize) < self.until).collect();
        ties.sort_by_key(|(_, tie)| tie.row != row);
        for (other, tie) in ties {
            self.offer(other, (asserted + 1, steps + 1), row, Some(Cause::Said(tie)));
        }
    }

    /// Takes one inferred step from each row settled last.
    fn infer(
        &mut self,
        layer: &[(u32, Cost)],
        rules: &Rules<'_>,
        met: &mut RuleWalk,
        stopped: &dyn Fn() -> bool,
    ) -> Option<()> {
        for (at, (row, (asserted, steps))) in layer.iter().enumerate() {
            if at.is_multiple_of(256) && stopped() {
                return None;
            }
            rules.neighbours(*row, met, |other, rule| {
                self.offer(other, (*asserted, steps + 1), *row, Some(Cause::Rule(rule)));
            });
        }
        Some(())
    }

    /// The steps from the start to a row.
    fn way(&self, to: u32) -> Vec<(u32, u32, Cause)> {
        let (mut steps, mut at, mut seen) = (Vec::new(), to, FxHashSet::default());
        while let Some(Reached { from, by, .. }) = self.reached.get(&at).copied().filter(|_| seen.insert(at))
        {
            if let Some(by) = by {
                steps.push((from, at, by));
            }
            at = from;
        }
        steps.reverse();
        steps
    }
}

fn told(carriers: &Carriers<'_>, rules: Option<&Rules<'_>>, (from, to, by): (u32, u32, Cause)) -> ChainLink {
    match by {
        Cause::Node(node, said) => carriers.tied_by(node, from, to, said),
        Cause::Said(tie) => carriers.tied_as_said(tie, from, to),
        Cause::Rule(rule) => {
            let reason = rules.map_or_else(String::new, |rules| rules.reason(rule, from, to));
            carriers.tied_by_rule(reason, from, to)
        }
    }
}
