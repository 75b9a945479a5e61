//! The beginnings and ends of blind zones.

use crate::chain::{ZoneKind, Zones};
use crate::event::Field;
use crate::store::{Column, Store, account_key};
use rustc_hash::FxHashMap;

/// The sorted instants at which blind zones begin or end, for the whole case and per mailbox. Zones of a synchronised
/// folder are left out: the log was not blind then.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// Edges of zones of the whole case, sorted.
    all: Vec<i64>,
    /// Edges of each mailbox's zones, sorted.
    each: Vec<Vec<i64>>,
    /// For each mailbox code, and for each account code, the index into `each` plus 1; 0 for none.
    of_mailbox: Vec<u32>,
    of_account: Vec<u32>,
}

impl Edges {
    pub(super) fn of(store: &Store, zones: &Zones) -> Self {
        let mut edges = Self::default();
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        for zone in zones.iter().filter(|zone| zone.kind != ZoneKind::Sync) {
            let own = match zone.mailbox {
                None => &mut edges.all,
                Some(name) => {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX - 1) + 1;
                    let number = *names.entry(account_key(name).into_owned()).or_insert(next);
                    if number == next {
                        edges.each.push(Vec::new());
                    }
                    &mut edges.each[number as usize - 1]
                }
            };
            own.extend([zone.from, zone.until]);
        }
        edges.all.sort_unstable();
        edges.each.iter_mut().for_each(|own| own.sort_unstable());
        if !names.is_empty() {
            let number = |name: &str| names.get(&*account_key(name)).copied().unwrap_or(0);
            let numbers = |column: Option<&Column>| -> Vec<u32> {
                let values = column.into_iter().flat_map(Column::values);
                std::iter::once(0).chain(values.map(number)).collect()
            };
            edges.of_mailbox = numbers(store.text(Field::Mailbox));
            edges.of_account = numbers(store.text(Field::Account));
        }
        edges
    }

    /// Whether an edge that concerns the row's mailbox lies after `earlier` and not after `later`.
    pub(super) fn lie_between(&self, store: &Store, row: usize, (earlier, later): (i64, i64)) -> bool {
        let between = |own: &Vec<i64>| {
            let next = own.partition_point(|edge| *edge <= earlier);
            own.get(next).is_some_and(|edge| *edge <= later)
        };
        if between(&self.all) {
            return true;
        }
        let own = |field: Field, numbers: &[u32]| {
            let code = store.text(field).map_or(0, |column| column.code(row));
            let number = numbers.get(code as usize).copied().unwrap_or(0);
            number.checked_sub(1).and_then(|at| self.each.get(at as usize))
        };
        !self.each.is_empty()
            && [own(Field::Mailbox, &self.of_mailbox), own(Field::Account, &self.of_account)]
                .into_iter()
                .flatten()
                .any(between)
    }
}
