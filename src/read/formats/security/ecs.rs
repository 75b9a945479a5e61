//! Documents of the Elastic Common Schema: as lines, as answers of Elasticsearch, or as tables of Kibana.

use super::access_key;
use super::path::{all, at, content, first, whole, word};
use super::windows::{self, Events, WindowsEvent};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

mod o365;

/// The format.
#[derive(Debug)]
pub struct Ecs(pub Events);

const SPEC: Spec<'static> = Spec {
    name: "ecs",
    title: "Elastic Common Schema",
    recognised_by: "`@timestamp` beside `ecs.version` or `event.kind`, `event.action`, `event.dataset` and their like, nested or with dots",
    doc: "a document a line, lists, answers of Elasticsearch (`_source` or `fields`), CSV of Kibana's Discover; events of Windows with `winlog` and records of the audit log in `o365.audit` are read as such",
    fields: &[
        (
            "id",
            "of the audit log, CloudTrail, sign-ins and directory audits that of their own logs; else `_index` and `_id`; else `event.id` with `event.dataset` and the time, as `ecs:DATASET:ID@TIME`",
        ),
        ("time", "`@timestamp`, else `event.start`, `event.created`"),
        ("operation", "`event.action`, else `event.code`, `event.type`, `event.dataset`"),
        (
            "account",
            "`user.name`, `user.email`, `user.id`; else the user of `source` or `client`; else `related.user` where it is one",
        ),
        (
            "account_names",
            "of the same user `name`, `email`, `id`, domain and name; `UserKey` and `LogonUserSid` of `o365.audit`, the user's id of Azure's logs, the ARN of CloudTrail",
        ),
        ("mailbox", "`o365.audit.MailboxOwnerUPN`"),
        (
            "target",
            "`user.target`, `user.effective`, `user.changes`, `destination.user`, `group.name`, `file.path`",
        ),
        ("source_ip", "`source.ip`, else `client.ip`; the first of several"),
        ("user_agent", "`user_agent.original`"),
        ("client", "`ClientInfoString` of `o365.audit`"),
        (
            "app_id",
            "`azure.signinlogs.properties.app_id`, `application.id`, the application of `o365.audit`, the access key of an AWS user (`AKIA…`)",
        ),
        ("app_name", "`application.name`, `azure.signinlogs.properties.app_display_name`, `event.provider`"),
        ("device_id", "`device.id`, `host.id`, `host.name`"),
        ("session_id", "`session.id`, and where Okta, AWS and Microsoft 365 have it"),
        (
            "token_id",
            "`UniqueTokenId` of `o365.audit`, the token of Azure's sign-ins and Graph requests; of a `UserLoggedIn` that succeeded `event.id`",
        ),
        ("message_ids", "`email.message_id`, every `InternetMessageId` of `o365.audit`"),
        ("issued_at", "`o365.audit.AppAccessContext.IssuedAtTime`"),
        ("request_id", "`http.request.id`, `trace.id`, `transaction.id`, `azure.correlation_id`"),
        ("alert_id", "`kibana.alert.uuid`, else `rule.id`"),
        ("tenant_id", "`azure.tenant_id`, `cloud.account.id`, `organization.id`"),
        ("agency", "`organization.name`, where the directory has none"),
        ("outcome", "`event.outcome`, as it stands"),
        (
            "severity",
            "`kibana.alert.severity`, or `event.severity` and `log.level` where they are words for it",
        ),
        (
            "message",
            "the first line of `message`, else `event.reason`, `kibana.alert.reason`, `rule.name`; else what the other fields say",
        ),
        ("technique", "`threat.technique.id`, `threat.technique.subtechnique.id`"),
        ("tags", "`tags`"),
    ],
};

/// Members by which a document is recognised.
const MARKERS: [&str; 7] = [
    "event.kind",
    "event.category",
    "event.dataset",
    "event.action",
    "event.module",
    "event.outcome",
    "ecs.version",
];

