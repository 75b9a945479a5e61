//! Events of the Open Cybersecurity Schema Framework.

use super::access_key;
use super::path::{all, at, content, first, word};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct Ocsf;

const SPEC: Spec<'static> = Spec {
    name: "ocsf",
    title: "OCSF, JSON",
    recognised_by: "`class_uid` beside `category_uid`, `type_uid`, `activity_id` or `metadata`",
    doc: "events of any class, a line each, as a list, or one after another",
    fields: &[
        ("id", "`metadata.uid`, as `ocsf:UID`"),
        ("time", "`time`, in seconds or milliseconds; else `time_dt`, `start_time`"),
        ("operation", "`api.operation`, else `activity_name`, `type_name`, `class_name`"),
        ("account_names", "of the same user `name`, `email_addr`, `uid`, `uid_alt`, domain and name"),
        (
            "account",
            "`actor.user`: its name, mail address where the name is one for people, or id; else, of an authentication, `user`; else what `actor` says",
        ),
        (
            "target",
            "`user` of what is done to users; a resource, group, entity or file; else the service that was reached",
        ),
        ("source_ip", "`src_endpoint.ip`"),
        ("user_agent", "`http_request.user_agent`"),
        ("app_id", "`actor.app_uid`, else `actor.user.credential_uid` of a user (`AKIA…`)"),
        ("app_name", "`actor.app_name`, else `api.service.name`"),
        ("device_id", "`device.uid`, else its host name or name"),
        (
            "session_id",
            "`actor.session.uid`, else `session.uid`, of an authentication the other way round; else `actor.user.credential_uid`",
        ),
        ("other_ids", "the other of the two sessions"),
        ("request_id", "`api.request.uid`, `metadata.correlation_uid`, `http_request.uid`"),
        ("alert_id", "`finding_info.uid`, `finding.uid`"),
        (
            "tenant_id",
            "`cloud.account.uid`, the account of the user, or `cloud.org.uid`; of drafts of OCSF `cloud.account_uid`, `actor.user.account_uid`",
        ),
        ("agency", "`cloud.org.name`, where the directory has none"),
        ("outcome", "`status_id`, else `status`"),
        ("severity", "`severity_id`: 1 info to 5 and 6 critical"),
        ("message", "`message`, the title of a finding; else what the other fields say"),
        ("technique", "`attacks[].technique.uid`, `sub_technique.uid`"),
        ("count", "`count`"),
        ("tags", "`metadata.labels`"),
    ],
};

impl Format for Ocsf {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let around = ["category_uid", "type_uid", "activity_id", "metadata"];
        sample.record(|record| record.has("class_uid") && around.iter().any(|name| record.has(name)))?;
        Some(Fit::new(95, "its records have `class_uid` and other numbers of OCSF"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !["class_uid", "time", "time_dt", "metadata"].iter().any(|name| tree.has(name)) {
            return Err("it has neither class_uid nor time nor metadata".to_owned());
        }
        take(draft(tree, ctx));
        Ok(())
    }
}

/// Event fields that are copied from the first of these paths.
const PATHS: &[(Field, &[&str])] = &[
    (Field::Operation, &["api.operation", "activity_name", "type_name", "activity", "class_name"]),
    (Field::UserAgent, &["http_request.user_agent"]),
    (Field::AppId, &["actor.app_uid"]),
    (Field::AppName, &["actor.app_name", "api.service.name"]),
    (Field::DeviceId, &["device.uid", "device.hostname", "device.name"]),
    (Field::RequestId, &["api.request.uid", "metadata.correlation_uid", "http_request.uid"]),
    (Field::AlertId, &["finding_info.uid", "finding.uid"]),
    (
        Field::TenantId,
        &[
            "cloud.account.uid",
            "actor.user.account.uid",
            "user.account.uid",
            "cloud.account_uid",
            "actor.user.account_uid",
            "cloud.org.uid",
        ],
    ),
];

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let times =
        ["time", "time_dt", "start_time", "start_time_dt", "metadata.logged_time", "metadata.logged_time_dt"];
    let times = times.iter().filter_map(|path| word(tree, path));
    event.when = ctx.times().first(times, |times, time| times.utc(&time));
    ctx.times().beside(event.when, word(tree, "time_dt").as_deref());
    event.count = tree.number("count");
    for (field, paths) in PATHS {
        event.set_some(*field, first(tree, paths));
    }
    sessions(&mut event, tree);
    access_key::set(&mut event, word(tree, "actor.user.credential_uid"));
    let (account, other) = people(tree);
    event.set_some(Field::Account, account);
    names(&mut event, tree);
    event.set_some(Field::Target, other.or_else(|| target(tree)));
    let from = word(tree, "src_endpoint.ip").and_then(|from| Some(address::clean(&from)?.into_owned()));
    event.set_some(Field::SourceIp, from);
    event.set_some(Field::Outcome, outcome(tree));
    event.set_some(Field::Severity, severity(tree));
    let found = at(tree, "finding_info").map_or(&[][..], |found| found.list("attacks"));
    for attack in tree.list("attacks").iter().chain(found) {
        for path in ["technique.uid", "sub_technique.uid"] {
            event.extend(Field::Technique, all(attack, path));
        }
    }
    event.extend(Field::Tags, all(tree, "metadata.labels"));
    event.set(Field::Message, message(tree, &event));
    let content = match word(tree, "metadata.uid") {
        Some(uid) => {
            event.id = Text::Owned(format!("ocsf:{uid}"));
            None
        }
        None => Some(content("ocsf", tree)),
    };
    // without an API operation, it is an activity of the schema, whose word may be an operation of another product
    if at(tree, "api.operation").is_some() {
        ctx.apply_meaning(&mut event, None);
    }
    Draft { event, content, organisation: word(tree, "cloud.org.name") }
}

