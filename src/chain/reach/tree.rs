//! What was reached from what, as a tree.

use super::count::Sum;
use super::flow::Flowed;
use super::{Branch, actor, mailbox};
use crate::chain::{Identity, IdentityKind, LinkKind};
use crate::store::{Names, Owners};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many branches of one identity are told.
pub(super) const MOST: usize = 200;
/// How deep the tree is: what hops on from token to session and back stands side by side from there on.
const DEEPEST: usize = 12;

/// A place in the tree: an identity of the graph, or whose mailbox it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Place {
    Start,
    Node(u32),
    Mailbox(u32, u32),
}

/// What stands at a place.
#[derive(Default)]
struct Grown {
    sum: Sum,
    accounts: FxHashSet<u32>,
    below: FxHashSet<Place>,
    weakest: Option<LinkKind>,
}

/// The tree of what a flow reached.
pub(super) fn of(flow: &Flowed<'_>, owners: &Owners<'_>, accesses: &[(u32, LinkKind)]) -> Vec<Branch> {
    let hanging = Hanging::of(flow);
    let mut tree = Tree::default();
    for (row, kind) in accesses.iter().copied() {
        let (mailbox, (account, _)) = (mailbox(owners, row), actor(owners, row));
        tree.names.take(mailbox);
        let mut way = hanging.way(flow, row).peekable();
        let mut below = Place::Mailbox(mailbox.0, way.peek().copied().unwrap_or(u32::MAX));
        tree.take(below, None, flow, (row, kind), account);
        for node in way {
            tree.take(Place::Node(node), Some(below), flow, (row, kind), account);
            below = Place::Node(node);
        }
        tree.take(Place::Start, Some(below), flow, (row, kind), account);
    }
    branches(flow, &tree, Place::Start).0
}

/// Where each identity that is reached hangs: below the one that it was reached from, else below that where it starts; and
/// no deeper than [`DEEPEST`].
pub(super) struct Hanging(FxHashMap<u32, Hung>);

/// Where an identity hangs in the tree, and how deep.
struct Hung {
    from: Option<u32>,
    depth: usize,
}

impl Hanging {
    pub fn of(flow: &Flowed<'_>) -> Self {
        let mut hung: FxHashMap<u32, Hung> = FxHashMap::default();
        for node in &flow.found.turns {
            let held = |node: Option<u32>| node.and_then(|node| Some((node, hung.get(&node)?)));
            let from = flow.found.nodes.get(node).and_then(|way| way.from);
            let place = match held(from).or_else(|| held(flow.found.start)) {
                Some((_, above)) if above.depth >= DEEPEST => Hung { from: above.from, depth: above.depth },
                Some((node, above)) => Hung { from: Some(node), depth: above.depth + 1 },
                None => Hung { from: None, depth: 0 },
            };
            hung.insert(*node, place);
        }
        Self(hung)
    }

    /// The identities from an access up to the top of the tree.
    pub fn way(&self, flow: &Flowed<'_>, row: u32) -> impl Iterator<Item = u32> {
        let above = |node: &u32| self.0.get(node).and_then(|hung| hung.from);
        std::iter::successors(nearest(flow, row), above)
    }
}

/// The identity of an access that it was reached by, the most particular first: session, token, then what else there is,
/// then that where it starts.
fn nearest(flow: &Flowed<'_>, row: u32) -> Option<u32> {
    let order = |node: &u32| match flow.kind(*node) {
        Some(IdentityKind::Session) => 0,
        Some(IdentityKind::Token) => 1,
        _ => 2,
    };
    let mut nodes: Vec<u32> =
        flow.nodes_of(row).into_iter().filter(|node| flow.found.nodes.contains_key(node)).collect();
    nodes.sort_by_key(order);
    let own = flow.found.events.get(&row).and_then(|way| way.from);
    nodes.first().copied().filter(|node| order(node) < 2).or(own).or(flow.found.start)
}

/// What stands where, and the names of mailboxes.
#[derive(Default)]
struct Tree<'s> {
    grown: FxHashMap<Place, Grown>,
    names: Names<'s>,
}

impl Tree<'_> {
    fn take(
        &mut self,
        place: Place,
        below: Option<Place>,
        flow: &Flowed<'_>,
        (row, kind): (u32, LinkKind),
        account: u32,
    ) {
        let here = self.grown.entry(place).or_default();
        here.sum.take(flow.store, row as usize, kind);
        here.accounts.insert(account);
        here.weakest = here.weakest.max(Some(kind));
        here.below.extend(below);
    }
}

fn branches(flow: &Flowed<'_>, tree: &Tree<'_>, place: Place) -> (Vec<Branch>, u64) {
    let Some(here) = tree.grown.get(&place) else { return (Vec::new(), 0) };
    let mut below: Vec<Branch> = here.below.iter().filter_map(|place| branch(flow, tree, *place)).collect();
    below.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.identity.cmp(&b.identity)));
    let more = below.len().saturating_sub(MOST) as u64;
    below.truncate(MOST);
    (below, more)
}

fn branch(flow: &Flowed<'_>, tree: &Tree<'_>, place: Place) -> Option<Branch> {
    let here = tree.grown.get(&place)?;
    let identity = match place {
        Place::Start => return None,
        Place::Node(node) => flow.graph.nodes.identity(flow.store, node)?,
        Place::Mailbox(mailbox, _) => {
            Identity { kind: IdentityKind::Mailbox, value: tree.names.of(mailbox).to_owned() }
        }
    };
    let kind = match place {
        Place::Node(node) if flow.found.start == Some(node) => None,
        Place::Node(node) => flow.found.nodes.get(&node).map(|way| way.kind).or(Some(LinkKind::Observed)),
        _ => here.weakest.or(Some(LinkKind::Observed)),
    };
    let (branches, more) = branches(flow, tree, place);
    Some(Branch {
        identity,
        kind,
        records: here.sum.records,
        operations: here.sum.operations,
        messages: here.sum.messages.len() as u64,
        accounts: here.accounts.len() as u64,
        by: here.sum.by,
        branches,
        more,
    })
}
