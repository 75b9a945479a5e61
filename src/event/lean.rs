//! Events that only borrow text from their records.

use super::{Event, Field, Id, LISTS, TEXTS, When, is_blank};

/// How many fields hold text: one each, or a list. They come first in [`Field`].
const HELD: usize = TEXTS.len() + LISTS.len();

/// How many values of a list, at most, are compared with each other; longer lists are not set.
const FEW: usize = 32;

/// An event whose values are borrowed from its record unchanged, apart from what is derived from its operation. Nearly free
/// to create; [`Self::event`] converts it.
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
    /// As in [`Event`].
    pub count: Option<u64>,
    /// The techniques derived from its operation, if its record names none.
    pub techniques: &'t [String],
    /// Its agency, if that is no text of the record.
    pub agency: Option<String>,
    /// Which fields are set, one bit each. Of the others, what `values` holds means nothing.
    set: u64,
    values: [Recurring<'t>; HELD],
    /// The further values of lists, in their order.
    further: Vec<(Field, &'t str)>,
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
            count: None,
            techniques: &[],
            agency: None,
            set: 0,
            values: [Recurring::once(""); HELD],
            further: Vec::new(),
        }
    }
}

impl<'t> Lean<'t> {
    /// Resets it to an empty event.
    #[inline]
    pub fn clear(&mut self) {
        (self.when, self.id, self.content) = (None, "", None);
        (self.synthetic, self.line, self.count, self.techniques) = (false, 0, None, &[]);
        self.further.clear();
        self.agency = None;
        self.set = 0;
    }

    /// Whether a text field, or a list, has a value.
    #[must_use]
    #[inline]
    pub const fn has(&self, field: Field) -> bool {
        self.set & bit(field) != 0
    }

    /// The value of a text field, or the first of a list.
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

    /// Sets a list that has no values. Returns `false` if it has some already, or if these are not all different and none of
    /// them blank.
    #[must_use]
    pub fn set_list(&mut self, field: Field, mut values: impl Iterator<Item = &'t str>) -> bool {
        if field.list_slot().is_none() || self.has(field) {
            return false;
        }
        let Some(first) = values.next() else { return true };
        self.set(field, first);
        let begin = self.further.len();
        for value in values {
            let before = self.further.get(begin..).unwrap_or_default();
            if is_blank(value) || value == first || before.len() == FEW || before.contains(&(field, value)) {
                return false;
            }
            self.further.push((field, value));
        }
        self.has(field)
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
        let further = self.further.iter().filter(move |(field, _)| field.list_slot() == Some(slot));
        one.into_iter().chain(further.map(|(_, value)| *value)).chain(more.iter().map(String::as_str))
    }

    /// Converts it, with the values that it shares with others.
    #[must_use]
    pub fn event<'e>(&'e self, shared: &Shared<'e>) -> Event<'e> {
        let mut event = Event::default();
        (event.when, event.line, event.synthetic) = (self.when, self.line, self.synthetic);
        event.count = self.count;
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
