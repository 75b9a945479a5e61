//! Makes events from the audit log of the Entra directory.

use super::audit_keys::added_key;
use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::microsoft::log_record::{LogRecord, member, one_line};
use crate::read::formats::{Draft, ReadContext};
use crate::read::tree::Tree;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`id`, as `diraudit:ID`; the portal's CSV has none"),
    ("time", "`activityDateTime`, else `time`, `TimeGenerated`, `Date (UTC)`"),
    ("operation", "`activityDisplayName` (portal: `Activity`), else `operationName`"),
    (
        "account",
        "`initiatedBy.user.userPrincipalName` (portal: `ActorUserPrincipalName`), else the app's name, else an id",
    ),
    (
        "account_names",
        "`id` and `userPrincipalName` of `initiatedBy.user` (portal: `ActorObjectId`); else the app's `servicePrincipalId`",
    ),
    ("target", "of `targetResources` the first user's name, else the first display name, else the first id"),
    ("source_ip", "`initiatedBy.user.ipAddress`, else `ipAddress`, `callerIpAddress`"),
    ("user_agent", "`userAgent`, else `User-Agent` of `additionalDetails`"),
    ("app_id", "`initiatedBy.app.appId`"),
    ("app_name", "`initiatedBy.app.displayName`"),
    ("key_id", "`KeyIdentifier` of the credential that was added, where it is one"),
    ("request_id", "`correlationId`"),
    ("tenant_id", "`AADTenantId`, `tenantId`, else the tenant in `resourceId`"),
    ("outcome", "`result`: success or failure; a timeout is unknown"),
    ("message", "the operation and its target, of a failure `resultReason`, else `resultDescription`"),
];

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&["activityDateTime", "time", "TimeGenerated", "Date"], ctx);
    let operation = logged.text(&["activityDisplayName", "Activity", "operationName"]).map(str::trim);
    event.set_some(Field::Operation, operation);
    let account = account(logged);
    event.set_some(Field::Account, account);
    event.service = is_app(logged);
    for name in names(logged).into_iter().flatten() {
        event.also_named(name);
    }
    event.set_some(Field::Target, target(logged));
    event.set_some(Field::SourceIp, source_ip(logged));
    event.set_some(Field::UserAgent, logged.text(&["userAgent"]).or_else(|| agent(logged)));
    event.set_some(Field::AppId, logged.at(&["initiatedBy", "app", "appId"]));
    let app = logged.at(&["initiatedBy", "app", "displayName"]).or_else(|| actor_app(logged));
    event.set_some(Field::AppName, app);
    event.set_some(Field::KeyId, added_key(logged));
    event.set_some(Field::RequestId, logged.text(&["correlationId"]));
    event.set_some(Field::TenantId, logged.tenant(&[]));
    let outcome = outcome(logged);
    event.set_some(Field::Outcome, outcome);
    event.set(Field::Message, message(logged, operation, outcome));
    let content = logged.identify(&mut event, "diraudit", logged.text(&["id"]));
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// Who acted: the user, else the application; by name, else by id.
fn account<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let by = |who: &[&str]| logged.at(&["initiatedBy", who[0], who[1]]);
    by(&["user", "userPrincipalName"])
        .or_else(|| logged.text(&["ActorUserPrincipalName", "Initiated by (actor)"]))
        .or_else(|| by(&["app", "displayName"]))
        .or_else(|| by(&["app", "servicePrincipalName"]))
        .or_else(|| logged.text(&["ActorServicePrincipalName", "ActorDisplayName"]))
        .or_else(|| by(&["user", "displayName"]))
        .or_else(|| by(&["user", "id"]))
        .or_else(|| by(&["app", "servicePrincipalId"]))
        .or_else(|| by(&["app", "appId"]))
        .or_else(|| logged.text(&["ActorObjectId", "ActorServicePrincipalId", "identity"]))
}

/// Whether an application acted, and no user is named.
fn is_app(logged: &LogRecord<'_>) -> bool {
    let has =
        |who: &str, names: &[&str]| names.iter().any(|name| logged.at(&["initiatedBy", who, name]).is_some());
    let user = has("user", &["userPrincipalName", "id", "displayName"])
        || logged.text(&["ActorUserPrincipalName"]).is_some();
    let app = has("app", &["displayName", "servicePrincipalName", "servicePrincipalId", "appId"]);
    !user && (app || actor_app(logged).is_some())
}

