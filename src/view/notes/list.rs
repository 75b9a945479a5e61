//! The overlay of all notes: a line each, and below the list the selected one in full.

use super::minute;
use crate::case::notes::{Detached, NoteOrigin};
use crate::engine::{NoteLine, NotesAnswer};
use crate::keys::Mode;
use crate::session::{NotesEntry, Session, noun, thousands};
use crate::view::foot::closes;
use crate::view::number::count;
use crate::view::rule::rule;
use crate::view::stroke::{clear, lay_cursor, put, put_right, wrap};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The overlay of notes.
#[derive(Debug, Clone, Copy)]
pub struct NotesList<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Widths in cells of time, author and number of events.
const TIME: u16 = 18;
const AUTHOR: u16 = 13;
const EVENTS: u16 = 14;
/// Lines below the list.
const BELOW: u16 = 6;

impl Widget for NotesList<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 12 || area.height < 6 {
            return;
        }
        clear(buffer, area);
        let Some(answer) = self.session.notes.answer.as_deref() else {
            rule(buffer, area, "notes", &closes(Mode::Notes), true, self.theme);
            put(buffer, (area.x + 1, area.y + 1), area.right(), "reading …", self.theme.dim());
            return;
        };
        rule(buffer, area, "notes", &summary(answer), true, self.theme);
        let lines = self.session.notes_entries();
        if lines == 0 {
            let said = "nothing is noted yet · Space marks the event under the cursor, t tags, c comments";
            let lines = wrap(said, usize::from(area.width.saturating_sub(2)), 3);
            for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
                put(buffer, (area.x + 1, y), area.right(), line, self.theme.dim());
            }
            return;
        }
        self.heads(Rect { y: area.y + 1, height: 1, ..area }, buffer);
        let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + BELOW), ..area };
        let places = usize::from(rows.height);
        let chosen = self.session.notes_chosen().unwrap_or(0);
        let top = (chosen + places / 2 + 1).saturating_sub(places).min(lines.saturating_sub(places));
        for (at, y) in (top..lines).zip(rows.y..rows.bottom()) {
            if let Some(entry) = self.session.notes_entry(at) {
                self.line(entry, Rect { y, height: 1, ..area }, buffer);
            }
            if at == chosen {
                lay_cursor(buffer, (area.x, y), area.right(), self.theme);
            }
        }
        let below = Rect { y: area.bottom().saturating_sub(BELOW), height: BELOW, ..area };
        self.below(answer, chosen, lines, below, buffer);
    }
}

/// The number of notes by kind, and the key that closes the list.
fn summary(answer: &NotesAnswer) -> String {
    let mut parts = vec![count(answer.notes.len() as u64, "note")];
    let mut some = |number: usize, word: &str| {
        if number > 0 {
            parts.push(format!("{} {word}", thousands(number as u64)));
        }
    };
    some(answer.troubles.len(), "not readable");
    some(answer.changed.len(), "of other sources");
    some(answer.detached.len(), if answer.looking { "looked for" } else { "without their event" });
    some(answer.hidden.len(), if answer.hidden.len() == 1 { "hidden query" } else { "hidden queries" });
    parts.push(closes(Mode::Notes));
    parts.join(" · ")
}

