//! Velociraptor: exported timelines, and results of artifacts that are certainly its own.

use super::logon;
use super::lookup::{content, first, line_of, member, word};
use super::pairs::Pairs;
use crate::event::{Event, Field, Text, When};
use crate::read::address;
use crate::read::count::Count;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct Velociraptor;

const SPEC: Spec<'static> = Spec {
    name: "velociraptor",
    title: "Velociraptor: timelines and results, JSONL, CSV",
    recognised_by: "`Timestamp` and `Message` beside `_Source`; or `_ts`; or `FlowId` and `ClientId`; or the `System.EventID.Value` of its Windows events",
    doc: "rows of a super timeline, results of artifacts, and Windows events; of other members the well-known ones are fields",
    fields: &[
        (
            "time",
            "`Timestamp`, `EventTime`, `System.TimeCreated.SystemTime`, `Time`, else `_ts`, when it was collected",
        ),
        (
            "operation",
            "`Description`, `TimestampDesc`, else the artifact in `_Source`, else the number of the Windows event",
        ),
        ("message", "`Message`, else what the row says"),
        ("account", "`User`, `Username`, `UserName`; of a Windows event as it names who acted"),
        (
            "target",
            "`TargetFilename`, `OSPath`, `FullPath`, `Path`; of a Windows event as it names its target",
        ),
        ("source_ip", "`SrcIP`, `IpAddress`, `SourceIp`, `SourceAddress`, `ClientAddress`"),
        ("session_id", "the logon id in a Windows event, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("device_id", "`Fqdn`, `Hostname`, `Computer`, `ClientId`"),
        ("outcome", "of a Windows logon"),
    ],
};

impl Format for Velociraptor {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let has = |names: &[&str]| super::lookup::names_all(sample, names);
        if has(&["Timestamp", "Message", "_Source"]) {
            return Some(Fit::new(
                93,
                "its rows have Timestamp, Message and _Source, as in an exported timeline",
            ));
        }
        let windows = |record: &Tree<'_>| {
            let system = record.get("System");
            system.is_some_and(|system| {
                let number = system.get("EventID").is_some_and(|id| id.has("Value"));
                number && system.get("TimeCreated").is_some_and(|time| time.has("SystemTime"))
            })
        };
        if sample.record(windows).is_some() {
            return Some(Fit::new(92, "its Windows events have System.EventID.Value and System.TimeCreated"));
        }
        let collected = has(&["_ts"]) || has(&["FlowId", "ClientId"]) || has(&["ClientId", "Fqdn"]);
        collected.then(|| Fit::new(85, "its rows have _ts, or the client and flow of a collection"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        if matches!(record, RawRecord::Json(tree) if !matches!(tree, Tree::Object(_))) {
            return Err("it is no JSON object".to_owned());
        }
        let mut event = Event::default();
        event.when = when(record, ctx);
        let system = member(record, "System");
        let number = system
            .and_then(|system| system.get("EventID"))
            .and_then(|id| id.word("Value").or_else(|| id.said()));
        event.set_some(Field::Account, first(record, &["User", "Username", "UserName"]));
        event.set_some(Field::Target, first(record, &["TargetFilename", "OSPath", "FullPath", "Path"]));
        event.set_some(Field::DeviceId, first(record, &["Fqdn", "Hostname", "Computer"]));
        let from =
            logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&word(record, name)?)?.into_owned()));
        event.set_some(Field::SourceIp, from);
        if let Some(system) = system {
            windows(&mut event, record, system, number.as_deref().unwrap_or_default());
        }
        if event.text(Field::DeviceId).is_none() {
            event.set_some(Field::DeviceId, word(record, "ClientId"));
        }
        let described = first(record, &["Description", "TimestampDesc", "timestamp_desc"]);
        let operation = described.or_else(|| word(record, "_Source"));
        event.set_some(
            Field::Operation,
            operation.or_else(|| number.map(|number| Cow::Owned(format!("EventID {number}")))),
        );
        let said = first(record, &["Message", "message"])
            .map(|text| line_of(text.lines().next().unwrap_or_default(), ""));
        event.set(Field::Message, said.unwrap_or_else(|| line_of("", &row(record))));
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content: Some(content(record)), organisation: None });
        Ok(())
    }
}

/// The time of the event; if the row has none, that of its collection.
fn when(record: &RawRecord<'_>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let created = member(record, "System").and_then(|system| system.get("TimeCreated")?.word("SystemTime"));
    let named = ["Timestamp", "EventTime", "Time", "_ts"].map(|name| word(record, name));
    let [timestamp, event, time, collected] = named;
    let times = [timestamp, event, created, time, collected].into_iter().flatten();
    ctx.times().first(times, |times, text: Text<'_>| match Count::parse(text.trim()) {
        Some(count) => times.epoch(&count),
        None => times.utc(&text),
    })
}

/// Sets fields from a Windows event, if the row itself has not set them.
fn windows<'r>(event: &mut Event<'r>, record: &'r RawRecord<'_>, system: &'r Tree<'_>, number: &str) {
    let data = member(record, "EventData").map(Pairs::of_tree).unwrap_or_default();
    let data = data.and(member(record, "UserData").map(Pairs::of_tree).unwrap_or_default());
    let computer = system.text("Computer");
    let is_security_log = system.text("Channel") == Some("Security");
    let mut said = Event::default();
    logon::people(&mut said, (number, is_security_log, computer), &data);
    let from = logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&data.get(name)?)?.into_owned()));
    said.set_some(Field::SourceIp, from);
    said.set_some(Field::DeviceId, computer);
    for field in
        [Field::Account, Field::Target, Field::SourceIp, Field::SessionId, Field::DeviceId, Field::Outcome]
    {
        if event.text(field).is_none() {
            event.set_some(field, said.text(field).map(str::to_owned));
        }
    }
    logon::add_ticket(event, &said);
}

/// All values of a row, as text.
fn row(record: &RawRecord<'_>) -> String {
    match record {
        RawRecord::Json(tree) => Pairs::of_tree(tree).text(),
        _ => record.row().map(|(name, cell)| format!("{name}: {cell}")).collect::<Vec<_>>().join(" ¦ "),
    }
}
