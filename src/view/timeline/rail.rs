//! The rail: which rows belong to the chain of the selected one.

use crate::chain::{Identity, identities};
use crate::engine::Row;
use crate::session::{Line, Session};

/// What the rail draws at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// Outside of the chain.
    None,
    /// Between two rows of the chain: a heading or a quiet time.
    Through,
    /// A row between two rows of the chain that is not of it.
    Beside,
    /// A row of the chain.
    On(&'static str),
}

/// The rail of a session's timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rail {
    /// Which of the known rows are of the chain, in order; fewer than two are none.
    rows: Vec<usize>,
    selected: usize,
    /// Whether its first row, and its last, are known to be the ends of the chain.
    ends: (bool, bool),
}

impl Rail {
    /// The rows that share a strong identity with the selected one.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let selected = session.timeline.cursor;
        let Some(row) = session.selected() else { return Self::default() };
        let strong: Vec<Identity> =
            identities(&row.event).into_iter().filter(|identity| identity.kind.is_strong()).collect();
        let shares = |row: &Row| {
            let carries = |it: &Identity| row.event.text(it.kind.field()).is_some_and(|value| it.is(value));
            strong.iter().any(carries)
        };
        let known = session.timeline.rows.iter().enumerate();
        let rows: Vec<usize> = known.filter(|(_, row)| shares(row)).map(|(at, _)| at).collect();
        if rows.len() < 2 {
            return Self::default();
        }
        // whoever counted the chain's events knows whether there are more than the rows at hand
        let whole = session.shown_detail().is_some_and(|detail| {
            let records = |it: &Identity| {
                detail.seen.iter().find(|seen| seen.identity == *it).map_or(u64::MAX, |seen| seen.records)
            };
            strong.iter().map(records).max().is_some_and(|records| records <= rows.len() as u64)
        });
        let ends = (whole || session.timeline.first, whole || session.timeline.last);
        Self { rows, selected, ends }
    }

    /// What to draw at a line of the timeline; a heading or a quiet time stands before the row that follows it.
    #[must_use]
    pub fn track(&self, line: Line, next: usize) -> Track {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return Track::None };
        let Line::Row(at) = line else {
            return if *first < next && next <= *last { Track::Through } else { Track::None };
        };
        match self.rows.binary_search(&at) {
            Ok(_) if at == *first && self.ends.0 => Track::On("┌"),
            Ok(_) if at == *last && self.ends.1 => Track::On("└"),
            Ok(_) if at == self.selected => Track::On("├"),
            Ok(_) => Track::On("│"),
            Err(_) if *first < at && at < *last => Track::Beside,
            Err(_) => Track::None,
        }
    }
}
