//! Screens as text.

use crate::session::ColorScheme;
use crate::session::{Layout, Session};
use crate::view::draw::draw;
use crate::view::picture::{plain, planes};
use crate::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub const DARK: Theme = Theme::of(ColorScheme::Dark, Depth::True);

pub fn drawn(session: &Session, theme: Theme) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, session.size.0, session.size.1));
    draw(session, theme, &mut buffer);
    buffer
}

/// The lines of the screen from the timeline's rule on.
pub fn lower(session: &Session) -> Vec<String> {
    let top = usize::from(Layout::of(session).timeline.y);
    plain(&drawn(session, DARK)).lines().skip(top).map(str::to_owned).collect()
}

/// The lines of the bar and the hints.
pub fn foot(session: &Session) -> Vec<String> {
    let top = usize::from(Layout::of(session).bar.y);
    plain(&drawn(session, DARK)).lines().skip(top).map(str::to_owned).collect()
}

/// The styles of a line, by the words in it.
pub fn styles(session: &Session, theme: Theme, word: &str) -> String {
    let planes = planes(&drawn(session, theme), &theme);
    let mut lines = planes.lines();
    lines.find(|line| line.contains(word)).unwrap_or_else(|| panic!("no {word} in\n{planes}"));
    lines.next().unwrap().to_owned()
}
