//! Reads the header of a table, and finds out whether it names every column.

use super::{Cells, Quotes, cells, scan};
use crate::read::piece::line_ends;
use crate::read::text::{MARK, shown};
use std::borrow::Cow;
use std::collections::HashSet;

/// How many rows are compared with the header.
const ROWS: usize = 32;

/// Column names, and how rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The byte between cells.
    pub delimiter: u8,
    /// The byte that ends a row (a CR before a LF is removed too).
    pub end: u8,
    /// The column whose cells, if they are JSON objects, are the records of the rows.
    pub record: Option<usize>,
}

/// The header at the start of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The header.
    pub header: Header,
    /// Its length, with whatever precedes it, up to the first row.
    pub len: usize,
    /// The line of the first row.
    pub line: u64,
    /// Which column it does not name.
    pub unnamed: Unnamed,
    /// The lines above it that are not blank and for people.
    pub above: Vec<String>,
    /// Its bytes, to recognize rows that repeat it.
    pub said: Vec<u8>,
    /// Whether all of the first rows have one cell more.
    pub is_short: bool,
}

/// Which column a header does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnamed {
    /// It names all.
    None,
    /// The first: row names, as R writes them.
    First,
    /// The last, which rows may omit.
    Last,
}

impl Head {
    /// The same header, if its unnamed column is the first.
    #[must_use]
    pub fn with_row_names(&self) -> Self {
        let Header { names, delimiter, end, record: _ } = &self.header;
        let len = names.len() - usize::from(self.unnamed == Unnamed::Last);
        let names = told_apart(std::iter::once("").chain(names[..len].iter().map(String::as_str)));
        let header = Header { names, delimiter: *delimiter, end: *end, record: None };
        let (above, said) = (self.above.clone(), self.said.clone());
        Self { header, unnamed: Unnamed::First, above, said, ..*self }
    }
}

/// Reads the header of a CSV file from its first bytes. Skips lines for programs before it (`#TYPE …`, `sep=;`).
/// `None` if it has fewer than two columns, or no end within the bytes.
#[must_use]
pub fn head(bytes: &[u8], end: u8, over: bool) -> Option<Head> {
    let (mut at, mut line) = (0, 1);
    loop {
        let rest = &bytes[at..];
        let upper = rest.get(..5).map(<[u8]>::to_ascii_lowercase).unwrap_or_default();
        let blank = rest.first().is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
        if !(blank || upper.starts_with(b"#type") || upper.starts_with(b"sep=")) {
            break;
        }
        at += memchr::memchr(end, rest)? + 1;
        line += 1;
    }
    let rest = &bytes[at..];
    let widths = b",;\t|".map(|delimiter| (scan(rest, delimiter, end), delimiter));
    let (row, delimiter) = widths.into_iter().rev().max_by_key(|(row, _)| row.cells)?;
    if row.cells < 2 || !(row.closed || (over && !row.quoted)) {
        return None;
    }
    let (text, _) = shown(&rest[..row.len]);
    let names = cells(text.trim_end_matches(['\r', '\n']), delimiter);
    let take = (row.len + usize::from(row.closed)).min(rest.len());
    let said = without_cr(&rest[..row.len]);
    let wider = wider(&rest[take..], (said, row.cells), (delimiter, end), over);
    let is_short = !wider.is_empty();
    let more = is_short && wider.iter().all(|wide| has_another(wide, row.cells, delimiter));
    let names = told_apart(names.iter().map(|name| name.trim()).chain(more.then_some("")));
    line += line_ends(&rest[..take], end);
    Some(Head {
        header: Header { names, delimiter, end, record: None },
        len: at + take,
        line,
        unnamed: if more { Unnamed::Last } else { Unnamed::None },
        above: Vec::new(),
        said: said.to_vec(),
        is_short,
    })
}

/// The first rows, if all of them have one cell more than the header; else none. An unfinished row counts only if it
/// is the only one and the source is `over`.
fn wider<'b>(
    mut bytes: &'b [u8],
    (header, columns): (&[u8], usize),
    (delimiter, end): (u8, u8),
    over: bool,
) -> Vec<Cow<'b, str>> {
    let mut rows = Vec::new();
    while rows.len() < ROWS && !bytes.is_empty() {
        bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
        let row = scan(bytes, delimiter, end);
        if !row.closed && (!over || row.quoted || !rows.is_empty()) {
            break;
        }
        let (text, next) = (&bytes[..row.len], &bytes[(row.len + 1).min(bytes.len())..]);
        bytes = next;
        if text.trim_ascii().is_empty() || without_cr(text) == header {
            continue;
        }
        if row.cells != columns + 1 || row.quotes != Quotes::Sound {
            return Vec::new();
        }
        rows.push(shown(without_cr(text)).0);
    }
    rows
}

/// Whether a row has another cell, quoted or empty, behind those of the header: the message of an event, for which
/// Windows writes no header, or what follows a trailing delimiter.
fn has_another(row: &str, columns: usize, delimiter: u8) -> bool {
    let mut cells = Cells::of(row, delimiter);
    cells.by_ref().take(columns).for_each(drop);
    cells.in_quotes().is_some() || cells.next().is_some_and(|cell| cell.trim().is_empty())
}

/// A row without the CR before its line end.
pub(super) fn without_cr(row: &[u8]) -> &[u8] {
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// Makes column names distinct: unnamed ones become `column_N`, repeated ones get their number appended.
fn told_apart<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut apart: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for (at, name) in (1..).zip(names) {
        let plain = if name.is_empty() { format!("column_{at}") } else { name.to_owned() };
        let own = if seen.contains(&plain) { format!("{plain}_{at}") } else { plain };
        seen.insert(own.clone());
        apart.push(own);
    }
    apart
}
