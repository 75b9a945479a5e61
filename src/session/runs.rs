//! Alike rows as one: which runs are unfolded, and what the cursor's row stands for.

use super::groups::folded_group;
use super::{Effect, Session, Timeline};
use crate::engine::{Anchor, Arrangement, Grouping, NoteTarget, Position, Question, Row, Run};

/// Runs that are unfolded at the most; beyond that the earliest folds again.
const UNFOLDED: usize = 256;

/// How many events a row stands for.
fn weight(row: &Row) -> u64 {
    let group = || folded_group(row).map_or(1, |group| group.total.records);
    folded(row).map_or_else(group, |run| run.total.records)
}

/// How many events lie between two of some rows, less than none where the second is the earlier.
pub(super) fn events_between(rows: &[Row], from: usize, to: usize) -> i64 {
    let count = |from: usize, to: usize| {
        let rows = rows.get(from..to).unwrap_or_default();
        i64::try_from(rows.iter().map(weight).sum::<u64>()).unwrap_or(i64::MAX)
    };
    if from <= to { count(from, to) } else { -count(to, from) }
}

/// The run that a row stands for; `None` of a row that stands for its own event alone.
#[must_use]
pub fn folded(row: &Row) -> Option<&Run> {
    row.run.as_deref().filter(|run| run.folded)
}

/// Whether a position lies within a run: a row that is shown tells it, of others their time does.
fn lies_in(rows: &[Row], run: &Run, position: &Position, grouped: bool) -> bool {
    let key = |position: &Position| (position.time.is_none(), position.time);
    match rows.iter().find(|row| row.position == *position) {
        Some(row) => row.run.as_deref().is_some_and(|own| own.first == run.first),
        // in groups those of several stand beside each other in time
        None if grouped => *position == run.first,
        None => (key(&run.first)..=key(&run.last)).contains(&key(position)),
    }
}

impl Session {
    /// How the rows of the timeline are arranged.
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

    /// What is asked of the rows of the timeline, as they are arranged.
    pub(super) fn arranged(&self, question: Question) -> Question {
        let how = self.arrangement();
        if how.is_plain() { question } else { Question::Arranged(Box::new(question), how) }
    }

    /// What is asked of rows one after the other: in the order of their groups, where they stand in such.
    pub(super) fn in_groups(&self, question: Question) -> Question {
        if self.is_grouped() { self.arranged(question) } else { question }
    }

    /// As [`Self::arranged`], of the rows of the other pane.
    pub(super) fn arranged_beside(&self, question: Question) -> Question {
        let Some(panes) = self.panes.as_ref() else { return question };
        let unfolded = panes.other.pane.timeline.unfolded.clone();
        let by_time = Arrangement { grouping: Grouping::None, turned: Vec::new(), ..self.arrangement() };
        let how = Arrangement { unfolded, revealed: None, ..by_time };
        if how.is_plain() { question } else { Question::Arranged(Box::new(question), how) }
    }

    /// The run that the cursor's row stands for, where it stands for one.
    #[must_use]
    pub fn folded_run(&self) -> Option<&Run> {
        self.selected().and_then(folded)
    }

    /// Shows consecutive alike events as one row, or each by itself again.
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

    /// Every run is folded again.
    pub(super) fn fold_all_runs(&mut self) {
        self.pane.timeline.unfolded.clear();
        self.pane.timeline.revealed = None;
        if let Some(panes) = &mut self.panes {
            panes.other.pane.timeline.unfolded.clear();
        }
    }

    /// The rows of what is shown, arranged anew, with the cursor on its event.
    pub(super) fn ask_rows_anew(&mut self) -> Vec<Effect> {
        let here = self.selected().map(|row| row.position.clone()).or_else(|| self.view.scope.cursor.clone());
        self.ask_rows_anew_at(here.map_or(Anchor::First, Anchor::At))
    }

    /// As [`Self::ask_rows_anew`], with the cursor at an anchor.
    pub(super) fn ask_rows_anew_at(&mut self, anchor: Anchor) -> Vec<Effect> {
        let number = self.find.as_ref().map_or(0, |find| find.number);
        let mut effects = self.ask_rows(anchor);
        if let Some(find) = &mut self.find {
            find.number = number;
        }
        effects.extend(self.ask_beside());
        effects
    }

    /// Shows each event of the run that the cursor's row stands for; `None` where it stands for its own event alone.
    pub(super) fn unfold_run(&mut self) -> Option<Vec<Effect>> {
        let first = self.folded_run()?.first.clone();
        if self.pane.timeline.unfolded.len() == UNFOLDED {
            self.pane.timeline.unfolded.remove(0);
        }
        self.pane.timeline.unfolded.push(first.clone());
        Some(vec![self.ask_window(Anchor::At(first))])
    }

    /// Folds the unfolded run in which the cursor stands; `None` where it stands in none.
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

    /// Has an event shown to which the cursor is sent, whatever run or group it stands in.
    pub(super) fn reveal(&mut self, position: &Position) {
        self.pane.timeline.revealed = (self.view.alike || self.is_grouped()).then(|| position.clone());
    }

    /// The events of the run that the cursor's row stands for, for a note to be on.
    pub(super) fn on_run(&self) -> Option<NoteTarget> {
        let row = self.selected()?;
        let run = folded(row)?;
        let filter = if row.let_in { self.view.shown() } else { self.view.effective() };
        Some(NoteTarget::Between { filter, from: run.first.clone(), to: run.last.clone() })
    }
}
