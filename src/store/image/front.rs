//! The first rows of a store as a store of its own.

use crate::store::Store;
use crate::store::agencies::Agencies;
use crate::store::columns::Columns;

impl Store {
    /// Its first rows, at most so many, with the values that they have alone.
    #[must_use]
    pub fn front(&self, rows: usize) -> Self {
        let rows = rows.min(self.len());
        let mut columns = Columns::default();
        for row in 0..rows {
            if let Some(place) = self.place(row) {
                columns.push(self.event(row), &self.id(row), place);
                self.others(row)
                    .for_each(|other| columns.also.push(row, other, self.columns.also.file(other.source)));
            }
        }
        columns.times.settle();
        let agencies = Agencies::known(self.agencies.names(), &columns);
        Self { told: self.told.clone(), ..Self::with(columns, agencies) }
    }
}
