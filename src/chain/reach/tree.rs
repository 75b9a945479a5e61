//! What was reached from what, as a tree.

use super::Branch;
use super::count::{Sum, mailbox};
use super::flow::Flow;
use crate::chain::shown::Shown;
use crate::chain::{Identity, IdentityKind, LinkKind};
use crate::event::Field;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many branches of one identity are told.
const MOST: usize = 200;

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
pub(super) fn of(flow: &Flow<'_>) -> Vec<Branch> {
    let mut grown: FxHashMap<Place, Grown> = FxHashMap::default();
    for (row, kind) in flow.accesses() {
        let (field, code) = mailbox(flow.store, row as usize);
        let (node, mut way) = above(flow, row);
        let account = super::count::first(flow.store, Field::Account, row as usize);
        let tag = u32::from(field == Field::Mailbox);
        let mut below = Place::Mailbox(code * 2 + tag, node.unwrap_or(u32::MAX));
        let mut places = vec![below];
        let mut met: FxHashSet<u32> = FxHashSet::default();
        while let Some(node) = way.filter(|node| met.insert(*node)) {
            places.push(Place::Node(node));
            way = flow.nodes.get(&node).and_then(|way| way.from);
        }
        places.push(Place::Start);
        for place in places {
            let here = grown.entry(place).or_default();
            here.sum.take(flow.store, row as usize, kind);
            here.accounts.insert(account);
            here.weakest = here.weakest.max(Some(kind));
            if place != below {
                here.below.insert(below);
            }
            below = place;
        }
    }
    let tree = Tree {
        shown: [Field::Account, Field::Mailbox].map(|field| Shown::of(flow.store.text(field))),
        grown,
    };
    // where it starts at one identity, that is the only one at the top
    let top = branches(flow, &tree, Place::Start).0;
    match flow.start.map(Place::Node) {
        Some(start) if tree.grown.contains_key(&start) => branch(flow, &tree, start).into_iter().collect(),
        _ => top,
    }
}

/// The identity of an access that it was reached by, the most particular first: session, token, then what else there is.
fn above(flow: &Flow<'_>, row: u32) -> (Option<u32>, Option<u32>) {
    let order = |node: &u32| match flow.kind(*node) {
        Some(IdentityKind::Session) => 0,
        Some(IdentityKind::Token) => 1,
        _ => 2,
    };
    let mut nodes: Vec<u32> =
        flow.nodes_of(row).into_iter().filter(|node| flow.nodes.contains_key(node)).collect();
    nodes.sort_by_key(order);
    let own = flow.events.get(&row).and_then(|way| way.from);
    let node = nodes.first().copied().filter(|node| order(node) < 2).or(own);
    (node, node)
}

/// What stands where, and how the mailboxes are shown.
struct Tree {
    grown: FxHashMap<Place, Grown>,
    /// By who acted, and by whose mailbox it was.
    shown: [Shown; 2],
}

fn branches(flow: &Flow<'_>, tree: &Tree, place: Place) -> (Vec<Branch>, u64) {
    let Some(here) = tree.grown.get(&place) else { return (Vec::new(), 0) };
    let mut below: Vec<Branch> = here.below.iter().filter_map(|place| branch(flow, tree, *place)).collect();
    below.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.identity.cmp(&b.identity)));
    let more = below.len().saturating_sub(MOST) as u64;
    below.truncate(MOST);
    (below, more)
}

fn branch(flow: &Flow<'_>, tree: &Tree, place: Place) -> Option<Branch> {
    let here = tree.grown.get(&place)?;
    let identity = match place {
        Place::Start => return None,
        Place::Node(node) => flow.graph.nodes.identity(flow.store, node)?,
        Place::Mailbox(code, _) => {
            let (field, shown) = match code % 2 {
                1 => (Field::Mailbox, &tree.shown[1]),
                _ => (Field::Account, &tree.shown[0]),
            };
            let value = flow.store.text(field).and_then(|column| column.value_of(shown.code(code / 2)));
            Identity { kind: IdentityKind::Mailbox, value: value.unwrap_or_default().to_owned() }
        }
    };
    let kind = match place {
        Place::Node(node) => flow.nodes.get(&node).map(|way| way.kind),
        _ => here.weakest,
    };
    let (branches, more) = branches(flow, tree, place);
    Some(Branch {
        identity,
        kind: kind.unwrap_or(LinkKind::Observed),
        records: here.sum.records,
        operations: here.sum.operations,
        messages: here.sum.messages.len() as u64,
        accounts: here.accounts.len() as u64,
        by: here.sum.by,
        branches,
        more,
    })
}