impl Format for Ecs {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let told = |tree: &Tree<'_>| {
            at(tree, "@timestamp").is_some() && MARKERS.iter().any(|name| at(tree, name).is_some())
        };
        if sample.record(|record| record.get("_source").is_some_and(told)).is_some() {
            return Some(Fit::new(
                94,
                "its records are Elasticsearch's, with `@timestamp` and `event` in `_source`",
            ));
        }
        if sample.record(|record| record.has("_index") && record.get("fields").is_some_and(told)).is_some() {
            return Some(Fit::new(
                94,
                "its records are Elasticsearch's, with `@timestamp` and `event` in `fields`",
            ));
        }
        let columns = MARKERS.iter().filter(|name| sample.column(name)).count();
        if sample.column("@timestamp") && columns > 0 {
            return Some(Fit::new(
                90,
                "it has the columns `@timestamp` and `event.…` of the Elastic Common Schema",
            ));
        }
        sample.record(told)?;
        Some(Fit::new(90, "its records have `@timestamp` and `event` of the Elastic Common Schema"))
    }

    fn carries(&self, record: Option<&Tree<'_>>) -> bool {
        record.is_none_or(|record| !is_alert(record.get("_source").unwrap_or(record)))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let whole = whole(record)?;
        let inner = || whole.get("fields").filter(|_| whole.has("_index"));
        let tree = whole.get("_source").or_else(inner).unwrap_or(&whole);
        if !matches!(tree, Tree::Object(_)) || tree.members().is_empty() {
            return Err("it holds no document".to_owned());
        }
        if let Some(record) = o365::record(tree).filter(|_| !is_alert(tree)) {
            o365::take((&record, tree), own_id(&whole, tree).as_deref(), ctx, take);
            return Ok(());
        }
        let mut draft = if at(tree, "winlog.event_id").is_some() {
            let mut draft = windows::draft(&WindowsEvent::winlog(tree), &self.0, ctx)?;
            // the user that Elastic normalised goes before that of the Windows event
            if let Some(user) = person(tree, "user") {
                draft.event.clear(Field::AccountNames);
                draft.event.set(Field::Account, user);
                names(&mut draft.event, tree, "user");
            }
            draft.event.set_some(Field::Outcome, word(tree, "event.outcome").filter(is_outcome));
            draft
        } else {
            draft(tree, ctx)
        };
        if draft.event.id.is_empty() {
            match own_id(&whole, tree) {
                Some(id) => draft.event.id = Text::Owned(id),
                None => draft.content = Some(content("ecs", tree)),
            }
        }
        take(draft);
        Ok(())
    }
}

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let times = ["@timestamp", "event.start", "event.created"].iter().filter_map(|path| word(tree, path));
    event.when = ctx.times().first(times, |times, time| times.utc(&time));
    for (field, paths) in PATHS {
        event.set_some(*field, first(tree, paths));
    }
    access_key::set(&mut event, word(tree, "aws.cloudtrail.user_identity.access_key_id"));
    event.set_some(Field::Account, account(tree));
    let sets = ["user", "client.user", "source.user"];
    if let Some(set) = sets.into_iter().find(|set| person(tree, set).is_some()) {
        names(&mut event, tree, set);
        let own = OTHER_NAMES.iter().filter(|_| set == "user").filter_map(|path| word(tree, path));
        for name in own.filter(|name| !name.contains(":assumed-role/")) {
            event.also_named(name);
        }
    }
    event.set_some(Field::Target, target(tree));
    event.set_some(Field::SourceIp, source_ip(tree));
    event.set_some(Field::Outcome, word(tree, "event.outcome").filter(is_outcome));
    if event.text(Field::Operation) == Some("UserLoggedIn") && event.text(Field::Outcome) == Some("success") {
        event.set_some(
            Field::TokenId,
            word(tree, "event.id").filter(|_| event.text(Field::TokenId).is_none()),
        );
    }
    let issued = word(tree, "o365.audit.AppAccessContext.IssuedAtTime");
    let issued = issued.and_then(|issued| Some(ctx.issued(&issued)?.into_owned()));
    event.set_some(Field::IssuedAt, issued);
    event.set_some(Field::Severity, severity(tree));
    for path in ["threat.technique.id", "threat.technique.subtechnique.id"] {
        event.extend(Field::Technique, all(tree, path));
    }
    for path in MESSAGES {
        event.extend(Field::MessageIds, all(tree, path));
    }
    event.extend(Field::Tags, all(tree, "tags"));
    event.set(Field::Message, message(tree, &event));
    ctx.apply_meaning(&mut event, None);
    Draft { event, content: None, organisation: word(tree, "organization.name") }
}

