//! Records that are rows of a CSV file.
//!
//! Quoted cells may hold line ends. A row whose cells are not as many as the header's is broken; where it spans several
//! lines and the second of them is a whole row by itself, a quote was lost, and only the first line is given up. So it is
//! where text goes on behind the closing quote of such a row, however many cells it has. Where the first rows have a cell
//! more than the header, rows that have not are whole too.

mod cells;
mod head;

pub use cells::{Cells, cells, cells_around};
pub use head::{Head, Header, Unnamed, head};

use super::feed::{Feed, LONGEST};
use super::piece::{Cutter, Piece, line_ends, too_long};
use super::swar::{find2, quote_end};
use super::text::MARK;
use crate::event::thousands;
use head::without_cr;

/// How often a quote that never closes is searched to the end of the source.
const RECOVERIES: u32 = 16;

/// What is said of a table whose rows begin with names that its header has no name for.
const ROW_NAMES: &str = "its header is one name short, and its rows begin with their own names, as R writes them: these are taken as `column_1`";

/// How many bytes of a row without an end are waited with, where the source may grow.
const HELD: usize = 1 << 20;

/// What one look for the end of a row found.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Its length without the line end.
    len: usize,
    /// How many cells it has.
    cells: usize,
    /// How many line ends stand in its cells.
    ends: u64,
    /// Whether its line end was found.
    closed: bool,
    /// Whether the bytes ended inside quotes.
    quoted: bool,
    /// Whether its quotes are sound.
    quotes: Quotes,
}

/// What the quotes of a row are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Sound,
    /// A cell goes on behind its closing quote, as it does where a quote was lost.
    Loose,
    /// It does in a row of several lines, which is looked at no further.
    Astray,
}

/// Looks for the end of the row that begins with `bytes`. A row that is astray ends for it where that is known, so that
/// many such rows are not each looked at to the end of the window.
fn scan(bytes: &[u8], delimiter: u8, end: u8) -> Row {
    let (mut at, mut cells, mut quoted, mut loose) = (0, 1, bytes.first() == Some(&b'"'), false);
    at += usize::from(quoted);
    let row = |len, cells, ends, loose| {
        let state = if loose { Quotes::Loose } else { Quotes::Sound };
        Row { len, cells, ends, closed: true, quoted: false, quotes: state }
    };
    let astray = |len, cells, ends| Row { quotes: Quotes::Astray, ..row(len, cells, ends, true) };
    let mut ends = 0;
    loop {
        if quoted {
            match quote_end(bytes, at, end) {
                _ if ends > 0 && loose => return astray(bytes.len(), cells, ends),
                None => return Row { closed: false, quoted: true, ..row(bytes.len(), cells, ends, loose) },
                Some(found) if bytes[found] != b'"' => {
                    ends += 1;
                    at = found + 1;
                }
                Some(found) => {
                    at = found + 1;
                    quoted = false;
                    let closes = |byte: &u8| *byte == delimiter || matches!(byte, b'\r' | b'\n');
                    loose |= !bytes.get(at).is_none_or(closes);
                    if loose && ends > 0 {
                        return astray(at, cells, ends);
                    }
                }
            }
            continue;
        }
        match find2(bytes, at, delimiter, end) {
            None => return Row { closed: false, ..row(bytes.len(), cells, ends, loose) },
            Some(found) if bytes[found] == end => return row(found, cells, ends, loose),
            Some(found) => {
                cells += 1;
                at = found + 1;
                quoted = bytes.get(at) == Some(&b'"');
                at += usize::from(quoted);
            }
        }
    }
}

/// Whether a row ends within so many bytes, whatever stands behind them. A quote at the very end may be the first half of a
/// doubled one.
const fn is_sure(row: Row, have: usize) -> bool {
    row.closed && row.len < have
}

/// Cuts a CSV file into rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// How many cells a row has, and whether it may have one more.
    columns: usize,
    more: bool,
    /// The header says nothing of the first.
    nameless: bool,
    /// What stands in the header, and how many rows say that again.
    header: Vec<u8>,
    repeats: u64,
    delimiter: u8,
    end: u8,
    line: u64,
    recoveries: u32,
    /// Inside a row that was too long: what is left of its line is passed over.
    passing: bool,
}

impl Rows {
    /// Rows below a header.
    #[must_use]
    pub fn new(head: &Head) -> Self {
        let Header { names, delimiter, end } = &head.header;
        Self {
            columns: names.len() - usize::from(head.unnamed == Unnamed::Last),
            more: head.unnamed == Unnamed::Last,
            nameless: head.unnamed == Unnamed::First,
            header: head.said.clone(),
            repeats: 0,
            delimiter: *delimiter,
            end: *end,
            line: head.line,
            recoveries: RECOVERIES,
            passing: false,
        }
    }

    /// Whether a row has as many cells as it is to have.
    const fn fits(&self, row: Row) -> bool {
        row.cells == self.columns || (self.more && row.cells == self.columns + 1)
    }

    /// The row at the start of the window, read as far as it goes.
    fn row(&self, feed: &mut Feed<'_>) -> Row {
        let mut looked = 0;
        loop {
            let have = feed.have().len();
            // looked at again only when the window has doubled, so that a long row is not scanned for every chunk
            if have >= 2 * looked || feed.over() || have > LONGEST {
                let row = scan(feed.have(), self.delimiter, self.end);
                if is_sure(row, have) || feed.over() || have > LONGEST {
                    return row;
                }
                looked = have;
            }
            feed.more();
        }
    }

