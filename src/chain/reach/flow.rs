//! Computes everything downstream of a start, visiting records in the order of time.

mod found;
mod led_to;
mod rules;
mod visits;

pub(super) use found::Flowed;

use super::Start;
use super::order::{ALWAYS, Instant, NEVER, RowQueue, instant};
use crate::chain::carriers::Carriers;
use crate::chain::statements::{AssertedTie, End};
use crate::chain::{Graph, IdentityKind, LinkKind, Settings};
use crate::event::Rel;
use crate::store::Store;
use led_to::LedTo;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// How an identity or an event was reached: the weakest link of its best path, and the previous identity.
#[derive(Debug, Clone, Copy)]
pub(in crate::chain) struct ReachedBy {
    pub kind: LinkKind,
    /// The identity that it was reached from; `None` at the start.
    pub from: Option<u32>,
    /// Records before this instant are not reached from here.
    since: Instant,
}

/// Something reached that was not followed yet.
enum WorkItem {
    Event(u32, ReachedBy),
    /// An event to follow only if it is not reached yet.
    Fresh(u32, ReachedBy),
    Node(u32, ReachedBy),
    /// A reached identity, for the statements about it.
    Spread(u32),
}

/// The instant since which an identity is reached by links up to each kind; [`NEVER`] if it is not.
type Since = [Instant; LinkKind::ALL.len()];

/// Everything downstream of a start, and how it was reached.
#[derive(Debug, Default)]
pub(in crate::chain) struct FlowResult {
    /// The node of the start, if it is a strong identity.
    pub start: Option<u32>,
    pub nodes: FxHashMap<u32, ReachedBy>,
    /// The nodes in the order in which they were reached.
    pub turns: Vec<u32>,
    pub events: FxHashMap<u32, ReachedBy>,
}

/// The state of one computation.
pub(super) struct Flow<'g> {
    store: &'g Store,
    graph: &'g Graph,
    settings: &'g Settings,
    carriers: Carriers<'g>,
    found: FlowResult,
    /// The rows to start at if there is no start node, in order.
    rows: Vec<u32>,
    /// Rows that may be reached and were not visited yet.
    turns: RowQueue,
    since: FxHashMap<u32, Since>,
    todo: VecDeque<WorkItem>,
    /// By address: the spans, in nanoseconds since 1970 UTC, for which reached statements report it.
    published: FxHashMap<u32, Vec<(i64, i64)>>,
    /// By account and address: the time of the last reached access, and how it was reached.
    beside: FxHashMap<(u32, u32), (i64, ReachedBy)>,
    accounts: Vec<u32>,
    /// The accesses that rules may lead to; `None` while none are followed.
    led_to: Option<LedTo<'g>>,
    /// How many rows are searched for what rules lead to, at the most.
    searched: usize,
    /// How many rows were visited.
    seen: usize,
}

impl<'g> Flow<'g> {
    /// Computes everything downstream of a start; `None` if cancelled.
    pub fn through(
        store: &'g Store,
        graph: &'g Graph,
        settings: &'g Settings,
        start: &Start,
        stopped: &dyn Fn() -> bool,
    ) -> Option<FlowResult> {
        Self::of(store, graph, settings, start).all(stopped)
    }

    fn all(mut self, stopped: &dyn Fn() -> bool) -> Option<FlowResult> {
        for kind in LinkKind::ALL {
            self.pass(kind, stopped)?;
        }
        Some(self.found)
    }

