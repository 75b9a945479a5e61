//! AWS `CloudTrail`: files of a trail, lines, lists, and results of queries.

use super::access_key;
use super::path::{at, content, first, whole, word};
use crate::event::{Event, Field, Link, Rel, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;
use std::fmt::Write as _;

mod athena;

/// The format.
#[derive(Debug)]
pub struct CloudTrail;

const SPEC: Spec<'static> = Spec {
    name: "aws-cloudtrail",
    title: "AWS CloudTrail",
    recognised_by: "`eventSource`, `eventTime` and `eventName` beside `userIdentity` or `awsRegion`; or a `CloudTrailEvent`",
    doc: "files of a trail (`Records`), lines, lists; answers of `lookup-events` (`CloudTrailEvent`); results of CloudTrail Lake and Athena as CSV; the CSV of the event history",
    fields: &[
        ("id", "`eventID`, as `cloudtrail:ID`"),
        ("time", "`eventTime`"),
        ("operation", "`eventName`; of an insight its type"),
        ("account_names", "`arn` of the session's issuer, else of `userIdentity` where that is no session"),
        (
            "account",
            "in `userIdentity` the name of the session's issuer (a role, or a user), else `userName`; of an Identity Center user the name that signs in; of a service `invokedBy`; else the end of the ARN, else an id",
        ),
        (
            "target",
            "the first ARN in `resources`, else the role, user, bucket, secret or other thing that was asked for",
        ),
        ("source_ip", "`sourceIPAddress`, where it is an address and no service"),
        ("user_agent", "`userAgent`"),
        ("app_name", "`eventSource`"),
        ("app_id", "`userIdentity.accessKeyId` of a user (`AKIA…`), which has no end"),
        ("session_id", "`userIdentity.accessKeyId` of a session"),
        ("request_id", "`requestID`"),
        ("tenant_id", "`recipientAccountId`, else `userIdentity.accountId`"),
        ("outcome", "`errorCode`; of a sign-in what it answered"),
        ("message", "the operation and where, by whom and on what, and why it failed"),
        ("links", "of an answer with credentials: the session that it issued"),
        ("tags", "`read-only`, where the record says so"),
    ],
};

/// Columns of the event history, as the console exports it.
const HISTORY: [&str; 4] = ["Event name", "Event time", "Event source", "Event ID"];

/// Members of a request that name its object, in order of preference.
const ASKED: [&str; 16] = [
    "roleArn",
    "userName",
    "roleName",
    "groupName",
    "secretId",
    "bucketName",
    "functionName",
    "instanceId",
    "keyId",
    "policyArn",
    "trailName",
    "name",
    "dBInstanceIdentifier",
    "snapshotId",
    "imageId",
    "repositoryName",
];

impl Format for CloudTrail {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let told = |record: &&Tree<'_>| {
            record.has("eventSource") || record.has("insightDetails") || record.has("eventType")
        };
        let trail = |record: &Tree<'_>| {
            told(&record)
                && record.has("eventTime")
                && (record.has("userIdentity") || record.has("awsRegion"))
        };
        let columns = ["eventsource", "eventtime", "eventname"];
        if sample.record(trail).is_some() || sample.has_columns(&columns) && sample.column("useridentity") {
            return Some(Fit::new(
                95,
                "its records have eventSource, eventTime and userIdentity as CloudTrail writes them",
            ));
        }
        if sample.record(|record| record.has("CloudTrailEvent") && record.has("EventName")).is_some() {
            return Some(Fit::new(
                95,
                "its records hold events in CloudTrailEvent, as answers of CloudTrail do",
            ));
        }
        sample
            .has_columns(&HISTORY)
            .then(|| Fit::new(94, "its columns are those of CloudTrail's event history"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let whole = whole(record)?;
        let inner = whole.text("CloudTrailEvent").and_then(|text| Tree::parse(text).ok());
        let whole = inner.as_ref().unwrap_or(&whole);
        let unfolded = athena::unfolded(whole);
        let tree = unfolded.as_ref().unwrap_or(whole);
        if !["eventTime", "eventID", "eventName", "Event name"].iter().any(|name| tree.has(name)) {
            return Err("it has neither eventTime nor eventID nor eventName".to_owned());
        }
        take(draft(tree, ctx));
        Ok(())
    }
}

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let time = first(tree, &["eventTime", "Event time"]);
    event.when = time.and_then(|time| ctx.times().utc(&time));
    let operation =
        ["eventName", "Event name", "insightDetails.insightType", "insightDetails.eventName", "eventType"];
    event.set_some(Field::Operation, first(tree, &operation));
    event.set_some(Field::Account, account(tree));
    event.service = word(tree, "userIdentity.type").is_some_and(|kind| kind == "AWSService");
    let arns = ["userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.arn"];
    // the ARN of a role session names the session, not an account
    let arn = first(tree, &arns).filter(|arn| !arn.contains(":assumed-role/"));
    if let Some(arn) = arn {
        event.also_named(arn);
    }
    event.set_some(Field::Target, target(tree));
    let from = first(tree, &["sourceIPAddress", "Source IP address"]);
    event.set_some(Field::SourceIp, from.and_then(|from| Some(address::clean(&from)?.into_owned())));
    event.set_some(Field::UserAgent, word(tree, "userAgent"));
    event.set_some(
        Field::AppName,
        first(tree, &["eventSource", "Event source", "insightDetails.eventSource"]),
    );
    access_key::set(&mut event, first(tree, &["userIdentity.accessKeyId", "AWS access key"]));
    event.set_some(Field::RequestId, first(tree, &["requestID", "Request ID"]));
    event.set_some(Field::TenantId, first(tree, &["recipientAccountId", "userIdentity.accountId"]));
    event.set_some(Field::Outcome, outcome(tree));
    if at(tree, "readOnly").is_some_and(Tree::is_true)
        || word(tree, "Read-only").is_some_and(|word| word == "true")
    {
        event.push(Field::Tags, "read-only");
    }
    if let Some(key) = word(tree, "responseElements.credentials.accessKeyId") {
        event.links.push(Link { rel: Rel::Issued, to: format!("session:{key}") });
    }
    event.set(Field::Message, message(tree, &event));
    let content = match first(tree, &["eventID", "Event ID"]) {
        Some(id) => {
            event.id = Text::Owned(format!("cloudtrail:{}", id.to_ascii_lowercase()));
            None
        }
        None => Some(content("cloudtrail", tree)),
    };
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// Who acted: the role or user whose session it is, else the user; never the access key.
fn account<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let identity = |name: &str| word(tree, &format!("userIdentity.{name}"));
    let kind = identity("type").unwrap_or_default();
    let service = || identity("invokedBy").filter(|_| kind == "AWSService");
    let centre = || {
        let names = ["additionalEventData.UserName", "userIdentity.onBehalfOf.userId"];
        first(tree, &names).filter(|_| kind == "IdentityCenterUser")
    };
    identity("sessionContext.sessionIssuer.userName")
        .or_else(|| identity("userName"))
        .or_else(|| word(tree, "User name"))
        .or_else(service)
        .or_else(centre)
        .or_else(|| identity("arn").and_then(|arn| end(&arn)))
        .or_else(|| identity("principalId"))
        .or_else(|| identity("invokedBy"))
        .or_else(|| identity("accountId"))
}

