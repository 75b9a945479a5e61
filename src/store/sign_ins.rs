//! Sign-ins, and the tokens that they issued under their own ids.

use super::ids::Key;
use super::{RowSet, Store};
use crate::event::{Field, SIGN_IN, is_failure, is_guid, is_sign_in, says_failed, token_key};

impl Store {
    /// The rows that are sign-ins by their operation.
    #[must_use]
    pub fn sign_ins(&self) -> RowSet {
        self.rows_with(Field::Operation, &is_sign_in)
    }

    /// The rows of which it is said that they failed.
    #[must_use]
    pub fn failures(&self) -> RowSet {
        self.rows_with(Field::Operation, &says_failed).or(&self.rows_with(Field::Outcome, &is_failure))
    }

    /// The rows that are sign-ins which succeeded.
    #[must_use]
    pub fn issuers(&self) -> RowSet {
        self.sign_ins().without(&self.failures())
    }

    /// The sign-ins that issued a token whose GUID their own ids are, whichever token their records name.
    #[must_use]
    pub fn issuers_of(&self, token: &str) -> RowSet {
        let guid = token_key(token);
        if !is_guid(&guid) {
            return RowSet::empty(self.len());
        }
        let marked = format!("{SIGN_IN}{guid}");
        let keys = [Key::of(&guid), Key::of(&marked)];
        let is_own = |row: &usize| keys.iter().any(|key| self.columns.ids.is_like(*row, *key));
        RowSet::of(self.len(), self.issuers().iter().filter(is_own))
    }
}
