//! Plaso, `json_line`: JSON with every attribute of an event.

use super::lookup::{content, first, member, word};
use super::plaso::{self, PlasoEvent, micros};
use crate::event::{Bound, Event, Field, Moment, Precision, Text, When};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;

mod cloud;

/// The format.
#[derive(Debug)]
pub struct PlasoJsonLine;

const SPEC: Spec<'static> = Spec {
    name: "plaso-json-line",
    title: "Plaso (log2timeline), json_line",
    recognised_by: "`__container_type__` of event, or `timestamp_desc` and `data_type` beside `date_time` or `pathspec`",
    doc: "every attribute of an event; those of Microsoft 365, Azure, AWS, Google Cloud and of Windows event logs are fields",
    fields: &[
        (
            "id",
            "of Microsoft 365 `audit_record_identifier`; else the second, `timestamp_desc`, letters and digits of `message`, and `display_name`: as in the other outputs of plaso",
        ),
        ("time", "`timestamp` in microseconds, with as many digits as `date_time` has"),
        ("operation", "`operation_name`, `event_name`, `method_name` of a cloud; else `timestamp_desc`"),
        ("message", "`message`"),
        (
            "account",
            "`username`; of a cloud `user_identifier`, `caller`, `user_name`, `principal_email`; of a Windows event the one in its XML, else `user_sid`",
        ),
        ("device_id", "`hostname`, `computer_name`"),
        (
            "target",
            "of a file its name; of a cloud `object_identifier`, `resource_identifier`, `resource_name`; of a Windows event the one in its XML",
        ),
        (
            "source_ip",
            "`client_ip`, `source_ip`, `caller_ip`, `ip_address`, `remote_address`, or in the XML of a Windows event",
        ),
        ("user_agent", "`user_agent` of a cloud"),
        ("session_id", "the logon id in the XML of a Windows event, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("request_id", "`correlation_identifier` of a cloud"),
        ("tenant_id", "`organization_identifier`, `tenant_identifier` of a cloud"),
        ("outcome", "`result_status` of a cloud; of a Windows logon its event id"),
        ("tags", "`tag.labels`"),
    ],
};

impl Format for PlasoJsonLine {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let contained = |record: &Tree<'_>| record.text("__container_type__") == Some("event");
        let described = |record: &Tree<'_>| {
            record.has("timestamp_desc")
                && record.has("data_type")
                && record.has("timestamp")
                && (record.get("date_time").is_some_and(|time| time.has("__class_name__"))
                    || record.get("pathspec").is_some_and(|path| path.has("__type__")))
        };
        sample.record(|record| contained(record) || described(record))?;
        Some(Fit::new(95, "its records are event containers of plaso"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !["timestamp", "date_time", "message"].iter().any(|name| tree.has(name)) {
            return Err("it has neither `timestamp` nor `date_time` nor `message`".to_owned());
        }
        let kind = word(record, "data_type").unwrap_or_default();
        let said = PlasoEvent {
            when: when(record, ctx),
            described: word(record, "timestamp_desc"),
            message: word(record, "message"),
            display: first(record, &["display_name", "filename"]),
            user: word(record, "username"),
            host: first(record, &["hostname", "computer_name"]),
            address: first(record, &["client_ip", "source_ip", "caller_ip", "ip_address", "remote_address"]),
            labels: labels(record),
            file: kind.starts_with("fs:"),
            xml: word(record, "xml_string"),
        };
        let mut draft = plaso::draft(said, content(record));
        let record_type = cloud::read(&mut draft, record, &kind, ctx);
        if draft.event.text(Field::Account).is_none() {
            let number = word(record, "user_sid").filter(|_| kind.starts_with("windows:"));
            draft.event.set_some(Field::Account, number);
        }
        ctx.apply_meaning(&mut draft.event, record_type);
        take(draft);
        Ok(())
    }
}

fn labels(record: &RawRecord<'_>) -> Vec<String> {
    let tag = member(record, "tag");
    let labels = tag.map(|tag| if tag.has("labels") { tag.list("labels") } else { tag.items() });
    labels.unwrap_or_default().iter().filter_map(|label| Some(label.said()?.into_owned())).collect()
}

/// The time from the count of microseconds, with the precision of its kind (`date_time`).
fn when(record: &RawRecord<'_>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let kind = member(record, "date_time").and_then(|time| time.text("__class_name__"));
    if kind.is_some_and(|kind| ["NotSet", "Never"].contains(&kind)) {
        return ctx.times().utc("Not set");
    }
    let when = micros(&word(record, "timestamp")?, ctx)?;
    let precision = match kind {
        Some(
            "TimeElements"
            | "PosixTime"
            | "WebKitTimeInSeconds"
            | "HFSTime"
            | "FATDateTime"
            | "OLEAutomationDate",
        ) => Precision::Second,
        Some("TimeElementsInMilliseconds" | "PosixTimeInMilliseconds" | "JavaTime" | "Systemtime") => {
            Precision::Fraction(3)
        }
        _ => return Some(when),
    };
    match when.from() {
        Bound::At(moment) if fits(moment, precision) => Some(When::at(Moment { precision, ..moment })),
        _ => Some(when),
    }
}

/// Whether a moment has no digits beyond that precision, which is seconds or milliseconds.
fn fits(moment: Moment, precision: Precision) -> bool {
    let unit = if precision == Precision::Second { 1_000_000_000 } else { 1_000_000 };
    moment.ns.rem_euclid(unit) == 0
}

/// Sets a field, replacing its value, unless the new value is blank.
fn put<'r>(event: &mut Event<'r>, field: Field, value: Option<Text<'r>>) {
    if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
        event.set(field, value);
    }
}

/// The text of a member, as an owned copy.
fn owned(record: &RawRecord<'_>, name: &str) -> Option<Text<'static>> {
    Some(Cow::Owned(word(record, name)?.into_owned()))
}
