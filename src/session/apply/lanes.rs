//! Applies commands of the lanes: cursor, brush and scale.

use crate::engine::{AccessLane, LaneBy};
use crate::event::Field;
use crate::query::set_range;
use crate::session::{Effect, Grid, Layout, Motion, Panel, Pick, STEPS, Session, Zoom};

impl Session {
    /// Moves the lanes' cursor to the selected event's lane and time.
    pub(super) fn enter_lanes(&mut self) {
        if let Some((time, stage)) =
            self.selected().and_then(|row| Some((row.position.time?, row.event.stage())))
        {
            self.lanes.at = time;
            let at = match self.view.by {
                LaneBy::Stage => self.stages().iter().position(|lane| *lane == stage),
                by => self.lane_of_selected(by.field()),
            };
            self.lanes.lane = at.unwrap_or(0);
        }
    }

    /// The lane of the selected event's agency or account.
    fn lane_of_selected(&self, field: Field) -> Option<usize> {
        let is_it =
            |swim: &AccessLane| swim.value.as_deref().is_some_and(|own| self.is_of_selected(field, own));
        self.access_lanes()?.iter().position(is_it)
    }

    /// Sets what the lanes are by: stage, agency or account; without a choice, the next of these.
    pub(super) fn set_lanes(&mut self, by: Option<LaneBy>) -> Vec<Effect> {
        let at = LaneBy::ALL.iter().position(|by| *by == self.view.by).unwrap_or(0);
        let by = by.unwrap_or(LaneBy::ALL[(at + 1) % LaneBy::ALL.len()]);
        if by == self.view.by {
            return Vec::new();
        }
        self.remember(&format!("lanes by {}", by.field()));
        self.view.by = by;
        (self.lanes.brush, self.lanes.lane) = (None, 0);
        let said = match by {
            LaneBy::Stage => "lanes: stages, every event".to_owned(),
            by => format!("lanes: accesses to mailboxes by {}", by.field()),
        };
        // a low screen has no room for them otherwise
        let is_hidden = Layout::of(self).lanes.is_empty();
        self.say(if is_hidden { format!("{said}; shown here while they have the keys") } else { said });
        self.ask_histogram()
    }

    pub(super) fn move_lanes(&mut self, motion: Motion) -> Vec<Effect> {
        let Some(grid) = self.grid() else { return Vec::new() };
        let last = grid.columns.saturating_sub(1);
        let lanes = self.lane_count().saturating_sub(1);
        let column = self.lanes.column(&grid);
        let to = match motion.plain() {
            Motion::Up => {
                self.lanes.lane = self.lanes.lane.saturating_sub(1);
                return Vec::new();
            }
            Motion::Down => {
                self.lanes.lane = self.lanes.lane.saturating_add(1).min(lanes);
                return Vec::new();
            }
            Motion::Left if column == 0 && self.lanes.brush.is_none() => return self.pan(-1),
            Motion::Right if column == last && self.lanes.brush.is_none() => return self.pan(1),
            Motion::Left | Motion::Fold => column.saturating_sub(1),
            Motion::Right | Motion::Unfold => column.saturating_add(1).min(last),
            Motion::HalfUp | Motion::PageUp => column.saturating_sub(10),
            Motion::HalfDown | Motion::PageDown => column.saturating_add(10).min(last),
            Motion::First => 0,
            Motion::Last => last,
            Motion::GapBack | Motion::GapForward => return Vec::new(),
        };
        self.lanes.at = grid.start(to);
        Vec::new()
    }

    /// Shifts the scale by half of its span, back for a `way` of -1 and on for 1, and moves the cursor one column on.
    fn pan(&mut self, way: i64) -> Vec<Effect> {
        let Some(grid) = self.grid() else { return Vec::new() };
        let half = grid.width.saturating_mul(i64::from(grid.columns / 2).max(1)).saturating_mul(way);
        let (from, until) = grid.span();
        let (Some(from), Some(until)) = (from.checked_add(half), until.checked_add(half)) else {
            return Vec::new();
        };
        let (first, last) = grid.span();
        let at = if way < 0 { first.saturating_sub(grid.width) } else { last.saturating_add(1) };
        let effects = self.set_span("lanes moved", Some((from, until)));
        self.lanes.at = at;
        effects
    }

