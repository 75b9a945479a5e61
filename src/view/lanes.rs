//! The lanes: a line per stage, agency or account, with time from left to right on one scale.
//!
//! `plot` decides what a column shows, `axis` where the dates are. This file draws both, with the backgrounds: brushed
//! time, the selected event's column, the cursor of the lanes.

mod axis;
mod names;
mod played;
mod plot;
mod remark;

use super::number;
use super::pen::Pen;
use super::rule::rule;
use super::stroke::lay_stale;
use super::theme::{Depth, Theme, stage_glyph};
use super::{text, when};
use crate::engine::{Histogram, LaneBy, Slot};
use crate::event::Stage;
use crate::session::{Grid, Layout, Panel, Session};
use plot::{Lane, Mark};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

/// The lanes panel.
pub struct Lanes<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Width in cells of a lane's count, and with its surroundings.
const COUNT: usize = 7;
const COUNT_CELLS: u16 = 9;

impl Widget for Lanes<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let layout = Layout::of(self.session);
        let focused = self.session.focus == Panel::Lanes;
        let remark = remark::remark(self.session, usize::from(area.width).saturating_sub(16));
        let title = match self.session.view.by {
            LaneBy::Stage => "stages",
            LaneBy::Agency => "agencies",
            LaneBy::Account => "accounts",
        };
        rule(buffer, area, title, &remark, focused, self.theme);
        let mut pen = Pen::new(buffer, area);
        let lines = pen.height().saturating_sub(2);
        let height = layout.lane_height.max(1);
        names::names(self.session, self.theme, &mut pen, (usize::from(lines / height), height));
        let Some(histogram) = &self.session.lanes.histogram else { return };
        let Some(grid) = grid_of(self.session) else { return };
        let columns = grid.columns.min(pen.width().saturating_sub(layout.plot.x));
        Drawing {
            session: self.session,
            theme: self.theme,
            histogram,
            grid: Grid { columns, ..grid },
            plot: layout.plot.x,
            height,
            focused,
        }
        .draw(&mut pen, lines);
        if self.session.awaits(Slot::Histogram) {
            let plot = Rect { x: area.x + layout.plot.x.min(area.width), y: area.y + 1, ..area };
            let plot = Rect { height: lines, ..plot }.intersection(area);
            lay_stale(buffer, plot, self.theme);
        }
    }
}

/// The lanes shown, from the top, as many as fit.
fn lanes_of(session: &Session, histogram: &Histogram, grid: &Grid, lines: usize) -> Vec<Lane> {
    if session.view.by == LaneBy::Stage {
        let stages = session.stages().iter().take(lines);
        return stages.map(|stage| Lane::of(*stage, histogram, grid)).collect();
    }
    let access_lanes = session.access_lanes().unwrap_or_default().iter().take(lines);
    access_lanes.map(|swim| Lane::of_accesses(swim, grid)).collect()
}

/// The time grid of the counts on display.
fn grid_of(session: &Session) -> Option<Grid> {
    let buckets = &session.lanes.histogram.as_ref()?.buckets;
    let columns = u16::try_from(buckets.counts.first()?.len()).ok()?;
    (columns > 0 && buckets.width > 0).then_some(Grid { from: buckets.from, width: buckets.width, columns })
}

/// The columns of the filter's time ranges and of the brush being drawn, sorted and merged.
fn brush_columns(session: &Session, grid: &Grid) -> Vec<(u16, u16)> {
    let (first, end) = grid.span();
    let columns = |(from, until): (i64, i64)| {
        (from <= end && until >= first).then(|| (grid.nearest(from), grid.nearest(until)))
    };
    let windows = session.windows().unwrap_or_default().into_iter().filter_map(columns);
    let mut all: Vec<(u16, u16)> = windows.chain(session.lanes.brushed(grid)).collect();
    all.sort_unstable();
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for (first, last) in all {
        match runs.last_mut() {
            Some((_, until)) if first <= *until => *until = last.max(*until),
            _ => runs.push((first, last)),
        }
    }
    runs
}

/// The area to the right of the names.
struct Drawing<'a> {
    session: &'a Session,
    theme: Theme,
    histogram: &'a Histogram,
    grid: Grid,
    /// The column at which the plot begins.
    plot: u16,
    /// Lines per lane.
    height: u16,
    focused: bool,
}

