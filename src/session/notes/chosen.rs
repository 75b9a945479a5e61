//! The selection for notes: the event under the cursor, a range of rows, or everything that the filter matches.

use crate::engine::{NoteTarget, Position, Row};
use crate::query::Filter;
use crate::session::{Effect, Panel, Session, folded};

/// A selection other than the event under the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteRange {
    /// The filter that it was made under.
    filter: Filter,
    /// The start of the range; `None` if everything is selected.
    from: Option<Begun>,
}

/// The start of a range.
#[derive(Debug, Clone, PartialEq)]
struct Begun {
    /// The event of its row.
    first: Position,
    /// The last event of its row, if that is a folded run.
    last: Position,
    /// The row number of the first.
    rank: Option<u64>,
    /// Number of events of its row.
    events: u64,
}

impl Session {
    /// The selection; `None` if the filter has changed since, or for a range in grouped rows.
    #[must_use]
    pub fn range(&self) -> Option<&NoteRange> {
        let whole = |range: &&NoteRange| range.from.is_none() || !self.is_grouped();
        self.notes.range.as_ref().filter(|range| range.filter == self.view.effective()).filter(whole)
    }

    /// Starts a range at the cursor, or ends it.
    pub(super) fn begin_range(&mut self) -> Vec<Effect> {
        if self.range().is_some_and(|range| range.from.is_some()) {
            self.notes.range = None;
            return Vec::new();
        }
        if self.is_grouped() {
            self.complain("a range is of rows by time: first group them by nothing");
            return Vec::new();
        }
        let Some(row) = self.selected() else { return Vec::new() };
        let run = folded(row);
        let from = Some(Begun {
            first: row.position.clone(),
            last: run.map_or_else(|| row.position.clone(), |run| run.last.clone()),
            rank: self.pane.rank,
            events: run.map_or(1, |run| run.total.records),
        });
        self.notes.range = Some(NoteRange { filter: self.view.effective(), from });
        self.focus = Panel::Timeline;
        Vec::new()
    }

    /// Selects everything that the filter matches, or ends that.
    pub(super) fn choose_all(&mut self) -> Vec<Effect> {
        let all = self.range().is_some_and(|range| range.from.is_none());
        self.notes.range =
            if all { None } else { Some(NoteRange { filter: self.view.effective(), from: None }) };
        Vec::new()
    }

    /// Ends a selection.
    pub(in crate::session) fn leave_range(&mut self) {
        self.notes.range = None;
    }

    /// The events that a note would be on now; `None` if there are none.
    pub(super) fn chosen(&self) -> Option<NoteTarget> {
        if self.notes.about.is_some() {
            return self.notes.about.clone();
        }
        let event = || self.selected().map(|row| NoteTarget::Event(row.position.clone()));
        let here = || self.on_run().or_else(event);
        match self.range() {
            None => here(),
            Some(NoteRange { filter, from: None }) => Some(NoteTarget::Kept(filter.clone())),
            Some(NoteRange { from: Some(begun), .. }) => {
                let row = self.selected()?;
                if begun.first == row.position {
                    return here();
                }
                let last = folded(row).map_or(&row.position, |run| &run.last);
                let (from, to) =
                    if self.is_back(begun) { (&row.position, &begun.last) } else { (&begun.first, last) };
                // all rows visible between the two, including context rows
                Some(NoteTarget::Between { filter: self.view.shown(), from: from.clone(), to: to.clone() })
            }
        }
    }

    /// Number of events selected; `None` while it is unknown.
    #[must_use]
    pub fn range_length(&self) -> Option<u64> {
        match &self.range()?.from {
            None => self
                .pane
                .counted
                .filter(|_| !self.focused_pane().is_count_stale())
                .map(|counted| counted.total.records),
            Some(begun) => {
                let here = self.selected().and_then(folded).map_or(1, |run| run.total.records);
                let later = if self.is_back(begun) { begun.events } else { here };
                Some(begun.rank?.abs_diff(self.pane.rank?).saturating_add(later))
            }
        }
    }

    /// Whether the cursor is before the start of the range.
    fn is_back(&self, begun: &Begun) -> bool {
        match (begun.rank, self.pane.rank) {
            (Some(from), Some(here)) => here < from,
            _ => !is_before(&begun.first, self.selected()),
        }
    }

    /// Updates the row number of the range's start from the cursor's, as rows may have been inserted in between.
    pub(in crate::session) fn number_range(&mut self) {
        let (rank, cursor) = (self.pane.rank, self.pane.timeline.cursor);
        let Some(begun) = self.notes.range.as_mut().and_then(|range| range.from.as_mut()) else { return };
        let place = self.pane.timeline.rows.iter().position(|row| row.position == begun.first);
        if let Some((rank, place)) = rank.zip(place) {
            begun.rank = Some((rank + place as u64).saturating_sub(cursor as u64));
        }
    }

    /// After rows were inserted: the number of the range's start is unknown unless its row is among the known ones.
    pub(in crate::session) fn range_grew(&mut self) {
        if let Some(begun) = self.notes.range.as_mut().and_then(|range| range.from.as_mut()) {
            begun.rank = None;
        }
        self.number_range();
    }

    /// Indices of the first and last known row of the selection.
    #[must_use]
    pub fn range_rows(&self) -> Option<(usize, usize)> {
        let rows = &self.pane.timeline.rows;
        let last = rows.len().checked_sub(1)?;
        let Some(Begun { first: from, .. }) = &self.range()?.from else { return Some((0, last)) };
        let cursor = self.pane.timeline.cursor.min(last);
        let began = rows.iter().position(|row| row.position == *from);
        let began = began.unwrap_or_else(|| if is_before(from, rows.first()) { 0 } else { last });
        Some((began.min(cursor), began.max(cursor)))
    }
}

/// Whether a position that is not among the known rows is before the first of them; events without a time come last.
fn is_before(position: &Position, first: Option<&Row>) -> bool {
    let order = |time: Option<i64>| (time.is_none(), time);
    first.is_some_and(|row| order(position.time) <= order(row.position.time))
}
