//! What is downstream of an identity or event: a tree that folds, and a table by agency and account.

use super::{changes_timeline, short};
use crate::chain::{Branch, Reach, Reached};
use crate::engine::{Along, ChainOf, Position, Question};
use crate::query::quote;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Effect, Motion, Overlay, Panel, Session, stepped};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// State of the reach tree and table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReachPanel {
    /// Label of the start.
    pub of: String,
    /// Index of the chosen line of the tree.
    pub chosen: usize,
    /// Index of the chosen line of the table, while it has the focus.
    pub table: Option<usize>,
    /// Places of the unfolded branches.
    pub(super) open: BTreeSet<Vec<usize>>,
    /// The start.
    pub(super) whose: Option<ChainOf>,
    /// The event that was selected when it was asked for.
    pub(super) carrier: Option<Position>,
}

/// A visible line of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ReachLine<'r> {
    /// Its path from the root: one index for each level.
    pub place: Vec<usize>,
    /// The identity reached, with its counts.
    pub branch: &'r Branch,
    /// Whether it is folded; `None` if it has no branches.
    pub folded: Option<bool>,
    /// Number of branches left out after this line, the last of its level.
    pub more: u64,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachRow<'r> {
    /// An agency and its number of accounts.
    Agency(&'r Reached, u64),
    /// An account.
    Account(&'r Reached),
}

impl<'r> ReachRow<'r> {
    /// The counts of the line.
    #[must_use]
    pub const fn reached(self) -> &'r Reached {
        match self {
            Self::Agency(reached, _) | Self::Account(reached) => reached,
        }
    }
}

/// Levels are unfolded at first while the tree has at most this many lines.
const AT_FIRST: usize = 40;

/// Heights of the tree and of the table below it, in lines. Rules, heads and totals take five, the hints one.
#[must_use]
pub fn reach_heights(session: &Session) -> (usize, usize) {
    let room = usize::from(session.size.1).saturating_sub(6);
    let table = session.chains.table.len();
    let tree = reach_lines(session).len();
    let below = table.min((room / 2).max(room.saturating_sub(tree))).min(room.saturating_sub(1));
    (room.saturating_sub(below), below)
}

/// The visible lines of the tree.
#[must_use]
pub fn reach_lines(session: &Session) -> Vec<ReachLine<'_>> {
    let (Some(reach), Some(Overlay::Reach(panel))) = (&session.chains.reach, &session.overlay) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    push(&reach.tree, 0, &mut Vec::new(), &panel.open, &mut lines);
    lines
}

/// The places of a tree's visible lines.
pub(super) fn place_lines(tree: &[Branch], open: &BTreeSet<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut lines = Vec::new();
    push(tree, 0, &mut Vec::new(), open, &mut lines);
    lines.into_iter().map(|line| line.place).collect()
}

fn push<'r>(
    branches: &'r [Branch],
    more: u64,
    place: &mut Vec<usize>,
    open: &BTreeSet<Vec<usize>>,
    lines: &mut Vec<ReachLine<'r>>,
) {
    for (at, branch) in branches.iter().enumerate() {
        place.push(at);
        let folded = (!branch.branches.is_empty()).then(|| !open.contains(place));
        let more = if at + 1 == branches.len() { more } else { 0 };
        lines.push(ReachLine { place: place.clone(), branch, folded, more });
        if folded == Some(false) {
            push(&branch.branches, branch.more, place, open, lines);
        }
        place.pop();
    }
}

/// The lines of the table: each agency, followed by its accounts. Computed once, as there may be many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReachTable(Vec<Entry>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// An agency by its index, and its number of accounts.
    Agency(usize, u64),
    Account(usize),
}

