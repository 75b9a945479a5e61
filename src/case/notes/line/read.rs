//! Parses a note from JSON.

use super::ids::split;
use crate::case::notes::Ids;
use crate::case::notes::act::{Act, Manual, SavedView};
use crate::case::notes::note::Note;
use crate::case::notes::target::{MadeOn, Target};
use crate::chain::Identity;
use crate::event::{Rel, Stage, When, Zone, is_blank, parse_edtf, parse_moment};
use crate::read::{Milestone, MilestoneName};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The members of a note that were not parsed yet.
struct Members(Map<String, Value>);

/// Parses a line. Unknown members are kept, and an unknown act is taken for one of a later version.
///
/// # Errors
/// What is wrong with it.
pub(in crate::case::notes) fn read(line: &[u8]) -> Result<Note, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    let apart = if text.len() > LONG { split(text) } else { None };
    let (members, many) = match apart {
        Some(split) => (split.rest, split.ids),
        None => (whole(text)?, None),
    };
    let mut line = Members(members);
    let id = line.need("note")?;
    let at = instant(&line.need("at")?, "at")?;
    let order = line.text("order").map(|text| instant(&text, "order")).transpose()?;
    let by = line.need("by")?;
    let name = line.need("act")?;
    let on = match line.0.shift_remove("on") {
        None => Vec::new(),
        Some(Value::Array(all)) => targets(all)?,
        Some(_) => return Err("`on` is no list".to_owned()),
    };
    let also = many.unwrap_or_else(|| ids(&mut line));
    let act = act(&name, &mut line)?;
    if act.needs_events() && on.is_empty() && also.is_empty() {
        return Err(format!("`{name}` is on no event: `on` names none"));
    }
    Ok(Note { id, at, order, by, act, on, also, more: line.0 })
}

/// From this length on, in bytes, the ids of a line are parsed one by one.
const LONG: usize = 1 << 14;

/// Parses all members of a line at once.
fn whole(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err("it is no JSON object".to_owned()),
        Err(why) => Err(format!("it is not JSON: {why}")),
    }
}

impl Members {
    fn text(&mut self, key: &str) -> Option<String> {
        if !self.0.get(key)?.is_string() {
            return None;
        }
        match self.0.shift_remove(key) {
            Some(Value::String(text)) => Some(text).filter(|text| !is_blank(text)),
            _ => None,
        }
    }

    fn need(&mut self, key: &str) -> Result<String, String> {
        self.text(key).ok_or_else(|| format!("it has no `{key}`"))
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        let texts = |values: &Vec<Value>| {
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        };
        let Some(list) = self.0.get(key).and_then(Value::as_array).and_then(texts) else { return Vec::new() };
        self.0.shift_remove(key);
        list
    }

    fn object(&mut self, key: &str) -> Result<Self, String> {
        match self.0.shift_remove(key) {
            Some(Value::Object(members)) => Ok(Self(members)),
            _ => Err(format!("`{key}` is no JSON object")),
        }
    }
}

fn act(name: &str, line: &mut Members) -> Result<Act, String> {
    Ok(match name {
        "mark" => Act::Mark,
        "unmark" => Act::Unmark,
        "tag" => Act::Tag(line.need("tag")?),
        "untag" => Act::Untag(line.need("tag")?),
        "comment" => Act::Comment { text: line.need("text")?, see: line.list("see") },
        "severity" => Act::Severity(line.need("severity")?),
        "stage" => {
            let stage = line.need("stage")?;
            Act::Stage(Stage::parse(&stage).ok_or_else(|| format!("`{stage}` is no stage"))?)
        }
        "event" => Act::Event(manual(line.object("event")?)?),
        "link" => {
            let rel = line.need("rel")?;
            let rel = Rel::parse(&rel).ok_or_else(|| format!("`{rel}` is no relation"))?;
            Act::Link { rel, to: line.need("to")? }
        }
        "milestone" => Act::Milestone(milestone(line.object("milestone")?)?),
        "view" => Act::View(view(line.object("view")?)?),
        "hide" => Act::Hide,
        "unhide" => Act::Unhide,
        "hide_alike" => Act::HideAlike(line.need("query")?),
        "value" => {
            let identity = line.need("identity")?;
            let parsed = Identity::parse(&identity).ok_or_else(|| format!("`{identity}` is no identity"))?;
            Act::Value { identity: parsed, text: line.need("text")? }
        }
        "undo" => Act::Undo(line.need("of")?),
        other => Act::Unknown(other.to_owned()),
    })
}

