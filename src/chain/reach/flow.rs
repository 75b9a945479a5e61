//! What flows down from a start, record after record in the order of time.

use super::Start;
use crate::chain::carriers::Carriers;
use crate::chain::statements::{End, Tie};
use crate::chain::{Graph, IdentityKind, LOOK, LinkKind, Settings};
use crate::event::{Field, Rel, Stage};
use crate::store::{ABSENT, Store};
use rustc_hash::FxHashMap;

/// How an identity or an event was reached: by the weakest link of the surest way, and from which identity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub kind: LinkKind,
    /// The identity that it was reached from; `None` at the start.
    pub from: Option<u32>,
    /// Of an identity, since which place in the walk; 0 where it is said to be reached, which holds at any time.
    since: u32,
}

/// What is reached so far.
pub(super) struct Flow<'g> {
    pub store: &'g Store,
    pub graph: &'g Graph,
    settings: &'g Settings,
    carriers: Carriers<'g>,
    /// The identity that it starts at, where that is a strong one.
    pub start: Option<u32>,
    /// The rows that it starts at else, in order.
    rows: Vec<u32>,
    /// All rows in the order of time, those of one instant in an order that is not that of their files.
    walk: Vec<u32>,
    pub nodes: FxHashMap<u32, Way>,
    /// By row: its place in the walk.
    places: Vec<u32>,
    /// Less sure ways to nodes, by which they were reached earlier.
    earlier: FxHashMap<u32, Vec<Way>>,
    /// The nodes in the order in which they were reached.
    turns: Vec<u32>,
    pub events: FxHashMap<u32, Way>,
    /// By address: from when until when it was published, by statements that are reached.
    published: FxHashMap<u32, Vec<(i64, i64)>>,
    /// By account and address: when the last access was that is reached, and how.
    beside: FxHashMap<(u32, u32), (i64, Way)>,
    accounts: Vec<u32>,
}

impl<'g> Flow<'g> {
    pub fn of(store: &'g Store, graph: &'g Graph, settings: &'g Settings, start: &Start) -> Self {
        let (node, rows) = match start {
            Start::Identity(identity, rows) => {
                match graph.node(store, identity).filter(|_| identity.kind.is_strong()) {
                    Some(node) => (Some(node), Vec::new()),
                    None => (None, rows.iter().filter_map(|row| u32::try_from(row).ok()).collect()),
                }
            }
            Start::Event(_, row) => (None, u32::try_from(*row).into_iter().collect()),
        };
        let walk = walk(store);
        let mut places = vec![0; walk.len()];
        for (place, row) in (0..).zip(&walk) {
            places[*row as usize] = place;
        }
        Self {
            store,
            graph,
            settings,
            carriers: Carriers::of(store, graph),
            start: node,
            rows,
            walk,
            places,
            earlier: FxHashMap::default(),
            nodes: FxHashMap::default(),
            turns: Vec::new(),
            events: FxHashMap::default(),
            published: FxHashMap::default(),
            beside: FxHashMap::default(),
            accounts: store.accounts_by_code(),
        }
    }

    /// Reaches what links up to a kind lead to: surer passes come first, so that what is reached is reached the surest way.
    pub fn pass(&mut self, kind: LinkKind, stopped: &dyn Fn() -> bool) -> Option<()> {
        if let Some(start) = self.start {
            self.reach_node(start, Way { kind: LinkKind::Observed, from: None, since: 0 }, kind);
        }
        for row in self.rows.clone() {
            self.start_at(row, kind);
        }
        for node in self.turns.clone() {
            self.spread(node, kind);
        }
        for at in 0..self.walk.len() {
            if at.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            self.see(self.walk[at], kind);
        }
        Some(())
    }

    /// The accesses that are reached, in order, statements aside.
    pub fn accesses(&self) -> Vec<(u32, LinkKind)> {
        let is_access =
            |row: &u32| stage(self.store, *row) == Some(Stage::MailboxAccess.name()) && !self.is_said(*row);
        let mut all: Vec<(u32, LinkKind)> =
            self.events.iter().filter(|(row, _)| is_access(row)).map(|(row, way)| (*row, way.kind)).collect();
        all.sort_unstable();
        all
    }

