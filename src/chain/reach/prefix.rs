//! Collects the known names that begin with a typed one.

use super::UnknownName;
use crate::query::Nearest;
use std::collections::BTreeMap;

/// How many candidates are listed.
pub(super) const TOLD: usize = 3;

/// Candidates that start with a typed prefix: their number, and the first [`TOLD`] in alphabetical order. A one-letter
/// prefix may match every id, so the rest is not kept.
#[derive(Debug, Default)]
pub(super) struct PrefixMatches {
    count: usize,
    first: Vec<String>,
}

impl PrefixMatches {
    /// Adds a name; no name may come twice.
    pub fn take(&mut self, name: &str) {
        self.count += 1;
        let at = self.first.partition_point(|known| known.as_str() < name);
        if at < TOLD {
            self.first.truncate(TOLD - 1);
            self.first.insert(at, name.to_owned());
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The only candidate; `None` if there are none or several.
    pub fn only(&self) -> Option<&String> {
        self.first.first().filter(|_| self.count == 1)
    }

    /// The error for a typed name: with its candidates if there are several, else with what is spelled nearly like it.
    pub fn unnamed(self, typed: &str, near: Nearest, shown: &dyn Fn(&str) -> String) -> UnknownName {
        // a single candidate is suggested, as the typed text was too short to stand for it
        let begins = if self.count == 1 { 0 } else { self.count };
        let near = if self.is_empty() { near.end() } else { self.first };
        let near = near.iter().map(|value| shown(value)).collect();
        UnknownName { what: shown(typed), is_id: false, begins, near, is_of_other_kinds: false, term: None }
    }
}

impl From<BTreeMap<String, String>> for PrefixMatches {
    /// Takes the names in the order of their keys.
    fn from(names: BTreeMap<String, String>) -> Self {
        Self { count: names.len(), first: names.into_values().take(TOLD).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{PrefixMatches, TOLD};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn of_many_the_first_are_kept_and_all_are_counted(names in prop::collection::hash_set("[a-c]{1,4}", 0..20)) {
            let mut begun = PrefixMatches::default();
            for name in &names {
                begun.take(name);
                prop_assert!(begun.first.len() <= TOLD);
            }
            let mut sorted: Vec<&String> = names.iter().collect();
            sorted.sort_unstable();
            prop_assert_eq!((begun.count, begun.is_empty()), (sorted.len(), sorted.is_empty()));
            prop_assert_eq!(begun.only(), sorted.first().copied().filter(|_| sorted.len() == 1));
            sorted.truncate(TOLD);
            prop_assert!(begun.first.iter().eq(sorted));
        }
    }
}
