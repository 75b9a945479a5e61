//! Values that are one in any case of their letters.

use super::dictionary::Values;
use super::passes::Chosen;
use super::{RowSet, Store};
use crate::event::Field;

/// The rows of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alike {
    /// This row alone holds it.
    One(usize),
    /// These hold it.
    Rows(RowSet),
}

impl Store {
    /// The rows that hold each of some values of a field, in any case of their ASCII letters; all of them stand in `row`.
    #[must_use]
    pub fn alike(&self, row: usize, field: Field, wanted: &[&str]) -> Vec<Alike> {
        let own: Vec<u32> = match (self.text(field), self.list(field)) {
            (Some(column), _) => vec![column.code(row)],
            (_, Some(list)) => list.codes(row).to_vec(),
            _ => Vec::new(),
        };
        let Some(values) = self.dictionary(field) else {
            return wanted.iter().map(|_| Alike::Rows(RowSet::empty(self.len()))).collect();
        };
        let codes_of = |value: &&str| {
            let code = own.iter().find(|code| values.of(**code) == Some(*value));
            code.map_or_else(Vec::new, |code| values.alike(*code))
        };
        let found: Vec<Vec<u32>> = wanted.iter().map(codes_of).collect();
        let counts = self.counts_of_all(field);
        let count = |code: &u32| counts.and_then(|counts| counts.get(*code as usize)).copied().unwrap_or(0);
        let rows = |codes: Vec<u32>| {
            let alone = codes.iter().map(count).fold(0, u32::saturating_add) == 1;
            if alone { Alike::One(row) } else { self.rows_of_codes(field, codes) }
        };
        found.into_iter().map(rows).collect()
    }

    pub(super) fn rows_of_codes(&self, field: Field, codes: Vec<u32>) -> Alike {
        let distinct = self.dictionary(field).map_or(0, Values::len);
        Alike::Rows(self.rows_of(field, &Chosen::of(codes, distinct)))
    }
}

/// A hash of a text that is the same in any case of its ASCII letters.
pub(super) fn folded_hash(text: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let step =
        |sum: u64, eight: u64| (sum ^ (eight | SMALL)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let sum = eights.iter().fold(text.len() as u64, |sum, eight| step(sum, u64::from_le_bytes(*eight)));
    let sum = step(sum, rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)));
    (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
