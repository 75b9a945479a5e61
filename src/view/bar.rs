//! The bar at the bottom: the filter or the prompt, and below it an error, a hint or completions.

mod inks;
mod lead;
pub(super) mod styles;
mod typed;

pub(super) use typed::Typed;

use super::number::thousands;
use super::stroke::{hairline, lay, put, put_right, wrap};
use super::text;
use super::theme::Theme;
use super::timeline::passing;
use crate::event::saturated;
use crate::query::{QueryError, Reading};
use crate::session::{Bar as Typing, ErrorPlaces, PromptKind, Session, TIMES, ghost as notes_ghost, named};
use inks::{Ink, inks};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

/// The bar of a session.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Bar<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let ruled = u16::from(area.height > 1 + self.session.lines_below_prompt());
        if ruled > 0 {
            hairline(buffer, (area.x, area.y), area.right(), self.theme);
        }
        let y = area.y + ruled;
        // a question that can't be taken back has the whole line
        let count = if self.session.asks_to_stop() { String::new() } else { count(self.session) };
        let end = put_right(buffer, (area.x, y), area.right().saturating_sub(1), &count, self.theme.dim());
        let end = match walked(self.session) {
            // what was typed has half of the line at least
            Some(said) if end > area.x + area.width / 2 => {
                let from = area.x + area.width / 3;
                put_right(buffer, (from, y), end.saturating_sub(3), &said, self.theme.accent())
            }
            _ => end,
        };
        let line = Rect { y, height: 1, width: end.saturating_sub(area.x + 2), ..area };
        let below = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
        match &self.session.bar {
            None if self.asked(line, buffer) => {}
            None => self.idle(line, buffer),
            Some(bar) => self.typing(bar, line, below, buffer),
        }
    }
}

/// The position in a walk along a chain: `12 of 214 along session 0000…0003`.
fn walked(session: &Session) -> Option<String> {
    let walked = session.chains.walked.as_ref().filter(|_| session.bar.is_none())?;
    let (number, total) = (thousands(walked.number), thousands(walked.total));
    Some(format!("{number} of {total} along {}", named(&walked.along)))
}

fn count(session: &Session) -> String {
    let (Some(_), passing) = (&session.case, passing(session.focused_pane())) else { return String::new() };
    let reading = session.pane.counted.as_ref().map_or(Reading::Whole, |counted| counted.reading);
    if let Some(naming) = session.bar.as_ref().and_then(|bar| bar.naming.as_ref()) {
        let working = if naming.unnamed.is_none() { "working it out · " } else { "" };
        return format!("{working}still {passing}");
    }
    match session.typed_value().filter(|_| reading != Reading::Whole) {
        Some((_, value)) => format!("{} · {passing}", text::show(&reading.written(value))),
        None => passing,
    }
}

