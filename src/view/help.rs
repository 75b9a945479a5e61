//! The help: every key of the table, and the query language in a few lines.

use super::rule::rule;
use super::stroke::{clear, put};
use super::theme::Theme;
use crate::keys::{BINDINGS, Chord, HelpLine, Mode, help_page};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The help, from a line on.
#[derive(Debug, Clone, Copy)]
pub struct Help {
    /// The first line shown; one that is too far is taken for the last that fills the screen.
    pub top: usize,
    /// In which colours.
    pub theme: Theme,
}

impl Widget for Help {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 3 {
            return;
        }
        clear(buffer, area);
        let page = help_page(area.width.saturating_sub(2));
        let height = usize::from(area.height - 1);
        let top = self.top.min(page.len().saturating_sub(height));
        let below = page.len().saturating_sub(top + height);
        let close = key("cancel");
        let remark = if below > 0 {
            format!("{below} lines more · {close} closes")
        } else {
            format!("{close} closes")
        };
        rule(buffer, area, "help", &remark, true, self.theme);
        for (line, y) in page.iter().skip(top).zip(area.y + 1..area.bottom()) {
            for (x, keys, line) in line {
                self.line(line, (area.x + 1 + x, y), *keys, area.right(), buffer);
            }
        }
    }
}

impl Help {
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

/// The first key that closes the help.
fn key(command: &str) -> String {
    let close = BINDINGS.iter().find(|binding| binding.mode == Mode::Help && binding.command == command);
    close.and_then(|binding| binding.chords().first().copied()).map_or_else(String::new, Chord::label)
}
