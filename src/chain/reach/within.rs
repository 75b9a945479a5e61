//! Selects a part of what was reached: the accesses that one line of the tree or of the table counts.

use super::count::Agencies;
use super::flow::Flowed;
use super::tree::{MOST, TreeParents};
use super::{Branch, Reach, Reached, actor, mailbox};
use crate::chain::{Graph, Identity, IdentityKind, Settings, Start};
use crate::event::Field;
use crate::query::separators;
use crate::store::{Names, RowSet, Store, account_key};
use rustc_hash::FxHashSet;
use std::fmt;
use std::str::FromStr;

/// Which of the accesses downstream of a start are meant: all of them, or those that one line of the result counts.
///
/// Its text is the value of `reach:` in a query: the start, then the steps that narrow it, separated by ` > `:
/// `token:t-1 > session:s-1 > mailbox:desk-03@a.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Where it starts.
    pub of: Begin,
    /// The steps that narrow it, one after the other.
    pub under: Vec<Under>,
}

/// Where a reach begins, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// At an identity.
    Identity(Identity),
    /// At an event, by its id.
    Event(String),
}

/// A step that narrows a reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Under {
    /// The accesses reached by way of an identity. For a mailbox, the accesses to it, at whatever depth below the
    /// previous step; for a message, those that touched it.
    Identity(Identity),
    /// The accesses to a mailbox directly below the previous step.
    Own(String),
    /// The accesses that an account made; empty for those that name nobody.
    Account(String),
    /// The accesses in an agency; empty for those that name none.
    Agency(String),
}

/// The separator of two parts.
const BETWEEN: &str = " > ";
/// The kinds of parts that are no identities.
const EVENT: &str = "event";
const AGENCY: &str = "agency";
const OWN: &str = "own-mailbox";

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            Begin::Identity(identity) => f.write_str(&escaped(&identity.to_string()))?,
            Begin::Event(id) => write!(f, "{EVENT}:{}", escaped(id))?,
        }
        self.under.iter().try_for_each(|under| match under {
            Under::Identity(identity) => write!(f, "{BETWEEN}{}", escaped(&identity.to_string())),
            Under::Account(name) => write!(f, "{BETWEEN}{}:{}", IdentityKind::Account, escaped(name)),
            Under::Agency(name) => write!(f, "{BETWEEN}{AGENCY}:{}", escaped(name)),
            Under::Own(name) => write!(f, "{BETWEEN}{OWN}:{}", escaped(name)),
        })
    }
}

impl FromStr for Within {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = parted(text).into_iter();
        let first = parts.next().filter(|first| !first.trim().is_empty()).ok_or(())?;
        let event = first.split_once(':').filter(|(kind, _)| kind.eq_ignore_ascii_case(EVENT));
        let of = match event {
            Some((_, id)) => Begin::Event(id.to_owned()),
            None => Identity::parse(&first).map_or(Begin::Event(first), Begin::Identity),
        };
        let under = parts.map(|part| under(&part).ok_or(())).collect::<Result<_, ()>>()?;
        Ok(Self { of, under })
    }
}

fn under(part: &str) -> Option<Under> {
    let (kind, value) = part.split_once(':')?;
    if kind.eq_ignore_ascii_case(AGENCY) {
        return Some(Under::Agency(value.to_owned()));
    }
    let value = value.to_owned();
    if kind.trim().eq_ignore_ascii_case(OWN) {
        return Some(Under::Own(value));
    }
    let kind = IdentityKind::parse(kind)?;
    Some(if kind == IdentityKind::Account {
        Under::Account(value)
    } else {
        Under::Identity(Identity { kind, value })
    })
}

/// Escapes a part, so that it can be joined with others.
pub(super) fn escaped(part: &str) -> String {
    part.replace('\\', "\\\\").replace('>', "\\>")
}

