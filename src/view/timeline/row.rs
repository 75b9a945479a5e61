//! Draws a row of the timeline.

use super::sentence::{Sureness, account, agency, is_blind, sentence, sureness};
use super::{Columns, Slot, Timeline};
use super::{group, run};
use crate::chain::VerdictKind;
use crate::engine::{Row, is_of_alike};
use crate::event::{Field, Stage, Zone, saturated};
use crate::read::shift_text;
use crate::session::{Column, cell, folded, folded_group, news_words};
use crate::view::number::thousands;
use crate::view::stroke::{fit_middle, is_identifier, lay, lay_cursor, mark_hits, put, put_right};
use crate::view::text;
use crate::view::theme::{Depth, Theme, stage_glyph};
use crate::view::when::{self, Weight};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Draws the loaded row `at`.
pub(super) fn draw(timeline: Timeline<'_>, at: usize, columns: &Columns, line: Rect, buffer: &mut Buffer) {
    let (pane, theme) = (timeline.pane, timeline.theme);
    let Some(row) = pane.timeline.rows.get(at) else { return };
    let view = &pane.session.view;
    let selected = at == pane.timeline.cursor;
    let head = folded_group(row).is_some();
    let mut pencil = Pencil { row, columns, line, theme, buffer };
    if head {
        group::draw(timeline, row, line, pencil.buffer);
    } else {
        for (column, slot) in &columns.placed {
            pencil.column(column, *slot, (view.zone, view.zone2));
        }
        pencil.sentence();
        pencil.remark();
    }
    if let Some(run) = row.run.as_ref().filter(|run| !run.folded) {
        let sign = if run.first == row.position { "▾" } else { "▏" };
        put(pencil.buffer, (line.x + 1, line.y), line.right(), sign, theme.faint());
    }
    if row.let_in {
        lay(pencil.buffer, (line.x + 1, line.y), line.right(), theme.faint());
        put(pencil.buffer, (line.x + 1, line.y), line.right(), "┆", theme.faint());
    }
    let (from, end) = ((line.x + 2, line.y), line.right());
    if let Some(find) = pane.marked().filter(|_| row.hit) {
        put(pencil.buffer, (line.x + 1, line.y), end, "▸", theme.accent());
        mark_hits(pencil.buffer, from, end, find, theme.hit());
    }
    let last = pane.session.chains.mark.as_ref() == Some(&row.position);
    if !head && (last || row.notes.marked) {
        let style = if last { theme.accent() } else { theme.dim() };
        put(pencil.buffer, (line.x + 1, line.y), end, "⋆", style);
    }
    if pane.range_rows().is_some_and(|(first, last)| (first..=last).contains(&at)) {
        lay(pencil.buffer, (line.x + 1, line.y), end, theme.selection());
    }
    if selected && !head && pane.has_keys() {
        pencil.chosen(&pane.timeline.column);
    }
    if selected && !pane.focused {
        put(pencil.buffer, (line.x + 1, line.y), line.right(), "›", theme.accent());
    } else if selected {
        lay_cursor(pencil.buffer, (line.x, line.y), line.right(), theme);
    }
}

/// The marks of unusual rows, a glyph each, with its word if there is room: an orphan, an uncovered access, values new
/// to the account.
fn marks(row: &Row, theme: Theme, room: u16) -> Vec<(String, Style)> {
    const WORDS: u16 = 30;
    let word =
        |sign: &str, said: &str| if room >= WORDS { format!("{sign} {said}  ") } else { format!("{sign} ") };
    let mut marks = noted(row, theme, room >= WORDS);
    match row.verdict {
        Some(VerdictKind::Orphan) => marks.push((word("⊘", "orphan"), theme.warning())),
        Some(VerdictKind::Uncovered) => marks.push(("◌ ".to_owned(), theme.faint())),
        _ => {}
    }
    if !row.news.is_empty() {
        let said = format!("new {}", news_words(&row.news));
        marks.push((word("+", &said), theme.stage(Stage::TokenForgery)));
    }
    marks
}