impl Drawing<'_> {
    fn draw(&self, pen: &mut Pen<'_>, places: u16) {
        let mut lanes = lanes_of(self.session, self.histogram, &self.grid, usize::from(places / self.height));
        let most = played::scale(self.session, &self.grid, &mut lanes);
        let selected = self.session.selected().and_then(|row| row.event.when);
        let selected = selected.and_then(|when| self.grid.column(when.order()));
        for (lane, number) in lanes.iter().zip(1..) {
            let y = number * self.height;
            for column in 0..self.grid.columns {
                self.cell(pen, y, lane, column, (most, selected == Some(column)));
            }
            self.ends(pen, y, lane);
        }
        self.gaps(pen, lanes.len());
        let axis = places + 1;
        self.axis(pen, axis, selected);
        self.grounds(pen, axis);
    }

    /// Draws a column of a lane whose last line is `y`.
    fn cell(&self, pen: &mut Pen<'_>, y: u16, lane: &Lane, column: u16, (most, selected): (u32, bool)) {
        let mark = lane.mark(column, (most, self.height));
        for line in 0..self.height {
            if let Some((symbol, style)) = self.symbol(lane.stage, mark, (line, selected)) {
                pen.put(self.plot + column, y.saturating_sub(line), symbol, style);
            }
        }
    }

    /// The symbol on one line of a column; line 0 is the lowest of the lane.
    fn symbol(
        &self,
        stage: Stage,
        mark: Mark,
        (line, selected): (u16, bool),
    ) -> Option<(&'static str, Style)> {
        let ink = self.theme.stage(stage);
        let nothing = selected.then(|| ("│", self.theme.accent()));
        match mark {
            Mark::Bar(level) => match level.saturating_sub(line.saturating_mul(plot::CELL)) {
                0 => nothing,
                level => Some((plot::bar(level.min(self.highest(line))), ink)),
            },
            Mark::Blind => Some(("░", self.theme.blind())),
            _ if line > 0 => nothing,
            Mark::Single => Some((stage_glyph(stage), ink)),
            Mark::Several => Some((stage_glyph(stage), ink.add_modifier(Modifier::BOLD))),
            Mark::Span if selected => Some(("┼", self.theme.accent())),
            Mark::Span => Some(("─", ink)),
            Mark::Nothing => nothing,
        }
    }

    /// The highest level of a bar. Without colours a full cell would merge with the lane above.
    fn highest(&self, line: u16) -> u16 {
        let top = line + 1 == self.height;
        if top && self.theme.depth() == Depth::None { plot::CELL - 1 } else { plot::CELL }
    }

    /// Draws the marks for events beyond the plot, and the count.
    fn ends(&self, pen: &mut Pen<'_>, y: u16, lane: &Lane) {
        let ink = self.theme.stage(lane.stage);
        let end = self.plot + self.grid.columns;
        if lane.before {
            pen.put(self.plot.saturating_sub(1), y, "‹", ink);
        }
        if lane.after {
            pen.put(end, y, "›", ink);
        }
        let style = if lane.total == 0 { self.theme.faint() } else { self.theme.dim() };
        let right = (end + COUNT_CELLS).min(pen.width()).saturating_sub(1);
        let awaited = self.session.awaits(Slot::Histogram);
        let partial = self.session.is_partial(Slot::Histogram);
        let known = || number::so_far(&number::within(lane.total, COUNT), partial);
        let count = if awaited { "…".to_owned() } else { known() };
        pen.put_end(right, y, &count, style);
    }

    /// For agencies and accounts, draws the longest time without access, if there is room.
    fn gaps(&self, pen: &mut Pen<'_>, lanes: usize) {
        let end = self.plot + self.grid.columns + COUNT_CELLS;
        let right = pen.width().saturating_sub(1);
        if right <= end || self.session.view.by == LaneBy::Stage {
            return;
        }
        for (swim, y) in self.session.access_lanes().unwrap_or_default().iter().take(lanes).zip(1..) {
            if let Some((from, until)) = swim.gap {
                let long = when::lasting(until.saturating_sub(from));
                let said = format!("gap {long}");
                let room = usize::from(right.saturating_sub(end));
                // only the larger unit if both do not fit
                let large = long.match_indices(' ').nth(1).map_or(long.as_str(), |(at, _)| &long[..at]);
                let fits = text::width(&said) <= room;
                let said = if fits { said } else { format!("gap {large}") };
                // unread records may still fall into it
                let partial = self.session.is_partial(Slot::Histogram);
                let said = if partial { "gap …".to_owned() } else { said };
                pen.put_end(right, y, &said, self.theme.faint());
            }
        }
    }

    /// Draws the axis: blind zones and dates. Dates give way to blind zones, unless these cover nearly everything.
    fn axis(&self, pen: &mut Pen<'_>, y: u16, selected: Option<u16>) {
        if let Some(column) = selected.filter(|_| !self.focused) {
            pen.put(self.plot + column, y, "╵", self.theme.accent());
        }
        if !self.histogram.blind.is_empty() {
            let x = pen.put(1, y, "░", self.theme.blind());
            pen.put(x + 1, y, "log blind", self.theme.blind());
        }
        let mut blind = plot::blind(self.histogram, &self.grid);
        if let Some(end) = played::end(self.session, &self.grid) {
            blind.truncate(usize::from(end) + 1);
        }
        let blind = plot::runs(&blind);
        let room = pen.width().saturating_sub(self.plot + 1);
        let hatched: u16 = blind.iter().map(|(first, last)| last - first + 1).sum();
        let dates_first = hatched > self.grid.columns / 3;
        if dates_first {
            self.hatch(pen, y, &blind);
        }
        let mut taken = if dates_first { Vec::new() } else { blind.clone() };
        if self.theme.depth() == Depth::None {
            taken.extend(self.brush());
        }
        for label in axis::labels(&self.grid, self.session.view.zone, room, &taken) {
            let x = self.plot + label.column;
            // a label is separated from what is around it
            if label.column > 0 {
                pen.put(x - 1, y, " ", Style::new());
            }
            let after = pen.put(x, y, &label.text, self.theme.faint().remove_modifier(Modifier::BOLD));
            if after < self.plot + self.grid.columns {
                pen.put(after, y, " ", Style::new());
            }
        }
        if !dates_first {
            self.hatch(pen, y, &blind);
        }
    }

    /// Draws the blind zones on the axis.
    fn hatch(&self, pen: &mut Pen<'_>, y: u16, blind: &[(u16, u16)]) {
        for (first, last) in blind {
            pen.repeat(self.plot + first, y, last - first + 1, "░", self.theme.blind());
        }
    }

    /// Draws the backgrounds of the lanes. Without colours they would invert bars, so the brush becomes a bracket on
    /// the axis and the cursor is shown only there.
    fn grounds(&self, pen: &mut Pen<'_>, axis: u16) {
        let plain = self.theme.depth() == Depth::None;
        for (first, last) in self.brush() {
            let (x, count) = (self.plot + first, last - first + 1);
            if plain {
                self.bracket(pen, axis, (first, last));
            } else {
                (1..axis).for_each(|y| pen.ground(x, y, count, self.theme.brush()));
            }
        }
        let cursor = self.session.lanes.column(&self.grid);
        if self.focused && cursor < self.grid.columns {
            let first = if plain { axis } else { 1 };
            (first..=axis).for_each(|y| pen.ground(self.plot + cursor, y, 1, self.theme.cursor()));
        }
    }

    /// Draws the brush as a bracket on the axis, with a denser hatch over blind zones.
    fn bracket(&self, pen: &mut Pen<'_>, axis: u16, (first, last): (u16, u16)) {
        let blind = plot::blind(self.histogram, &self.grid);
        for column in first..=last {
            let stroke = match column {
                _ if blind.get(usize::from(column)) == Some(&true) => "▒",
                _ if first == last => "┼",
                _ if column == first => "├",
                _ if column == last => "┤",
                _ => "─",
            };
            pen.put(self.plot + column, axis, stroke, self.theme.said());
        }
    }

    fn brush(&self) -> Vec<(u16, u16)> {
        brush_columns(self.session, &self.grid)
    }
}
