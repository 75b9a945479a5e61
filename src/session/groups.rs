//! Grouping the timeline's rows, and folding the groups.

use super::{Effect, Session};
use crate::engine::{Anchor, Group, GroupName, Grouping, Row};

/// Largest number of groups whose folding is remembered; beyond that the earliest returns to the default.
const TURNED: usize = 256;

/// The folded group that a row stands for; `None` for a row that stands for its event.
#[must_use]
pub fn folded_group(row: &Row) -> Option<&Group> {
    row.group.as_deref().filter(|group| group.folded)
}

/// The group that a row belongs to.
pub(super) fn group_of(row: &Row) -> Option<&GroupName> {
    row.group.as_deref().map(|group| &group.name)
}

impl Session {
    /// What the rows are grouped by. During playback and with a context, rows are always by time.
    #[must_use]
    pub fn grouping(&self) -> Grouping {
        if self.is_by_time() { Grouping::None } else { self.view.grouping }
    }

    fn is_by_time(&self) -> bool {
        self.view.played.is_some() || self.playback.is_some() || self.view.context.is_some()
    }

    pub(super) fn is_grouped(&self) -> bool {
        self.grouping() != Grouping::None
    }

    /// Sets what the rows are grouped by; without a choice, the next of these.
    pub(super) fn group_by(&mut self, to: Option<Grouping>) -> Vec<Effect> {
        if self.is_by_time() {
            let what = if self.view.context.is_some() { "around an event" } else { "while it is played" };
            self.complain(format!("{what} rows stand by time; Esc leaves that"));
            return Vec::new();
        }
        let to = to.unwrap_or_else(|| self.view.grouping.next());
        let (label, said) = match to {
            Grouping::None => ("rows by time", "rows by time"),
            Grouping::Hour => ("rows by hour", "rows by hour; ← folds one, Enter or → unfolds it"),
            Grouping::Account => {
                ("rows by account", "rows by account, most events first; Enter or → unfolds one, ← folds it")
            }
            Grouping::Chain => {
                ("rows by chain", "rows by chain, that of the first event first; Enter or → unfolds, ← folds")
            }
        };
        self.remember(label);
        self.view.grouping = to;
        self.fold_all_runs();
        self.turn_none();
        self.leave_range();
        self.say(said);
        // a cursor that has not moved yet stays at the top of the overview
        if self.pane.timeline.first && self.pane.timeline.cursor == 0 {
            self.pane.timeline.top = 0;
            return self.ask_rows_anew_at(Anchor::First);
        }
        self.ask_rows_anew()
    }

    /// The folded group under the cursor.
    #[must_use]
    pub fn folded_group(&self) -> Option<&Group> {
        self.selected().and_then(folded_group)
    }

    /// Whether the cursor is on a folded group, or on a run within one, and no range is chosen. Other events may be
    /// between such a group's first and last in time.
    pub(super) fn is_of_folded_group(&self) -> bool {
        let run = self.is_grouped() && self.folded_run().is_some();
        self.range().is_none() && (run || self.folded_group().is_some())
    }

    /// Returns all groups to their default folding.
    pub(super) fn turn_none(&mut self) {
        self.pane.timeline.turned.clear();
        if let Some(panes) = &mut self.panes {
            panes.other.pane.timeline.turned.clear();
        }
    }

    fn turn(&mut self, (by, name): (Grouping, &GroupName), folded: bool) {
        let turned = &mut self.pane.timeline.turned;
        turned.retain(|known| known != name);
        if folded == by.begins_folded() {
            return;
        }
        if turned.len() == TURNED {
            turned.remove(0);
        }
        turned.push(name.clone());
    }

    /// Unfolds the group under the cursor; `None` if it is not on a folded group.
    pub(super) fn unfold_group(&mut self) -> Option<Vec<Effect>> {
        let Group { by, name, first, .. } = self.folded_group()?.clone();
        self.turn((by, &name), false);
        Some(vec![self.ask_window(Anchor::At(first))])
    }

    /// Folds the group that the cursor is in and moves to its row; `None` if it is in no unfolded group.
    pub(super) fn fold_group(&mut self) -> Option<Vec<Effect>> {
        let Group { by, name, first, .. } =
            self.selected()?.group.as_deref().filter(|group| !group.folded)?.clone();
        self.turn((by, &name), true);
        self.pane.timeline.revealed = None;
        let at = self.pane.timeline.rows.iter().position(|row| row.position == first);
        let Some(at) = at else { return Some(self.ask_rows(Anchor::At(first))) };
        let mut effects = self.put_cursor(at);
        effects.push(self.ask_window(Anchor::At(first)));
        Some(effects)
    }

    /// Keeps a group unfolded that was unfolded to show the cursor's event.
    pub(super) fn keep_unfolded(&mut self) {
        let group = self.selected().and_then(|row| row.group.as_deref()).filter(|group| !group.folded);
        let Some(Group { by, name, .. }) = group.cloned() else { return };
        self.turn((by, &name), false);
        // an unfolded run stays unfolded too
        let in_run = self.selected().is_some_and(|row| row.run.is_some());
        self.pane.timeline.revealed.take_if(|_| !in_run);
    }
}
