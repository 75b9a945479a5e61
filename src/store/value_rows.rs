//! Values that are one in any case of their letters.

use super::dictionary::Values;
use super::passes::Chosen;
use super::{RowSet, Store};
use crate::event::Field;

/// The rows of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueRows {
    /// This row alone holds it.
    One(usize),
    /// These hold it.
    Rows(RowSet),
}

impl Store {
    /// The rows that hold each of some values of a field, in any case of their ASCII letters; all of them stand in `row`.
    #[must_use]
    pub fn alike(&self, row: usize, field: Field, wanted: &[&str]) -> Vec<ValueRows> {
        let own: Vec<u32> = match (self.text(field), self.list(field)) {
            (Some(column), _) => vec![column.code(row)],
            (_, Some(list)) => list.codes(row).to_vec(),
            _ => Vec::new(),
        };
        let Some(values) = self.dictionary(field) else {
            return wanted.iter().map(|_| ValueRows::Rows(RowSet::empty(self.len()))).collect();
        };
        let codes_of = |value: &&str| {
            let code = own.iter().find(|code| values.of(**code) == Some(*value));
            code.map_or_else(Vec::new, |code| values.alike(*code))
        };
        let found: Vec<Vec<u32>> = wanted.iter().map(codes_of).collect();
        let counts = self.counts_of_all(field);
        let count = |code: &u32| counts.map_or(0, |counts| counts.get(*code as usize));
        let rows = |codes: Vec<u32>| {
            let alone = codes.iter().map(count).fold(0, u32::saturating_add) == 1;
            if alone { ValueRows::One(row) } else { self.rows_of_codes(field, codes) }
        };
        found.into_iter().map(rows).collect()
    }

    pub(super) fn rows_of_codes(&self, field: Field, codes: Vec<u32>) -> ValueRows {
        let distinct = self.dictionary(field).map_or(0, Values::len);
        ValueRows::Rows(self.rows_of(field, &Chosen::of(codes, distinct)))
    }
}
