//! Makes events from the records of Entra Identity Protection: detected risks, and accounts at risk.

use crate::event::{Event, Field, Stage};
use crate::read::address;
use crate::read::formats::microsoft::log_record::{LogRecord, member};
use crate::read::formats::{Draft, ReadContext};
use crate::read::tree::Tree;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`id`, as `risk:ID`; of an account at risk with the time of its last change"),
    ("time", "`detectedDateTime`, `riskLastUpdatedDateTime`, else `time`, `TimeGenerated`"),
    ("operation", "`riskEventType`, else `operationName`, `Risky user`"),
    ("account", "`userPrincipalName`, else the service principal's or user's name, else an id"),
    ("account_names", "`userPrincipalName` and `userId`; of a service principal `servicePrincipalId`"),
    ("source_ip", "`ipAddress`"),
    ("user_agent", "`userAgent` of `additionalInfo`"),
    ("app_id", "`appId`"),
    ("alert_id", "`id` of a detection"),
    ("request_id", "`correlationId`"),
    ("tenant_id", "the tenant of the log"),
    ("severity", "`riskLevel`"),
    ("tags", "`riskState`"),
    ("message", "`risk` and the operation, `riskLevel`, `riskState`, `riskDetail`"),
    ("stage", "detection"),
];

const ACCOUNT: &[&str] = &[
    "userPrincipalName",
    "servicePrincipalDisplayName",
    "userDisplayName",
    "displayName",
    "userId",
    "servicePrincipalId",
    "appId",
];

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let changed = logged.text(&["riskLastUpdatedDateTime"]);
    event.when = logged.when(
        &["detectedDateTime", "riskLastUpdatedDateTime", "activityDateTime", "time", "TimeGenerated"],
        ctx,
    );
    event.set(Field::Stage, Stage::Detection.name());
    let kind = logged.text(&["riskEventType", "riskType"]);
    let operation = kind.or_else(|| logged.text(&["operationName"])).unwrap_or("Risky user");
    event.set(Field::Operation, operation);
    let account = logged.text(ACCOUNT);
    event.set_some(Field::Account, account);
    let named = logged.text(&["userPrincipalName", "userDisplayName", "userId"]).is_some();
    event.service = !named && logged.text(&["servicePrincipalId", "servicePrincipalDisplayName"]).is_some();
    let spelled = logged.texts(&["userPrincipalName", "userId", "servicePrincipalId"]);
    for name in spelled {
        event.also_named(name);
    }
    event.set_some(Field::SourceIp, logged.text(&["ipAddress"]).and_then(address::clean));
    event.set_some(Field::UserAgent, agent(logged));
    event.set_some(Field::AppId, logged.text(&["appId"]));
    event.set_some(Field::RequestId, logged.text(&["correlationId"]));
    event.set_some(Field::TenantId, logged.tenant(&["homeTenantId"]));
    event.set_some(Field::Severity, level(logged));
    logged.text(&["riskState"]).into_iter().for_each(|state| event.push(Field::Tags, state));
    event.set(Field::Message, message(logged, operation));
    let id = logged.text(&["id"]);
    // an account may be at risk several times, so its id alone is not unique
    let content = if let (Some(id), None, Some(changed)) = (id, kind, changed) {
        logged.identify(&mut event, "risk", Some(&format!("{id}@{changed}")))
    } else {
        event.set_some(Field::AlertId, id);
        logged.identify(&mut event, "risk", id)
    };
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// The user agent in the additional information, a list of keys and values.
fn agent<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let details = logged.get("additionalInfo")?.items();
    let is_agent = |detail: &&Tree<'_>| {
        member(detail, "key").and_then(Tree::as_text).is_some_and(|key| key.eq_ignore_ascii_case("userAgent"))
    };
    member(details.iter().find(is_agent)?, "value")?.as_text()
}

fn level(logged: &LogRecord<'_>) -> Option<&'static str> {
    let level = logged.text(&["riskLevel"])?;
    ["low", "medium", "high"].into_iter().find(|known| known.eq_ignore_ascii_case(level.trim()))
}

/// The message: `risk anonymizedIPAddress · high · atRisk`.
fn message(logged: &LogRecord<'_>, operation: &str) -> String {
    let said = ["riskLevel", "riskState", "riskDetail"].into_iter().filter_map(|name| logged.text(&[name]));
    let said = said.filter(|said| !said.eq_ignore_ascii_case("none"));
    std::iter::once(format!("risk {operation}"))
        .chain(said.map(str::to_owned))
        .collect::<Vec<_>>()
        .join(" · ")
}
