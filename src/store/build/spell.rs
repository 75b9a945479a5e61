//! How ids are spelled that came in large and small letters.

use super::Builder;
use crate::store::ids::Key;

impl Builder {
    /// Takes note of how an event spells the id of a row, where that is better: it is of no account which came first.
    pub(super) fn spell(&mut self, first: u32, id: &str) {
        let told = Key::of(id);
        let own = self.columns.ids.key(first as usize);
        if told.is_better(own) && self.spelled.get(&first).is_none_or(|own| told.is_better(Key::of(own))) {
            self.spelled.insert(first, id.to_owned());
        }
    }

    /// Gives ids the best spelling of them that came; where several events have one, they are numbered anew. Answers whether
    /// some got another.
    pub(super) fn respell(&mut self) -> bool {
        let spelled = std::mem::take(&mut self.spelled);
        for (first, spelling) in &spelled {
            self.columns.ids.spell(*first as usize, spelling);
            self.known.exports.touch(*first);
        }
        !spelled.is_empty()
    }
}