impl Bar<'_> {
    /// Draws the question before reading is stopped or many events are noted, notes that could not be saved, or the
    /// number of selected events. Returns whether there was any.
    fn asked(self, line: Rect, buffer: &mut Buffer) -> bool {
        let (at, end) = ((line.x + 1, line.y), line.right());
        if self.session.asks_to_stop() {
            let read = self.session.loading.map_or(0, |loading| loading.records);
            let question = format!("stop reading for good, at {}?", super::number::count(read, "record"));
            let x = put(buffer, at, end.saturating_sub(27), &question, self.theme.strong());
            put(buffer, (x + 2, line.y), end, "Enter stops · Esc reads on", self.theme.accent());
            return true;
        }
        if let Some(question) = self.session.note_question() {
            let x = put(buffer, at, end.saturating_sub(18), &question, self.theme.strong());
            if self.session.note_is_counted() {
                put(buffer, (x + 2, line.y), end, "Enter yes · Esc no", self.theme.accent());
            }
            return true;
        }
        if let Some(unsaved) = self.session.unsaved() {
            let key = crate::keys::chords_of("save-again").first().map_or_else(String::new, |c| c.label());
            let again = format!("{key} sends it again");
            let room = u16::try_from(text::width(&again)).unwrap_or(0) + 3;
            let x = put(buffer, at, end.saturating_sub(room), &unsaved, self.theme.warning());
            put(buffer, (x + 2, line.y), end, &again, self.theme.accent());
            return true;
        }
        if self.session.range().is_some() {
            let many = self.session.range_length();
            let many = many.map_or_else(|| "events".to_owned(), |many| super::number::count(many, "event"));
            let x = put(buffer, at, end, &format!("{many} chosen"), self.theme.accent());
            let query = self.session.view.scope.query.trim();
            if !query.is_empty() {
                put(buffer, (x, line.y), end, &format!(" of › {query}"), self.theme.dim());
            }
            return true;
        }
        false
    }

    fn idle(self, line: Rect, buffer: &mut Buffer) {
        let query = &self.session.view.scope.query;
        let (x, end) = (line.x + 1, line.right());
        let off = &self.session.view.scope.off;
        if query.trim().is_empty() && off.is_empty() {
            let key = crate::keys::chords_of("prompt filter").first().map_or_else(String::new, |c| c.label());
            let said = format!("no filter · {key} to type one");
            put(buffer, (x, line.y), end, &said, self.theme.faint());
            return;
        }
        let x = put(buffer, (x, line.y), end, "› ", self.theme.faint());
        let mut x = if query.trim().is_empty() {
            x
        } else {
            styles::typed(query, (x, line.y), end, self.theme, buffer) + 2
        };
        // terms that are switched off follow, each with the glyph of an unchecked item
        for term in off.iter() {
            x = put(buffer, (x, line.y), end, "□ ", self.theme.faint());
            x = put(buffer, (x, line.y), end, &term.text, self.theme.faint()) + 2;
        }
    }

    fn typing(self, bar: &Typing, line: Rect, below: Rect, buffer: &mut Buffer) {
        let prompt = self.session.prompt_text(bar.kind);
        let x = put(buffer, (line.x + 1, line.y), line.right(), &prompt, self.theme.accent());
        let query = bar.input.text();
        let inks = if bar.kind == PromptKind::Filter { inks(query) } else { Vec::new() };
        let typed = Typed::new(query, bar.input.cursor());
        let cursor = self.theme.said().add_modifier(Modifier::REVERSED);
        let place = typed.draw((x, line.y), line.right(), &|at| self.ink(&inks, at), Some(cursor), buffer);
        if query.is_empty() {
            put(buffer, (x + 2, line.y), line.right(), ghost(bar.kind), self.theme.faint());
        }
        if let Some(error) = &bar.error {
            let from = place.x_of(&typed, error.span.start);
            let until = place.x_of(&typed, error.span.end).max(from + 1).min(line.right());
            lay(buffer, (from, line.y), until, Style::new().add_modifier(Modifier::UNDERLINED));
            // an error in the term being typed may only be due to its being unfinished; errors before it are shown
            if bar.offers.is_empty() || error.span.end < bar.input.cursor() {
                return self.wrong(error, from, until, below, buffer);
            }
        }
        if let Some(unnamed) = bar.naming.as_ref().and_then(|naming| naming.unnamed.as_ref()) {
            let end = below.right().saturating_sub(1);
            put(buffer, (below.x + 1, below.y), end, &unnamed.to_string(), self.theme.dim());
        }
        if let Some(nowhere) = bar.nowhere.as_ref().filter(|_| below.height > 0) {
            let end = below.right().saturating_sub(1);
            put(buffer, (below.x + 1, below.y), end, nowhere, self.theme.dim());
        }
        if bar.kind == PromptKind::Goto {
            return lead::draw(self.session, bar.lead.as_ref(), below, self.theme, buffer);
        }
        self.offers(bar, place.x_of(&typed, bar.input.cursor()), below, buffer);
    }

    fn ink(self, inks: &[Ink], at: usize) -> Style {
        styles::of(inks.get(at).copied().unwrap_or_default(), self.theme)
    }

    fn wrong(self, error: &QueryError, from: u16, until: u16, below: Rect, buffer: &mut Buffer) {
        if below.height == 0 {
            return;
        }
        let carets = "^".repeat(usize::from(until.saturating_sub(from).max(1)));
        let style = self.theme.warning();
        let x = put(buffer, (from, below.y), below.right(), &carets, style) + 1;
        let end = below.right().saturating_sub(1);
        let hint = error.hint.as_deref().unwrap_or("");
        let cells = |text: &str| saturated::<u16>(text::width(text));
        // below the span if it fits there, else further left
        let under = |width: u16| (from.min(end.saturating_sub(width)).max(below.x + 1), below.y + 1);
        let places = self.session.error_places(error);
        if places == ErrorPlaces::Beside {
            put(buffer, (x, below.y), end, &error.message, style);
        }
        if below.height < 2 {
            return;
        }
        let (left, mut y) = (below.x + 1, below.y + 1);
        match places {
            ErrorPlaces::Beside => {}
            ErrorPlaces::Below => {
                let joined = if hint.is_empty() { String::new() } else { format!(" · {hint}") };
                let width = cells(&error.message).saturating_add(cells(&joined));
                let x = put(buffer, under(width), end, &error.message, style);
                put(buffer, (x, y), end, &joined, self.theme.dim());
                return;
            }
            ErrorPlaces::Apart => {
                put(buffer, (left, y), end, &error.message, style);
                y += 1;
            }
        }
        let lines = wrap(hint, usize::from(end.saturating_sub(left)), usize::from(below.bottom() - y));
        let is_under = places == ErrorPlaces::Beside && lines.len() == 1;
        let x = if is_under { under(cells(hint)).0 } else { left };
        for (line, y) in lines.iter().zip(y..) {
            put(buffer, (x, y), end, line, self.theme.dim());
        }
    }

    /// Draws the completions around the selected one, and to their right the error in the text typed so far.
    fn offers(self, bar: &Typing, cursor_x: u16, below: Rect, buffer: &mut Buffer) {
        let places = usize::from(below.height);
        if places == 0 || bar.offers.is_empty() {
            return;
        }
        let chosen = bar.offer.unwrap_or(0);
        let top = (chosen + 1).saturating_sub(places).min(bar.offers.len().saturating_sub(places));
        let shown = bar.offers.get(top..).unwrap_or_default();
        let shown = shown.get(..places.min(shown.len())).unwrap_or_default();
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let values =
            widest(&mut shown.iter().map(|(value, _)| text::width(&text::fit(value, 40)))).clamp(8, 40);
        let counts = shown.iter().all(|(_, note)| note.is_empty() || note.parse::<u64>().is_ok());
        let notes =
            widest(&mut shown.iter().map(|(_, note)| text::width(&text::fit(&said_count(note), 70)))).min(70);
        let width = saturated::<u16>(values + notes + 4).min(below.width.saturating_sub(1));
        let x = cursor_x.min(below.right().saturating_sub(width + 1)).max(below.x);
        let value_end = x + 1 + u16::try_from(values).unwrap_or(0);
        for (at, ((value, note), y)) in shown.iter().zip(below.y..).enumerate() {
            let on = bar.offer == Some(top + at);
            let style = if on { self.theme.strong() } else { self.theme.dim() };
            put(buffer, (x + 1, y), value_end.min(below.right()), value, style);
            if counts {
                put_right(buffer, (value_end, y), x + width - 1, &said_count(note), self.theme.faint());
            } else {
                put(buffer, (value_end + 2, y), x + width, note, self.theme.faint());
            }
            if on {
                lay(buffer, (x, y), x + width, self.theme.selection());
            }
        }
        let Some(error) = &bar.error else { return };
        if shown.len() < places {
            let y = below.bottom() - 1;
            put(buffer, (below.x + 1, y), below.right(), &error.to_string(), self.theme.warning());
        } else {
            self.beside(error, x, x + width, below, buffer);
        }
    }

    /// Draws the error on the side of the completions that has more room.
    fn beside(self, error: &QueryError, from: u16, until: u16, below: Rect, buffer: &mut Buffer) {
        let said = error.to_string();
        let (left, right) = (from.saturating_sub(below.x), below.right().saturating_sub(until));
        let style = self.theme.warning();
        if right >= left {
            put(buffer, (until + 2, below.y), below.right().saturating_sub(1), &said, style);
        } else {
            put(buffer, (below.x + 1, below.y), from.saturating_sub(2), &said, style);
        }
    }
}

/// A count with thousands separated; other texts unchanged.
fn said_count(note: &str) -> String {
    note.parse().map_or_else(|_| note.to_owned(), thousands)
}

/// The placeholder shown while nothing is typed.
const fn ghost(kind: PromptKind) -> &'static str {
    match kind {
        PromptKind::Note(prompt) => notes_ghost(prompt),
        PromptKind::Filter => "account:desk-* not app_name:Outlook",
        PromptKind::Find => "any text of an event or its record",
        PromptKind::Goto => TIMES,
        PromptKind::AsOf => "2023-07-14, or nothing for now; two days compares them",
        PromptKind::Compare => "2023-07-12 2024-04-02, or one day with now",
    }
}
