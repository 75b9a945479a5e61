//! Values that are one in any case of their letters.

use super::dictionary::Values;
use super::passes::Chosen;
use super::{RowSet, Store};
use crate::event::Field;
use rustc_hash::FxHashMap;

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
    /// All are looked for in one pass over the distinct values.
    #[must_use]
    pub fn alike(&self, row: usize, field: Field, wanted: &[&str]) -> Vec<Alike> {
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); wanted.len()];
        let mut places: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, value) in wanted.iter().enumerate() {
            places.entry(mix(value)).or_default().push(at);
        }
        let values = self.dictionary(field).into_iter().flat_map(Values::iter);
        for (code, value) in (1_u32..).zip(values) {
            for at in places.get(&mix(value)).into_iter().flatten() {
                if value.eq_ignore_ascii_case(wanted[*at]) {
                    found[*at].push(code);
                }
            }
        }
        let counts = self.counts_of_all(field);
        let count = |code: &u32| counts.and_then(|counts| counts.get(*code as usize)).copied().unwrap_or(0);
        let rows = |codes: Vec<u32>| {
            let alone = codes.iter().map(count).fold(0, u32::saturating_add) == 1;
            if alone { Alike::One(row) } else { self.rows_of_codes(field, codes) }
        };
        found.into_iter().map(rows).collect()
    }

    pub(super) fn rows_of_codes(&self, field: Field, codes: Vec<u32>) -> Alike {
        let rows = if let Some(column) = self.text(field) {
            column.codes().rows(&Chosen::of(codes, column.distinct()), self.len())
        } else if let Some(column) = self.list(field) {
            column.rows(&Chosen::of(codes, column.distinct()), self.len())
        } else {
            RowSet::empty(self.len())
        };
        Alike::Rows(rows)
    }
}

/// A number of a text that is the same in any case of its letters, and seldom that of another.
fn mix(text: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let step =
        |sum: u64, eight: u64| (sum ^ (eight | SMALL)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let sum = eights.iter().fold(text.len() as u64, |sum, eight| step(sum, u64::from_le_bytes(*eight)));
    step(sum, rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)))
}
