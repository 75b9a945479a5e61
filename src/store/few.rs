//! Whether a few rows hold some value, told from these rows alone: what that costs does not grow with the case.

use super::Store;
use crate::event::Field;

impl Store {
    /// Of each of a few rows, whether [`Self::rows_with`] finds it. `None` where that is not told from its own values: of
    /// ids and links, and of an agency that is given by its tenant.
    #[must_use]
    pub fn few_with(&self, field: Field, test: &dyn Fn(&str) -> bool, rows: &[usize]) -> Option<Vec<bool>> {
        let by_tenant = || field == Field::Agency && self.agencies.passing(test).next().is_some();
        if self.dictionary(field).is_none() || by_tenant() {
            return None;
        }
        let holds = |row: usize| {
            let own = self.text(field).and_then(|column| column.value(row));
            let list = self.list(field).into_iter().flat_map(|list| list.values(row));
            own.into_iter().chain(list).chain(self.told_beside(field, row)).any(test)
        };
        Some(rows.iter().map(|row| holds(*row)).collect())
    }
}
