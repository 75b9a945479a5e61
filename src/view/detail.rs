//! The detail panel: the selected event field by field, or its record.

use super::number::{self, count_so_far, so_far, thousands};
use super::rule::rule;
use super::stroke::{body, fit_middle, is_identifier, lay_cursor, mark_hits, put, wrap_from};
use super::theme::{Depth, Theme};
use super::timeline::{Sureness, is_blind, starts_with, sureness};
use super::{chain, dates, notes, text, tree, when};
use crate::chain::blind::THROTTLED;
use crate::engine::{Detail as Whole, Sighting, Slot};
use crate::event::{Field, Stage, saturated};
use crate::session::{DetailLine, DetailLines, Emphasis, Note, Panel, Session, Tab, detail_lines};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use std::ops::Range;

/// The detail panel.
#[derive(Debug, Clone, Copy)]
pub struct Detail<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// From this width on, fields are laid out in two columns.
const TWO_COLUMNS: u16 = 100;

impl Widget for Detail<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let focused = self.session.focus == Panel::Detail;
        let (title, others) = match self.session.view.tab {
            Tab::Event => ("event", "record · chain · notes"),
            Tab::Record => ("record", "chain · notes · event"),
            Tab::Chain => ("chain", "notes · event · record"),
            Tab::Notes => ("notes", "event · record · chain"),
        };
        let key = crate::keys::chords_of("tab").first().map_or(String::new(), |chord| chord.label());
        rule(buffer, area, title, &format!("{others}  {key}"), focused, self.theme);
        let body = body(area);
        match (self.session.shown_detail(), self.session.selected()) {
            (Some(detail), _) => self.whole(detail, body, buffer),
            (None, Some(row)) => {
                // the row is known already; the rest is still loading
                self.draw_head(&self.head(&row.event, body), body, buffer);
            }
            (None, None) => {}
        }
        if let Some(find) = &self.session.find {
            for y in body.y..body.bottom() {
                mark_hits(buffer, (body.x, y), body.right(), &find.text, self.theme.hit());
            }
        }
    }
}

