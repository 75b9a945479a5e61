//! A table as its header and its first rows show it.

use super::{Formats, RECORDS};
use crate::read::feed::Feed;
use crate::read::formats::{Fit, Format, Sample, best, have_row_names, is_known_column, is_written_time};
use crate::read::piece::Cutter;
use crate::read::rows::{self, Head, Rows};
use crate::read::text;
use std::sync::Arc;

/// A table.
pub(super) struct Table {
    /// Its header.
    pub(super) head: Head,
    /// The format that fits it best.
    pub(super) found: Option<(Arc<dyn Format>, Fit)>,
    /// Whether it looks like a table, whatever it is of.
    pub(super) tabular: bool,
    /// How many of its first rows are whole, and how many are broken.
    rows: (usize, usize),
    /// Whether a cell of these is a time.
    timed: bool,
}

impl Table {
    /// The table below a header.
    pub(super) fn of(head: Head, bytes: &[u8], formats: &Formats) -> Self {
        Self::of_rows(head, bytes, formats, |_| true)
    }

    /// The same; its format is looked for only where its rows are as wanted.
    fn of_rows(head: Head, bytes: &[u8], formats: &Formats, is_wanted: impl FnOnce(&Self) -> bool) -> Self {
        let head = with_row_names(head, bytes);
        let (rows, broken) = first_rows(bytes, &head);
        let rows: Vec<_> = rows.iter().map(|row| rows::cells(row, head.header.delimiter)).collect();
        let plain = |name: &String| name.len() <= 60 && !name.chars().any(char::is_control);
        let tabular = rows.len() > 1 && head.header.names.iter().all(plain);
        let timed = rows.iter().flatten().any(|cell| is_written_time(cell));
        let mut table = Self { found: None, tabular, rows: (rows.len(), broken), timed, head };
        if is_wanted(&table) {
            table.found = best(formats, &Sample::Table(&table.head.header, &rows));
        }
        table
    }

    /// The table whose header stands below other lines: the first row that has as many cells as the rows after it and
    /// names a column that is known; where there is none, that names several. A table within a text of Markdown is none, and
    /// a row of another table is no header.
    pub(super) fn below(bytes: &[u8], end: u8, over: bool, formats: &Formats) -> Option<Self> {
        let mut several = Vec::new();
        for head in rows::heads_below(bytes, end, over).filter(|head| !head.said.starts_with(b"|")) {
            let is_known = known(&head) > 0;
            if !(is_known || names_several(&head)) || is_row(&head) {
                continue;
            }
            if !is_known {
                several.push(head);
                continue;
            }
            let table = Self::of(head, bytes, formats);
            if table.timed && table.is_certain() {
                return Some(table);
            }
        }
        let mut tables = several.into_iter().map(|head| Self::of_rows(head, bytes, formats, Self::is_whole));
        tables.find(|table| table.found.is_some())
    }

    /// Whether all of its first rows are whole, and one has a time.
    fn is_whole(&self) -> bool {
        self.tabular && self.timed && self.rows.1 == 0
    }

    /// Whether its header is surely one: it names a column that is known, and its format is known and most of its first
    /// rows are whole.
    pub(super) fn is_certain(&self) -> bool {
        let (whole, broken) = self.rows;
        self.found.is_some() && whole >= broken && known(&self.head) > 0
    }
}

/// How many columns of a header are known.
fn known(head: &Head) -> usize {
    head.header.names.iter().filter(|name| is_known_column(name)).count()
}

/// Whether a header has several columns, and words for all of them.
fn names_several(head: &Head) -> bool {
    let is_name = |name: &String| name.chars().any(char::is_alphabetic) && name.split(' ').count() < 4;
    head.header.names.len() > 2 && head.header.names.iter().all(is_name)
}

/// Whether a row that may be a header is rather one of a table that the lines above it begin: one of its cells is a time, or
/// several lines above it fill as many cells, or one does and is as good a header.
fn is_row(head: &Head) -> bool {
    let names = head.header.names.iter().filter(|name| !name.trim().is_empty()).count();
    let filled = |line: &str| {
        rows::cells(line, head.header.delimiter).iter().filter(|cell| !cell.trim().is_empty()).count()
    };
    let above = head.above.iter().rev().take_while(|line| filled(line) == names).count();
    head.header.names.iter().any(|name| is_written_time(name)) || above > 1 || (above == 1 && known(head) < 2)
}

/// Corrects a header if all rows have one cell more: these show whether its first or its last name is missing.
fn with_row_names(head: Head, bytes: &[u8]) -> Head {
    if !head.is_short {
        return head;
    }
    let shifted = head.with_row_names();
    let (rows, _) = first_rows(bytes, &shifted);
    let rows: Vec<_> = rows.iter().map(|row| rows::cells(row, head.header.delimiter)).collect();
    if have_row_names(&shifted.header, &rows) { shifted } else { head }
}

/// The first whole rows below a header, as text, and how many broken ones stand among them. What stands apart below rows
/// of several columns, as a summary does, is not among them.
fn first_rows(bytes: &[u8], head: &Head) -> (Vec<String>, usize) {
    let mut from = &bytes[head.len..];
    let (mut feed, mut cutter) = (Feed::new(&mut from), Rows::new(head));
    let (mut rows, mut broken, mut is_below) = (Vec::new(), 0, false);
    while rows.len() < RECORDS {
        let end = feed.offset();
        let Some(piece) = cutter.next(&mut feed) else { break };
        if piece.broken.is_none() {
            rows.push(text::shown(&feed.have()[piece.skip..piece.skip + piece.len]).0.into_owned());
            is_below = false;
        } else {
            // prose with a comma here and there is a table of two columns, and has paragraphs too
            is_below |= feed.offset() > end && !rows.is_empty() && head.header.names.len() > 2;
            broken += usize::from(!is_below);
        }
        feed.consume(piece.take);
    }
    (rows, broken)
}
