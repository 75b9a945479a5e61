//! Events of texts alone, as they stand in their records.

use super::{Event, Field, Id, LISTS, TEXTS, When, is_blank};
use std::borrow::Cow;

/// An event all of whose values are texts that stand in its record as they should read, of lists at most one, and what is
/// known of its operation. It costs next to nothing to make, and is read as the [`Event`] that it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lean<'t> {
    /// As in [`Event`].
    pub when: Option<When>,
    /// As in [`Event`]; empty where its record has none.
    pub id: &'t str,
    /// Where its record has no id: the hash of its content.
    pub content: Option<Id>,
    /// As in [`Event`].
    pub synthetic: bool,
    /// As in [`Event`].
    pub line: u64,
    /// The techniques that its operation stands for, where its record names none.
    pub techniques: &'t [String],
    /// Its agency, where its record says none.
    pub agency: Option<Cow<'t, str>>,
    /// Which fields are set, a bit each.
    set: u64,
    texts: [Option<&'t str>; TEXTS.len()],
    lists: [Option<&'t str>; LISTS.len()],
}

impl<'t> Lean<'t> {
    /// Makes it an event of which nothing is known.
    #[inline]
    pub fn clear(&mut self) {
        (self.when, self.id, self.content) = (None, "", None);
        (self.synthetic, self.line, self.techniques) = (false, 0, &[]);
        self.agency = None;
        self.set = 0;
        self.texts.fill(None);
        self.lists.fill(None);
    }

    /// The text of a text field; the one value of a list.
    #[must_use]
    #[inline]
    pub fn text(&self, field: Field) -> Option<&'t str> {
        match (field.text_slot(), field.list_slot()) {
            (Some(slot), _) => self.texts[slot],
            (_, Some(slot)) => self.lists[slot],
            _ => None,
        }
    }

    /// Sets a text field, or a list that has one value. Blank text is absence.
    #[inline]
    pub fn set(&mut self, field: Field, value: &'t str) {
        if is_blank(value) {
            return;
        }
        self.set |= bit(field);
        match (field.text_slot(), field.list_slot()) {
            (Some(slot), _) => self.texts[slot] = Some(value),
            (_, Some(slot)) => self.lists[slot] = Some(value),
            _ => {}
        }
    }

    /// Whether a field has a value in any of some events.
    pub fn any<'e>(events: impl Iterator<Item = &'e Self>) -> impl Fn(Field) -> bool
    where
        't: 'e,
    {
        let of = |event: &Self| {
            let techniques = if event.techniques.is_empty() { 0 } else { bit(Field::Technique) };
            event.set | techniques | event.agency.as_ref().map_or(0, |_| bit(Field::Agency))
        };
        let set = events.fold(0, |set, event| set | of(event));
        move |field| set & bit(field) != 0
    }

    /// The text of the text field at a place of [`TEXTS`].
    #[must_use]
    #[inline]
    pub fn said(&self, slot: usize) -> Option<&str> {
        let agency = || self.agency.as_deref().filter(|_| Field::Agency.text_slot() == Some(slot));
        self.texts[slot].or_else(agency)
    }

    /// The values of the list at a place of [`LISTS`].
    pub fn list(&self, slot: usize) -> impl Iterator<Item = &str> {
        let more = if Field::Technique.list_slot() == Some(slot) { self.techniques } else { &[] };
        self.lists[slot].into_iter().chain(more.iter().map(String::as_str))
    }

    /// The same event.
    #[must_use]
    pub fn event(&self) -> Event<'_> {
        let mut event = Event::default();
        (event.when, event.line, event.synthetic) = (self.when, self.line, self.synthetic);
        event.id = self.id.into();
        for (slot, field) in TEXTS.into_iter().enumerate() {
            event.set_some(field, self.said(slot));
        }
        for (slot, field) in LISTS.into_iter().enumerate() {
            event.extend(field, self.list(slot).map(Into::into));
        }
        event
    }
}

/// One bit for each field.
const fn bit(field: Field) -> u64 {
    1 << field as u64
}
