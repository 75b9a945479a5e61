//! Notes: the tab of the detail panel, the list of all of them, and the form for an event that is told of.

mod form;
mod list;
mod tab;

pub(super) use form::EventForm;
pub(super) use list::NotesList;
pub(super) use tab::draw as draw_tab;

use super::dates;
use crate::event::{MINUTE, Zone, calendar};

/// When a note was made, to the minute.
fn minute(ns: i64, zone: Zone) -> String {
    let (year, month, day, of_day) = calendar(ns, zone);
    format!("{year:04}-{month:02}-{day:02} {}", dates::clock(of_day / MINUTE * MINUTE))
}
