//! What is known of terms that read records: which rows were searched for a term, and what came of it. A search that was
//! made under one filter is not made again under another, nor when the case grows: only the other rows are read.

use super::recent::Recent;
use crate::query::{Filter, Passing};
use crate::store::RowSet;
use std::sync::Arc;

/// Of how many terms it is known.
const KEPT: usize = 8;

/// The terms that were searched for last.
#[derive(Debug, Clone, Default)]
pub(super) struct JudgedTerms(Recent<JudgedTerm, KEPT>);

/// A term that reads records, and the rows that were judged by it.
#[derive(Debug, Clone)]
struct JudgedTerm {
    term: Filter,
    /// The rows that were searched, readable or not.
    searched: Arc<RowSet>,
    /// Those that match, and those that can't be judged.
    found: Passing,
}

impl JudgedTerms {
    /// What is known of a term among some rows, and the rows that were not searched for it yet.
    pub fn among(&mut self, term: &Filter, wanted: &Arc<RowSet>) -> (Passing, Arc<RowSet>) {
        let Some(known) = self.0.get(|known| known.term == *term) else {
            return (Passing::sure(RowSet::empty(wanted.out_of())), Arc::clone(wanted));
        };
        let found = known.found.and(&Passing { rows: Arc::clone(wanted), unjudged: None });
        (found, Arc::new(wanted.without(&known.searched)))
    }

    /// Enters what a search for a term found among rows that were not searched for it before.
    pub fn enter(&mut self, term: &Filter, searched: &Arc<RowSet>, found: &Passing) {
        let known = self.0.take(|known| known.term == *term);
        let (searched, found) = match known {
            Some(known) => (Arc::new(known.searched.or(searched)), known.found.or(found)),
            None => (Arc::clone(searched), found.clone()),
        };
        self.0.keep(JudgedTerm { term: term.clone(), searched, found });
    }

    /// Keeps only terms that satisfy `kept`.
    pub fn keep_only(&mut self, kept: impl Fn(&Filter) -> bool) {
        self.0.retain(|known| kept(&known.term));
    }

    /// Makes room for rows that came between the others and were not searched; those that were there say what they said.
    /// Rows that could not be read are tried again.
    pub fn grow(&mut self, fresh: &RowSet) {
        let grown = |rows: &Arc<RowSet>| {
            let mut rows = RowSet::clone(rows);
            rows.grow(fresh, |_| false);
            Arc::new(rows)
        };
        self.0.retain(|known| {
            let fits = known.searched.out_of() + fresh.count() == fresh.out_of();
            let unread = known.found.unjudged.take();
            let read = unread.map(|unread| Arc::new(known.searched.without(&unread)));
            known.searched = grown(&read.unwrap_or_else(|| Arc::clone(&known.searched)));
            known.found.rows = grown(&known.found.rows);
            fits
        });
    }
}

#[cfg(test)]
mod tests {
    use super::JudgedTerms;
    use crate::query::{Filter, Passing};
    use crate::store::RowSet;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// What a look at each of some rows finds: every third matches, and every seventh can't be read.
    fn look(rows: &RowSet) -> Passing {
        let of =
            |test: &dyn Fn(usize) -> bool| RowSet::of(rows.out_of(), rows.iter().filter(|row| test(*row)));
        Passing::with(of(&|row| row % 3 == 0), &of(&|row| row % 7 == 0))
    }

    proptest! {
        #[test]
        fn what_is_known_and_what_is_left_make_up_what_a_search_of_all_finds(
            asked in prop::collection::vec(prop::collection::vec(any::<bool>(), 100), 1..6),
        ) {
            let (mut judged, term) = (JudgedTerms::default(), Filter::Word("x".to_owned()));
            for wanted in asked {
                let wanted = Arc::new(RowSet::matching(wanted.len(), |row| wanted[row]));
                let (known, left) = judged.among(&term, &wanted);
                let found = look(&left);
                judged.enter(&term, &left, &found);
                let all = known.or(&found);
                prop_assert_eq!(all, look(&wanted));
                let (_, left) = judged.among(&term, &wanted);
                prop_assert_eq!(left.count(), 0, "nothing is searched twice");
            }
        }
    }

    #[test]
    fn rows_that_came_are_left_to_be_searched() {
        let (mut judged, term) = (JudgedTerms::default(), Filter::Word("x".to_owned()));
        let all = Arc::new(RowSet::full(20));
        judged.enter(&term, &all, &look(&all));
        let fresh = RowSet::of(23, [0, 9, 22]);
        judged.grow(&fresh);
        let (known, left) = judged.among(&term, &Arc::new(RowSet::full(23)));
        let before = fresh.complement();
        let own = |rows: &RowSet| RowSet::of(23, rows.iter().filter_map(|row| before.select(row)));
        let Passing { rows, unjudged } = look(&all);
        assert_eq!(known, Passing::sure(own(&rows)));
        assert_eq!(*left, fresh.or(&own(&unjudged.unwrap())), "what could not be read is tried again");
    }
}
