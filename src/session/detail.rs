//! The detail panel: tabs with the selected event's fields, its record, its chain and its notes.

mod elsewhere;
mod lines;
mod tab;

pub use elsewhere::Leads;
pub use lines::{DetailLines, detail_lines};
pub use tab::Tab;

use super::{ChainLine, NotesLine, thousands};
use crate::chain::{Identity, IdentityKind, VerdictKind};
use crate::engine::{Detail, Sighting};
use crate::event::{Event, Field};
use crate::read::{as_recorded, shift_text};
use elsewhere::{export_lines, namesake_lines};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// State of the detail panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DetailState {
    /// The event last answered.
    pub shown: Option<Arc<Detail>>,
    /// Index of the cursor's line.
    pub cursor: usize,
    /// Index of the first visible line.
    pub top: usize,
    /// The value of the record that is read in full.
    pub reading: Option<super::Reading>,
    /// Paths of the members that are folded, in any record.
    pub folded: BTreeSet<String>,
    /// The cached lines.
    kept: lines::DetailCache,
}

/// A line of the detail panel.
#[derive(Debug, Clone, PartialEq)]
pub enum DetailLine {
    /// A field of the event.
    Field {
        /// The line's label.
        label: &'static str,
        /// The field, if a query can name the value.
        field: Option<Field>,
        /// The value.
        value: String,
        /// A remark on the value.
        note: Option<Note>,
        /// What Enter leads to, if the line refers to something else.
        leads: Option<Leads>,
        /// How much the value stands out.
        emphasis: Emphasis,
    },
    /// A line of the chain tab.
    Chain(ChainLine),
    /// A line of the notes tab.
    Noted(NotesLine),
    /// A message in place of content.
    Said(String),
}

/// The emphasis of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// No more than its field usually has.
    #[default]
    Plain,
    /// Doubtful, or worth a look.
    Warning,
    /// Likely to be the intruder's.
    Alarm,
}

/// A remark on a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A text.
    Said(String),
    /// Where else an identity was seen.
    Seen(Sighting),
    /// What analysts say of the value, and another remark.
    Told(String, Option<Box<Self>>),
}

/// The lines of the event tab. Time, operation and message are in the panel's first line and left out here. `unmoved`
/// is the clock correction that is not applied, in nanoseconds.
fn event_lines(detail: &Detail, unmoved: Option<i64>) -> Vec<DetailLine> {
    let event = &detail.row.event;
    let mut lines: Vec<DetailLine> = namesake_lines(detail).collect();
    // Most mailboxes are read by their owner, so only another's is shown.
    lines.extend(clock_line(event).or_else(|| unmoved.map(recorded_line)));
    let own = event.text(Field::Mailbox) == event.text(Field::Account);
    for (label, field) in PLAIN.iter().filter(|(_, field)| !(own && *field == Field::Mailbox)) {
        let values = event.text(*field).into_iter().chain(event.list(*field).iter().map(AsRef::as_ref));
        let joined = values.collect::<Vec<&str>>().join("  ");
        if !joined.is_empty() {
            let note = told(detail, *field, &joined, note_of(detail, event, *field, &joined));
            lines.push(of_field(label, *field, joined, note));
        }
        if *field == Field::TokenId {
            lines.extend(verdict_line(detail));
            lines.extend(news_line(detail));
        }
        if *field == NAMES_BEHIND {
            lines.extend(name_lines(detail));
        }
        if *field == Field::Account {
            lines.extend(export_lines(detail));
        }
        if *field == Field::AppName && event.text(*field).is_none() && event.text(Field::AppId).is_some() {
            // neither the record nor the list of first-party applications names it
            lines.push(plain("app", "unknown application".to_owned(), None));
        }
    }
    lines.extend(message_lines(detail));
    lines.extend(claim_lines(detail));
    lines.push(of_field("id", Field::Id, event.id.to_string(), None));
    lines
}

/// The verdict on an access, unless it is tied to a sign-in; the chain tab has the full reason.
fn verdict_line(detail: &Detail) -> Option<DetailLine> {
    let kind = detail.verdict.as_ref()?.kind;
    let value = match kind {
        VerdictKind::Tied => return None,
        VerdictKind::Orphan => "none issued it: orphan",
        VerdictKind::Uncovered => "no coverage",
        VerdictKind::Untied => "untied: neither session nor token",
    };
    let emphasis = if kind == VerdictKind::Orphan { Emphasis::Warning } else { Emphasis::Plain };
    Some(stressed("sign-in", value.to_owned(), None, emphasis))
}

/// The values that the account had never been seen with before.
fn news_line(detail: &Detail) -> Option<DetailLine> {
    let value = news_words(detail.first());
    let note = || Some("not seen with this account before".to_owned());
    (!value.is_empty()).then(|| stressed("new", value, note(), Emphasis::Alarm))
}

/// The names of fields for the user, without repetitions of one thing.
#[must_use]
pub fn news_words(fields: &[Field]) -> String {
    let word = |field: &Field| match field {
        Field::AppId | Field::AppName => "app",
        Field::SourceIp => "ip",
        Field::UserAgent | Field::Client => "agent",
        Field::DeviceId => "device",
        other => other.name(),
    };
    let mut words: Vec<&str> = fields.iter().map(word).collect();
    words.dedup();
    words.join(", ")
}

/// The clock correction of the event's time, and the recorded time.
fn clock_line(event: &Event<'_>) -> Option<DetailLine> {
    let recorded = as_recorded(event.when.filter(|_| event.clock != 0)?, event.clock);
    Some(plain("clock", shift_text(event.clock), Some(format!("the record says {recorded}"))))
}

