//! Events as a STIX 2.1 bundle.
//!
//! Recorded events become observed data with the accounts, addresses, mailboxes and messages seen; claims, and events
//! without a time or with an open end (which observed data can't express), become notes. Other fields of the event
//! contract are in a property extension. Ids derive from names and `created` is the event's time, so the same evidence
//! yields the same bytes.

mod claims;
mod fixed;
mod id;
mod observables;
mod sha1;
mod when;

use super::{About, EventWriter, json_line};
use crate::case::notes::Comment;
use crate::event::{Event, Field, TextMap};
use crate::read::{RecordTree, contract_line};
use claims::Published;
use fixed::{EXTENSION, SINCE, identity};
use id::StixId;
use observables::Observable;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value, json};
use std::io;
use std::net::IpAddr;

/// The maximum of a count in STIX.
const MOST: u64 = 999_999_999;
/// The abstract of a note with an analyst's comment.
const COMMENT: &str = "What an analyst said";
/// How many observations a sighting refers to.
const NAMED: usize = 1000;

/// The writer of the format.
pub struct Stix<W> {
    out: W,
    about: About,
    begun: bool,
    /// Observables, techniques and relationships written already.
    written: FxHashSet<StixId>,
    /// The addresses published by claims of this export, with the observations from each.
    published: Vec<(Published, Seen)>,
    /// The ids of claims that hold no more.
    withdrawn: FxHashSet<String>,
    by_address: FxHashMap<IpAddr, Vec<usize>>,
    /// The objects of events that claims link to; `None` until they are written.
    spoken_of: TextMap<String, Option<StixId>>,
    /// Links to be written at the end: source object, relation, target event, time.
    links: Vec<(StixId, &'static str, String, String)>,
    /// The comments on the next event.
    said: Vec<Comment>,
}

/// The observations from a published address.
#[derive(Debug, Clone, Default)]
struct Seen {
    operations: u64,
    span: Option<(i64, i64)>,
    observed: Vec<StixId>,
}

impl<W: io::Write> Stix<W> {
    /// Starts a bundle with the provenance `about`.
    pub fn new(out: W, about: &About) -> Self {
        Self {
            out,
            about: about.clone(),
            begun: false,
            written: FxHashSet::default(),
            published: Vec::new(),
            withdrawn: FxHashSet::default(),
            by_address: FxHashMap::default(),
            spoken_of: TextMap::default(),
            links: Vec::new(),
            said: Vec::new(),
        }
    }

    /// Writes what precedes the first event: creator, extension, provenance.
    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let about = self.about.json(&[]);
        let bundle = StixId::own("bundle", &about.to_string());
        writeln!(self.out, "{{\"type\":\"bundle\",\"id\":\"{bundle}\",\"objects\":[")?;
        self.out.write_all(json_line(&identity()).trim_end().as_bytes())?;
        self.put(&fixed::extension())?;
        let last = self.about.bounds.map_or_else(|| SINCE.to_owned(), |(_, last)| when::millis(last));
        let mut note = made(StixId::own("note", &about.to_string()), &last);
        note.insert("abstract".to_owned(), Value::from("What this bundle is made of"));
        note.insert("content".to_owned(), Value::from(about.to_string()));
        note.insert("object_refs".to_owned(), json!([fixed::identity_id().to_string()]));
        self.put(&Value::Object(note))
    }

    fn put(&mut self, object: &Value) -> io::Result<()> {
        self.out.write_all(b",\n")?;
        self.out.write_all(json_line(object).trim_end_matches('\n').as_bytes())
    }

    /// Writes the observables that are not written yet; returns the ids of all.
    fn observables(&mut self, found: Vec<Observable>) -> io::Result<Vec<Value>> {
        let mut refs = Vec::with_capacity(found.len());
        for (id, object) in found {
            if self.written.insert(id) {
                self.put(&object)?;
            }
            refs.push(id.json());
        }
        Ok(refs)
    }

    fn technique(&mut self, technique: &str) -> io::Result<StixId> {
        let id = StixId::own("attack-pattern", technique);
        if self.written.insert(id) {
            let mut pattern = made(id, SINCE);
            pattern.insert("name".to_owned(), Value::from(technique));
            pattern.insert("external_references".to_owned(), json!([claims::reference(technique)]));
            self.put(&Value::Object(pattern))?;
        }
        Ok(id)
    }

