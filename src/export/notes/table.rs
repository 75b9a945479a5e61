//! Notes as text.

use crate::case::notes::{Detached, Entry, Notebook};
use crate::event::visible;
use crate::export::table;
use std::fmt::Write as _;

/// All notes as a table: time, author, what.
#[must_use]
pub fn notes_table<'e>(entries: impl Iterator<Item = &'e Entry>, book: &Notebook) -> String {
    let row = |entry: &Entry| {
        let note = &entry.note;
        let on = match note.on.as_slice() {
            [] => String::new(),
            [one] if note.also.is_empty() => one.id.clone(),
            [first, ..] => format!("{} and {} more", first.id, note.events() - 1),
        };
        let undone = book.undone.get(&note.id).map_or_else(String::new, |by| format!("taken back by {by}"));
        let second = note.at_text().get(..19).map_or_else(String::new, |second| format!("{second}Z"));
        let act = note.act.name().to_owned();
        vec![second, note.by.clone(), note.id.clone(), act, on, note.act.said(), undone]
    };
    let rows: Vec<Vec<String>> = entries.map(row).collect();
    table(&["when", "who", "note", "act", "event", "what", ""], &rows)
}

/// Events with notes that are not in the case, and sources whose content changed since notes were made.
#[must_use]
pub fn detached_table(detached: &[Detached], changed: &[String]) -> String {
    let mut text = String::new();
    if detached.is_empty() {
        text.push_str("every event of the notes is in the case\n");
    } else {
        let row = |detached: &Detached| {
            let target = &detached.target;
            let some = |text: &Option<String>| text.clone().unwrap_or_default();
            let line = if target.line > 0 { format!(":{}", target.line) } else { String::new() };
            let place = target.file.as_ref().map_or_else(String::new, |file| format!("{file}{line}"));
            let notes = detached.notes.join(" ");
            vec![target.id.clone(), some(&target.time), place, some(&target.text), notes]
        };
        let rows: Vec<Vec<String>> = detached.iter().map(row).collect();
        text.push_str(&table(&["event", "time", "stood in", "what", "notes"], &rows));
    }
    for change in changed {
        // writing to a string can't fail
        let _ = writeln!(text, "{}", visible(change));
    }
    text
}
