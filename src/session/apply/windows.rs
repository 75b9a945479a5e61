//! Several time ranges in one filter: adds a window to the filter's, or removes one.

use crate::event::{MINUTE, SECOND, calendar, parse_edtf};
use crate::query::{ranges, set_ranges};
use crate::session::{Effect, Panel, Session};

/// A time window: its text in a query, and its first and last instant.
type Window = (String, (i64, i64));

impl Session {
    /// Adds a window to the filter, or removes it if it is there. Without a text it adds the brush; without a brush it
    /// removes the window under the lanes' cursor, or adds the cursor's column if there is none.
    pub(super) fn toggle_window(&mut self, typed: Option<&str>) -> Vec<Effect> {
        let zone = self.view.zone;
        let typed =
            typed.map(|text| parse_edtf(text, zone).map(|when| (text.to_owned(), when.bounds_in(zone))));
        let new = match typed.transpose() {
            Ok(Some(window)) => window,
            Ok(None) => match self.window_here() {
                Some((from, until)) => (self.range_text(from, until), (from, until)),
                None => return self.take_window_out(),
            },
            Err(why) => {
                self.complain(why.to_string());
                return Vec::new();
            }
        };
        self.lanes.brush = None;
        let mut windows = self.filter_windows();
        match windows.iter().position(|(_, own)| *own == new.1) {
            Some(at) => drop(windows.remove(at)),
            None => self.join_window(&mut windows, new),
        }
        self.set_windows(windows)
    }

    /// The brush, else the column of the lanes' cursor; `None` if the column overlaps a window of the filter.
    fn window_here(&mut self) -> Option<(i64, i64)> {
        if self.focus != Panel::Lanes {
            self.focus = Panel::Lanes;
            self.enter_lanes();
        }
        let grid = self.grid()?;
        let cursor = self.lanes.column(&grid);
        let column = (grid.start(cursor), grid.end(cursor));
        match self.lanes.brushed(&grid) {
            Some((first, last)) => Some((grid.start(first), grid.end(last))),
            None if self.filter_windows().iter().any(|(_, own)| meet(*own, column)) => None,
            None => Some(column),
        }
    }

    /// Removes the windows that overlap the column of the lanes' cursor.
    fn take_window_out(&mut self) -> Vec<Effect> {
        let Some(grid) = self.grid() else { return Vec::new() };
        let cursor = self.lanes.column(&grid);
        let column = (grid.start(cursor), grid.end(cursor));
        let mut windows = self.filter_windows();
        windows.retain(|(_, own)| !meet(*own, column));
        self.set_windows(windows)
    }

    fn set_windows(&mut self, windows: Vec<Window>) -> Vec<Effect> {
        let texts: Vec<String> = windows.into_iter().map(|(text, _)| text).collect();
        let query = set_ranges(&self.view.scope.query, &texts);
        let effects = self.set_filter(&query);
        if texts.len() > 1 {
            self.say(format!("{} times at once", texts.len()));
        }
        effects
    }

    /// The filter's windows with their texts as typed. If the filter has several time terms, the windows that result
    /// from all of them.
    fn filter_windows(&self) -> Vec<Window> {
        let zone = self.view.zone;
        let read = |text: String| parse_edtf(&text, zone).ok().map(|when| (text, when.bounds_in(zone)));
        let typed = ranges(&self.view.scope.query)
            .and_then(|texts| texts.into_iter().map(read).collect::<Option<Vec<Window>>>());
        typed.unwrap_or_else(|| {
            let windows = self.windows().unwrap_or_default();
            windows.into_iter().map(|(from, until)| (self.range_text(from, until), (from, until))).collect()
        })
    }

    /// Inserts a window in order, merged with those that it touches.
    fn join_window(&self, windows: &mut Vec<Window>, (text, (from, until)): Window) {
        let touches = |own: &(i64, i64)| own.0 <= until.saturating_add(1) && from <= own.1.saturating_add(1);
        let hull = windows.iter().map(|(_, own)| *own).filter(touches);
        let hull = hull.fold((from, until), |hull, own| (hull.0.min(own.0), hull.1.max(own.1)));
        let kept = windows.iter().find(|(_, own)| *own == hull).map(|(text, _)| text.clone());
        windows.retain(|(_, own)| !touches(own));
        let text = if hull == (from, until) {
            text
        } else {
            kept.unwrap_or_else(|| self.range_text(hull.0, hull.1))
        };
        let at = windows.partition_point(|(_, own)| own.0 < hull.0);
        windows.insert(at, (text, hull));
    }

    /// Writes a time range for a query, in the displayed zone: as dates if both ends are at midnight, else to the
    /// minute, or to the second if that is needed. `last` is included; an end at the limit of time is left open.
    pub(super) fn range_text(&self, first: i64, last: i64) -> String {
        let zone = self.view.zone;
        let (start, end) = (calendar(first, zone), calendar(last.saturating_add(1), zone));
        let date = |(year, month, day, _): (i64, i64, i64, i64)| format!("{year:04}-{month:02}-{day:02}");
        let open = (first == i64::MIN, last == i64::MAX);
        let ends = |from: String, until: String| {
            let (from, until) = (Some(from).filter(|_| !open.0), Some(until).filter(|_| !open.1));
            format!("{}..{}", from.unwrap_or_default(), until.unwrap_or_default())
        };
        if (open.0 || start.3 == 0) && (open.1 || end.3 == 0) {
            return ends(date(start), date(calendar(last, zone)));
        }
        let odd = |instant: i64| instant.rem_euclid(MINUTE) != 0;
        let fine = (!open.0 && odd(first)) || (!open.1 && odd(last.saturating_add(1)));
        let clock = |instant: i64| {
            let at = calendar(instant, zone);
            let seconds = at.3 / SECOND;
            let text = format!("{}T{:02}:{:02}", date(at), seconds / 3600, seconds / 60 % 60);
            if fine { format!("{text}:{:02}", seconds % 60) } else { text }
        };
        ends(clock(first), clock(last))
    }
}

fn meet(one: (i64, i64), other: (i64, i64)) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}
