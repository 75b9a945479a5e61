//! Applies clicks and drags of the mouse.

use crate::session::{Effect, Layout, Line, Panel, Session, detail_lines, facet_lines};

impl Session {
    /// Focuses the panel at a cell and moves its cursor to the clicked line. Clicking a facet value includes it in the
    /// filter.
    pub(super) fn click(&mut self, x: u16, y: u16) -> Vec<Effect> {
        self.lanes.pressed = None;
        if self.is_covered() {
            return Vec::new();
        }
        let layout = Layout::of(self);
        if layout.other.holds(x, y) {
            // the panes keep their places, but the clicked one gets the focus
            let mut effects = self.change_pane();
            effects.extend(self.click(x, y));
            return effects;
        }
        if !layout.lanes.holds(x, y) {
            self.lanes.brush = None;
        }
        let below = |area: crate::session::Area| usize::from(y.saturating_sub(area.y));
        if layout.timeline.body().holds(x, y) {
            self.focus = Panel::Timeline;
            let shown = self.focused_pane().lines(self.timeline_height());
            return match shown.get(below(layout.timeline.body())) {
                Some(Line::Row(row)) => self.put_cursor(*row),
                _ => Vec::new(),
            };
        }
        if layout.facets.holds(x, y) {
            self.focus = Panel::Facets;
            let at = self.facets.top + below(layout.facets);
            if at < facet_lines(self).len() {
                self.facets.cursor = at;
                return self.fold();
            }
        } else if layout.lanes.holds(x, y) {
            self.focus = Panel::Lanes;
            let lane = below(layout.plot) / usize::from(layout.lane_height);
            self.lanes.lane = lane.min(self.lane_count().saturating_sub(1));
            if let Some(grid) = self.grid() {
                let column = x.saturating_sub(layout.plot.x).min(grid.columns.saturating_sub(1));
                self.lanes.at = grid.start(column);
                self.lanes.pressed = Some(self.lanes.at);
            }
        } else if layout.detail.holds(x, y) {
            // Only the drawing knows which detail line is there; it sends that as a command of its own.
            self.focus = Panel::Detail;
        }
        Vec::new()
    }

    /// Brushes the lanes from the clicked column to that of a cell.
    pub(super) fn drag(&mut self, x: u16) -> Vec<Effect> {
        if self.is_covered() || self.focus != Panel::Lanes || self.lanes.pressed.is_none() {
            return Vec::new();
        }
        if let Some(grid) = self.grid() {
            let column = x.saturating_sub(Layout::of(self).plot.x).min(grid.columns.saturating_sub(1));
            self.lanes.brush = self.lanes.pressed;
            self.lanes.at = grid.start(column);
        }
        Vec::new()
    }

    /// Whether the mouse reaches no panel, as something is asked above them.
    fn is_covered(&self) -> bool {
        self.overlay.is_some() || self.bar.is_some() || self.notes.asked.is_some()
    }

    pub(super) fn point_at_line(&mut self, line: usize) -> Vec<Effect> {
        if !self.is_covered() {
            self.focus = Panel::Detail;
            self.lanes.brush = None;
            self.detail.cursor = line.min(detail_lines(self).len().saturating_sub(1));
            self.choose_under_cursor();
        }
        Vec::new()
    }
}
