//! Fills the fields of an event from the columns of the hunting tables.

use super::people::People;
use crate::event::{Event, Field, Stage, is_guid, is_zero};
use crate::read::address;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    (
        "id",
        "of a record of the audit log in `RawEventData` its `Id`; else `ReportId` where a GUID is in it; else a hash of the row",
    ),
    ("time", "`Timestamp`, else `TimeGenerated`; of a record in `RawEventData` its `CreationTime`"),
    ("operation", "`ActionType`; of an alert its `Title`"),
    (
        "account",
        "of a logon `AccountUpn`, else domain and name; of a device who asked for it (`RequestAccount…`) or ran the process (`InitiatingProcessAccount…`), else `Account…`; `UserId`, `AccountId`; of mail `SenderMailFromAddress`, else `SenderFromAddress`; `AccountObjectId`, `AccountDisplayName`",
    ),
    (
        "account_names",
        "of the account in `account` alone what stands in its own columns: `…ObjectId`, `…Sid`, domain and name",
    ),
    ("mailbox", "`RecipientEmailAddress`"),
    (
        "target",
        "of a device `Account…`, where another account did it; `ObjectName`, `TargetAccountUpn`, `QueryTarget`, `DestinationDeviceName`, `TargetDeviceName`, `Url`, `FileName`; of a logon `DeviceName`",
    ),
    (
        "source_ip",
        "`IPAddress`, `SenderIPv4`, `SenderIPv6`, `RequestSourceIP`; of a logon on a device `RemoteIP`",
    ),
    ("user_agent", "`UserAgent`"),
    ("app_id", "`OAuthAppId`, `ApplicationId` where it is a GUID"),
    ("app_name", "`Application` where its id is a GUID, or none is there"),
    ("device_id", "`DeviceId`, `AadDeviceId`"),
    ("session_id", "`SessionId`"),
    ("request_id", "`CorrelationId`"),
    ("message_ids", "`InternetMessageId`"),
    ("alert_id", "`AlertId`"),
    ("tenant_id", "`TenantId`, unless it is that of a workspace beside `SourceSystem`"),
    ("outcome", "an `ErrorCode` of a sign-in; `ActionType` where it ends with Success, Succeeded or Failed"),
    ("severity", "`Severity` of an alert"),
    ("technique", "the ids in `AttackTechniques`"),
    ("count", "of a record in `RawEventData` its `OperationCount`"),
    ("tags", "of a record in `RawEventData` `bind`, `sync` and `throttled`"),
    (
        "message",
        "the operation with `Subject`, `ObjectName`, `FileName`, the command line or the device, who it is on and who asked for it; of a record in `RawEventData` as the audit log has it",
    ),
];

/// Fields that are taken from the row if the record inside it lacks them.
pub const FILLED: [Field; 6] =
    [Field::Account, Field::SourceIp, Field::UserAgent, Field::AppId, Field::DeviceId, Field::SessionId];

/// The time of a row.
pub fn time<'t>(row: &'t Tree<'t>) -> Option<&'t str> {
    row.text("Timestamp").or_else(|| row.text("TimeGenerated"))
}

/// Sets every field but the time, the id and the message.
pub fn set<'t>(event: &mut Event<'t>, row: &'t Tree<'t>) {
    event.set_some(Field::Operation, row.text("ActionType").or_else(|| row.text("Title")));
    let people = People::of(row);
    event.set_some(Field::Account, account(row, &people));
    people.names(event);
    if people.who.is_none()
        && let Some(id) = row.text("AccountObjectId")
    {
        event.also_named(id);
    }
    event.set_some(Field::Mailbox, row.text("RecipientEmailAddress"));
    event.set_some(Field::Target, target(row, &people));
    event.set_some(Field::SourceIp, source_ip(row));
    event.set_some(Field::UserAgent, first(row, &["UserAgent", "UserAgent_string"]));
    application(event, row);
    event.set_some(Field::DeviceId, first(row, &["DeviceId", "AadDeviceId"]).filter(is_id));
    event.set_some(Field::SessionId, row.word("SessionId").filter(|id| is_id(&id.as_ref())));
    event.set_some(Field::RequestId, row.text("CorrelationId").filter(is_id));
    event.set_some(Field::AlertId, row.text("AlertId"));
    event.extend(Field::MessageIds, row.text("InternetMessageId").map(Cow::Borrowed));
    let workspace = row.has("SourceSystem") || row.has("Type");
    event.set_some(Field::TenantId, row.text("TenantId").filter(|id| !workspace && is_id(id)));
    event.set_some(Field::Outcome, outcome(row));
    alert(event, row);
}

/// The message of a row, on one line.
pub fn message(event: &Event<'_>, row: &Tree<'_>) -> String {
    let table = if row.has("ErrorCode") { "sign-in" } else { "mail" };
    let mut line = vec![event.text(Field::Operation).unwrap_or(table).to_owned()];
    if event.text(Field::Operation).is_none() && row.has("ErrorCode") {
        line[0].extend(row.text("Application").map(|app| format!(" to {app}")));
    }
    let about =
        ["Subject", "ObjectName", "FileName", "InitiatingProcessCommandLine", "DestinationDeviceName"];
    line.extend(first(row, &about).map(str::trim).filter(|about| *about != line[0]).map(str::to_owned));
    let people = People::of(row);
    let started = row.text("ActionType").is_some_and(|action| action.starts_with("ProcessCreated"));
    let on = if started { "as" } else { "on" };
    for (word, person) in [(on, people.object), ("asked for by", people.requester)] {
        line.extend(person.and_then(|person| Some(format!("{word} {}", person.called()?))));
    }
    line.extend(header(row).map(|header| format!("from {header} by its header")));
    line.extend(row.text("DeliveryAction").map(str::to_owned));
    if event.text(Field::Outcome) == Some("failure") {
        let why = row.word("ErrorCode").map_or_else(String::new, |code| format!(" {code}"));
        line.push(format!("failed{why}"));
    }
    line.join(" · ")
}