    /// How many identities of a kind are reached, the start aside.
    pub fn reached(&self, kind: IdentityKind) -> u64 {
        let is = |node: &u32| {
            self.kind(*node) == Some(kind) && Some(*node) != self.start && self.is_recorded(*node)
        };
        self.nodes.keys().filter(|node| is(node)).count() as u64
    }

    /// Whether some record carries an identity, rather than statements alone.
    fn is_recorded(&self, node: u32) -> bool {
        self.graph.members(self.store).rows(node).iter().any(|row| !self.is_said(*row))
    }

    pub fn kind(&self, node: u32) -> Option<IdentityKind> {
        self.graph.nodes.kind(node)
    }

    /// The identities of a record.
    pub fn nodes_of(&self, row: u32) -> Vec<u32> {
        self.carriers.nodes(row).collect()
    }

    /// When a row has its turn.
    fn turn(&self, row: u32) -> (Option<i64>, u64) {
        (self.store.order(row as usize), self.store.id_hash(row as usize))
    }

    fn is_said(&self, row: u32) -> bool {
        self.graph.statements.cited.contains(row as usize)
    }

    fn start_at(&mut self, row: u32, kind: LinkKind) {
        let way = Way {
            kind: if self.is_said(row) { LinkKind::Asserted } else { LinkKind::Observed },
            from: None,
            since: 0,
        };
        if way.kind <= kind {
            self.reach_event(row, way, kind);
        }
    }

    /// A record in its turn: it is reached where it carries what is.
    fn see(&mut self, row: u32, kind: LinkKind) {
        if self.is_said(row) {
            return;
        }
        let leads = |node: &u32| {
            Some(*node) == self.start
                || !(self.graph.hubs.holds(*node) || self.kind(*node) == Some(IdentityKind::Alert))
        };
        let reached = self.carriers.nodes(row).filter_map(|node| Some((node, self.known(node, row)?)));
        let found = reached.filter(|(node, _)| leads(node));
        let best =
            found.min_by_key(|(_, kind)| *kind).map(|(node, kind)| Way { kind, from: Some(node), since: 0 });
        let way = best
            .or_else(|| self.events.get(&row).copied())
            .or_else(|| (kind == LinkKind::Inferred).then(|| self.inferred(row)).flatten());
        let Some(way) = way else { return };
        self.reach_event(row, way, kind);
        if stage(self.store, row) == Some(Stage::MailboxAccess.name())
            && let (Some(place), Some(now)) = (self.place(row), self.store.order(row as usize))
        {
            self.beside.insert(place, (now, way));
        }
    }

    /// How a node is reached when a row has its turn: the surest way of those that led to it before.
    fn known(&self, node: u32, row: u32) -> Option<LinkKind> {
        let now = self.places.get(row as usize)?;
        let known = self.nodes.get(&node)?;
        if known.since <= *now {
            return Some(known.kind);
        }
        let earlier = self.earlier.get(&node)?.iter();
        earlier.filter(|way| way.since <= *now).map(|way| way.kind).min()
    }

    /// Whether a rule leads to a record.
    fn inferred(&self, row: u32) -> Option<Way> {
        if stage(self.store, row) != Some(Stage::MailboxAccess.name()) {
            return None;
        }
        let now = self.store.order(row as usize)?;
        let place = self.place(row)?;
        let near =
            |(last, _): &&(i64, Way)| now.saturating_sub(*last) <= self.settings.same_address && now >= *last;
        let beside = self.beside.get(&place).filter(near).map(|(_, way)| way.from);
        let published = || {
            self.published
                .get(&place.1)?
                .iter()
                .any(|(from, until)| (*from..=*until).contains(&now))
                .then_some(None)
        };
        let from = beside.or_else(published)?;
        Some(Way { kind: LinkKind::Inferred, from, since: 0 })
    }

    /// Whose a record is, and from where.
    fn place(&self, row: u32) -> Option<(u32, u32)> {
        let code = |field| self.store.text(field).map_or(ABSENT, |column| column.code(row as usize));
        let account = self.accounts.get(code(Field::Account) as usize).copied().unwrap_or(0);
        let address = code(Field::SourceIp);
        (account != 0 && address != ABSENT).then_some((account, address))
    }

