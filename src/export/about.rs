//! The provenance that every export states: filter, zone, counts, sources, version.

use super::ExportFormat;
use super::LeftOut;
use crate::case::notes::Merged;
use crate::event::{Zone, thousands};
use crate::read::{Ledger, Sources, hex, shift_text};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The provenance of an export.
#[derive(Debug, Clone)]
pub struct About {
    /// Its format.
    pub format: ExportFormat,
    /// The title of the case.
    pub title: String,
    /// The query that selected the events; empty for all.
    pub query: String,
    /// The playback position, if the export was made during playback: nothing later is in it.
    pub until: Option<Until>,
    /// The id of the event whose chain was exported.
    pub chain: Option<String>,
    /// Whether only marked events were exported.
    pub marked: bool,
    /// The day as of which the case was seen.
    pub as_of: Option<String>,
    /// The zone of times in the query.
    pub zone: Zone,
    /// The columns selected.
    pub columns: Vec<String>,
    /// Numbers of events, of the operations they stand for, of undated events, and of synthetic ones.
    pub counts: [u64; 4],
    /// Events for which the query could not be evaluated, as their records are no longer readable.
    pub unjudged: u64,
    /// Hidden events: among those exported, and in the whole case.
    pub hidden: [u64; 2],
    /// Where reading the sources was stopped, in words; events behind that are missing.
    pub stopped: Option<String>,
    /// First and last instant of the events, in nanoseconds since 1970 UTC.
    pub bounds: Option<(i64, i64)>,
    /// The sources of the case.
    pub sources: Vec<AboutSource>,
    /// The notes included; `None` if they are left out or there are none.
    pub notes: Option<AboutNotes>,
}

/// The notes of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutNotes {
    /// Their number, including undone ones.
    pub notes: usize,
    /// The SHA-256 of all journals merged as `dwell notes merge` writes them, in hexadecimal.
    pub sha256: String,
}

impl AboutNotes {
    /// Of merged journals; `None` if these hold no notes.
    #[must_use]
    pub fn of(all: &Merged) -> Option<Self> {
        let Merged { text, notes, .. } = all;
        (*notes > 0).then(|| Self { notes: *notes, sha256: hex(&Sha256::digest(text)) })
    }
}

/// A playback position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The playback time.
    pub time: String,
    /// The last event played, in row order; `None` if there was none.
    pub event: Option<String>,
    /// Events that the query matches but that were not played yet: a query of time can't separate them, and they are
    /// not exported.
    pub beyond: u64,
    /// Events that were played but that the query does not match: at that time, what it asks for was known otherwise.
    pub missed: u64,
}

/// A source of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutSource {
    /// Its name.
    pub file: String,
    /// The format's name; empty if none was recognised.
    pub format: String,
    /// Its SHA-256 in hexadecimal; empty if it was lost before it was hashed.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Nanoseconds by which its times were corrected.
    pub clock: i64,
    /// The number of rejected records.
    pub rejected: u64,
    /// Why it was not read, or not to its end.
    pub error: Option<String>,
    /// Why any of its records may be wrong.
    pub damage: Option<String>,
    /// Why its records can't be read again.
    pub lost: Option<String>,
}

impl AboutSource {
    /// All sources, whose hashes must be known, apart from those that were lost or given up before.
    #[must_use]
    pub fn all(ledger: &Ledger, sources: &Sources) -> Vec<Self> {
        let mut lost: BTreeMap<usize, String> = sources.unreadable().collect();
        let all = ledger.sources.iter().enumerate();
        all.map(|(number, source)| (source, lost.remove(&number)))
            .filter(|(source, lost)| {
                !source.sha256.is_empty()
                    || lost.is_some()
                    || source.error.is_some()
                    || source.damage.is_some()
            })
            .map(|(source, lost)| Self {
                file: source.file.clone(),
                format: source.format.clone(),
                sha256: source.sha256.clone(),
                bytes: source.bytes,
                clock: source.clock,
                rejected: source.rejected,
                error: source.error.clone(),
                damage: source.damage.clone(),
                lost,
            })
            .collect()
    }

