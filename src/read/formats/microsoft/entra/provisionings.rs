//! Makes events from the provisioning log of Entra: accounts and groups that were written to or from another directory.

use crate::event::{Event, Field, Stage};
use crate::read::formats::microsoft::log_record::{LogRecord, one_line};
use crate::read::formats::{Draft, ReadContext};

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&["activityDateTime", "time", "TimeGenerated"], ctx);
    event.set(Field::Stage, Stage::Other.name());
    let operation = logged.text(&["operationName"]).unwrap_or("Provisioning activity");
    event.set(Field::Operation, operation);
    event.set_some(Field::Account, account(logged));
    event.service =
        !initiator(logged, &["Type", "initiatorType"]).is_some_and(|kind| kind.eq_ignore_ascii_case("user"));
    let target = target(logged);
    event.set_some(Field::Target, target);
    event.set_some(Field::RequestId, logged.text(&["correlationId", "changeId"]));
    event.set_some(Field::TenantId, logged.tenant(&[]));
    event.set_some(Field::Outcome, outcome(logged));
    event.set(Field::Message, message(logged, target));
    let content = logged.identify(&mut event, "provisioning", logged.text(&["id"]));
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// Who started it: by name, else by id.
fn account<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    initiator(logged, &["Name", "displayName"])
        .or_else(|| initiator(logged, &["Id"]))
        .or_else(|| logged.text(&["initiatedBy"]))
}

fn initiator<'t>(logged: &'t LogRecord<'t>, names: &[&str]) -> Option<&'t str> {
    names.iter().find_map(|name| logged.at(&["initiatedBy", name]))
}

/// The account that was written: its name in the source directory, else in the target directory, else an id.
fn target<'t>(logged: &'t LogRecord<'t>) -> Option<&'t str> {
    let of = |path: &[&str]| {
        ["sourceIdentity", "targetIdentity"].into_iter().find_map(|side| {
            let whole: Vec<&str> = std::iter::once(side).chain(path.iter().copied()).collect();
            logged.at(&whole)
        })
    };
    of(&["details", "userPrincipalName"])
        .or_else(|| of(&["Name"]))
        .or_else(|| of(&["displayName"]))
        .or_else(|| of(&["Id"]))
}

/// The outcome; skipped operations and warnings are `unknown`.
fn outcome(logged: &LogRecord<'_>) -> Option<&'static str> {
    let said = logged.at(&["provisioningStatusInfo", "status"]).or_else(|| logged.text(&["resultType"]))?;
    Some(match said.trim().to_ascii_lowercase().as_str() {
        "success" => "success",
        "failure" => "failure",
        _ => "unknown",
    })
}

/// The message: `create · desk-officer-03@agency-a.example · failure · reason`.
fn message(logged: &LogRecord<'_>, target: Option<&str>) -> String {
    let action = logged.text(&["provisioningAction", "action"]).unwrap_or("provisioning");
    let status = logged.at(&["provisioningStatusInfo", "status"]).or_else(|| logged.text(&["resultType"]));
    let reason = logged
        .at(&["provisioningStatusInfo", "errorInformation", "reason"])
        .or_else(|| logged.text(&["resultDescription"]))
        .map(one_line);
    let said = [Some(action), target, status, reason.as_deref()];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
