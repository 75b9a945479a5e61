//! Advanced hunting of Microsoft Defender XDR: the tables of cloud applications, mail, identities, devices and alerts,
//! as JSON or CSV from the portal, its API or Log Analytics.

use super::m365::{self, RowContext, flat, powershell};
use crate::event::{Event, Field, Id, Text, content_id};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::outline::View;
use crate::read::tree::Tree;
use std::borrow::Cow;

mod fields;
mod people;

/// The format.
#[derive(Debug)]
pub struct Defender;

const SPEC: Spec<'static> = Spec {
    name: "defender-hunting",
    title: "Microsoft Defender advanced hunting",
    recognised_by: "`ActionType` beside `Timestamp` or `TimeGenerated` and other names of its tables; tables of mail and alerts by theirs",
    doc: "CloudAppEvents, Email…, Identity…, Device… and Alert… tables, JSON or CSV; a record of the audit log in `RawEventData` is read as that record",
    fields: fields::FIELDS,
};

/// Names of which a table with `ActionType` has at least one.
const BESIDE: [&str; 8] = [
    "ReportId",
    "ReportId_long",
    "ReportId_string",
    "AccountObjectId",
    "AccountUpn",
    "RawEventData",
    "InitiatingProcessAccountName",
    "AdditionalFields",
];
/// Pairs of names by which tables without `ActionType` are recognised.
const PAIRS: [(&str, &str); 4] = [
    ("NetworkMessageId", "RecipientEmailAddress"),
    ("NetworkMessageId", "EmailDirection"),
    ("AlertId", "ServiceSource"),
    ("AccountUpn", "ErrorCode"),
];

/// Names by which a record of the audit log, even an incomplete one, is distinguished from records of other clouds.
const AUDITED: [&str; 4] = ["CreationTime", "Operation", "ResultStatus", "RecordType"];

impl Format for Defender {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let has = |name: &str| sample.column(name) || sample.record(|record| record.has(name)).is_some();
        let times = ["Timestamp", "TimeGenerated", "Timestamp [UTC]", "TimeGenerated [UTC]"];
        let time = times.into_iter().find(|name| has(name))?;
        let beside = BESIDE.into_iter().find(|name| has("ActionType") && has(name));
        if let Some(beside) = beside {
            return Some(Fit::new(93, format!("its records have ActionType, {time} and {beside}")));
        }
        let (one, other) = PAIRS.into_iter().find(|(one, other)| has(one) && has(other))?;
        Some(Fit::new(91, format!("its records have {one}, {other} and {time}")))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let row = flat::unfold(record, flat::without_zone);
        let names = ["Timestamp", "TimeGenerated", "ActionType", "ReportId", "AlertId", "NetworkMessageId"];
        if !names.iter().any(|name| row.has(name)) {
            return Err("it has neither Timestamp nor ActionType nor ReportId".to_owned());
        }
        let raw =
            ["RawEventData", "RawEventData_dynamic", "rawData"].into_iter().find_map(|name| row.get(name));
        match raw.filter(|raw| AUDITED.iter().any(|name| raw.has(name))) {
            Some(raw) => {
                let printed = powershell::is_printed(raw).then(|| powershell::opened(raw));
                let outline = m365::outline_of(printed.as_ref().unwrap_or(raw));
                take(audited(outline.root(""), &row, ctx));
            }
            None => take(hunted(&row, ctx)),
        }
        Ok(())
    }
}

/// The event of the audit log record inside a row; fields that it lacks are taken from the row.
fn audited<'t>(raw: View<'t>, row: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let (time, operation) = (fields::time(row), row.text("ActionType"));
    let mut draft = m365::draft(raw, &RowContext { time, operation, ..RowContext::default() }, ctx);
    if draft.content.is_some() {
        (draft.event.id, draft.content) = identity(row);
    }
    let mut more = Event::default();
    fields::set(&mut more, row);
    for field in fields::FILLED {
        if draft.event.text(field).is_none() {
            let value = more.text(field).map(|value| Cow::Owned(value.to_owned()));
            draft.event.set_some(field, value);
        }
    }
    if draft.event.list(Field::AccountNames).is_empty()
        && draft.event.text(Field::Account) == more.text(Field::Account)
    {
        for name in more.list(Field::AccountNames) {
            draft.event.also_named(name.to_string());
        }
    }
    draft
}

/// The event of a row without an audit log record.
fn hunted<'t>(row: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = ctx.times().first([fields::time(row)], |times, time| times.utc(time?));
    fields::set(&mut event, row);
    event.set(Field::Message, fields::message(&event, row));
    ctx.apply_meaning(&mut event, None);
    let content;
    (event.id, content) = identity(row);
    Draft { event, content, organisation: None }
}

/// The id of a row: that of its report if it contains a GUID and so is unique; else an empty id and the hash of the
/// row.
fn identity<'t>(row: &'t Tree<'t>) -> (Text<'t>, Option<Id>) {
    if let Some(id) = row.text("ReportId").filter(|id| id.len() >= 36) {
        return (Text::Owned(format!("defender:{id}")), None);
    }
    let mut bytes = Vec::new();
    row.canonical(&mut bytes);
    (Text::default(), Some(content_id([("hunting", bytes.as_slice())])))
}
