//! Runs: alike consecutive events as one row, and which of them are unfolded.

use super::groups::folded_group;
use super::{Effect, Session, Timeline};
use crate::engine::{Anchor, Arrangement, Grouping, NoteTarget, Position, Question, Row, Run};
use crate::event::saturated;

/// Largest number of unfolded runs; beyond that the earliest is folded again.
const UNFOLDED: usize = 256;

/// Number of events that a row stands for.
fn weight(row: &Row) -> u64 {
    let group = || folded_group(row).map_or(1, |group| group.total.records);
    folded(row).map_or_else(group, |run| run.total.records)
}

/// Number of events between two rows, negative if `to` is before `from`.
pub(super) fn events_between(rows: &[Row], from: usize, to: usize) -> i64 {
    let count = |from: usize, to: usize| {
        let rows = rows.get(from..to).unwrap_or_default();
        saturated::<i64>(rows.iter().map(weight).sum::<u64>())
    };
    if from <= to { count(from, to) } else { -count(to, from) }
}

/// The folded run that a row stands for; `None` for a row that stands for one event.
#[must_use]
pub fn folded(row: &Row) -> Option<&Run> {
    row.run.as_deref().filter(|run| run.folded)
}

/// Whether a position lies within a run: known for shown rows, else judged by time.
fn lies_in(rows: &[Row], run: &Run, position: &Position, grouped: bool) -> bool {
    let key = |position: &Position| (position.time.is_none(), position.time);
    match rows.iter().find(|row| row.position == *position) {
        Some(row) => row.run.as_deref().is_some_and(|own| own.first == run.first),
        // in groups, several runs may overlap in time
        None if grouped => *position == run.first,
        None => (key(&run.first)..=key(&run.last)).contains(&key(position)),
    }
}

impl Session {
    /// The arrangement of the timeline's rows: runs and groups, and which are folded.
    fn arrangement(&self) -> Arrangement {
        let timeline = &self.pane.timeline;
        Arrangement {
            alike: self.view.alike,
            zone: self.view.zone,
            unfolded: timeline.unfolded.clone(),
            grouping: self.grouping(),
            turned: timeline.turned.clone(),
            revealed: timeline.revealed.clone(),
        }
    }

    /// Wraps a question about the timeline's rows with their arrangement.
    pub(super) fn arranged(&self, question: Question) -> Question {
        let how = self.arrangement();
        if how.is_plain() { question } else { Question::Arranged(Box::new(question), how) }
    }

    /// Wraps a question about going from row to row, if the rows are grouped.
    pub(super) fn in_groups(&self, question: Question) -> Question {
        if self.is_grouped() { self.arranged(question) } else { question }
    }

    /// Like [`Self::arranged`], for the other pane, which is never grouped.
    pub(super) fn arranged_beside(&self, question: Question) -> Question {
        let Some(panes) = self.panes.as_ref() else { return question };
        let unfolded = panes.other.pane.timeline.unfolded.clone();
        let by_time = Arrangement { grouping: Grouping::None, turned: Vec::new(), ..self.arrangement() };
        let how = Arrangement { unfolded, revealed: None, ..by_time };
        if how.is_plain() { question } else { Question::Arranged(Box::new(question), how) }
    }

    /// The folded run under the cursor.
    #[must_use]
    pub fn folded_run(&self) -> Option<&Run> {
        self.selected().and_then(folded)
    }

    /// Toggles whether alike consecutive events share a row.
    pub(super) fn toggle_alike(&mut self) -> Vec<Effect> {
        let alike = !self.view.alike;
        self.remember(if alike { "alike rows as one" } else { "one row an event" });
        self.view.alike = alike;
        self.fold_all_runs();
        self.say(if alike {
            "alike events in a row are one row; Enter or → unfolds one, ← folds it"
        } else {
            "one row an event"
        });
        self.ask_rows_anew()
    }

    /// Folds all runs again.
    pub(super) fn fold_all_runs(&mut self) {
        self.pane.timeline.unfolded.clear();
        self.pane.timeline.revealed = None;
        if let Some(panes) = &mut self.panes {
            panes.other.pane.timeline.unfolded.clear();
        }
    }

    /// Asks for the rows again after a change of their arrangement, with the cursor on its event.
    pub(super) fn ask_rows_anew(&mut self) -> Vec<Effect> {
        let here = self.selected().map(|row| row.position.clone()).or_else(|| self.view.scope.cursor.clone());
        self.ask_rows_anew_at(here.map_or(Anchor::First, Anchor::At))
    }

    /// Like [`Self::ask_rows_anew`], with the cursor at an anchor.
    pub(super) fn ask_rows_anew_at(&mut self, anchor: Anchor) -> Vec<Effect> {
        let number = self.find.as_ref().map_or(0, |find| find.number);
        let mut effects = self.ask_rows(anchor);
        if let Some(find) = &mut self.find {
            find.number = number;
        }
        effects.extend(self.ask_beside());
        effects
    }

    /// Unfolds the run under the cursor; `None` if it is not on a folded run.
    pub(super) fn unfold_run(&mut self) -> Option<Vec<Effect>> {
        let first = self.folded_run()?.first.clone();
        if self.pane.timeline.unfolded.len() == UNFOLDED {
            self.pane.timeline.unfolded.remove(0);
        }
        self.pane.timeline.unfolded.push(first.clone());
        Some(vec![self.ask_window(Anchor::At(first))])
    }

    /// Folds the run that the cursor is in; `None` if it is in no unfolded run.
    pub(super) fn fold_run(&mut self) -> Option<Vec<Effect>> {
        let run = self.selected()?.run.clone().filter(|run| !run.folded)?;
        let grouped = self.is_grouped();
        let Timeline { rows, unfolded, revealed, .. } = &mut self.pane.timeline;
        unfolded.retain(|position| !lies_in(rows, &run, position, grouped));
        revealed.take_if(|position| lies_in(rows, &run, position, grouped));
        let first = self.pane.timeline.rows.iter().position(|row| row.position == run.first);
        let Some(first) = first else { return Some(self.ask_rows(Anchor::At(run.first.clone()))) };
        let mut effects = self.put_cursor(first);
        effects.push(self.ask_window(Anchor::At(run.first.clone())));
        Some(effects)
    }

    /// Has an event shown that the cursor goes to, even within a folded run or group.
    pub(super) fn reveal(&mut self, position: &Position) {
        self.pane.timeline.revealed = (self.view.alike || self.is_grouped()).then(|| position.clone());
    }

    /// The events of the folded run under the cursor, as the target of a note.
    pub(super) fn on_run(&self) -> Option<NoteTarget> {
        let row = self.selected()?;
        let run = folded(row)?;
        let filter = if row.let_in { self.view.shown() } else { self.view.effective() };
        Some(NoteTarget::Between { filter, from: run.first.clone(), to: run.last.clone() })
    }
}
