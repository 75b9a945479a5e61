//! Activities of Google Workspace, as its Reports API lists them.

use super::path::{content, word};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct GoogleWorkspace;

const SPEC: Spec<'static> = Spec {
    name: "google-workspace",
    title: "Google Workspace activities",
    recognised_by: "`id` with `time` and `applicationName`, beside `events`",
    doc: "activities of the Reports API, as lines, lists or its answers; each of the `events` of one is an event",
    fields: &[
        (
            "id",
            "`id.applicationName`, `id.uniqueQualifier` and `id.time`, as `workspace:APPLICATION:ID@TIME`; of a second event with its number",
        ),
        ("time", "`id.time`"),
        ("operation", "`name` of the event"),
        ("account", "`actor.email`, else `actor.key`, `actor.profileId`"),
        (
            "target",
            "of the parameters the user, group, document or application that is named: `USER_EMAIL`, `GROUP_EMAIL`, `doc_title`, `app_name` and their like",
        ),
        ("source_ip", "`ipAddress`"),
        ("app_name", "`id.applicationName`"),
        ("tenant_id", "`id.customerId`"),
        ("outcome", "of `login_success` and `login_failure`"),
        ("message", "application, operation and target"),
    ],
};

/// Parameters that name what was acted on, in order of preference.
const TARGETS: [&str; 10] = [
    "USER_EMAIL",
    "affected_email_address",
    "target_user",
    "GROUP_EMAIL",
    "group_email",
    "doc_title",
    "doc_id",
    "app_name",
    "APP_NAME",
    "DOMAIN_NAME",
];

impl Format for GoogleWorkspace {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        sample.record(|record| {
            let named = |id: &Tree<'_>| id.has("time") && id.has("applicationName");
            record.has("events") && record.get("id").is_some_and(named)
        })?;
        Some(Fit::new(
            95,
            "its records have `id.time`, `id.applicationName` and `events` of Google Workspace",
        ))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !tree.has("events") && word(tree, "id.time").is_none() {
            return Err("it has neither events nor id.time".to_owned());
        }
        let events = tree.list("events");
        if events.is_empty() {
            take(draft(tree, &Tree::Null, 1, ctx));
        }
        for (at, event) in events.iter().enumerate() {
            take(draft(tree, event, at + 1, ctx));
        }
        Ok(())
    }
}

fn draft<'t>(tree: &'t Tree<'t>, done: &'t Tree<'t>, number: usize, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let time = word(tree, "id.time");
    event.when = ctx.times().first([time.as_deref()], |times, time| times.utc(time?));
    event.set_some(Field::Operation, done.text("name").or_else(|| done.text("type")));
    let actor = ["actor.email", "actor.key", "actor.profileId"];
    event.set_some(Field::Account, actor.iter().find_map(|path| word(tree, path)));
    let target = TARGETS.iter().find_map(|name| parameter(done, name));
    event.set_some(Field::Target, target);
    event.set_some(Field::SourceIp, tree.text("ipAddress").and_then(address::clean));
    event.set_some(Field::AppName, word(tree, "id.applicationName"));
    event.set_some(Field::TenantId, word(tree, "id.customerId"));
    event.set_some(
        Field::Outcome,
        match event.text(Field::Operation) {
            Some("login_success") => Some("success"),
            Some("login_failure") => Some("failure"),
            _ => None,
        },
    );
    let said = [event.text(Field::AppName), event.text(Field::Operation), event.text(Field::Target)];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    event.set(Field::Message, said);
    let content = match word(tree, "id.uniqueQualifier").zip(time) {
        Some((id, time)) => {
            let application = word(tree, "id.applicationName").unwrap_or_default();
            let behind = if number > 1 { format!("#{number}") } else { String::new() };
            event.id = Text::Owned(format!("workspace:{application}:{id}@{time}{behind}"));
            None
        }
        None => Some(content(&format!("workspace{number}"), tree)),
    };
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// The value of a parameter of an event; of several values the first.
fn parameter<'t>(done: &'t Tree<'t>, name: &str) -> Option<Text<'t>> {
    let named = done.list("parameters").iter().find(|one| one.text("name") == Some(name))?;
    named.word("value").or_else(|| named.list("multiValue").first()?.said())
}