/// The name at the end of an ARN: `root`, or that of a role or user; for a role session that of the role.
fn end<'t>(arn: &str) -> Option<Text<'t>> {
    let resource = arn.rsplit(':').next()?;
    let parts: Vec<&str> = resource.split('/').collect();
    let name = match parts.as_slice() {
        ["assumed-role", role, ..] => role,
        [.., last] => last,
        [] => return None,
    };
    Some(Cow::Owned((*name).to_owned()))
}

fn target<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let resources = tree.list("resources").iter();
    let mut resources = resources.filter_map(|resource| first(resource, &["ARN", "ARNPrefix"]));
    resources.next().or_else(|| word(tree, "Resource name")).or_else(|| {
        let asked = at(tree, "requestParameters")?;
        ASKED.iter().find_map(|name| word(asked, name))
    })
}

/// The outcome: failure if there is an error or the answer to a sign-in says so.
fn outcome(tree: &Tree<'_>) -> Option<&'static str> {
    let answers = [
        "responseElements.ConsoleLogin",
        "responseElements.CheckMfa",
        "responseElements.SwitchRole",
        "responseElements.ExitRole",
        "responseElements.PasswordRecoveryCompleted",
        "serviceEventDetails.CredentialVerification",
        "serviceEventDetails.UserAuthentication",
    ];
    if first(tree, &["errorCode", "errorMessage", "Error code"]).is_some() {
        return Some("failure");
    }
    match first(tree, &answers).as_deref() {
        Some("Failure") => Some("failure"),
        _ if at(tree, "insightDetails").is_some() => None,
        _ => Some("success"),
    }
}

/// The message: `CreateUser in iam.amazonaws.com · by role-01 as session-01 · on … · failed AccessDenied · why`.
fn message(tree: &Tree<'_>, event: &Event<'_>) -> String {
    let mut line = event.text(Field::Operation).unwrap_or("an event").to_owned();
    if let Some(service) = event.text(Field::AppName) {
        let _ = write!(line, " in {service}");
    }
    if let Some(account) = event.text(Field::Account) {
        let _ = write!(line, " · by {account}");
    }
    let arn = word(tree, "userIdentity.arn");
    let session =
        arn.as_deref().filter(|arn| arn.contains(":assumed-role/")).and_then(|arn| arn.rsplit('/').next());
    if let Some(session) = session {
        let _ = write!(line, " as {session}");
    }
    if let Some(target) = event.text(Field::Target) {
        let _ = write!(line, " · on {target}");
    }
    let from = first(tree, &["sourceIPAddress", "Source IP address"]);
    if let Some(from) = from.filter(|_| event.text(Field::SourceIp).is_none()) {
        let _ = write!(line, " · through {from}");
    }
    if event.text(Field::Outcome) == Some("failure") {
        let _ = write!(line, " · failed");
        for name in ["errorCode", "Error code", "errorMessage"] {
            if let Some(word) = word(tree, name) {
                let _ = write!(line, " {word}");
            }
        }
    }
    line
}
