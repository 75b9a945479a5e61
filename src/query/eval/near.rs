//! The rows near an event, for [`Near`].

use crate::query::{Distance, Near};
use crate::store::{RowSet, Store};

impl Near {
    /// The rows of `among` near the event, by number of events or by time; empty if there is no such event.
    pub(crate) fn rows(&self, store: &Store, among: &RowSet) -> RowSet {
        let len = store.len();
        let known = store.row_at_time(self.time, &self.id).or_else(|| store.row_of(&self.id));
        let Some(row) = known else { return RowSet::empty(len) };
        let (from, until) = match self.reach {
            Distance::Events(events) => {
                let (before, behind) = (among.rank(row), among.rank(row + 1));
                let from = among.select(before.saturating_sub(events)).unwrap_or(row);
                let last = behind.saturating_add(events).saturating_sub(1);
                (from.min(row), among.select(last).map_or(len, |last| last + 1).max(row + 1))
            }
            Distance::Time(length) => match store.order(row) {
                Some(time) => {
                    let until = time.saturating_add(length).checked_add(1);
                    let until = until.map_or(store.dated(), |until| store.row_at(until));
                    (store.row_at(time.saturating_sub(length)), until)
                }
                None => (row, row + 1),
            },
        };
        RowSet::range(len, from, until).and(among)
    }
}
