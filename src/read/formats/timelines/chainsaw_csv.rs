//! Chainsaw: detections as CSV, one file per group of rules.

use super::logon;
use super::lookup::{content, first, line_of, word};
use super::pairs::Pairs;
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct ChainsawCsv;

const SPEC: Spec<'static> = Spec {
    name: "chainsaw-csv",
    title: "Chainsaw: CSV of a group of rules",
    recognised_by: "columns `timestamp`, `detections` and `path`",
    doc: "a row may stand for several detections in one record; the first is the operation, all stand in the message",
    fields: &[
        ("time", "`timestamp`"),
        ("operation", "the first of `detections`"),
        ("message", "`detections` with the columns of the group"),
        ("account", "`User`, `User Name`, else of `Event Data` as in a Windows event"),
        ("target", "`Target User`, `Service`, `Threat Path`, `Group`, else of `Event Data`"),
        ("source_ip", "`IP Address`, `Source IP`, else of `Event Data`"),
        ("session_id", "the logon id in `Event Data`, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("device_id", "`Computer`"),
        ("outcome", "of a Windows logon, by `Event ID`"),
        ("count", "`count`"),
    ],
};

impl Format for ChainsawCsv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let named = sample.has_columns(&["timestamp", "detections", "path"]);
        named.then(|| Fit::new(93, "its header has timestamp, detections and path"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let found = word(record, "detections").ok_or("it has no `detections`")?;
        let rules: Vec<&str> = found.split('\n').map(rule).filter(|rule| !rule.is_empty()).collect();
        let mut event = Event::default();
        event.when = word(record, "timestamp").and_then(|time| ctx.times().utc(&time));
        event.count = word(record, "count").and_then(|count| count.trim().parse().ok());
        event.set_some(Field::Operation, rules.first().map(|rule| (*rule).to_owned()));
        event.set(Field::Message, line_of(&rules.join(" · "), &columns(record)));
        event.set_some(Field::DeviceId, word(record, "Computer"));
        event.set_some(Field::Account, first(record, &["User", "User Name", "Username"]));
        event.set_some(Field::Target, first(record, &["Target User", "Service", "Threat Path", "Group"]));
        let from = first(record, &["IP Address", "Source IP"]);
        event.set_some(Field::SourceIp, from.and_then(|text| Some(address::clean(&text)?.into_owned())));
        fill(&mut event, record);
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content: Some(content(record)), organisation: None });
        Ok(())
    }
}

/// The name of a rule without the bullet before it.
fn rule(line: &str) -> &str {
    line.trim().trim_start_matches(['‣', '+', '*', '-']).trim()
}

/// The columns that only this group of rules has, as text.
fn columns(record: &RawRecord<'_>) -> String {
    let known = ["timestamp", "detections", "path", "count"];
    let own = record.row().filter(|(name, cell)| !known.contains(name) && !cell.trim().is_empty());
    own.map(|(name, cell)| format!("{name}: {cell}")).collect::<Vec<_>>().join(" ¦ ")
}

/// Sets fields from the data of the Windows event, if no column has set them.
fn fill<'r>(event: &mut Event<'r>, record: &'r RawRecord<'_>) {
    let data = record.cell("Event Data").map(Pairs::of_text).unwrap_or_default();
    let number: Text<'_> = word(record, "Event ID").unwrap_or_default();
    let is_security_log = word(record, "Channel").is_none_or(|log| log == "Security");
    let mut said = Event::default();
    logon::people(&mut said, (&number, is_security_log, word(record, "Computer").as_deref()), &data);
    let from = logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&data.get(name)?)?.into_owned()));
    said.set_some(Field::SourceIp, from);
    for field in [Field::Account, Field::Target, Field::SourceIp, Field::SessionId, Field::Outcome] {
        if event.text(field).is_none() {
            event.set_some(field, said.text(field).map(str::to_owned));
        }
    }
    logon::add_ticket(event, &said);
}
