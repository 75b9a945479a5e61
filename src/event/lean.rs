//! Events that only borrow text from their records.

use super::{Event, Field, Id, LISTS, TEXTS, When, is_blank};
use std::borrow::Cow;

/// An event whose values are borrowed from its record unchanged, with at most one value per list, apart from what is
/// derived from its operation. Nearly free to create; [`Self::event`] converts it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lean<'t> {
    /// As in [`Event`].
    pub when: Option<When>,
    /// As in [`Event`]; empty if the record has no id.
    pub id: &'t str,
    /// The hash of the record's content, if it has no id.
    pub content: Option<Id>,
    /// As in [`Event`].
    pub synthetic: bool,
    /// As in [`Event`].
    pub line: u64,
    /// The techniques derived from its operation, if its record names none.
    pub techniques: &'t [String],
    /// Its agency, if it is not one of the texts.
    pub agency: Option<Cow<'t, str>>,
    /// Which fields are set, one bit each.
    set: u64,
    texts: [Option<&'t str>; TEXTS.len()],
    lists: [Option<&'t str>; LISTS.len()],
}

impl<'t> Lean<'t> {
    /// Resets it to an empty event.
    #[inline]
    pub fn clear(&mut self) {
        (self.when, self.id, self.content) = (None, "", None);
        (self.synthetic, self.line, self.techniques) = (false, 0, &[]);
        self.agency = None;
        self.set = 0;
        self.texts.fill(None);
        self.lists.fill(None);
    }

    /// The value of a text field, or of a list with one value.
    #[must_use]
    #[inline]
    pub fn text(&self, field: Field) -> Option<&'t str> {
        match (field.text_slot(), field.list_slot()) {
            (Some(slot), _) => self.texts[slot],
            (_, Some(slot)) => self.lists[slot],
            _ => None,
        }
    }

    /// Sets a text field, or the only value of a list. A blank value is ignored.
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

    /// A test for whether any of several events has a value in a field.
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

    /// The value of the text field with this index in [`TEXTS`].
    #[must_use]
    #[inline]
    pub fn said(&self, slot: usize) -> Option<&str> {
        let agency = || self.agency.as_deref().filter(|_| Field::Agency.text_slot() == Some(slot));
        self.texts[slot].or_else(agency)
    }

    /// The values of the list field with this index in [`LISTS`].
    pub fn list(&self, slot: usize) -> impl Iterator<Item = &str> {
        let more = if Field::Technique.list_slot() == Some(slot) { self.techniques } else { &[] };
        self.lists[slot].into_iter().chain(more.iter().map(String::as_str))
    }

    /// Converts it.
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

/// The bit of a field.
const fn bit(field: Field) -> u64 {
    1 << field as u64
}
