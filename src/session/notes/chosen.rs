//! What is chosen to be noted: the event under the cursor, a range of rows, or everything that the filter keeps.

use crate::engine::{NoteTarget, Position, Row};
use crate::query::Filter;
use crate::session::{Effect, Panel, Session, folded};

/// More than the event under the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteRange {
    /// Of these events.
    filter: Filter,
    /// From where to the cursor; `None` is all of them.
    from: Option<Begun>,
}

/// Where a range begins.
#[derive(Debug, Clone, PartialEq)]
struct Begun {
    /// At this event.
    first: Position,
    /// And at this one, where the row stands for several.
    last: Position,
    /// The number of the first.
    rank: Option<u64>,
    /// How many events the row stands for.
    events: u64,
}

impl Session {
    /// What is chosen besides the event under the cursor, as long as the filter is the one that it was chosen under.
    #[must_use]
    pub fn range(&self) -> Option<&NoteRange> {
        let whole = |range: &&NoteRange| range.from.is_none() || !self.is_grouped();
        self.notes.range.as_ref().filter(|range| range.filter == self.view.effective()).filter(whole)
    }

    /// Begins a range of rows at the cursor, or leaves it.
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

    /// Chooses everything that the filter keeps, or leaves it.
    pub(super) fn choose_all(&mut self) -> Vec<Effect> {
        let all = self.range().is_some_and(|range| range.from.is_none());
        self.notes.range =
            if all { None } else { Some(NoteRange { filter: self.view.effective(), from: None }) };
        Vec::new()
    }

    /// Leaves a range; whether there was one.
    pub(in crate::session) fn leave_range(&mut self) -> bool {
        let was = self.range().is_some();
        self.notes.range = None;
        was
    }

    /// The events that a note would be on now; `None` where there is none.
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
                // all rows that are seen between the two, those that are let in around an event among them
                Some(NoteTarget::Between { filter: self.view.shown(), from: from.clone(), to: to.clone() })
            }
        }
    }

    /// How many rows the range has, as far as that is known.
    #[must_use]
    pub fn range_length(&self) -> Option<u64> {
        match &self.range()?.from {
            None => self.pane.counted.filter(|_| !self.counts_others()).map(|counted| counted.total.records),
            Some(begun) => {
                let here = self.selected().and_then(folded).map_or(1, |run| run.total.records);
                let later = if self.is_back(begun) { begun.events } else { here };
                Some(begun.rank?.abs_diff(self.pane.rank?).saturating_add(later))
            }
        }
    }

    /// Whether the cursor stands before where a range begins.
    fn is_back(&self, begun: &Begun) -> bool {
        match (begun.rank, self.pane.rank) {
            (Some(from), Some(here)) => here < from,
            _ => !is_before(&begun.first, self.selected()),
        }
    }

    /// Numbers the row anew at which a range begins, by the cursor's: others may have come between.
    pub(in crate::session) fn number_range(&mut self) {
        let (rank, cursor) = (self.pane.rank, self.pane.timeline.cursor);
        let Some(begun) = self.notes.range.as_mut().and_then(|range| range.from.as_mut()) else { return };
        let place = self.pane.timeline.rows.iter().position(|row| row.position == begun.first);
        if let Some((rank, place)) = rank.zip(place) {
            begun.rank = Some((rank + place as u64).saturating_sub(cursor as u64));
        }
    }

    /// Events have come, before or within the range, how many is not known where the row at which it begins is none of the known
    /// ones.
    pub(in crate::session) fn range_grew(&mut self) {
        if let Some(begun) = self.notes.range.as_mut().and_then(|range| range.from.as_mut()) {
            begun.rank = None;
        }
        self.number_range();
    }

    /// The places of the first and the last known row of the range.
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

/// Whether a position that is none of the known rows' stands before them; what has no time stands behind all.
fn is_before(position: &Position, first: Option<&Row>) -> bool {
    let order = |time: Option<i64>| (time.is_none(), time);
    first.is_some_and(|row| order(position.time) <= order(row.position.time))
}
