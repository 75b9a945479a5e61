//! Where else what an event says stands: other exports of its record, and other events that bear its id.

use super::{DetailLine, Emphasis, Note, Tab, detail_lines};
use crate::engine::{Detail, Position};
use crate::session::{Effect, Session, thousands};

/// Where a line of the event leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To another event.
    Event(Position),
    /// To another export of its record, by its number.
    Export(usize),
}

/// Other events whose records bear its id.
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

/// Where other exports of the record stand.
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
    /// Goes where a line leads.
    pub(in crate::session) fn follow(&mut self, leads: &Leads) -> Vec<Effect> {
        let number = match leads {
            Leads::Event(position) => return self.go_to_event(position.clone()),
            Leads::Export(number) => *number,
        };
        let effects = self.show_tab(Some(Tab::Record));
        // one that is the same to the letter is the record itself
        self.detail.cursor = detail_lines(self).tree().and_then(|tree| tree.head(number)).unwrap_or(0);
        effects
    }

    /// Puts the cursor where it belongs in a tab that is shown anew.
    pub(in crate::session) fn point_in_tab(&mut self) {
        self.point_at_along();
        self.point_at_hit();
    }

    /// On the line of the record that has the text which is looked for, in whichever export.
    fn point_at_hit(&mut self) {
        let Some(find) = self.find.as_ref().filter(|_| self.view.tab == Tab::Record) else { return };
        let hit = detail_lines(self).tree().and_then(|tree| tree.find(&find.text));
        self.detail.cursor = hit.unwrap_or(self.detail.cursor);
    }
}