/// Event fields that are copied from the first of these paths.
const PATHS: &[(Field, &[&str])] = &[
    (Field::Operation, &["event.action", "event.code", "event.type", "event.dataset", "data_stream.dataset"]),
    (Field::Mailbox, &["o365.audit.MailboxOwnerUPN"]),
    (Field::UserAgent, &["user_agent.original", "o365.audit.UserAgent"]),
    (
        Field::AppId,
        &[
            "application.id",
            "azure.signinlogs.properties.app_id",
            "o365.audit.ClientAppId",
            "o365.audit.AppId",
            "o365.audit.ApplicationId",
        ],
    ),
    (Field::AppName, &["application.name", "azure.signinlogs.properties.app_display_name", "event.provider"]),
    (Field::DeviceId, &["device.id", "host.id", "host.name"]),
    (
        Field::SessionId,
        &[
            "session.id",
            "okta.authentication_context.external_session_id",
            "o365.audit.SessionId",
            "o365.audit.AppAccessContext.AADSessionId",
            "azure.signinlogs.properties.session_id",
        ],
    ),
    (
        Field::TokenId,
        &[
            "azure.signinlogs.properties.unique_token_identifier",
            "azure.graphactivitylogs.properties.sign_in_activity_id",
            "o365.audit.AppAccessContext.UniqueTokenId",
        ],
    ),
    (
        Field::RequestId,
        &[
            "http.request.id",
            "trace.id",
            "transaction.id",
            "azure.correlation_id",
            "aws.cloudtrail.request_id",
        ],
    ),
    (Field::AlertId, &["kibana.alert.uuid", "rule.id"]),
    (
        Field::TenantId,
        &["azure.tenant_id", "cloud.account.id", "organization.id", "o365.audit.OrganizationId"],
    ),
];

/// Where flat tables and answers have the message ids of the mailbox audit.
const MESSAGES: [&str; 4] = [
    "email.message_id",
    "o365.audit.Item.InternetMessageId",
    "o365.audit.AffectedItems.InternetMessageId",
    "o365.audit.Folders.FolderItems.InternetMessageId",
];

/// The user in a group of fields such as `user`: name, mail address or id.
fn person<'t>(tree: &'t Tree<'t>, set: &str) -> Option<Text<'t>> {
    ["name", "email", "id"].iter().find_map(|name| word(tree, &format!("{set}.{name}")))
}

/// Where integrations keep other names of `user`.
const OTHER_NAMES: [&str; 6] = [
    "o365.audit.UserKey",
    "o365.audit.LogonUserSid",
    "azure.signinlogs.properties.user_id",
    "azure.signinlogs.properties.user_principal_name",
    "azure.auditlogs.properties.initiated_by.user.id",
    "aws.cloudtrail.user_identity.arn",
];

/// Adds all names of the user in a group of fields to those of the account.
fn names<'t>(event: &mut Event<'t>, tree: &'t Tree<'t>, set: &str) {
    let own = |name: &str| word(tree, &format!("{set}.{name}"));
    for part in ["name", "email", "id"] {
        if let Some(name) = own(part) {
            event.also_named(name);
        }
    }
    if let Some((domain, name)) =
        own("domain").zip(own("name")).filter(|(_, name)| !name.contains(['@', '\\']))
    {
        event.also_named(format!("{domain}\\{name}"));
    }
}

/// Who acted. A related user counts only if there is exactly one, and no target.
fn account<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let sets = ["user", "client.user", "source.user"];
    sets.iter().find_map(|set| person(tree, set)).or_else(|| {
        let mut related = all(tree, "related.user");
        let one = related.len() == 1 && target(tree).is_none();
        related.pop().filter(|_| one)
    })
}

