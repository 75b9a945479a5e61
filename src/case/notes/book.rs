//! The state that results from all notes: the journal, folded in order.

use super::act::{Act, Manual, SavedView};
use super::journal::Entry;
use super::note::Note;
use super::target::Target;
use crate::chain::{Assertion, Identity, IdentityKind};
use crate::event::{Link, Rel, Stage};
use crate::read::Milestone;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Which note says something, by whom, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteOrigin {
    /// The note.
    pub note: Arc<str>,
    /// Who made it.
    pub by: Arc<str>,
    /// When, in nanoseconds since 1970 UTC.
    pub at: i64,
}

impl NoteOrigin {
    /// Who said what a note says, and when.
    #[must_use]
    pub fn of(note: &Note) -> Self {
        Self { note: note.id.as_str().into(), by: note.by.as_str().into(), at: note.at }
    }
}

/// A comment that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The note that makes it.
    pub said: NoteOrigin,
    /// What it says.
    pub text: String,
    /// The ids of other events that it speaks of.
    pub see: Vec<String>,
}

/// The current state of one event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OnEvent {
    /// The event, as the latest note on it names it.
    pub target: Target,
    /// Whether it is marked.
    pub marked: Option<NoteOrigin>,
    /// Its tags.
    pub tags: BTreeMap<String, NoteOrigin>,
    /// What is said of it, the earliest first.
    pub comments: Vec<Comment>,
    /// Links from and to it, the earliest first.
    pub links: Vec<(Link, NoteOrigin)>,
    /// Its severity, corrected.
    pub severity: Option<(String, NoteOrigin)>,
    /// Its stage, corrected.
    pub stage: Option<(Stage, NoteOrigin)>,
    /// Whether it is hidden.
    pub hidden: Option<NoteOrigin>,
    /// How many notes on it hold, those that were superseded among them.
    pub notes: usize,
}

/// How an analyst says that two events stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Asserted {
    /// The note that says so.
    pub said: NoteOrigin,
    /// The one.
    pub from: Target,
    /// How.
    pub rel: Rel,
    /// The other: an event's id, or `type:value`.
    pub to: String,
}

/// What holds of all notes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notebook {
    /// By the id of the event.
    pub events: BTreeMap<String, OnEvent>,
    /// Links, the earliest first.
    pub links: Vec<Asserted>,
    /// Events added by analysts, by the id of their note.
    pub manual: BTreeMap<String, (Manual, NoteOrigin)>,
    /// Turns of the intrusion, the earliest note first.
    pub milestones: Vec<(Milestone, NoteOrigin)>,
    /// Saved views by name.
    pub views: BTreeMap<String, (SavedView, NoteOrigin)>,
    /// Queries that are hidden, the earliest first.
    pub hidden: Vec<(String, NoteOrigin)>,
    /// What is said of values, by kind and by what all spellings of a value have in common.
    pub values: BTreeMap<(IdentityKind, String), Vec<Comment>>,
    /// Undone notes, each with the note that undid it.
    pub undone: BTreeMap<String, String>,
}