impl Detail<'_> {
    fn whole(self, detail: &Whole, body: Rect, buffer: &mut Buffer) {
        let lines = detail_lines(self.session);
        if let Some(tree) = lines.tree() {
            return tree::draw(self.session, self.theme, tree, body, buffer);
        }
        if self.session.view.tab == Tab::Chain {
            return chain::draw_tab(self.session, self.theme, lines.built(), body, buffer);
        }
        if self.session.view.tab == Tab::Notes {
            return notes::draw_tab(self.session, self.theme, lines.built(), body, buffer);
        }
        let head = self.head_of(detail, body);
        if let Some(head) = &head {
            self.draw_head(head, body, buffer);
        }
        for (column, shown) in self.places(head.as_ref(), &lines, body) {
            self.column(detail, lines.built(), shown, column, buffer);
        }
    }

    /// The areas of the lines, column by column, with the range of lines in each.
    fn places(self, head: Option<&Head>, lines: &DetailLines, body: Rect) -> Vec<(Rect, Range<usize>)> {
        if let Some(tree) = lines.tree() {
            let rows = tree::rows(self.session, tree, body);
            return vec![(rows, window(self.session, lines.len(), usize::from(rows.height)))];
        }
        if matches!(self.session.view.tab, Tab::Chain | Tab::Notes) {
            return vec![chain::tab_rows(self.session, lines.built(), body)];
        }
        let columns = match head {
            Some(head) => self.columns(body, head.taken, lines.len()),
            None => vec![body],
        };
        let places: usize = columns.iter().map(|column| usize::from(column.height)).sum();
        let mut shown = window(self.session, lines.len(), places);
        let mut found = Vec::new();
        for column in columns {
            let end = shown.end.min(shown.start + usize::from(column.height));
            found.push((column, shown.start..end));
            shown.start = end;
        }
        found
    }

    /// The head of the event; `None` for a record.
    fn head_of(self, detail: &Whole, body: Rect) -> Option<Head> {
        (self.session.view.tab == Tab::Event).then(|| self.head(&detail.row.event, body))
    }

    /// The head: full time, operation, and message, wrapped.
    fn head(self, event: &crate::event::Event<'_>, body: Rect) -> Head {
        let end = body.right().saturating_sub(1);
        let (zone, second) = (self.session.view.zone, self.session.view.zone2);
        let time = event.when.map_or("no time".to_owned(), |at| when::both(at, zone, second));
        let cells = saturated::<u16>(text::width(&time));
        let after_time = (body.x + 1).saturating_add(cells).min(end.max(body.x + 1)) + 2;
        let synthetic = event.synthetic.then_some(after_time);
        let x = synthetic.map_or(after_time, |x| x.saturating_add(SYNTHETIC_CELLS + 2).min(end));
        // messages may be megabytes: look at no more than fits the screen
        let shown = |field| event.text(field).map(|value| text::fit(value, MOST_CELLS));
        let (done, message) = (shown(Field::Operation), shown(Field::Message));
        // many messages begin with the operation
        let told = |done: &str| message.as_deref().is_some_and(|message| starts_with(message, done));
        let done = done.filter(|done| !told(done));
        let mut said = done.into_iter().chain(message.clone()).collect::<Vec<_>>().join(" · ");
        if let Some(blind) = blindness(event, self.session.view.zone) {
            said = format!("{said} · {blind}");
        }
        let half = if self.is_wide(body) { body.width / 2 } else { body.width };
        let width = saturated::<u16>(text::width(&text::fit(&said, 500)));
        if x.saturating_add(width) < body.x + half {
            return Head { time, synthetic, x, said: vec![said], taken: HALF };
        }
        // a claim consists of its message, so it continues below in full
        let focused = self.session.focus == Panel::Detail;
        let most = if focused { body.height.saturating_sub(3) } else { body.height / 2 }.max(2);
        let room = |x: u16| usize::from(end.saturating_sub(x));
        let said = wrap_from(&said, room(x), room(body.x + 1), usize::from(most));
        let taken = u16::try_from(said.len()).unwrap_or(1).max(1);
        Head { time, synthetic, x, said, taken }
    }

    fn draw_head(self, head: &Head, body: Rect, buffer: &mut Buffer) {
        let end = body.right().saturating_sub(1);
        put(buffer, (body.x + 1, body.y), end, &head.time, self.theme.dim());
        if let Some(x) = head.synthetic {
            put(buffer, (x, body.y), end, SYNTHETIC, self.theme.warning());
        }
        let starts = std::iter::once(head.x).chain(std::iter::repeat(body.x + 1));
        for ((line, x), y) in head.said.iter().zip(starts).zip(body.y..body.bottom()) {
            put(buffer, (x, y), end, line, self.theme.said());
        }
    }

    fn is_wide(self, body: Rect) -> bool {
        body.width >= TWO_COLUMNS && self.session.view.tab == Tab::Event
    }

    /// The areas for `lines` fields: one column below the head if they fit, else two, of which the right one begins
    /// beside a short head.
    fn columns(self, body: Rect, head: u16, lines: usize) -> Vec<Rect> {
        let below = |rect: Rect, lines: u16| {
            let lines = lines.min(rect.height);
            Rect { y: rect.y + lines, height: rect.height - lines, ..rect }
        };
        let (left_head, right_head) = if head == HALF { (1, 0) } else { (head, head) };
        if !self.is_wide(body) || lines <= usize::from(body.height.saturating_sub(left_head)) {
            return vec![below(body, left_head)];
        }
        let half = body.width / 2;
        let left = Rect { width: half, ..body };
        let right = Rect { x: body.x + half, width: body.width - half, ..body };
        vec![below(left, left_head), below(right, right_head)]
    }

    fn column(self, whole: &Whole, lines: &[DetailLine], range: Range<usize>, at: Rect, buffer: &mut Buffer) {
        let shown = lines.get(range.clone()).unwrap_or_default();
        let label_of = |line: &DetailLine| match line {
            DetailLine::Field { label, .. } => text::width(label),
            _ => 0,
        };
        let labels = shown.iter().map(label_of).max().unwrap_or(0).max(7);
        for ((line, number), y) in shown.iter().zip(range).zip(at.y..at.bottom()) {
            self.line(whole, line, labels, Rect { y, height: 1, ..at }, buffer);
            if self.session.focus == Panel::Detail && number == self.session.detail.cursor {
                lay_cursor(buffer, (at.x, y), at.right(), self.theme);
            }
        }
    }

    fn line(self, whole: &Whole, line: &DetailLine, labels: usize, at: Rect, buffer: &mut Buffer) {
        let (x, end) = (at.x + 1, at.right().saturating_sub(1));
        match line {
            DetailLine::Field { label, field, value, note, emphasis, .. } => {
                put(buffer, (x, at.y), end, label, self.theme.faint());
                let x = x + saturated::<u16>(labels).saturating_add(2).min(at.width);
                let year = whole.row.event.when.map(|when| when::year(when.order()));
                let partial = self.session.is_partial(Slot::Event);
                let words = note.as_ref().map(|note| NoteWords::of(note, year, partial)).unwrap_or_default();
                let room = usize::from(end.saturating_sub(x));
                let least = if field.is_some_and(is_identifier) {
                    9
                } else {
                    text::width(&text::fit(value, room * 2 / 3))
                };
                let cramped = least + 3 + text::width(&words.text) > room;
                let note = words.short.as_ref().filter(|_| cramped).unwrap_or(&words.text);
                let for_note = if note.is_empty() { 0 } else { text::width(note) + 3 };
                let value = fitted(*field, value, room.saturating_sub(for_note).max(least));
                let style = match emphasis {
                    Emphasis::Warning => self.theme.warning(),
                    Emphasis::Alarm => self.theme.stage(Stage::TokenForgery),
                    Emphasis::Plain => self.value_style(whole, *field, words.published),
                };
                let x = put(buffer, (x, at.y), end, &value, style);
                let style = match (words.told, words.published) {
                    (true, _) => self.theme.accent(),
                    (false, true) => self.theme.stage(Stage::TokenForgery),
                    (false, false) => self.theme.dim(),
                };
                put(buffer, (x + 3, at.y), end, note, style);
            }
            // these have tabs of their own
            DetailLine::Chain(_) | DetailLine::Noted(_) => {}
            DetailLine::Said(sentence) => {
                put(buffer, (x, at.y), end, sentence, self.theme.warning());
            }
        }
    }

    fn value_style(self, whole: &Whole, field: Option<Field>, published: bool) -> Style {
        match field {
            Some(Field::SourceIp) if published => self.theme.stage(Stage::TokenForgery),
            Some(Field::Account | Field::Mailbox | Field::Agency) => self.theme.accent(),
            Some(Field::Stage) => self.theme.stage(whole.row.event.stage()),
            Some(Field::Status) => match sureness(&whole.row).0 {
                Sureness::Sure => self.theme.said(),
                Sureness::Unsure => self.theme.warning(),
                Sureness::Superseded => self.theme.warning().add_modifier(Modifier::CROSSED_OUT),
            },
            Some(Field::Id | Field::Source | Field::TenantId | Field::AccountNames) => self.theme.dim(),
            _ => self.theme.said(),
        }
    }
}