    fn of(store: &'g Store, graph: &'g Graph, settings: &'g Settings, start: &Start) -> Self {
        let (node, rows) = match start {
            Start::Identity(identity, rows) => {
                let node = graph.node(store, identity, rows.next_from(0));
                match node.filter(|_| identity.kind.is_strong()) {
                    Some(node) => (Some(node), Vec::new()),
                    None => (None, rows.iter().filter_map(|row| u32::try_from(row).ok()).collect()),
                }
            }
            Start::Carried(identity, row) => (graph.node(store, identity, Some(*row)), Vec::new()),
            Start::Event(_, row) => (None, u32::try_from(*row).into_iter().collect()),
        };
        Self {
            store,
            graph,
            settings,
            carriers: Carriers::of(store, graph),
            found: FlowResult { start: node, ..FlowResult::default() },
            rows,
            turns: RowQueue::default(),
            since: FxHashMap::default(),
            todo: VecDeque::new(),
            published: FxHashMap::default(),
            beside: FxHashMap::default(),
            accounts: store.accounts_by_code(),
            led_to: None,
            searched: store.len(),
            seen: 0,
        }
    }

    /// Follows links up to a kind. Passes run from the surest kind to the weakest, so everything is reached by its best
    /// path.
    fn pass(&mut self, kind: LinkKind, stopped: &dyn Fn() -> bool) -> Option<()> {
        if let Some(start) = self.found.start {
            self.todo.push_back(WorkItem::Node(
                start,
                ReachedBy { kind: LinkKind::Observed, from: None, since: ALWAYS },
            ));
        }
        for row in self.rows.clone() {
            self.start_at(row, kind);
        }
        self.todo.extend(self.found.turns.iter().map(|node| WorkItem::Spread(*node)));
        if kind == LinkKind::Inferred {
            self.begin_rules();
        }
        self.settle(kind);
        self.visit_again(kind);
        loop {
            let accesses = self.led_to.as_ref().map(|led_to| &*led_to.accesses);
            let rows = self.turns.next(self.store, accesses);
            if rows.is_empty() {
                return Some(());
            }
            self.visit(rows, kind, stopped)?;
        }
    }

    /// Follows what is reached until nothing is left.
    fn settle(&mut self, up_to: LinkKind) {
        while let Some(next) = self.todo.pop_front() {
            match next {
                WorkItem::Event(row, way) => self.reach_event(row, way, up_to),
                WorkItem::Fresh(row, way) if !self.found.events.contains_key(&row) => {
                    self.reach_event(row, way, up_to);
                    self.turns.wait(row);
                }
                WorkItem::Fresh(..) => {}
                WorkItem::Node(node, way) => self.reach_node(node, way),
                WorkItem::Spread(node) => self.spread(node, up_to),
            }
        }
    }

    fn kind(&self, node: u32) -> Option<IdentityKind> {
        self.graph.nodes.kind(node)
    }

    /// The order in which statements are followed: by time, undated ones first, then by a hash of the id.
    fn turn(&self, row: u32) -> (Option<i64>, u64) {
        (self.store.order(row as usize), self.store.id_hash(row as usize))
    }

    fn is_access(&self, row: u32) -> bool {
        self.store.accesses().contains(row as usize)
    }

    fn is_said(&self, row: u32) -> bool {
        self.graph.statements.cited.contains(row as usize)
    }

    fn start_at(&mut self, row: u32, kind: LinkKind) {
        let way = ReachedBy {
            kind: if self.is_said(row) { LinkKind::Asserted } else { LinkKind::Observed },
            from: None,
            since: ALWAYS,
        };
        if way.kind > kind {
            return;
        }
        self.todo.push_back(WorkItem::Event(row, way));
        // a start at a statement starts at everything it is about, including keys
        if self.is_said(row) {
            self.todo.extend(self.carriers.nodes(row).map(|node| WorkItem::Node(node, way)));
        }
    }

