//! Lines that refer elsewhere: to other exports of the event's record, and to other events with its id.

use super::{DetailLine, Emphasis, Note, Tab, detail_lines};
use crate::engine::{Detail, Position};
use crate::session::{Effect, Session, thousands};

/// What a line refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// Another event.
    Event(Position),
    /// Another export of the record, by its index.
    Export(usize),
}

/// Lines for other events whose records have the same id but differ.
pub(super) fn namesake_lines(detail: &Detail) -> impl Iterator<Item = DetailLine> {
    detail.namesakes.iter().map(|other| DetailLine::Field {
        label: "one id",
        field: None,
        value: format!("{} · line {}", other.file, thousands(other.line)),
        note: Some(Note::Said("another record with this id says otherwise".to_owned())),
        leads: Some(Leads::Event(other.position.clone())),
        emphasis: Emphasis::Warning,
    })
}

/// Lines for other exports of the record.
pub(super) fn export_lines(detail: &Detail) -> impl Iterator<Item = DetailLine> {
    let line = |value, note, leads| DetailLine::Field {
        label: "also in",
        field: None,
        value,
        note,
        leads,
        emphasis: Emphasis::Plain,
    };
    let more = (detail.more_others > 0)
        .then(|| line(format!("{} more", thousands(detail.more_others as u64)), None, None));
    let told = detail.others.iter().enumerate().map(move |(number, other)| {
        let said = match &other.record {
            Ok(None) => "the same to the letter",
            Ok(Some(_)) => "the same in other words: Enter shows both",
            Err(why) => &format!("it can't be read: {why}"),
        };
        let said = format!("byte {} · {said}", thousands(other.offset));
        let leads = other.record.is_ok().then_some(Leads::Export(number));
        line(other.file.clone(), Some(Note::Said(said)), leads)
    });
    told.chain(more)
}

impl Session {
    /// Follows a line to what it refers to.
    pub(in crate::session) fn follow(&mut self, leads: &Leads) -> Vec<Effect> {
        let number = match leads {
            Leads::Event(position) => return self.go_to_event(position.clone()),
            Leads::Export(number) => *number,
        };
        let effects = self.show_tab(Some(Tab::Record));
        // an identical export has no lines of its own, so the cursor goes to the record
        self.detail.cursor = detail_lines(self).tree().and_then(|tree| tree.head(number)).unwrap_or(0);
        effects
    }

    /// Places the cursor in a tab that has just been opened.
    pub(in crate::session) fn point_in_tab(&mut self) {
        self.point_at_along();
        self.point_at_hit();
    }

    /// Moves the cursor to the line of the record, in any export, that contains the searched text.
    pub(in crate::session) fn point_at_hit(&mut self) {
        let Some(find) = self.find.as_ref().filter(|_| self.view.tab == Tab::Record) else { return };
        let hit = detail_lines(self).tree().and_then(|tree| tree.find(&find.text));
        self.detail.cursor = hit.unwrap_or(self.detail.cursor);
    }
}
