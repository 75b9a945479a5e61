//! What all rows of a table have in common, by which blocks of rows are told from rows that need a closer look.

use super::head::without_cr;
use crate::read::swar::{find2, quote_end};
use memchr::memchr2;

/// What all whole rows of a table have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowShape {
    /// The number of its cells.
    pub(super) columns: usize,
    /// Whether it may have one more.
    pub(super) more: bool,
    /// What stands between cells.
    pub(super) delimiter: u8,
    /// What ends a row.
    pub(super) end: u8,
}

impl RowShape {
    /// Whether a row has a valid number of cells.
    pub(super) const fn fits(self, cells: usize) -> bool {
        cells == self.columns || (self.more && cells == self.columns + 1)
    }

    /// Why a row with so many cells is broken, if it is.
    #[must_use]
    pub fn miscounted(self, cells: usize) -> Option<String> {
        let said = if cells == 1 { "cell" } else { "cells" };
        (!self.fits(cells)).then(|| format!("{cells} {said} where the header has {}", self.columns))
    }

    /// The row at the start of a line, without what ends it.
    #[must_use]
    pub fn trimmed(self, line: &[u8]) -> &[u8] {
        if self.end == b'\n' { without_cr(line) } else { line }
    }

    /// The length of the row at the start of `bytes`, if it surely ends with its first line: no quoted cell goes on behind
    /// that.
    pub(super) fn one_line(self, bytes: &[u8]) -> Option<usize> {
        let Self { delimiter, end, .. } = self;
        let (mut at, mut quoted) = (0, bytes.first() == Some(&b'"'));
        loop {
            if quoted {
                let close = quote_end(bytes, at + 1, end).filter(|close| bytes[*close] == b'"')?;
                at = close + 1;
            }
            let mut found = at + memchr2(b'"', end, bytes.get(at..)?)?;
            quoted = bytes[found] == b'"' && found > at && bytes[found - 1] == delimiter;
            if !quoted && bytes[found] == b'"' {
                // a quote inside a cell, of which there may be many
                found = find2(bytes, found, delimiter, end)?;
                if bytes[found] == delimiter {
                    quoted = bytes.get(found + 1) == Some(&b'"');
                    at = found + 1;
                    continue;
                }
            }
            if bytes[found] == end {
                return Some(found);
            }
            at = found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Quotes, cells, scan};
    use super::RowShape;
    use proptest::prelude::*;

    #[test]
    fn a_row_on_one_line_ends_where_a_full_look_says_and_any_other_is_left_to_that() {
        let shape = RowShape { columns: 3, more: false, delimiter: b',', end: b'\n' };
        proptest!(|(bytes in "(\"|\"\"|,|\n|\r\n|[ab]{1,9}){0,16}")| {
            let (bytes, row) = (bytes.as_bytes(), scan(bytes.as_bytes(), b',', b'\n'));
            let is_one = row.closed && row.ends == 0 && row.len < bytes.len() && row.quotes != Quotes::Astray;
            prop_assert_eq!(shape.one_line(bytes), is_one.then_some(row.len));
            if is_one {
                let text = std::str::from_utf8(shape.trimmed(&bytes[..row.len])).unwrap();
                prop_assert_eq!(cells(text, b',').len(), row.cells);
            }
        });
    }
}
