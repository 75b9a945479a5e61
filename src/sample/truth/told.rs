//! The truth as JSON.

use super::{Blind, Truth};
use crate::sample::days::{Clock, DAY};
use crate::sample::plant::{Id, Identity, Kind, Verdict};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A number as a GUID.
pub fn guid(number: u128) -> String {
    let mut out = Vec::with_capacity(36);
    crate::sample::shape::json::guid(&mut out, number);
    String::from_utf8(out).unwrap_or_default()
}

/// The id of an event as `dwell` writes it.
pub fn id(id: Id) -> String {
    format!("{}{}", id.prefix, guid(id.number))
}

fn time(at: i64) -> String {
    let mut out = Vec::with_capacity(20);
    Clock::at(at).time(&mut out);
    out.push(b'Z');
    String::from_utf8(out).unwrap_or_default()
}

/// An identity in one spelling; the stolen key as published.
fn value((kind, number): Identity) -> String {
    match (kind, number) {
        (Kind::Key, 0) => crate::sample::shape::KEY.to_owned(),
        (Kind::Key, number) => format!("{number:040x}"),
        (_, number) => guid(number),
    }
}

/// The events of an incident, and the verdicts that are expected.
type Incident<'f> = (Vec<String>, BTreeSet<&'f str>);

impl Truth {
    /// The truth as a JSON value.
    #[must_use]
    pub fn told(&self) -> Value {
        let ids = |ids: Vec<Id>| ids.into_iter().map(id).collect::<Vec<String>>();
        let chains: Vec<Vec<String>> = self.chains().into_iter().map(ids).collect();
        let hub = |hub: super::chains::Hub| {
            let (kind, value) = (hub.identity.0.name(), value(hub.identity));
            json!({ "type": kind, "value": value, "accounts": hub.accounts, "records": hub.records })
        };
        let hubs: Vec<Value> = self.hubs().into_iter().map(hub).collect();
        let verdicts = self.verdicts();
        let of = |wanted| {
            let judged = verdicts.iter().filter(|(_, verdict)| *verdict == wanted);
            judged.map(|(event, _)| id(*event)).collect::<Vec<String>>()
        };
        let first = |(event, kind): (Id, &'static str)| json!({ "event": id(event), "kind": kind });
        json!({
            "seed": self.seed,
            "events": self.facts.len(),
            "threshold": self.threshold(),
            "chains": chains,
            "hubs": hubs,
            "orphans": of(Verdict::Orphan),
            "uncovered": of(Verdict::Uncovered),
            "untied": of(Verdict::Untied),
            "first_uses": self.first_uses().into_iter().map(first).collect::<Vec<Value>>(),
            "blind": self.blind(),
            "aliases": self.aliases(),
            "suspected": self.suspected(),
            "planted": self.planted(),
        })
    }

    /// Spans in which the log could not see: a day after a record of throttled auditing, and synchronised folders.
    fn blind(&self) -> Vec<Value> {
        let told = |fact: &super::Fact| {
            let whose = self.names.some(fact.mailbox);
            let (kind, until) = match fact.blind? {
                Blind::Throttled => ("throttled", fact.at + DAY),
                Blind::Sync => ("sync", fact.at),
            };
            let (from, to) = (time(fact.at), time(until));
            Some(json!({ "kind": kind, "account": whose, "event": id(fact.id), "from": from, "to": to }))
        };
        self.facts.iter().filter_map(told).collect()
    }

    /// Identities that planted records spell in more than one way.
    fn aliases(&self) -> Vec<Value> {
        let mut all: BTreeMap<Identity, BTreeSet<&str>> = BTreeMap::new();
        for (identity, text) in self.facts.iter().flat_map(|fact| &fact.spelled) {
            all.entry(*identity).or_default().insert(text);
        }
        let told = |(identity, texts): (Identity, BTreeSet<&str>)| json!({ "type": identity.0.name(), "value": value(identity), "spellings": texts });
        all.into_iter().filter(|(_, texts)| texts.len() > 1).map(told).collect()
    }

    /// The planted incidents by copy and name. Each with several events is one chain. The verdicts are those expected
    /// when all logs are read together.
    fn planted(&self) -> Vec<Value> {
        let mut all: BTreeMap<(u32, &str), Incident> = BTreeMap::new();
        for fact in &self.facts {
            if let Some((copy, name, verdict)) = fact.planted.filter(|(_, name, _)| !name.is_empty()) {
                let (events, verdicts) = all.entry((copy, name)).or_default();
                events.push(id(fact.id));
                verdicts.extend(verdict.map(Verdict::name));
            }
        }
        let told = |((copy, name), (events, verdicts))| json!({ "copy": copy, "name": name, "verdicts": verdicts, "events": events });
        all.into_iter().map(told).collect()
    }

    /// Pairs of events that a rule may take to belong together, and whether they do.
    fn suspected(&self) -> Vec<Value> {
        let told = |pair: &super::Pair| {
            let [from, to] = pair.events.map(id);
            json!({ "rule": pair.rule, "from": from, "to": to, "together": pair.together, "why": pair.why })
        };
        self.pairs.iter().map(told).collect()
    }
}
