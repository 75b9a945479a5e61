//! Splits a row into its cells.

use crate::read::swar::{copy_to, find2, quote_end};
use std::borrow::Cow;

/// Cells for which memory is reserved.
const CELLS: usize = 16;

/// The cells of a row, unquoted; borrowed unless they have doubled quotes.
#[must_use]
pub fn cells(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    let mut found = Vec::with_capacity(CELLS);
    found.extend(Cells::of(row, delimiter));
    found
}

/// The cells of a row, with the quoted cell number `aside` parsed by `read`, which returns the value and the position of the
/// closing quote. `None` if `read` fails, the cell is not quoted, or text follows its closing quote.
pub fn cells_around<'r, T>(
    row: &'r str,
    delimiter: u8,
    aside: usize,
    read: impl FnOnce(&'r str, usize) -> Option<(T, usize)>,
) -> Option<(Vec<Cow<'r, str>>, T)> {
    let (mut cells, mut found) = (Cells::of(row, delimiter), Vec::with_capacity(CELLS));
    found.extend(cells.by_ref().take(aside));
    let (said, close) = read(row, cells.in_quotes()?)?;
    cells.pass(close)?;
    found.push(Cow::default());
    found.extend(cells);
    Some((found, said))
}

/// An iterator over the cells of a row, which can also skip cells cheaply.
pub struct Cells<'r> {
    row: &'r str,
    delimiter: u8,
    /// Where the next cell begins; `None` after the last.
    at: Option<usize>,
}

impl<'r> Cells<'r> {
    /// Starts at the first cell.
    pub const fn of(row: &'r str, delimiter: u8) -> Self {
        Self { row, delimiter, at: Some(0) }
    }

    /// The whole row.
    pub const fn row(&self) -> &'r str {
        self.row
    }

    /// The position behind the opening quote of the next cell; `None` if it is not quoted.
    pub fn in_quotes(&self) -> Option<usize> {
        self.at.filter(|at| self.row.as_bytes().get(*at) == Some(&b'"')).map(|at| at + 1)
    }

    /// Skips the next cell, whose closing quote is at `close`; `None` if text follows that quote.
    pub fn pass(&mut self, close: usize) -> Option<()> {
        self.at = match self.row.as_bytes().get(close + 1) {
            None => None,
            Some(next) if *next == self.delimiter => Some(close + 2),
            Some(_) => return None,
        };
        Some(())
    }

    /// Skips the next cell.
    pub fn over(&mut self) {
        let from = match self.in_quotes() {
            Some(inside) => quote_end(self.row.as_bytes(), inside, b'"').map(|close| close + 1),
            None => self.at,
        };
        self.at = from.and_then(|from| plain(self.row, from, self.delimiter).1);
    }
}

impl<'r> Iterator for Cells<'r> {
    type Item = Cow<'r, str>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let at = self.at?;
        let cell;
        (cell, self.at) = if self.row.as_bytes().get(at) == Some(&b'"') {
            quoted(self.row, at + 1, self.delimiter)
        } else {
            let (cell, after) = plain(self.row, at, self.delimiter);
            (Cow::Borrowed(cell), after)
        };
        Some(cell)
    }
}

/// The text up to the next delimiter, and where the next cell begins.
fn plain(row: &str, from: usize, delimiter: u8) -> (&str, Option<usize>) {
    let end = find2(row.as_bytes(), from, delimiter, delimiter);
    (row.get(from..end.unwrap_or(row.len())).unwrap_or_default(), end.map(|end| end + 1))
}

/// The cell whose opening quote is before `from`, and where the next cell begins.
fn quoted(row: &str, from: usize, delimiter: u8) -> (Cow<'_, str>, Option<usize>) {
    let (bytes, upto) = (row.as_bytes(), |end: usize| row.get(from..end).unwrap_or_default());
    let Some(first) = find2(bytes, from, b'"', b'"') else { return (Cow::Borrowed(upto(row.len())), None) };
    let (cell, close) = if bytes.get(first + 1) == Some(&b'"') {
        let (cell, close) = undoubled(row, from);
        (Cow::Owned(cell), close)
    } else {
        (Cow::Borrowed(upto(first)), Some(first))
    };
    let Some(close) = close else { return (cell, None) };
    // text behind the closing quote belongs to the cell
    let (tail, after) = plain(row, close + 1, delimiter);
    (if tail.is_empty() { cell } else { Cow::Owned(cell.into_owned() + tail) }, after)
}