/// Sets the session. An authentication (class 3002) has the one that it began, other classes that of who acts; the other one
/// of the record is kept beside it.
fn sessions<'t>(event: &mut Event<'t>, tree: &'t Tree<'t>) {
    let (acting, own) = (word(tree, "actor.session.uid"), word(tree, "session.uid"));
    let (one, other) = if tree.number("class_uid") == Some(3002) { (own, acting) } else { (acting, own) };
    let (one, other) = if one.is_none() { (other, None) } else { (one, other) };
    if let Some(other) = other.filter(|other| one.as_ref() != Some(other)) {
        event.push(Field::OtherIds, format!("session:{other}"));
    }
    event.set_some(Field::SessionId, one);
}

/// Who acted, and the user acted on. In an authentication (class 3002) `user` acts; in other classes it is acted on.
fn people<'t>(tree: &'t Tree<'t>) -> (Option<Text<'t>>, Option<Text<'t>>) {
    let (actor, user) = (person(tree, "actor.user"), person(tree, "user"));
    let authenticates = matches!(tree.number("class_uid"), Some(3002));
    if authenticates {
        return (user.or(actor), None);
    }
    let acts = ["actor.invoked_by", "actor.app_name", "actor.process.user.name"];
    (actor.or_else(|| first(tree, &acts)), user)
}

/// The user in a group of fields: its name; its mail address if the name contains blanks, as those of people do; else
/// its id.
fn person<'t>(tree: &'t Tree<'t>, set: &str) -> Option<Text<'t>> {
    let own = |name: &str| word(tree, &format!("{set}.{name}"));
    let login = own("name").filter(|name| !name.trim().contains(' '));
    login.or_else(|| own("email_addr")).or_else(|| own("name")).or_else(|| own("uid"))
}

/// Adds all names of the user who acted to those of the account.
fn names<'t>(event: &mut Event<'t>, tree: &'t Tree<'t>) {
    let sets = if tree.number("class_uid") == Some(3002) {
        ["user", "actor.user"].as_slice()
    } else {
        &["actor.user"]
    };
    let Some(set) = sets.iter().find(|set| person(tree, set).is_some()) else { return };
    let own = |name: &str| word(tree, &format!("{set}.{name}"));
    for part in ["name", "email_addr", "uid", "uid_alt"] {
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

fn target<'t>(tree: &'t Tree<'t>) -> Option<Text<'t>> {
    let listed = ["resources", "web_resources"].iter().flat_map(|name| tree.list(name));
    let mut listed = listed.filter_map(|one| first(one, &["name", "uid", "url_string"]));
    listed.next().or_else(|| {
        first(
            tree,
            &[
                "resource.name",
                "resource.uid",
                "entity.name",
                "entity.uid",
                "group.name",
                "file.path",
                "dst_endpoint.svc_name",
                "dst_endpoint.hostname",
            ],
        )
    })
}

fn outcome(tree: &Tree<'_>) -> Option<&'static str> {
    match (tree.number("status_id"), word(tree, "status").map(|word| word.to_ascii_lowercase()).as_deref()) {
        (Some(1), _) | (None, Some("success")) => Some("success"),
        (Some(2), _) | (None, Some("failure")) => Some("failure"),
        (Some(0 | 99), _) | (None, Some("unknown")) => Some("unknown"),
        _ => None,
    }
}

fn severity(tree: &Tree<'_>) -> Option<&'static str> {
    match tree.number("severity_id")? {
        1 => Some("info"),
        2 => Some("low"),
        3 => Some("medium"),
        4 => Some("high"),
        5 | 6 => Some("critical"),
        _ => None,
    }
}

/// The first line of the message in words, else `class: operation · by … · on … · from …`.
fn message(tree: &Tree<'_>, event: &Event<'_>) -> String {
    if let Some(said) = first(tree, &["message", "finding_info.title", "finding.title"]) {
        return said.lines().next().unwrap_or_default().to_owned();
    }
    let operation = event.text(Field::Operation).unwrap_or("an event");
    let mut line = word(tree, "class_name")
        .map_or_else(|| operation.to_owned(), |class| format!("{class}: {operation}"));
    for (word, field) in [("by", Field::Account), ("on", Field::Target), ("from", Field::SourceIp)] {
        if let Some(value) = event.text(field) {
            line.extend([" · ", word, " ", value]);
        }
    }
    line
}