/// The remark on a synthetic event, and its width.
const SYNTHETIC: &str = "synthetic";
const SYNTHETIC_CELLS: u16 = 9;

/// The first lines of the panel.
struct Head {
    time: String,
    /// The column of the synthetic remark, if there is one.
    synthetic: Option<u16>,
    /// The column at which the operation begins, after the time.
    x: u16,
    /// Operation and message, wrapped: beside the time, then below it.
    said: Vec<String>,
    /// The number of lines it takes in both columns, or [`HALF`].
    taken: u16,
}

/// The line of the detail panel at a cell.
pub(super) fn line_at(session: &Session, area: Rect, (x, y): (u16, u16)) -> Option<usize> {
    let lines = detail_lines(session);
    let panel = Detail { session, theme: Theme::of(session.view.look, Depth::None) };
    let head = panel.head_of(session.shown_detail()?, body(area));
    let places = panel.places(head.as_ref(), &lines, body(area));
    let (column, shown) = places.into_iter().find(|(column, _)| column.contains((x, y).into()))?;
    Some(shown.start + usize::from(y - column.y)).filter(|line| shown.contains(line))
}

/// What throttling means for an event: its mailbox is not logged for up to a day.
fn blindness(event: &crate::event::Event<'_>, zone: crate::event::Zone) -> Option<String> {
    let when = event.when.filter(|_| is_blind(event))?;
    let until = when.order().saturating_add(THROTTLED);
    let until = dates::range(i64::MIN, until, zone, Some(when::year(when.order())));
    Some(format!("auditing throttled: up to 24 h of this mailbox are not logged, {until}"))
}

