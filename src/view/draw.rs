//! Draws the whole screen.

use super::bar::Bar;
use super::blind::Blind;
use super::chain::{Downstream, Largest, Way};
use super::columns::ColumnsPanel;
use super::compare::Compare;
use super::detail::{self, Detail};
use super::dwell_line::DwellLine;
use super::export_dialog::ExportList;
use super::facets::Facets;
use super::help::Help;
use super::hints::Hints;
use super::lanes::Lanes;
use super::ledger::Ledger;
use super::list::List;
use super::notes::{EventForm, NotesList};
use super::panes;
use super::stroke::{put, rect};
use super::terms::Terms;
use super::text;
use super::theme::Theme;
use super::timeline::Timeline;
use super::title::Title;
use crate::session::{Command, Layout, Overlay, Session};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the screen of a session: the panels in their areas, and the overlay above.
pub fn draw(session: &Session, theme: Theme, buffer: &mut Buffer) {
    let layout = Layout::of(session);
    if layout.too_small {
        return too_small(session.size, theme, buffer);
    }
    Title { session, theme }.render(rect(layout.title), buffer);
    DwellLine { session, theme }.render(rect(layout.dwell), buffer);
    Lanes { session, theme }.render(rect(layout.lanes), buffer);
    Facets { session, theme }.render(rect(layout.facets), buffer);
    Timeline { pane: session.focused_pane(), theme }.render(rect(layout.timeline), buffer);
    panes::draw(session, theme, buffer);
    Detail { session, theme }.render(rect(layout.detail), buffer);
    Bar { session, theme }.render(rect(layout.bar), buffer);
    Hints { session, theme }.render(rect(layout.hints), buffer);
    let screen = Rect { height: session.size.1.saturating_sub(1), width: session.size.0, x: 0, y: 0 };
    match &session.overlay {
        None => {}
        Some(Overlay::Compare) => {
            if let Some(compared) = &session.compared {
                Compare { session, compared, theme }.render(screen, buffer);
            }
        }
        Some(Overlay::Notes(_)) => NotesList { session, theme }.render(screen, buffer),
        Some(Overlay::Tell(form)) => EventForm { form, theme }.render(screen, buffer),
        Some(Overlay::Ledger(panel)) => Ledger { session, panel: *panel, theme }.render(screen, buffer),
        Some(Overlay::Terms { chosen }) => Terms { session, chosen: *chosen, theme }.render(screen, buffer),
        Some(Overlay::Export(dialog)) => ExportList { dialog, theme }.render(screen, buffer),
        Some(Overlay::Blind(_)) => Blind { session, theme }.render(screen, buffer),
        Some(Overlay::Why { chosen }) => Way { session, chosen: *chosen, theme }.render(screen, buffer),
        Some(Overlay::Chains { chosen }) => {
            Largest { session, chosen: *chosen, theme }.render(screen, buffer);
        }
        Some(Overlay::Columns(panel)) => {
            ColumnsPanel { session, panel, theme }.render(rect(layout.detail), buffer);
        }
        Some(Overlay::Reach(panel)) => Downstream { session, panel, theme }.render(screen, buffer),
        Some(Overlay::Help { top, search }) => {
            Help { top: *top, search: search.as_ref(), theme }.render(screen, buffer);
        }
        Some(Overlay::List { kind, input, chosen }) => {
            List { session, kind: *kind, input, chosen: *chosen, theme }.render(screen, buffer);
        }
    }
}

/// The command for a click on a cell: a line of the detail panel, or whatever the layout has there.
#[must_use]
pub fn pointed(session: &Session, x: u16, y: u16) -> Command {
    let area = rect(Layout::of(session).detail);
    detail::line_at(session, area, (x, y)).map_or(Command::Click(x, y), Command::Line)
}

fn too_small((width, height): (u16, u16), theme: Theme, buffer: &mut Buffer) {
    let said = format!("dwell needs 50 columns and 12 rows; this screen has {width} and {height}");
    let lines = super::stroke::wrap(&said, usize::from(width), usize::from(height));
    let top = height.saturating_sub(u16::try_from(lines.len()).unwrap_or(height)) / 2;
    for (line, y) in lines.iter().zip(top..height) {
        let taken = u16::try_from(text::width(line)).unwrap_or(width);
        put(buffer, (width.saturating_sub(taken) / 2, y), width, line, theme.said());
    }
}
