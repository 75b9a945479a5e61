//! The upper panels and the facets.

pub(super) mod fixtures;
mod panels;
mod shapes;

use crate::session::{Area, Layout, Session};
use crate::view::dwell_line::DwellLine;
use crate::view::facets::Facets;
use crate::view::lanes::Lanes;
use crate::view::theme::Theme;
use crate::view::title::Title;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// All four panels where the layout has them.
pub(super) fn draw(session: &Session, theme: Theme) -> Buffer {
    let layout = Layout::of(session);
    let mut buffer = Buffer::empty(Rect::new(0, 0, session.size.0, session.size.1));
    Title { session, theme }.render(rect(layout.title), &mut buffer);
    DwellLine { session, theme }.render(rect(layout.dwell), &mut buffer);
    Lanes { session, theme }.render(rect(layout.lanes), &mut buffer);
    Facets { session, theme }.render(rect(layout.facets), &mut buffer);
    buffer
}

/// The lines of an area as text, without spaces at their end.
fn rows(buffer: &Buffer, area: Area) -> Vec<String> {
    let line = |y: u16| {
        let cells = (area.x..area.x + area.width).filter_map(|x| buffer.cell((x, y)));
        cells.map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    };
    (area.y..area.y + area.height).map(line).collect()
}
