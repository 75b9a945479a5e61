//! The dwell line: how long the intrusion was unseen, and how long until it was contained, to scale.
//!
//! With two lines, the upper one shows the time on the scale of the lanes (while these show the whole intrusion), the
//! lower one names the turns. With one line, the scale spans the width and names are written into it. Names without
//! room are shortened or left out; lengths are never distorted.

mod compact;
mod plan;
mod scale;
mod words;

use super::pen::Pen;
use super::text;
use super::theme::Theme;
use crate::case::{DwellLine as Turns, Phase};
use crate::session::{Layout, Session};
use compact::{Stretch, stretches};
use plan::Shown;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use words::Words;

/// The label before the line, above the lane names, if there is room.
const TITLE: &str = "dwell time";

/// The panel of the dwell line.
pub struct DwellLine<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for DwellLine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let view = &self.session.view;
        let turns = self.session.dwell_line(view);
        let words = Words::of(&turns, view.zone);
        let mut pen = Pen::new(buffer, area);
        if words.is_empty() || pen.width() < 3 {
            return;
        }
        let styles = turns.turns.iter().map(|turn| self.theme.phase(turn.phase)).collect();
        let closed = turns.turns.last().is_some_and(|turn| turn.phase == Phase::Closed);
        let all = || self.session.dwell_line(&view.unplayed());
        let played = self.session.playing_at().map(|at| Played { at, ends: ends(&all()) });
        let drawing = Drawing { words, styles, closed, theme: self.theme, played };
        match pen.height() {
            0 => {}
            1 => drawing.compact(&mut pen),
            _ => drawing.full(&mut pen, self.session),
        }
    }
}

/// What is drawn; each turn has a style for the phase after it.
struct Drawing {
    words: Words,
    styles: Vec<Style>,
    closed: bool,
    theme: Theme,
    played: Option<Played>,
}

/// The playback position: the line ends there, on the scale of the whole.
struct Played {
    at: i64,
    /// The first and the last turn of the whole incident.
    ends: Option<(i64, i64)>,
}

/// The times of the first and the last turn, in nanoseconds since 1970 UTC.
fn ends(turns: &Turns) -> Option<(i64, i64)> {
    Some((turns.turns.first()?.place, turns.turns.last()?.place))
}

impl Drawing {
    /// Draws two lines: strokes above, names below.
    fn full(&self, pen: &mut Pen<'_>, session: &Session) {
        let moments = self.words.moments();
        let plot = Layout::of(session).plot;
        let (ticks, end) = match session.whole_grid() {
            Some(grid) => {
                let end = plot.x.saturating_add(grid.columns).min(pen.width());
                let scale = scale::of_lanes(grid, plot.x);
                let ticks = scale::columns(&moments, &scale);
                let end = self.end(&ticks, scale, end);
                (ticks, end)
            }
            None => self.own_ticks(&moments, pen.width() / 8, pen.width()),
        };
        for (at, (x, width)) in ticks.iter().zip(widths(&ticks, end)).enumerate() {
            self.stroke(pen, at, *x, width);
            self.time(pen, x + 1, width.saturating_sub(1), at);
        }
        if ticks.first().is_some_and(|first| *first > plan::cells(TITLE) + 3) {
            pen.put(3, 0, TITLE, self.theme.dim());
        }
        for (x, label) in plan::labels(&self.words, &ticks, pen.width()) {
            pen.put(x, 1, &label, self.theme.dim());
        }
    }

    /// The turns' columns on a scale over the width less `tail`, and the column at which the line ends.
    fn own_ticks(&self, moments: &[i64], tail: u16, width: u16) -> (Vec<u16>, u16) {
        let own = moments.first().copied().zip(moments.last().copied());
        let all = self.played.as_ref().and_then(|played| played.ends).or(own);
        let Some((first, last)) = all else { return (Vec::new(), 0) };
        let room = width.saturating_sub(2 + tail.max(1));
        let scale = scale::of_line(first, last, 1, room);
        let ticks = scale::columns(moments, &scale);
        let after = self.played.as_ref().is_some_and(|played| played.at > last);
        let end = if after { width - 1 } else { self.end(&ticks, scale, width - 1) };
        (ticks, end)
    }

