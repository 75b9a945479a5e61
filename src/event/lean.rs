//! Events that only borrow text from their records.

use super::{Event, Field, Id, LISTS, TEXTS, When, is_blank};

/// How many fields hold text: one each, or a list. They come first in [`Field`].
const HELD: usize = TEXTS.len() + LISTS.len();

/// An event whose values are borrowed from its record unchanged, with at most one value per list, apart from what is
/// derived from its operation. Nearly free to create; [`Self::event`] converts it.
#[derive(Debug, Clone)]
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
    /// Its agency, if that is no text of the record.
    pub agency: Option<String>,
    /// Which fields are set, one bit each. Of the others, what `values` holds means nothing.
    set: u64,
    values: [Recurring<'t>; HELD],
}

/// Values that all events of a batch have besides their own: of text fields, none of them blank.
pub type Shared<'t> = [(Field, &'t str)];

/// A value, and which of the values that recur it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurring<'t> {
    /// The value.
    pub text: &'t str,
    /// Equal for equal values of a field within a part of a source; 0 if it is not known to recur.
    pub number: u32,
}

impl<'t> Recurring<'t> {
    /// A value that is not known to recur.
    #[must_use]
    pub const fn once(text: &'t str) -> Self {
        Self { text, number: 0 }
    }
}

impl Default for Lean<'_> {
    fn default() -> Self {
        Self {
            when: None,
            id: "",
            content: None,
            synthetic: false,
            line: 0,
            techniques: &[],
            agency: None,
            set: 0,
            values: [Recurring::once(""); HELD],
        }
    }
}

impl<'t> Lean<'t> {
    /// Resets it to an empty event.
    #[inline]
    pub fn clear(&mut self) {
        (self.when, self.id, self.content) = (None, "", None);
        (self.synthetic, self.line, self.techniques) = (false, 0, &[]);
        self.agency = None;
        self.set = 0;
    }

    /// Whether a text field, or a list, has a value.
    #[must_use]
    #[inline]
    pub const fn has(&self, field: Field) -> bool {
        self.set & bit(field) != 0
    }

    /// The value of a text field, or of a list with one value.
    #[must_use]
    #[inline]
    pub fn text(&self, field: Field) -> Option<&'t str> {
        self.value(field as usize).map(|value| value.text)
    }

    /// Sets a text field, or the only value of a list. A blank value is ignored.
    #[inline]
    pub fn set(&mut self, field: Field, value: &'t str) {
        if !is_blank(value) {
            self.set_recurring(field, Recurring::once(value));
        }
    }

    /// Sets a text field, or the only value of a list, to a value that is not blank.
    #[inline]
    pub fn set_recurring(&mut self, field: Field, value: Recurring<'t>) {
        if let Some(held) = self.values.get_mut(field as usize) {
            *held = value;
            self.set |= bit(field);
        }
    }

    /// Sets a text field, or the only value of a list, to a value that is not blank, if there is one.
    #[inline]
    pub fn set_some(&mut self, field: Field, value: Option<Recurring<'t>>) {
        if let Some(value) = value {
            self.set_recurring(field, value);
        }
    }

    /// Sets a field to its first value: of two values of a text the first counts. Returns `false` if it is a list that
    /// has one already.
    #[inline]
    #[must_use]
    pub fn set_first(&mut self, field: Field, value: Recurring<'t>) -> bool {
        if self.has(field) {
            return field.text_slot().is_some();
        }
        self.set_recurring(field, value);
        true
    }

    /// The value of the field at this place among those that hold text; not an agency of its own.
    #[must_use]
    #[inline]
    pub fn value(&self, at: usize) -> Option<Recurring<'t>> {
        self.values.get(at).filter(|_| self.set >> at & 1 == 1).copied()
    }

    /// A test for whether any of several events has a value in a field.
    pub fn any<'e>(events: impl Iterator<Item = &'e Self>) -> impl Fn(Field) -> bool
    where
        't: 'e,
    {
        let of = |event: &Self| {
            let techniques = if event.techniques.is_empty() { 0 } else { bit(Field::Technique) };
            event.set | techniques
        };
        let set = events.fold(0, |set, event| set | of(event));
        move |field| set & bit(field) != 0
    }

    /// The values of the list field with this index in [`LISTS`].
    pub fn list(&self, slot: usize) -> impl Iterator<Item = &str> {
        let more = if Field::Technique.list_slot() == Some(slot) { self.techniques } else { &[] };
        let one = self.value(TEXTS.len() + slot).map(|value| value.text);
        one.into_iter().chain(more.iter().map(String::as_str))
    }

    /// Converts it, with the values that it shares with others.
    #[must_use]
    pub fn event<'e>(&'e self, shared: &Shared<'e>) -> Event<'e> {
        let mut event = Event::default();
        (event.when, event.line, event.synthetic) = (self.when, self.line, self.synthetic);
        event.id = self.id.into();
        for (slot, field) in TEXTS.into_iter().enumerate() {
            event.set_some(field, self.value(slot).map(|value| value.text));
        }
        event.set_some(Field::Agency, self.text(Field::Agency).or(self.agency.as_deref()));
        for (slot, field) in LISTS.into_iter().enumerate() {
            event.extend(field, self.list(slot).map(Into::into));
        }
        for (field, value) in shared {
            event.set(*field, *value);
        }
        event
    }
}

/// The bit of a field.
const fn bit(field: Field) -> u64 {
    1 << field as u64
}
