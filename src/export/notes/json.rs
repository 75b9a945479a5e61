//! Notes as JSON.

use crate::case::notes::{Detached, Entry, Notebook, Trouble, note_json};
use serde_json::{Map, Value, json};

/// All notes as written, in order, each with the notes that undid it; and lines that can't be read.
#[must_use]
pub fn notes_json<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    book: &Notebook,
    troubles: &[Trouble],
) -> Value {
    let notes = entries.map(|entry| {
        let mut note = note_json(&entry.note);
        if let (Value::Object(members), Some(by)) = (&mut note, book.undone.get(&entry.note.id)) {
            members.insert("undone_by".to_owned(), Value::from(by.as_str()));
        }
        note
    });
    let notes: Vec<Value> = notes.collect();
    let trouble = |trouble: &Trouble| {
        let file = trouble.file.display().to_string();
        json!({"file": file, "line": trouble.number, "reason": trouble.why})
    };
    json!({"notes": notes, "troubles": troubles.iter().map(trouble).collect::<Vec<Value>>()})
}

/// Events with notes that are not in the case, and sources whose content changed since notes were made.
#[must_use]
pub fn detached_json(detached: &[Detached], changed: &[String]) -> Value {
    let event = |detached: &Detached| {
        let Detached { target, notes } = detached;
        let mut members = Map::new();
        members.insert("id".to_owned(), Value::from(target.id.as_str()));
        let texts = [("time", &target.time), ("file", &target.file), ("text", &target.text)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some((key, Value::from(text.as_deref()?))));
        members.extend(texts.map(|(key, text)| (key.to_owned(), text)));
        if target.line > 0 {
            members.insert("line".to_owned(), Value::from(target.line));
        }
        members.insert("notes".to_owned(), notes.iter().map(String::as_str).map(Value::from).collect());
        Value::Object(members)
    };
    json!({"detached": detached.iter().map(event).collect::<Vec<Value>>(), "changed": changed})
}
