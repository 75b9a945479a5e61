//! Computes the current state from all notes, applied in order.

use super::Correction;
use super::act::{Act, Manual, SavedView};
use super::journal::Entry;
use super::note::Note;
use super::target::Target;
use super::views::Views;
use crate::chain::{Assertion, Identity, IdentityKind};
use crate::event::{Field, Link, Rel, Stage};
use crate::read::Milestone;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The note that says something, its author and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteOrigin {
    /// The id of the note.
    pub note: Arc<str>,
    /// Who made it.
    pub by: Arc<str>,
    /// When, in nanoseconds since 1970 UTC.
    pub at: i64,
}

impl NoteOrigin {
    /// The origin of what a note says.
    #[must_use]
    pub fn of(note: &Note) -> Self {
        Self { note: note.id.as_str().into(), by: note.by.as_str().into(), at: note.at }
    }
}

/// A comment that is not undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Which note it is from, and by whom.
    pub said: NoteOrigin,
    /// The text.
    pub text: String,
    /// The ids of other events that it mentions.
    pub see: Vec<String>,
}

/// The current state of one event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OnEvent {
    /// The event, as the latest note on it identifies it.
    pub target: Target,
    /// Who marked it; `None` if it is not marked.
    pub marked: Option<NoteOrigin>,
    /// Its tags, each with who gave it first.
    pub tags: BTreeMap<String, NoteOrigin>,
    /// The comments on it, the earliest first.
    pub comments: Vec<Comment>,
    /// Links from it, the earliest first.
    pub links: Vec<(Link, NoteOrigin)>,
    /// Its severity, corrected.
    pub severity: Option<Correction<String>>,
    /// Its stage, corrected.
    pub stage: Option<Correction<Stage>>,
    /// Who hid it; `None` if it is not hidden.
    pub hidden: Option<NoteOrigin>,
    /// How many notes on it are not undone, superseded ones included.
    pub notes: usize,
}

/// A link that an analyst asserts.
#[derive(Debug, Clone, PartialEq)]
pub struct Asserted {
    /// Which note it is from, and by whom.
    pub said: NoteOrigin,
    /// The event that the link starts at.
    pub from: Target,
    /// The relation.
    pub rel: Rel,
    /// The other end: an event's id, or `type:value`.
    pub to: String,
}

/// The current state of all notes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notebook {
    /// The state of each event with notes, by its id.
    pub events: BTreeMap<String, OnEvent>,
    /// Links, the earliest first.
    pub links: Vec<Asserted>,
    /// Events added by analysts, by the id of their note.
    pub manual: BTreeMap<String, (Manual, NoteOrigin)>,
    /// Milestones, the earliest note first.
    pub milestones: Vec<(Milestone, NoteOrigin)>,
    /// Saved views.
    pub views: Views,
    /// Queries whose matches are hidden, the earliest first.
    pub hidden: Vec<(String, NoteOrigin)>,
    /// Comments on values, by kind and normalized value.
    pub values: BTreeMap<(IdentityKind, String), Vec<Comment>>,
    /// Undone notes, each with the note that undid it.
    pub undone: BTreeMap<String, String>,
}

impl Notebook {
    /// Computes the state from notes, which are in order.
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

    /// The state from notes, which are in order, without what is about single events.
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

    /// The comments on a value, in whatever spelling.
    #[must_use]
    pub fn of_value(&self, identity: &Identity) -> &[Comment] {
        let key = (identity.kind, identity.key().into_owned());
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The links, as assertions for chains.
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
            Act::View(view) => self.views.take(view, said),
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
    /// The saved view that a note by an analyst would replace: one of theirs, of the same name.
    #[must_use]
    pub fn in_place_of(&self, act: &Act, by: &str) -> Option<&(SavedView, NoteOrigin)> {
        let Act::View(view) = act else { return None };
        self.views.of(&view.name, by)
    }
}

impl OnEvent {
    /// The state of an event before any note.
    #[must_use]
    pub fn of(target: Target) -> Self {
        Self { target, ..Self::default() }
    }

    /// Applies a note on this event. Notes come in order.
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
            Act::Severity(severity) => {
                let before = self.severity.take();
                self.severity = Some(Correction::then(before, severity.clone(), said.clone()));
            }
            Act::Stage(stage) => {
                self.stage = Some(Correction::then(self.stage.take(), *stage, said.clone()));
            }
            Act::Hide => self.hidden = Some(said.clone()),
            Act::Unhide => self.hidden = None,
            _ => {}
        }
    }

    /// Drops corrections that were corrected back to what was read.
    pub fn keep_standing<'r>(&mut self, read: impl Fn(Field) -> Option<&'r str>) {
        let stage = read(Field::Stage).unwrap_or(Stage::Other.name());
        self.stage = self.stage.take().filter(|said| said.stands(|said| said.name() == stage));
        let severity = read(Field::Severity);
        self.severity =
            self.severity.take().filter(|said| said.stands(|said| Some(said.as_str()) == severity));
    }
}

/// The undone notes, each with the note that undid it: a later one that was not itself undone.
fn undone<'n>(notes: impl DoubleEndedIterator<Item = &'n Note> + Clone) -> BTreeMap<String, String> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, note) in notes.clone().enumerate() {
        places.insert(&note.id, place);
    }
    let mut undone = BTreeMap::new();
    // backwards: whether a note is undone depends only on later ones
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
