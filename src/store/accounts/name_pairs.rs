//! Pairs of names that occur on one record, and names that occur with too many others to identify an account.

use super::Accounts;
use crate::event::{Field, NameKind, saturated};
use crate::store::Store;
use rustc_hash::{FxHashMap, FxHashSet};

/// A name that occurs with more others of one kind than this identifies no account and joins nothing.
const MOST: u32 = 5;

/// Two names, the lesser first, with the first row that has them side by side.
pub(super) type Pair = (u32, u32, Option<u32>);

/// Names that some row has side by side.
#[derive(Debug, Default)]
pub(super) struct NamePairs {
    /// Every two of them, in order, but of records all of whose names join nothing.
    pub pairs: Vec<Pair>,
    /// Names that join nothing.
    hubs: FxHashSet<u32>,
    /// Whether some record states a name that may be of another account than the one that it is of.
    pub astray: bool,
}

impl NamePairs {
    /// The pairs of names that may be of one account.
    pub fn without_hubs(&self) -> Vec<Pair> {
        let joins = |(one, other, _): &&Pair| !self.hubs.contains(one) && !self.hubs.contains(other);
        self.pairs.iter().filter(joins).copied().collect()
    }

    /// Whether a name joins nothing.
    pub fn is_hub(&self, node: u32) -> bool {
        self.hubs.contains(&node)
    }

    /// The place of two names among the pairs.
    pub fn place_of(&self, (one, other): (u32, u32)) -> Option<usize> {
        self.pairs.binary_search_by_key(&(one, other), |pair| (pair.0, pair.1)).ok()
    }

    /// Adds the names that stand beside too many others of one kind; beside two SIDs, one that a domain or a computer gives.
    fn find_hubs(&mut self, kinds: &[Option<NameKind>]) {
        let mut beside: FxHashMap<(u32, Option<NameKind>), u32> = FxHashMap::default();
        for (one, other, _) in &self.pairs {
            *beside.entry((*one, kind(kinds, *other))).or_default() += 1;
            *beside.entry((*other, kind(kinds, *one))).or_default() += 1;
        }
        let hubs = beside.into_iter().filter(|((node, others), count)| {
            let one_sid = kind(kinds, *node) == Some(NameKind::Domain) && *others == Some(NameKind::Sid);
            *count > if one_sid { 1 } else { MOST }
        });
        self.hubs.extend(hubs.map(|((node, _), _)| node));
    }
}

impl Accounts {
    /// The names that rows have side by side.
    pub(super) fn side_by_side(&self, store: &Store) -> NamePairs {
        let kinds = &self.kinds;
        let mut beside = NamePairs::default();
        let (Some(column), Some(names)) = (store.text(Field::Account), store.list(Field::AccountNames))
        else {
            return beside;
        };
        let mut first: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        // rows of an account mostly state the same names as the row before
        let mut before: Vec<usize> = vec![usize::MAX; (column.values().len() + 1) * 2];
        for row in 0..if names.distinct() == 0 { 0 } else { store.len() } {
            let codes = names.codes(row);
            if codes.is_empty() {
                continue;
            }
            let service = usize::from(store.service().contains(row));
            let last = &mut before[column.code(row) as usize * 2 + service];
            if *last != usize::MAX && names.codes(*last) == codes {
                continue;
            }
            *last = row;
            let (nodes, astray) = self.names_in(store, row);
            beside.astray |= astray;
            if are_hubs(&nodes, kinds) {
                beside.astray = true;
                beside.hubs.extend(nodes);
                continue;
            }
            for pair in pairs(&nodes) {
                first.entry(pair).or_insert_with(|| saturated::<u32>(row));
            }
        }
        beside.pairs = first.into_iter().map(|((a, b), row)| (a, b, Some(row))).collect();
        beside.pairs.sort_unstable();
        beside.find_hubs(kinds);
        beside
    }
}

impl Accounts {
    /// The names that the record of a row has side by side, in ascending order, each once; and whether it states something
    /// that is no name, or states names without an account.
    pub(super) fn names_in(&self, store: &Store, row: usize) -> (Vec<u32>, bool) {
        let is_name = |node: &u32| kind(&self.kinds, *node).is_some();
        let written = store.text(Field::Account).and_then(|column| column.value(row));
        let mut nodes = store.nodes_of(self, row);
        let astray = written.is_none() || !nodes.iter().all(is_name);
        nodes.retain(is_name);
        nodes.sort_unstable();
        nodes.dedup();
        (nodes, astray)
    }
}

