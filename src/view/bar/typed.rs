//! A line of typed text with its cursor, scrolled so that the cursor is visible.

use crate::event::saturated;
use crate::view::stroke::{lay, put};
use crate::view::text;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// Typed text, measured for drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    letters: Vec<Letter>,
    cells: usize,
    bytes: usize,
    cursor: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Letter {
    byte: usize,
    shown: String,
    /// Cells before it.
    at: usize,
}

/// The result of drawing, to find columns of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    x: u16,
    end: u16,
    /// Cells scrolled out of view.
    skipped: usize,
}

impl Typed {
    /// A text with its cursor (a byte position).
    #[must_use]
    pub fn new(typed: &str, cursor: usize) -> Self {
        let mut at = 0;
        let letters = typed
            .grapheme_indices(true)
            .map(|(byte, grapheme)| {
                let shown = text::show(grapheme).into_owned();
                let letter = Letter { byte, shown, at };
                at += text::width(&letter.shown);
                letter
            })
            .collect();
        Self { letters, cells: at, bytes: typed.len(), cursor: cursor.min(typed.len()) }
    }

    /// The cells before a byte.
    fn cells_before(&self, byte: usize) -> usize {
        if byte >= self.bytes {
            return self.cells;
        }
        let letter = self.letters.iter().rev().find(|letter| letter.byte <= byte);
        letter.map_or(0, |letter| letter.at)
    }

    /// Draws it in the columns `x..end`, with a style per byte and a style for the cursor.
    pub fn draw(
        &self,
        (x, y): (u16, u16),
        end: u16,
        style: &dyn Fn(usize) -> Style,
        cursor: Option<Style>,
        buffer: &mut Buffer,
    ) -> Place {
        let room = usize::from(end.saturating_sub(x));
        let cursor_at = self.cells_before(self.cursor);
        let skipped = if cursor.is_some() && room > 0 { (cursor_at + 2).saturating_sub(room) } else { 0 };
        let place = Place { x, end, skipped };
        for letter in self.letters.iter().skip_while(|letter| letter.at < skipped) {
            let at = place.column(letter.at);
            if at >= end {
                break;
            }
            put(buffer, (at, y), end, &letter.shown, style(letter.byte));
        }
        // `…` marks text out of view, but never covers the cursor
        if skipped > 0 {
            put(buffer, (x, y), end, "…", style(0));
        } else if self.cells > room && end > x {
            put(buffer, (end - 1, y), end, "…", style(self.bytes));
        }
        if let Some(cursor) = cursor {
            let at = place.column(cursor_at);
            let under = self.letters.iter().find(|letter| letter.byte == self.cursor);
            let cells = under.map_or(1, |letter| text::width(&letter.shown).max(1));
            lay(buffer, (at, y), at.saturating_add(u16::try_from(cells).unwrap_or(1)).min(end), cursor);
        }
        place
    }
}

impl Place {
    fn column(&self, cell: usize) -> u16 {
        let offset = saturated::<u16>(cell.saturating_sub(self.skipped));
        self.x.saturating_add(offset).min(self.end)
    }

    /// The column of a byte, clamped to the visible part.
    #[must_use]
    pub fn x_of(&self, typed: &Typed, byte: usize) -> u16 {
        self.column(typed.cells_before(byte))
    }
}