impl ReachTable {
    pub(super) fn of(reach: &Reach) -> Self {
        let mut accounts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, account) in reach.accounts.iter().enumerate() {
            accounts.entry(&account.agency).or_default().push(at);
        }
        let mut entries = Vec::with_capacity(reach.agencies.len() + reach.accounts.len());
        for (at, agency) in reach.agencies.iter().enumerate() {
            let own = accounts.remove(agency.agency.as_str()).unwrap_or_default();
            entries.push(Entry::Agency(at, own.len() as u64));
            entries.extend(own.into_iter().map(Entry::Account));
        }
        Self(entries)
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A line of the table.
    #[must_use]
    pub fn row<'r>(&self, reach: &'r Reach, at: usize) -> Option<ReachRow<'r>> {
        Some(match *self.0.get(at)? {
            Entry::Agency(at, accounts) => ReachRow::Agency(reach.agencies.get(at)?, accounts),
            Entry::Account(at) => ReachRow::Account(reach.accounts.get(at)?),
        })
    }
}

/// The places that are unfolded at first: whole levels, as long as the tree has at most [`AT_FIRST`] lines.
fn unfolded(tree: &[Branch]) -> BTreeSet<Vec<usize>> {
    let mut open = BTreeSet::new();
    let mut level: Vec<(Vec<usize>, &Branch)> =
        tree.iter().enumerate().map(|(at, branch)| (vec![at], branch)).collect();
    let mut lines = level.len();
    while !level.is_empty() {
        let below: Vec<(Vec<usize>, &Branch)> = level
            .iter()
            .flat_map(|(place, branch)| {
                let place = |at| place.iter().copied().chain([at]).collect();
                branch.branches.iter().enumerate().map(move |(at, branch)| (place(at), branch))
            })
            .collect();
        lines += below.len();
        // the top level is always unfolded
        if lines > AT_FIRST && !open.is_empty() {
            break;
        }
        open.extend(level.into_iter().map(|(place, _)| place));
        level = below;
    }
    open
}

pub(in crate::session) const REACH: Behavior = Behavior {
    accept: Session::keep_reached,
    moved: Session::move_reach,
    turn: Session::turn_reach,
    question: |session| match &session.overlay {
        Some(Overlay::Reach(panel)) => panel.question(session.view.as_of_end()),
        _ => None,
    },
    is_known: |session| session.chains.reach.is_some(),
    closes_before: changes_timeline,
    ..PLAIN
};

impl Session {
    /// Opens the reach panel: from the named identity, else the one under the cursor or walked along, else the selected
    /// event.
    pub(in crate::session) fn ask_reach(&mut self, named: Option<&crate::chain::Identity>) -> Vec<Effect> {
        let here = self.identity_under_cursor().filter(|_| self.focus == Panel::Detail);
        let chosen = || match self.along() {
            Some(Along::Identity(identity)) => Some(identity),
            _ => None,
        };
        let of = match (named.cloned().or(here).or_else(chosen), self.selected()) {
            (Some(identity), _) => ChainOf::Identity(identity),
            (None, Some(row)) => ChainOf::Event(row.position.id.clone()),
            (None, None) => return Vec::new(),
        };
        let name = match &of {
            ChainOf::Identity(identity) => format!("{} {}", identity.kind, short(identity)),
            ChainOf::Event(_) => "this event".to_owned(),
        };
        self.bar = None;
        self.chains.reach = None;
        self.chains.table = ReachTable::default();
        let (whose, carrier) = (Some(of), self.selected().map(|row| row.position.clone()));
        let panel = ReachPanel { of: name, whose, carrier, ..ReachPanel::default() };
        self.overlay = Some(Overlay::Reach(panel));
        self.ask_overlay().into_iter().collect()
    }

    pub(in crate::session) fn take_reach(&mut self, reach: Arc<Reach>) {
        let before = self.chains.reach.take();
        if let Some(Overlay::Reach(panel)) = &mut self.overlay {
            match before {
                Some(before) => panel.carry(&before.tree, &reach.tree),
                None => panel.open = unfolded(&reach.tree),
            }
            // show the canonical spelling of a token
            let root = reach.tree.first().map(|branch| &branch.identity);
            if let Some(of) = reach.identity.as_ref() {
                let same = root.filter(|root| root.kind == of.kind).unwrap_or(of);
                panel.of = format!("{} {}", same.kind, short(same));
            } else if let Some(by) = reach.goes_by.first() {
                panel.of = format!("this event, by its {} {}", by.kind, short(by));
            }
        }
        self.chains.table = ReachTable::of(&reach);
        self.chains.reach = Some(reach);
    }

