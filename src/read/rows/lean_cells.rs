//! Walks over the cells of a row for the fast path, which borrows them.

use super::Header;
use crate::read::swar::find2;
use crate::read::value_cache::{Beginning, KnownValue, ValueCache};
use std::slice;

/// Why a row is not read in the fast path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Some of its cells can't be borrowed, as they have doubled quotes or text behind their closing quote.
    Copies,
    /// It needs the full reader.
    Full,
}

/// The cells of a row, unquoted, from first to last.
#[derive(Debug)]
pub enum LeanCells<'c, 't> {
    /// Those of a row.
    Row(RowWalk<'t>),
    /// Copies of them.
    Copies(slice::Iter<'c, &'t str>),
}

/// A walk over the cells of a row.
#[derive(Debug)]
pub struct RowWalk<'t> {
    row: &'t str,
    delimiter: u8,
    /// Where the next cell begins; `None` after the last.
    at: Option<usize>,
}

impl<'c, 't> LeanCells<'c, 't> {
    /// Those of a row below a header.
    pub const fn of(row: &'t str, header: &Header) -> Self {
        Self::Row(RowWalk { row, delimiter: header.delimiter, at: Some(0) })
    }

    /// Those of a row of which these are copies.
    pub fn of_copies(cells: &'c [&'t str]) -> Self {
        Self::Copies(cells.iter())
    }

    /// The next cell of a column, if its value is known; otherwise it is left for [`Self::next`].
    #[inline]
    pub fn known<'k>(&mut self, column: usize, cache: &'k mut ValueCache<'t>) -> Option<&'k KnownValue<'t>> {
        let Self::Row(walk) = self else { return None };
        let (at, bytes) = (walk.at?, walk.row.as_bytes());
        let (known, rest) = cache.beginning(column, bytes.get(at..)?)?;
        let at = bytes.len() - rest.len();
        walk.at = match bytes.get(at - 1) {
            Some(last) if *last == walk.delimiter => Some(at),
            _ if rest.is_empty() => None,
            // the last cell of another row is the beginning of this one
            _ => return None,
        };
        Some(known)
    }

    /// Whether there are no more.
    pub fn are_over(&self) -> bool {
        match self {
            Self::Row(walk) => walk.at.is_none(),
            Self::Copies(cells) => cells.as_slice().is_empty(),
        }
    }

    /// The next cell, and where it begins.
    #[inline]
    pub fn next(&mut self) -> Result<(&'t str, Beginning<'t>), Refusal> {
        match self {
            Self::Row(walk) => walk.next(),
            Self::Copies(cells) => Ok((cells.next().ok_or(Refusal::Full)?, Beginning::default())),
        }
    }
}

impl<'t> RowWalk<'t> {
    #[inline]
    fn next(&mut self) -> Result<(&'t str, Beginning<'t>), Refusal> {
        let (begin, bytes) = (self.at.ok_or(Refusal::Full)?, self.row.as_bytes());
        let quoted = bytes.get(begin) == Some(&b'"');
        let (from, end) = if quoted { (begin + 1, b'"') } else { (begin, self.delimiter) };
        let until = find2(bytes, from, end, end);
        self.at = match (until, quoted) {
            (None, _) => None,
            (Some(until), false) => Some(until + 1),
            (Some(until), true) => match bytes.get(until + 1) {
                None => None,
                Some(next) if *next == self.delimiter => Some(until + 2),
                Some(_) => return Err(Refusal::Copies),
            },
        };
        let cell = self.row.get(from..until.unwrap_or(bytes.len())).unwrap_or_default();
        // quotes that never close may hold a delimiter at their end
        let end = if quoted && until.is_none() { begin } else { self.at.unwrap_or(bytes.len()) };
        let rest = bytes.get(begin..).unwrap_or_default();
        Ok((cell, Beginning { rest, through: end - begin, ..Beginning::default() }))
    }
}

#[cfg(test)]
mod tests {
    use super::{LeanCells, Refusal};
    use crate::event::{Field, Seed};
    use crate::read::rows::{Header, cells};
    use crate::read::value_cache::{Column, Said, ValueCache};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn a_row_has_the_same_cells_whether_their_values_are_known_or_not() {
        let cell = prop_oneof![
            6 => "[ab]{0,2}|one|another|a long one of more bytes|\u{e9}{9}",
            2 => "\"([ab,]{0,2}|a long one, in quotes|\n)\"",
            1 => "\"a\"\"b\"|a\"b|\"a\"b|\"|\"\"|\"\"\"",
        ];
        let rows = proptest::collection::vec(proptest::collection::vec(cell, 1..5), 1..60);
        proptest!(|(rows in rows, delimiter in prop_oneof![Just(","), Just(";")])| {
            let header = Header { names: Vec::new(), delimiter: delimiter.as_bytes()[0], end: b'\n', record: None };
            let rows: Vec<String> = rows.iter().map(|cells| cells.join(delimiter)).collect();
            let mut cache = ValueCache::of(&ValueCache::default().differing(), Some(header.delimiter));
            for row in &rows {
                let mut walk = LeanCells::of(row, &header);
                let all = cells(row, header.delimiter);
                for (number, cell) in all.iter().enumerate() {
                    if let Some(known) = walk.known(number, &mut cache) {
                        prop_assert_eq!(known.value.map(|value| value.text), Some(cell.as_ref()), "{}", row);
                        continue;
                    }
                    let (said, beginning) = match walk.next() {
                        Ok(next) => next,
                        Err(refusal) => {
                            prop_assert_eq!(refusal, Refusal::Copies, "{}", row);
                            prop_assert!(matches!(cell, Cow::Owned(_)), "{}", row);
                            break;
                        }
                    };
                    prop_assert_eq!(said, cell.as_ref(), "{}", row);
                    let column = Column { number, field: Field::Message, seed: Seed::of("message") };
                    cache.known(column, said, beginning, || Some(Said::Text(said)), |_| ());
                }
            }
        });
    }
}
