//! The facet panel: fields with their values, counts, and whether the filter includes them.
//!
//! The share of a value is a tint behind it, relative to the field's most frequent value.

mod names;

pub(super) use names::short;

use super::pen::Pen;
use super::rule::rule;
use super::stroke::lay_stale;
use super::theme::{Depth, Theme, stage_glyph};
use super::{number, text};
use crate::engine::Slot;
use crate::event::{Field, Stage};
use crate::session::{FacetLine, Mark, Panel, Session, facet_lines};
use crate::store::Tally;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The facet panel.
pub struct Facets<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Column of a value's text; its mark is two columns before.
const TEXT: u16 = 3;
/// Width of a count in cells.
const COUNT: usize = 7;

impl Widget for Facets<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area);
        let lines = facet_lines(self.session);
        let state = &self.session.facets;
        let focused = self.session.focus == Panel::Facets;
        let held = lines.get(state.cursor).filter(|_| focused).map(FacetLine::field);
        let shown = lines.get(state.top..).unwrap_or_default();
        let shown = &shown[..shown.len().min(usize::from(pen.height()))];
        for ((at, line), y) in (state.top..).zip(shown).zip(0..) {
            let cursor = focused && at == state.cursor;
            if cursor {
                self.cursor(&mut pen, y);
            }
            self.line(&mut pen, y, line, (cursor, held));
            let is_head = matches!(line, FacetLine::Head { .. });
            if !is_head && self.session.awaits(Slot::Facet(line.field())) {
                let line = pen.line(y);
                lay_stale(pen.buffer(), line, self.theme);
            }
        }
    }
}

/// The line of a value.
struct Value<'a> {
    field: Field,
    text: &'a str,
    tally: Tally,
    mark: Mark,
    most: u64,
}

impl Facets<'_> {
    /// Draws the background of the cursor's line. It is similar to that of included values, so its edge is marked.
    fn cursor(&self, pen: &mut Pen<'_>, y: u16) {
        let width = pen.width();
        pen.ground(0, y, width, self.theme.cursor());
        if self.theme.depth() != Depth::None {
            pen.put(0, y, "▌", self.theme.accent());
        }
    }

    fn line(&self, pen: &mut Pen<'_>, y: u16, line: &FacetLine, (cursor, held): (bool, Option<Field>)) {
        match line {
            FacetLine::Head { field, open, distinct } => {
                let title = if *open { field.name().to_owned() } else { format!("{} …", field.name()) };
                let awaited = self.session.awaits(Slot::Facet(*field));
                let partial = self.session.is_partial(Slot::Facet(*field));
                let known = distinct.filter(|_| !awaited);
                let known = known.map(|number| number::so_far(&number::thousands(number), partial));
                let remark = known.unwrap_or_else(|| if awaited { "…".to_owned() } else { String::new() });
                let area = pen.line(y);
                rule(pen.buffer(), area, &words(&title), &remark, held == Some(*field), self.theme);
            }
            FacetLine::Value { field, value, tally, mark, most } => {
                let line = Value { field: *field, text: value, tally: *tally, mark: *mark, most: *most };
                self.value(pen, y, &line, cursor);
            }
            FacetLine::More { hidden, .. } => {
                pen.put(TEXT, y, &format!("{} more", number::thousands(*hidden)), self.theme.faint());
            }
        }
    }

    /// The values of a field from which a name has to differ, those without room for a line too.
    fn values(&self, field: Field) -> Vec<&str> {
        let answer = self.session.facet(field);
        answer
            .map_or_else(Vec::new, |answer| answer.values.iter().map(|value| value.value.as_str()).collect())
    }

    fn value(&self, pen: &mut Pen<'_>, y: u16, line: &Value<'_>, cursor: bool) {
        let theme = self.theme;
        let said = line.mark == Mark::Included || cursor;
        let ground = if said { theme.selection() } else { theme.tint() };
        let share = share(line.tally.records, line.most, pen.width().saturating_sub(2));
        pen.ground(2, y, share, ground);
        let (mark, ink) = match line.mark {
            Mark::Included => ("▣", theme.accent()),
            Mark::Excluded => ("✕", theme.warning()),
            Mark::None if cursor => ("□", theme.said()),
            Mark::None => ("□", theme.faint()),
        };
        pen.put(1, y, mark, ink);
        let style = if said { theme.said() } else { theme.dim() };
        let partial = self.session.is_partial(Slot::Facet(line.field));
        let count = number::so_far(&number::within(line.tally.records, COUNT), partial);
        let end = pen.width().saturating_sub(1);
        let end = pen.put_end(end, y, &count, style);
        let room = usize::from(end.saturating_sub(TEXT + 1));
        let struck = if line.mark == Mark::Excluded { Modifier::CROSSED_OUT } else { Modifier::empty() };
        if let Some(stage) = stage_of(line) {
            let ink = theme.stage(stage);
            let x = pen.put(TEXT, y, stage_glyph(stage), ink);
            let label = text::fit(stage.label(), room.saturating_sub(2));
            pen.put(x + 1, y, &label, ink.add_modifier(struck));
        } else {
            let name = names::short(line.field, line.text, &self.values(line.field), room);
            pen.put(TEXT, y, &name, style.add_modifier(struck));
        }
    }
}

fn stage_of(line: &Value<'_>) -> Option<Stage> {
    if line.field == Field::Stage { Stage::parse(line.text) } else { None }
}

/// The name of a field as shown.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// The width of a share in cells: 0 for none, else at least 1.
fn share(records: u64, most: u64, columns: u16) -> u16 {
    let (records, most) = (u128::from(records.min(most)), u128::from(most.max(1)));
    let cells = (records * u128::from(columns) * 2 + most) / (most * 2);
    let cells = u16::try_from(cells).unwrap_or(columns);
    cells.max(u16::from(records > 0)).min(columns)
}
