//! Finds groups by their names.

use super::groups::{Groups, Key, Keys};
use crate::engine::GroupName;
use crate::engine::local::LocalEngine;
use crate::event::Field;
use rustc_hash::FxHashMap;

impl LocalEngine {
    /// The indices of the groups with some names.
    pub(super) fn groups_named(&self, keys: &Keys<'_>, groups: &Groups, names: &[GroupName]) -> Vec<usize> {
        let accounts = self.accounts_named(names);
        let key = |name: &GroupName| {
            Some(match name {
                GroupName::Hour(begins) => Key::Of(*begins),
                GroupName::Account(account) => *accounts.get(account.as_str())?,
                GroupName::Chain(_) => return None,
                GroupName::None => Key::None,
                GroupName::Undated => Key::Undated,
            })
        };
        let ids = || {
            names.iter().filter_map(|name| match name {
                GroupName::Chain(id) => Some(id.as_str()),
                _ => None,
            })
        };
        self.look_up_chains(keys, groups, ids().filter(|id| !groups.chains.knows(id)).collect());
        let chains = ids().filter_map(|id| groups.chains.get(id));
        names.iter().filter_map(|name| groups.with(key(name)?)).chain(chains).collect()
    }

    /// Looks up which groups of chains some ids name: all together, as that passes all rows.
    fn look_up_chains(&self, keys: &Keys<'_>, groups: &Groups, ids: Vec<&str>) {
        let rows = self.store.rows_of_ids(ids.iter().copied());
        for id in ids {
            let row = rows.iter().find(|row| self.store.id(*row).eq_ignore_ascii_case(id));
            groups.chains.keep(id, row.and_then(|row| groups.with(keys.key(row))));
        }
    }

    /// The keys of the accounts among some names.
    fn accounts_named<'n>(&self, names: &'n [GroupName]) -> FxHashMap<&'n str, Key> {
        let mut wanted: FxHashMap<&str, Key> = FxHashMap::default();
        for name in names {
            if let GroupName::Account(account) = name {
                wanted.insert(account, Key::None);
            }
        }
        let Some(accounts) = self.store.text(Field::Account).filter(|_| !wanted.is_empty()) else {
            return wanted;
        };
        // code 0 stands for no value
        for (code, value) in (1..).zip(accounts.values()) {
            if let Some(key) = wanted.get_mut(value) {
                *key = Key::Of(i64::from(self.store.spelled(Field::Account, code)));
            }
        }
        wanted
    }
}
