//! The names of the sources of a load, of which no two are one.

use crate::read::record::Sources;
use std::collections::HashMap;

/// The names of the sources so far.
#[derive(Default)]
pub(super) struct Names {
    /// Each name, with the number that another source of that name gets.
    next: HashMap<String, u32>,
    /// How many of the sources these are.
    seen: usize,
}

impl Names {
    /// What something of that name is called beside sources that are called so: of two that have one name the second is told
    /// apart.
    pub(super) fn tell_apart(&mut self, name: &str, sources: &Sources) -> String {
        self.look(sources);
        let Some(next) = self.next.get(name) else { return name.to_owned() };
        let mut number = *next;
        let mut own = format!("{name}#{number}");
        while self.next.contains_key(&own) {
            number = number.saturating_add(1);
            own = format!("{name}#{number}");
        }
        self.next.insert(name.to_owned(), number);
        own
    }

    /// Whether one of the sources is called so.
    pub(super) fn is_taken(&mut self, name: &str, sources: &Sources) -> bool {
        self.look(sources);
        self.next.contains_key(name)
    }

    fn look(&mut self, sources: &Sources) {
        for name in sources.files_from(self.seen) {
            self.next.entry(name.to_owned()).or_insert(2);
            self.seen += 1;
        }
    }
}
