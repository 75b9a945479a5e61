//! Keeps the names of the sources of a load distinct.

use crate::read::record::Sources;
use std::collections::HashMap;

/// The names of the sources so far.
#[derive(Default)]
pub(super) struct Names {
    /// Each name, with the number to try for the next source of that name.
    next: HashMap<String, u32>,
    /// How many sources are included.
    seen: usize,
}

impl Names {
    /// A name for a new source: `name`, or `name#2` and so on if it is taken.
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

    /// Whether a source has this name.
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