/// The names of the user who acted; without a user, the ids of the application's service principal.
fn names<'t>(logged: &'t LogRecord<'t>) -> [Option<&'t str>; 3] {
    let by = |who: &str, name: &str| logged.at(&["initiatedBy", who, name]);
    let user = [
        by("user", "id"),
        by("user", "userPrincipalName").or_else(|| logged.text(&["ActorUserPrincipalName"])),
        logged.text(&["ActorObjectId"]),
    ];
    if user.iter().any(Option::is_some) {
        return user;
    }
    [by("app", "servicePrincipalId"), logged.text(&["ActorServicePrincipalId"]), None]
}

/// The application that acted, from the portal's columns.
fn actor_app<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let application = |kind: &str| kind.eq_ignore_ascii_case("application");
    logged.text(&["ActorServicePrincipalName"]).or_else(|| {
        logged.text(&["ActorDisplayName"]).filter(|_| logged.text(&["ActorType"]).is_some_and(application))
    })
}

/// What was acted on: the name of a user, else a display name, else an id.
fn target<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let listed = || ["targetResources", "targetResource"].into_iter().filter_map(|name| logged.get(name));
    let of = |name: &str| listed().flat_map(Tree::items).find_map(|target| member(target, name)?.as_text());
    of("userPrincipalName")
        .or_else(|| {
            logged.text(&["Target1UserPrincipalName", "Target2UserPrincipalName", "Target3UserPrincipalName"])
        })
        .or_else(|| of("displayName"))
        .or_else(|| {
            logged.text(&["Target1DisplayName", "Target2DisplayName", "Target3DisplayName", "Target(s)"])
        })
        .or_else(|| of("id"))
        .or_else(|| logged.text(&["Target1ObjectId", "Target2ObjectId", "Target3ObjectId"]))
}

fn source_ip<'t>(logged: &'t LogRecord<'t>) -> Option<std::borrow::Cow<'t, str>> {
    let by = ["user", "app"].into_iter().filter_map(|who| logged.at(&["initiatedBy", who, "ipAddress"]));
    by.chain(logged.texts(&["ipAddress", "callerIpAddress"])).find_map(address::clean)
}

/// The user agent in the additional details: a list of keys and values, or the portal's numbered columns.
fn agent<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let is_agent =
        |key: &str| key.eq_ignore_ascii_case("User-Agent") || key.eq_ignore_ascii_case("UserAgent");
    let details = logged.get("additionalDetails").map_or(&[][..], Tree::items);
    let listed = details.iter().find(|detail| detail.text("key").is_some_and(is_agent));
    listed.and_then(|detail| detail.text("value")).or_else(|| {
        let numbers = (1..=15).map(|number| format!("AdditionalDetail{number}"));
        let holds = |name: &String| logged.text(&[&format!("{name}Key")]).is_some_and(is_agent);
        let name = numbers.into_iter().take_while(|name| logged.has(&format!("{name}Key"))).find(holds)?;
        logged.text(&[&format!("{name}Value")])
    })
}

fn outcome(logged: &LogRecord<'_>) -> Option<&'static str> {
    let said = logged.text(&["result", "resultType", "Status"])?.trim().to_ascii_lowercase();
    Some(match said.as_str() {
        "success" | "succeeded" => "success",
        "failure" | "failed" => "failure",
        _ => "unknown",
    })
}

/// The message: `Add member to group · example@contoso.example · failed · reason`.
fn message(logged: &LogRecord<'_>, operation: Option<&str>, outcome: Option<&str>) -> String {
    let mut said = operation.unwrap_or("directory change").to_owned();
    if let Some(target) = target(logged) {
        said = format!("{said} · {target}");
    }
    if outcome == Some("failure") {
        let reason = logged.text(&["resultReason", "resultDescription"]);
        said = reason.map_or_else(
            || format!("{said} · failed"),
            |reason| format!("{said} · failed · {}", one_line(reason)),
        );
    }
    said
}
