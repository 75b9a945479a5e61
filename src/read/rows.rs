//! Cuts CSV files into rows.
//!
//! Quoted cells may contain line ends. A row with a number of cells other than the header's is broken. If it spans
//! several lines, and the second of these is a whole row by itself, a quote was lost, and only the first line is
//! rejected. The same holds if text follows the closing quote of a cell in such a row, whatever its number of cells.
//! If the first rows have one cell more than the header, rows without it are whole too.

mod above;
mod cells;
mod head;
mod lean_cells;
mod shape;

pub use above::heads_below;
pub use cells::{Cells, cells, cells_around};
pub use head::{Head, Header, Unnamed, head};
pub use lean_cells::{LeanCells, Refusal};
pub use shape::RowShape;

use super::feed::{Feed, LONGEST, MOST_LINES};
use super::piece::{Block, BlockBuffer, Cutter, Piece, line_ends, too_long};
use super::swar::{find2, quote_end};
use super::text::MARK;
use crate::event::{saturated, thousands};
use head::without_cr;
use memchr::{memchr_iter, memchr2};

/// How often the search for a closing quote may reach the end of the source.
const RECOVERIES: u32 = 16;

/// The remark on a table whose rows begin with names that the header does not cover.
const ROW_NAMES: &str = "its header is one name short, and its rows begin with their own names, as R writes them: these are taken as `column_1`";

/// How many bytes of an unfinished row are held back if the source may grow.
const HELD: usize = 1 << 20;

/// The result of looking for the end of a row.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Its length in bytes without the line end.
    len: usize,
    /// The number of its cells.
    cells: usize,
    /// The number of line ends inside its cells.
    ends: u64,
    /// Whether its line end was found.
    closed: bool,
    /// Whether the bytes ended inside quotes.
    quoted: bool,
    /// The state of its quotes.
    quotes: Quotes,
}

/// The state of the quotes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Sound,
    /// A cell goes on behind its closing quote, which suggests that a quote was lost.
    Loose,
    /// The same in a row of several lines, which is not examined any further.
    Astray,
}

/// Finds the end of the row at the start of `bytes`. A row that is astray is cut off as soon as that is known, so
/// that many such rows are not each scanned to the end of the window.
fn scan(bytes: &[u8], delimiter: u8, end: u8) -> Row {
    // most rows have no quotes
    if let Some(len) = memchr2(b'"', end, bytes).filter(|at| bytes[*at] == end) {
        let cells = 1 + memchr_iter(delimiter, &bytes[..len]).count();
        return Row { len, cells, ends: 0, closed: true, quoted: false, quotes: Quotes::Sound };
    }
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
        // cells without quotes are only counted
        let found = memchr2(b'"', end, &bytes[at..]).map_or(bytes.len(), |found| at + found);
        cells += memchr_iter(delimiter, &bytes[at..found]).count();
        match bytes.get(found) {
            None => return Row { closed: false, ..row(found, cells, ends, loose) },
            Some(byte) if *byte == end => return row(found, cells, ends, loose),
            Some(_) if found > at && bytes[found - 1] == delimiter => (at, quoted) = (found + 1, true),
            // a quote inside a cell, of which there may be many
            Some(_) => match find2(bytes, found, delimiter, end) {
                None => return Row { closed: false, ..row(bytes.len(), cells, ends, loose) },
                Some(found) if bytes[found] == end => return row(found, cells, ends, loose),
                Some(found) => {
                    cells += 1;
                    at = found + 1;
                    quoted = bytes.get(at) == Some(&b'"');
                    at += usize::from(quoted);
                }
            },
        }
    }
}

/// Whether a row is complete, whatever follows the `have` bytes. A quote at their very end may be the first half of a
/// doubled one.
const fn is_sure(row: Row, have: usize) -> bool {
    row.closed && row.len < have
}

/// The cutter of CSV files.
#[derive(Debug, Clone)]
pub struct Rows {
    /// What its whole rows have in common.
    shape: RowShape,
    /// Whether the header has no name for the first column.
    nameless: bool,
    /// The lines above the header.
    above: Vec<String>,
    /// The bytes of the header, and how many rows repeat it.
    header: Vec<u8>,
    repeats: u64,
    line: u64,
    recoveries: u32,
    /// Set inside an overlong row, the rest of whose line is skipped.
    passing: bool,
}

impl Rows {
    /// Rows below a header.
    #[must_use]
    pub fn new(head: &Head) -> Self {
        let Header { names, delimiter, end, record: _ } = &head.header;
        let more = head.unnamed == Unnamed::Last;
        let columns = names.len() - usize::from(more);
        Self {
            shape: RowShape { columns, more, delimiter: *delimiter, end: *end },
            nameless: head.unnamed == Unnamed::First,
            above: head.above.clone(),
            header: head.said.clone(),
            repeats: 0,
            line: head.line,
            recoveries: RECOVERIES,
            passing: false,
        }
    }

    /// The row at the start of `bytes`.
    fn scan(&self, bytes: &[u8]) -> Row {
        scan(bytes, self.shape.delimiter, self.shape.end)
    }