/// The first of these members that is a text and not blank.
fn first<'t>(row: &'t Tree<'t>, names: &[&str]) -> Option<&'t str> {
    names.iter().find_map(|name| row.text(name))
}

/// Whether an identifier is neither empty nor zeros.
fn is_id(text: &&str) -> bool {
    !is_zero(text)
}

fn is_app(text: &&str) -> bool {
    is_guid(text) && is_id(text)
}

/// Who acted: by name, else by domain and name, else by id. For mail it is the sender of the envelope, as the header's
/// can be forged.
fn account<'t>(row: &'t Tree<'t>, people: &People<'t>) -> Option<Cow<'t, str>> {
    let id = || first(row, &["UserId", "AccountId"]).map(Cow::Borrowed);
    let who = people.who.and_then(|who| who.called());
    let named = if row.has("AccountUpn") { who.or_else(id) } else { id().or(who) };
    named.or_else(|| {
        let others = ["SenderMailFromAddress", "SenderFromAddress", "AccountObjectId", "AccountDisplayName"];
        first(row, &others).map(Cow::Borrowed)
    })
}

/// The sender in the header of mail, if it differs from that of the envelope.
fn header<'t>(row: &'t Tree<'t>) -> Option<&'t str> {
    let envelope = row.text("SenderMailFromAddress")?;
    row.text("SenderFromAddress").filter(|header| !header.eq_ignore_ascii_case(envelope))
}

/// What was acted on: the account to which it was done or as which a process runs, else an object. The device of a row
/// is where the event was seen, so it is the target of a logon only.
fn target<'t>(row: &'t Tree<'t>, people: &People<'t>) -> Option<Cow<'t, str>> {
    if let Some(object) = people.object.and_then(|object| object.called()) {
        return Some(object);
    }
    let names = [
        "ObjectName",
        "TargetAccountUpn",
        "QueryTarget",
        "DestinationDeviceName",
        "TargetDeviceName",
        "Url",
        "FileName",
    ];
    let device = || row.text("DeviceName").filter(|_| row.has("LogonType"));
    first(row, &names).or_else(device).map(Cow::Borrowed)
}

fn source_ip<'t>(row: &'t Tree<'t>) -> Option<Cow<'t, str>> {
    let remote = row.has("LogonType").then_some("RemoteIP");
    let asked = row.has("RequestAccountName") && row.text("RequestProtocol") != Some("Local");
    let request = asked.then_some("RequestSourceIP");
    let names = ["IPAddress", "SenderIPv4", "SenderIPv6"].into_iter().chain(request).chain(remote);
    names.into_iter().find_map(|name| address::clean(row.text(name)?))
}

/// The application by its id in the directory. Ids that are plain numbers belong to a catalogue of Defender, not to the
/// directory.
fn application<'t>(event: &mut Event<'t>, row: &'t Tree<'t>) {
    let id = first(row, &["OAuthAppId"]).or_else(|| row.text("ApplicationId")).filter(is_app);
    if id.is_some() == row.has("ApplicationId") {
        event.set_some(Field::AppName, row.text("Application").filter(|_| !row.has("OAuthAppId")));
    }
    event.set_some(Field::AppId, id);
}

fn outcome(row: &Tree<'_>) -> Option<&'static str> {
    if let Some(code) = row.word("ErrorCode").filter(|_| row.has("AccountUpn")) {
        return Some(if code.trim() == "0" { "success" } else { "failure" });
    }
    let action = row.text("ActionType")?;
    let ends = |ends: &[&str]| ends.iter().any(|end| action.ends_with(end));
    if ends(&["Success", "Succeeded"]) {
        Some("success")
    } else {
        ends(&["Failed", "Failure"]).then_some("failure")
    }
}

/// Sets what only rows of alerts have: the tables with an `AlertId` or `AttackTechniques`.
fn alert<'t>(event: &mut Event<'t>, row: &'t Tree<'t>) {
    if row.has("AlertId") {
        event.set(Field::Stage, Stage::Detection.name());
        let levels = [("informational", "info"), ("low", "low"), ("medium", "medium"), ("high", "high")];
        let said = row.text("Severity").unwrap_or_default();
        let level = levels.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(said.trim()));
        event.set_some(Field::Severity, level.map(|(_, level)| level));
    }
    let techniques = row.get("AttackTechniques").into_iter().flat_map(|said| match said {
        Tree::List(items) => items.iter().filter_map(Tree::as_text).collect(),
        other => other.as_text().into_iter().collect::<Vec<_>>(),
    });
    for id in techniques.flat_map(|said| said.split([' ', '(', ')', ','])).filter(|word| is_technique(word)) {
        event.push(Field::Technique, id);
    }
}

/// Whether a word is the id of an ATT&CK technique: `T1566` or `T1566.001`.
fn is_technique(word: &str) -> bool {
    let Some(number) = word.strip_prefix('T') else { return false };
    let digits =
        |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((technique, sub)) => digits(technique, 4) && digits(sub, 3),
        None => digits(number, 4),
    }
}
