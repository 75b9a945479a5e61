//! Applies motions to the cursor of the focused panel or overlay.

use crate::engine::{Anchor, Direction};
use crate::session::runs::events_between;
use crate::session::{Effect, Motion, Panel, Session, Tab, detail_lines, facet_lines};

impl Session {
    pub(super) fn moved(&mut self, motion: Motion) -> Vec<Effect> {
        if self.bar.is_some() {
            return Vec::new();
        }
        if let Some(behavior) = self.behavior() {
            (behavior.moved)(self, motion.plain());
            return Vec::new();
        }
        let motion = if self.focus == Panel::Timeline { motion } else { motion.plain() };
        match (self.focus, motion) {
            (_, Motion::GapBack) => vec![self.ask_gap(Direction::Backward)],
            (_, Motion::GapForward) => vec![self.ask_gap(Direction::Forward)],
            (Panel::Timeline, motion) => self.move_rows(motion),
            (Panel::Facets, motion) => self.move_facets(motion),
            (Panel::Lanes, motion) => self.move_lanes(motion),
            (Panel::Detail, motion) => self.move_detail(motion),
        }
    }

    /// Number of rows that a page motion moves.
    pub(super) fn page(&self) -> usize {
        self.timeline_height().saturating_sub(2).max(1)
    }

    pub(super) fn move_rows(&mut self, motion: Motion) -> Vec<Effect> {
        let page = self.page();
        let (at, last) = (self.pane.timeline.cursor, self.pane.timeline.rows.len().saturating_sub(1));
        match motion {
            // While the cursor is jumping elsewhere, the known rows are not those that it will arrive at.
            Motion::First if !self.pane.timeline.first || self.pane.timeline.jump => {
                self.send_cursor(Anchor::First)
            }
            Motion::Last if !self.pane.timeline.last || self.pane.timeline.jump => {
                self.send_cursor(Anchor::Last)
            }
            Motion::Fold | Motion::Unfold if self.pane.timeline.jump => Vec::new(),
            Motion::Left | Motion::Right | Motion::Fold | Motion::Unfold => {
                let folds = match motion {
                    Motion::Fold => self.fold_run().or_else(|| self.fold_group()),
                    Motion::Unfold => self.unfold_run().or_else(|| self.unfold_group()),
                    _ => None,
                };
                folds.unwrap_or_else(|| {
                    self.move_column(matches!(motion, Motion::Right | Motion::Unfold));
                    Vec::new()
                })
            }
            motion => self.put_cursor(stepped(at, last, page, motion)),
        }
    }

    fn move_column(&mut self, right: bool) {
        let all = self.walked_columns();
        let at = all.iter().position(|column| *column == self.pane.timeline.column).unwrap_or(0);
        let to = if right { at + 1 } else { at.saturating_sub(1) };
        if let Some(column) = all.get(to) {
            self.pane.timeline.column = column.clone();
        }
    }

    /// Moves the cursor to an anchor that may be outside of the known rows, by asking for the rows there.
    pub(in crate::session) fn send_cursor(&mut self, to: Anchor) -> Vec<Effect> {
        self.cancel_jump();
        self.ask_rows(to)
    }

    /// Moves the cursor to the known row `to`.
    pub(in crate::session) fn put_cursor(&mut self, to: usize) -> Vec<Effect> {
        self.cancel_jump();
        let from = self.pane.timeline.cursor;
        if to == from || self.pane.timeline.rows.get(to).is_none() {
            return Vec::new();
        }
        self.pane.timeline.cursor = to;
        self.leave_hit();
        self.moved_by(events_between(&self.pane.timeline.rows, from, to));
        self.cursor_moved().into_iter().collect()
    }

    /// Updates the view and the detail panel after the cursor moved to another event.
    pub(crate) fn cursor_moved(&mut self) -> Option<Effect> {
        self.view.scope.cursor = self.selected().map(|row| row.position.clone());
        self.detail.cursor = 0;
        self.detail.top = 0;
        self.detail.reading = None;
        self.leave_walk();
        self.ask_event()
    }

    fn move_facets(&mut self, motion: Motion) -> Vec<Effect> {
        let lines = facet_lines(self);
        let page = usize::from(crate::session::Layout::of(self).facets.height).max(1);
        match motion {
            Motion::Left | Motion::Right => self.open_facet(motion == Motion::Right),
            motion => {
                self.facets.cursor = stepped(self.facets.cursor, lines.len().saturating_sub(1), page, motion);
                Vec::new()
            }
        }
    }

