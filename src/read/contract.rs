//! The event contract: how `dwell` writes an event as JSON, and reads it back.

use super::times::shift_text;
use crate::event::{Event, Field};
use serde_json::{Map, Value};

/// The fields of a contract line after `id` and the times, in order. `count`, `synthetic`, `service`, `links`, `source` and `raw`
/// are written where they stand.
const ORDER: [Field; 32] = [
    Field::KnownSince,
    Field::Stage,
    Field::Operation,
    Field::Message,
    Field::Account,
    Field::AccountNames,
    Field::Agency,
    Field::Actor,
    Field::Mailbox,
    Field::Target,
    Field::SourceIp,
    Field::UserAgent,
    Field::Client,
    Field::AppId,
    Field::AppName,
    Field::DeviceId,
    Field::SessionId,
    Field::TokenId,
    Field::OtherIds,
    Field::IssuedAt,
    Field::KeyId,
    Field::RequestId,
    Field::AlertId,
    Field::TenantId,
    Field::MessageIds,
    Field::Count,
    Field::Outcome,
    Field::Severity,
    Field::Technique,
    Field::Tags,
    Field::Status,
    Field::Confidence,
];

/// An event in the contract's shape, absent fields left out; `raw` is its record.
#[must_use]
pub fn contract_line(event: &Event<'_>, raw: Option<&Value>) -> Value {
    let mut line = Map::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            line.insert(key.to_owned(), Value::from(value));
        }
    };
    text("id", Some(&event.id));
    if let Some(when) = &event.when {
        text("time", Some(&when.time_text()));
        text("time_end", when.end_text().as_deref());
        text("precision", Some(when.precision().name()));
        text("clock", (event.clock != 0).then(|| shift_text(event.clock)).as_deref());
    }
    for field in ORDER {
        let value = match field {
            Field::Count => event.count.map(Value::from),
            field if field.list_slot().is_some() => list(event, field),
            field => event.text(field).map(Value::from),
        };
        if let Some(value) = value {
            line.insert(field.name().to_owned(), value);
        }
    }
    if event.synthetic {
        line.insert("synthetic".to_owned(), Value::from(true));
    }
    if event.service {
        line.insert("service".to_owned(), Value::from(true));
    }
    if let Some(cites) = list(event, Field::Cites) {
        line.insert("cites".to_owned(), cites);
    }
    if !event.links.is_empty() {
        let links = event.links.iter().map(|link| {
            let pair = [("rel", link.rel.name()), ("to", link.to.as_str())];
            Value::Object(pair.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect())
        });
        line.insert("links".to_owned(), links.collect());
    }
    if let Some(source) = source(event) {
        line.insert("source".to_owned(), source);
    }
    if let Some(raw) = raw {
        line.insert("raw".to_owned(), raw.clone());
    }
    Value::Object(line)
}

fn list(event: &Event<'_>, field: Field) -> Option<Value> {
    let values = event.list(field);
    (!values.is_empty()).then(|| values.iter().map(|value| Value::from(value.as_ref())).collect())
}

fn source(event: &Event<'_>) -> Option<Value> {
    let mut source = Map::new();
    if let Some(file) = event.text(Field::Source) {
        source.insert("file".to_owned(), Value::from(file));
    }
    if event.line > 0 {
        source.insert("line".to_owned(), Value::from(event.line));
    }
    if let Some(format) = event.text(Field::Format) {
        source.insert("format".to_owned(), Value::from(format));
    }
    (!source.is_empty()).then_some(Value::Object(source))
}
