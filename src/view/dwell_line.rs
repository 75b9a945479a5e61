//! The dwell line: how long they were in before anybody saw them, and how long until they were out, to scale.
//!
//! On two lines the time runs above and the turns are named below it; on one line names and times stand in turn. A
//! shorter time is never drawn longer than a longer one.

mod plan;
mod scale;
mod words;

use super::pen::Pen;
use super::text;
use super::theme::Theme;
use crate::case::{DwellLine as Turns, Phase};
use crate::session::Session;
use plan::{Plan, Shown};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use words::Words;

/// The lines below the title.
pub struct DwellLine<'a> {
    /// Of this session.
    pub session: &'a Session,
    /// In these colours.
    pub theme: Theme,
}

impl Widget for DwellLine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let Some(case) = &self.session.case else { return };
        let turns = Turns::of(&case.milestones);
        let words = Words::of(&turns, self.session.view.zone);
        let mut pen = Pen::new(buffer, area);
        if words.is_empty() || pen.width() < 3 {
            return;
        }
        let styles = turns.turns.iter().map(|turn| self.theme.phase(turn.phase as usize)).collect();
        let closed = turns.turns.last().is_some_and(|turn| turn.phase == Phase::Closed);
        let drawing = Drawing { words, styles, closed, theme: self.theme };
        match pen.height() {
            0 => {}
            1 => drawing.compact(&mut pen),
            _ => drawing.full(&mut pen),
        }
    }
}

/// What is drawn: a style a turn, for the time that follows it.
struct Drawing {
    words: Words,
    styles: Vec<Style>,
    closed: bool,
    theme: Theme,
}

impl Drawing {
    /// The line above, the names below.
    fn full(&self, pen: &mut Pen<'_>) {
        let room = pen.width() - 2;
        let (plan, mut widths) = Plan::beneath(&self.words, room);
        let tail = room.saturating_sub(widths.iter().sum());
        widths.push(tail);
        let mut x = 1;
        let mut starts = Vec::with_capacity(widths.len());
        for (at, (width, style)) in widths.iter().zip(&self.styles).enumerate() {
            starts.push(x);
            let last = at + 1 == widths.len();
            pen.put(x, 0, "┃", *style);
            let line = if last && !self.closed { "╍" } else { "━" };
            pen.repeat(x + 1, 0, width.saturating_sub(1), line, *style);
            if !last {
                self.time(pen, x + 1, width.saturating_sub(1), at, &plan);
            }
            x += width;
        }
        let end = pen.width();
        for (at, label) in plan::labels(&self.words, &starts, end) {
            if let Some(x) = starts.get(at) {
                pen.put(*x, 1, label, self.theme.dim());
            }
        }
    }

    /// A time in the middle of its stretch, with the word for it where there is room.
    fn time(&self, pen: &mut Pen<'_>, x: u16, width: u16, at: usize, plan: &Plan) {
        let fits = |text: &&String| !text.is_empty() && text::width(text) + 4 <= usize::from(width);
        let Some(text) = self.words.times(at, plan.times).iter().find(fits) else { return };
        let cells = u16::try_from(text::width(text)).unwrap_or(0) + 2;
        let style = self.styles[at].add_modifier(Modifier::BOLD);
        pen.put(x + (width - cells) / 2, 0, &format!(" {text} "), style);
    }

    /// Names and times in turn, on one line.
    fn compact(&self, pen: &mut Pen<'_>) {
        let room = pen.width() - 2;
        let (plan, widths) = Plan::between(&self.words, room);
        let mut x = 1;
        for at in 0..self.words.len() {
            x = match self.words.label(at, plan.shown[at]) {
                "" => pen.put(x, 0, "┃", self.styles[at]),
                label => pen.put(x, 0, label, self.theme.dim()),
            };
            let Some(width) = widths.get(at) else { break };
            let line = width.saturating_sub(2);
            pen.repeat(x + 1, 0, line, "━", self.styles[at]);
            self.time(pen, x + 1, line, at, &plan);
            x += width;
        }
        if plan.shown.last() != Some(&Shown::Nothing) && x + 2 < pen.width() {
            let line = if self.closed { "━" } else { "╍" };
            let style = self.styles.last().copied().unwrap_or_default();
            pen.repeat(x + 1, 0, pen.width() - x - 2, line, style);
        }
    }
}
