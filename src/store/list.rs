//! A column of several texts per row: all codes in one array, with the end of each row's.

mod runs;

pub(super) use runs::Ends;

use super::dictionary::{Dictionary, Values};
use super::image::stored;
use super::order::Order;
use super::passes::Slice;
use super::size_hint::SizeHint;
use runs::Runs;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A list column.
#[derive(Debug, Clone, Default)]
pub struct ListColumn {
    dictionary: Dictionary,
    rows: Runs,
    /// Codes of rows whose values were replaced, until rows are sorted.
    replaced: FxHashMap<u32, Vec<u32>>,
    /// Number of codes of these, counted against the limits.
    late: usize,
}

stored!(ListColumn { dictionary, rows, replaced } and late if ListColumn::has_all_values);

impl ListColumn {
    /// Whether every code has a value.
    fn has_all_values(&self) -> bool {
        let codes = self.rows.codes().iter().chain(self.replaced.values().flatten());
        codes.copied().max().is_none_or(|code| code as usize <= self.distinct())
    }

    /// The codes of a row: in the record's order, or in that of their values once another export was merged into it.
    #[must_use]
    #[inline]
    pub fn codes(&self, row: usize) -> &[u32] {
        let own = self.rows.get(row);
        if self.replaced.is_empty() {
            return own;
        }
        u32::try_from(row).ok().and_then(|row| self.replaced.get(&row)).map_or(own, Vec::as_slice)
    }

    /// The values of a row, in the order of its codes.
    pub fn values(&self, row: usize) -> impl Iterator<Item = &str> {
        self.codes(row).iter().filter_map(|code| self.value_of(*code))
    }

    /// The value of a code.
    #[must_use]
    pub fn value_of(&self, code: u32) -> Option<&str> {
        self.dictionary.values().of(code)
    }

