//! Sign-ins of Entra, as Microsoft Graph lists them.

use crate::event::{Event, Field, Stage, Text, content_id};
use crate::read::address;
use crate::read::formats::{Cut, Desk, Draft, Fit, Format, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct EntraSignin;

const SPEC: Spec<'static> = Spec {
    name: "entra-signin-graph",
    title: "Entra sign-ins, Microsoft Graph",
    told_by: "`createdDateTime` and `status` beside `ipAddress`, `appId` and a user",
    doc: "answers of auditLogs/signIns: with their `value` list, as a bare list, or a sign-in a line",
    fields: &[
        ("id", "`id`, as `signin:ID`"),
        ("time", "`createdDateTime`"),
        ("account", "`userPrincipalName`, else the service principal's name, else an id"),
        ("source_ip", "`ipAddress`"),
        ("user_agent", "`userAgent`"),
        ("client", "`clientAppUsed`"),
        ("app_id", "`appId`"),
        ("app_name", "`appDisplayName`"),
        ("target", "`resourceDisplayName`"),
        ("device_id", "`deviceDetail.deviceId`"),
        ("session_id", "`sessionId`"),
        ("token_id", "`uniqueTokenIdentifier`; of a sign-in that succeeded, else its `id`"),
        ("request_id", "`correlationId`"),
        ("tenant_id", "`resourceTenantId`, else `homeTenantId`"),
        ("outcome", "`status.errorCode`: 0 is success"),
        ("severity", "`riskLevelDuringSignIn`, else `riskLevelAggregated`"),
        ("tags", "`riskEventTypes_v2`"),
    ],
};

impl Format for EntraSignin {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        sample.record(|record| is_signin(record))?;
        let why = "its records have createdDateTime, status and the address and app of a sign-in".to_owned();
        Some(Fit { score: 90, why })
    }

    fn event(
        &self,
        record: &Cut<'_>,
        desk: &mut Desk<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !["createdDateTime", "userPrincipalName", "appId"].iter().any(|name| tree.has(name)) {
            return Err("it has neither createdDateTime nor userPrincipalName nor appId".to_owned());
        }
        take(draft(tree, desk));
        Ok(())
    }
}

/// A sign-in as Graph spells it: other exports of the same log begin their names with capitals, or wrap them.
fn is_signin(record: &Tree<'_>) -> bool {
    let has = |name: &str| record.members().iter().any(|(key, _)| key == name);
    has("createdDateTime")
        && has("status")
        && (has("ipAddress") || has("appId"))
        && (has("userPrincipalName") || has("userId") || has("servicePrincipalId"))
}

fn draft<'t>(tree: &'t Tree<'t>, desk: &mut Desk<'_>) -> Draft<'t> {
    let first = |names: &[&str]| names.iter().find_map(|name| tree.text(name));
    let mut event = Event::default();
    event.when = tree.text("createdDateTime").and_then(|time| desk.times().utc(time));
    event.synthetic = tree.flag("synthetic");
    event.set(Field::Stage, Stage::Other.name());
    event.set(Field::Operation, "Sign-in activity");
    event.set_some(
        Field::Account,
        first(&[
            "userPrincipalName",
            "servicePrincipalName",
            "userDisplayName",
            "servicePrincipalId",
            "userId",
        ]),
    );
    event.set_some(Field::SourceIp, tree.text("ipAddress").and_then(address::clean));
    event.set_some(Field::UserAgent, tree.text("userAgent"));
    event.set_some(Field::Client, tree.text("clientAppUsed"));
    event.set_some(Field::AppId, tree.text("appId"));
    event.set_some(Field::AppName, tree.text("appDisplayName"));
    event.set_some(Field::Target, tree.text("resourceDisplayName"));
    event.set_some(Field::DeviceId, tree.get("deviceDetail").and_then(|device| device.text("deviceId")));
    event.set_some(Field::SessionId, tree.text("sessionId"));
    event.set_some(Field::RequestId, tree.text("correlationId"));
    event.set_some(Field::TenantId, first(&["resourceTenantId", "homeTenantId", "tenantId"]));
    let code = tree.get("status").and_then(|status| status.word("errorCode"));
    let outcome = code.as_deref().map(|code| if code == "0" { "success" } else { "failure" });
    event.set_some(Field::Outcome, outcome);
    // the id of a sign-in is the GUID of the token that it issued; one that failed issued none
    let own = tree.text("id").filter(|_| outcome == Some("success"));
    event.set_some(Field::TokenId, tree.text("uniqueTokenIdentifier").or(own));
    event.set_some(Field::Severity, risk(tree));
    for kind in tree.list("riskEventTypes_v2").iter().chain(tree.list("riskEventTypes")) {
        event.push(Field::Tags, kind.said().unwrap_or_default());
    }
    event.set(Field::Message, message(tree, code.as_deref()));
    let content = if let Some(id) = tree.text("id") {
        event.id = Text::Owned(format!("signin:{id}"));
        None
    } else {
        let mut bytes = Vec::new();
        tree.canonical(&mut bytes);
        Some(content_id([("signin", bytes.as_slice())]))
    };
    desk.judge(&mut event, None);
    Draft { event, content, organisation: None }
}

/// The risk that was seen, where there was any.
fn risk<'t>(tree: &'t Tree<'t>) -> Option<&'t str> {
    let levels =
        ["riskLevelDuringSignIn", "riskLevelAggregated"].into_iter().filter_map(|name| tree.text(name));
    levels.into_iter().find(|level| ["low", "medium", "high"].contains(level))
}

/// `sign-in to Office 365 Exchange Online · failed 50126 (reason)`.
fn message(tree: &Tree<'_>, code: Option<&str>) -> String {
    let to = tree.text("resourceDisplayName").or_else(|| tree.text("appDisplayName"));
    let to = to.map_or_else(String::new, |to| format!(" to {to}"));
    let reason = tree.get("status").and_then(|status| status.text("failureReason"));
    match (code, reason) {
        (Some("0"), _) => format!("sign-in{to}"),
        (Some(code), Some(reason)) => format!("sign-in{to} · failed {code} · {reason}"),
        (Some(code), None) => format!("sign-in{to} · failed {code}"),
        (None, _) => format!("sign-in{to} · outcome not recorded"),
    }
}
