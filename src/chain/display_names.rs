//! Decides which of several spellings is shown, independently of the order in which they were loaded.

use super::IdentityKind;
use super::spelling::key;
use crate::event::Field;
use crate::store::Store;
use rustc_hash::FxHashMap;

/// Whether the first of two spellings of an identity is the one to show: the normalized spelling is preferred, then
/// alphabetical order decides.
pub(super) fn goes_before(kind: IdentityKind, one: &str, other: &str) -> bool {
    (key(kind, one) != one, one) < (key(kind, other) != other, other)
}

/// The names of a column that are shown in place of the spellings loaded first.
#[derive(Debug, Default)]
pub(super) struct DisplayNames(FxHashMap<u32, u32>);

impl DisplayNames {
    pub fn of(store: &Store, field: Field) -> Self {
        let mut shown = Self::default();
        let Some(column) = store.text(field) else { return shown };
        for (code, name) in (1_u32..).zip(column.values()) {
            let first = store.spelled(field, code);
            if first != code {
                let held = shown.0.entry(first).or_insert(first);
                if column.value_of(*held).is_some_and(|held| held < name) {
                    *held = code;
                }
            }
        }
        shown
    }

    /// The code of the name to show for the first of several spellings.
    pub fn code(&self, first: u32) -> u32 {
        self.0.get(&first).copied().unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::goes_before;
    use crate::chain::IdentityKind::Token;

    #[test]
    fn the_guid_of_a_token_is_shown_whoever_spells_it_otherwise() {
        let guid = "01234567-89ab-4cde-8f01-23456789abcd";
        for other in ["Z0UjAauJ3kyPASNFZ4mrzQ", "01234567-89AB-4CDE-8F01-23456789ABCD"] {
            assert!(goes_before(Token, guid, other) && !goes_before(Token, other, guid));
        }
    }
}