    fn move_reach(&mut self, motion: Motion) {
        let Some(Overlay::Reach(panel)) = &self.overlay else { return };
        let (tree, below) = reach_heights(self);
        let mut moved = panel.clone();
        let rows = self.chains.table.len();
        match (panel.table, motion) {
            (None, Motion::Left) => moved.fold(&reach_lines(self)),
            (None, Motion::Right) => moved.unfold(&reach_lines(self)),
            (None, motion) => {
                let last = reach_lines(self).len().saturating_sub(1);
                moved.chosen = stepped(panel.chosen.min(last), last, tree.max(1), motion);
            }
            (Some(at), motion) => {
                moved.table = Some(stepped(at, rows.saturating_sub(1), below.max(1), motion));
            }
        }
        self.overlay = Some(Overlay::Reach(moved));
    }

    /// Moves the focus to the table, or back to the tree.
    fn turn_reach(&mut self) {
        if let Some(Overlay::Reach(panel)) = &mut self.overlay {
            panel.table = if panel.table.is_none() { Some(0) } else { None };
        }
    }

    /// Narrows the timeline to the accesses of the chosen branch or table line, and closes the panel.
    fn keep_reached(&mut self) -> Vec<Effect> {
        let Some((label, terms)) = self.reached_here() else { return Vec::new() };
        self.overlay = None;
        self.pivot(label, terms)
    }

    /// A label for the chosen line, and the query terms for the accesses that it counts.
    fn reached_here(&self) -> Option<(String, Vec<String>)> {
        let Some(Overlay::Reach(panel)) = &self.overlay else { return None };
        let reach = self.chains.reach.as_ref()?;
        let (label, within) = if let Some(at) = panel.table {
            let row = self.chains.table.row(reach, at)?;
            let (what, name) = match row {
                ReachRow::Agency(reached, _) => ("agency", &reached.agency),
                ReachRow::Account(reached) => ("account", &reached.account),
            };
            let label = match name.as_str() {
                "" => format!("reach, no {what}"),
                name => format!("reach, {what} {}", crate::event::visible(name)),
            };
            (label, reach.of_reached(row.reached(), matches!(row, ReachRow::Account(_))))
        } else {
            let lines = reach_lines(self);
            let line = lines.get(panel.chosen)?;
            let identity = &line.branch.identity;
            (format!("reach, {} {}", identity.kind, short(identity)), reach.of_branch(&line.place)?)
        };
        Some((label, vec![format!("reach:{}", quote(&within.to_string()))]))
    }
}

impl ReachPanel {
    /// The question for what it shows, as known at an instant.
    fn question(&self, as_of: Option<i64>) -> Option<Question> {
        let of = self.whose.clone()?;
        Some(Question::Reach { of, carrier: self.carrier.clone(), as_of })
    }

    /// Folds the chosen line; if it is not unfolded, moves to its parent.
    fn fold(&mut self, lines: &[ReachLine<'_>]) {
        let Some(line) = lines.get(self.chosen) else { return };
        if line.folded == Some(false) {
            self.open.remove(&line.place);
        } else if let Some((_, above)) = line.place.split_last() {
            let holder = lines.iter().position(|line| line.place == above);
            self.chosen = holder.unwrap_or(self.chosen);
        }
    }

    fn unfold(&mut self, lines: &[ReachLine<'_>]) {
        if let Some(line) = lines.get(self.chosen).filter(|line| line.folded == Some(true)) {
            self.open.insert(line.place.clone());
        }
    }
}
