//! Writes a note as JSON.

use crate::case::notes::act::{Act, SavedView};
use crate::case::notes::note::{Note, time_text};
use crate::case::notes::target::{MadeOn, Target};
use crate::event::escaped;
use crate::read::Milestone;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Writes a note as a line, with a line end. Ids of many events are appended one by one, so they take no more memory
/// than the line.
pub(in crate::case::notes) fn write(note: &Note) -> String {
    let mut line = escaped(Value::Object(head(note)).to_string());
    line.pop();
    if !note.also.is_empty() {
        line.push_str(",\"ids\":[");
        for (at, id) in note.also.iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            text(&mut line, id);
        }
        line.push(']');
    }
    for (key, value) in &note.more {
        line.push(',');
        text(&mut line, key);
        line.push(':');
        line.push_str(&escaped(value.to_string()));
    }
    line.push_str("}\n");
    line
}

/// Writes a JSON string.
fn text(line: &mut String, text: &str) {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-:_.@".contains(&byte)) {
        line.push('"');
        line.push_str(text);
        line.push('"');
    } else {
        line.push_str(&escaped(Value::from(text).to_string()));
    }
}

/// A note as a JSON value.
#[must_use]
pub fn note_json(note: &Note) -> Value {
    let mut line = Members(head(note));
    if !note.also.is_empty() {
        line.put("ids", note.also.iter().map(Value::from).collect());
    }
    for (key, value) in &note.more {
        line.put(key, value.clone());
    }
    Value::Object(line.0)
}

/// The members of a note except the events listed by id alone and what a later version wrote.
fn head(note: &Note) -> Map<String, Value> {
    let mut line = Members::default();
    line.text("note", &note.id);
    line.text("at", &time_text(note.at));
    if let Some(order) = note.order {
        line.text("order", &time_text(order));
    }
    line.text("by", &note.by);
    line.text("act", note.act.name());
    act(&note.act, &mut line);
    if !note.on.is_empty() {
        let mut told = HashMap::new();
        line.put("on", note.on.iter().map(|on| target(on, &mut told)).collect());
    }
    line.0
}

#[derive(Default)]
struct Members(Map<String, Value>);

impl Members {
    fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.put(key, Value::from(text));
    }

    fn some(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn list(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.put(key, texts.iter().map(|text| Value::from(text.as_str())).collect());
        }
    }
}

fn act(act: &Act, line: &mut Members) {
    match act {
        Act::Tag(tag) | Act::Untag(tag) => line.text("tag", tag),
        Act::Comment { text, see } => {
            line.text("text", text);
            line.list("see", see);
        }
        Act::Severity(severity) => line.text("severity", severity),
        Act::Stage(stage) => line.text("stage", stage.name()),
        Act::Event(manual) => line.put("event", Value::Object(manual.fields.clone())),
        Act::Link { rel, to } => {
            line.text("rel", rel.name());
            line.text("to", to);
        }
        Act::Milestone(told) => line.put("milestone", milestone(told)),
        Act::View(saved) => line.put("view", view(saved)),
        Act::HideAlike(query) => line.text("query", query),
        Act::Value { identity, text } => {
            line.text("identity", &identity.to_string());
            line.text("text", text);
        }
        Act::Undo(note) => line.text("of", note),
        Act::Mark | Act::Unmark | Act::Hide | Act::Unhide | Act::Unknown(_) => {}
    }
}

fn milestone(told: &Milestone) -> Value {
    let mut members = Members::default();
    members.text("name", told.name.name());
    members.text("time", &told.when.to_string());
    members.some("known_since", told.known_since.map(|since| since.to_string()).as_deref());
    members.some("agency", told.agency.as_deref());
    members.some("account", told.account.as_deref());
    members.some("label", told.label.as_deref());
    members.list("cites", &told.cites);
    Value::Object(members.0)
}

fn view(saved: &SavedView) -> Value {
    let mut members = Members::default();
    members.text("name", &saved.name);
    members.text("query", &saved.query);
    members.list("off", &saved.off);
    members.list("columns", &saved.columns);
    members.some("zone", saved.zone.as_deref());
    members.some("as_of", saved.as_of.as_deref());
    Value::Object(members.0)
}

/// The state of a source that was written last, by file; it is written again only if it changes.
type WrittenSources<'n> = HashMap<&'n str, &'n MadeOn>;

fn target<'n>(target: &'n Target, told: &mut WrittenSources<'n>) -> Value {
    let mut members = Members::default();
    members.text("id", &target.id);
    members.some("time", target.time.as_deref());
    members.some("file", target.file.as_deref());
    if target.line > 0 {
        members.put("line", Value::from(target.line));
    }
    let file = target.file.as_deref().unwrap_or_default();
    let made_on = target.made_on.as_ref();
    match made_on.filter(|made_on| told.insert(file, made_on) != Some(made_on)) {
        Some(MadeOn::Hash { sha256, bytes }) => {
            members.text("sha256", sha256);
            if let Some(bytes) = bytes {
                members.put("bytes", Value::from(*bytes));
            }
        }
        Some(MadeOn::Stamp { bytes, changed }) => {
            members.put("bytes", Value::from(*bytes));
            members.some("changed", changed.as_deref());
        }
        None => {}
    }
    members.some("text", target.text.as_deref());
    Value::Object(members.0)
}
