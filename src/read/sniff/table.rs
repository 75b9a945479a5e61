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
        let head = with_row_names(head, bytes);
        let (rows, broken) = first_rows(bytes, &head);
        let rows: Vec<_> = rows.iter().map(|row| rows::cells(row, head.header.delimiter)).collect();
        let sample = Sample::Table(&head.header, &rows);
        let plain = |name: &String| name.len() <= 60 && !name.chars().any(char::is_control);
        let tabular = rows.len() > 1 && head.header.names.iter().all(plain);
        let timed = rows.iter().flatten().any(|cell| is_written_time(cell));
        Self { found: best(formats, &sample), tabular, rows: (rows.len(), broken), timed, head }
    }

    /// The table whose header stands below other lines: the first row that has as many cells as the rows after it and
    /// names a column that is known. A table within a text of Markdown is none.
    pub(super) fn below(bytes: &[u8], end: u8, over: bool, formats: &Formats) -> Option<Self> {
        let names_any = |head: &Head| head.header.names.iter().any(|name| is_known_column(name));
        let is_told = |head: &Head| !head.said.starts_with(b"|") && names_any(head);
        let heads = rows::heads_below(bytes, end, over).filter(is_told);
        let mut tables = heads.map(|head| Self::of(head, bytes, formats));
        tables.find(|table| table.timed && table.is_sound())
    }

    /// Whether its format is known and most of its first rows are whole.
    pub(super) fn is_sound(&self) -> bool {
        let (whole, broken) = self.rows;
        self.found.is_some() && whole >= broken
    }
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

/// The first whole rows below a header, as text, and how many broken ones stand among them.
fn first_rows(bytes: &[u8], head: &Head) -> (Vec<String>, usize) {
    let mut from = &bytes[head.len..];
    let (mut feed, mut cutter) = (Feed::new(&mut from), Rows::new(head));
    let (mut rows, mut broken) = (Vec::new(), 0);
    while rows.len() < RECORDS {
        let Some(piece) = cutter.next(&mut feed) else { break };
        if piece.broken.is_none() {
            rows.push(text::shown(&feed.have()[piece.skip..piece.skip + piece.len]).0.into_owned());
        } else {
            broken += 1;
        }
        feed.consume(piece.take);
    }
    (rows, broken)
}