fn target<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let sets = ["user.target", "user.effective", "user.changes", "destination.user", "server.user"];
    sets.iter()
        .find_map(|set| person(tree, set))
        .or_else(|| first(tree, &["user.target.group.name", "group.name", "file.path"]))
}

fn source_ip<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let said = ["source.ip", "client.ip", "source.address", "client.address"]
        .iter()
        .flat_map(|path| all(tree, path));
    let mut clean = said.filter_map(|said| Some(Text::Owned(address::clean(&said)?.into_owned())));
    clean.next()
}

fn is_outcome(outcome: &Text<'_>) -> bool {
    ["success", "failure", "unknown"].contains(&outcome.as_ref())
}

/// The severity, if it is a word. Numbers mean something else in every product.
fn severity(tree: &Tree<'_>) -> Option<&'static str> {
    let paths = [
        "kibana.alert.severity",
        "kibana.alert.rule.severity",
        "signal.rule.severity",
        "event.severity",
        "log.level",
    ];
    paths.iter().filter_map(|path| word(tree, path)).find_map(|said| {
        match said.to_ascii_lowercase().as_str() {
            "info" | "informational" | "information" | "notice" => Some("info"),
            "low" => Some("low"),
            "medium" => Some("medium"),
            "high" => Some("high"),
            "critical" => Some("critical"),
            _ => None,
        }
    })
}

/// Whether a rule made this document from others, of which it may contain copies.
fn is_alert(document: &Tree<'_>) -> bool {
    word(document, "event.kind").is_some_and(|kind| kind == "signal")
        || document.members().iter().any(|(name, _)| name.starts_with("kibana.alert"))
        || at(document, "kibana.alert").is_some()
}

/// The id: that of the original log if the document has it; else that of Elasticsearch; else `event.id` with data set
/// and time, as several logs may describe the same connection.
fn own_id(whole: &Tree<'_>, tree: &Tree<'_>) -> Option<String> {
    if let Some(id) = id_in_log(tree).filter(|_| !is_alert(tree)) {
        return Some(id);
    }
    if let Some(id) = word(whole, "_id") {
        return Some(format!("ecs:{}/{id}", word(whole, "_index").unwrap_or_default()));
    }
    let dataset = first(tree, &["event.dataset", "data_stream.dataset"])?;
    Some(format!("ecs:{dataset}:{}@{}", word(tree, "event.id")?, word(tree, "@timestamp")?))
}

/// The id that the event has in its original log, in the form in which that log's own format writes it.
fn id_in_log(tree: &Tree<'_>) -> Option<String> {
    let logs = [("signin", "azure.signinlogs.properties.id"), ("diraudit", "azure.auditlogs.properties.id")];
    if let Some((kind, id)) = logs.iter().find_map(|(kind, path)| Some((kind, word(tree, path)?))) {
        return Some(format!("{kind}:{id}"));
    }
    let trail = word(tree, "event.dataset").is_some_and(|set| set == "aws.cloudtrail");
    let id = word(tree, "event.id").filter(|_| trail)?;
    Some(format!("cloudtrail:{}", id.to_ascii_lowercase()))
}

/// The first line of the message in words, else `action · by … · on … · from …`.
fn message(tree: &Tree<'_>, event: &Event<'_>) -> String {
    let said = first(tree, &["message", "event.reason", "kibana.alert.reason", "rule.name"]);
    let line = said.as_deref().and_then(|said| said.lines().find(|line| !line.trim().is_empty()));
    // a record in JSON is no message
    if let Some(line) = line.filter(|line| !line.trim_start().starts_with('{')) {
        return line.trim().to_owned();
    }
    let mut line = event.text(Field::Operation).unwrap_or("an event").to_owned();
    for (word, field) in [("by", Field::Account), ("on", Field::Target), ("from", Field::SourceIp)] {
        if let Some(value) = event.text(field) {
            line.extend([" · ", word, " ", value]);
        }
    }
    line
}
