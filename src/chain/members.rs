//! The rows that carry each identity.

use super::known::Known;
use super::nodes::{Columns, Nodes};
use super::room::Room;
use crate::store::Store;

/// Rows by node, those of one node side by side and in order.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Where the rows of each node begin; one more than there are nodes.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Members {
    /// Those of a store, of the rows that count: two passes over its columns.
    pub fn of(store: &Store, nodes: &Nodes, known: &Known) -> Self {
        let columns = Columns::of(store);
        let mut starts = vec![0_u32; nodes.len() + 1];
        for row in (0..store.len()).filter(|row| known.holds(*row)) {
            nodes.of_row(&columns, row).for_each(|node| starts[node as usize + 1] += 1);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts.last().map_or(0, |all| *all as usize)];
        for row in (0..store.len()).filter(|row| known.holds(*row)) {
            for node in nodes.of_row(&columns, row) {
                let place = &mut next[node as usize];
                rows[*place as usize] = u32::try_from(row).unwrap_or(u32::MAX);
                *place += 1;
            }
        }
        Self { starts, rows }
    }

    /// Takes note of events that came.
    pub fn make_room(&mut self, room: &Room<'_>) {
        room.rows(&mut self.rows);
    }

    /// The rows of a node, in order.
    pub fn rows(&self, node: u32) -> &[u32] {
        let at = node as usize;
        let (Some(from), Some(until)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.rows.get(*from as usize..*until as usize).unwrap_or_default()
    }
}
