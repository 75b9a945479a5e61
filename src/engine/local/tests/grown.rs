//! A case that grows answers as the case that is opened whole, whatever was asked of it meanwhile.

use super::{ask, filter};
use crate::case::notes::{Act, Places};
use crate::engine::local::cache::Cache;
use crate::engine::local::carried_state::CarriedState;
use crate::engine::local::grow::CaseGrowth;
use crate::engine::local::origin::Origin;
use crate::engine::local::updates::{UpdateSender, Updates};
use crate::engine::local::{LocalEngine, NotesOptions, OpenOptions};
use crate::engine::{
    Anchor, Arrangement, Ask, Body, Cancel, ChainOf, Direction, Engine, LaneBy, NoteTarget, Position,
    Question,
};
use crate::event::{Event, Field, Link, Rel, Stage, Zone, parse_edtf};
use crate::query::Filter;
use crate::read::{Batch, Halt, LoadOptions, Loaded, NullSink, Place, Sink, load};
use crate::store::{Builder, new_batch};
use proptest::prelude::*;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A minute, who, whose session, and what an event is.
type Made = (u8, u8, u8, u8);

fn made() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec((0..40_u8, 0..3_u8, 0..6_u8, 0..12_u8), 0..14)
}

/// The file that the records of the events stand in.
struct Records {
    _folder: tempfile::TempDir,
    path: PathBuf,
    places: Vec<Place>,
}

