//! What was known on a day.

use super::Evaluator;
use crate::event::{Field, Zone, parse_edtf};
use crate::store::RowSet;

impl Evaluator<'_> {
    /// The rows that were known at an instant: claims by what they say of it, all else by having happened. Undated rows
    /// that say nothing of it can't be told apart, and stay.
    pub(super) fn known_by(&self, instant: i64) -> RowSet {
        let len = self.store.len();
        let by_then = |since: &str| parse_edtf(since, Zone::Utc).is_ok_and(|since| since.latest() <= instant);
        let claims = self.has(Field::KnownSince);
        let undated = RowSet::range(len, self.store.dated(), len);
        let happened = self.store.overlapping(i64::MIN, instant).or(&undated).without(&claims);
        happened.or(&self.store.rows_with(Field::KnownSince, &by_then))
    }
}
