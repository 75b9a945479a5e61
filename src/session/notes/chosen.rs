//! What is chosen to be noted: the event under the cursor, a range of rows, or everything that the filter keeps.

use crate::engine::{On, Position, Row};
use crate::query::Filter;
use crate::session::{Effect, Panel, Session};

/// More than the event under the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Of these events.
    filter: Filter,
    /// From where to the cursor; `None` is all of them.
    from: Option<(Position, Option<u64>)>,
}

impl Session {
    /// What is chosen besides the event under the cursor, as long as the filter is the one that it was chosen under.
    #[must_use]
    pub fn range(&self) -> Option<&Range> {
        self.notes.range.as_ref().filter(|range| range.filter == self.view.effective())
    }

    /// Begins a range of rows at the cursor, or leaves it.
    pub(super) fn begin_range(&mut self) -> Vec<Effect> {
        if self.range().is_some_and(|range| range.from.is_some()) {
            self.notes.range = None;
            return Vec::new();
        }
        let Some(row) = self.selected() else { return Vec::new() };
        let from = Some((row.position.clone(), self.rank));
        self.notes.range = Some(Range { filter: self.view.effective(), from });
        self.focus = Panel::Timeline;
        Vec::new()
    }

    /// Chooses everything that the filter keeps, or leaves it.
    pub(super) fn choose_all(&mut self) -> Vec<Effect> {
        let all = self.range().is_some_and(|range| range.from.is_none());
        self.notes.range = if all { None } else { Some(Range { filter: self.view.effective(), from: None }) };
        Vec::new()
    }

    /// Leaves a range; whether there was one.
    pub(in crate::session) fn leave_range(&mut self) -> bool {
        let was = self.range().is_some();
        self.notes.range = None;
        was
    }

    /// The events that a note would be on now; `None` where there is none.
    pub(super) fn chosen(&self) -> Option<On> {
        let here = || self.selected().map(|row| On::Events(vec![row.position.id.clone()]));
        match self.range() {
            None => here(),
            Some(Range { filter, from: None }) => Some(On::Kept(filter.clone())),
            Some(Range { from: Some((from, _)), .. }) => {
                let to = self.selected()?.position.clone();
                if *from == to {
                    return here();
                }
                // all rows that are seen between the two, those that are let in around an event among them
                Some(On::Between { filter: self.view.shown(), from: from.clone(), to })
            }
        }
    }

    /// How many rows the range has, as far as that is known.
    #[must_use]
    pub fn range_length(&self) -> Option<u64> {
        match &self.range()?.from {
            None => self.counted.filter(|_| !self.counts_others()).map(|counted| counted.total.records),
            Some((_, began)) => Some((*began)?.abs_diff(self.rank?).saturating_add(1)),
        }
    }

    /// The places of the first and the last known row of the range.
    #[must_use]
    pub fn range_rows(&self) -> Option<(usize, usize)> {
        let rows = &self.timeline.rows;
        let last = rows.len().checked_sub(1)?;
        let Some((from, _)) = &self.range()?.from else { return Some((0, last)) };
        let cursor = self.timeline.cursor.min(last);
        let began = rows.iter().position(|row| row.position == *from);
        let began = began.unwrap_or_else(|| if is_before(from, rows.first()) { 0 } else { last });
        Some((began.min(cursor), began.max(cursor)))
    }
}

/// Whether a position that is none of the known rows' stands before them; what has no time stands behind all.
fn is_before(position: &Position, first: Option<&Row>) -> bool {
    let order = |time: Option<i64>| (time.is_none(), time);
    first.is_some_and(|row| order(position.time) <= order(row.position.time))
}
