//! Events in the Unified Data Model of Google Security Operations (Chronicle).

use super::path::{all, at, content, first, word};
use crate::event::{Event, Field, Text};
use crate::read::address;
use crate::read::count::Count;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct Udm;

const SPEC: Spec<'static> = Spec {
    name: "udm",
    title: "Unified Data Model of Google SecOps",
    recognised_by: "`metadata` with `event_type` and `event_timestamp`",
    doc: "events as lines or lists, by themselves or in `udm`, with names in either spelling (`event_type`, `eventType`)",
    fields: &[
        ("id", "`metadata.id`, as `udm:ID`; else a hash of the event"),
        ("time", "`metadata.event_timestamp`"),
        ("operation", "`metadata.product_event_type`, else `metadata.event_type`"),
        (
            "account",
            "of `principal.user` its mail address or `userid`; of a logon without one that of `target.user`",
        ),
        ("account_names", "mail addresses, `userid` and `windows_sid` of the same user"),
        (
            "target",
            "`target.user` of another, `target.resource.name`, `target.file.full_path`, `target.application`, `target.hostname`",
        ),
        ("source_ip", "`principal.ip`; the first of several"),
        ("user_agent", "`network.http.user_agent`"),
        ("app_name", "`target.application`"),
        ("device_id", "`principal.asset_id`, `principal.hostname`"),
        ("session_id", "`network.session_id`"),
        ("outcome", "`security_result.action`: `ALLOW` or `BLOCK` and their like"),
        ("message", "the first line of `metadata.description`, else the operation and its target"),
    ],
};

impl Format for Udm {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let told = |tree: &Tree<'_>| {
            tree.get("metadata").is_some_and(|about| {
                (about.has("event_type") || about.has("eventType"))
                    && (about.has("event_timestamp") || about.has("eventTimestamp"))
            })
        };
        sample.record(|record| told(record) || record.get("udm").is_some_and(told))?;
        Some(Fit::new(
            95,
            "its records have `metadata` with the type and time of an event of the Unified Data Model",
        ))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let whole = record.object()?;
        let tree = whole.get("udm").unwrap_or(whole);
        if !tree.has("metadata") {
            return Err("it has no metadata".to_owned());
        }
        take(draft(tree, ctx));
        Ok(())
    }
}

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let stamps = ["metadata.event_timestamp", "metadata.eventTimestamp"];
    let time = first(tree, &stamps);
    event.when = match stamps.iter().find_map(|path| counted(at(tree, path)?)) {
        Some(count) => ctx.times().epoch(&count),
        None => ctx.times().first([time.as_deref()], |times, time| times.utc(time?)),
    };
    let kinds = [
        "metadata.product_event_type",
        "metadata.productEventType",
        "metadata.event_type",
        "metadata.eventType",
    ];
    event.set_some(Field::Operation, first(tree, &kinds));
    let kind = first(tree, &["metadata.event_type", "metadata.eventType"]).unwrap_or_default();
    let logon = matches!(kind.as_ref(), "USER_LOGIN" | "USER_LOGOUT");
    // a logon is that of the target user, unless another user asked for it
    let by = person(tree, "principal.user");
    let who = if logon && by.is_none() { "target.user" } else { "principal.user" };
    event.set_some(Field::Account, person(tree, who));
    for part in PARTS {
        event.also_named_all(all(tree, &format!("{who}.{part}")));
    }
    let other =
        person(tree, "target.user").filter(|other| Some(other.as_ref()) != event.text(Field::Account));
    let things = [
        "target.resource.name",
        "target.file.full_path",
        "target.file.fullPath",
        "target.application",
        "target.hostname",
    ];
    event.set_some(Field::Target, other.or_else(|| first(tree, &things)));
    let from = all(tree, "principal.ip");
    let from = from.iter().find_map(|from| Some(address::clean(from)?.into_owned()));
    event.set_some(Field::SourceIp, from);
    event.set_some(Field::UserAgent, first(tree, &["network.http.user_agent", "network.http.userAgent"]));
    event.set_some(Field::AppName, word(tree, "target.application"));
    let devices = ["principal.asset_id", "principal.assetId", "principal.hostname"];
    event.set_some(Field::DeviceId, first(tree, &devices));
    event.set_some(Field::SessionId, first(tree, &["network.session_id", "network.sessionId"]));
    event.set_some(Field::Outcome, outcome(tree));
    event.set(Field::Message, message(tree, &event));
    let content = match word(tree, "metadata.id") {
        Some(id) => {
            event.id = Text::Owned(format!("udm:{id}"));
            None
        }
        None => Some(content("udm", tree)),
    };
    Draft { event, content, organisation: None }
}

/// A time as Protocol Buffers have it, in `seconds` and `nanos`.
fn counted(stamp: &Tree<'_>) -> Option<Count> {
    let seconds = word(stamp, "seconds")?.parse().ok()?;
    let nanos = stamp.number("nanos").filter(|nanos| (1..1_000_000_000).contains(nanos));
    Some(Count::new(seconds, nanos.map(|nanos| format!("{nanos:09}")).unwrap_or_default()))
}

/// The members that name a user, in order of preference.
const PARTS: [&str; 6] =
    ["email_addresses", "emailAddresses", "userid", "userId", "windows_sid", "windowsSid"];

fn person<'t>(tree: &'t Tree<'t>, set: &str) -> Option<Text<'t>> {
    PARTS.iter().find_map(|part| word(tree, &format!("{set}.{part}")))
}

/// The outcome by the first action in the security results.
fn outcome(tree: &Tree<'_>) -> Option<&'static str> {
    let results = tree.get("security_result").or_else(|| tree.get("securityResult"))?;
    let results =
        if let Tree::List(items) = results { items.as_slice() } else { std::slice::from_ref(results) };
    let action = results.iter().find_map(|result| word(result, "action"))?;
    match action.as_ref() {
        "ALLOW" | "ALLOW_WITH_MODIFICATION" => Some("success"),
        "BLOCK" | "FAIL" | "CHALLENGE" => Some("failure"),
        _ => Some("unknown"),
    }
}

/// The first line of the description, else `operation · on …`.
fn message(tree: &Tree<'_>, event: &Event<'_>) -> String {
    if let Some(said) = word(tree, "metadata.description") {
        return said.lines().next().unwrap_or_default().to_owned();
    }
    let mut line = event.text(Field::Operation).unwrap_or("an event").to_owned();
    if let Some(target) = event.text(Field::Target) {
        line.extend([" · on ", target]);
    }
    line
}
