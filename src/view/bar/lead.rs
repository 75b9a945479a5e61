//! Preview of a time being typed: what instant it means, how far that is from the selected event, and which event is
//! there.

use crate::engine::Row;
use crate::event::{Moment, Precision, When, Zone};
use crate::session::{Session, TimePreview, TimeTarget, is_now};
use crate::view::stroke::put;
use crate::view::theme::{Theme, stage_glyph};
use crate::view::timeline::{account, sentence};
use crate::view::{text, when};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the preview on a line.
pub(super) fn draw(
    session: &Session,
    lead: Option<&TimePreview>,
    below: Rect,
    theme: Theme,
    buffer: &mut Buffer,
) {
    let Some(lead) = lead.filter(|_| below.height > 0) else { return };
    let end = below.right().saturating_sub(1);
    let put = |buffer: &mut Buffer, x: u16, said: &str, style| put(buffer, (x, below.y), end, said, style);
    let mut x = put(buffer, below.x + 1, "→ ", theme.accent());
    let Some(instant) = lead.instant() else {
        let said = match (&lead.row, &lead.goal) {
            (None, _) => "…",
            (Some(None), _) => "no such event is among those that are shown",
            (Some(Some(_)), _) => "an event without a time",
        };
        put(buffer, x, said, theme.dim());
        return;
    };
    x = put(buffer, x, &said(instant, session.view.zone), theme.said());
    if session.bar.as_ref().is_some_and(|bar| is_now(bar.input.text())) {
        x = put(buffer, x, &format!(", {}", session.now_means()), theme.dim());
    }
    if lead.goal.is_intruders() {
        x = put(buffer, x, ", the intruder's (no sign-in issued it)", theme.dim());
    }
    let selected = session.selected().and_then(|row| row.position.time);
    if let Some(from) = selected.filter(|from| *from != instant) {
        let length = when::lasting(from.abs_diff(instant).try_into().unwrap_or(i64::MAX));
        let side = if instant > from { "later" } else { "earlier" };
        x = put(buffer, x, &format!(" · {length} {side}"), theme.dim());
    }
    // a target some way off an event's edge has no row of its own
    let beyond = matches!(lead.goal, TimeTarget::Edge { by, .. } if by != 0);
    match lead.row.as_ref().filter(|_| !beyond) {
        None => {}
        Some(None) => drop(put(buffer, x, " · no event then or later", theme.dim())),
        Some(Some(row)) => {
            let stage = row.event.stage();
            x = put(buffer, x, " · ", theme.faint());
            x = put(buffer, x, &format!("{} {}", stage_glyph(stage), stage.label()), theme.stage(stage));
            let room = usize::from(end.saturating_sub(x));
            put(buffer, x, &text::fit(&told(row, instant, session.view.zone), room), theme.dim());
        }
    }
}

/// A short text on the event there, with its time if that is later than the instant.
fn told(row: &Row, instant: i64, zone: Zone) -> String {
    let later = row.position.time.filter(|time| *time != instant);
    let at = later.map(|time| format!(" {}", said(time, zone))).unwrap_or_default();
    let who = row.event.text(crate::event::Field::Account).map(|name| format!(" {}", account(name, 24)));
    format!("{at}{} · {}", who.unwrap_or_default(), sentence(&row.event, true, 80))
}

fn said(instant: i64, zone: Zone) -> String {
    let exact = instant.rem_euclid(crate::event::SECOND) != 0;
    let precision = if exact { Precision::Fraction(3) } else { Precision::Second };
    when::whole(When::at(Moment::new(instant, precision)), zone)
}
