//! Makes events from records of the Azure activity log.

use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::microsoft::log_record::{LogRecord, member};
use crate::read::formats::{Draft, ReadContext};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`eventDataId`, as `azure:ID`; diagnostic settings and the portal's CSV have none"),
    ("time", "`eventTimestamp`, else `time`, `TimeGenerated`"),
    ("operation", "`operationName.value`, `OperationNameValue`, else `operationName`"),
    (
        "account",
        "`caller` (portal: `Event initiated by`), else the name in the claims, else the object's id there",
    ),
    ("account_names", "the claims of name, mail address, `objectidentifier` and `puid`"),
    ("target", "`resourceId`, else the portal's `Resource`, else `authorization.scope`"),
    ("source_ip", "`httpRequest.clientIpAddress`, `callerIpAddress`, else the claim `ipaddr`"),
    ("app_id", "the claim `appid`"),
    ("token_id", "the claim `uti`"),
    ("issued_at", "the claim `iat`"),
    ("request_id", "`correlationId`"),
    ("tenant_id", "`tenantId`, else the claim of the tenant"),
    ("outcome", "`status`, `resultType`, `ActivityStatusValue`: what has only begun is unknown"),
    ("severity", "`level`, unless the operation weighs more"),
    ("message", "the operation, its status and the last part of the target"),
];

/// Claims that name who acted, in order of preference.
const NAMES: [&str; 5] = [
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "unique_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
];

const OBJECT: &str = "http://schemas.microsoft.com/identity/claims/objectidentifier";
const SID: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid";
const TENANT: &str = "http://schemas.microsoft.com/identity/claims/tenantid";

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&["eventTimestamp", "time", "TimeGenerated"], ctx);
    let claims = claims(logged);
    let claim = |name: &str| member(claims?, name)?.as_text();
    let operation = operation(logged);
    event.set_some(Field::Operation, operation);
    let caller = logged.text(&["caller", "Event initiated by"]);
    let account = caller.or_else(|| claimed(logged)).or_else(|| logged.text(&["identity"]));
    event.set_some(Field::Account, account);
    event.service = is_app(logged);
    let claimed = NAMES.iter().chain(&[OBJECT, "oid", "puid", SID]).filter_map(|name| claim(name));
    for name in claimed {
        event.also_named(name);
    }
    let scope = || {
        logged.at(&["authorization", "scope"]).or_else(|| logged.at(&["identity", "authorization", "scope"]))
    };
    let target = logged.text(&["resourceId", "Resource"]).or_else(scope);
    event.set_some(Field::Target, target);
    event.set_some(Field::SourceIp, source_ip(logged, claim("ipaddr")));
    event.set_some(Field::AppId, claim("appid"));
    event.set_some(Field::TokenId, claim("uti"));
    event.set_some(Field::IssuedAt, claim("iat").and_then(|issued| ctx.issued(issued)));
    event.set_some(Field::RequestId, logged.text(&["correlationId"]));
    event.set_some(Field::TenantId, logged.tenant(&[]).or_else(|| claim(TENANT)));
    let status = status(logged);
    event.set_some(Field::Outcome, status.map(outcome));
    event.set(Field::Message, message(logged, operation, status, target));
    let content = logged.identify(&mut event, "azure", id(logged));
    ctx.apply_meaning(&mut event, None);
    if event.text(Field::Severity).is_none() {
        event.set_some(Field::Severity, logged.text(&["level"]).and_then(severity));
    }
    Draft { event, content, organisation: None }
}

/// The id of the event, else the one in its path `/subscriptions/…/events/ID/ticks/…`.
fn id<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    logged.text(&["eventDataId"]).or_else(|| {
        let (_, behind) = logged.text(&["id"])?.rsplit_once("/events/")?;
        behind.split('/').next().filter(|id| !id.is_empty())
    })
}

fn operation<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    logged
        .at(&["operationName", "value"])
        .or_else(|| logged.text(&["OperationNameValue", "operationName"]))
        .or_else(|| logged.at(&["operationName", "localizedValue"]))
}

/// Who acted by the claims of the token: a name, else the object id, else the application's id.
pub fn claimed<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let claims = claims(logged)?;
    let names = NAMES.iter().chain(&[OBJECT, "appid"]);
    names.into_iter().find_map(|name| member(claims, name)?.as_text())
}

/// Whether an application or a managed identity acted: by the claims of the token, else by the evidence of the
/// authorization.
fn is_app(logged: &LogRecord<'_>) -> bool {
    let claim = |name: &str| member(claims(logged)?, name)?.as_text();
    if let Some(kind) = claim("idtyp") {
        return kind.eq_ignore_ascii_case("app");
    }
    if NAMES.into_iter().any(|name| claim(name).is_some()) {
        return false;
    }
    let own = logged.at(&["authorization", "evidence", "principalType"]);
    let kind = own.or_else(|| logged.at(&["identity", "authorization", "evidence", "principalType"]));
    kind.is_some_and(|kind| ["ServicePrincipal", "MSI"].iter().any(|app| app.eq_ignore_ascii_case(kind)))
}

fn claims<'t>(logged: &'t LogRecord<'t>) -> Option<&'t Tree<'t>> {
    let object = |tree: &&Tree<'_>| !tree.members().is_empty();
    let own = logged.get("claims").filter(object);
    own.or_else(|| {
        let identity = logged.get("identity")?;
        member(identity, "claims").or_else(|| member(identity, "claim"))
    })
}

fn source_ip<'t>(logged: &'t LogRecord<'t>, claim: Option<&'t str>) -> Option<Cow<'t, str>> {
    let request = logged.at(&["httpRequest", "clientIpAddress"]);
    let said = request.into_iter().chain(logged.texts(&["callerIpAddress"])).chain(claim);
    said.into_iter().find_map(address::clean)
}

fn status<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    logged
        .at(&["status", "value"])
        .or_else(|| logged.text(&["resultType", "ActivityStatusValue", "ActivityStatus", "status"]))
        .or_else(|| logged.at(&["status", "localizedValue"]))
}

/// An operation that has begun, was accepted or is running has no outcome yet.
fn outcome(status: &str) -> &'static str {
    match status.trim().to_ascii_lowercase().as_str() {
        "succeeded" | "success" => "success",
        "failed" | "failure" => "failure",
        _ => "unknown",
    }
}

fn severity(level: &str) -> Option<&'static str> {
    let levels = [
        ("informational", "info"),
        ("information", "info"),
        ("verbose", "info"),
        ("warning", "low"),
        ("error", "medium"),
        ("critical", "critical"),
    ];
    levels.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(level.trim())).map(|(_, level)| level)
}

/// The message: `Microsoft.Compute/virtualMachines/delete · Succeeded · test-vm`.
fn message(
    logged: &LogRecord<'_>,
    operation: Option<&str>,
    status: Option<&str>,
    target: Option<&str>,
) -> String {
    let name = target.and_then(|path| path.rsplit('/').next());
    let said = [operation.or_else(|| logged.text(&["category"])), status, name];
    said.into_iter().flatten().map(str::trim).collect::<Vec<_>>().join(" · ")
}
