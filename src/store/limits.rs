//! How much a store can hold: rows and values have numbers of 32 bits.

use super::columns::Columns;

/// What a store holds at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Events.
    pub rows: u64,
    /// Values of all events in one of the fields that may have several.
    pub values: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // a bit of a row's number is needed while rows are put in order
        Self { rows: 1 << 31, values: u64::from(u32::MAX) }
    }
}

impl Limits {
    /// Whether a part fits behind what there is, even where all of it is new and so many records that share their ids are events
    /// of their own.
    pub(super) fn hold(self, all: &Columns, part: &Columns, shared: usize) -> bool {
        let fits = |own: usize, more: usize, most: u64| (own as u64).saturating_add(more as u64) <= most;
        let lists = || all.lists.iter().zip(&part.lists);
        fits(all.len().saturating_add(shared), part.len(), self.rows)
            && lists().all(|(own, more)| fits(own.total(), more.total(), self.values))
    }

    /// What is said where something does not fit.
    pub(super) fn said(self) -> String {
        let Self { rows, values } = self;
        format!(
            "there is no room for more than {rows} events, and {values} values of a field that has several"
        )
    }
}
