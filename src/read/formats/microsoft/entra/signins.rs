//! Makes events from the sign-in logs of Entra: of users, interactive or not, of service principals and of managed
//! identities.

use crate::event::{Event, Field, Stage, When};
use crate::read::address;
use crate::read::formats::microsoft::log_record::{LogRecord, one_line};
use crate::read::formats::{Draft, ReadContext, listed};
use std::borrow::Cow;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`id` (portal: `Request ID`), as `signin:ID`"),
    (
        "time",
        "`createdDateTime`, else `time`, `TimeGenerated`, `Date (UTC)`; of two in one second the one with more digits",
    ),
    ("operation", "`Sign-in activity`"),
    ("account", "`userPrincipalName` (portal: `Username`), else the service principal's name, else an id"),
    (
        "account_names",
        "`userPrincipalName`, `userId`, `servicePrincipalId`, `signInIdentifier` of one who signed in",
    ),
    ("source_ip", "`ipAddress`, else `callerIpAddress`"),
    ("user_agent", "`userAgent`"),
    ("client", "`clientAppUsed` (portal: `Client app`)"),
    ("app_id", "`appId` (portal: `Application ID`)"),
    ("app_name", "`appDisplayName` (portal: `Application`)"),
    ("target", "`resourceDisplayName` (portal: `Resource`)"),
    ("device_id", "`deviceDetail.deviceId` (portal: `Device ID`)"),
    ("session_id", "`sessionId`"),
    ("token_id", "`uniqueTokenIdentifier`; of a sign-in that succeeded, else its `id`"),
    ("key_id", "`servicePrincipalCredentialKeyId`"),
    ("request_id", "`correlationId`"),
    (
        "tenant_id",
        "of a member `homeTenantId`, of all else `resourceTenantId`, else the other, else the tenant of the log",
    ),
    (
        "outcome",
        "`status.errorCode`, else `resultType`: 0 is success, all else (interrupts too) failure; portal: `Status`",
    ),
    ("count", "`Number of sign-ins`, where the portal counts several in one row"),
    ("severity", "`riskLevelDuringSignIn`, else `riskLevelAggregated`"),
    ("tags", "`riskEventTypes_v2`; `non_interactive` of a sign-in that renewed the token of a session"),
    (
        "message",
        "a sign-in to `resourceDisplayName`, else `appDisplayName`; of a failure its code and `status.failureReason`",
    ),
];

const ACCOUNT: &[&str] = &[
    "userPrincipalName",
    "Username",
    "AccountUpn",
    "servicePrincipalName",
    "userDisplayName",
    "AccountDisplayName",
    "User",
    "identity",
    "servicePrincipalId",
    "userId",
    "AccountObjectId",
];

/// Members with names of who signed in, whichever of them became the account.
const NAMES: &[&str] = &[
    "userPrincipalName",
    "Username",
    "AccountUpn",
    "userId",
    "User ID",
    "AccountObjectId",
    "servicePrincipalId",
    "Service principal ID",
    "signInIdentifier",
    "Sign-in identifier",
];

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = when(logged, ctx);
    event.synthetic = logged.get("synthetic").is_some_and(crate::read::tree::Tree::is_true);
    event.set(Field::Stage, Stage::Other.name());
    event.set(Field::Operation, "Sign-in activity");
    let account = logged.text(ACCOUNT);
    event.set_some(Field::Account, account);
    event.service = is_service(logged);
    for name in logged.texts(NAMES) {
        event.also_named(name);
    }
    let addresses = logged.texts(&["ipAddress", "callerIpAddress"]);
    event.set_some(Field::SourceIp, addresses.into_iter().find_map(address::clean));
    event.set_some(Field::UserAgent, logged.text(&["userAgent"]));
    event.set_some(Field::Client, logged.text(&["clientAppUsed", "Client app"]));
    event.set_some(Field::AppId, logged.text(&["appId", "Application ID"]));
    event.set_some(Field::AppName, logged.text(&["appDisplayName", "Application"]));
    event.set_some(Field::Target, resource(logged));
    let device = logged
        .at(&["deviceDetail", "deviceId"])
        .or_else(|| logged.text(&["Device ID", "AadDeviceId", "EntraIdDeviceId"]));
    event.set_some(Field::DeviceId, device);
    event.set_some(Field::SessionId, logged.text(&["sessionId"]));
    event.set_some(Field::KeyId, logged.text(&["servicePrincipalCredentialKeyId", "Credential key ID"]));
    event.set_some(Field::RequestId, logged.text(&["correlationId"]));
    // the tenant of a member is where the account is at home, whatever the resource; of a guest it is where the
    // resource is
    let member = logged.text(&["userType"]).is_some_and(|kind| kind.eq_ignore_ascii_case("member"));
    let tenants = ["homeTenantId", "resourceTenantId"];
    let tenants = if member { tenants } else { [tenants[1], tenants[0]] };
    event.set_some(Field::TenantId, logged.tenant(&tenants));
    let code = code(logged);
    let outcome = outcome(logged, code.as_deref());
    let number = |said: Cow<'_, str>| said.trim().parse().ok().filter(|number| *number > 0);
    event.count = logged.word(&["Number of sign-ins", "signInCount"]).and_then(number);
    event.set_some(Field::Outcome, outcome);
    let id = logged.text(&["id", "Request ID"]);
    // the id of a sign-in is the GUID of the token that it issued; a failed one issued none
    let own = id.filter(|_| outcome == Some("success"));
    event.set_some(Field::TokenId, logged.text(&["uniqueTokenIdentifier", "UniqueTokenId"]).or(own));
    event.set_some(Field::Severity, risk(logged));
    let kinds = ["riskEventTypes_v2", "riskEventTypes"].into_iter().filter_map(|name| logged.get(name));
    kinds.flat_map(listed).for_each(|kind| event.push(Field::Tags, kind));
    if is_renewal(logged) {
        event.push(Field::Tags, "non_interactive");
    }
    event.set(Field::Message, message(logged, code.as_deref(), outcome));
    let content = logged.identify(&mut event, "signin", id);
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// Whether a session signed in to renew its token, and no person.
fn is_renewal(logged: &LogRecord<'_>) -> bool {
    let is_said = logged.word(&["isInteractive"]).is_some_and(|said| said.eq_ignore_ascii_case("false"));
    let log = logged.text(&["category", "Type"]).unwrap_or_default();
    is_said && !is_service(logged)
        || log.contains("NonInteractiveUserSignIn")
        // the portal counts several in a row of these alone
        || logged.get("Number of sign-ins").is_some() && !is_service(logged)
}

