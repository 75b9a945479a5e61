//! The rules of chains, one by one, in small cases that read as a manual.

mod as_of;
mod assertion;
mod graph;
mod hubs;
mod largest;
mod nodes;
mod path;
mod reach;
mod rules;
mod spread;
mod statements;
mod tell;

use super::{AsOf, Assertion, Graph, Identity, Reach, Settings, Start};
use crate::event::{Event, Field, Link, MINUTE, Moment, Precision, Rel, Stage, When, Zone, parse_edtf};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet, Store};

/// The first minute of the day on which all events happen, in minutes since 1970.
const BEGIN: i64 = 28_068_480;

/// A case: a line for each event, with its id, its minute, and its fields.
///
/// `a 5 account=desk-1 token=t1 says=used:key:k1 cites=S1`
struct Case {
    store: Store,
    graph: Graph,
}

fn event(line: &str) -> Event<'static> {
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut event = Event::default();
    event.id = words.next().unwrap().into();
    let minute: i64 = words.next().unwrap().parse().unwrap();
    let time = |minute: i64| Moment::new((BEGIN + minute) * MINUTE, Precision::Second).text();
    event.when = parse_edtf(&time(minute), Zone::Utc).ok();
    if event.id.starts_with("undated") {
        event.when = None;
    }
    event.set(Field::Stage, Stage::MailboxAccess.name());
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        let value = value.to_owned();
        match key {
            "says" => {
                let (rel, to) = value.split_once(':').unwrap();
                event.links.push(Link { rel: Rel::parse(rel).unwrap(), to: to.to_owned() });
            }
            "until" => {
                let span = format!("{}/{}", time(minute), time(value.parse().unwrap()));
                event.when = parse_edtf(&span, Zone::Utc).ok();
                assert!(event.when.as_ref().is_some_and(When::is_span));
            }
            "at" => event.when = parse_edtf(&value, Zone::Utc).ok(),
            "count" => event.count = value.parse().ok(),
            "cites" => event.push(Field::Cites, value),
            "message" => event.push(Field::MessageIds, value),
            "other" => event.push(Field::OtherIds, value),
            "also" => event.push(Field::AccountNames, value),
            key => event.set(Field::parse(key).unwrap(), value),
        }
    }
    event
}

impl Case {
    fn of(lines: &[&str]) -> Self {
        Self::with(lines, &[])
    }

    /// A case of events and of assertions by analysts.
    fn with(lines: &[&str], asserted: &[Assertion]) -> Self {
        let mut builder = Builder::default();
        for (offset, line) in (0..).zip(lines) {
            builder.take(event(line), Place { source: 0, offset, len: 1 });
        }
        let store = builder.finish();
        let graph = Graph::with(&store, asserted, &|| false).unwrap();
        Self { store, graph }
    }

    /// The case as it was known at a minute; `known` are the events known by then.
    fn then(mut self, minute: i64, known: &[&str], asserted: &[Assertion]) -> Self {
        let known = RowSet::of(self.store.len(), known.iter().map(|id| self.row(id)));
        let as_of = AsOf { instant: (BEGIN + minute) * MINUTE, known: &known };
        self.graph = self.graph.then(&self.store, as_of, asserted, &|| false).unwrap();
        self
    }

    fn row(&self, id: &str) -> usize {
        self.store.row_of(id).unwrap()
    }

    /// The chains, each as the ids of its events in one text.
    fn chains(&self) -> Vec<String> {
        let all: Vec<u32> = (0..u32::try_from(self.graph.len()).unwrap()).collect();
        let told = |rows: Vec<u32>| self.graph.whole(&self.store, &rows).events.join(" ");
        let mut chains: Vec<String> =
            self.graph.by_chain(&self.store, &all, &|| false).unwrap().into_iter().map(told).collect();
        chains.sort();
        chains
    }

    /// The path between two events: for each step its kind and an id.
    fn path(&self, from: &str, to: &str) -> Option<String> {
        let rows = (self.row(from), self.row(to));
        let path = self.graph.path(&self.store, &Settings::default(), rows, &|| false)?;
        let step = |step: &super::ChainLink| format!("{} {}", step.kind, step.to);
        Some(path.steps.iter().map(step).collect::<Vec<String>>().join(", "))
    }

    fn identity(text: &str) -> Identity {
        Identity::parse(text).unwrap()
    }

    /// Everything downstream of an identity.
    fn downstream(&self, of: &str) -> Reach {
        let identity = Self::identity(of);
        let rows = self.store.rows_with(identity.kind.field(), &|value| identity.is(value));
        let start = Start::Identity(identity, rows);
        self.graph.reach(&self.store, &Settings::default(), &start, &|| false).unwrap()
    }

    /// How many accesses are downstream, by the weakest link of their best path: observed, asserted, inferred.
    fn reach(&self, of: &str) -> [u64; 3] {
        let by = self.downstream(of).by;
        [by.observed, by.asserted, by.inferred]
    }
}
