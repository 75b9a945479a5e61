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

    /// The best spelling of the id of a row that came.
    pub(super) fn spelling(&self, first: u32) -> String {
        self.spelled.get(&first).cloned().unwrap_or_else(|| self.columns.ids.text(first as usize))
    }

    /// Gives all events of an id the best spelling of it that came. Answers whether some got another.
    pub(super) fn respell(&mut self) -> bool {
        let spelled = std::mem::take(&mut self.spelled);
        for (first, spelling) in &spelled {
            for row in self.known.rows(*first) {
                let mut id = self.columns.ids.text(row as usize);
                // behind it there may be a number
                if id.get(..spelling.len()).is_some_and(|own| own.eq_ignore_ascii_case(spelling)) {
                    id.replace_range(..spelling.len(), spelling);
                    self.columns.ids.spell(row as usize, &id);
                }
            }
        }
        !spelled.is_empty()
    }
}
