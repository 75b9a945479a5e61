//! Planted records in the event contract.

use super::{guid, json, message, messages, operation, some, stage, time};
use crate::sample::plant::{Deed, Kind, Planted, Record, Target};
use serde_json::{Value, json as value};

/// Writes one line.
pub fn line(planted: &Planted, record: &Record, out: &mut Vec<u8>) {
    let person = record.who.and_then(|who| planted.people.get(who));
    let mut event = value!({
        "id": format!("{}{}", record.id.prefix, guid(record.id.number)),
        "time": format!("{}Z", time(record.at)),
        "precision": "second",
        "stage": stage(record).name(),
        "operation": operation(record.deed),
        "message": message(record.deed),
    });
    let event_of = &mut event;
    some(event_of, "time_end", record.until.map(|until| format!("{}Z", time(until))));
    some(event_of, "agency", person.map(super::super::Person::agency));
    some(event_of, "tenant_id", person.map(super::super::Person::tenant));
    if record.deed == Deed::Alert {
        some(event_of, "mailbox", person.map(|person| person.upn.as_str()));
    } else {
        some(event_of, "account", person.map(|person| person.upn.as_str()));
        some(event_of, "mailbox", person.filter(|_| record.is_access()).map(|person| person.upn.as_str()));
        made_with(record, event_of);
    }
    some(
        event_of,
        "source_ip",
        Some(record.ip.as_str()).filter(|ip| !ip.is_empty() && record.deed != Deed::Alert),
    );
    for (kind, key) in [
        (Kind::Key, "key_id"),
        (Kind::Token, "token_id"),
        (Kind::Session, "session_id"),
        (Kind::Alert, "alert_id"),
        (Kind::Request, "request_id"),
    ] {
        some(event_of, key, record.text(kind));
    }
    some(event_of, "issued_at", record.issued.map(|at| format!("{}Z", time(at))));
    touched(planted, record, event_of);
    said(record, event_of);
    some(event_of, "synthetic", Some(true));
    json(&event, out);
    out.push(b'\n');
}

/// The application, client and device that it was made with, and whether it succeeded.
fn made_with(record: &Record, event: &mut Value) {
    if matches!(record.deed, Deed::Claim { .. }) {
        return;
    }
    some(event, "app_id", Some(record.client.app));
    if record.has_agent() {
        some(event, "user_agent", Some(record.client.agent).filter(|agent| !agent.is_empty()));
    } else {
        some(event, "client", Some(record.client.info));
    }
    some(event, "device_id", record.device.map(guid));
    let failed = matches!(record.deed, Deed::SignIn(code) if code != 0);
    some(event, "outcome", Some(if failed { "failure" } else { "success" }));
}

/// What it touched.
fn touched(planted: &Planted, record: &Record, event: &mut Value) {
    let messages = messages(planted, record);
    if !messages.is_empty() {
        some(event, "count", Some(messages.len()));
        some(event, "message_ids", Some(messages));
    }
    let tags: &[&str] = match record.deed {
        Deed::Bind { throttled: true } => &["bind", "throttled"],
        Deed::Bind { throttled: false } => &["bind"],
        Deed::Sync => &["sync"],
        Deed::SignIn(_) if record.renewal => &["non_interactive"],
        _ => &[],
    };
    some(event, "tags", Some(tags.to_vec()).filter(|tags| !tags.is_empty()));
}

/// Its statements about others.
fn said(record: &Record, event: &mut Value) {
    some(event, "cites", record.cites.then(|| vec!["P01"]));
    let to = |target: &Target| match target {
        Target::Event(id) => format!("{}{}", id.prefix, guid(id.number)),
        Target::Identity(carried) => format!("{}:{}", carried.kind.name(), carried.text),
        Target::Mailbox(name) => format!("mailbox:{name}"),
    };
    let links: Vec<Value> =
        record.says.iter().map(|(rel, target)| value!({ "rel": rel.name(), "to": to(target) })).collect();
    some(event, "links", Some(links).filter(|links| !links.is_empty()));
}
