//! A column of several texts a row: codes in one run, with where each row's begin.

use super::codes::Slice;
use super::column::{Dictionary, Values};
use rustc_hash::FxHashMap;

/// A list column.
#[derive(Debug, Default)]
pub struct ListColumn {
    /// Where the codes of a row begin; one more than there are rows. Empty where no row has a value.
    starts: Vec<u32>,
    codes: Vec<u32>,
    values: Values,
}

impl ListColumn {
    /// The codes of a row, in the record's order.
    #[must_use]
    pub fn codes(&self, row: usize) -> &[u32] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(from), Some(until)) => self.codes.get(*from as usize..*until as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The values of a row, in the record's order.
    pub fn values(&self, row: usize) -> impl Iterator<Item = &str> {
        self.codes(row).iter().filter_map(|code| self.value_of(*code))
    }

    /// The value of a code.
    #[must_use]
    pub fn value_of(&self, code: u32) -> Option<&str> {
        self.values.of(code)
    }

    /// How many distinct values there are; codes go from 1 to that.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.values.all().len()
    }

    /// Where the codes of each row begin, one more than there are rows, and the codes of all rows; both may be empty.
    pub(super) fn run(&self) -> (&[u32], Slice<'_>) {
        (&self.starts, Slice::Wide(&self.codes))
    }

    pub(super) fn dictionary(&self) -> &Values {
        &self.values
    }
}

/// A list column that grows, a row at a time.
#[derive(Debug, Default)]
pub(super) struct ListBuilder {
    dictionary: Dictionary,
    starts: Vec<u32>,
    codes: Vec<u32>,
    /// The codes of rows that had none when they came.
    filled: FxHashMap<u32, Vec<u32>>,
}

impl ListBuilder {
    /// Adds a row.
    pub(super) fn push<'v>(&mut self, values: impl Iterator<Item = &'v str>) {
        self.starts.push(u32::try_from(self.codes.len()).unwrap_or(u32::MAX));
        for value in values {
            let code = self.dictionary.code(value);
            self.codes.push(code);
        }
    }

    /// A copy that takes no more values.
    pub(super) fn values_alone(&self) -> Self {
        let Self { dictionary, starts, codes, filled } = self;
        Self {
            dictionary: dictionary.values_alone(),
            starts: starts.clone(),
            codes: codes.clone(),
            filled: filled.clone(),
        }
    }

    /// Gives a row its values, if it has none.
    pub(super) fn fill<'v>(&mut self, row: u32, values: impl Iterator<Item = &'v str>) {
        let codes: Vec<u32> = values.map(|value| self.dictionary.code(value)).collect();
        if !codes.is_empty() && self.own(row as usize).is_empty() {
            self.filled.entry(row).or_insert(codes);
        }
    }

    /// The codes that a row came with.
    fn own(&self, row: usize) -> &[u32] {
        let from = self.starts.get(row).map_or(self.codes.len(), |from| *from as usize);
        let until = self.starts.get(row + 1).map_or(self.codes.len(), |until| *until as usize);
        self.codes.get(from..until).unwrap_or_default()
    }

    /// The column in a new order of rows.
    pub(super) fn seal(self, order: &[u32]) -> ListColumn {
        if self.codes.is_empty() && self.filled.is_empty() {
            return ListColumn::default();
        }
        let (mut starts, mut codes) =
            (Vec::with_capacity(order.len() + 1), Vec::with_capacity(self.codes.len()));
        for row in order {
            starts.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
            codes.extend_from_slice(
                self.filled.get(row).map_or_else(|| self.own(*row as usize), Vec::as_slice),
            );
        }
        starts.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
        ListColumn { starts, codes, values: Values::new(self.dictionary.into_values()) }
    }
}
