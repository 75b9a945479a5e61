//! Hides the selected events, or everything that a query matches.

use crate::case::notes::Act;
use crate::engine::NoteTarget;
use crate::event::Field;
use crate::export::Column;
use crate::query::{quote, read};
use crate::session::{Effect, NotePrompt, PromptKind, Session};

impl Session {
    /// Hides the selection, or with a query everything that it matches.
    pub(super) fn hide(&mut self, query: Option<&str>) -> Vec<Effect> {
        let Some(query) = query else { return self.note_plain(Act::Hide) };
        match read(query, self.view.zone) {
            Ok(filter) => {
                let typed = Some((PromptKind::Note(NotePrompt::Hide), query.to_owned()));
                self.note_of(Act::HideAlike(query.to_owned()), NoteTarget::Kept(filter), typed)
            }
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
        }
    }

    /// Toggles whether hidden events are shown.
    pub(super) fn toggle_hidden(&mut self) -> Vec<Effect> {
        let shown = !self.view.scope.hidden;
        self.remember(if shown { "hidden events shown" } else { "hidden events left out" });
        self.view.scope.hidden = shown;
        self.say(if shown { "hidden events are shown" } else { "hidden events are left out" });
        self.ask_all()
    }

    /// Queries for events like the selected one, each with its meaning.
    pub(super) fn alike(&self) -> Vec<(String, String)> {
        let Some(row) = self.selected() else { return Vec::new() };
        let term = |field: Field| {
            let value = row.event.text(field)?;
            Some(format!("{}:{}", field.name(), quote(value)))
        };
        let both = |one: Field, other: Field| Some(format!("{} {}", term(one)?, term(other)?));
        let in_column = match &self.pane.timeline.column {
            Column::Field(field) => term(*field),
            Column::Raw(..) => None,
        };
        let found = [
            (both(Field::Operation, Field::Account), "what this account does alike"),
            (in_column, "all that has this value in the column"),
            (both(Field::Operation, Field::SourceIp), "what comes from this address alike"),
            (both(Field::Operation, Field::Client), "what this client does alike"),
        ];
        let mut alike: Vec<(String, String)> = Vec::new();
        for (query, doc) in found {
            if let Some(query) = query
                && !alike.iter().any(|(known, _)| *known == query)
            {
                alike.push((query, doc.to_owned()));
            }
        }
        alike
    }
}