/// The marks of notes on a row, a glyph each.
fn noted(row: &Row, theme: Theme, roomy: bool) -> Vec<(String, Style)> {
    let notes = &row.notes;
    let mut signs = Vec::new();
    if notes.manual {
        signs.push(("» ".to_owned(), theme.accent()));
    }
    if notes.hidden {
        let said = if roomy { "× hidden  " } else { "× " };
        signs.push((said.to_owned(), theme.faint()));
    }
    if notes.corrected.contains(&Field::Severity) {
        let level = row.event.text(Field::Severity).unwrap_or("severity");
        let said = if roomy { format!("≠ {level}  ") } else { "≠ ".to_owned() };
        signs.push((said, theme.warning()));
    }
    if let Some(first) = notes.tags.first() {
        let more = if notes.tags.len() > 1 { format!(" +{}", notes.tags.len() - 1) } else { String::new() };
        let tag = text::fit(first, 16);
        let said = if roomy { format!("#{tag}{more}  ") } else { "# ".to_owned() };
        signs.push((said, theme.accent()));
    }
    if notes.comments > 0 {
        let number = if notes.comments > 1 { format!("{} ", notes.comments) } else { String::new() };
        signs.push((format!("¶ {number}"), theme.accent()));
    }
    if notes.links > 0 {
        signs.push(("↔ ".to_owned(), theme.accent()));
    }
    if notes.values > 0 {
        signs.push(("@ ".to_owned(), theme.accent()));
    }
    signs
}

struct Pencil<'a, 'b> {
    row: &'a Row,
    columns: &'a Columns,
    line: Rect,
    theme: Theme,
    buffer: &'b mut Buffer,
}

impl Pencil<'_, '_> {
    fn slot(&mut self, slot: Slot, what: &str, style: Style) -> u16 {
        let x = self.line.x + slot.x;
        put(self.buffer, (x, self.line.y), x + slot.width, what, style)
    }

    fn column(&mut self, column: &Column, slot: Slot, (zone, second): (Zone, Option<Zone>)) {
        let Column::Field(field) = column else { return self.value(column, slot, self.theme.said()) };
        match field {
            Field::Time => self.when(slot, zone, second),
            Field::Stage => self.stage(slot),
            Field::Account => self.account(slot),
            Field::Agency => self.agency(slot),
            Field::Operation => self.value(column, slot, self.theme.said()),
            Field::Source | Field::Line | Field::Format => self.value(column, slot, self.theme.faint()),
            _ => self.value(column, slot, self.theme.dim()),
        }
    }

    /// A value as shown: numbers right-aligned, identifiers cut in the middle, as they differ at either end.
    fn value(&mut self, column: &Column, slot: Slot, style: Style) {
        let value = self.cell(column, slot);
        let Column::Field(field) = column else {
            self.slot(slot, &value, style);
            return;
        };
        let x = self.line.x + slot.x;
        match field {
            Field::Count | Field::Line => {
                put_right(self.buffer, (x, self.line.y), x + slot.width, &value, style);
            }
            field if is_identifier(*field) => {
                self.slot(slot, &fit_middle(&value, usize::from(slot.width)), style);
            }
            _ => {
                self.slot(slot, &value, style);
            }
        }
    }

    /// The content of a column; if a folded run differs in it, that of its first event.
    fn cell(&self, column: &Column, slot: Slot) -> String {
        let value = cell(self.row, column);
        let Some(run) = folded(self.row) else { return value };
        match column {
            Column::Field(Field::Count) => thousands(run.total.operations),
            Column::Field(field) if is_of_alike(*field) => value,
            _ if value.is_empty() => value,
            _ => format!("{} …", text::fit(&value, usize::from(slot.width.saturating_sub(2)))),
        }
    }

    /// The time range of a folded run; `None` for a single event, or if no clock time is known.
    fn span(&self, zone: Zone, room: usize) -> Option<when::Pieces> {
        let run = folded(self.row)?;
        run::span(self.row.event.when?, run.until?, zone, room)
    }