    fn json(&self) -> Value {
        let mut said = Map::new();
        said.insert("file".to_owned(), Value::from(self.file.as_str()));
        if !self.format.is_empty() {
            said.insert("format".to_owned(), Value::from(self.format.as_str()));
        }
        if !self.sha256.is_empty() {
            said.insert("sha256".to_owned(), Value::from(self.sha256.as_str()));
        }
        said.insert("bytes".to_owned(), Value::from(self.bytes));
        if self.clock != 0 {
            said.insert("clock".to_owned(), Value::from(shift_text(self.clock)));
        }
        if self.rejected > 0 {
            said.insert("rejected".to_owned(), Value::from(self.rejected));
        }
        if let Some(damage) = &self.damage {
            said.insert("damage".to_owned(), Value::from(damage.as_str()));
        }
        if let Some(error) = &self.error {
            said.insert("error".to_owned(), Value::from(error.as_str()));
        }
        if let Some(lost) = &self.lost {
            said.insert("unreadable".to_owned(), Value::from(lost.as_str()));
        }
        Value::Object(said)
    }
}

impl Until {
    /// The position in words.
    #[must_use]
    pub fn words(&self) -> String {
        let ends = match &self.event {
            Some(event) => format!("it ends at {}; the last event that was played is {event}", self.time),
            None => format!("it ends at {}", self.time),
        };
        let events = |number: u64| match number {
            1 => "an event".to_owned(),
            number => format!("{} events", thousands(number)),
        };
        let mut said = vec![ends];
        if self.beyond > 0 {
            let keeps = events(self.beyond);
            said.push(format!(
                "the query keeps {keeps} more, of that instant or begun before, not played yet"
            ));
        }
        if self.missed > 0 {
            said.push(format!("the query leaves out {}, of which less was known then", events(self.missed)));
        }
        said.join("; ")
    }

    fn json(&self) -> Value {
        let mut said = Map::new();
        said.insert("time".to_owned(), Value::from(self.time.as_str()));
        if let Some(event) = &self.event {
            said.insert("event".to_owned(), Value::from(event.as_str()));
        }
        if self.beyond > 0 {
            said.insert("query_keeps_more".to_owned(), Value::from(self.beyond));
        }
        if self.missed > 0 {
            said.insert("query_leaves_out".to_owned(), Value::from(self.missed));
        }
        Value::Object(said)
    }
}

impl About {
    /// Which events were exported, in words.
    #[must_use]
    pub fn events(&self) -> String {
        match &self.until {
            Some(until) => format!("{}, as played: {}", self.chosen(), until.words()),
            None => self.chosen(),
        }
    }

    fn chosen(&self) -> String {
        let chain = self.chain.as_ref().map(|id| format!("the chain of {id}"));
        let whose = chain.or_else(|| self.marked.then(|| "marked events".to_owned()));
        match (whose, self.query.as_str()) {
            (None, "" | "*") => "all events".to_owned(),
            (None, query) => query.to_owned(),
            (Some(whose), "" | "*") => whose,
            (Some(whose), query) => format!("{whose} that pass {query}"),
        }
    }

    /// The provenance as JSON, with what was left out. It has no time of export, so the same case yields the same
    /// bytes.
    #[must_use]
    pub fn json(&self, left_out: &[LeftOut]) -> Value {
        let [records, operations, undated, synthetic] = self.counts;
        let missing: u64 = left_out.iter().map(|left| left.records).sum();
        let mut said = json!({
            "tool": "dwell", "version": env!("CARGO_PKG_VERSION"), "format": self.format.name(), "case": self.title,
            "query": self.query, "zone": self.zone.to_string(), "times": "UTC", "records": records, "operations": operations,
            "undated": undated, "synthetic": synthetic, "written": records.saturating_sub(missing),
        });
        let Value::Object(members) = &mut said else { return said };
        let mut tell = |name: &str, value: Option<Value>| {
            members.extend(value.map(|value| (name.to_owned(), value)));
        };
        tell("until", self.until.as_ref().map(Until::json));
        tell("chain", self.chain.as_deref().map(Value::from));
        tell("marked", self.marked.then_some(Value::from(true)));
        tell("as_of", self.as_of.as_deref().map(Value::from));
        let [hidden, of_case] = self.hidden;
        tell("hidden", (of_case > 0).then(|| json!({"records": hidden, "of_case": of_case})));
        tell("fields", (!self.columns.is_empty()).then(|| Value::from(self.columns.clone())));
        tell("unjudged", (self.unjudged > 0).then(|| Value::from(self.unjudged)));
        tell("stopped", self.stopped.as_deref().map(Value::from));
        let left = left_out.iter().map(|left| json!({"records": left.records, "why": left.why}));
        tell("left_out", (!left_out.is_empty()).then(|| left.collect()));
        let notes = self.notes.as_ref();
        tell("notes", notes.map(|AboutNotes { notes, sha256 }| json!({"notes": notes, "sha256": sha256})));
        tell("sources", Some(self.sources.iter().map(AboutSource::json).collect()));
        said
    }
}
