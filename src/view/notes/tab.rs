//! The notes tab of the detail panel: who added what to the event, and when.

use super::minute;
use crate::session::{DetailLine, NOTE_LABELS, NoteTone, NotesLine, Panel, Session};
use crate::view::detail::window;
use crate::view::stroke::{lay_cursor, put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Width of an author in cells.
const AUTHOR: usize = 12;

/// Draws the tab.
pub(in crate::view) fn draw(
    session: &Session,
    theme: Theme,
    lines: &[DetailLine],
    body: Rect,
    buffer: &mut Buffer,
) {
    if lines.is_empty() {
        let said = "nothing is noted of this event · Space marks it, t tags, c comments, ! K H E @ do more";
        put(buffer, (body.x + 2, body.y), body.right(), said, theme.dim());
        return;
    }
    let shown = window(session, lines.len(), usize::from(body.height));
    for (at, y) in shown.zip(body.y..body.bottom()) {
        let Some(DetailLine::Noted(line)) = lines.get(at) else { continue };
        let place = Rect { y, height: 1, ..body };
        self::line(session, theme, line, place, buffer);
        if session.focus == Panel::Detail && at == session.detail.cursor {
            lay_cursor(buffer, (body.x, y), body.right(), theme);
        }
    }
}

fn line(session: &Session, theme: Theme, line: &NotesLine, at: Rect, buffer: &mut Buffer) {
    let mut end = at.right().saturating_sub(1);
    put(buffer, (at.x + 2, at.y), at.x + NOTE_LABELS, line.label, theme.faint());
    if let Some(said) = line.said.as_ref().filter(|_| at.width >= 70) {
        let by = text::fit(&said.by, AUTHOR).into_owned();
        let told = format!("{by} · {}", minute(said.at, session.view.zone));
        end = put_right(buffer, (at.x + NOTE_LABELS, at.y), end, &told, theme.faint()).saturating_sub(2);
    }
    let style = match line.tone {
        NoteTone::Said => theme.said(),
        NoteTone::Dim => theme.dim(),
        NoteTone::Sign => theme.accent(),
        NoteTone::Other => theme.warning(),
    };
    put(buffer, (at.x + NOTE_LABELS, at.y), end, &line.text, style);
}