    /// How many distinct values there are; codes go from 1 to that.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.dictionary.values().len()
    }

    /// Where the codes of each row end, of the rows that are held, and the codes of all rows.
    pub(super) fn run(&self) -> (Ends<'_>, Slice<'_>) {
        (self.rows.ends(), Slice::Wide(self.rows.codes()))
    }

    /// Where the codes of a row begin among those of all rows.
    pub(super) fn begin_of(&self, row: usize) -> usize {
        let end = row.checked_sub(1).map_or(Some(0), |before| self.rows.ends().of(before));
        end.unwrap_or(self.rows.codes().len())
    }

    /// The first code of a value in any case of its ASCII letters.
    #[must_use]
    pub fn first_alike(&self, code: u32) -> u32 {
        self.dictionary.values().first(code)
    }

    pub(super) fn dictionary(&self) -> &Values {
        self.dictionary.values()
    }

    /// Adds a row.
    pub(super) fn push<'v>(&mut self, row: usize, values: impl Iterator<Item = &'v str>) {
        let Self { dictionary, rows, .. } = self;
        rows.push(row, values.map(|value| dictionary.code(value)));
    }

    /// Adds a row of a part, in whose dictionary the same value may stand several times.
    pub(super) fn push_in_part<'v>(&mut self, row: usize, values: impl Iterator<Item = &'v str>) {
        let Self { dictionary, rows, .. } = self;
        let before = rows.codes().len();
        rows.push(row, values.enumerate().map(|(at, value)| dictionary.code_in_part(value, before + at)));
    }

    /// How many values all rows have together.
    pub(super) fn total(&self) -> usize {
        self.rows.codes().len() + self.late
    }

    /// Forgets all rows of a part but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.replaced.clear();
        self.late = 0;
        self.dictionary.clear();
    }

    /// Takes in the values of a part.
    pub(super) fn take_in(&mut self, part: &mut Self, size_hint: SizeHint) {
        self.dictionary.take_in(&mut part.dictionary, size_hint);
    }

    /// Deduplicates values that were added without lookup. With `grows`, later values are looked up at once.
    pub(super) fn join(&mut self, grows: bool) {
        if let Some(turned) = self.dictionary.join(grows) {
            let codes = self.rows.codes_mut().iter_mut().chain(self.replaced.values_mut().flatten());
            codes.for_each(|code| *code = turned.get(*code as usize).copied().unwrap_or_default());
        }
    }

    /// Deduplicates if many values are pending. Invalidates the codes that parts have of the whole.
    pub(super) fn join_some(&mut self) {
        if self.dictionary.is_due() {
            self.join(false);
        }
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        self.rows.make_room(rows, size_hint);
    }

    /// Adds some rows of a part, whose values were taken in, behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, part: &Self, rows: Range<usize>) {
        let map = part.dictionary.in_whole();
        let mapped = |code: &u32| map.get(*code as usize).copied().unwrap_or_default();
        let last = rows.end.min(part.rows.ends().len());
        for (at, row) in (rows.start..last).enumerate() {
            self.rows.push(len + at, part.rows.get(row).iter().map(mapped));
        }
    }

    /// Gives a row values in place of those it has. Returns whether these are others.
    pub(super) fn replace<'v>(&mut self, row: u32, values: impl Iterator<Item = &'v str> + Clone) -> bool {
        if self.values(row as usize).eq(values.clone()) {
            return false;
        }
        let codes: Vec<u32> = values.map(|value| self.dictionary.code(value)).collect();
        self.late += codes.len();
        self.replaced.insert(row, codes);
        true
    }

    /// A copy with further values (ascending by row) appended to rows that lack them.
    pub(super) fn with(&self, more: &[(u32, &str)]) -> Self {
        let Self { mut dictionary, .. } = self.clone_values();
        let mut rows = Runs::default();
        let last = more.last().map_or(0, |(row, _)| *row as usize + 1);
        let replaced = self.replaced.keys().max().map_or(0, |row| *row as usize + 1);
        let (mut rest, mut codes) = (more, Vec::new());
        for row in 0..self.rows.ends().len().max(last).max(replaced) {
            codes.clear();
            codes.extend_from_slice(self.codes(row));
            while let Some(((_, value), others)) = rest.split_first().filter(|(of, _)| of.0 as usize == row) {
                let code = dictionary.code(value);
                if !codes.contains(&code) {
                    codes.push(code);
                }
                rest = others;
            }
            rows.push(row, codes.iter().copied());
        }
        Self { dictionary, rows, ..Self::default() }
    }

    /// The values alone.
    fn clone_values(&self) -> Self {
        Self { dictionary: self.dictionary.clone(), ..Self::default() }
    }

    /// Moves the codes of replaced values into the main array.
    pub(super) fn fold(&mut self) {
        if self.replaced.is_empty() {
            return;
        }
        let last = self.replaced.keys().max().map_or(0, |row| *row as usize + 1);
        let mut folded = Runs::default();
        for row in 0..self.rows.ends().len().max(last) {
            folded.push(row, self.codes(row).iter().copied());
        }
        (self.rows, self.replaced, self.late) = (folded, FxHashMap::default(), 0);
    }

    /// Puts rows in a new order; none has values that stand apart from its own.
    pub(super) fn reorder(&mut self, order: &Order) {
        self.rows.reorder(order);
    }

    /// Forgets what only growing takes.
    pub(super) fn slim(&mut self) {
        self.dictionary.slim();
    }
}

#[cfg(test)]
mod tests {
    use super::ListColumn;
    use crate::store::image::{Image, ImageWriter, Stored};

    #[test]
    fn codes_without_a_value_are_refused_where_they_are_read_back() {
        let mut list = ListColumn::default();
        list.push(0, ["w", "x"].into_iter());
        let read_back = |list: &ListColumn| {
            let mut to = ImageWriter::new(tempfile::tempfile().unwrap()).unwrap();
            list.put(&mut to, "l").unwrap();
            ListColumn::get(&Image::open(to.finish().unwrap()).unwrap(), "l")
        };
        assert!(read_back(&list).unwrap().values(0).eq(["w", "x"]));
        list.rows.codes_mut()[1] = 3;
        assert!(read_back(&list).is_err());
        list.rows.codes_mut()[1] = 2;
        list.replaced.insert(0, vec![3]);
        assert!(read_back(&list).is_err());
    }

    #[test]
    fn replaced_values_are_those_of_their_rows_and_are_counted_until_they_stand_among_the_others() {
        let mut list = ListColumn::default();
        for row in 0..3 {
            list.push(row, ["w", "x"].into_iter());
        }
        list.replace(1, ["x", "y", "z"].into_iter());
        list.replace(2, std::iter::empty());
        list.replace(0, ["w", "x"].into_iter());
        let told =
            |list: &ListColumn| (0..3).map(|row| list.values(row).collect::<String>()).collect::<Vec<_>>();
        assert_eq!((told(&list), list.total()), (vec!["wx".to_owned(), "xyz".into(), String::new()], 9));
        list.fold();
        assert_eq!((told(&list), list.total()), (vec!["wx".to_owned(), "xyz".into(), String::new()], 5));
    }
}
