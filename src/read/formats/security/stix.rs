//! Objects of STIX 2.0 and 2.1: observations, and what is stated about them.

use super::path::{all, at, first, word};
use crate::event::{Event, Field, Link, Rel, Text, When};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;

mod message;

/// The format.
#[derive(Debug)]
pub struct Stix;

const SPEC: Spec<'static> = Spec {
    name: "stix",
    title: "STIX 2.0 and 2.1",
    recognised_by: "`type`, and an `id` that begins with it: `indicator--…`",
    doc: "bundles, whose objects are an event each; lists and lines of objects",
    fields: &[
        ("id", "`id`; versions of one object, which differ in `modified`, are an event each"),
        (
            "time",
            "of what was seen `first_seen` to `last_seen`, `first_observed` to `last_observed`; of an indicator `valid_from` to `valid_until`; of a report `published`; of a relationship `start_time` to `stop_time`; of traffic `start` to `end`; else `created`",
        ),
        ("operation", "`type`"),
        ("actor", "`name` of a threat actor, an intrusion set or a campaign"),
        ("account", "of a user account, or the only one that was observed, its login or id"),
        ("target", "`name`; else what is sighted, or what a relationship leads to"),
        ("source_ip", "the only address that was observed, or that a pattern names"),
        ("count", "`count`, `number_observed`"),
        ("technique", "of an attack pattern its ATT&CK number"),
        ("cites", "`external_references`: the addresses"),
        ("links", "of a note or an opinion: it is part of what it is about"),
        ("tags", "`labels`, `revoked`, and the confidence as `confidence:N`"),
        ("message", "what kind of object it is, its name or its parts, and its description"),
    ],
};

/// Types whose `name` is that of an actor.
const ACTORS: [&str; 3] = ["threat-actor", "intrusion-set", "campaign"];

impl Format for Stix {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        sample.record(is_object)?;
        Some(Fit::new(95, "its records have a `type`, and an `id` that begins with it, as objects of STIX"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if tree.text("type").is_none() {
            return Err("it has no type".to_owned());
        }
        take(draft(tree, ctx));
        Ok(())
    }
}

fn is_object(tree: &Tree<'_>) -> bool {
    let named = tree.text("type").zip(tree.text("id").and_then(|id| id.split_once("--")));
    named.is_some_and(|(kind, (before, _))| kind == before)
}

fn draft<'t>(tree: &'t Tree<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    let kind = tree.text("type").unwrap_or_default();
    event.when = when(tree, kind, ctx);
    event.count = tree.number("count").or_else(|| tree.number("number_observed"));
    event.set(Field::Operation, kind);
    if ACTORS.contains(&kind) {
        event.set_some(Field::Actor, tree.text("name"));
    }
    event.set_some(Field::Account, account(tree, kind));
    event.set_some(
        Field::Target,
        first(tree, &["sighting_of_ref", "target_ref"])
            .or_else(|| word(tree, "name").filter(|_| !ACTORS.contains(&kind))),
    );
    event.set_some(Field::SourceIp, only(addresses(tree, kind)));
    for reference in tree.list("external_references") {
        event.extend(Field::Cites, word(reference, "url"));
        let attack = word(reference, "source_name").is_some_and(|name| name.starts_with("mitre-attack"));
        if attack && kind == "attack-pattern" {
            event.extend(Field::Technique, word(reference, "external_id"));
        }
    }
    event.extend(Field::Tags, all(tree, "labels"));
    if tree.flag("revoked") {
        event.push(Field::Tags, "revoked");
    }
    if let Some(confidence) = tree.number("confidence") {
        event.push(Field::Tags, format!("confidence:{confidence}"));
    }
    if ["note", "opinion"].contains(&kind) {
        let about = all(tree, "object_refs").into_iter();
        event.links.extend(about.map(|to| Link { rel: Rel::PartOf, to: to.into_owned() }));
    }
    event.set(Field::Message, message::of(tree, kind));
    event.id = Text::Borrowed(tree.text("id").unwrap_or_default());
    event.version = tree.text("modified").map(|text| xxhash_rust::xxh3::xxh3_64(text.as_bytes()));
    let content = event.id.is_empty().then(|| super::path::content("stix", tree));
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}

/// When the described thing happened, else when the object was created.
fn when(tree: &Tree<'_>, kind: &str, ctx: &mut ReadContext<'_>) -> Option<When> {
    let (from, until) = match kind {
        "observed-data" => ("first_observed", "last_observed"),
        "indicator" => ("valid_from", "valid_until"),
        "relationship" => ("start_time", "stop_time"),
        "network-traffic" => ("start", "end"),
        "x509-certificate" => ("validity_not_before", "validity_not_after"),
        "report" => ("published", ""),
        "email-message" => ("date", ""),
        "process" => ("created_time", ""),
        _ => ("first_seen", "last_seen"),
    };
    let (from, until) = (tree.text(from), tree.text(until));
    // an indicator without an end stays valid
    let open = (kind == "indicator").then_some("..");
    let until = until.filter(|until| Some(*until) != from).or(open);
    let span = match (from, until) {
        (Some(from), until) => ctx.times().edtf(from, until),
        (None, Some(until)) if kind != "indicator" => ctx.times().edtf(&format!("../{until}"), None),
        _ => None,
    };
    span.or_else(|| {
        ctx.times().first(["created", "modified"].map(|name| tree.text(name)), |times, time| times.utc(time?))
    })
}

/// The objects inside an observation; of any other object itself.
fn observed<'t>(tree: &'t Tree<'t>, kind: &str) -> Vec<&'t Tree<'t>> {
    match at(tree, "objects").filter(|_| kind == "observed-data") {
        Some(objects) => objects.members().iter().map(|(_, object)| object).chain(objects.items()).collect(),
        None => vec![tree],
    }
}

fn account<'t>(tree: &'t Tree<'t>, kind: &str) -> Option<Text<'t>> {
    let accounts =
        observed(tree, kind).into_iter().filter(|object| object.text("type") == Some("user-account"));
    only(accounts.filter_map(|object| first(object, &["account_login", "user_id", "display_name"])).collect())
}

/// The distinct addresses of an observation, an object or a pattern, sorted.
fn addresses<'t>(tree: &'t Tree<'t>, kind: &str) -> Vec<Text<'t>> {
    let mut found: Vec<Text<'_>> = Vec::new();
    let mut add = |text: &str| {
        let clean = address::clean(text).map(|address| Text::Owned(address.into_owned()));
        found.extend(clean.filter(|_| !text.contains('/')));
    };
    if let Some(pattern) = tree.text("pattern").filter(|_| kind == "indicator") {
        for part in pattern.split("addr:value").skip(1) {
            let value = part.trim_start().strip_prefix('=').and_then(|rest| rest.split('\'').nth(1));
            value.into_iter().for_each(&mut add);
        }
    }
    for object in observed(tree, kind) {
        let is = object.text("type").is_some_and(|kind| matches!(kind, "ipv4-addr" | "ipv6-addr"));
        object.text("value").filter(|_| is).into_iter().for_each(&mut add);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The only element; `None` if there are several or none.
fn only(mut found: Vec<Text<'_>>) -> Option<Text<'_>> {
    let one = found.len() == 1;
    found.pop().filter(|_| one)
}
