//! Sessions and tokens that records carry in `other_ids`, in addition to those in the columns.

use super::Identity;
use super::nodes::NONE;
use super::row_shift::RowShift;
use crate::event::Field;
use crate::store::Store;

/// Which rows carry which additional nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Others {
    /// Each row with each additional node, in the order of rows.
    rows: Vec<(u32, u32)>,
}

impl Others {
    /// Finds those of a store; `codes` has the node of each code of `other_ids`, `own` returns the nodes in a row's
    /// columns.
    pub fn of(store: &Store, codes: &[u32], own: &dyn Fn(usize) -> Vec<u32>) -> Self {
        let mut rows: Vec<(u32, u32)> = Vec::new();
        let Some(list) = store.other_ids().filter(|_| codes.iter().any(|node| *node != NONE)) else {
            return Self::default();
        };
        for row in store.rows_with(Field::OtherIds, &|text| Identity::other(text).is_some()).iter() {
            let mut held = own(row);
            for node in list.codes(row).iter().filter_map(|code| codes.get(*code as usize).copied()) {
                if node != NONE && !held.contains(&node) {
                    held.push(node);
                    rows.push((u32::try_from(row).unwrap_or(NONE), node));
                }
            }
        }
        Self { rows }
    }

    /// Every such row with its node, in the order of rows.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.rows.iter().copied()
    }

    /// The additional nodes of a row.
    pub fn of_row(&self, row: usize) -> impl Iterator<Item = u32> + use<'_> {
        let row = u32::try_from(row).unwrap_or(NONE);
        let from = self.rows.partition_point(|(other, _)| *other < row);
        let own = self.rows[from..].iter().take_while(move |(other, _)| *other == row);
        own.map(|(_, node)| *node)
    }

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.rows(self.rows.iter_mut().map(|(row, _)| row));
    }
}