/// Every two of some nodes, which ascend.
pub(super) fn pairs(nodes: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let behind = |at: usize| nodes.get(at + 1..).unwrap_or_default();
    nodes.iter().enumerate().flat_map(move |(at, one)| behind(at).iter().map(|other| (*one, *other)))
}

fn kind(kinds: &[Option<NameKind>], node: u32) -> Option<NameKind> {
    kinds.get(node as usize / 2).copied().flatten()
}

/// Whether names of one record are so many of one kind that each stands beside too many: then no pair of them needs to be
/// looked at, of which there may be very many.
pub(super) fn are_hubs(nodes: &[u32], kinds: &[Option<NameKind>]) -> bool {
    let mut counts: FxHashMap<Option<NameKind>, u32> = FxHashMap::default();
    nodes.iter().any(|node| {
        let count = counts.entry(kind(kinds, *node)).or_default();
        *count += 1;
        *count > MOST + 1
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST, NamePairs};
    use crate::event::{Event, Field, NameKind};
    use crate::read::{Place, Sink};
    use crate::store::accounts::Accounts;
    use crate::store::{Builder, Store};
    use proptest::prelude::*;
    use rustc_hash::FxHashSet;

    /// The names that rows have side by side, and each as it is written, by its number.
    fn beside(rows: &[Vec<String>]) -> (NamePairs, Vec<String>) {
        let mut builder = Builder::default();
        for (at, names) in (0_u64..).zip(rows) {
            let mut event = Event::default();
            event.id = format!("e{at}").into();
            event.set_some(Field::Account, names.first().cloned());
            event.extend(Field::AccountNames, names.iter().skip(1).map(|name| name.clone().into()));
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        of(&builder.finish())
    }

    fn of(store: &Store) -> (NamePairs, Vec<String>) {
        let accounts = Accounts::of_store(store);
        let mut names = vec![String::new(); accounts.nodes.len()];
        for (name, node) in &accounts.nodes {
            names[*node as usize / 2] = name.to_string();
        }
        (accounts.side_by_side(store), names)
    }

    #[test]
    fn a_record_that_names_very_many_accounts_makes_no_pair_of_them() {
        let many = (0..20_000).map(|at| format!("u{at}@a.example")).collect();
        let few = ["u7@a.example", "v@a.example"].map(str::to_owned).to_vec();
        let (beside, _) = beside(&[many, few]);
        assert_eq!((beside.pairs.len(), beside.hubs.len()), (1, 20_000));
        assert!(beside.without_hubs().is_empty() && beside.astray);
    }

    proptest! {
        #[test]
        fn what_is_left_out_would_join_nothing(
            rows in prop::collection::vec(prop::collection::btree_set(0..24_usize, 0..14), 0..6),
        ) {
            let name = |at: &usize| match at {
                0..14 => format!("u{at}@a.example"),
                14..19 => format!("agency-a\\u{at}"),
                _ => format!("s-1-5-21-1-2-3-{}", 1100 + at),
            };
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(name).collect()).collect();
            let (beside, names) = beside(&rows);
            let found: FxHashSet<(&str, &str)> = (beside.without_hubs().iter())
                .map(|(one, other, _)| (&*names[*one as usize / 2], &*names[*other as usize / 2]))
                .collect();
            let near = |one: &str| -> FxHashSet<&String> {
                let with = rows.iter().filter(|row| row.iter().any(|name| name == one));
                with.flatten().filter(|name| *name != one).collect()
            };
            let is_hub = |one: &String| {
                let kind = NameKind::of(one);
                let count = |of: NameKind| near(one).iter().filter(|name| NameKind::of(name) == Some(of)).count();
                let sids = if kind == Some(NameKind::Domain) { 1 } else { MOST as usize };
                let most = MOST as usize;
                count(NameKind::Mail) > most || count(NameKind::Domain) > most || count(NameKind::Sid) > sids
            };
            let all: FxHashSet<&String> = rows.iter().flatten().collect();
            for one in &all {
                for other in near(one) {
                    let joined = !is_hub(one) && !is_hub(other);
                    let told = found.contains(&(&**one, &**other)) || found.contains(&(&**other, &**one));
                    prop_assert_eq!(joined, told, "{} {}", one, other);
                }
            }
        }
    }
}