    /// An event is reached, and with it what stands below beside it.
    fn reach_event(&mut self, row: u32, way: Way, up_to: LinkKind) {
        if self.events.get(&row).is_none_or(|known| way.kind < known.kind) {
            self.events.insert(row, way);
        }
        let (said, mut from) = (self.is_said(row), way.from);
        let since = if said { 0 } else { self.places.get(row as usize).copied().unwrap_or(0) };
        for node in self.carriers.nodes(row) {
            let below = self.kind(node) != Some(IdentityKind::Key) && (said || !self.graph.hubs.holds(node));
            let kind = if said { way.kind.max(LinkKind::Asserted) } else { way.kind };
            if below && kind <= up_to {
                self.reach_node(node, Way { kind, from, since }, up_to);
                // a token stands above the session that is beside it
                if self.kind(node) == Some(IdentityKind::Token) {
                    from = Some(node);
                }
            }
        }
        if up_to == LinkKind::Observed {
            return;
        }
        let said_of: Vec<Tie> = self.carriers.ties_of(row).to_vec();
        let mut between: Vec<(u32, Tie)> = self.carriers.between(row).collect();
        between.sort_by_key(|(other, tie)| (self.turn(*other), tie.row != row));
        let way = Way { kind: way.kind.max(LinkKind::Asserted), since: 0, ..way };
        for tie in said_of {
            if let End::Node(node) = tie.to
                && tie.rel != Rel::Used
            {
                self.reach_node(node, way, up_to);
            }
        }
        for (other, tie) in between {
            let down = tie.rel == Rel::SameAs || ((tie.rel == Rel::Used) != (tie.row == row));
            if down && !self.events.contains_key(&other) {
                self.reach_event(other, way, up_to);
            }
        }
        self.publish(row);
    }

    /// A statement of an address in a time makes what came from there then reached by a rule.
    fn publish(&mut self, row: u32) {
        let address = self.store.text(Field::SourceIp).map_or(ABSENT, |column| column.code(row as usize));
        let span = self.store.when(row as usize).filter(crate::event::When::is_span);
        if let Some(when) = span.filter(|_| self.is_said(row) && address != ABSENT) {
            let spans = self.published.entry(address).or_default();
            let span = (when.earliest(), when.latest());
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
    }

    fn reach_node(&mut self, node: u32, way: Way, up_to: LinkKind) {
        match self.nodes.get(&node).copied() {
            Some(known) if known.kind <= way.kind => {
                if way.since < known.since {
                    self.earlier.entry(node).or_default().push(way);
                }
                return;
            }
            Some(known) => self.earlier.entry(node).or_default().push(known),
            None => {}
        }
        let way = Way { from: way.from.filter(|from| *from != node), ..way };
        if self.nodes.insert(node, way).is_none() {
            self.turns.push(node);
        }
        self.spread(node, up_to);
    }

    /// What is said of an identity that is reached is reached too.
    fn spread(&mut self, node: u32, up_to: LinkKind) {
        let Some(way) = self.nodes.get(&node).copied().filter(|_| up_to >= LinkKind::Asserted) else {
            return;
        };
        let used = |row: u32| {
            self.carriers.ties_of(row).iter().any(|tie| tie.to == End::Node(node) && tie.rel != Rel::Issued)
        };
        let mut rows: Vec<u32> = self
            .carriers
            .rows(node)
            .filter(|carrier| carrier.said && !self.events.contains_key(&carrier.row))
            .filter(|carrier| {
                self.carriers.nodes(carrier.row).any(|carried| carried == node) || used(carrier.row)
            })
            .map(|carrier| carrier.row)
            .collect();
        rows.sort_by_key(|row| self.turn(*row));
        for row in rows {
            let way = Way { kind: way.kind.max(LinkKind::Asserted), from: Some(node), since: 0 };
            if !self.events.contains_key(&row) {
                self.reach_event(row, way, up_to);
            }
        }
    }
}

/// All rows in the order of time; of one instant, in that of a number that their ids give.
fn walk(store: &Store) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..).take(store.len()).collect();
    let at = |row: &u32| store.order(*row as usize);
    for together in rows.chunk_by_mut(|one, other| at(one) == at(other)).filter(|rows| rows.len() > 1) {
        together.sort_by_cached_key(|row| store.id_hash(*row as usize));
    }
    rows
}

fn stage(store: &Store, row: u32) -> Option<&str> {
    store.text(Field::Stage)?.value(row as usize)
}