    pub(super) fn begin_brush(&mut self) -> Vec<Effect> {
        self.lanes.brush = match self.lanes.brush {
            Some(_) => None,
            // A cursor outside of the plot is drawn at its edge, where the brush then begins.
            None => self.grid().map(|grid| grid.start(self.lanes.column(&grid))),
        };
        Vec::new()
    }

    /// Makes the brush, or the cursor's column without one, the filter's time range. In lanes by agency or account
    /// without a brush, narrows the filter to the lane's value instead.
    pub(super) fn keep_brush(&mut self) -> Vec<Effect> {
        if self.view.by != LaneBy::Stage && self.lanes.brush.is_none() {
            return self.pick(Pick::Only);
        }
        let Some(grid) = self.grid() else { return Vec::new() };
        let cursor = self.lanes.column(&grid);
        let (first, last) = self.lanes.brushed(&grid).unwrap_or((cursor, cursor));
        self.lanes.brush = None;
        let range = self.range_text(grid.start(first), grid.end(last));
        self.set_filter(&set_range(&self.view.scope.query, Some(&range)))
    }

    pub(super) fn zoom(&mut self, zoom: Zoom) -> Vec<Effect> {
        let Some(grid) = self.grid() else { return Vec::new() };
        match zoom {
            Zoom::In => self.zoom_by(grid, true),
            Zoom::Out => self.zoom_by(grid, false),
            Zoom::Whole => self.set_span("lanes: the intrusion", None),
            Zoom::All => {
                let all = self.everything();
                self.set_span("lanes: all that is dated", all)
            }
            Zoom::Brush => match self.brushed() {
                Some((from, until)) if from > i64::MIN && until < i64::MAX => {
                    self.set_span("lanes: the filter's time", Some((from, until)))
                }
                _ => {
                    self.say("the filter has no time with two ends");
                    Vec::new()
                }
            },
        }
    }

    /// The time from the first to the last event known to the day or better, with all milestones.
    fn everything(&self) -> Option<(i64, i64)> {
        let case = self.case.as_ref()?;
        let (first, last) = case.dated.or(case.bounds)?;
        let turns = || case.milestones.iter().map(|milestone| milestone.when.order());
        Some((
            turns().min().map_or(first, |turn| turn.min(first)),
            turns().max().map_or(last, |turn| turn.max(last)),
        ))
    }

    /// Makes the scale about twice as fine or coarse, to the nearest step. The center is the lanes' cursor, or the
    /// selected event if another panel has the focus.
    fn zoom_by(&mut self, grid: Grid, finer: bool) -> Vec<Effect> {
        let to = if finer {
            STEPS.iter().rfind(|step| **step <= grid.width / 2)
        } else {
            STEPS.iter().find(|step| **step / 2 >= grid.width)
        };
        let Some(width) = to else { return self.no_zoom(finer) };
        let selected = self.selected().and_then(|row| row.position.time);
        let center = if self.focus == Panel::Lanes { None } else { selected }.unwrap_or(self.lanes.at);
        let (first, last) = grid.span();
        let center = center.clamp(first, last);
        // The center stays in its column. Aligned to the clock, the scale may start one column earlier than asked.
        let before = i64::from(grid.nearest(center)).saturating_mul(*width);
        let reach = i64::from(grid.columns.saturating_sub(1).max(1)).saturating_mul(*width);
        let from = center.saturating_sub(before);
        let until = from.saturating_add(reach - 1);
        // Near the limits of representable time a coarser scale does not fit.
        let shown = Grid::fitting((from, until), grid.columns, self.view.zone).width;
        if (finer && shown >= grid.width) || (!finer && shown <= grid.width) {
            return self.no_zoom(finer);
        }
        let effects = self.set_span(if finer { "zoom in" } else { "zoom out" }, Some((from, until)));
        self.lanes.at = center;
        effects
    }

    fn no_zoom(&mut self, finer: bool) -> Vec<Effect> {
        self.say(if finer { "the scale gets no finer" } else { "the scale gets no coarser" });
        Vec::new()
    }

    fn set_span(&mut self, label: &str, span: Option<(i64, i64)>) -> Vec<Effect> {
        if span == self.view.span {
            return Vec::new();
        }
        self.remember(label);
        self.view.span = span;
        self.lanes.brush = None;
        self.ask_histogram()
    }
}