/// States that the time is shown as recorded, and the correction that `clocks` would add.
fn recorded_line(shift: i64) -> DetailLine {
    plain("clock", "as recorded".to_owned(), Some(format!("`clocks` adds {}", shift_text(shift))))
}

/// A line that is about no field.
fn plain(label: &'static str, value: String, note: Option<String>) -> DetailLine {
    stressed(label, value, note, Emphasis::Plain)
}

/// A line that is about no field, with emphasis.
fn stressed(label: &'static str, value: String, note: Option<String>, emphasis: Emphasis) -> DetailLine {
    DetailLine::Field { label, field: None, value, note: note.map(Note::Said), leads: None, emphasis }
}

/// A line of a field.
fn of_field(label: &'static str, field: Field, value: String, note: Option<Note>) -> DetailLine {
    DetailLine::Field { label, field: Some(field), value, note, leads: None, emphasis: Emphasis::Plain }
}

/// The fields of the event tab with their labels. What tells records apart comes first, as a low panel shows six lines.
/// Messages and claims follow.
const PLAIN: &[(&str, Field)] = &[
    ("account", Field::Account),
    ("mailbox", Field::Mailbox),
    ("from", Field::SourceIp),
    ("client", Field::Client),
    ("session", Field::SessionId),
    ("token", Field::TokenId),
    ("key", Field::KeyId),
    ("carries too", Field::OtherIds),
    ("agency", Field::Agency),
    ("actor", Field::Actor),
    ("target", Field::Target),
    ("status", Field::Status),
    ("confidence", Field::Confidence),
    ("cites", Field::Cites),
    ("known since", Field::KnownSince),
    ("app", Field::AppName),
    ("app id", Field::AppId),
    ("agent", Field::UserAgent),
    ("outcome", Field::Outcome),
    ("severity", Field::Severity),
    ("technique", Field::Technique),
    ("tags", Field::Tags),
    ("alert", Field::AlertId),
    ("request", Field::RequestId),
    ("device", Field::DeviceId),
    ("tenant", Field::TenantId),
    ("issued at", Field::IssuedAt),
    ("source", Field::Source),
];

/// The field after which the account's other names are listed: identities and owners come first.
const NAMES_BEHIND: Field = Field::Agency;

/// Other names of the account, each with the reason why it is one.
fn name_lines(detail: &Detail) -> impl Iterator<Item = DetailLine> {
    detail.names.iter().map(|other| {
        let note = (!other.said.is_empty()).then(|| Note::Said(other.said.clone()));
        of_field("also", Field::AccountNames, other.name.clone(), note)
    })
}

fn note_of(detail: &Detail, event: &Event<'_>, field: Field, value: &str) -> Option<Note> {
    if field == Field::Source {
        let format = event.text(Field::Format).unwrap_or("");
        return Some(Note::Said(format!("line {} · {format}", event.line)));
    }
    if field == Field::Confidence {
        return Some(Note::Said(confidence(value).to_owned()));
    }
    let identity = identity_on(field, value)?;
    detail.seen.iter().find(|seen| seen.identity == identity).cloned().map(Note::Seen)
}

/// The identity on the line of a field; `None` if the line holds several.
pub(super) fn identity_on(field: Field, value: &str) -> Option<Identity> {
    if field == Field::OtherIds {
        return Identity::other(value).filter(|other| !other.value.contains("  "));
    }
    let kind = IdentityKind::ALL.into_iter().find(|kind| kind.field() == field)?;
    Some(Identity { kind, value: value.to_owned() })
}

/// The remark on a value, preceded by what analysts say of it.
fn told(detail: &Detail, field: Field, value: &str, known: Option<Note>) -> Option<Note> {
    let said = identity_on(field, value).and_then(|identity| detail.notes.said_of(&identity));
    match said {
        Some(said) => Some(Note::Told(said, known.map(Box::new))),
        None => known,
    }
}

/// The meaning of the grade of a claim's source.
fn confidence(grade: &str) -> &'static str {
    match grade {
        "A" => "primary source",
        "B" => "first-hand report",
        "C" => "secondary report",
        "D" => "unsure",
        "I" => "inference",
        _ => "",
    }
}

fn message_lines(detail: &Detail) -> Vec<DetailLine> {
    let event = &detail.row.event;
    let operations = event.operations();
    let messages = event.list(Field::MessageIds);
    let mut lines = Vec::new();
    if operations > 1 || !messages.is_empty() {
        let value = match messages.len() {
            0 => format!("{operations} operations"),
            1 => format!("{operations} operations · 1 message"),
            n => format!("{operations} operations · {} messages", thousands(n as u64)),
        };
        let value = value.replacen("1 operations", "1 operation", usize::from(operations == 1));
        lines.push(plain("counts", value, None));
    }
    // An event may name thousands of messages, so they are looked up by value.
    let mut seen: BTreeMap<&str, &Sighting> = BTreeMap::new();
    for known in detail.seen.iter().filter(|seen| seen.identity.kind == IdentityKind::Message) {
        seen.entry(&known.identity.value).or_insert(known);
    }
    for message in messages {
        let seen = seen.get(&**message).map(|seen| Note::Seen((*seen).clone()));
        let note = told(detail, Field::MessageIds, message, seen);
        lines.push(of_field("message", Field::MessageIds, message.to_string(), note));
    }
    lines
}

fn claim_lines(detail: &Detail) -> Vec<DetailLine> {
    let line = |label, value| plain(label, value, None);
    let says =
        detail.row.event.links.iter().map(|link| line("says", format!("{} {}", words(link.rel), link.to)));
    let said = detail.about.iter().map(|(rel, id)| line("of it", format!("{id} {} it", words(*rel))));
    says.chain(said).collect()
}

fn words(rel: crate::event::Rel) -> String {
    rel.name().replace('_', " ")
}

#[cfg(test)]
mod tests;
