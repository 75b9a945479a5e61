//! The event contract: the JSON in which `dwell` writes events, and which it reads back.

use super::record::RecordTree;
use super::times::shift_text;
use crate::event::{Event, Field, Link};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The fields of a contract line after `id` and the times, in order. The code that writes a line places `synthetic`,
/// `service`, `cites`, `links`, `source` and `raw` itself.
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

/// Serializes an event by the contract; absent fields are left out.
#[derive(Debug, Clone, Copy)]
pub struct ContractLine<'l> {
    /// The event.
    pub event: &'l Event<'l>,
    /// Its record, written as `raw`.
    pub record: Option<&'l RecordTree<'l>>,
}

impl Serialize for ContractLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = self.event;
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("id", event.id.as_ref())?;
        if let Some(when) = &event.when {
            line.serialize_entry("time", &when.time_text())?;
            some(&mut line, "time_end", when.end_text())?;
            line.serialize_entry("precision", when.precision().name())?;
            some(&mut line, "clock", (event.clock != 0).then(|| shift_text(event.clock)))?;
        }
        for field in ORDER {
            match field {
                Field::Count => some(&mut line, field.name(), event.count)?,
                field if field.list_slot().is_some() => list(&mut line, event, field)?,
                field => some(&mut line, field.name(), event.text(field))?,
            }
        }
        some(&mut line, "synthetic", event.synthetic.then_some(true))?;
        some(&mut line, "service", event.is_service().then_some(true))?;
        list(&mut line, event, Field::Cites)?;
        let links: Vec<_> = event.links.iter().map(LinkLine).collect();
        some(&mut line, "links", (!links.is_empty()).then_some(links))?;
        some(&mut line, "source", Some(SourceLine(event)).filter(SourceLine::says_something))?;
        some(&mut line, Field::Raw.name(), self.record)?;
        line.end()
    }
}

/// The contract line of an event as a JSON value, without its record.
#[must_use]
pub fn contract_line(event: &Event<'_>) -> Value {
    // serializing to a value fails only for keys that are not texts
    serde_json::to_value(ContractLine { event, record: None }).unwrap_or_default()
}

fn some<M: SerializeMap>(line: &mut M, name: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| line.serialize_entry(name, &value))
}

fn list<M: SerializeMap>(line: &mut M, event: &Event<'_>, field: Field) -> Result<(), M::Error> {
    let values = event.list(field);
    some(line, field.name(), (!values.is_empty()).then_some(values))
}

/// Serializes a link.
struct LinkLine<'l>(&'l Link);

impl Serialize for LinkLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_map(Some(2))?;
        pair.serialize_entry("rel", self.0.rel.name())?;
        pair.serialize_entry("to", &self.0.to)?;
        pair.end()
    }
}

/// Serializes where the record of an event stands: file, line and format.
struct SourceLine<'l>(&'l Event<'l>);

impl SourceLine<'_> {
    fn says_something(&self) -> bool {
        let Self(event) = self;
        event.line > 0 || event.text(Field::Source).or_else(|| event.text(Field::Format)).is_some()
    }
}

impl Serialize for SourceLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(event) = self;
        let mut source = serializer.serialize_map(None)?;
        some(&mut source, "file", event.text(Field::Source))?;
        some(&mut source, "line", Some(event.line).filter(|line| *line > 0))?;
        some(&mut source, "format", event.text(Field::Format))?;
        source.end()
    }
}
