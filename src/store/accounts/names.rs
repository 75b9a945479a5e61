//! Accounts by the names that they are shown by.

use super::{Owner, account_key, rank};
use rustc_hash::{FxHashMap, FxHashSet};

/// By account the one to show of the names that some rows have it by: an address goes before all else, small letters before
/// capitals.
#[derive(Debug, Default)]
pub struct Names<'s>(FxHashMap<u32, &'s str>);

impl<'s> Names<'s> {
    /// Takes a name of an account.
    pub fn take(&mut self, (account, name): Owner<'s>) {
        let shown = self.0.entry(account).or_insert(name);
        *shown = std::cmp::max_by_key(name, *shown, |name| rank(name));
    }

    /// The name of an account; empty where none was taken.
    #[must_use]
    pub fn of(&self, account: u32) -> &'s str {
        self.0.get(&account).copied().unwrap_or_default()
    }

    /// The names of all accounts, in order.
    #[must_use]
    pub fn sorted(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = self.0.values().copied().collect();
        names.sort_unstable();
        names
    }

    /// The accounts that are shown by a name, in any case of its letters.
    #[must_use]
    pub fn accounts(&self, name: &str) -> FxHashSet<u32> {
        let key = account_key(name);
        self.0.iter().filter(|(_, shown)| account_key(shown) == key).map(|(account, _)| *account).collect()
    }
}

impl<'s> FromIterator<Owner<'s>> for Names<'s> {
    fn from_iter<I: IntoIterator<Item = Owner<'s>>>(owners: I) -> Self {
        let mut names = Self::default();
        owners.into_iter().for_each(|owner| names.take(owner));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn an_account_is_shown_by_its_address_in_small_letters_whichever_came_first() {
        let written = ["6f1c1a52", "Desk@a.example", "desk@a.example", "desk"];
        for first in 0..written.len() {
            let mut turned = written;
            turned.rotate_left(first);
            let mut names: Names<'_> = turned.iter().map(|name| (3, *name)).collect();
            names.take((4, "Other"));
            assert_eq!([names.of(3), names.of(4), names.of(5)], ["desk@a.example", "Other", ""]);
            assert!(names.accounts("DESK@A.EXAMPLE").into_iter().eq([3]), "{turned:?}");
            assert!(names.accounts("desk").is_empty(), "a name that is not shown");
        }
    }
}
