//! Arranges what was reached as a tree: each identity below the one it was reached from.

use super::count::AccessTotals;
use super::first::First;
use super::flow::Flowed;
use super::{Branch, NOBODY, actor, mailbox};
use crate::chain::{Identity, IdentityKind, LinkKind};
use crate::event::Field;
use crate::store::{Names, Owners};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many branches of one identity are listed.
pub(super) const MOST: usize = 200;
/// The depth limit: what goes on from token to session and back hangs side by side at this depth.
const DEEPEST: usize = 12;

/// A place in the tree: an identity of the graph, a mailbox or a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Place {
    Start,
    Node(u32),
    Mailbox(u32, u32),
    /// A message, below the place of its mailbox.
    Message(u32, u32, u32),
}

/// What was counted at a place.
#[derive(Default)]
struct TreeNode {
    sum: AccessTotals,
    accounts: FxHashSet<u32>,
    below: FxHashSet<Place>,
    weakest: Option<LinkKind>,
    /// For a mailbox: its first messages.
    first: First,
}

/// Builds the tree of what a flow reached: tokens and sessions, then mailboxes, then messages.
pub(super) fn of(flow: &Flowed<'_>, owners: &Owners<'_>, accesses: &[(u32, LinkKind)]) -> Vec<Branch> {
    let hanging = TreeParents::of(flow);
    let mut tree = Tree::default();
    for (row, kind) in accesses.iter().copied() {
        let (mailbox, (account, _)) = (mailbox(owners, row), actor(owners, row));
        tree.names.take(mailbox);
        let mut way = hanging.way(flow, row).peekable();
        let mut below = Place::Mailbox(mailbox.0, way.peek().copied().unwrap_or(u32::MAX));
        tree.take(below, None, flow, (row, kind), account);
        tree.grown.entry(below).or_default().first.take(flow.store, row);
        for node in way {
            tree.take(Place::Node(node), Some(below), flow, (row, kind), account);
            below = Place::Node(node);
        }
        tree.take(Place::Start, Some(below), flow, (row, kind), account);
    }
    for (row, kind) in accesses.iter().copied() {
        let (mailbox, (account, _)) = (mailbox(owners, row).0, actor(owners, row));
        let above = hanging.way(flow, row).next().unwrap_or(u32::MAX);
        let first =
            tree.grown.get(&Place::Mailbox(mailbox, above)).map(|here| here.first.of(flow.store, row));
        for message in first.unwrap_or_default() {
            tree.take(Place::Message(mailbox, above, message), None, flow, (row, kind), account);
        }
    }
    branches(flow, &tree, Place::Start).0
}

/// Parent of each reached identity in the tree: the identity it was reached from, else the start. Depth is capped at
/// [`DEEPEST`].
pub(super) struct TreeParents(FxHashMap<u32, TreeParent>);

/// The parent of an identity in the tree, and its depth.
struct TreeParent {
    from: Option<u32>,
    depth: usize,
}

impl TreeParents {
    pub fn of(flow: &Flowed<'_>) -> Self {
        let mut hung: FxHashMap<u32, TreeParent> = FxHashMap::default();
        for node in &flow.found.turns {
            let held = |node: Option<u32>| node.and_then(|node| Some((node, hung.get(&node)?)));
            let from = flow.found.nodes.get(node).and_then(|way| way.from);
            let place = match held(from).or_else(|| held(flow.found.start)) {
                Some((_, above)) if above.depth >= DEEPEST => {
                    TreeParent { from: above.from, depth: above.depth }
                }
                Some((node, above)) => TreeParent { from: Some(node), depth: above.depth + 1 },
                None => TreeParent { from: None, depth: 0 },
            };
            hung.insert(*node, place);
        }
        Self(hung)
    }

    /// The identities from the one that an access hangs below up to the top of the tree.
    pub fn way(&self, flow: &Flowed<'_>, row: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(self.nearest(flow, row), |node| self.above(*node))
    }

    fn above(&self, node: u32) -> Option<u32> {
        self.0.get(&node).and_then(|hung| hung.from)
    }

    /// The identity that an access hangs below: its token if that is below its session or there is none, else its
    /// session, else the identity it was reached from, else the start.
    fn nearest(&self, flow: &Flowed<'_>, row: u32) -> Option<u32> {
        let nodes = flow.nodes_of(row).into_iter().filter(|node| flow.found.nodes.contains_key(node));
        let nodes: Vec<u32> = nodes.collect();
        let of_kind = |kind| nodes.iter().copied().find(|node| flow.kind(*node) == Some(kind));
        let (session, token) = (of_kind(IdentityKind::Session), of_kind(IdentityKind::Token));
        let is_below = |token: &u32| {
            std::iter::successors(self.above(*token), |node| self.above(*node))
                .any(|node| Some(node) == session)
        };
        let own = || flow.found.events.get(&row).and_then(|way| way.from);
        token
            .filter(|token| session.is_none() || is_below(token))
            .or(session)
            .or_else(own)
            .or(flow.found.start)
    }
}

/// What was counted by place, and the names of mailboxes.
#[derive(Default)]
struct Tree<'s> {
    grown: FxHashMap<Place, TreeNode>,
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
        here.accounts.extend(Some(account).filter(|account| *account != NOBODY.0));
        here.weakest = here.weakest.max(Some(kind));
        here.below.extend(below);
    }
}

fn branches(flow: &Flowed<'_>, tree: &Tree<'_>, place: Place) -> (Vec<Branch>, u64) {
    let Some(here) = tree.grown.get(&place) else { return (Vec::new(), 0) };
    if let Place::Mailbox(mailbox, above) = place {
        // in the order of time in which they were touched
        let messages = here.first.all().map(|message| Place::Message(mailbox, above, message));
        let first: Vec<Branch> = messages.filter_map(|place| branch(flow, tree, place)).collect();
        let more = here.sum.messages.len().saturating_sub(first.len());
        return (first, more as u64);
    }
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
        Place::Message(.., message) => {
            let value = flow.store.list(Field::MessageIds)?.value_of(message)?.to_owned();
            Identity { kind: IdentityKind::Message, value }
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
        messages: if matches!(place, Place::Message(..)) { 1 } else { here.sum.messages.len() as u64 },
        accounts: here.accounts.len() as u64,
        by: here.sum.by,
        branches,
        more,
    })
}