impl Records {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        Self { _folder: folder, path, places: Vec::new() }
    }

    /// Writes a record for each event; some say what no column says.
    fn write(&mut self, made: &[Made]) {
        let mut offset = self.places.last().map_or(0, |last| last.offset + u64::from(last.len) + 1);
        let mut text = String::new();
        for (minute, who, _, what) in made {
            let note = if (minute + who + what) % 3 == 0 { "knock" } else { "nothing" };
            let line = format!(r#"{{"time":"2023-06-15T02:{minute:02}:00Z","note":"{note}"}}"#);
            self.places.push(Place { source: 0, offset, len: u32::try_from(line.len()).unwrap() });
            offset += line.len() as u64 + 1;
            text += &(line + "\n");
        }
        let mut file = File::options().create(true).append(true).open(&self.path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// A case of them, with notes in a file beside them.
    fn origin(&self) -> Origin {
        let places = Places { files: vec![self.path.with_file_name("notes.jsonl")], ..Places::default() };
        let notes = Some(Arc::new(NotesOptions { places, by: "ana".to_owned() }));
        Origin::of(std::slice::from_ref(&self.path), &OpenOptions { notes, ..OpenOptions::default() })
    }

    /// The sources as they are now.
    fn loaded(&self) -> Loaded {
        let Loaded { sources, .. } =
            load(std::slice::from_ref(&self.path), &LoadOptions::default(), &mut NullSink, &mut |_| true);
        Loaded { sources, ..Loaded::default() }
    }
}

fn take_into(batch: &mut dyn Batch, made: &[Made], from: usize, records: &Records) {
    for (at, (minute, who, session, what)) in (from..).zip(made) {
        let mut event = Event::default();
        // a few ids are told of twice
        event.id = format!("E{}", if *what == 11 { at % 5 } else { at }).into();
        event.when = parse_edtf(&format!("2023-06-15T02:{minute:02}:00Z"), Zone::Utc).ok();
        event.set(Field::Account, format!("u{who}@a.example"));
        event.set(Field::Agency, format!("Agency {}", who % 2));
        event.set(Field::Stage, ["mailbox_access", "token_forgery", "other"][usize::from(*what) % 3]);
        event.set(Field::Message, "Bind");
        event.set_some(Field::SessionId, (*session > 0).then(|| format!("S{session}")));
        event.set_some(Field::SourceIp, (*what > 6).then(|| format!("192.0.2.{session}")));
        if *what == 5 {
            event.extend(Field::Tags, Some("throttled".into()));
            event.count = Some(3);
        }
        if *what == 7 {
            event.extend(Field::Cites, Some("S01".into()));
            event.links = vec![Link { rel: Rel::Supersedes, to: "E1".to_owned() }];
        }
        batch.take(&mut event, None, records.places[at]);
    }
}

/// An engine that can grow, and where to put what comes.
struct Growing {
    engine: LocalEngine,
    post: UpdateSender,
}

impl Growing {
    fn begin() -> Self {
        Self::with(Updates::with_post(), &Origin::default())
    }

    /// Has records come.
    fn read(&mut self, records: &mut Records, part: &[Made]) {
        let at = records.places.len();
        records.write(part);
        let mut batch = new_batch();
        take_into(batch.as_mut(), part, at, records);
        self.take(batch, records.loaded());
    }

    fn with((updates, post): (Updates, UpdateSender), origin: &Origin) -> Self {
        let (store, grows) = Builder::default().growing();
        let mut engine = LocalEngine {
            growing: CaseGrowth::of(grows),
            lasting: CarriedState { updates, ..CarriedState::default() },
            ..LocalEngine::of(store, Loaded::default(), origin, true)
        };
        engine.open_notes();
        Self { engine, post }
    }

    /// Corrects, tags and comments on events, as far as there are any.
    fn note(&mut self) {
        let of = |query| NoteTarget::Kept(filter(query));
        for (act, on) in [
            (Act::Stage(Stage::Mitigation), of("account:u1@a.example")),
            (Act::Tag("throttled".to_owned()), of("stage:mailbox_access account:u0@a.example")),
            (
                Act::Comment { text: "knock on".to_owned(), see: Vec::new() },
                NoteTarget::Events(vec!["E1".to_owned()]),
            ),
        ] {
            let asked = Ask { generation: 7, question: Question::Note { act, on, asked: None } };
            drop(self.engine.answer(&asked, &Cancel::default(), &mut |_| {}));
        }
    }

    fn take(&mut self, batch: Box<dyn Batch>, loaded: Loaded) {
        self.post.grown(vec![batch], loaded, true);
        self.engine.take_in();
    }
}

const QUERIES: [&str; 14] = [
    "source_ip:192.0.2.2 or not stage:other",
    "count>2 or time<2023-06-15T02:20",
    "tags:throttled or session_id:S2 account:u0@a.example",
    "not account:u1@a.example",
    "",
    "account:u1@a.example",
    "stage:mailbox_access agency:\"Agency 0\"",
    "session_id:S2 or is:superseded",
    "is:orphan",
    "not bind",
    "knock",
    "account:u1@a.example not knock",
    "raw.note:knock",
    "\"agency 0\" stage:mailbox_access",
];

fn questions() -> Vec<Question> {
    let minute = 60_000_000_000;
    let from = parse_edtf("2023-06-15T02:00:00Z", Zone::Utc).unwrap().earliest();
    let mut all = vec![Question::Blind { as_of: None }];
    for query in QUERIES {
        let filter = filter(query);
        let of = || filter.clone();
        let window = Question::Window {
            filter: of(),
            anchor: Anchor::First,
            before: 0,
            after: 99,
            records: false,
            find: None,
        };
        let alike = Arrangement { alike: true, ..Arrangement::default() };
        all.push(Question::Arranged(Box::new(window.clone()), alike));
        all.extend([window, Question::Count { filter: of() }, Question::Chains { filter: of(), top: 9 }]);
        for field in [Field::Account, Field::Stage, Field::Tags, Field::SessionId, Field::Status] {
            all.push(Question::Facet { filter: of(), field, top: 9, keep: Vec::new() });
        }
        for by in LaneBy::ALL {
            let filter = of();
            all.push(Question::Histogram { filter, from, width: 10 * minute, buckets: 4, by, lanes: 2 });
        }
        let gap =
            |direction| Question::Gap { filter: of(), from: Anchor::First, direction, least: 3 * minute };
        all.extend([Direction::Forward, Direction::Backward].map(gap));
    }
    for id in ["E0", "E1", "E2", "E9"] {
        let position = Position::of_id(None, id);
        all.push(Question::Event { position, as_of: None, played: None });
        all.push(Question::Chain { of: ChainOf::Event(id.to_owned()), as_of: None });
    }
    all
}

/// What an engine says to all of them, and of the case as a whole.
fn said(engine: &mut LocalEngine) -> Vec<String> {
    let answer = |question: Question| {
        let named = format!("{question:?}");
        let asked = Ask { generation: 7, question };
        let body = engine.answer(&asked, &Cancel::default(), &mut |_| {}).map(|answer| answer.body);
        format!("{named}\n{body:?}")
    };
    let mut said: Vec<String> = questions().into_iter().map(answer).collect();
    let Body::Case(case) = ask(engine, Question::Case) else { return said };
    said.push(format!("{:?} {:?} {:?}", case.total, case.stages, (case.undated, case.bounds, case.dated)));
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_case_that_grows_answers_as_the_case_that_is_opened_whole(
        parts in prop::collection::vec((made(), any::<bool>(), any::<bool>()), 1..5),
    ) {
        let (mut records, mut whole, mut at) = (Records::begin(), Builder::default(), 0);
        let origin = records.origin();
        let mut growing = Growing::with(Updates::with_post(), &origin);
        for (part, asked, noted) in &parts {
            records.write(part);
            let (mut own, mut other) = (new_batch(), whole.batch().unwrap());
            take_into(own.as_mut(), part, at, &records);
            take_into(other.as_mut(), part, at, &records);
            at += part.len();
            growing.take(own, records.loaded());
            whole.absorb(other);
            if *noted {
                growing.note();
            }
            if *asked {
                said(&mut growing.engine);
            }
        }
        let mut whole = LocalEngine::of(whole.finish(), records.loaded(), &origin, false);
        whole.open_notes();
        for (grown, whole) in said(&mut growing.engine).into_iter().zip(said(&mut whole)) {
            prop_assert_eq!(grown, whole);
        }
    }
}

#[test]
fn of_a_case_that_grows_only_the_records_that_came_are_searched() {
    let (mut growing, mut records) = (Growing::begin(), Records::begin());
    let word = Filter::Word("knock".to_owned());
    for part in [vec![(1, 0, 1, 0), (9, 1, 2, 1)], vec![(5, 2, 3, 3), (30, 0, 0, 0), (2, 1, 1, 4)]] {
        growing.read(&mut records, &part);
        let engine = &mut growing.engine;
        let all = Arc::new(engine.store.all());
        let (_, left) = engine.cache.judged.among(&word, &all);
        assert_eq!(left, engine.growing.fresh, "what was there is known");
        ask(engine, Question::Count { filter: filter("account:u1@a.example knock") });
        ask(engine, Question::Count { filter: filter("knock") });
        let (found, left) = engine.cache.judged.among(&word, &all);
        assert_eq!(left.count(), 0);
        assert_eq!(found.rows, engine.filtered(&word, &Cancel::default()).unwrap());
    }
}

#[test]
fn of_a_case_that_grows_only_the_rows_that_came_are_looked_at_for_filters_of_columns() {
    let (mut growing, mut records) = (Growing::begin(), Records::begin());
    let first: Vec<Made> = (0..200).map(|at| (at / 8, at % 3, at % 5, at % 3)).collect();
    growing.read(&mut records, &first);
    let told_on = ["account:u1@a.example", "not stage:other", "session_id:S2 time<2023-06-15T02:30"];
    let anew = ["bind", "is:orphan"];
    for query in told_on.iter().chain(&anew) {
        ask(&mut growing.engine, Question::Count { filter: filter(query) });
    }
    growing.read(&mut records, &[(26, 1, 2, 0), (29, 0, 2, 1)]);
    let engine = &mut growing.engine;
    let known = |engine: &mut LocalEngine, query: &str| engine.cache.get(&filter(query));
    assert!(anew.iter().all(|query| known(engine, query).is_none()));
    let kept = told_on.map(|query| known(engine, query).expect(query));
    engine.cache = Cache::default();
    for (query, kept) in told_on.iter().zip(kept) {
        assert_eq!(kept.rows, engine.filtered(&filter(query), &Cancel::default()).unwrap(), "{query}");
    }
}

#[test]
fn chains_stay_known_when_events_come_while_an_export_holds_them() {
    let behind = Updates::of_load(Halt::default());
    let (mut growing, mut records) = (Growing::with(behind, &Origin::default()), Records::begin());
    let bell = growing.engine.lasting.updates.bell();
    growing.read(&mut records, &[(1, 0, 1, 0), (2, 1, 1, 1), (9, 2, 2, 0)]);
    while growing.engine.analyses.known().is_none() || growing.engine.analyses.looks() {
        bell.recv().unwrap();
        growing.engine.take_in();
    }
    let held = growing.engine.analyses.finished();
    growing.read(&mut records, &[(0, 1, 2, 3), (30, 0, 1, 0)]);
    let known = growing.engine.analyses.known().expect("it is copied");
    assert_eq!((known.since, known.of), (2, 5));
    assert_eq!(held.known().map(|held| (held.since, held.of)), Some((0, 3)), "what is held stays as it was");
}

#[test]
fn of_a_case_that_grows_only_the_rows_that_came_are_compared_with_those_beside_them() {
    // so many accesses that a few more come late, one a second
    let made = |many: u64, from: u64| (from..from + many).map(|at| of_second(at, at / 7 % 3));
    let mut growing = Growing::with(Updates::of_load(Halt::default()), &Origin::default());
    let mut offset = 0;
    let mut come = |growing: &mut Growing, events: Vec<Event<'static>>| {
        let mut batch = new_batch();
        for mut event in events {
            batch.take(&mut event, None, Place { source: 0, offset, len: 1 });
            offset += 1;
        }
        growing.take(batch, Loaded::default());
    };
    come(&mut growing, made(900, 0).collect());
    let bell = growing.engine.lasting.updates.bell();
    for (second, account) in [(899, 2), (900, 2), (890, 0), (880, 1), (950, 1)] {
        // while chains are looked at, what comes is held back
        while growing.engine.analyses.known().is_none() || growing.engine.analyses.looks() {
            bell.recv().unwrap();
            growing.engine.take_in();
        }
        let engine = &mut growing.engine;
        drop(alike(engine));
        let mut event = of_second(second, account);
        event.id = format!("late-{second}").into();
        come(&mut growing, vec![event]);
        let engine = &mut growing.engine;
        let before = engine.cache.heads(&Filter::All, Zone::Utc).expect("it is kept");
        assert!(before.known().is_none(), "rows came");
        let told_on = alike(engine);
        engine.cache = Cache::default();
        assert_eq!(told_on, alike(engine));
    }
}

/// An access in a second of a day, by one of some accounts.
fn of_second(at: u64, account: u64) -> Event<'static> {
    let mut event = Event::default();
    event.id = format!("e{at}").into();
    event.when = parse_edtf(&format!("2023-06-15T02:{:02}:{:02}Z", at / 60, at % 60), Zone::Utc).ok();
    event.set(Field::Stage, "mailbox_access");
    event.set(Field::Account, format!("u{account}@a.example"));
    event
}

/// The last rows, with alike events in one.
fn alike(engine: &mut LocalEngine) -> Body {
    let (filter, anchor) = (Filter::All, Anchor::Last);
    let window = Question::Window { filter, anchor, before: 99, after: 9, records: false, find: None };
    let how = Arrangement { alike: true, ..Arrangement::default() };
    ask(engine, Question::Arranged(Box::new(window), how))
}