impl Notebook {
    /// What holds of these notes, which stand in order.
    #[must_use]
    pub fn of<'e>(entries: impl DoubleEndedIterator<Item = &'e Entry> + Clone) -> Self {
        let mut book = Self::of_case(entries.clone().map(|entry| &*entry.note));
        for entry in entries.filter(|entry| !book.undone.contains_key(&entry.note.id)) {
            let note = &entry.note;
            for id in note.also.iter() {
                book.events.entry(id.to_owned()).or_insert_with(|| OnEvent::of(Target::named(id))).take(note);
            }
            for target in &note.on {
                let event = book.events.entry(target.id.clone()).or_default();
                event.target.clone_from(target);
                event.take(note);
            }
        }
        book
    }

    /// What holds of these notes, which stand in order, besides what holds of single events.
    #[must_use]
    pub fn of_case<'n>(notes: impl DoubleEndedIterator<Item = &'n Note> + Clone) -> Self {
        let mut book = Self { undone: undone(notes.clone()), ..Self::default() };
        for note in notes {
            if !book.undone.contains_key(&note.id) {
                book.take(note);
            }
        }
        book
    }

    /// What is said of a value, in whatever spelling.
    #[must_use]
    pub fn of_value(&self, identity: &Identity) -> &[Comment] {
        let key = (identity.kind, identity.key().into_owned());
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }

    /// What analysts say of events that ties chains.
    #[must_use]
    pub fn assertions(&self) -> Vec<Assertion> {
        let assertion = |link: &Asserted| Assertion {
            from: link.from.id.clone(),
            rel: link.rel,
            to: link.to.clone(),
            by: link.said.by.to_string(),
            at: link.said.at,
        };
        self.links.iter().map(assertion).collect()
    }

    fn take(&mut self, note: &Note) {
        let said = NoteOrigin::of(note);
        match &note.act {
            Act::Link { rel, to } => {
                let from = note.on.iter().cloned().chain(note.also.iter().map(Target::named));
                let (rel, said) = (*rel, &said);
                self.links.extend(from.map(|from| Asserted {
                    said: said.clone(),
                    from,
                    rel,
                    to: to.clone(),
                }));
            }
            Act::Event(manual) => {
                self.manual.insert(note.id.clone(), (manual.clone(), said));
            }
            Act::Milestone(milestone) => self.milestones.push((milestone.clone(), said)),
            Act::View(view) => {
                self.views.insert(view.name.clone(), (view.clone(), said));
            }
            Act::HideAlike(query) => self.hidden.push((query.clone(), said)),
            Act::Value { identity, text } => {
                let key = (identity.kind, identity.key().into_owned());
                let comment = Comment { said, text: text.clone(), see: Vec::new() };
                self.values.entry(key).or_default().push(comment);
            }
            _ => {}
        }
    }
}

impl Notebook {
    /// The view whose place a note takes that saves one of its name.
    #[must_use]
    pub fn in_place_of(&self, act: &Act) -> Option<&(SavedView, NoteOrigin)> {
        let Act::View(view) = act else { return None };
        self.views.get(&view.name)
    }
}

impl OnEvent {
    /// Of an event that no note is on.
    #[must_use]
    pub fn of(target: Target) -> Self {
        Self { target, ..Self::default() }
    }

    /// Takes in a note that is on it and holds. Notes come in order.
    pub fn take(&mut self, note: &Note) {
        self.notes += 1;
        let (act, said) = (&note.act, &NoteOrigin::of(note));
        match act {
            Act::Mark => self.marked = Some(said.clone()),
            Act::Unmark => self.marked = None,
            Act::Tag(tag) => {
                self.tags.entry(tag.clone()).or_insert_with(|| said.clone());
            }
            Act::Untag(tag) => {
                self.tags.remove(tag);
            }
            Act::Comment { text, see } => {
                let (text, see) = (text.clone(), see.clone());
                self.comments.push(Comment { said: said.clone(), text, see });
            }
            Act::Link { rel, to } => self.links.push((Link { rel: *rel, to: to.clone() }, said.clone())),
            Act::Severity(severity) => self.severity = Some((severity.clone(), said.clone())),
            Act::Stage(stage) => self.stage = Some((*stage, said.clone())),
            Act::Hide => self.hidden = Some(said.clone()),
            Act::Unhide => self.hidden = None,
            _ => {}
        }
    }
}

/// The undone notes, each with the note that undid it: a later one that was not itself undone.
fn undone<'n>(notes: impl DoubleEndedIterator<Item = &'n Note> + Clone) -> BTreeMap<String, String> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, note) in notes.clone().enumerate() {
        places.insert(&note.id, place);
    }
    let mut undone = BTreeMap::new();
    // from the last on: whether a note holds is settled by those after it
    for note in notes.rev() {
        if let Act::Undo(of) = &note.act
            && !undone.contains_key(&note.id)
            && places.get(of.as_str()) < places.get(note.id.as_str())
            && places.contains_key(of.as_str())
        {
            undone.insert(of.clone(), note.id.clone());
        }
    }
    undone
}

#[cfg(test)]
mod tests;
