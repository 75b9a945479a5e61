//! Growth of the case: everything shown is asked for again, and stays on screen until the answers arrive.

use super::{Effect, Session};
use crate::engine::{Anchor, Direction, Question, Slot, Window};

/// An end of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum Edge {
    First,
    Last,
}

impl Session {
    /// Takes the grown case and asks for everything again, once the cursor has arrived and rows and count are answered.
    /// That way a case that grows faster than the engine answers still shows something.
    pub(super) fn grow(&mut self) -> Vec<Effect> {
        if self.pane.timeline.jump || self.awaits(Slot::Window) || self.awaits(Slot::Count) {
            return Vec::new();
        }
        let (Some(case), Some(before)) = (self.pending.case.take(), &self.case) else { return Vec::new() };
        let read_on = before.loading.is_some();
        if !read_on {
            self.pending.new_events += case.total.records.saturating_sub(before.total.records);
        }
        let known = |trouble: &&String| before.troubles.contains(trouble) || before.doubts.contains(trouble);
        let new = case.troubles.iter().chain(&case.doubts).find(|trouble| !known(trouble)).cloned();
        self.loading = case.loading;
        self.learn_clocks(&case);
        self.view.hides = case.notes.hides;
        self.case = Some(case);
        if let Some(trouble) = new {
            self.complain(trouble);
        }
        let mut effects = self.ask_all_quietly(read_on && !self.touched);
        effects.extend(self.ask_opening());
        effects
    }

    /// Whether the cursor is on the very last row.
    pub(super) fn is_at_end(&self) -> bool {
        self.pane.timeline.last && self.pane.timeline.cursor + 1 >= self.pane.timeline.rows.len()
    }

    /// Asks again for everything that depends on the case. The cursor stays on its event, or on the last row if it is
    /// there and the case is being followed. With `first` it stays on the first row, as while loading before any
    /// command.
    pub(super) fn ask_all_quietly(&mut self, first: bool) -> Vec<Effect> {
        if self.checks_names() {
            // what depends on the filter is asked once its names are known
            let mut effects = self.ask_beside();
            effects.extend(self.ask_names());
            effects.extend(self.ask_event());
            return effects;
        }
        let edge = match first {
            true => Some(Edge::First),
            false if self.loading.is_some() || self.pane.timeline.rows.is_empty() || !self.is_at_end() => {
                None
            }
            false => Some(Edge::Last),
        };
        self.forget_whole_lanes();
        let mut effects = self.ask_all_to(edge);
        effects.extend(self.ask_event());
        effects
    }

    /// Asks for everything again, with the cursor at an edge of the rows, or on its event without one.
    pub(super) fn ask_all_to(&mut self, edge: Option<Edge>) -> Vec<Effect> {
        self.pending.follow_edge = edge;
        self.pending.rows_stale = true;
        // before any row is known, that is the event that the view opens at
        let opened = || self.opening.as_ref().and_then(|opening| opening.cursor.clone());
        let own = || self.selected().map(|row| row.position.clone());
        let here = || own().or_else(opened).map_or(Anchor::First, Anchor::At);
        let anchor = match self.pending.follow_edge {
            Some(Edge::First) => Anchor::First,
            Some(Edge::Last) => Anchor::Last,
            None => here(),
        };
        self.pending.quiet_anchor =
            if let Anchor::At(position) = &anchor { Some(position.clone()) } else { None };
        let mut effects = vec![self.ask_window(anchor.clone())];
        effects.push(self.rank_anew(anchor));
        let counts = !self.awaits(Slot::Find) || self.find.as_ref().is_some_and(|find| find.still);
        if let Some(find) = self.find.as_mut().filter(|_| counts) {
            find.still = true;
            effects.extend(self.ask_find(Direction::Here));
        }
        effects.extend(self.ask_besides_rows());
        effects.extend(self.ask_beside());
        effects
    }

    /// Asks for the row number of the cursor again; the present one stays until then.
    fn rank_anew(&mut self, anchor: Anchor) -> Effect {
        self.pane.rank_estimate = (self.pane.rank, 0);
        self.range_grew();
        let rank = self.arranged(Question::Rank { filter: self.view.shown(), anchor });
        self.ask(rank)
    }

    /// Whether the cursor goes to the edge of the new rows: it was at that edge when they were asked for, and still is.
    pub(super) fn takes_edge(&mut self, window: &Window) -> bool {
        let Some(edge) = self.pending.follow_edge.take() else { return false };
        let still = match edge {
            Edge::First => !self.touched,
            Edge::Last => self.is_at_end() && window.last,
        };
        if !still && self.pending.case.is_none() {
            self.pending.case.clone_from(&self.case);
        }
        still && !self.pane.timeline.jump
    }
}
