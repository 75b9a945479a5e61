//! The rows that carry each identity.

use super::LOOK;
use super::known_rows::KnownRows;
use super::narrow::{Narrow, Numbers};
use super::nodes::{Columns, NONE, Nodes};
use super::row_shift::RowShift;
use crate::store::Store;
use std::ops::Range;

/// The rows of all nodes in one list: those of each node together and in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    /// By node: where its rows end.
    ends: Vec<u32>,
    rows: Narrow,
}

impl Members {
    /// Collects the rows that count, in two passes over each column; `None` if cancelled.
    pub fn of(store: &Store, nodes: &Nodes, known: &KnownRows, stopped: &dyn Fn() -> bool) -> Option<Self> {
        let columns = Columns::of(store);
        let mut ends = vec![0_u32; nodes.len()];
        each(store.len(), (nodes, &columns, known), stopped, |_, node| ends[node as usize] += 1)?;
        let beside = || nodes.beside().filter(|(row, _)| known.holds(*row as usize));
        beside().for_each(|(_, node)| ends[node as usize] += 1);
        // prefix sums: `ends` has where each node's rows begin, and moves on to their end as they are put in
        let mut all = 0;
        for end in &mut ends {
            all += std::mem::replace(end, all);
        }
        let mut rows = Narrow::zeros(all as usize, store.len());
        let mut put = |row, node| {
            let place = &mut ends[node as usize];
            rows.set(*place as usize, row);
            *place += 1;
        };
        each(store.len(), (nodes, &columns, known), stopped, &mut put)?;
        beside().for_each(|(row, node)| put(row, node));
        let mut members = Self { ends, rows };
        // these were appended behind the rows of the columns, so they are out of order
        let mut behind: Vec<u32> = nodes.beside().map(|(_, node)| node).collect();
        behind.sort_unstable();
        behind.dedup();
        for node in behind {
            let own = members.span(node);
            let mut sorted: Vec<u32> = members.rows.range(own.clone()).iter().collect();
            sorted.sort_unstable();
            own.zip(sorted).for_each(|(at, row)| members.rows.set(at, row));
        }
        Some(members)
    }

    /// Shifts row numbers after rows were inserted.
    pub fn insert_rows(&mut self, room: &RowShift<'_>) {
        room.narrow(&mut self.rows);
    }

    /// The rows of a node, in order.
    pub fn rows(&self, node: u32) -> Numbers<'_> {
        self.rows.range(self.span(node))
    }

    /// The range of a node's rows.
    fn span(&self, node: u32) -> Range<usize> {
        let at = node as usize;
        let end = |at: usize| self.ends.get(at).copied();
        let (from, until) = (at.checked_sub(1).map_or(Some(0), end), end(at));
        from.zip(until).map_or(0..0, |(from, until)| from as usize..until as usize)
    }
}

/// Passes each row that counts with each of its nodes, kind by kind; `None` if cancelled.
fn each(
    len: usize,
    (nodes, columns, known): (&Nodes, &Columns<'_>, &KnownRows),
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
