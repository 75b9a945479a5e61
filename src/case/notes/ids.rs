//! A compact list of many ids.

/// Ids of events in one string, so that a note on a million events takes little more memory than its line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds one.
    pub fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).filter_map(|(begin, end)| self.text.get(begin..*end))
    }
}

impl<I: AsRef<str>> FromIterator<I> for Ids {
    fn from_iter<T: IntoIterator<Item = I>>(all: T) -> Self {
        let mut ids = Self::default();
        all.into_iter().for_each(|id| ids.push(id.as_ref()));
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_come_back_as_they_went_in() {
        let all = ["E1", "", "é", "x"];
        let ids: Ids = all.into_iter().collect();
        assert_eq!(ids.iter().collect::<Vec<&str>>(), all);
        assert_eq!((ids.len(), ids.is_empty(), Ids::default().is_empty()), (4, false, true));
    }
}