    fn relate(&mut self, from: StixId, how: &str, to: StixId, created: &str) -> io::Result<()> {
        let id = StixId::own("relationship", &format!("{from} {how} {to}"));
        if !self.written.insert(id) {
            return Ok(());
        }
        let mut relation = made(id, created);
        relation.insert("relationship_type".to_owned(), Value::from(how));
        relation.insert("source_ref".to_owned(), from.json());
        relation.insert("target_ref".to_owned(), to.json());
        self.put(&Value::Object(relation))
    }

    /// The address that a claim publishes, unless it holds no more.
    fn publishes(&self, event: &Event<'_>) -> Option<Published> {
        Published::of(event).filter(|_| !self.withdrawn.contains(event.id.as_ref()))
    }

    /// Writes the indicator of a published address, with the techniques it was used for.
    fn indicator(&mut self, event: &Event<'_>, created: &str) -> io::Result<Option<StixId>> {
        let Some(published) = self.publishes(event) else { return Ok(None) };
        let mut indicator = made(published.id, created);
        indicator.extend(published.indicator(event).as_object().cloned().unwrap_or_default());
        common(&mut indicator, event);
        self.put(&Value::Object(indicator))?;
        for technique in claims::techniques(event) {
            let pattern = self.technique(technique)?;
            self.relate(published.id, "indicates", pattern, created)?;
        }
        Ok(Some(published.id))
    }

    /// Writes a claim, or an event whose time observed data can't express, as a note.
    fn note(&mut self, event: &Event<'_>, created: &str, seen: Vec<Observable>) -> io::Result<StixId> {
        let id = StixId::own("note", &event.id);
        let mut refs = self.observables(seen)?;
        refs.extend(self.indicator(event, created)?.map(StixId::json));
        for technique in claims::techniques(event) {
            refs.push(self.technique(technique)?.json());
        }
        if refs.is_empty() {
            refs.push(fixed::identity_id().json());
        }
        let mut note = made(id, created);
        let when = event.when.map_or_else(|| "undated".to_owned(), |when| when.to_string());
        let said = event.text(Field::Message).or_else(|| event.text(Field::Operation));
        note.insert("abstract".to_owned(), Value::from(format!("{}, {when}", event.stage().name())));
        note.insert("content".to_owned(), Value::from(said.unwrap_or_else(|| event.stage().name())));
        note.insert("object_refs".to_owned(), Value::from(refs));
        common(&mut note, event);
        note.insert("extensions".to_owned(), extensions(event));
        self.put(&Value::Object(note))?;
        Ok(id)
    }

    /// Writes a recorded event as observed data.
    fn observed(
        &mut self,
        event: &Event<'_>,
        created: &str,
        (first, last): (String, String),
        seen: Vec<Observable>,
    ) -> io::Result<StixId> {
        let id = StixId::own("observed-data", &event.id);
        let seen = if seen.is_empty() { vec![observables::file(event, &self.about.sources)] } else { seen };
        let refs = self.observables(seen)?;
        let mut data = made(id, created);
        data.insert("first_observed".to_owned(), Value::from(first));
        data.insert("last_observed".to_owned(), Value::from(last));
        data.insert("number_observed".to_owned(), Value::from(event.operations().clamp(1, MOST)));
        data.insert("object_refs".to_owned(), Value::from(refs));
        common(&mut data, event);
        data.insert("extensions".to_owned(), extensions(event));
        self.put(&Value::Object(data))?;
        self.sight(event, id);
        Ok(id)
    }

    /// Writes an analyst's comment on an event as a note.
    fn comment(&mut self, of: StixId, comment: &Comment) -> io::Result<()> {
        let id = StixId::own("note", &format!("{of} {}", comment.said.note));
        let mut note = made(id, &when::millis(comment.said.at));
        note.insert("abstract".to_owned(), Value::from(COMMENT));
        note.insert("content".to_owned(), Value::from(comment.text.as_str()));
        note.insert("authors".to_owned(), json!([&*comment.said.by]));
        note.insert("object_refs".to_owned(), json!([of.json()]));
        self.put(&Value::Object(note))
    }

    /// Counts the observation for each published address that it falls under.
    fn sight(&mut self, event: &Event<'_>, id: StixId) {
        let Some(when) = event.when else { return };
        let Some(address) = event.text(Field::SourceIp).and_then(|text| text.parse().ok()) else { return };
        for at in self.by_address.get(&address).into_iter().flatten() {
            let Some((published, seen)) = self.published.get_mut(*at) else { continue };
            if published.meets(address, &when) {
                let (first, last) = seen.span.unwrap_or((when.order(), when.order()));
                seen.span = Some((first.min(when.order()), last.max(when.order())));
                seen.operations = seen.operations.saturating_add(event.operations());
                if seen.observed.len() < NAMED {
                    seen.observed.push(id);
                }
            }
        }
    }

