//! Views of notes: the tab of the detail panel, the overlay of all notes, and the form for entering an event.

mod form;
mod list;
mod tab;

pub(super) use form::EventForm;
pub(super) use list::NotesList;
pub(super) use tab::draw as draw_tab;

use super::dates;
use crate::event::{MINUTE, Zone, calendar};

/// The time of a note, to the minute.
fn minute(ns: i64, zone: Zone) -> String {
    let (year, month, day, of_day) = calendar(ns, zone);
    format!("{year:04}-{month:02}-{day:02} {}", dates::clock(of_day / MINUTE * MINUTE))
}
