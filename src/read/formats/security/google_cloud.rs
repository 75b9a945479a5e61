//! Audit logs of Google Cloud: entries of Cloud Logging with an `AuditLog` in `protoPayload`.

use super::path::{at, content, first, word};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct GoogleCloud;

const SPEC: Spec<'static> = Spec {
    name: "google-cloud-audit",
    title: "Google Cloud audit logs",
    recognised_by: "`protoPayload` with `methodName` or `serviceName`",
    doc: "entries of Cloud Logging, as lines, lists or one after another: admin activity, data access, system events; other entries among them by their text",
    fields: &[
        ("id", "`insertId` with the time, as `gcp:ID@TIME`; else a hash of the entry"),
        ("time", "`timestamp`"),
        ("operation", "`methodName`"),
        ("account", "`authenticationInfo.principalEmail`, else `principalSubject`"),
        ("target", "`resourceName`"),
        ("source_ip", "`requestMetadata.callerIp`, where it is an address"),
        ("user_agent", "`requestMetadata.callerSuppliedUserAgent`"),
        ("app_name", "`serviceName`"),
        (
            "key_id",
            "the key in `authenticationInfo.serviceAccountKeyName`; else that which the call made, in `response.name`",
        ),
        ("request_id", "`operation.id`"),
        ("tenant_id", "the project in `resource.labels.project_id`"),
        ("outcome", "`status`: a code is a failure, no code success"),
        ("severity", "`severity`: a warning is low, an error medium"),
        (
            "message",
            "the operation and its target, for whom a service account did it (`serviceAccountDelegationInfo`), of a failure `status`; of an entry of another log `textPayload`, else `jsonPayload.message`",
        ),
    ],
};

impl Format for GoogleCloud {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        sample.record(|record| {
            record
                .get("protoPayload")
                .is_some_and(|audit| audit.has("methodName") || audit.has("serviceName"))
        })?;
        Some(Fit::new(95, "its records have an audit log of Google Cloud in `protoPayload`"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !["protoPayload", "insertId", "logName"].iter().any(|name| tree.has(name)) {
            return Err("it has neither protoPayload nor insertId nor logName".to_owned());
        }
        take(draft(tree, ctx));
        Ok(())
    }
}

/// Event fields that are copied from the first of these paths.
const PATHS: &[(Field, &[&str])] = &[
    (Field::Operation, &["protoPayload.methodName"]),
    (
        Field::Account,
        &[
            "protoPayload.authenticationInfo.principalEmail",
            "protoPayload.authenticationInfo.principalSubject",
        ],
    ),
    (Field::Target, &["protoPayload.resourceName"]),
    (Field::UserAgent, &["protoPayload.requestMetadata.callerSuppliedUserAgent"]),
    (Field::AppName, &["protoPayload.serviceName"]),
    (Field::RequestId, &["operation.id"]),
    (Field::TenantId, &["resource.labels.project_id"]),
];

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let time = word(tree, "timestamp");
    event.when = ctx.times().first([time.as_deref()], |times, time| times.utc(time?));
    for (field, paths) in PATHS {
        event.set_some(*field, first(tree, paths));
    }
    let from = word(tree, "protoPayload.requestMetadata.callerIp");
    event.set_some(Field::SourceIp, from.and_then(|from| Some(address::clean(&from)?.into_owned())));
    event.set_some(
        Field::KeyId,
        key(tree, "protoPayload.authenticationInfo.serviceAccountKeyName").or_else(|| made(tree)),
    );
    event.set_some(Field::Outcome, outcome(tree));
    event.set_some(Field::Severity, word(tree, "severity").and_then(|level| severity(&level)));
    event.set(Field::Message, message(tree, &event));
    let content = match word(tree, "insertId").zip(time) {
        Some((id, time)) => {
            event.id = Text::Owned(format!("gcp:{id}@{time}"));
            None
        }
        None => Some(content("gcp", tree)),
    };
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// The key of a service account that a name ends with.
fn key(tree: &Tree<'_>, path: &str) -> Option<String> {
    Some(word(tree, path)?.rsplit_once("/keys/")?.1.to_owned())
}

/// The key of a service account that a call made or brought in: whoever uses it later names it too.
fn made(tree: &Tree<'_>) -> Option<String> {
    let method = word(tree, "protoPayload.methodName")?;
    let makes =
        ["CreateServiceAccountKey", "UploadServiceAccountKey"].iter().any(|name| method.ends_with(name));
    key(tree, "protoPayload.response.name").filter(|_| makes)
}

/// The outcome. A status without a code, or with code 0, is success.
fn outcome(tree: &Tree<'_>) -> Option<&'static str> {
    let status = at(tree, "protoPayload.status")?;
    Some(if status.number("code").unwrap_or_default() == 0 { "success" } else { "failure" })
}

/// The severity by the level of the entry.
fn severity(level: &str) -> Option<&'static str> {
    Some(match level {
        "DEBUG" | "INFO" | "NOTICE" => "info",
        "WARNING" => "low",
        "ERROR" => "medium",
        "CRITICAL" | "ALERT" | "EMERGENCY" => "critical",
        _ => return None,
    })
}

/// Those who a service account acted for, the first one first.
fn delegates<'t>(tree: &'t Tree<'t>) -> Vec<Text<'t>> {
    let history = at(tree, "protoPayload.authenticationInfo")
        .map_or(&[][..], |who| who.list("serviceAccountDelegationInfo"));
    let names =
        ["firstPartyPrincipal.principalEmail", "principalSubject", "thirdPartyPrincipal.principalSubject"];
    history.iter().filter_map(|one| first(one, &names)).collect()
}

/// The message: `SetIamPolicy · on projects/one · for ada@a.example · failed 7 PERMISSION_DENIED`.
fn message(tree: &Tree<'_>, event: &Event<'_>) -> String {
    if !tree.has("protoPayload") {
        // an entry of another log in the same export
        let said = ["textPayload", "jsonPayload.message", "logName"].map(|path| word(tree, path));
        return said.into_iter().flatten().next().unwrap_or_default().into_owned();
    }
    let mut line = event.text(Field::Operation).unwrap_or("an operation").to_owned();
    if let Some(target) = event.text(Field::Target) {
        line.extend([" · on ", target]);
    }
    let delegates = delegates(tree);
    if !delegates.is_empty() {
        line.extend([" · for ", &delegates.join(", ")]);
    }
    if event.text(Field::Outcome) == Some("failure") {
        line.push_str(" · failed");
        for path in ["protoPayload.status.code", "protoPayload.status.message"] {
            line.extend(word(tree, path).into_iter().flat_map(|said| [" ".to_owned(), said.into_owned()]));
        }
    }
    line
}
