//! Links from the selection to another event.

use crate::case::notes::Act;
use crate::event::Rel;
use crate::session::{Effect, NotePrompt, PromptKind, Session};

/// The relations with their meanings; those that tie chains come first.
pub(super) const RELS: [(Rel, &str); 8] = [
    (Rel::Caused, "this event caused"),
    (Rel::Used, "this event used what came of"),
    (Rel::Issued, "this event issued the token, session or key of"),
    (Rel::Reached, "this event reached"),
    (Rel::SameAs, "this event is, told twice,"),
    (Rel::Supersedes, "this claim takes the place of"),
    (Rel::Contradicts, "this claim can't be true together with"),
    (Rel::PartOf, "this event is part of"),
];

impl Session {
    /// Links the selection to an event, or to the marked event without one.
    pub(super) fn link(&mut self, rel: Rel, to: Option<&str>) -> Vec<Effect> {
        let to = to.map(str::to_owned).or_else(|| self.marked_other().map(|mark| mark.id.clone()));
        let here = self.selected().map(|row| row.position.id.clone());
        let Some(to) = to.filter(|to| Some(to) != here.as_ref()) else {
            self.complain("Space marks the event to link to; then K on another one links the two");
            return Vec::new();
        };
        match self.chosen() {
            Some(on) => {
                let typed = Some((PromptKind::Note(NotePrompt::Link), rel.name().to_owned()));
                self.note(vec![Act::Link { rel, to }], on, typed)
            }
            None => Vec::new(),
        }
    }
}