    /// Where the rows end at the start of `bytes` that need no closer look: each is on a line of its own, and no header or
    /// blank.
    fn plain(&self, bytes: &[u8], ends: &mut Vec<u32>) {
        let mut at = 0;
        while ends.len() < MOST_LINES
            && let Some(len) = self.shape.one_line(&bytes[at..])
        {
            let row = without_cr(&bytes[at..at + len]);
            let is_blank = row.first().is_none_or(u8::is_ascii_whitespace) && row.trim_ascii().is_empty();
            if is_blank || row == self.header || row.starts_with(MARK) {
                break;
            }
            ends.push(saturated::<u32>(at + len));
            at += len + 1;
        }
    }

    /// The row at the start of the window; reads as far as it goes.
    fn row(&self, feed: &mut Feed<'_>) -> Row {
        let mut looked = 0;
        loop {
            let have = feed.have().len();
            // rescan only once the window has doubled, so that a long row is not scanned for every chunk
            if have >= 2 * looked || feed.over() || have > LONGEST {
                let row = self.scan(feed.have());
                if is_sure(row, have) || feed.over() || have > LONGEST {
                    return row;
                }
                looked = have;
            }
            feed.more();
        }
    }

    /// Whether the rest of a row may still come: it has no end, and its second line is no whole row.
    fn may_go_on(&self, window: &[u8], row: Row) -> bool {
        if row.closed || row.len > HELD {
            return false;
        }
        let sound = !row.quoted && row.quotes == Quotes::Sound;
        // a row that is complete without the optional cell is not waited for
        if sound
            && row.cells == self.shape.columns + usize::from(self.shape.more)
            && is_closed(&window[..row.len])
        {
            return false;
        }
        let Some(first) = memchr::memchr(self.shape.end, &window[..row.len]) else { return true };
        let next = self.scan(&window[first + 1..]);
        !(next.closed && self.shape.fits(next.cells))
    }

    fn piece(&mut self, window: &[u8], len: usize, broken: Option<String>) -> Piece {
        let take = (len + 1).min(window.len());
        self.passed(window, len, line_ends(&window[..take], self.shape.end), broken)
    }

    /// The same with a known number of line ends.
    fn passed(&mut self, window: &[u8], len: usize, ends: u64, broken: Option<String>) -> Piece {
        let take = (len + 1).min(window.len());
        let line = self.line;
        self.line += ends;
        let len = self.shape.trimmed(&window[..len]).len();
        Piece { skip: 0, len, take, line, broken, said: None }
    }

    /// Rejects a broken row: all of it, or its first line only.
    fn broken(&mut self, window: &[u8], row: Row) -> Piece {
        let far = row.quoted || !row.closed && row.len > LONGEST;
        let first = memchr::memchr(self.shape.end, &window[..row.len]);
        let reason = if row.quotes == Quotes::Astray {
            "a quote in it is lost: its cell ends on another line, and in the middle".to_owned()
        } else if row.len > LONGEST {
            too_long()
        } else if row.quoted {
            "a quoted cell that never ends".to_owned()
        } else {
            self.shape.miscounted(row.cells).unwrap_or_default()
        };
        if let Some(first) = first {
            let astray = row.quotes == Quotes::Astray;
            let whole = !astray && {
                let next = self.scan(&window[first + 1..]);
                self.shape.fits(next.cells) && !next.quoted && next.quotes != Quotes::Astray
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

    /// Skips the rest of an overlong row's line.
    fn pass(&mut self, feed: &mut Feed<'_>) {
        if self.passing {
            let ended = feed.leave_line(self.shape.end);
            self.line += u64::from(ended);
            self.passing = !ended && feed.grows();
        }
    }
}

/// Whether the last cell of a row certainly ends at its final quote: it begins with the quote before, or is JSON that
/// is closed.
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
        is_sure(self.scan(text), text.len())
    }

    fn remarks(&self) -> Vec<String> {
        let repeats = match self.repeats {
            0 => None,
            1 => Some("1 row says the header again: passed over".to_owned()),
            many => Some(format!("{} rows say the header again: passed over", thousands(many))),
        };
        let nameless = self.nameless.then(|| ROW_NAMES.to_owned());
        let quoted = |line: &String| format!("`{line}`");
        let told = self.above.iter().map(quoted).collect::<Vec<String>>().join(", ");
        let above = match self.above.len() {
            0 => None,
            1 => Some(format!("a line stands above its header and is no record: {told}")),
            many => Some(format!("{many} lines stand above its header and are no records: {told}")),
        };
        above.into_iter().chain(nameless).chain(repeats).collect()
    }

    fn lines(&mut self, feed: &mut Feed<'_>, most: usize, buffer: &mut BlockBuffer) -> Option<Block> {
        self.pass(feed);
        let offset = feed.take_block(most.min(LONGEST), buffer, |bytes, ends| self.plain(bytes, ends))?;
        let block = Block { offset, line: self.line, row: Some(self.shape) };
        self.line += buffer.ends.len() as u64;
        Some(block)
    }

    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        self.pass(feed);
        loop {
            let row = self.row(feed);
            let window = feed.have();
            if window.is_empty() || (feed.grows() && self.may_go_on(window, row)) {
                return None;
            }
            // concatenated files repeat their byte-order marks and headers
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
            let whole = self.shape.fits(row.cells)
                && !row.quoted
                && row.quotes != Quotes::Astray
                && row.len <= LONGEST;
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
