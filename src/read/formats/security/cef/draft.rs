//! Makes the event of a line of CEF or LEEF.

use super::super::syslog::stamp::whole;
use super::parts::Parts;
use crate::event::{Event, Field, When, content_id};
use crate::read::address;
use crate::read::formats::{Draft, ReadContext};

/// Event fields that are copied from the first of these CEF fields.
const CEF: &[(Field, &[&str])] = &[
    (Field::Operation, &["name", "deviceEventClassId"]),
    (Field::UserAgent, &["requestClientApplication"]),
    (Field::AppName, &["sourceServiceName", "destinationServiceName"]),
    (Field::DeviceId, &["deviceExternalId", "dvchost", "dvc"]),
    (Field::AlertId, &["externalId"]),
];

/// Event fields that are copied from the first of these LEEF fields.
const LEEF: &[(Field, &[&str])] = &[
    (Field::Operation, &["eventId"]),
    (Field::Account, &["usrName", "accountName", "identUserName"]),
    (Field::Target, &["resource", "url", "dst"]),
    (Field::UserAgent, &["userAgent"]),
    (Field::DeviceId, &["devName", "identHostName"]),
];

/// The event of a line of CEF.
pub fn cef<'l>(parts: &'l Parts<'_>, line: &str, ctx: &mut ReadContext<'_>) -> Draft<'l> {
    let mut event = begun(parts, CEF, &["rt", "start", "end"], ctx);
    let (source, target) = (parts.first(&["suser", "suid"]), parts.first(&["duser", "duid"]));
    event.set_some(Field::Account, source.or(target));
    let acted_on = target.filter(|_| source.is_some());
    let others = ["request", "filePath", "fname", "dhost", "dst"];
    event.set_some(Field::Target, acted_on.or_else(|| parts.first(&others)));
    let from = parts.get("src").or_else(|| parts.labelled("Source IPv6 Address"));
    event.set_some(Field::SourceIp, from.and_then(address::clean));
    event.count = parts.first(&["cnt", "baseEventCount"]).and_then(|count| count.parse().ok());
    event.set_some(Field::Outcome, parts.first(&["outcome", "categoryOutcome"]).and_then(outcome));
    event.set_some(Field::Severity, parts.get("severity").and_then(severity));
    let said = [parts.get("name"), parts.get("act"), parts.first(&["msg", "reason"])];
    event.set(Field::Message, said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    finished(event, "cef", line, ctx)
}

/// The event of a line of LEEF.
pub fn leef<'l>(parts: &'l Parts<'_>, line: &str, ctx: &mut ReadContext<'_>) -> Draft<'l> {
    let mut event = begun(parts, LEEF, &["devTime"], ctx);
    event.set_some(Field::SourceIp, parts.first(&["src", "identSrc"]).and_then(address::clean));
    event.set_some(Field::Outcome, parts.get("outcome").and_then(outcome));
    event.set_some(Field::Severity, parts.get("sev").and_then(severity));
    let said = [parts.get("eventId"), parts.get("cat"), parts.get("msg")];
    event.set(Field::Message, said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    finished(event, "leef", line, ctx)
}

/// Begins an event with its time and the copied fields.
fn begun<'l>(
    parts: &'l Parts<'_>,
    fields: &[(Field, &[&str])],
    times: &[&str],
    ctx: &mut ReadContext<'_>,
) -> Event<'l> {
    let mut event = Event::default();
    event.when = when(parts, times, ctx);
    for (field, names) in fields {
        event.set_some(*field, parts.first(names));
    }
    if event.text(Field::DeviceId).is_none() {
        event.set_some(Field::DeviceId, parts.host);
    }
    event
}

/// The first of these fields that can be read as a time, else the time of the syslog header.
fn when(parts: &Parts<'_>, names: &[&str], ctx: &mut ReadContext<'_>) -> Option<When> {
    for text in names.iter().filter_map(|name| parts.get(name)) {
        if let Some(when) = whole(text, ctx) {
            return Some(when);
        }
    }
    parts.time.and_then(|stamp| stamp.when(ctx))
}

fn finished<'l>(mut event: Event<'l>, kind: &str, line: &str, ctx: &mut ReadContext<'_>) -> Draft<'l> {
    ctx.apply_meaning(&mut event, None);
    Draft { event, content: Some(content_id([(kind, line.as_bytes())])), organisation: None }
}

/// The outcome that a word means; of a path such as `/Success` its last part.
fn outcome(said: &str) -> Option<&'static str> {
    match said.rsplit('/').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "success" | "succeeded" | "successful" => Some("success"),
        "failure" | "failed" | "fail" => Some("failure"),
        _ => None,
    }
}

/// The severity that a number from 0 to 10 or a word means.
fn severity(said: &str) -> Option<&'static str> {
    match said.trim().to_ascii_lowercase().as_str() {
        "0" | "1" | "2" | "3" | "low" => Some("low"),
        "4" | "5" | "6" | "medium" => Some("medium"),
        "7" | "8" | "high" => Some("high"),
        "9" | "10" | "very-high" | "very high" | "critical" => Some("critical"),
        _ => None,
    }
}