    fn when(&mut self, slot: Slot, zone: Zone, second: Option<Zone>) {
        let Some(when) = self.row.event.when else {
            self.slot(slot, "no time", self.theme.faint());
            return;
        };
        let (mut x, end) = (self.line.x + slot.x, self.line.x + slot.x + slot.width);
        let blind = is_blind(&self.row.event);
        let room = usize::from(slot.width);
        let pieces = self.span(zone, room).unwrap_or_else(|| match second.filter(|_| room > 15) {
            Some(second) => when::pair(when, (zone, second), room),
            None => when::short(when, zone, room),
        });
        for (piece, weight) in pieces {
            let (piece, style) = match weight {
                Weight::Said => (piece, self.theme.said()),
                // hatched within blind zones, as in the lanes
                Weight::Bar if blind => (piece.replace('▒', "░"), self.theme.blind()),
                Weight::Dim | Weight::Bar => (piece, self.theme.dim()),
            };
            x = put(self.buffer, (x, self.line.y), end, &piece, style);
        }
        self.moved((x, end));
    }

    /// Draws the clock correction of the time, or a mark if that has no room.
    fn moved(&mut self, (x, end): (u16, u16)) {
        let clock = self.row.event.clock;
        if clock == 0 {
            return;
        }
        let said = format!(" {}", shift_text(clock));
        if text::width(&said) <= usize::from(end.saturating_sub(x)) {
            put(self.buffer, (x, self.line.y), end, &said, self.theme.faint());
        } else {
            // the gap after the column holds a mark
            let x = if x + 1 < end { x + 1 } else { x.min(end) };
            put(self.buffer, (x, self.line.y), end + 1, "±", self.theme.faint());
        }
    }

    fn stage(&mut self, slot: Slot) {
        let stage = self.row.event.stage();
        let x = self.slot(slot, stage_glyph(stage), self.theme.stage(stage));
        let end = self.line.x + slot.x + slot.width;
        put(self.buffer, (x + 1, self.line.y), end, stage.label(), self.theme.stage(stage));
        if self.row.notes.corrected.contains(&Field::Stage) {
            // the gap after the glyph holds a mark
            put(self.buffer, (x, self.line.y), x + 1, "≠", self.theme.accent());
        }
    }

    fn account(&mut self, slot: Slot) {
        match self.row.event.text(Field::Account) {
            Some(name) => self.slot(slot, &account(name, usize::from(slot.width)), self.theme.said()),
            None => self.slot(slot, "–", self.theme.faint()),
        };
    }

    fn agency(&mut self, slot: Slot) {
        let name = self.row.event.text(Field::Agency).unwrap_or("");
        self.slot(slot, &agency(name, usize::from(slot.width)), self.theme.dim());
    }

    /// The place of the sentence, including adjacent columns that are empty in this row.
    fn text_slot(&self) -> Slot {
        let (event, mut slot) = (&self.row.event, self.columns.text);
        let free = |field| self.columns.of_field(field).filter(|_| event.text(field).is_none());
        if let Some(before) = free(Field::Operation).filter(|before| before.x + before.width + 1 == slot.x) {
            slot = Slot { x: before.x, width: slot.x + slot.width - before.x };
        }
        let after = free(Field::SourceIp).filter(|after| slot.x + slot.width + 1 == after.x);
        slot.width += after.map_or(0, |address| address.width + 1);
        let remark = self.columns.remark;
        if slot.x + slot.width + 1 == remark.x && self.remarked().0.is_empty() {
            slot.width = remark.x + remark.width - slot.x;
        }
        slot
    }

