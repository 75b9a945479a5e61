//! Hayabusa: detections of Sigma rules in Windows event logs, in every profile, as CSV, JSON or JSONL.
//!
//! Profiles differ in their columns, but all have those that identify a detection. The profiles for Timesketch call the
//! rule `message` and the time `datetime`.

use super::logon;
use super::lookup::{content, first, has_text, line_of, member, names_all, second, word};
use super::pairs::Pairs;
use super::tags;
use crate::event::{Event, Field, Text, content_id};
use crate::read::address;
use crate::read::formats::names::severity;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct Hayabusa;

const SPEC: Spec<'static> = Spec {
    name: "hayabusa",
    title: "Hayabusa: CSV, JSON, JSONL",
    recognised_by: "`RuleTitle`, or `message` of `timestamp_desc` hayabusa, beside `Level`, `Computer`, `Channel` and `EventID`",
    doc: "detections in Windows event logs, of every profile; the fields in `Details`, `ExtraFieldInfo`, `AllFieldInfo` as object or as text",
    fields: &[
        (
            "id",
            "the rule's title, `Computer`, `EventID`, `RecordID` and the second: the same in every profile",
        ),
        ("time", "`Timestamp`, `datetime`: with the offset that stands there"),
        ("operation", "`RuleTitle`, of the profiles for Timesketch `message`"),
        ("message", "the rule's title with `Details`, else with `AllFieldInfo`"),
        (
            "account",
            "`SrcUser`, `User`, `SubjectUserName`, `SourceUser`; of a logon first `TgtUser`, `TargetUserName`",
        ),
        (
            "target",
            "`TgtUser`, `TargetUserName` where it is not who acted, else `TgtGrp`, `Svc`, `ServiceName`, `ObjName`, `ObjectName`, `TgtObj`, `ShareName`, `TgtProc`, `Path`, `TgtSvr`, `TgtComp`, `TgtHost`, `TgtIP`",
        ),
        ("source_ip", "`SrcIP`, `IpAddress`, `SourceIp`, `SourceAddress`, `ClientAddress`"),
        (
            "session_id",
            "`LID`, else the logon id under its own name, as `COMPUTER/LID`: each computer counts its own",
        ),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("device_id", "`Computer`"),
        ("outcome", "of a logon: by its event id, and by `Status` where one id tells of both ends"),
        ("severity", "`Level`: crit, high, med, low, info or written out"),
        ("technique", "`MitreTags`"),
        ("tags", "`MitreTactics`, `OtherTags`"),
    ],
};

impl Format for Hayabusa {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let logged = ["Level", "Computer", "Channel", "EventID"];
        if !names_all(sample, &logged) {
            return None;
        }
        if names_all(sample, &["RuleTitle", "Timestamp"]) || names_all(sample, &["RuleTitle", "datetime"]) {
            return Some(Fit::new(94, "its records have RuleTitle, Level, Computer, Channel and EventID"));
        }
        let sketched = names_all(sample, &["message", "datetime", "timestamp_desc"])
            && has_text(sample, "timestamp_desc", "hayabusa");
        sketched
            .then(|| Fit::new(94, "its records are timed by hayabusa, and have Level, Computer and EventID"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let title = first(record, &["RuleTitle", "message"]).ok_or("it has no RuleTitle")?;
        take(draft(record, title, ctx));
        Ok(())
    }
}

fn draft<'r>(record: &'r RawRecord<'_>, title: Text<'r>, ctx: &mut ReadContext<'_>) -> Draft<'r> {
    let details = pairs(record, "Details");
    let all = pairs(record, "AllFieldInfo");
    let shown = if details.text().is_empty() { all.text() } else { details.text() };
    let shown = if shown.is_empty() { loose(record) } else { shown };
    let fields = details.and(pairs(record, "ExtraFieldInfo")).and(all);
    let mut event = Event::default();
    let times = first(record, &["Timestamp", "datetime"]);
    event.when = times.and_then(|time| ctx.times().local(&time));
    event.set(Field::Message, line_of(&title, &shown));
    event.set_some(Field::Severity, word(record, "Level").and_then(|level| severity(&level)));
    event.set_some(Field::DeviceId, word(record, "Computer"));
    let from =
        logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&fields.get(name)?)?.into_owned()));
    event.set_some(Field::SourceIp, from);
    let number = word(record, "EventID").unwrap_or_default();
    let is_security_log =
        word(record, "Channel").is_some_and(|log| ["Sec", "Security"].contains(&log.as_ref()));
    logon::people(&mut event, (&number, is_security_log, word(record, "Computer").as_deref()), &fields);
    lists(&mut event, record);
    event.set(Field::Operation, title);
    let content = id(record, &event);
    ctx.apply_meaning(&mut event, None);
    Draft { event, content: Some(content), organisation: None }
}

/// The pairs of name and value in a member or cell.
fn pairs<'r>(record: &'r RawRecord<'_>, name: &str) -> Pairs<'r> {
    match record {
        RawRecord::Json(_) => member(record, name).map(Pairs::of_tree).unwrap_or_default(),
        _ => record.cell(name).map(Pairs::of_text).unwrap_or_default(),
    }
}

/// `Details` that are no pairs, as rules that count events write them.
fn loose(record: &RawRecord<'_>) -> String {
    word(record, "Details").map(Cow::into_owned).filter(|text| text != "DUP").unwrap_or_default()
}

/// Adds techniques and tags.
fn lists(event: &mut Event<'_>, record: &RawRecord<'_>) {
    for name in ["MitreTags", "MitreTactics", "OtherTags"] {
        tags::read(event, member(record, name), word(record, name).as_deref());
    }
}

/// The content hash of what all profiles have of a detection; without a record number, of the whole record.
fn id(record: &RawRecord<'_>, event: &Event<'_>) -> crate::event::Id {
    let number = word(record, "RecordID");
    let (Some(number), Some(title)) = (number, event.text(Field::Operation)) else { return content(record) };
    let said = |name: &str| word(record, name).unwrap_or_default();
    content_id([
        ("rule", title.as_bytes()),
        ("computer", said("Computer").as_bytes()),
        ("event", said("EventID").as_bytes()),
        ("record", number.as_bytes()),
        ("second", second(event.when).as_bytes()),
    ])
}
