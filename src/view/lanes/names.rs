//! The names to the left of the lanes, with glyphs.

use crate::engine::{AccessLane, LaneBy};
use crate::event::Stage;
use crate::session::{Layout, Panel, Session};
use crate::view::facets::short;
use crate::view::number::count;
use crate::view::pen::Pen;
use crate::view::theme::{Theme, stage_glyph};

/// Draws the names of at most `most` lanes, each on the last line of its lane. The name of the selected lane, or of the
/// lane of the event under the cursor, is highlighted.
pub(super) fn names(session: &Session, theme: Theme, pen: &mut Pen<'_>, (most, height): (usize, u16)) {
    let selected = session.selected();
    let named: Vec<(Stage, String, bool)> = match session.view.by {
        LaneBy::Stage => {
            let own = selected.map(|row| row.event.stage());
            let lane = |stage: &Stage| (*stage, stage.label().to_owned(), own == Some(*stage));
            session.stages().iter().take(most).map(lane).collect()
        }
        by => {
            let is_own = |swim: &AccessLane| {
                swim.value.as_deref().is_some_and(|value| session.is_of_selected(by.field(), value))
            };
            let access_lanes = session.access_lanes().unwrap_or_default();
            let shown: Vec<&str> = access_lanes.iter().filter_map(|swim| swim.value.as_deref()).collect();
            let room = usize::from(Layout::of(session).plot.x.saturating_sub(5));
            let lane = |swim: &AccessLane| (Stage::MailboxAccess, name(swim, by, &shown, room), is_own(swim));
            access_lanes.iter().take(most).map(lane).collect()
        }
    };
    let focused = session.focus == Panel::Lanes;
    for (at, ((stage, name, is_own), lane)) in named.iter().zip(1..).enumerate() {
        let y = lane * height;
        pen.put(1, y, stage_glyph(*stage), theme.stage(*stage));
        let style = match focused {
            true if at == session.lanes.lane => theme.strong(),
            false if *is_own => theme.said(),
            _ => theme.dim(),
        };
        pen.put(3, y, name, style);
    }
    if named.is_empty() && session.access_lanes().is_some() {
        pen.put(3, 1, "no access to a mailbox is in what the filter keeps", theme.faint());
    }
}

/// The name of a lane: its agency or account, or the number of those that share it.
pub(super) fn name(swim: &AccessLane, by: LaneBy, shown: &[&str], room: usize) -> String {
    match (&swim.value, swim.others) {
        (Some(value), _) => short(by.field(), value, shown, room),
        (None, 0) => format!("no {}", by.field()),
        (None, others) if swim.nameless => {
            let whole = count(others, "other") + " or none";
            if whole.len() <= room { whole } else { count(others, "other") + ", none" }
        }
        (None, others) => count(others, "other"),
    }
}
