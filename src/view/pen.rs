//! A pen that is clipped to an area. Columns and lines are relative to the area.

use super::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws into an area of a buffer.
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Pen<'a> {
    /// A pen for an area, clipped to the buffer.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area }
    }

    /// Columns of the area.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Lines of the area.
    #[must_use]
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// Writes text that passed the text gate, cut at the area's edge; returns the column after it.
    pub fn put(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        if x >= self.area.width || y >= self.area.height {
            return x;
        }
        let room = usize::from(self.area.width - x);
        let (end, _) = self.buffer.set_stringn(self.area.x + x, self.area.y + y, text, room, style);
        end - self.area.x
    }

    /// Writes text that ends before column `end`; returns its first column. Text that would begin left of the area is
    /// not written.
    pub fn put_end(&mut self, end: u16, y: u16, text: &str, style: Style) -> u16 {
        let start = u16::try_from(text::width(text)).ok().and_then(|width| end.checked_sub(width));
        if let Some(start) = start {
            self.put(start, y, text, style);
        }
        start.unwrap_or(end)
    }

    /// Writes the same symbol into `count` cells.
    pub fn repeat(&mut self, x: u16, y: u16, count: u16, symbol: &str, style: Style) {
        for at in x..x.saturating_add(count).min(self.area.width) {
            self.put(at, y, symbol, style);
        }
    }

    /// Applies a background to `count` columns of a line.
    pub fn ground(&mut self, x: u16, y: u16, count: u16, style: Style) {
        let line = Rect {
            x: self.area.x.saturating_add(x),
            y: self.area.y.saturating_add(y),
            width: count,
            height: 1,
        };
        self.buffer.set_style(line.intersection(self.area), style);
    }

    /// A line of the area, in coordinates of the buffer, as [`rule`](super::rule::rule) needs it.
    #[must_use]
    pub fn line(&self, y: u16) -> Rect {
        let line = Rect { y: self.area.y.saturating_add(y), height: 1, ..self.area };
        line.intersection(self.area)
    }

    /// The whole buffer, for other drawing functions.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }
}
