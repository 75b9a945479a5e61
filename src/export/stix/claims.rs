//! The STIX objects of assertions: techniques, published addresses, references of claims.

use super::id::StixId;
use super::when;
use crate::event::{Event, Field, Stage, Status, When};
use serde_json::{Value, json};
use std::net::IpAddr;

/// A published address with the period of its use.
#[derive(Debug, Clone)]
pub(super) struct Published {
    /// The id of its indicator.
    pub id: StixId,
    /// The address.
    pub address: IpAddr,
    /// First instant.
    pub from: i64,
    /// The instant after the last; `None` if open.
    pub until: Option<i64>,
}

impl Published {
    /// The address that a claim publishes as the intruder's; `None` for other claims.
    pub fn of(event: &Event<'_>) -> Option<Self> {
        let said = !event.list(Field::Cites).is_empty();
        let stands = !event.text(Field::Status).and_then(Status::parse).is_some_and(Status::is_withdrawn);
        let theirs =
            matches!(event.stage(), Stage::KeyAcquisition | Stage::TokenForgery | Stage::MailboxAccess);
        let address = event.text(Field::SourceIp)?.parse().ok()?;
        let (from, until) = when::window(event.when.as_ref()?);
        let id = StixId::own("indicator", &event.id);
        (said && stands && theirs).then_some(Self { id, address, from, until })
    }

    /// Whether an event with this address and time falls into the period.
    pub fn meets(&self, address: IpAddr, when: &When) -> bool {
        let early = self.until.is_none_or(|until| when.order() < until);
        self.address == address && when.order() >= self.from && early
    }

    /// The indicator object.
    pub fn indicator(&self, event: &Event<'_>) -> Value {
        let kind = if self.address.is_ipv4() { "ipv4-addr" } else { "ipv6-addr" };
        let mut said = json!({
            "name": event.text(Field::Message).unwrap_or("published address"),
            "indicator_types": ["malicious-activity"], "pattern": format!("[{kind}:value = '{}']", self.address),
            "pattern_type": "stix", "pattern_version": "2.1", "valid_from": when::millis(self.from),
        });
        if let Some(until) = self.until {
            said["valid_until"] = Value::from(when::millis(until));
        }
        said
    }
}

/// The techniques of an event that are valid ATT&CK ids.
pub(super) fn techniques<'e>(event: &'e Event<'_>) -> impl Iterator<Item = &'e str> {
    event.list(Field::Technique).iter().map(AsRef::as_ref).filter(|name| crate::export::is_technique(name))
}

/// A technique as an external reference.
pub(super) fn reference(technique: &str) -> Value {
    let url = format!("https://attack.mitre.org/techniques/{}", technique.replace('.', "/"));
    json!({"source_name": "mitre-attack", "external_id": technique, "url": url})
}

/// The publications that a claim cites, and the techniques of the event.
pub(super) fn references(event: &Event<'_>) -> Vec<Value> {
    let cites = event.list(Field::Cites).iter().map(|cite| {
        let web = cite.starts_with("https://") || cite.starts_with("http://");
        let spaced = cite.contains(|c: char| c.is_whitespace() || c.is_control());
        let place = if web && !spaced { "url" } else { "external_id" };
        json!({"source_name": "publication", place: cite})
    });
    cites.chain(techniques(event).map(reference)).collect()
}
