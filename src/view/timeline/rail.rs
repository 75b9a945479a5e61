//! The rail: which rows are of the chain of the selected one.

use crate::engine::Row;
use crate::session::{Line, Session, folded_group};

/// What the rail draws at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// Outside of the chain.
    None,
    /// Between two rows of the chain: a heading or a quiet time. Whether records tie them, rather than statements alone.
    Through(bool),
    /// A row between two rows of the chain that is not of it.
    Beside,
    /// A row of the chain, and whether records tie it there.
    On(&'static str, bool),
}

/// The rail of a session's timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rail {
    /// Which of the known rows are of the chain, in order, and whether statements alone tie them; fewer than two are none.
    rows: Vec<(usize, bool)>,
    selected: usize,
    /// Whether its first row, and its last, are the ends of the chain.
    ends: (bool, bool),
}

impl Rail {
    /// The rows of the selected one's chain.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let selected = session.pane.timeline.cursor;
        let of = |row: &Row| row.chain.filter(|_| folded_group(row).is_none());
        let Some(chain) = session.selected().and_then(of) else { return Self::default() };
        let said = |row: &Row| of(row).filter(|it| it.number == chain.number).map(|it| it.said);
        let known = session.pane.timeline.rows.iter().enumerate();
        let rows: Vec<(usize, bool)> = known.filter_map(|(at, row)| Some((at, said(row)?))).collect();
        let end = |at: Option<&(usize, bool)>, is_end: fn(crate::chain::InChain) -> bool| {
            let row = at.and_then(|(at, _)| session.pane.timeline.rows.get(*at));
            row.and_then(|row| row.chain).is_some_and(is_end)
        };
        let ends = (end(rows.first(), |chain| chain.first), end(rows.last(), |chain| chain.last));
        // an only row goes on beyond those that are known, or the filter leaves out the others
        let goes_on = !session.pane.timeline.first || !session.pane.timeline.last;
        if rows.len() < 2 && !goes_on { Self::default() } else { Self { rows, selected, ends } }
    }

    /// What to draw at a line of the timeline; a heading or a quiet time stands before the row that follows it.
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