/// Splits a text at its separators, and removes the escapes of each part.
pub(super) fn parted(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut escapes) = (Vec::new(), String::new(), false);
    let signs = separators(text);
    for (at, c) in text.char_indices() {
        match c {
            _ if escapes => {
                if !matches!(c, '\\' | '>') {
                    part.push('\\');
                }
                part.push(c);
                escapes = false;
            }
            '\\' => escapes = true,
            '>' if signs.contains(&at) => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    if escapes {
        part.push('\\');
    }
    parts.push(part);
    let last = parts.len() - 1;
    // one space on either side belongs to the separator
    let bare = |(at, part): (usize, String)| {
        let part = if at > 0 { part.strip_prefix(' ').unwrap_or(&part) } else { &part };
        let part = if at < last { part.strip_suffix(' ').unwrap_or(part) } else { part };
        part.to_owned()
    };
    parts.into_iter().enumerate().map(bare).collect()
}

impl Graph {
    /// The accesses that `within` selects; `None` if cancelled. Empty if it names an identity or event that is not in the
    /// case.
    #[must_use]
    pub fn reached(
        &self,
        store: &Store,
        settings: &Settings,
        within: &Within,
        stopped: &dyn Fn() -> bool,
    ) -> Option<RowSet> {
        let nothing = || Some(RowSet::empty(store.len()));
        let within = &match self.named(store, within, stopped) {
            Ok(within) => within,
            Err(Some(_)) => return nothing(),
            Err(None) => return None,
        };
        let Some(start) = self.start(store, &within.of) else { return nothing() };
        let found = self.flow(store, settings, &start, stopped)?;
        let flow = Flowed::of(store, self, &found);
        let owners = store.owners();
        let (mailbox, actor) = (|row| mailbox(&owners, row), |row| actor(&owners, row));
        let accesses = flow.accesses();
        let mut rows: Vec<u32> = accesses.iter().map(|(row, _)| *row).collect();
        if within.under.is_empty() {
            return Some(set(store, &rows));
        }
        let hanging = TreeParents::of(&flow);
        let mailboxes: Names<'_> = rows.iter().copied().map(mailbox).collect();
        let accounts: Names<'_> = rows.iter().copied().map(actor).collect();
        let agencies = Agencies::of(store, &accesses);
        let mut above = None;
        for under in &within.under {
            let before = above.take();
            match under {
                Under::Identity(identity) if identity.kind == IdentityKind::Mailbox => {
                    let held = mailboxes.accounts(&identity.value);
                    rows.retain(|row| held.contains(&mailbox(*row).0));
                }
                Under::Identity(identity) if identity.kind == IdentityKind::Message => {
                    rows.retain(touches(store, identity));
                }
                Under::Own(name) => {
                    let held = mailboxes.accounts(name);
                    let right_below = |row: u32| match (&before, hanging.way(&flow, row).next()) {
                        (Some(nodes), Some(node)) => FxHashSet::contains(nodes, &node),
                        (Some(_), None) => false,
                        (None, node) => node == flow.found.start,
                    };
                    let is_it = |row: u32| held.contains(&mailbox(row).0);
                    rows.retain(|row| is_it(*row) && right_below(*row));
                }
                Under::Identity(identity) => {
                    let nodes = flow.nodes_named(identity);
                    rows.retain(|row| hanging.way(&flow, *row).any(|node| nodes.contains(&node)));
                    above = Some(nodes);
                }
                Under::Account(name) => {
                    let held = accounts.accounts(name);
                    rows.retain(|row| held.contains(&actor(*row).0));
                }
                Under::Agency(name) => {
                    let held = agencies.named(store, name);
                    rows.retain(|row| held.contains(&super::count::agency(store, *row as usize)));
                }
            }
        }
        Some(set(store, &rows))
    }

    /// Where a reach starts; `None` if there is no such event, or it is not among the known rows.
    fn start(&self, store: &Store, of: &Begin) -> Option<Start> {
        Some(match of {
            Begin::Identity(identity) => {
                Start::Identity(identity.clone(), self.known.among(&identity.rows(store)))
            }
            Begin::Event(id) => {
                Start::Event(id.clone(), store.row_of(id).filter(|row| self.known.holds(*row))?)
            }
        })
    }
}

impl Reach {
    /// What a branch of the tree counts; `place` has one index per level. `None` if there is no such branch.
    #[must_use]
    pub fn of_branch(&self, place: &[usize]) -> Option<Within> {
        let (mut way, mut branches): (Vec<&Branch>, _) = (Vec::new(), &self.tree);
        for at in place {
            let branch = branches.get(*at)?;
            way.push(branch);
            branches = &branch.branches;
        }
        let last = way.last()?;
        let starts = |branch: &Branch| {
            self.identity.as_ref().is_some_and(|it| it.kind.is_strong() && it.is_same(&branch.identity))
        };
        // a mailbox may hang below several identities, a message in several mailboxes: their parents are named too
        let told = match last.identity.kind {
            IdentityKind::Message => 3,
            IdentityKind::Mailbox => 2,
            _ => 1,
        };
        let under = |at: usize| {
            let above = at.checked_sub(1).map(|above| way[above]);
            let beside = above.map_or((self.tree.as_slice(), 0), |above| (&above.branches, above.more));
            match &way[at].identity {
                Identity { kind: IdentityKind::Mailbox, value } if is_below(beside, value) => {
                    Under::Own(value.clone())
                }
                identity => Under::Identity(identity.clone()),
            }
        };
        let told = way.len().saturating_sub(told)..way.len();
        Some(self.within(told.filter(|at| !starts(way[*at])).map(under).collect()))
    }

    /// What a line of the table counts: an account in its agency or, without `account`, the agency.
    #[must_use]
    pub fn of_reached(&self, reached: &Reached, account: bool) -> Within {
        let whose = account.then(|| Under::Account(reached.account.clone()));
        self.within(whose.into_iter().chain([Under::Agency(reached.agency.clone())]).collect())
    }

    fn within(&self, under: Vec<Under>) -> Within {
        let event = || Begin::Event(self.of.clone());
        Within { of: self.identity.clone().map_or_else(event, Begin::Identity), under }
    }
}

/// Whether a mailbox hangs further below some branches, or may: not all branches are listed.
fn is_below((branches, more): (&[Branch], u64), mailbox: &str) -> bool {
    let holds = |branch: &Branch| {
        if branch.identity.kind == IdentityKind::Mailbox {
            return false;
        }
        let is_it = |below: &Branch| {
            below.identity.kind == IdentityKind::Mailbox
                && account_key(&below.identity.value) == account_key(mailbox)
        };
        branch.branches.iter().any(is_it) || is_below((&branch.branches, branch.more), mailbox)
    };
    more > 0 || branches.len() >= MOST || branches.iter().any(holds)
}

/// Returns a test of whether an access touched a message.
fn touches(store: &Store, message: &Identity) -> impl FnMut(&u32) -> bool {
    let (list, mut is_it) = (store.list(Field::MessageIds), message.is_each());
    move |row| {
        list.is_some_and(|list| {
            list.codes(*row as usize).iter().any(|code| is_it(*code, list.value_of(*code)))
        })
    }
}

fn set(store: &Store, rows: &[u32]) -> RowSet {
    RowSet::of(store.len(), rows.iter().map(|row| *row as usize))
}

#[cfg(test)]
mod tests {
    use super::{Begin, Under, Within};
    use crate::chain::{Identity, IdentityKind};
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_is_read() {
        let read = |text: &str| text.parse::<Within>().map(|within| within.to_string());
        for same in [
            "key:d4b4",
            "event:K07",
            "key:d4b4 > session:s-1 > mailbox:desk-03@a.example",
            "token:t-1 > account: > agency:",
            "session:a\\>b > agency:Dept of State",
        ] {
            assert_eq!(read(same).as_deref(), Ok(same));
        }
        assert_eq!(
            read("K07 > message:<m1@x.example> > mailbox:b").as_deref(),
            Ok("event:K07 > message:<m1@x.example\\> > mailbox:b"),
            "a `>` with nothing behind it is the value's"
        );
        assert_eq!(read("K07>session_id:s"), Ok("event:K07 > session:s".to_owned()));
        assert_eq!(read("signin:A"), Ok("event:signin:A".to_owned()), "an id may have a colon");
        assert!(["", " ", "K07 > ", "K07 > nothing:x"].into_iter().all(|wrong| read(wrong).is_err()));
    }

    #[test]
    fn queries_know_every_kind_that_a_reach_is_narrowed_to() {
        use crate::event::Zone;
        for kind in IdentityKind::ALL.map(IdentityKind::name).into_iter().chain([super::AGENCY]) {
            let query = format!("reach:\"event:K07 > {kind}:x\"");
            assert!(crate::query::read(&query, Zone::Utc).is_ok(), "{query}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_named_reads_itself_again(start in "[a> \\\\:]{0,6}[a>\\\\]", names in prop::collection::vec("[ a>\\\\:]{0,5}", 0..3)) {
            let identity = |kind, value: &str| Identity { kind, value: value.to_owned() };
            let under = |(at, name): (usize, &String)| match at {
                0 => Under::Account(name.clone()),
                1 => Under::Agency(name.clone()),
                _ => Under::Identity(identity(IdentityKind::Mailbox, name)),
            };
            let under: Vec<Under> = names.iter().enumerate().map(under).collect();
            for of in [Begin::Event(start.clone()), Begin::Identity(identity(IdentityKind::Session, start.trim()))] {
                let within = Within { of, under: under.clone() };
                prop_assert_eq!(within.to_string().parse(), Ok(within));
            }
        }
    }
}