    /// Whether the rest of a row may still come: it has no end, and no whole row stands on its second line.
    fn may_go_on(&self, window: &[u8], row: Row) -> bool {
        if row.closed || row.len > HELD {
            return false;
        }
        let sound = !row.quoted && row.quotes == Quotes::Sound;
        // the cell that may follow is none of a row that ends before it
        if sound && row.cells == self.columns + usize::from(self.more) && is_closed(&window[..row.len]) {
            return false;
        }
        let Some(first) = memchr::memchr(self.end, &window[..row.len]) else { return true };
        let next = scan(&window[first + 1..], self.delimiter, self.end);
        !(next.closed && self.fits(next))
    }

    fn piece(&mut self, window: &[u8], len: usize, broken: Option<String>) -> Piece {
        let take = (len + 1).min(window.len());
        self.passed(window, len, line_ends(&window[..take], self.end), broken)
    }

    /// The same, where it is known over how many line ends it goes.
    fn passed(&mut self, window: &[u8], len: usize, ends: u64, broken: Option<String>) -> Piece {
        let take = (len + 1).min(window.len());
        let line = self.line;
        self.line += ends;
        let len = len - usize::from(self.end == b'\n' && window[..len].ends_with(b"\r"));
        Piece { skip: 0, len, take, line, broken, said: None }
    }

    /// A row that is not one: given up whole, or its first line alone.
    fn broken(&mut self, window: &[u8], row: Row) -> Piece {
        let far = row.quoted || !row.closed && row.len > LONGEST;
        let first = memchr::memchr(self.end, &window[..row.len]);
        let reason = if row.quotes == Quotes::Astray {
            "a quote in it is lost: its cell ends on another line, and in the middle".to_owned()
        } else if row.len > LONGEST {
            too_long()
        } else if row.quoted {
            "a quoted cell that never ends".to_owned()
        } else {
            let cells = if row.cells == 1 { "cell" } else { "cells" };
            format!("{} {cells} where the header has {}", row.cells, self.columns)
        };
        if let Some(first) = first {
            let astray = row.quotes == Quotes::Astray;
            let whole = !astray && {
                let next = scan(&window[first + 1..], self.delimiter, self.end);
                self.fits(next) && !next.quoted && next.quotes != Quotes::Astray
            };
            if whole || astray || (far && self.recoveries > 0) {
                self.recoveries -= u32::from(far && !whole && !astray);
                return self.piece(window, first, Some(reason));
            }
        }
        self.passing = !row.closed && row.len > LONGEST;
        let mut piece = self.piece(window, row.len, Some(reason));
        piece.len = piece.len.min(LONGEST);
        piece
    }

    /// Leaves the rest of a line behind.
    fn pass(&mut self, feed: &mut Feed<'_>) {
        if self.passing {
            let ended = feed.leave_line(self.end);
            self.line += u64::from(ended);
            self.passing = !ended && feed.grows();
        }
    }
}

/// Whether a row ends with a quote that is no half of a doubled one: no quote stands in its last cell, or JSON does, and it
/// is closed too.
fn is_closed(row: &[u8]) -> bool {
    let Some(inside) = row.strip_suffix(b"\"") else { return false };
    let opens = |at: &usize| matches!(inside.get(at.wrapping_sub(1)), Some(b',' | b';' | b'\t' | b'|'));
    match memchr::memrchr(b'"', inside) {
        Some(at) if opens(&at) && at + 1 < inside.len() => true,
        _ => inside.ends_with(b"}") || inside.ends_with(b"]"),
    }
}

impl Cutter for Rows {
    fn boxed(&self) -> Box<dyn Cutter> {
        Box::new(self.clone())
    }

    fn goes_on(&self) -> bool {
        true
    }

    fn is_at_hand(&self, window: &[u8]) -> bool {
        let text = window.trim_ascii_start();
        let text = text.strip_prefix(MARK).unwrap_or(text);
        is_sure(scan(text, self.delimiter, self.end), text.len())
    }

    fn remarks(&self) -> Vec<String> {
        let repeats = match self.repeats {
            0 => None,
            1 => Some("1 row says the header again: passed over".to_owned()),
            many => Some(format!("{} rows say the header again: passed over", thousands(many))),
        };
        let nameless = self.nameless.then(|| ROW_NAMES.to_owned());
        nameless.into_iter().chain(repeats).collect()
    }

    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        self.pass(feed);
        loop {
            let row = self.row(feed);
            let window = feed.have();
            if window.is_empty() || (feed.grows() && self.may_go_on(window, row)) {
                return None;
            }
            // joined files bring their marks and their headers along
            if window.starts_with(MARK) {
                feed.consume(MARK.len());
                continue;
            }
            let repeats = without_cr(&window[..row.len]) == self.header;
            if repeats || (row.cells == 1 && window[..row.len].trim_ascii().is_empty()) {
                self.repeats += u64::from(repeats);
                let take = self.piece(window, row.len, None).take;
                feed.consume(take);
                continue;
            }
            let whole = self.fits(row) && !row.quoted && row.quotes != Quotes::Astray && row.len <= LONGEST;
            return Some(if whole {
                self.passed(window, row.len, row.ends + u64::from(row.closed), None)
            } else {
                self.broken(window, row)
            });
        }
    }
}

#[cfg(test)]
mod tests;