    /// The column at which the line ends: its own end, or during playback that of the position, but after the last
    /// tick.
    fn end(&self, ticks: &[u16], scale: impl Fn(i64) -> u16, end: u16) -> u16 {
        let Some(played) = &self.played else { return end };
        let least = ticks.last().map_or(0, |tick| tick.saturating_add(1));
        scale(played.at).max(least).min(end)
    }

    /// Draws the tick of a turn and the stroke of the phase after it.
    fn stroke(&self, pen: &mut Pen<'_>, at: usize, x: u16, width: u16) {
        let open = at + 1 == self.words.len() && !self.closed;
        pen.put(x, 0, "┃", self.styles[at]);
        pen.repeat(x + 1, 0, width.saturating_sub(1), if open { "╍" } else { "━" }, self.styles[at]);
    }

    /// Draws the length of a phase in the middle of its stroke, with its name if there is room.
    fn time(&self, pen: &mut Pen<'_>, x: u16, width: u16, at: usize) {
        let Some([worded, bare]) = self.words.times(at) else { return };
        let fits = |text: &&String| text::width(text) + 2 <= usize::from(width);
        let said = [worded, bare].into_iter().find(fits);
        let Some(text) = said else { return };
        let style = self.styles[at].add_modifier(Modifier::BOLD);
        pen.put(x + (width - plan::cells(text) - 2) / 2, 0, &format!(" {text} "), style);
    }

    /// Draws one line, with names and times in it. The last turn gets its date if the essential turns still fit.
    fn compact(&self, pen: &mut Pen<'_>) {
        let last = self.words.len() - 1;
        let most = pen.width() / 3;
        let tail = |shown| (plan::cells(self.words.label(last, shown)) + 3).min(most);
        let moments = self.words.moments();
        let drawn = |tail: u16| {
            let (ticks, end) = self.own_ticks(&moments, tail, pen.width());
            let widths: Vec<u16> = widths(&ticks, end).collect();
            let stretches = stretches(&self.words, &widths);
            (ticks, stretches)
        };
        let (mut ticks, mut stretches) = drawn(tail(Shown::Dated));
        if !compact::tells_essentials(&self.words, &stretches) {
            (ticks, stretches) = drawn(tail(Shown::Brief));
        }
        for (at, (x, stretch)) in ticks.iter().zip(stretches).enumerate() {
            self.stroke(pen, at, *x, stretch.width);
            self.words_of(pen, at, *x, &stretch);
        }
    }

    fn words_of(&self, pen: &mut Pen<'_>, at: usize, x: u16, stretch: &Stretch<'_>) {
        let (mut from, mut end) = (x + 1, x + stretch.width);
        if !stretch.first.is_empty() {
            from = pen.put(from, 0, &format!(" {} ", stretch.first), self.theme.dim());
        }
        if !stretch.last.is_empty() {
            end = pen.put_end(end, 0, &format!(" {} ", stretch.last), self.theme.dim());
        }
        if !stretch.time.is_empty() {
            let middle = end.saturating_sub(from).saturating_sub(plan::cells(stretch.time) + 2) / 2;
            let style = self.styles[at].add_modifier(Modifier::BOLD);
            pen.put(from + middle, 0, &format!(" {} ", stretch.time), style);
        }
    }
}

/// The widths of the phases: columns from each turn to the next, and from the last to the end.
fn widths(ticks: &[u16], end: u16) -> impl Iterator<Item = u16> {
    let ends = ticks.iter().skip(1).copied().chain(std::iter::once(end));
    ticks.iter().zip(ends).map(|(tick, end)| end.saturating_sub(*tick))
}