    fn move_detail(&mut self, motion: Motion) -> Vec<Effect> {
        let lines = detail_lines(self);
        let on_tree = lines.tree().is_some();
        if on_tree && self.scroll_reading(motion) {
            return Vec::new();
        }
        let page = self.detail_height().max(1);
        let last = lines.len().saturating_sub(1);
        match motion {
            Motion::Left | Motion::Right if on_tree => self.fold_tree(motion == Motion::Left),
            // Fields are laid out column by column: the neighbour is one panel height away.
            Motion::Left => self.detail.cursor = self.detail.cursor.saturating_sub(page),
            Motion::Right => self.detail.cursor = self.detail.cursor.saturating_add(page).min(last),
            motion => self.detail.cursor = stepped(self.detail.cursor, last, page, motion),
        }
        self.choose_under_cursor();
        Vec::new()
    }

    fn fold_tree(&mut self, fold: bool) {
        let lines = detail_lines(self);
        let Some(row) = lines.row(self.detail.cursor) else { return };
        match row.folded {
            Some(false) if fold => drop(self.detail.folded.insert(row.laid.path())),
            Some(true) if !fold => drop(self.detail.folded.remove(&row.laid.path())),
            _ if fold => {
                // on a leaf or a folded member: to the parent
                let above = lines.tree().and_then(|tree| tree.above(self.detail.cursor));
                self.detail.cursor = above.unwrap_or(self.detail.cursor);
            }
            _ => {}
        }
    }

    pub(in crate::session) fn show_tab(&mut self, tab: Option<Tab>) -> Vec<Effect> {
        if let Some(behavior) = self.behavior() {
            (behavior.details)(self);
            return Vec::new();
        }
        // the chain tab is used with the keys, so they go there, and back to the timeline with the same key
        if tab == Some(Tab::Chain) && matches!(self.focus, Panel::Timeline | Panel::Detail) {
            let there = self.view.tab == Tab::Chain && self.focus == Panel::Detail;
            self.focus = if there { Panel::Timeline } else { Panel::Detail };
            if there {
                return Vec::new();
            }
        }
        self.view.tab = tab.unwrap_or(match self.view.tab {
            Tab::Event => Tab::Record,
            Tab::Record => Tab::Chain,
            Tab::Chain => Tab::Notes,
            Tab::Notes => Tab::Event,
        });
        self.detail.cursor = 0;
        self.detail.top = 0;
        self.detail.reading = None;
        self.point_in_tab();
        self.ask_chain().into_iter().collect()
    }

    /// Number of lines of the detail panel below its first, which says what the event is.
    pub(crate) fn detail_height(&self) -> usize {
        usize::from(crate::session::Layout::of(self).detail.body().height).saturating_sub(1)
    }

    pub(crate) fn scroll_detail(&mut self) {
        let lines = detail_lines(self).len();
        self.detail.cursor = self.detail.cursor.min(lines.saturating_sub(1));
        self.detail.top = scrolled(self.detail.top, self.detail.cursor, self.detail_height().max(1), lines);
    }

    pub(crate) fn scroll_facets(&mut self) {
        let lines = facet_lines(self).len();
        let height = usize::from(crate::session::Layout::of(self).facets.height).max(1);
        self.facets.cursor = self.facets.cursor.min(lines.saturating_sub(1));
        self.facets.top = scrolled(self.facets.top, self.facets.cursor, height, lines);
    }
}

/// The first visible line, such that the cursor is visible and no space is left empty below the last line.
fn scrolled(top: usize, cursor: usize, height: usize, lines: usize) -> usize {
    top.min(cursor).max((cursor + 1).saturating_sub(height)).min(lines.saturating_sub(height))
}

/// The target of a motion among lines 0 to `last`, with `page` lines to a page.
pub(crate) fn stepped(at: usize, last: usize, page: usize, motion: Motion) -> usize {
    let step = motion.step(page);
    let to = match motion {
        Motion::First => 0,
        Motion::Last => last,
        motion if motion.is_back() => at.saturating_sub(step),
        _ => at.saturating_add(step),
    };
    to.min(last)
}
