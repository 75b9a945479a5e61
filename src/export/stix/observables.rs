//! The STIX observables of an event: accounts, addresses, mailboxes, messages; its source file if it has none of these.

use super::id::StixId;
use crate::event::{Event, Field};
use crate::export::AboutSource;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// An observable with its id.
pub(super) type Observable = (StixId, Value);

/// The observables of an event.
pub(super) fn of(event: &Event<'_>) -> Vec<Observable> {
    let mut found = Vec::new();
    if let Some(account) = event.text(Field::Account) {
        found.push(named("user-account", &json!({"account_login": account}), &json!({})));
    }
    found.extend(event.text(Field::SourceIp).and_then(address));
    if let Some(mailbox) = event.text(Field::Mailbox).filter(|text| is_mail(text)) {
        found.push(named("email-addr", &json!({"value": mailbox}), &json!({})));
    }
    for message in event.list(Field::MessageIds) {
        let id = StixId::unnamed("email-message", message);
        // the specification requires `is_multipart`, which is unknown
        let more = json!({"is_multipart": false, "message_id": message});
        found.push((id, object(id, &more)));
    }
    found
}

/// The observable of an address; `None` if the text is none.
pub(super) fn address(text: &str) -> Option<Observable> {
    let kind = match text.parse().ok()? {
        IpAddr::V4(_) => "ipv4-addr",
        IpAddr::V6(_) => "ipv6-addr",
    };
    Some(named(kind, &json!({"value": text}), &json!({})))
}

/// The file that an event was read from.
pub(super) fn file(event: &Event<'_>, sources: &[AboutSource]) -> Observable {
    let name = event.text(Field::Source).unwrap_or("-");
    match sources.iter().find(|source| source.file == name && !source.sha256.is_empty()) {
        // the source's name may be a path
        Some(source) => {
            let by = json!({"hashes": {"SHA-256": source.sha256}, "name": last(name)});
            named("file", &by, &json!({"size": source.bytes}))
        }
        None => named("file", &json!({"name": last(name)}), &json!({})),
    }
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(name)
}

fn is_mail(text: &str) -> bool {
    let halves = text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
    halves.is_some_and(|(_, host)| !host.contains('@')) && !text.contains(char::is_whitespace)
}

/// An observable identified by `by`, with further members `more`.
fn named(kind: &'static str, by: &Value, more: &Value) -> Observable {
    let id = StixId::observable(kind, by);
    let mut object = object(id, by);
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more.clone());
    }
    (id, object)
}

fn object(id: StixId, more: &Value) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), Value::from(id.kind));
    object.insert("spec_version".to_owned(), Value::from("2.1"));
    object.insert("id".to_owned(), id.json());
    object.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(object)
}
