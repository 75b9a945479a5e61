//! For any evidence in a folder, a case loaded from its index file gives the same answers as one that was read.

use super::{age, ask};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{
    Along, Anchor, Ask, Body, Cancel, ChainOf, Direction, Engine, IndexOptions, LaneBy, Position, Question,
};
use crate::event::{FIELDS, Field, Zone};
use crate::query::{Filter, quote, read};
use crate::sample::{Plan, Shape, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::Index as Pick;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file of the evidence.
#[derive(Debug, Clone)]
enum Evidence {
    /// One of the inputs that the formats are tested with.
    Input(Pick),
    /// A generated sample with so many events.
    Sample(u64, Shape),
    /// Lines that no format reads.
    Broken,
}

fn any_evidence() -> impl Strategy<Value = (Evidence, bool)> {
    let shape = prop_oneof![Just(Shape::Dwell), Just(Shape::Ual), Just(Shape::Entra), Just(Shape::Csv)];
    let file = prop_oneof![
        6 => any::<Pick>().prop_map(Evidence::Input),
        2 => (1_u64..60, shape).prop_map(|(events, shape)| Evidence::Sample(events, shape)),
        1 => Just(Evidence::Broken),
    ];
    (file, any::<bool>())
}

/// Joins a term to the query before it.
#[derive(Debug, Clone, Copy)]
enum Joint {
    And,
    Or,
    AndNot,
}

/// A query term: field, value (picked from those that occur), and how it joins the terms before it.
type Term = (Pick, Pick, Joint);

fn any_term() -> impl Strategy<Value = Term> {
    (any::<Pick>(), any::<Pick>(), prop_oneof![Just(Joint::And), Just(Joint::Or), Just(Joint::AndNot)])
}

/// The inputs that the formats are tested with.
fn inputs() -> Vec<PathBuf> {
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut all: Vec<PathBuf> = entries(&formats)
        .filter(|path| path.is_dir())
        .flat_map(|format| entries(&format).collect::<Vec<_>>())
        .filter(|path| path.extension().is_none_or(|end| end != "expected"))
        .collect();
    all.sort();
    all
}

/// Writes a file of the evidence, compressed or not.
fn put(folder: &Path, at: usize, (evidence, packed): &(Evidence, bool)) {
    let (name, bytes) = match evidence {
        Evidence::Input(pick) => {
            let all = inputs();
            let path = pick.get(&all);
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
        }
        Evidence::Sample(events, shape) => {
            let mut bytes = Vec::new();
            let plan = Plan { events: *events, seed: 558, shape: *shape, plant: 0 };
            write(&plan, &mut bytes).unwrap();
            ("sample.log".to_owned(), bytes)
        }
        Evidence::Broken => ("broken.jsonl".to_owned(), b"{\"id\": broken\n{\"time\": [\n".to_vec()),
    };
    let within = folder.join(at.to_string());
    fs::create_dir(&within).unwrap();
    let path = within.join(if *packed { format!("{name}.gz") } else { name });
    if *packed {
        let mut encoder = GzEncoder::new(fs::File::create(&path).unwrap(), Compression::fast());
        encoder.write_all(&bytes).unwrap();
        encoder.finish().unwrap();
    } else {
        fs::write(&path, bytes).unwrap();
    }
    age(&path);
}

fn open(case: &Path, index: Option<&Path>, reads: &mut usize) -> LocalEngine {
    let index = index.map(|folder| IndexOptions { least: 1, ..IndexOptions::of(folder.to_owned()) });
    let options = OpenOptions { index, ..OpenOptions::default() };
    let mut engine =
        LocalEngine::open(&[case.to_owned()], &options, &Cancel::default(), &mut |_| *reads += 1);
    engine.settle();
    engine.analyse();
    engine
}

/// Every field.
fn fields() -> Vec<Field> {
    FIELDS.iter().map(|spec| spec.field).collect()
}

/// The query of some terms; values are picked from those that occur.
fn query(engine: &mut LocalEngine, terms: &[Term]) -> String {
    let mut query = String::new();
    for (field, value, joint) in terms {
        let field = *field.get(&fields());
        let facet = Question::Facet { filter: Filter::All, field, top: 20, keep: Vec::new() };
        let Body::Facet(facet) = ask(engine, facet) else { unreachable!() };
        let term = match facet.values.len() {
            0 => format!("{field}:*"),
            many => format!("{field}:{}", quote(&facet.values[value.index(many)].value)),
        };
        query = match (query.as_str(), joint) {
            ("", _) => term,
            (before, Joint::And) => format!("({before}) {term}"),
            (before, Joint::Or) => format!("({before}) or {term}"),
            (before, Joint::AndNot) => format!("({before}) -{term}"),
        };
    }
    query
}

/// Questions about the events of a filter.
fn of_filter(filter: &Filter, bounds: (i64, i64)) -> Vec<Question> {
    let filter = || filter.clone();
    let (from, until) = bounds;
    let (middle, buckets) = (from.midpoint(until), 16);
    let width = until.saturating_sub(from) / 16 + 1;
    let window = |anchor, find| Question::Window {
        filter: filter(),
        anchor,
        before: 3,
        after: 400,
        records: true,
        find,
    };
    let mut all = vec![
        Question::Count { filter: filter() },
        Question::QueryProblem { filter: filter() },
        window(Anchor::First, Some("a".to_owned())),
        window(Anchor::Time(middle), None),
        window(Anchor::Last, None),
        Question::Rank { filter: filter(), anchor: Anchor::Time(middle) },
        Question::Chains { filter: filter(), top: 9 },
        Question::Stats { filter: filter(), chosen: None, within: None, as_of: None },
    ];
    all.extend(LaneBy::ALL.map(|by| Question::Histogram {
        filter: filter(),
        from,
        width,
        buckets,
        by,
        lanes: 4,
    }));
    all.extend(fields().into_iter().map(|field| Question::Facet {
        filter: filter(),
        field,
        top: 9,
        keep: Vec::new(),
    }));
    for (from, direction) in [(Anchor::First, Direction::Forward), (Anchor::Last, Direction::Backward)] {
        let (text, least) = ("e".to_owned(), 60_000_000_000);
        all.push(Question::Find { filter: filter(), text, from: from.clone(), direction });
        all.push(Question::Gap { filter: filter(), from, direction, least });
    }
    all
}

/// Questions about an event.
fn of_event(position: &Position) -> [Question; 5] {
    let id = || position.id.clone();
    let (filter, from, direction) = (Filter::All, Anchor::At(position.clone()), Direction::Forward);
    [
        Question::Event { position: position.clone(), as_of: None, played: None },
        Question::Chain { of: ChainOf::Event(id()), as_of: None },
        Question::Reach { of: ChainOf::Event(id()), carrier: None, as_of: None },
        Question::Brief { of: id(), as_of: None, played: None },
        Question::Walk { filter, along: Along::Chain(id()), from, direction },
    ]
}

/// Questions about the case as a whole.
fn of_case() -> Vec<Question> {
    let values = |field| Question::Values { field, part: "a".to_owned(), top: 9 };
    let mut all = vec![Question::Case, Question::Ledger, Question::Blind { as_of: None }, Question::Notes];
    all.extend(fields().into_iter().map(values));
    all
}

fn answer(engine: &mut LocalEngine, question: &Question) -> String {
    let ask = Ask { generation: 1, question: question.clone() };
    match engine.answer(&ask, &Cancel::default(), &mut |_| {}).map(|answer| answer.body) {
        // without whether it comes from an index file
        Ok(Body::Ledger(answer)) => format!("{:?} {:?}", answer.ledger, answer.changes),
        body => format!("{body:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_case_of_an_index_file_answers_as_the_case_that_was_read(
        evidence in prop::collection::vec(any_evidence(), 1..6),
        terms in prop::collection::vec(any_term(), 1..4),
        looked_at in prop::collection::vec(any::<Pick>(), 4),
    ) {
        let (case, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (at, file) in evidence.iter().enumerate() {
            put(case.path(), at, file);
        }
        let mut reads = 0;
        drop(open(case.path(), Some(cache.path()), &mut reads));
        let mut read_anew = open(case.path(), None, &mut reads);
        let before = reads;
        let mut taken = open(case.path(), Some(cache.path()), &mut reads);
        prop_assert_eq!(reads, before, "it is taken, and no record is read");

        let said = query(&mut read_anew, &terms);
        let filter = read(&said, Zone::Utc).unwrap();
        let bounds = read_anew.summary().bounds.unwrap_or_default();
        let events = read_anew.store.len();
        let mut asked = of_case();
        asked.extend([&Filter::All, &filter].into_iter().flat_map(|filter| of_filter(filter, bounds)));
        if events > 0 {
            for pick in looked_at {
                asked.extend(of_event(&read_anew.position(pick.index(events))));
            }
        }
        for question in asked {
            let (one, other) = (answer(&mut taken, &question), answer(&mut read_anew, &question));
            prop_assert!(one == other, "{question:?} where {said}\n{one:.600}\n{other:.600}");
        }
    }
}