fn instant(text: &str, key: &str) -> Result<i64, String> {
    parse_moment(text, Zone::Utc).map(|moment| moment.ns).map_err(|why| format!("`{key}`: {why}"))
}

fn when(text: &str) -> Result<When, String> {
    parse_edtf(text, Zone::Utc).map_err(|why| why.to_string())
}

fn manual(mut event: Members) -> Result<Manual, String> {
    // with a time that can't be read the event would be undated, which nobody meant
    if let Some(time) = event.0.get("time") {
        when(time.as_str().ok_or("`event`: its `time` is no text")?)?;
    }
    let said = ["message", "operation"].into_iter().any(|key| event.0.get(key).is_some_and(Value::is_string));
    if !said {
        return Err("`event` has neither `message` nor `operation`".to_owned());
    }
    Ok(Manual { fields: std::mem::take(&mut event.0) })
}

fn milestone(mut told: Members) -> Result<Milestone, String> {
    let name = told.need("name")?;
    let named = MilestoneName::parse(&name).ok_or_else(|| format!("`{name}` is no milestone"))?;
    let known_since = told.text("known_since").map(|text| when(&text)).transpose()?;
    Ok(Milestone {
        name: named,
        when: when(&told.need("time")?)?,
        known_since,
        agency: told.text("agency"),
        account: told.text("account"),
        label: told.text("label"),
        cites: told.list("cites"),
        by: None,
    })
}

fn view(mut saved: Members) -> Result<SavedView, String> {
    Ok(SavedView {
        name: saved.need("name")?,
        query: saved.text("query").unwrap_or_default(),
        off: saved.list("off"),
        columns: saved.list("columns"),
        zone: saved.text("zone"),
        as_of: saved.text("as_of"),
    })
}

/// The events that are listed by id alone.
fn ids(line: &mut Members) -> Ids {
    let all = |values: &Vec<Value>| values.iter().map(Value::as_str).collect::<Option<Ids>>();
    let Some(ids) = line.0.get("ids").and_then(Value::as_array).and_then(all) else { return Ids::default() };
    line.0.shift_remove("ids");
    ids
}

/// The events of a note. The state of a source is written only with its first event, and applies to the following ones.
fn targets(values: Vec<Value>) -> Result<Vec<Target>, String> {
    let mut told: HashMap<Option<String>, MadeOn> = HashMap::new();
    let mut targets = Vec::with_capacity(values.len());
    for value in values {
        let mut target = target(value)?;
        match &target.made_on {
            Some(made_on) => drop(told.insert(target.file.clone(), made_on.clone())),
            None => target.made_on = told.get(&target.file).cloned(),
        }
        targets.push(target);
    }
    Ok(targets)
}

fn target(value: Value) -> Result<Target, String> {
    let Value::Object(members) = value else { return Err("`on` holds what is no JSON object".to_owned()) };
    let mut on = Members(members);
    let number = |on: &Members, key: &str| on.0.get(key).and_then(Value::as_u64);
    let made_on = match (on.text("sha256"), number(&on, "bytes")) {
        (Some(sha256), bytes) => Some(MadeOn::Hash { sha256, bytes }),
        (None, Some(bytes)) => Some(MadeOn::Stamp { bytes, changed: on.text("changed") }),
        (None, None) => None,
    };
    Ok(Target {
        id: on.need("id").map_err(|why| format!("an event of `on`: {why}"))?,
        time: on.text("time"),
        file: on.text("file"),
        line: number(&on, "line").unwrap_or(0),
        made_on,
        text: on.text("text"),
    })
}
