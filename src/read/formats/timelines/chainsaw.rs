//! Chainsaw: detections as JSON or JSONL.

use super::logon;
use super::lookup::{content, line_of};
use super::pairs::Pairs;
use super::tags;
use crate::event::{Event, Field, content_id};
use crate::read::address;
use crate::read::formats::names::severity;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct Chainsaw;

const SPEC: Spec<'static> = Spec {
    name: "chainsaw-json",
    title: "Chainsaw: JSON, JSONL",
    recognised_by: "`group`, `kind`, `name`, `timestamp`, and `document` or `documents`",
    doc: "detections; of one that counts documents the fields in which they all agree",
    fields: &[
        ("id", "`name`, computer, record number and `timestamp`; of one that counts documents its content"),
        ("time", "`timestamp`"),
        ("operation", "`name`"),
        ("message", "`name` with the data of the Windows event"),
        ("account", "of the Windows event: who is named as its subject; of a logon its target"),
        ("target", "of the Windows event: who or what is named as its target"),
        ("source_ip", "the address in the Windows event"),
        ("session_id", "the logon id in the Windows event, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("device_id", "`Computer` of the Windows event"),
        ("outcome", "of a Windows logon"),
        ("count", "how many `documents` there are"),
        ("severity", "`level`"),
        ("technique", "`tags`"),
        ("tags", "`tags` that are no techniques"),
    ],
};

/// The fields that come from a document.
const DOCUMENT: [Field; 6] =
    [Field::Account, Field::Target, Field::SourceIp, Field::SessionId, Field::DeviceId, Field::Outcome];

impl Format for Chainsaw {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let is = |record: &Tree<'_>| {
            ["group", "kind", "name", "timestamp"].iter().all(|name| record.has(name))
                && (record.has("document") || record.has("documents"))
        };
        sample.record(is)?;
        Some(Fit::new(94, "its records have group, kind, name, timestamp and a document"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        let name = tree.text("name").ok_or("it has no `name`")?;
        let one: Vec<&Tree<'_>> = tree.get("document").into_iter().collect();
        let documents: Vec<&Tree<'_>> =
            if one.is_empty() { tree.list("documents").iter().collect() } else { one.clone() };
        let mut event = Event::default();
        event.when = tree.word("timestamp").and_then(|time| ctx.times().utc(&time));
        let mut details = String::new();
        for (at, document) in documents.iter().enumerate() {
            let (said, data) = read(document);
            if at == 0 {
                details = data;
            }
            if documents.len() == 1 {
                logon::add_ticket(&mut event, &said);
            }
            for field in DOCUMENT {
                let said = said.text(field).map(str::to_owned);
                if at == 0 {
                    event.set_some(field, said);
                } else if event.text(field) != said.as_deref() {
                    event.set(field, "");
                }
            }
        }
        if one.is_empty() {
            event.count = u64::try_from(documents.len()).ok().filter(|count| *count > 0);
            details = format!("{} documents of {}", documents.len(), tree.text("group").unwrap_or_default());
        }
        event.set(Field::Operation, name);
        event.set(Field::Message, line_of(name, &details));
        event.set_some(Field::Severity, tree.text("level").and_then(severity));
        tags::read(&mut event, tree.get("tags"), tree.text("tags"));
        ctx.apply_meaning(&mut event, None);
        let content = one.first().and_then(|one| id(tree, one)).unwrap_or_else(|| content(record));
        take(Draft { event, content: Some(content), organisation: None });
        Ok(())
    }
}

/// The fields that a Windows event in a document gives, and its data as text; without a Windows event the document's
/// path.
fn read<'t>(document: &'t Tree<'_>) -> (Event<'t>, String) {
    let mut said = Event::default();
    let Some(event) = document.get("data").and_then(|data| data.get("Event")) else {
        return (said, document.text("path").unwrap_or_default().to_owned());
    };
    let mut data = Pairs::default();
    for name in ["EventData", "UserData"] {
        let inside = event.get(name).map(Pairs::of_tree).unwrap_or_default();
        data = data.and(inside);
        for (_, part) in event.get(name).map(Tree::members).unwrap_or_default() {
            if let Tree::Object(_) = part {
                data = data.and(Pairs::of_tree(part));
            }
        }
    }
    let system = event.get("System");
    let number = system.and_then(|system| {
        let id = system.get("EventID")?;
        id.said().or_else(|| id.word("#text")).or_else(|| id.word("Value"))
    });
    let computer = system.and_then(|system| system.text("Computer"));
    let is_security_log = system.and_then(|system| system.text("Channel")) == Some("Security");
    logon::people(&mut said, (number.as_deref().unwrap_or_default(), is_security_log, computer), &data);
    let from = logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&data.get(name)?)?.into_owned()));
    said.set_some(Field::SourceIp, from);
    said.set_some(Field::DeviceId, computer.map(Cow::Borrowed));
    let title = number.map(|number| format!("EventID: {number} ¦ ")).unwrap_or_default();
    (said, title + &data.text())
}

/// The content hash of a detection in one log record; `None` if the document has no record number.
fn id(tree: &Tree<'_>, document: &Tree<'_>) -> Option<crate::event::Id> {
    let system = document.get("data")?.get("Event")?.get("System")?;
    let number = system.word("EventRecordID")?;
    let said = |name: &str| tree.word(name).unwrap_or_default();
    let computer = system.text("Computer").unwrap_or_default();
    Some(content_id([
        ("name", said("name").as_bytes()),
        ("timestamp", said("timestamp").as_bytes()),
        ("computer", computer.as_bytes()),
        ("record", number.as_bytes()),
    ]))
}