    fn sentence(&mut self) {
        let run = folded(self.row);
        let common = run.map(|run| run::common(&self.row.event, run));
        let event = common.as_ref().unwrap_or(&self.row.event);
        let slot = self.text_slot();
        let (sure, word) = sureness(self.row);
        let done = self.columns.of_field(Field::Operation).is_none();
        let said = if self.columns.sentence {
            sentence(event, done, usize::from(slot.width))
        } else {
            String::new()
        };
        let (doubt, style) = match sure {
            Sureness::Sure => ("", self.theme.said()),
            Sureness::Unsure => (": ", self.theme.dim().add_modifier(Modifier::ITALIC)),
            Sureness::Superseded => (": ", self.theme.faint().add_modifier(Modifier::CROSSED_OUT)),
        };
        let (mut x, end) = (self.line.x + slot.x, self.line.x + slot.x + slot.width);
        if let Some(run) = run {
            x = put(self.buffer, (x, self.line.y), end, &run::times(run), self.theme.strong()) + 1;
        }
        if let Some(word) = word {
            let slanted = self.theme.dim().add_modifier(Modifier::ITALIC);
            // terminals without colours may lack italics too
            let mark = if sure == Sureness::Unsure && self.theme.depth() == Depth::None { "? " } else { "" };
            x = put(self.buffer, (x, self.line.y), end, &format!("{mark}{word}{doubt}"), slanted);
        }
        for (mark, style) in marks(self.row, self.theme, end.saturating_sub(x)) {
            x = put(self.buffer, (x, self.line.y), end, &mark, style);
        }
        x = put(self.buffer, (x, self.line.y), end, &said, style);
        // a sentence without message shows it already
        let counted = run.filter(|_| event.text(Field::Message).is_some()).and_then(run::operations);
        if let Some(counted) = counted {
            put(self.buffer, (x, self.line.y), end, &format!(" · {counted}"), self.theme.dim());
        }
    }

    /// The remark at the end of the row; empty for most.
    fn remarked(&self) -> (String, Style) {
        let event = &self.row.event;
        // blind zones are hatched before the row already, but only this says that a record is synthetic
        if event.synthetic {
            return ("synth".to_owned(), self.theme.faint());
        }
        if is_blind(event) {
            return ("blind".to_owned(), self.theme.blind());
        }
        let cite = event.list(Field::Cites).first().map(AsRef::as_ref).unwrap_or_default();
        let confidence = event.text(Field::Confidence).unwrap_or("");
        (format!("{cite} {confidence}").trim().to_owned(), self.theme.faint())
    }

    fn remark(&mut self) {
        let slot = self.columns.remark;
        let (said, style) = self.remarked();
        let x = self.line.x + slot.x;
        put_right(self.buffer, (x, self.line.y), x + slot.width, &said, style);
    }

    /// Underlines the value under the column cursor; a value without a column is shown at the end of the row.
    fn chosen(&mut self, column: &Column) {
        let y = self.line.y;
        let strong = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        let value = Some(cell(self.row, column)).filter(|value| !value.is_empty());
        let value = value.as_deref();
        // a glyph alone is too small to be recognised, and a claim has no operation of its own
        let slot = self.columns.slot(column).filter(|slot| slot.width > 1);
        if let Some(slot) = slot.filter(|_| {
            value.is_some() || !matches!(column, Column::Field(Field::Operation | Field::SourceIp))
        }) {
            let from = self.line.x + slot.x;
            let longest = if slot == self.columns.text {
                value.map_or(0, |value| text::width(&text::fit(value, usize::from(slot.width))))
            } else {
                usize::MAX
            };
            let cells = slot.width.min(saturated::<u16>(longest));
            let mut end = (from + cells).min(self.buffer.area.right());
            while end > from && self.buffer[(end - 1, y)].symbol() == " " {
                end -= 1;
            }
            return lay(self.buffer, (from, y), end, strong);
        }
        let value = value.unwrap_or("–");
        let (end, from) = (self.line.right().saturating_sub(1), self.line.x + self.columns.text.x);
        let begin = put_right(self.buffer, (from, y), end, value, self.theme.said().patch(strong));
        let label = format!("  {} ", column.name());
        put_right(self.buffer, (from, y), begin, &label, self.theme.faint());
    }
}
