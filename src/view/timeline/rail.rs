//! The rail at the left: marks the rows of the selected event's chain.

use crate::engine::Row;
use crate::session::{Line, PaneView, folded_group};

/// What the rail shows on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// Not within the chain.
    None,
    /// Between two rows of the chain: a heading or a quiet time. The flag: linked by records, not by statements alone.
    Through(bool),
    /// A row that is not part of the chain, between two that are.
    Beside,
    /// A row of the chain, with its glyph; the flag: linked by records there.
    On(&'static str, bool),
}

/// The rail of a timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rail {
    /// The loaded rows of the chain in order, each with a flag for links by statements alone; empty if fewer than two.
    rows: Vec<(usize, bool)>,
    selected: usize,
    /// Whether its first and its last row are the ends of the chain.
    ends: (bool, bool),
}

impl Rail {
    /// The rail for the selected event's chain.
    #[must_use]
    pub fn of(pane: PaneView<'_>) -> Self {
        let selected = pane.timeline.cursor;
        let of = |row: &Row| row.chain.filter(|_| folded_group(row).is_none());
        let Some(chain) = pane.selected().and_then(of) else { return Self::default() };
        let said = |row: &Row| of(row).filter(|it| it.number == chain.number).map(|it| it.said);
        let known = pane.timeline.rows.iter().enumerate();
        let rows: Vec<(usize, bool)> = known.filter_map(|(at, row)| Some((at, said(row)?))).collect();
        let end = |at: Option<&(usize, bool)>, is_end: fn(crate::chain::InChain) -> bool| {
            let row = at.and_then(|(at, _)| pane.timeline.rows.get(*at));
            row.and_then(|row| row.chain).is_some_and(is_end)
        };
        let ends = (end(rows.first(), |chain| chain.first), end(rows.last(), |chain| chain.last));
        // a single row may have others that are not loaded or do not match
        let goes_on = !pane.timeline.first || !pane.timeline.last;
        if rows.len() < 2 && !goes_on { Self::default() } else { Self { rows, selected, ends } }
    }

    /// What to draw on a line; `next` is the row that follows a heading or quiet time.
    #[must_use]
    pub fn track(&self, line: Line, next: usize) -> Track {
        let (Some((first, _)), Some((last, _))) = (self.rows.first(), self.rows.last()) else {
            return Track::None;
        };
        let Line::Row(at) = line else {
            let before = self.rows.partition_point(|(row, _)| *row < next);
            if !(*first < next && next <= *last) {
                return Track::None;
            }
            let observed = |at: Option<&(usize, bool)>| at.is_some_and(|(_, said)| !said);
            let above = before.checked_sub(1).and_then(|at| self.rows.get(at));
            return Track::Through(observed(above) && observed(self.rows.get(before)));
        };
        let Ok(found) = self.rows.binary_search_by_key(&at, |(row, _)| *row) else {
            return if *first < at && at < *last { Track::Beside } else { Track::None };
        };
        let said = self.rows[found].1;
        let glyph = match (at == *first && self.ends.0, at == *last && self.ends.1, said) {
            (true, _, false) => "┌",
            (true, _, true) => "╷",
            (_, true, false) => "└",
            (_, true, true) => "╵",
            (_, _, false) if at == self.selected => "├",
            (_, _, false) => "│",
            (_, _, true) => "╎",
        };
        Track::On(glyph, !said)
    }
}
