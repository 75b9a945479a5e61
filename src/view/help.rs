//! The help: all keys and a summary of the query language.

use super::bar::Typed;
use super::foot::{closes, first_key, lines_more};
use super::rule::rule;
use super::stroke::{clear, mark_hits, put};
use super::theme::Theme;
use crate::keys::{HelpLine, Mode, help_lines};
use crate::session::HelpSearch;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The help overlay.
#[derive(Debug, Clone, Copy)]
pub struct Help<'a> {
    /// The first line shown; limited such that the last lines fill the screen.
    pub top: usize,
    /// The search within the help, if any.
    pub search: Option<&'a HelpSearch>,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Help<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 4 {
            return;
        }
        clear(buffer, area);
        let page = help_lines(area.width.saturating_sub(2), self.search);
        let lines = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let lines = match self.search {
            Some(_) => Rect { y: lines.y + 1, height: lines.height - 1, ..lines },
            None => lines,
        };
        let height = usize::from(lines.height);
        let top = self.top.min(page.len().saturating_sub(height));
        let below = page.len().saturating_sub(top + height);
        let does = match self.search {
            Some(_) => first_key(Mode::Help, "cancel").map(|key| format!("{} whole help", key.label())),
            None => Some(closes(Mode::Help)),
        };
        let remark: Vec<String> = lines_more(below).into_iter().chain(does).collect();
        let remark = remark.join(" · ");
        rule(buffer, area, "help", &remark, true, self.theme);
        if let Some(search) = self.search {
            self.typed(search, page.is_empty(), lines, buffer);
        }
        for (line, y) in page.iter().skip(top).zip(lines.y..lines.bottom()) {
            for (x, keys, line) in line {
                self.line(line, (area.x + 1 + x, y), *keys, area.right(), buffer);
            }
            for word in self.search.iter().flat_map(|search| search.input.text().split_whitespace()) {
                mark_hits(buffer, (area.x, y), area.right(), word, self.theme.hit());
            }
        }
    }
}

impl Help<'_> {
    /// Draws the search prompt above the lines.
    fn typed(self, search: &HelpSearch, nothing: bool, lines: Rect, buffer: &mut Buffer) {
        let (y, end) = (lines.y - 1, lines.right().saturating_sub(1));
        let from = put(buffer, (lines.x + 1, y), end, "/ ", self.theme.accent());
        let typed = Typed::new(search.input.text(), search.input.cursor());
        let cursor = search.typing.then(|| self.theme.said().add_modifier(Modifier::REVERSED));
        typed.draw((from, y), end, &|_| self.theme.said(), cursor, buffer);
        if search.input.text().is_empty() {
            put(buffer, (from + 2, y), end, "words of keys, commands and queries", self.theme.faint());
        }
        if nothing {
            let said = "nothing in the help says so; fewer letters find more";
            put(buffer, (lines.x + 1, lines.y), end, said, self.theme.dim());
        }
    }
    fn line(self, line: &HelpLine, (x, y): (u16, u16), keys: u16, end: u16, buffer: &mut Buffer) {
        match line {
            HelpLine::Blank => {}
            HelpLine::Head(title) => {
                put(buffer, (x, y), end, title, self.theme.title());
            }
            HelpLine::Key(chords, doc) => {
                put(buffer, (x + 1, y), x + keys, chords, self.theme.accent());
                put(buffer, (x + keys + 1, y), end, doc, self.theme.said());
            }
        }
    }
}
