//! Split screen: the other pane and its title.

use super::stroke::{put, rect};
use super::text;
use super::theme::Theme;
use super::timeline::Timeline;
use crate::session::{Layout, PaneView, Session};
use ratatui::buffer::Buffer;
use ratatui::widgets::Widget;
use std::borrow::Cow;

/// Draws the pane without focus, if there is one.
pub(super) fn draw(session: &Session, theme: Theme, buffer: &mut Buffer) {
    let (layout, Some(pane)) = (Layout::of(session), session.other_pane()) else { return };
    let area = rect(layout.other).intersection(buffer.area);
    Timeline { pane, theme }.render(area, buffer);
    let own = rect(layout.timeline);
    if area.y == own.y {
        let x = area.x.max(own.x).saturating_sub(2);
        for y in own.top() + 1..own.bottom() {
            put(buffer, (x, y), x + 1, "│", theme.rule());
        }
    }
}

/// The least width of a filter, and the cells around a title and a remark.
const LEAST: usize = 8;
const AROUND: usize = 10;

/// The title of a timeline. With two panes it is the filter, cut such that a remark of that width still fits.
pub(super) fn title(pane: PaneView<'_>, width: u16, remark: usize) -> Cow<'static, str> {
    if pane.session.panes.is_none() {
        return Cow::Borrowed("timeline");
    }
    let query = pane.scope.query.trim();
    let said = if query.is_empty() { "everything" } else { query };
    let room = usize::from(width / 2).saturating_sub(4);
    let room = room.min(usize::from(width).saturating_sub(remark + AROUND)).max(LEAST);
    Cow::Owned(text::fit(said, room).into_owned())
}
