//! Rows in groups: by what, and which of them are folded.

use super::{Effect, Session};
use crate::engine::{Anchor, Group, GroupName, Grouping, Row};

/// Groups at the most that are folded where others are not, or unfolded; beyond that the earliest is as others again.
const TURNED: usize = 256;

/// The folded group that a row stands for; `None` of a row that stands for its own event alone.
#[must_use]
pub fn folded_group(row: &Row) -> Option<&Group> {
    row.group.as_deref().filter(|group| group.folded)
}

/// Which group a row stands in.
pub(super) fn group_of(row: &Row) -> Option<&GroupName> {
    row.group.as_deref().map(|group| &group.name)
}

impl Session {
    /// What the rows of the timeline are grouped by. What is played, and what stands around an event, is told by time
    /// alone, and so is what a pane shows that follows the clock of the other.
    #[must_use]
    pub fn grouping(&self) -> Grouping {
        if self.is_by_time() || self.is_beside() { Grouping::None } else { self.view.grouping }
    }

    fn is_by_time(&self) -> bool {
        self.view.played.is_some() || self.playback.is_some() || self.view.context.is_some()
    }

    pub(super) fn is_grouped(&self) -> bool {
        self.grouping() != Grouping::None
    }

    /// Groups the rows of the timeline by this; without it, by what comes next.
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
        // who has gone nowhere yet sees the overview from its top
        if self.pane.timeline.first && self.pane.timeline.cursor == 0 {
            self.pane.timeline.top = 0;
            return self.ask_rows_anew_at(Anchor::First);
        }
        self.ask_rows_anew()
    }

    /// The folded group that the cursor's row stands for, where it stands for one.
    #[must_use]
    pub fn folded_group(&self) -> Option<&Group> {
        self.selected().and_then(folded_group)
    }

    /// Whether the cursor's row, and nothing else that is chosen, stands for a folded group, or for alike events of one:
    /// between the first and the last of these others may stand by time.
    pub(super) fn is_of_folded_group(&self) -> bool {
        let run = self.is_grouped() && self.folded_run().is_some();
        self.range().is_none() && (run || self.folded_group().is_some())
    }

    /// Every group is as it is to begin with.
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

    /// Shows each event of the folded group that the cursor's row stands for; `None` where it stands for none.
    pub(super) fn unfold_group(&mut self) -> Option<Vec<Effect>> {
        let Group { by, name, first, .. } = self.folded_group()?.clone();
        self.turn((by, &name), false);
        Some(vec![self.ask_window(Anchor::At(first))])
    }

    /// Folds the group in which the cursor stands; `None` where it stands in none.
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

    /// A group that was unfolded for the cursor to come to one of its rows stays so.
    pub(super) fn keep_unfolded(&mut self) {
        let group = self.selected().and_then(|row| row.group.as_deref()).filter(|group| !group.folded);
        let Some(Group { by, name, .. }) = group.cloned() else { return };
        self.turn((by, &name), false);
        // an unfolded run stays so too
        let in_run = self.selected().is_some_and(|row| row.run.is_some());
        self.pane.timeline.revealed.take_if(|_| !in_run);
    }
}