/// The time. If it has no fraction, another time of the record within the same second may supply it.
fn when(logged: &LogRecord<'_>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let when = logged.when(&["createdDateTime", "time", "TimeGenerated", "Date", "Timestamp"], ctx)?;
    let (at, second) = (when.earliest(), 1_000_000_000);
    if at % second != 0 {
        return Some(when);
    }
    let other =
        logged.when(&["time", "TimeGenerated"], ctx).filter(|other| other.earliest() / second == at / second);
    Some(other.filter(|other| other.earliest() != at).unwrap_or(when))
}

/// What was signed in to. `Resource` is the portal's name for it, but in Log Analytics it holds the provider of the
/// log.
fn resource<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let provider = |name: &&str| name.to_ascii_lowercase().starts_with("microsoft.aadiam");
    logged
        .text(&["resourceDisplayName"])
        .or_else(|| logged.text(&["Resource"]).filter(|name| !provider(name)))
}

/// Whether a service principal or a managed identity signed in.
fn is_service(logged: &LogRecord<'_>) -> bool {
    let kinds = logged.texts(&["category", "Type"]);
    let kinds = kinds.into_iter().map(str::to_ascii_lowercase);
    kinds.into_iter().any(|kind| kind.contains("serviceprincipal") || kind.contains("managedidentity"))
        || (logged.text(&["userPrincipalName", "Username", "AccountUpn", "userId", "User"]).is_none()
            && logged.text(&["servicePrincipalId", "servicePrincipalName"]).is_some())
}

/// The error code of a sign-in, 0 for success.
fn code<'t>(logged: &'t LogRecord<'t>) -> Option<Cow<'t, str>> {
    let status = logged.get("status");
    let number = |said: &Cow<'_, str>| said.trim().parse::<u64>().is_ok();
    status
        .and_then(|status| status.word("errorCode"))
        .filter(number)
        .or_else(|| logged.word(&["Sign-in error code", "resultType", "errorCode"]).filter(number))
        .or_else(|| status.and_then(crate::read::tree::Tree::said).filter(number))
}

/// The outcome by the error code, else by the portal's word. An interrupted sign-in failed.
fn outcome(logged: &LogRecord<'_>, code: Option<&str>) -> Option<&'static str> {
    if let Some(code) = code {
        return Some(if code.trim().trim_start_matches('0').is_empty() { "success" } else { "failure" });
    }
    let word = logged.text(&["status"])?.trim().to_ascii_lowercase();
    match word.as_str() {
        "success" | "succeeded" => Some("success"),
        "failure" | "failed" | "interrupted" => Some("failure"),
        _ => None,
    }
}

/// The detected risk level, if any.
fn risk<'t>(logged: &'t LogRecord<'t>) -> Option<&'static str> {
    let said = logged.texts(&["riskLevelDuringSignIn", "riskLevelAggregated"]);
    let known =
        |level: &str| ["low", "medium", "high"].into_iter().find(|known| known.eq_ignore_ascii_case(level));
    said.into_iter().find_map(known)
}

/// The message: `sign-in to Office 365 Exchange Online · failed 50126 · Invalid username or password`.
fn message(logged: &LogRecord<'_>, code: Option<&str>, outcome: Option<&str>) -> String {
    let to = resource(logged).or_else(|| logged.text(&["appDisplayName", "Application"]));
    let to = to.map_or_else(String::new, |to| format!(" to {to}"));
    let who = if is_service(logged) { "service principal " } else { "" };
    let reason = logged
        .at(&["status", "failureReason"])
        .or_else(|| logged.text(&["Failure reason", "resultDescription"]))
        .map_or_else(String::new, |reason| format!(" · {}", one_line(reason)));
    match (outcome, code) {
        (Some("success"), _) => format!("{who}sign-in{to}"),
        (Some(_), Some(code)) => format!("{who}sign-in{to} · failed {code}{reason}"),
        (Some(_), None) => format!("{who}sign-in{to} · failed{reason}"),
        (None, _) => format!("{who}sign-in{to} · outcome not recorded"),
    }
}
