//! A column of text: each value once, a narrow code a row.

use super::codes::Codes;
use super::dictionary::{Dictionary, Values};
use super::image::stored;

/// A text column. Code 0 is absence; code `n` is the `n`-th value that came.
#[derive(Debug, Default)]
pub struct Column {
    codes: Codes,
    values: Values,
}

stored!(Column { codes, values });

impl Column {
    /// The code of a row.
    #[must_use]
    #[inline]
    pub fn code(&self, row: usize) -> u32 {
        self.codes.get(row)
    }

    /// The value of a row.
    #[must_use]
    pub fn value(&self, row: usize) -> Option<&str> {
        self.value_of(self.code(row))
    }

    /// The value of a code.
    #[must_use]
    pub fn value_of(&self, code: u32) -> Option<&str> {
        self.values.of(code)
    }

    /// The distinct values; the first has code 1.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.values.iter()
    }

    pub(super) fn dictionary(&self) -> &Values {
        &self.values
    }
}

/// A text column that grows.
#[derive(Debug, Default)]
pub(super) struct ColumnBuilder {
    dictionary: Dictionary,
    codes: Codes,
}

impl ColumnBuilder {
    /// Gives a row its value.
    pub(super) fn set(&mut self, row: usize, value: &str) {
        let code = self.dictionary.code(value);
        self.codes.set(row, code);
    }

    /// Gives a row of a part its value: of a part, the same value may stand several times in the dictionary.
    pub(super) fn set_in_part(&mut self, row: usize, value: &str) {
        let code = self.dictionary.code_in_part(value, row);
        self.codes.set(row, code);
    }

    pub(super) fn value(&self, row: usize) -> Option<&str> {
        self.dictionary.value(self.codes.get(row))
    }

    /// The codes that the values of a part have here.
    pub(super) fn map(&mut self, part: &Self) -> Vec<u32> {
        self.dictionary.codes_of(&part.dictionary)
    }

    /// Adds some rows of a part behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, part: &Self, rows: std::ops::Range<usize>, map: &[u32]) {
        self.codes.append(len, &part.codes, rows, map);
    }

    /// A copy in another order of rows.
    pub(super) fn sealed(&self, order: &[u32]) -> Column {
        Column { codes: self.codes.ordered(order), values: self.dictionary.values() }
    }

    /// The column in another order of rows.
    pub(super) fn seal(self, order: &[u32]) -> Column {
        Column { codes: self.codes.ordered(order), values: self.dictionary.into_values() }
    }
}
