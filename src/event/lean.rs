//! Events of texts alone, as they stand in their records.

use super::{Event, Field, Id, LISTS, TEXTS, When, is_blank};

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
    texts: [Option<&'t str>; TEXTS.len()],
    lists: [Option<&'t str>; LISTS.len()],
}

impl<'t> Lean<'t> {
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
        let value = (!is_blank(value)).then_some(value);
        match (field.text_slot(), field.list_slot()) {
            (Some(slot), _) => self.texts[slot] = value,
            (_, Some(slot)) => self.lists[slot] = value,
            _ => {}
        }
    }

    /// The texts of all text fields, in their order.
    #[must_use]
    pub const fn texts(&self) -> &[Option<&'t str>; TEXTS.len()] {
        &self.texts
    }

    /// The values of all lists, in their order.
    pub fn lists(&self) -> impl Iterator<Item = impl Iterator<Item = &'t str>> {
        LISTS.into_iter().zip(self.lists).map(|(field, value)| {
            let more = if field == Field::Technique { self.techniques } else { &[] };
            value.into_iter().chain(more.iter().map(String::as_str))
        })
    }

    /// The same event.
    #[must_use]
    pub fn event(&self) -> Event<'t> {
        let mut event = Event::default();
        (event.when, event.line, event.synthetic) = (self.when, self.line, self.synthetic);
        event.id = self.id.into();
        for (field, value) in TEXTS.into_iter().zip(self.texts) {
            event.set_some(field, value);
        }
        for (field, values) in LISTS.into_iter().zip(self.lists()) {
            event.extend(field, values.map(Into::into));
        }
        event
    }
}
