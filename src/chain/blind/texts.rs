//! Interns texts that many zones share.

use crate::event::TextMap;
use std::fmt;

/// No text.
pub(super) const NONE: u32 = u32::MAX;

/// Texts by number, in the order in which they were added.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Texts {
    all: Vec<Box<str>>,
    numbers: TextMap<Box<str>, u32>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // their numbers are those of their places
        to.debug_list().entries(&self.all).finish()
    }
}

impl Texts {
    /// The number of a text, which is added if it is new; [`NONE`] for no text.
    pub(super) fn number(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return NONE };
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(NONE);
        self.all.push(Box::from(text));
        self.numbers.insert(Box::from(text), number);
        number
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> Option<&str> {
        self.all.get(number as usize).map(AsRef::as_ref)
    }
}
