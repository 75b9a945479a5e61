//! One line of the ledger's list: a source and its counts.

use crate::engine::Sums;
use crate::event::{Precision, When, Zone, calendar, saturated, visible};
use crate::read::{SourceEntry, State};
use crate::view::number::{count, so_far, within};
use crate::view::stroke::{put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Format,
    Read,
    Kept,
    Merged,
    Undated,
    Rejected,
    First,
    Last,
    Gaps,
    Notes,
}

/// A column: content, heading, width in cells, and rank. Columns of high rank are dropped first.
struct Spec(What, &'static str, u16, u8);

const SPECS: [Spec; 11] = [
    Spec(What::File, "source", LEAST_FILE, 0),
    Spec(What::Format, "format", 18, 6),
    Spec(What::Read, "read", 7, 0),
    Spec(What::Kept, "kept", 7, 2),
    Spec(What::Merged, "merged", 6, 3),
    Spec(What::Undated, "undated", 7, 3),
    Spec(What::Rejected, "rejected", 8, 1),
    Spec(What::First, "first", 10, 4),
    Spec(What::Last, "last", 10, 4),
    Spec(What::Gaps, "gaps", 4, 5),
    Spec(What::Notes, "notes", 5, 7),
];
/// The least width of the file column.
const LEAST_FILE: u16 = 14;
/// Cells between two columns.
const BETWEEN: u16 = 1;

/// A column that is shown, with its position.
pub(super) struct Column {
    what: What,
    head: &'static str,
    x: u16,
    width: u16,
}

/// The columns for a width, given the width of the longest file name.
pub(super) fn columns(width: u16, longest: usize) -> Vec<Column> {
    let taken = |rank: u8| -> u16 {
        SPECS.iter().filter(|spec| spec.3 <= rank).map(|spec| spec.2 + BETWEEN).sum::<u16>() + 1
    };
    let rank = (0..=7).rev().find(|rank| taken(*rank) < width).unwrap_or(0);
    let wanted = saturated::<u16>(longest).saturating_sub(LEAST_FILE);
    let spare = width.saturating_sub(taken(rank) + 1).min(wanted);
    let mut x = 2;
    let mut columns = Vec::new();
    for Spec(what, head, width, _) in SPECS.iter().filter(|spec| spec.3 <= rank) {
        let width = if *what == What::File { width + spare } else { *width };
        columns.push(Column { what: *what, head, x, width });
        x += width + BETWEEN;
    }
    columns
}

impl Column {
    fn is_text(&self) -> bool {
        matches!(self.what, What::File | What::Format)
    }
}

/// A line of the list.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// The columns of the list.
    pub columns: &'a [Column],
    /// Where it is drawn.
    pub line: Rect,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Row<'_> {
    fn put(self, column: &Column, what: &str, style: Style, buffer: &mut Buffer) {
        let Rect { x, y, .. } = self.line;
        let (x, end) = (x + column.x, (x + column.x + column.width).min(self.line.right()));
        if column.is_text() {
            // files of one export differ at the end, and paths begin with the folders they share
            put(buffer, (x, y), end, &text::fit_path(what, usize::from(column.width)), style);
        } else {
            put_right(buffer, (x, y), end, what, style);
        }
    }

    /// Draws the headings.
    pub(super) fn heads(self, buffer: &mut Buffer) {
        for column in self.columns {
            self.put(column, column.head, self.theme.faint(), buffer);
        }
    }

    /// Draws the totals.
    pub(super) fn sums(self, sums: &Sums, buffer: &mut Buffer) {
        let Sums { read, kept, merged, undated, rejected, .. } = *sums;
        let file = count(sums.source_counts.sources, "source");
        let sum = SourceEntry { file, read, kept, merged, undated, rejected, ..SourceEntry::default() };
        for column in self.columns {
            match column.what {
                What::File => self.put(column, &sum.file, self.theme.dim(), buffer),
                what => {
                    if let Some(number) = number(what, &sum) {
                        let partial = sums.reading && what == What::Read;
                        let width = usize::from(column.width) - usize::from(partial);
                        let number = so_far(&within(number, width), partial);
                        self.put(column, &number, self.theme.dim(), buffer);
                    }
                }
            }
        }
    }

    /// Draws a source: its counts, or why it has none.
    pub(super) fn source(self, source: &SourceEntry, change: Option<&str>, zone: Zone, buffer: &mut Buffer) {
        let Self { columns, line, theme } = self;
        let loud = source.refused() || change.is_some();
        put(buffer, (line.x, line.y), line.x + 1, if loud { "!" } else { " " }, theme.warning());
        let why = without_records(source);
        for column in columns {
            let style = style_of(column.what, source, theme);
            match (column.what, &why) {
                (What::Read, Some((why, wrong))) => {
                    let style = if *wrong { theme.warning() } else { theme.dim() };
                    put(buffer, (line.x + column.x, line.y), line.right().saturating_sub(1), why, style);
                    return;
                }
                (what, _) => self.put(column, &cell(what, source, zone, column.width), style, buffer),
            }
        }
    }
}

/// The text in place of counts for a source without records, and whether it is an error.
fn without_records(source: &SourceEntry) -> Option<(String, bool)> {
    if source.state == State::Waiting {
        return Some(("waiting to be read".to_owned(), false));
    }
    if source.read > 0 {
        return None;
    }
    match (&source.error, source.notes.first()) {
        (Some(error), _) => Some((visible(error).into_owned(), true)),
        (None, Some(note)) => Some((visible(note).into_owned(), false)),
        (None, None) if source.state == State::Reading => Some(("reading …".to_owned(), false)),
        (None, None) => None,
    }
}

fn number(what: What, source: &SourceEntry) -> Option<u64> {
    Some(match what {
        What::Read => source.read,
        What::Kept => source.kept,
        What::Merged => source.merged,
        What::Undated => source.undated,
        What::Rejected => source.rejected,
        _ => return None,
    })
}

fn cell(what: What, source: &SourceEntry, zone: Zone, width: u16) -> String {
    let width = usize::from(width);
    let some = |number: u64| if number == 0 { String::new() } else { within(number, width) };
    match what {
        What::File => source.file.clone(),
        What::Format => source.format.clone(),
        What::First => source.first.map_or_else(String::new, |when| day(when, false, zone)),
        What::Last => source.last.map_or_else(String::new, |when| day(when, true, zone)),
        What::Gaps => some(source.quiet.gaps().count),
        What::Notes => some(source.notes.len() as u64),
        what => {
            let partial = what == What::Read && source.state == State::Reading;
            let width = width - usize::from(partial);
            so_far(&number(what, source).map_or_else(String::new, |number| within(number, width)), partial)
        }
    }
}

fn style_of(what: What, source: &SourceEntry, theme: Theme) -> Style {
    match what {
        What::File if source.read == 0 => theme.dim(),
        What::File | What::Read => theme.said(),
        What::Rejected if source.rejected > 0 => theme.warning(),
        what if number(what, source) == Some(0) => theme.faint(),
        _ => theme.dim(),
    }
}

/// The day of the first or last event, as precise as known.
fn day(when: When, last: bool, zone: Zone) -> String {
    let end = when.until().filter(|_| last);
    let moment = match end {
        Some(crate::event::Bound::At(moment)) => moment,
        _ => when.moment(),
    };
    if moment.precision <= Precision::Day {
        return moment.text();
    }
    let (year, month, day, _) = calendar(moment.ns, zone);
    format!("{year:04}-{month:02}-{day:02}")
}
