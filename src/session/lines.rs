//! The lines of the timeline: rows, day headings, group headings and quiet times.

use super::groups::group_of;
use super::{Session, Timeline};
use crate::engine::{GroupName, Row};
use crate::event::{Bound, DAY, Precision, SECOND, When, Zone, calendar};

/// A line of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The heading of the group that begins at a row, by the row's index.
    Group(usize),
    /// The day, month or year of the rows below.
    Heading(Heading),
    /// A quiet time, in nanoseconds.
    Quiet(i64),
    /// A row, by its index among the known ones.
    Row(usize),
}

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// A day: year, month (1–12), day, weekday (0 is Monday).
    Day(i64, i64, i64, u8),
    /// A month of a year.
    Month(i64, i64),
    /// A year.
    Year(i64),
    /// Before the end of a year, with an unknown beginning.
    Before(i64),
    /// Events without a time.
    Undated,
}

/// The heading above a row.
#[must_use]
pub fn heading(row: &Row, zone: Zone) -> Heading {
    heading_of(row.event.when, zone)
}

/// The heading for a time.
#[must_use]
pub fn heading_of(when: Option<When>, zone: Zone) -> Heading {
    let Some(when) = when else { return Heading::Undated };
    let moment = when.moment();
    // A month or year is no instant and does not depend on the zone. A date is sorted among the instants of its day and
    // listed under the heading of its sort position, so that headings never jump ahead and back; the row itself shows
    // the date.
    let zone = if moment.precision < Precision::Day { Zone::Utc } else { zone };
    let (year, month, day, _) = calendar(moment.ns, zone);
    match moment.precision {
        _ if when.from() == Bound::Open => Heading::Before(year),
        Precision::Year => Heading::Year(year),
        Precision::Month => Heading::Month(year, month),
        _ => Heading::Day(year, month, day, weekday(moment.ns, zone)),
    }
}

fn weekday(ns: i64, zone: Zone) -> u8 {
    let days = (ns.saturating_add(zone.offset_at(ns) * SECOND)).div_euclid(DAY);
    u8::try_from((days + 3).rem_euclid(7)).unwrap_or(0) // 1970-01-01 was a Thursday
}

/// The time without events between two rows, in nanoseconds, as far as their precision allows; 0 if there is none.
#[must_use]
pub fn quiet(before: &Row, after: &Row) -> i64 {
    let folded = before.run.as_ref().filter(|run| run.folded);
    match (folded.map_or(before.event.when, |run| run.until), after.event.when) {
        (Some(a), Some(b)) => When::quiet_between(&a, &b),
        _ => 0,
    }
}

/// The heading above a row; `None` for a folded group, and if the group's own heading gives the time.
fn headed(row: &Row, zone: Zone) -> Option<Heading> {
    let group = row.group.as_deref();
    let said = group
        .is_some_and(|group| group.folded || matches!(group.name, GroupName::Hour(_) | GroupName::Undated));
    (!said).then(|| heading(row, zone))
}

/// What the lines between rows depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    /// The zone of the days.
    pub zone: Zone,
    /// The shortest quiet time that is shown, in nanoseconds.
    pub quiet: i64,
}

/// The lines before a row: a quiet time, its group's heading, and a heading, if they differ from those of the row
/// before. The first row of the screen, `top`, gets all of its headings.
fn above(rows: &[Row], at: usize, top: usize, spacing: Spacing) -> [Option<Line>; 3] {
    let Some(row) = rows.get(at) else { return [None, None, None] };
    let before = at.checked_sub(1).filter(|_| at != top).and_then(|before| rows.get(before));
    let inside = before.is_some_and(|before| group_of(before) == group_of(row));
    let unfolded = row.group.as_deref().is_some_and(|group| !group.folded);
    let head = (unfolded && !inside).then_some(Line::Group(at));
    let gap = before.filter(|_| inside).map_or(0, |before| quiet(before, row));
    let here = headed(row, spacing.zone);
    let same = inside && before.and_then(|before| headed(before, spacing.zone)) == here;
    [(gap >= spacing.quiet).then_some(Line::Quiet(gap)), head, here.filter(|_| !same).map(Line::Heading)]
}

impl Timeline {
    /// The visible lines, at most `height`. The first row always has its heading.
    pub(super) fn lines(&self, height: usize, spacing: Spacing) -> Vec<Line> {
        let mut lines = Vec::with_capacity(height + 2);
        for at in self.top..self.rows.len() {
            if lines.len() >= height {
                break;
            }
            lines.extend(above(&self.rows, at, self.top, spacing).into_iter().flatten());
            lines.push(Line::Row(at));
        }
        lines.truncate(height);
        lines
    }

    /// Number of lines from the row `top` at the top of the screen to another row, both included, with headings and
    /// quiet times.
    fn lines_to(&self, top: usize, row: usize, spacing: Spacing) -> usize {
        (top..=row).map(|at| 1 + above(&self.rows, at, top, spacing).into_iter().flatten().count()).sum()
    }

    /// Scrolls so that the cursor's row is visible among `height` lines, at least a line from the edge if there is space.
    pub(super) fn scroll_to_cursor(&mut self, height: usize, spacing: Spacing) {
        let margin = usize::from(height > 6);
        let last = self.rows.len().saturating_sub(1);
        let cursor = self.cursor.min(last);
        let mut top = self.top.min(cursor.saturating_sub(margin));
        let low = (cursor + margin).min(last);
        // every row takes at least a line, so `height` rows above are the furthest that the first can be
        top = top.max(low.saturating_sub(height));
        while top < cursor && self.lines_to(top, low, spacing) > height {
            top += 1;
        }
        (self.cursor, self.top) = (cursor, top);
    }

    /// Scrolls back if there is space left below the very last row.
    fn fill_to_end(&mut self, height: usize, spacing: Spacing) {
        let last = self.rows.len().saturating_sub(1);
        let mut top = self.top.min(last);
        while self.last
            && top > 0
            && last - top + 1 < height
            && self.lines_to(top - 1, last, spacing) <= height
        {
            top -= 1;
        }
        self.top = top;
    }
}

impl Session {
    /// Scrolls so that the cursor's row is visible.
    pub(crate) fn scroll_to_cursor(&mut self) {
        let (height, spacing) = (self.timeline_height(), self.focused_pane().spacing());
        self.pane.timeline.scroll_to_cursor(height, spacing);
    }

    /// Scrolls back if there is space left below the very last row.
    pub(super) fn fill_to_end(&mut self) {
        let (height, spacing) = (self.timeline_height(), self.focused_pane().spacing());
        self.pane.timeline.fill_to_end(height, spacing);
    }

    /// Number of rows to show above the cursor after a jump: a third of the screen; all of it during playback, which
    /// shows nothing later; in an overview as many as fit. If the event stays the same, it keeps its line.
    pub(super) fn jumps_below(&self, (cursor, overview): (usize, bool), stays: bool, line: usize) -> usize {
        let height = self.timeline_height();
        match (overview, stays) {
            (true, _) => cursor,
            (false, true) => line,
            (false, false) if self.playback.is_some() => height,
            (false, false) => height / 3,
        }
    }

    /// Height of the timeline in lines, without its rule.
    #[must_use]
    pub fn timeline_height(&self) -> usize {
        usize::from(super::Layout::of(self).timeline.body().height)
    }
}