impl NotesList<'_> {
    fn heads(self, area: Rect, buffer: &mut Buffer) {
        let style = self.theme.faint();
        put(buffer, (area.x + 1, area.y), area.right(), "when", style);
        put(buffer, (area.x + 1 + TIME, area.y), area.right(), "who", style);
        put(buffer, (area.x + 1 + TIME + AUTHOR, area.y), area.right(), "what", style);
        put_right(buffer, (area.x, area.y), area.right().saturating_sub(1), "on", style);
    }

    fn line(self, entry: NotesEntry<'_>, area: Rect, buffer: &mut Buffer) {
        let (x, end) = (area.x + 1, area.right().saturating_sub(1));
        match entry {
            NotesEntry::Trouble(said) => {
                put(buffer, (x, area.y), end, &format!("not readable: {said}"), self.theme.warning());
            }
            NotesEntry::Changed(said) => {
                put(buffer, (x, area.y), end, &format!("changed: {said}"), self.theme.warning());
            }
            NotesEntry::Detached(gone) => {
                let notes = count(gone.notes.len() as u64, "note");
                let from = put_right(buffer, (x, area.y), end, &notes, self.theme.dim());
                let (said, style) = if self.looking() {
                    ("looking for", self.theme.dim())
                } else {
                    ("not in the case", self.theme.warning())
                };
                let said = format!("{said}: {}", named(gone));
                put(buffer, (x, area.y), from.saturating_sub(2), &said, style);
            }
            NotesEntry::Hidden((query, said, kept)) => {
                let kept = kept.map_or("can't be read".to_owned(), |kept| count(kept, "event"));
                self.made(said, area, buffer);
                let from = put_right(buffer, (x, area.y), end, &kept, self.theme.dim());
                let told = format!("hides all that `{query}` keeps");
                let at = (x + TIME + AUTHOR, area.y);
                put(buffer, at, from.saturating_sub(2), &told, self.theme.dim());
            }
            NotesEntry::Note(line) => self.note(line, area, buffer),
        }
    }

    /// Whether missing events may still be found.
    fn looking(self) -> bool {
        self.session.notes.answer.as_ref().is_some_and(|answer| answer.looking)
    }

    fn made(self, said: &NoteOrigin, area: Rect, buffer: &mut Buffer) {
        let x = area.x + 1;
        let when = minute(said.at, self.session.view.zone);
        put(buffer, (x, area.y), x + TIME - 1, &when, self.theme.faint());
        put(buffer, (x + TIME, area.y), x + TIME + AUTHOR - 1, &said.by, self.theme.dim());
    }

    fn note(self, line: &NoteLine, area: Rect, buffer: &mut Buffer) {
        let (x, end) = (area.x + 1, area.right().saturating_sub(1));
        let when = minute(line.at, self.session.view.zone);
        put(buffer, (x, area.y), x + TIME - 1, &when, self.theme.faint());
        put(buffer, (x + TIME, area.y), x + TIME + AUTHOR - 1, &line.by, self.theme.dim());
        let on = match (line.events, &line.first) {
            (0, _) => String::new(),
            (1, Some(first)) => text::fit(&first.id, usize::from(area.width / 3)).into_owned(),
            (number, _) => count(number, "event"),
        };
        let from = put_right(buffer, (x, area.y), end, &on, self.theme.faint());
        let end = from.min(end.saturating_sub(EVENTS)).saturating_sub(2);
        let gone = if line.undone.is_some() { Modifier::CROSSED_OUT } else { Modifier::empty() };
        let style = if line.undone.is_some() { self.theme.faint() } else { self.theme.said() };
        let told = self.told(line);
        let at = (x + TIME + AUTHOR, area.y);
        let after = put(buffer, at, end, &told, style.add_modifier(gone));
        if let Some((_, by)) = &line.undone {
            put(buffer, (after + 2, area.y), end, &format!("taken back by {by}"), self.theme.dim());
        }
    }

    /// The effect of a note in a line; for an undo note, the note that it affects in the end.
    fn told(self, line: &NoteLine) -> String {
        let crate::case::notes::Act::Undo(of) = &line.act else { return noun(&line.act) };
        let (note, again) = self.session.undone(of);
        let answer = self.session.notes.answer.as_ref();
        let other = answer.and_then(|answer| answer.notes.iter().find(|other| other.id == note));
        let said = other.map_or_else(|| note.to_owned(), |other| noun(&other.act));
        if again { format!("takes back that {said} was taken back") } else { format!("takes back: {said}") }
    }

    /// Draws the selected line in full.
    fn below(self, answer: &NotesAnswer, chosen: usize, lines: usize, area: Rect, buffer: &mut Buffer) {
        let Some(entry) = self.session.notes_entry(chosen) else { return };
        let place = format!("{} of {}", thousands(chosen as u64 + 1), thousands(lines as u64));
        let (title, mut said) = match entry {
            NotesEntry::Trouble(said) => ("not readable", vec![said.to_owned()]),
            NotesEntry::Changed(said) => ("changed", vec![said.to_owned()]),
            NotesEntry::Detached(gone) if self.looking() => ("looked for: the case is read", detached(gone)),
            NotesEntry::Detached(gone) => ("without its event", detached(gone)),
            NotesEntry::Hidden((query, ..)) => {
                ("hidden", vec![query.clone(), "U shows its events again".to_owned()])
            }
            NotesEntry::Note(line) => ("note", whole(line)),
        };
        if matches!(entry, NotesEntry::Note(_))
            && let Some(place) = answer.places.first()
        {
            let told = answer.told.as_ref().map_or_else(String::new, |told| format!(" · {told}"));
            said.push(format!("new notes go to {}{told}", place.display()));
            said.extend(answer.elsewhere.clone());
        }
        rule(buffer, area, title, &place, false, self.theme);
        let room = usize::from(area.width).saturating_sub(2);
        let mut y = area.y + 1;
        for (at, text) in said.iter().enumerate() {
            let style = if at == 0 { self.theme.said() } else { self.theme.dim() };
            for line in wrap(text, room, 3) {
                if y < area.bottom() {
                    put(buffer, (area.x + 1, y), area.right().saturating_sub(1), &line, style);
                    y += 1;
                }
            }
        }
    }
}

/// A missing event, as its notes describe it.
fn named(gone: &Detached) -> String {
    let parts = [Some(gone.target.id.as_str()), gone.target.time.as_deref(), gone.target.text.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn detached(gone: &Detached) -> Vec<String> {
    let place =
        gone.target.file.as_ref().map(|file| format!("it stood in {file}, line {}", gone.target.line));
    let notes = format!("notes: {}", gone.notes.join(", "));
    std::iter::once(named(gone)).chain(place).chain([notes]).collect()
}

fn whole(line: &NoteLine) -> Vec<String> {
    let said = if line.said.is_empty() { noun(&line.act) } else { line.said.clone() };
    let first = line.first.as_ref().map(|first| {
        let more =
            if line.events > 1 { format!(" and {} more", thousands(line.events - 1)) } else { String::new() };
        let parts = [Some(first.id.as_str()), first.time.as_deref(), first.text.as_deref()];
        format!("on {}{more}", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    });
    let undone =
        line.undone.as_ref().map(|(note, by)| format!("taken back by {by}, note {note}; U brings it back"));
    std::iter::once(said)
        .chain(first)
        .chain(undone)
        .chain([format!("note {} by {}", line.id, line.by)])
        .collect()
}
