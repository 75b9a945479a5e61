//! The lines of a comparison.

use super::words;
use crate::case::{ChangeKind, Claim, Comparison};
use crate::event::Stage;
use crate::session::{
    COMPARE_SIGN, CompareLine, ComparePart, CompareRow, Compared, Side, compare_half, compares_beside,
};
use crate::view::number::{count, thousands};
use crate::view::rule::rule;
use crate::view::stroke::{lay_cursor, put, put_right};
use crate::view::text;
use crate::view::theme::{Theme, stage_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Width in cells of the day of an addition, with the gap after it.
const DAY: u16 = 13;

/// Draws the lines of a comparison.
pub(super) struct Lines<'a> {
    pub compared: &'a Compared,
    pub answer: &'a Comparison,
    pub rows: &'a [CompareRow],
    pub theme: Theme,
}

impl Lines<'_> {
    pub(super) fn draw(&self, line: &CompareLine, at: Rect, buffer: &mut Buffer) {
        match line {
            CompareLine::Kind(kind, number) => {
                rule(buffer, at, kind.label(), &thousands(*number), false, self.theme);
            }
            CompareLine::Stage(stage) => self.stage(*stage, at, buffer),
            CompareLine::Records => self.records(at, buffer),
            CompareLine::Nothing => {
                let said = "nothing that was told by the earlier day is told otherwise on the later one";
                put(buffer, (at.x + 1, at.y), at.right(), said, self.theme.dim());
            }
            CompareLine::Row(row, parts) => self.row(*row, parts, at, buffer),
        }
    }

    fn stage(&self, stage: Stage, at: Rect, buffer: &mut Buffer) {
        let style = self.theme.stage(stage);
        let x = put(buffer, (at.x + 1, at.y), at.right(), stage_glyph(stage), style);
        put(buffer, (x + 1, at.y), at.right(), stage.label(), style);
    }

    fn records(&self, at: Rect, buffer: &mut Buffer) {
        let records = &self.answer.records;
        let total = records.iter().map(|(_, number)| *number).sum();
        let of = records.iter().map(|(stage, number)| format!("{} {}", thousands(*number), stage.label()));
        let of = of.collect::<Vec<String>>().join(" · ");
        let said = format!("and {} of logs: {of}", count(total, "record"));
        put(buffer, (at.x + 1, at.y), at.right().saturating_sub(1), &said, self.theme.faint());
    }

    fn row(&self, number: usize, parts: &[Option<ComparePart>; 2], at: Rect, buffer: &mut Buffer) {
        let Some(row) = self.rows.get(number).copied() else { return };
        let Some(kind) = self.answer.changes.get(row.change).map(|change| change.kind) else { return };
        let chosen = (number == self.compared.row).then(|| self.compared.side_in(row));
        for (side, part) in [Side::Old, Side::New].into_iter().zip(parts) {
            let (Some(part), Some(claim)) = (part, self.compared.claim(row, side)) else { continue };
            let place = place(side, kind, at);
            let beside = compares_beside(at.width);
            let says = Saying { claim, side, kind, alike: row.alike, beside, theme: self.theme };
            says.draw(part, place, buffer);
            if side == Side::New && matches!(part, ComparePart::Says(true, _)) {
                let between = row.new == Some(0) && kind != ChangeKind::Added;
                let sign = if kind <= ChangeKind::TakenBack { "→" } else { "≠" };
                let x = if compares_beside(at.width) { place.x.saturating_sub(2) } else { at.x + 1 };
                put(buffer, (x, at.y), at.right(), if between { sign } else { "" }, self.theme.accent());
            }
            if chosen == Some(side) {
                lay_cursor(buffer, (place.x, at.y), place.right(), self.theme);
            }
        }
    }
}

/// The area of one side of a row.
fn place(side: Side, kind: ChangeKind, at: Rect) -> Rect {
    let half = compare_half(at.width);
    match side {
        _ if kind == ChangeKind::Added || !compares_beside(at.width) => at,
        Side::Old => Rect { width: half, ..at },
        Side::New => Rect { x: at.x + half + 3, width: at.width.saturating_sub(half + 3), ..at },
    }
}

/// One side of a row.
struct Saying<'a> {
    claim: &'a Claim,
    side: Side,
    kind: ChangeKind,
    alike: usize,
    beside: bool,
    theme: Theme,
}

impl Saying<'_> {
    fn draw(&self, part: &ComparePart, at: Rect, buffer: &mut Buffer) {
        // an arrow marks the replacing claim if nothing is beside it
        let arrow = if self.beside || self.side == Side::Old { 0 } else { 2 };
        let (x, end) = (at.x + 1 + arrow, at.right().saturating_sub(1));
        let text = x + COMPARE_SIGN - 1;
        match part {
            ComparePart::Says(first, said) => {
                if *first {
                    let stage = self.claim.stage;
                    put(buffer, (x, at.y), text, stage_glyph(stage), self.theme.stage(stage));
                }
                put(buffer, (text, at.y), end, said, self.style());
            }
            ComparePart::Told => {
                put(buffer, (text, at.y), end, &words::source(self.claim), self.theme.faint());
            }
            ComparePart::Added => self.added(at, buffer),
        }
    }

    /// Draws an added claim: day, text, source.
    fn added(&self, at: Rect, buffer: &mut Buffer) {
        let (claim, theme) = (self.claim, self.theme);
        let end = at.right().saturating_sub(1);
        let day = claim.since.or(claim.when).map_or_else(String::new, words::told);
        put(buffer, (at.x + 3, at.y), at.x + 2 + DAY, &day, theme.dim());
        let cite = claim.cites.first().map_or("", String::as_str);
        let agency = if at.width >= 100 { claim.agency.as_str() } else { "" };
        let source = format!("{agency}  {cite} {}", claim.confidence);
        let x = at.x + 3 + DAY;
        let from = put_right(buffer, (x + at.width / 2, at.y), end, source.trim(), theme.faint());
        let mut x = x;
        if let Some(doubt) = words::doubt(claim) {
            x = put(buffer, (x, at.y), from, &doubt, theme.dim().add_modifier(Modifier::ITALIC));
        }
        let alike =
            if self.alike == 0 { String::new() } else { format!(" · and {} more like it", self.alike) };
        let room = usize::from(from.saturating_sub(x + 2)).saturating_sub(text::width(&alike));
        let message = if claim.message.is_empty() { &claim.operation } else { &claim.message };
        x = put(buffer, (x, at.y), from, &text::fit(message, room), theme.said());
        put(buffer, (x, at.y), from, &alike, theme.dim());
    }

    fn style(&self) -> Style {
        match (self.side, self.kind) {
            (Side::Old, ChangeKind::Disputed) => self.theme.dim().add_modifier(Modifier::ITALIC),
            (Side::Old, _) => self.theme.dim().add_modifier(Modifier::CROSSED_OUT),
            (Side::New, ChangeKind::Corrected | ChangeKind::TakenBack) => self.theme.strong(),
            (Side::New, _) => self.theme.said(),
        }
    }
}
