//! The rows near an event.

use super::{Evaluator, Stopped};
use crate::query::{Distance, Near};
use crate::store::RowSet;

impl Evaluator<'_> {
    /// The rows near an event, and itself; none where there is no such event.
    pub(super) fn near(&self, near: &Near) -> Result<RowSet, Stopped> {
        let (store, len) = (self.store, self.store.len());
        let known = store.row_at_time(near.time, &near.id).or_else(|| store.row_of(&near.id));
        let Some(row) = known else { return Ok(RowSet::empty(len)) };
        let among = self.rows(&near.among)?;
        let (from, until) = match near.reach {
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
        Ok(RowSet::range(len, from, until).and(&among))
    }
}
