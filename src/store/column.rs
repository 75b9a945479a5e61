//! A column of text: each value once, a narrow code a row.

use super::codes::{ABSENT, Codes};
use super::dictionary::{Dictionary, Values};
use super::image::stored;
use super::order::Order;
use super::passes::Slice;
use super::size_hint::SizeHint;
use crate::event::{Recurring, same};
use std::ops::Range;

/// How many rows of a part are given their values at once.
pub(super) const AT_ONCE: usize = 32;

/// A text column. Code 0 is absence; code `n` is the `n`-th value that came.
#[derive(Debug, Clone, Default)]
pub struct Column {
    codes: Codes,
    dictionary: Dictionary,
}

stored!(Column { codes, dictionary } if |all| all.codes.largest() as usize <= all.distinct());

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
        self.dictionary.values().of(code)
    }

    /// The lowest code whose value equals this one's, ignoring ASCII case; `ABSENT` for `ABSENT`.
    #[must_use]
    pub fn first_alike(&self, code: u32) -> u32 {
        self.dictionary.values().first(code)
    }

    /// The distinct values; the first has code 1.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.dictionary.values().iter()
    }

    pub(super) fn dictionary(&self) -> &Values {
        self.dictionary.values()
    }

    /// How many distinct values there are; codes go from 1 to that.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.dictionary.values().len()
    }

    /// The codes of all rows.
    pub(super) fn codes(&self) -> Slice<'_> {
        self.codes.slice()
    }

    /// Gives a row its value.
    pub(super) fn set(&mut self, row: usize, value: &str) {
        let code = self.dictionary.code(value);
        self.codes.set(row, code);
    }

    /// Gives a row a value or none, in place of the one it has. Returns whether that is another.
    pub(super) fn replace(&mut self, row: usize, value: Option<&str>) -> bool {
        let is_other = self.value(row) != value;
        if is_other {
            let code = value.map_or(ABSENT, |value| self.dictionary.code(value));
            self.codes.set(row, code);
        }
        is_other
    }

    /// Sets a row's value in a part, whose dictionary may hold the same value several times.
    pub(super) fn set_in_part(&mut self, row: usize, value: &str) {
        let code = self.dictionary.code_in_part(value, row);
        self.codes.set(row, code);
    }

    /// Gives rows of a part their values, from one row on: at most [`AT_ONCE`].
    pub(super) fn set_some_in_part<'v>(
        &mut self,
        row: usize,
        values: impl Iterator<Item = Option<Recurring<'v>>>,
    ) {
        let Self { codes, dictionary } = self;
        let (mut some, mut open) = ([ABSENT; AT_ONCE], [(0, Recurring::once("")); AT_ONCE]);
        let (mut len, mut opened) = (0, 0);
        for (code, value) in some.iter_mut().zip(values) {
            if let Some(value) = value {
                *code = dictionary.code_of_recurring(value.number);
                if *code == ABSENT {
                    open[opened] = (len, value);
                    opened += 1;
                }
            }
            len += 1;
        }
        let open = &open[..opened];
        dictionary.near_to(open.iter().map(|(_, value)| value.text));
        let mut before: Option<(&str, u32)> = None;
        for (at, value) in open {
            // often the same value as the row before
            let again = before.filter(|(text, _)| same(text.as_bytes(), value.text.as_bytes()));
            let code = again.map_or_else(|| dictionary.code_of_new(*value, row + at), |(_, code)| code);
            before = Some((value.text, code));
            some[*at] = code;
        }
        codes.push_all(row, &some[..len]);
    }

    /// Gives rows of a part, all behind the present ones, the same value.
    pub(super) fn set_all_in_part(&mut self, rows: Range<usize>, value: &str) {
        let code = self.dictionary.code_in_part(value, rows.start);
        self.codes.push_same(rows, code);
    }

    /// Forgets the numbers of values that recur.
    pub(super) fn renumber_recurring(&mut self) {
        self.dictionary.renumber_recurring();
    }

    /// Forgets all rows of a part but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.dictionary.clear();
    }

    /// Whether a row has the value of a row of a part that was taken in.
    pub(super) fn has_value_of(&self, row: usize, part: &Self, of: usize) -> bool {
        let (own, code) = (self.code(row), part.code(of));
        // a value that was added without lookup has several codes
        part.dictionary.in_whole().get(code as usize) == Some(&own)
            || self.value_of(own) == part.value_of(code)
    }

    /// Takes in the values of a part.
    pub(super) fn take_in(&mut self, part: &mut Self, size_hint: SizeHint) {
        self.dictionary.take_in(&mut part.dictionary, size_hint);
    }

    /// Deduplicates values that were added without lookup. With `grows`, later values are looked up at once.
    pub(super) fn join(&mut self, grows: bool) {
        if let Some(turned) = self.dictionary.join(grows) {
            self.codes.renumber(&turned);
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
        self.codes.make_room(rows, size_hint);
    }

    /// Adds some rows of a part, whose values were taken in, behind the first `len` rows.
    pub(super) fn append(&mut self, len: usize, part: &Self, rows: Range<usize>) {
        self.codes.append(len, &part.codes, rows, part.dictionary.in_whole());
    }

    /// Puts rows in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        self.codes.reorder(order);
    }

    /// Takes the rows of another from one on, out of `len`, with other values in place of some; those before it are here.
    pub(super) fn rename_from<'n>(
        &mut self,
        own: &Self,
        rows: Range<usize>,
        name: impl Fn(&str) -> Option<&'n str>,
    ) {
        let mut code = |value| self.dictionary.code(name(value).unwrap_or(value));
        let codes: Vec<u32> = std::iter::once(ABSENT).chain(own.values().map(&mut code)).collect();
        self.codes.truncate(rows.start);
        self.codes.append(rows.start, &own.codes, rows, &codes);
    }

    /// Drops what is needed only while the column grows.
    pub(super) fn slim(&mut self) {
        self.dictionary.slim();
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Column};
    use crate::store::image::{Image, ImageWriter, Stored};

    #[test]
    fn codes_without_a_value_are_refused_where_they_are_read_back() {
        let mut column = Column::default();
        column.set(3, "v");
        let read_back = |column: &Column| {
            let mut to = ImageWriter::new(tempfile::tempfile().unwrap()).unwrap();
            column.put(&mut to, "c").unwrap();
            Column::get(&Image::open(to.finish().unwrap()).unwrap(), "c")
        };
        assert_eq!(read_back(&column).unwrap().value(3), Some("v"));
        column.codes = Codes::of(&[0, 1, 2]);
        assert_eq!(read_back(&column).unwrap_err().to_string(), "c: its parts do not fit together");
    }
}