    /// Marks an event as reached and queues what it leads to: the identities on it, and beyond the observed pass what
    /// statements tie it to.
    fn reach_event(&mut self, row: u32, way: ReachedBy, up_to: LinkKind) {
        if self.found.events.get(&row).is_none_or(|known| way.kind < known.kind) {
            self.found.events.insert(row, way);
            self.lead_to(row);
        }
        if self.graph.statements.withdrawn.contains(row as usize) {
            return;
        }
        let (said, mut token) = (self.is_said(row), None);
        // a statement holds at any time: it leads on from the instant since which it is reached itself
        let since = if said { way.since } else { instant(self.store, row) };
        for node in self.carriers.nodes(row) {
            let below = self.kind(node) != Some(IdentityKind::Key) && (said || !self.graph.hubs.holds(node));
            let kind = if said { way.kind.max(LinkKind::Asserted) } else { way.kind };
            if below && kind <= up_to {
                // the other identities of a record hang below its first token; further tokens hang beside that one
                let is_token = self.kind(node) == Some(IdentityKind::Token);
                let from = token.filter(|_| !is_token).or(way.from);
                self.todo.push_back(WorkItem::Node(node, ReachedBy { kind, from, since }));
                token = token.or(Some(node).filter(|_| is_token));
            }
        }
        if up_to == LinkKind::Observed {
            return;
        }
        let mut between: Vec<(u32, AssertedTie)> = self.carriers.between(row).collect();
        between.sort_by_key(|(other, tie)| (self.turn(*other), tie.row != row));
        let way = ReachedBy { kind: way.kind.max(LinkKind::Asserted), since, ..way };
        for tie in self.carriers.ties_of(row) {
            if let End::Node(node) = tie.to
                && tie.rel != Rel::Used
            {
                self.todo.push_back(WorkItem::Node(node, way));
            }
        }
        for (other, tie) in between {
            let down = tie.rel == Rel::SameAs || ((tie.rel == Rel::Used) != (tie.row == row));
            if down {
                self.todo.push_back(WorkItem::Fresh(other, way));
            }
        }
        self.publish(row, since);
    }

    fn reach_node(&mut self, node: u32, way: ReachedBy) {
        let since = self.since.entry(node).or_insert([NEVER; LinkKind::ALL.len()]);
        let earliest = &mut since[way.kind as usize];
        let earlier = way.since < *earliest;
        *earliest = way.since.min(*earliest);
        let surer = self.found.nodes.get(&node).is_none_or(|known| way.kind < known.kind);
        if surer {
            let way = ReachedBy { from: way.from.filter(|from| *from != node), ..way };
            if self.found.nodes.insert(node, way).is_none() {
                self.found.turns.push(node);
            }
            self.todo.push_back(WorkItem::Spread(node));
        }
        if surer || earlier {
            // rows of the same instant too: which of them came first is not recorded
            self.later(node, way.since).for_each(|row| self.turns.wait(row));
        }
    }

    /// The rows that carry an identity, at or after an instant.
    fn later(&self, node: u32, since: Instant) -> impl Iterator<Item = u32> + use<'g> {
        let rows = self.graph.members.rows(node);
        let from = rows.partition_point(|row| instant(self.store, row) < since);
        rows.from(from).iter()
    }

    /// Queues the statements about a reached identity.
    fn spread(&mut self, node: u32, up_to: LinkKind) {
        let Some(way) = self.found.nodes.get(&node).copied().filter(|_| up_to >= LinkKind::Asserted) else {
            return;
        };
        let used = |row: u32| {
            self.carriers.ties_of(row).iter().any(|tie| tie.to == End::Node(node) && tie.rel != Rel::Issued)
        };
        let mut rows: Vec<u32> = self
            .carriers
            .rows(node)
            .filter(|carrier| carrier.said && !self.found.events.contains_key(&carrier.row))
            .filter(|carrier| {
                self.carriers.nodes(carrier.row).any(|carried| carried == node) || used(carrier.row)
            })
            .map(|carrier| carrier.row)
            .collect();
        rows.sort_by_key(|row| self.turn(*row));
        let way = ReachedBy { kind: way.kind.max(LinkKind::Asserted), from: Some(node), ..way };
        self.todo.extend(rows.into_iter().map(|row| WorkItem::Fresh(row, way)));
    }
}

#[cfg(test)]
mod tests;
