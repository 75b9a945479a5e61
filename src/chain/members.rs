//! The rows that carry each identity.

use super::LOOK;
use super::known::Known;
use super::nodes::{Columns, NONE, Nodes};
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
    /// Those of a store, of the rows that count: two passes over each of its columns; `None` where that was stopped.
    pub fn of(store: &Store, nodes: &Nodes, known: &Known, stopped: &dyn Fn() -> bool) -> Option<Self> {
        let columns = Columns::of(store);
        let mut starts = vec![0_u32; nodes.len() + 1];
        each(store.len(), (nodes, &columns, known), stopped, |_, node| starts[node as usize + 1] += 1)?;
        let issued = || nodes.issued.iter().filter(|(row, _)| known.holds(*row as usize));
        issued().for_each(|(_, node)| starts[node as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts.last().map_or(0, |all| *all as usize)];
        let mut put = |row, node| {
            let place = &mut next[node as usize];
            rows[*place as usize] = row;
            *place += 1;
        };
        each(store.len(), (nodes, &columns, known), stopped, &mut put)?;
        issued().for_each(|(row, node)| put(row, node));
        for node in nodes.issued.nodes().map(|node| node as usize) {
            rows[starts[node] as usize..starts[node + 1] as usize].sort_unstable();
        }
        Some(Self { starts, rows })
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

/// Takes each row that counts with each node of it, one kind after the other; `None` where that was stopped.
fn each(
    len: usize,
    (nodes, columns, known): (&Nodes, &Columns<'_>, &Known),
    stopped: &dyn Fn() -> bool,
    mut take: impl FnMut(u32, u32),
) -> Option<()> {
    for (column, codes) in nodes.by_kind(columns) {
        for (row, at) in (0..len).zip(0_u32..) {
            if row.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let node = codes.get(column.code(row) as usize).copied().unwrap_or(NONE);
            if node != NONE && known.holds(row) {
                take(at, node);
            }
        }
    }
    Some(())
}