/// The cell with doubled quotes made single, and the position of its closing quote.
fn undoubled(row: &str, from: usize) -> (String, Option<usize>) {
    let (bytes, mut at) = (row.as_bytes(), from);
    let mut said = Vec::with_capacity(row.len().saturating_sub(from));
    let close = loop {
        match copy_to(bytes, at, b'"', &mut said) {
            Some(quote) if bytes.get(quote + 1) == Some(&b'"') => {
                said.push(b'"');
                at = quote + 2;
            }
            close => break close,
        }
    };
    // always valid: whole parts of a text were copied
    let said = String::from_utf8(said);
    (said.unwrap_or_else(|odd| String::from_utf8_lossy(odd.as_bytes()).into_owned()), close)
}

#[cfg(test)]
mod tests {
    use super::{Cells, cells, cells_around};
    use crate::read::swar::quote_end;
    use proptest::prelude::*;

    /// The cells by a letter-by-letter reading, to compare with.
    fn wanted(row: &str, delimiter: char) -> Vec<String> {
        let (mut found, mut chars) = (vec![String::new()], row.chars().peekable());
        let (mut first, mut inside) = (true, false);
        while let Some(char) = chars.next() {
            let cell = found.last_mut().unwrap();
            match char {
                '"' if first => inside = true,
                '"' if inside && chars.peek() == Some(&'"') => cell.extend(chars.next()),
                '"' if inside => inside = false,
                _ if char == delimiter && !inside => found.push(String::new()),
                _ => cell.push(char),
            }
            first = char == delimiter && !inside;
        }
        found
    }

    #[test]
    fn any_row_has_the_cells_that_reading_letter_by_letter_gives() {
        proptest!(|(row in "(\"|\"\"|,|;|\u{e9}|[a-c]{1,12}|\n){0,20}", delimiter in prop_oneof![Just(','), Just(';')])| {
            let all = cells(&row, delimiter as u8);
            prop_assert_eq!(&all, &wanted(&row, delimiter), "{}", row);
            for (over, cell) in all.iter().enumerate() {
                let mut walk = Cells::of(&row, delimiter as u8);
                (0..over).for_each(|_| walk.over());
                prop_assert_eq!(walk.next(), Some(cell.clone()), "{} {}", row, over);
            }
        });
    }

    #[test]
    fn the_cells_around_one_are_those_of_the_row_and_that_one_is_what_its_quotes_hold() {
        let read = |row: &'static str, at| {
            let close = quote_end(row.as_bytes(), at, b'"')?;
            Some((&row[at..close], close))
        };
        let check = |row: &str, aside: usize| {
            let all = cells(row, b',');
            let read = |row: &str, at: usize| {
                let close = quote_end(row.as_bytes(), at, b'"')?;
                Some((row[at..close].replace("\"\"", "\""), close))
            };
            if let Some((mut around, kept)) = cells_around(row, b',', aside, read) {
                around[aside] = kept.into();
                assert_eq!(around, all, "{row}");
            }
        };
        proptest!(|(row in "(\"|\"\"|,|\",|,\"|[a-c]{1,12}){0,20}", aside in 0_usize..4)| check(&row, aside));
        let (around, kept) = cells_around("a,\"{\"\"b\"\":1}\",\"c\"\"\"", b',', 1, read).unwrap();
        assert_eq!((&around[..], kept), (&["a".into(), "".into(), "c\"".into()][..], "{\"\"b\"\":1}"));
        assert_eq!(cells_around("a,b", b',', 1, read), None);
    }
}
