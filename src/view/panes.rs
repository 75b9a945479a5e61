//! Two panes: what stands between them, and what each says of itself.

use super::stroke::{put, rect};
use super::text;
use super::theme::Theme;
use super::timeline::Timeline;
use crate::session::{Layout, Session};
use ratatui::buffer::Buffer;
use ratatui::widgets::Widget;
use std::borrow::Cow;

/// Draws the pane that has not the keys, where there is one.
pub(super) fn draw(session: &Session, theme: Theme, buffer: &mut Buffer) {
    let (layout, Some(beside)) = (Layout::of(session), session.beside()) else { return };
    let area = rect(layout.other).intersection(buffer.area);
    Timeline { session: &beside, theme }.render(area, buffer);
    let own = rect(layout.timeline);
    if area.y == own.y {
        let x = area.x.max(own.x).saturating_sub(2);
        for y in own.top() + 1..own.bottom() {
            put(buffer, (x, y), x + 1, "│", theme.rule());
        }
    }
}

/// Cells of a filter that are shown at the least, and those around a title and a remark.
const LEAST: usize = 8;
const AROUND: usize = 10;

/// The title of a timeline: of two, the filter of each, which leaves so many cells to what is said at the right.
pub(super) fn title(session: &Session, width: u16, remark: usize) -> Cow<'static, str> {
    if session.panes.is_none() {
        return Cow::Borrowed("timeline");
    }
    let query = session.view.scope.query.trim();
    let said = if query.is_empty() { "everything" } else { query };
    let room = usize::from(width / 2).saturating_sub(4);
    let room = room.min(usize::from(width).saturating_sub(remark + AROUND)).max(LEAST);
    Cow::Owned(text::fit(said, room).into_owned())
}
