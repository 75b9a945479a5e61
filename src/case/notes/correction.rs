//! What analysts say in place of a value that was read.

use super::NoteOrigin;

/// A value that analysts give in place of what was read: the last word counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction<T> {
    /// The value that counts.
    pub value: T,
    /// Which note it is from, and by whom.
    pub said: NoteOrigin,
    /// The last word of each other analyst, the earliest first.
    others: Vec<(T, NoteOrigin)>,
}

impl<T: PartialEq> Correction<T> {
    /// The correction after a later word, whoever's it is.
    pub(super) fn then(before: Option<Self>, value: T, said: NoteOrigin) -> Self {
        let others = before.map_or_else(Vec::new, |mut before| {
            before.others.push((before.value, before.said));
            before.others.retain(|(_, other)| other.by != said.by);
            before.others
        });
        Self { value, said, others }
    }

    /// The last words of other analysts that are different, the earliest first.
    pub fn otherwise(&self) -> impl Iterator<Item = &(T, NoteOrigin)> {
        self.others.iter().filter(|(value, _)| *value != self.value)
    }

    /// Whether it says anything: other than what was read, or other than another analyst.
    pub(super) fn stands(&self, is_as_read: impl Fn(&T) -> bool) -> bool {
        !is_as_read(&self.value) || self.otherwise().next().is_some()
    }
}