/// At most this many cells of a message are considered.
const MOST_CELLS: usize = 4000;

/// The head takes one line of the left column and none of the right.
const HALF: u16 = 0;

/// The range of lines shown: from the panel's scroll position, adjusted to include the cursor.
pub(super) fn window(session: &Session, lines: usize, places: usize) -> Range<usize> {
    let cursor = session.detail.cursor.min(lines.saturating_sub(1));
    let least = (cursor + 1).saturating_sub(places);
    let top = session.detail.top.min(cursor).max(least).min(lines);
    top..(top + places).min(lines)
}

/// A remark on a field.
#[derive(Default)]
struct NoteWords {
    text: String,
    /// A shorter form of a published fact, which its colour marks as such.
    short: Option<String>,
    /// Whether analysts said it.
    told: bool,
    /// Whether it is a published fact.
    published: bool,
}

impl NoteWords {
    fn of(note: &Note, year: Option<i64>, partial: bool) -> Self {
        match note {
            Note::Said(words) => Self { text: words.clone(), ..Self::default() },
            Note::Told(told, known) => {
                let known = known.as_ref().map(|known| Self::of(known, year, partial)).unwrap_or_default();
                let told = format!("¶ {}", text::fit(told, 200));
                let text = if known.text.is_empty() { told } else { format!("{told} · {}", known.text) };
                Self { text, short: None, told: true, published: known.published }
            }
            Note::Seen(Sighting { published: Some((first, last, message)), .. }) => {
                let fact = format!("{}, {}", text::fit(message, 200), when::days(*first, *last, year));
                Self { text: format!("published: {fact}"), short: Some(fact), told: false, published: true }
            }
            Note::Seen(seen) => Self { text: seen_words(seen, partial), ..Self::default() },
        }
    }
}

/// Where else an identity is seen, in words.
fn seen_words(seen: &Sighting, partial: bool) -> String {
    let Sighting { records, hidden, accounts, agencies, .. } = seen;
    // these counts include hidden events, unlike the rest of the screen
    let mut parts = vec![count_so_far(records.saturating_sub(*hidden), "event", partial)];
    if *hidden > 0 {
        parts.push(format!("{} hidden", so_far(&thousands(*hidden), partial)));
    }
    if *accounts > 0 {
        parts.push(count_so_far(*accounts, "account", partial));
    }
    if *agencies > 0 {
        parts.push(number::agencies(*agencies, partial));
    }
    parts.join(" · ")
}

/// A value shortened: identifiers in the middle, others at the end.
fn fitted(field: Option<Field>, value: &str, columns: usize) -> String {
    if field.is_some_and(is_identifier) {
        fit_middle(value, columns)
    } else {
        text::fit(value, columns).into_owned()
    }
}
