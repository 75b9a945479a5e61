//! Suzaku: detections of Sigma rules in cloud logs, in every profile, as CSV, JSON or JSONL.

use super::lookup::{content, first, line_of, member, names_all, word};
use super::tags;
use crate::event::{Event, Field, Id, content_id};
use crate::read::address;
use crate::read::formats::names::severity;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct Suzaku;

const SPEC: Spec<'static> = Spec {
    name: "suzaku",
    title: "Suzaku: CSV, JSON, JSONL",
    recognised_by: "`Timestamp`, `RuleTitle`, `Level` and `SrcIP`, without the `Computer` of a Windows event",
    doc: "detections in logs of Azure, Microsoft 365, AWS and Google Workspace, of every profile",
    fields: &[
        (
            "id",
            "the rule, the time, the operation, who, from where, on what, and the request: the same in every output",
        ),
        ("time", "`Timestamp`"),
        ("operation", "`Operation`, `OperationName`, `EventName`; else `RuleTitle`"),
        ("message", "`RuleTitle` with the operation, `Result` and `Details`"),
        ("account", "`User`, `Caller`, `UserName`, `Actor`; else `UserARN`, `UserPrincipalID`"),
        ("target", "`TargetObject`, `ResourceId`, `Entity`, `Target`; else `EventSource`"),
        ("source_ip", "`SrcIP`"),
        ("user_agent", "`UserAgent`"),
        ("app_id", "`AppId`"),
        ("request_id", "`CorrelationId`"),
        ("tenant_id", "`UserAccountID` of AWS"),
        ("outcome", "an error in `LogonError` or `ErrorCode`, else `Result`; of AWS no error is success"),
        ("severity", "`Level`"),
        ("technique", "`Tags`"),
        ("tags", "`Tags` that are no techniques"),
    ],
};

impl Format for Suzaku {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let windows = names_all(sample, &["Computer"]);
        let named = names_all(sample, &["Timestamp", "RuleTitle", "Level", "SrcIP"]);
        (named && !windows).then(|| Fit::new(93, "its records have RuleTitle, Level and SrcIP"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let title = word(record, "RuleTitle").ok_or("it has no RuleTitle")?;
        let operation = first(record, &["Operation", "OperationName", "EventName"]);
        let mut event = Event::default();
        event.when = word(record, "Timestamp").and_then(|time| ctx.times().utc(&time));
        let parts = [operation.clone(), word(record, "Result"), first(record, &["LogonError", "ErrorCode"])];
        let parts = parts.into_iter().chain([word(record, "Details")]).flatten();
        let details: Vec<String> = parts.map(std::borrow::Cow::into_owned).collect();
        event.set(Field::Message, line_of(&title, &details.join(" · ")));
        event.set(Field::Operation, operation.unwrap_or_else(|| title.clone()));
        for (field, names) in [
            (
                Field::Account,
                ["User", "Caller", "UserName", "Actor", "UserARN", "UserPrincipalID"].as_slice(),
            ),
            (Field::Target, &["TargetObject", "ResourceId", "Entity", "Target", "EventSource"]),
            (Field::UserAgent, &["UserAgent"]),
            (Field::AppId, &["AppId"]),
            (Field::RequestId, &["CorrelationId"]),
            (Field::TenantId, &["UserAccountID"]),
        ] {
            event.set_some(field, first(record, names));
        }
        let from = word(record, "SrcIP").and_then(|text| Some(address::clean(&text)?.into_owned()));
        event.set_some(Field::SourceIp, from);
        event.set_some(Field::Severity, word(record, "Level").and_then(|level| severity(&level)));
        event.set_some(Field::Outcome, outcome(record));
        tags::read(&mut event, member(record, "Tags"), word(record, "Tags").as_deref());
        ctx.apply_meaning(&mut event, None);
        let content = id(record);
        take(Draft { event, content: Some(content), organisation: None });
        Ok(())
    }
}

/// The outcome: failure if there is an error; else by the result. AWS records have no result, and succeeded if there is
/// no error.
fn outcome(record: &RawRecord<'_>) -> Option<&'static str> {
    let none = |text: &str| ["None", "Success", "0"].contains(&text);
    if first(record, &["LogonError", "ErrorCode"]).is_some_and(|error| !none(error.trim())) {
        return Some("failure");
    }
    let Some(result) = word(record, "Result") else {
        return word(record, "EventSource").map(|_| "success");
    };
    Some(match result.trim().to_ascii_lowercase().as_str() {
        "succeeded" | "success" | "true" | "0" => "success",
        "failed" | "failure" | "false" => "failure",
        _ => "unknown",
    })
}

/// The content hash of what all outputs have of a detection; if none of it is there, of the whole record.
fn id(record: &RawRecord<'_>) -> Id {
    let told = [
        "RuleID",
        "RuleTitle",
        "Timestamp",
        "Operation",
        "EventName",
        "OperationName",
        "User",
        "UserName",
        "UserARN",
        "Caller",
        "Actor",
        "SrcIP",
        "TargetObject",
        "ResourceId",
        "Target",
        "CorrelationId",
        "EventID",
        "Result",
    ];
    let said: Vec<_> = told.iter().filter_map(|name| Some((*name, word(record, name)?))).collect();
    if said.is_empty() {
        return content(record);
    }
    content_id(said.iter().map(|(name, value)| (*name, value.as_bytes())))
}