    fn sightings(&mut self) -> io::Result<()> {
        for (published, seen) in std::mem::take(&mut self.published) {
            let Some((first, last)) = seen.span else { continue };
            let id = StixId::own("sighting", &published.id.to_string());
            let mut sighting = made(id, &when::millis(last));
            sighting.insert("first_seen".to_owned(), Value::from(when::millis(first)));
            sighting.insert("last_seen".to_owned(), Value::from(when::millis(last)));
            sighting.insert("count".to_owned(), Value::from(seen.operations.min(MOST)));
            sighting.insert("sighting_of_ref".to_owned(), published.id.json());
            let observed = seen.observed.into_iter().map(StixId::json).collect();
            sighting.insert("observed_data_refs".to_owned(), Value::Array(observed));
            self.put(&Value::Object(sighting))?;
        }
        Ok(())
    }
}

impl<W: io::Write> EventWriter for Stix<W> {
    fn needs_claims(&self) -> bool {
        true
    }

    fn withdrawn(&mut self, id: &str) {
        self.withdrawn.insert(id.to_owned());
    }

    fn claim(&mut self, event: &Event<'_>) {
        if let Some(published) = self.publishes(event) {
            self.by_address.entry(published.address).or_default().push(self.published.len());
            self.published.push((published, Seen::default()));
        }
        event.links.iter().for_each(|link| self.spoken_of(&link.to));
    }

    fn spoken_of(&mut self, id: &str) {
        self.spoken_of.insert(id.to_owned(), None);
    }

    fn comments(&mut self, comments: &[Comment]) {
        self.said = comments.to_vec();
    }

    fn event(&mut self, event: &Event<'_>, _: Option<&RecordTree<'_>>) -> io::Result<()> {
        self.begin()?;
        let created = event.when.map_or_else(|| SINCE.to_owned(), |when| when::millis(when.order()));
        let seen = observables::of(event);
        let is_claim = !event.list(Field::Cites).is_empty();
        let id = match event.when.as_ref().filter(|_| !is_claim).and_then(when::observed) {
            Some(times) => self.observed(event, &created, times, seen)?,
            None => self.note(event, &created, seen)?,
        };
        for comment in std::mem::take(&mut self.said) {
            self.comment(id, &comment)?;
        }
        if let Some(object) = self.spoken_of.get_mut(event.id.as_ref()) {
            *object = Some(id);
        }
        for link in &event.links {
            self.links.push((id, fixed::relation(link.rel), link.to.clone(), created.clone()));
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        self.sightings()?;
        for (from, how, to, created) in std::mem::take(&mut self.links) {
            // references to objects outside of the bundle are not allowed; the extension names the event nevertheless
            if let Some(Some(to)) = self.spoken_of.get(&to).copied() {
                self.relate(from, how, to, &created)?;
            }
        }
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}

/// The members common to all objects.
fn made(id: StixId, created: &str) -> Map<String, Value> {
    let said = [
        ("type", Value::from(id.kind)),
        ("spec_version", Value::from("2.1")),
        ("id", id.json()),
        ("created_by_ref", fixed::identity_id().json()),
        ("created", Value::from(created)),
        ("modified", Value::from(created)),
    ];
    said.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Adds external references and labels.
fn common(object: &mut Map<String, Value>, event: &Event<'_>) {
    let references = claims::references(event);
    if !references.is_empty() {
        object.insert("external_references".to_owned(), Value::Array(references));
    }
    let tags = event.list(Field::Tags).iter().map(AsRef::as_ref);
    let mut labels: Vec<&str> = tags.collect();
    if event.synthetic && !labels.contains(&"synthetic") {
        labels.push("synthetic");
    }
    if !labels.is_empty() {
        object.insert("labels".to_owned(), Value::from(labels));
    }
}

/// The fields of an event as the property extension.
fn extensions(event: &Event<'_>) -> Value {
    let mut said = Map::new();
    said.insert("extension_type".to_owned(), Value::from("property-extension"));
    let contract = contract_line(event);
    for (key, value) in contract.as_object().into_iter().flatten() {
        let (key, value) = match key.as_str() {
            "id" => ("event_id", value.clone()),
            "links" => ("links", Value::from(super::column::list_of(event, Field::Links))),
            key => (key, value.clone()),
        };
        said.insert(key.to_owned(), value);
    }
    json!({EXTENSION: said})
}
