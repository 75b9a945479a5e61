//! The timeline for a slide: case title, dwell line, and lanes with their axis.

use super::dwell_line::DwellLine;
use super::lanes::Lanes;
use super::number::count;
use super::stroke::{put, put_right, rect};
use super::theme::Theme;
use crate::session::{Layout, Panel, Session};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the slide, as wide as the session's screen and without its cursor and selections.
#[must_use]
pub fn slide(session: &Session, theme: Theme) -> Buffer {
    let mut session = session.clone();
    (session.overlay, session.bar, session.notice, session.focus) = (None, None, None, Panel::Timeline);
    session.pane.timeline.rows = std::sync::Arc::default();
    let layout = Layout::of(&session);
    let (dwell, lanes) = (rect(layout.dwell), rect(layout.lanes));
    let height = lanes.bottom().max(dwell.bottom()).saturating_add(1);
    let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width: session.size.0, height });
    buffer.set_style(buffer.area, theme.said());
    DwellLine { session: &session, theme }.render(dwell, &mut buffer);
    Lanes { session: &session, theme }.render(lanes, &mut buffer);
    head(&session, theme, rect(layout.title), &mut buffer);
    buffer
}

/// Draws the title.
fn head(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(case) = &session.case else { return };
    let end = area.right().saturating_sub(1);
    let mut x = put(buffer, (area.x + 1, area.y), end, &case.title, theme.strong()) + 3;
    if case.synthetic > 0 {
        x = put(buffer, (x, area.y), end, "part synthetic", theme.warning()) + 3;
    }
    let events = session.pane.counted.map_or(case.total.records, |counted| counted.total.records);
    let as_of = session.view.as_of.as_deref().map_or_else(String::new, |day| format!(" · as of {day}"));
    let right = format!("{}{as_of} · {}", count(events, "event"), session.view.zone);
    let from = put_right(buffer, (x, area.y), end, &right, theme.dim());
    put(buffer, (x, area.y), from.saturating_sub(2), &session.view.scope.query, theme.faint());
}
