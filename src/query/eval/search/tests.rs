//! The search, compared with a naive one that decodes every record and tests each of its texts.

use super::probe::Probe;
use super::{Pace, SearchFrom, Searches};
use crate::event::{LISTS, TEXTS};
use crate::query::eval::{Evaluator, NoFacts, Stopped, Test};
use crate::query::{Filter, Match};
use crate::read::{Leaf, LoadOptions, Loaded, Place, Sources, leaves_at_root, load};
use crate::store::{Builder, RowSet, Store};
use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

fn open(path: &Path) -> (Store, Sources) {
    let mut builder = Builder::default();
    let loaded: Loaded = load(&[path.to_owned()], &LoadOptions::default(), &mut builder, &mut |_| true);
    (builder.finish(), loaded.sources)
}

/// The text of bytes of which some may be Windows-1252.
fn text_of(bytes: &[u8]) -> String {
    let chunks = bytes.utf8_chunks();
    chunks
        .map(|chunk| chunk.valid().to_owned() + &WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0)
        .collect()
}

/// The text with all characters in Windows-1252 that are in it.
fn in_windows_1252(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for char in text.chars() {
        let said = char.to_string();
        match WINDOWS_1252.encode(&said) {
            (single, _, false) => bytes.extend_from_slice(&single),
            _ => bytes.extend_from_slice(said.as_bytes()),
        }
    }
    bytes
}

/// How the records of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Json,
    /// As dwell writes events, with the record that each was made of.
    Wrapped,
    Csv,
    /// As dwell writes rows of events, with the record that each was made of.
    WrappedCsv,
    /// As a row with JSON in a cell.
    Audit,
    Syslog,
    Packed,
}

/// A JSON string in which the characters selected by `mask` are escaped without need.
fn escaped(text: &str, mask: u32) -> String {
    let mut said = String::from("\"");
    for (at, char) in text.chars().enumerate() {
        let chosen = mask >> (at % 32) & 1 == 1;
        match char {
            '/' if chosen => said.push_str("\\/"),
            char if chosen => {
                let mut units = [0; 2];
                for (at, unit) in char.encode_utf16(&mut units).iter().enumerate() {
                    let _ =
                        if at == 0 { write!(said, "\\u{unit:04x}") } else { write!(said, "\\u{unit:04X}") };
                }
            }
            char => {
                let quoted = Value::from(char.to_string()).to_string();
                said.push_str(&quoted[1..quoted.len() - 1]);
            }
        }
    }
    said.push('"');
    said
}

fn record(row: &Row, number: usize) -> String {
    let (note, key) = (escaped(&row.note, row.mask), escaped(&format!("k{}", row.key), row.mask));
    let own = escaped(&format!("{}s{}", if row.mask & 2 == 2 { "k." } else { "" }, row.key), row.mask >> 3);
    let plain = match row.count.rem_euclid(7) {
        0 => "null".to_owned(),
        1 => format!("{{{key}:{note}}}"),
        2 => format!("[{{\"Name\":{own},\"Value\":{note}}},{own}]"),
        3 => format!("{} ", row.count / 1000),
        4 => "true".to_owned(),
        _ => note.clone(),
    };
    format!(
        r#"{{"Id":"r{number}","Operation":"Op","CreationTime":"2023-05-15T00:00:{:02}",{key}:[{note},null,true,{}],{own}:{plain}}}"#,
        number % 60,
        row.count
    )
}

fn doubled(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The file of some rows. The first `distinct` have ids of their own; the others repeat these, as further exports do.
fn written(rows: &[Row], shape: Shape, distinct: usize) -> Vec<u8> {
    let mut said = match shape {
        Shape::Csv => "time,account,message,note,kab,s.ka\n".to_owned(),
        Shape::WrappedCsv => "id,time,operation,message,raw\n".to_owned(),
        Shape::Audit => "CreationDate,UserIds,Operations,AuditData,kab\n".to_owned(),
        _ => String::new(),
    };
    for (number, row) in rows.iter().enumerate().map(|(at, row)| (at % distinct, row)) {
        let time = format!("2023-05-15T00:{:02}:{:02}Z", 59 - number / 60, number % 60);
        let _ = match shape {
            Shape::Json | Shape::Packed => writeln!(said, "{}", record(row, number)),
            Shape::Wrapped => {
                let (note, raw) = (escaped(&row.note, row.mask), record(row, number));
                let tail = if row.mask & 1 == 1 { format!(",\"raw\":{raw}") } else { String::new() };
                writeln!(
                    said,
                    r#"{{"id":"w{number}","time":"{time}","operation":"Op","message":{note}{tail}}}"#
                )
            }
            Shape::Csv => {
                let (note, key) = (doubled(&row.note), doubled(&row.key));
                let cell = [String::new(), note.clone(), doubled(&record(row, number))];
                let cell = &cell[row.mask as usize % 3];
                writeln!(said, "{time},u{}@a.example,{note},{key},{cell},{key}", row.key)
            }
            Shape::WrappedCsv => {
                let raw = [String::new(), "{".to_owned(), doubled(&record(row, number))];
                let raw = &raw[row.mask as usize % 3];
                writeln!(said, "w{number},{time},Op,{},{raw}", doubled(&row.note))
            }
            Shape::Audit => {
                writeln!(
                    said,
                    "{time},u@a.example,Op,{},{}",
                    doubled(&record(row, number)),
                    doubled(&row.key)
                )
            }
            Shape::Syslog => {
                let note: String = row.note.chars().filter(|char| !char.is_control()).collect();
                writeln!(said, "<34>1 {time} host app 7 ID1 - {note} {}", row.key)
            }
        };
    }
    said.into_bytes()
}

#[derive(Debug, Clone)]
struct Row {
    note: String,
    key: String,
    mask: u32,
    count: i32,
}

fn any_row() -> impl Strategy<Value = Row> {
    let note = "[abkKsAB0-2 /\"\\\\,:{}\\[\\]|=\n\t.\u{e9}\u{c9}\u{416}\u{436}\u{212a}\u{1f600}-]{0,14}";
    (note, "[abkAB\u{e9}]{0,3}", prop_oneof![Just(0), any::<u32>()], any::<i32>())
        .prop_map(|(note, key, mask, count)| Row { note, key, mask, count })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let text = "[abkKsAB0-2 /\"\\\\,:{}|=.\u{e9}\u{c9}\u{416}\u{212a}\u{1f600}-]{1,4}";
    let pattern = prop_oneof![
        "(\\^|\\(\\?i\\))?[abks0]{1,3}(\\.|b\\+|k\\?|\\|s|\\[ab\\]|\\$)?[ab\u{e9}]{0,2}",
        "[ab]{1,2}/|\\\\u|\\\\{2}|\"",
    ];
    let path = prop_oneof![Just("kab".to_owned()), Just("AuditData".to_owned()), "[ks][abkAB\u{e9}]{0,2}"];
    let path = prop_oneof![
        3 => path.clone().prop_map(|key| vec![key]),
        2 => ("[sk][ab]{0,1}", path).prop_map(|(above, key)| vec![above, key]),
    ];
    prop_oneof![
        4 => text.prop_map(Filter::Word),
        1 => prop_oneof![Just("null"), Just("true"), Just("r1"), Just("kab"), Just("note")]
            .prop_map(|word| Filter::Word(word.to_owned())),
        2 => pattern.prop_filter("it is no pattern", |pattern| regex::Regex::new(pattern).is_ok()).prop_map(Filter::WordPattern),
        2 => (path.clone(), prop_oneof![Just("true"), Just("null"), Just("1"), Just("-")])
            .prop_map(|(path, text)| Filter::Raw(path, Some(Match::Contains(text.to_owned())))),
        1 => (path.clone(), text).prop_map(|(path, text)| Filter::Raw(path, Some(Match::Contains(text)))),
        1 => (path.clone(), text).prop_map(|(path, text)| Filter::Raw(path, Some(Match::Fold(text)))),
        2 => path.prop_map(|path| Filter::Raw(path, None)),
    ]
}

/// The expected result, by decoding every record.
fn naive(store: &Store, records: &Sources, filter: &Filter, shape: Shape, wanted: &RowSet) -> RowSet {
    let test = Test::text(filter);
    let record_passes = |row: usize, place: Place| {
        let record = records.record(place).unwrap();
        if let Filter::Raw(path, asked) = filter {
            let (probe, asked) = (Probe::of(filter), asked.is_some());
            return leaves_at_root(&record.tree, path, &mut |leaf| probe.takes(leaf, asked));
        }
        let texts = TEXTS.into_iter().filter(|field| !super::OF_READING.contains(field));
        let columns = texts.filter_map(|field| store.text(field)?.value(row));
        let lists = LISTS.into_iter().filter_map(|field| store.list(field)).flat_map(|list| list.values(row));
        let line = text_of(&record.bytes);
        columns.chain(lists).any(|text| test.passes(text))
            || (!store.is_made_id(row) && test.passes(&store.id(row)))
            || match (shape, &record.tree) {
                (Shape::Csv | Shape::Audit | Shape::Syslog, Value::Object(cells)) => {
                    cells.values().any(|cell| in_value(cell, &test))
                }
                (Shape::WrappedCsv, Value::Object(cells)) if cells.contains_key("raw") => {
                    cells.values().any(|cell| in_value(cell, &test))
                }
                (_, tree) => in_value(tree, &test),
            }
            || (shape == Shape::Syslog && test.passes(&line))
    };
    let passes = |row: usize| {
        let places = store.place(row).into_iter().chain(store.others(row));
        places.into_iter().any(|place| record_passes(row, place))
    };
    RowSet::of(store.len(), wanted.iter().filter(|row| passes(*row)))
}

/// The number of rows per value at a path, by decoding every record, and of rows without one.
fn naive_values(
    store: &Store,
    records: &Sources,
    path: &[String],
    wanted: &RowSet,
) -> (BTreeMap<String, u64>, u64) {
    let (mut counts, mut absent) = (BTreeMap::new(), 0);
    for row in wanted.iter() {
        let mut values = BTreeSet::new();
        for place in store.place(row).into_iter().chain(store.others(row)) {
            let tree = records.record(place).unwrap().tree;
            leaves_at_root(&tree, path, &mut |leaf| {
                match leaf {
                    Leaf::Text(text) if !text.trim().is_empty() => values.insert(text.to_lowercase()),
                    Leaf::Object(true) => values.insert("{…}".to_owned()),
                    _ => false,
                };
                false
            });
        }
        absent += u64::from(values.is_empty());
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    (counts, absent)
}

fn in_value(value: &Value, test: &Test<'_>) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(key, value)| test.passes(key) || in_value(value, test))
        }
        Value::Array(items) => items.iter().any(|item| in_value(item, test)),
        Value::String(said) => test.passes(said),
        Value::Null => false,
        other => test.passes(&other.to_string()),
    }
}

fn any_shape() -> impl Strategy<Value = Shape> {
    use Shape::{Audit, Csv, Json, Packed, Syslog, Wrapped, WrappedCsv};
    let rows = prop_oneof![Just(Csv), Just(WrappedCsv), Just(Audit)];
    prop_oneof![3 => prop_oneof![Just(Json), Just(Wrapped), Just(Syslog), Just(Packed)], 2 => rows]
}

#[test]
fn what_stands_behind_a_record_is_not_found_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let line = |said: &str| format!("<34>1 2023-05-15T00:00:00Z host app 7 ID1 - {said}\n");
    for (name, text, word, found) in [
        ("a.log", line("a k ") + &line("b k c"), "k ", vec![1]),
        ("b.log", line("a k  ") + &line("b"), "k  ", vec![]),
        ("c.jsonl", "{\"time\":\"2023\",\"message\":\"k\"}  \n".repeat(2), "}  ", vec![]),
        ("d.csv", "time,message\n2023,a k \n2023,b k\n".to_owned(), "k ", vec![0]),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let (store, records) = open(&path);
        let filter = Filter::Word(word.to_owned());
        let mut search = Searches::default().begin(&store, &filter, &RowSet::full(store.len()));
        let rows = search.run((&store, &records), SearchFrom::Onward(0), &|| false, &mut |_| {}).unwrap();
        assert_eq!(rows.rows.iter().collect::<Vec<_>>(), found, "{name}");
    }
}

#[test]
fn what_reading_adds_to_an_event_is_no_text_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let line = |at: u32| {
        format!("{{\"time\":\"2023-05-15T00:00:00.{at:03}Z\",\"stage\":\"other\",\"message\":\"m {at}\"}}\n")
    };
    // one record occurs twice, so that the id of the second has a suffix
    fs::write(&path, (0..300).map(line).collect::<String>() + &line(7)).unwrap();
    // opened by its folder, so that the source's name has no letters of the path
    let (store, records) = open(folder.path());
    let passing = |filter: Filter| {
        let mut search = Searches::default().begin(&store, &filter, &RowSet::full(store.len()));
        let passing = search.run((&store, &records), SearchFrom::Onward(0), &|| false, &mut |_| {}).unwrap();
        passing.rows.count()
    };
    let found = |word: &str| passing(Filter::Word(word.to_owned()));
    assert_eq!(store.len(), 301);
    for word in ["millisecond", "dwell-jsonl", "fe", "ab", "x"] {
        assert_eq!(found(word), 0, "{word}");
    }
    let twice: Vec<String> = (0..301).map(|row| store.id(row)).filter(|id| id.contains('#')).collect();
    assert_eq!((twice.len(), found(&store.id(0)), found(&twice[0]), found(&twice[0][..20])), (1, 1, 1, 2));
    let matched = |pattern: String| passing(Filter::WordPattern(pattern));
    assert_eq!((matched(twice[0][..20].to_owned()), matched(format!("{}.*", &twice[0][..2]))), (2, 0));
    assert_eq!((found("a.jsonl"), found("m 299")), (301, 1), "the name of its file is");
}

#[test]
fn the_operations_of_events_without_a_value_are_theirs_alone_though_those_of_all_are_beyond_counting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let line = |count: u64, key: &str| {
        format!("{{\"time\":\"2023-05-15\",\"message\":\"m\",\"count\":{count},\"raw\":{{\"{key}\":1}}}}\n")
    };
    fs::write(&path, line(u64::MAX, "k") + &line(u64::MAX, "k") + &line(7, "other")).unwrap();
    let (store, records) = open(&path);
    let eval = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
    let absent = eval.valued(&["k".to_owned()], &RowSet::full(store.len())).unwrap().absent;
    assert_eq!((absent.records, absent.operations), (1, 7));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_search_finds_what_decoding_every_record_finds(
        rows in prop::collection::vec(any_row(), 1..60),
        shape in any_shape(),
        distinct in 1_usize..90,
        filters in prop::collection::vec(any_filter(), 1..8),
        stretch in prop_oneof![Just(1_u64), 1_u64..400, Just(1 << 20)],
        threads in 1_usize..4,
        every in 1_usize..30,
        begin in 0_usize..60,
        stops in 0_usize..6,
        is_utf_8 in prop::bool::weighted(0.7),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut path = folder.path().join("some.log");
        let mut bytes = written(&rows, shape, distinct);
        if !is_utf_8 {
            bytes = in_windows_1252(std::str::from_utf8(&bytes).unwrap());
        }
        if shape == Shape::Packed {
            path.set_extension("jsonl.gz");
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(&bytes).unwrap();
            bytes = packer.finish().unwrap();
        }
        fs::write(&path, bytes).unwrap();
        let (store, records) = open(&path);
        prop_assert!(!store.is_empty());
        let wanted = RowSet::matching(store.len(), |row| row % every == 0);
        // alternatives are searched for in one pass, as far as possible
        let eval = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
        let naively = filters.iter().map(|filter| naive(&store, &records, filter, shape, &wanted));
        let expected = naively.fold(RowSet::empty(store.len()), |all, rows| all.or(&rows));
        let found = eval.among(&Filter::Or(filters.clone()), &wanted).unwrap();
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>(), "{:?}", filters);
        for filter in filters {
            let searches = Searches::at(Pace { stretch, threads });
            let mut search = searches.begin(&store, &filter, &wanted);
            let expected = naive(&store, &records, &filter, shape, &wanted);
            if let Filter::Raw(path, None) = &filter {
                let valued = eval.valued(path, &wanted).unwrap();
                let counts = valued.values.iter().map(|(value, tally)| (value.to_lowercase(), tally.records)).collect();
                prop_assert_eq!((counts, valued.absent.records), naive_values(&store, &records, path, &wanted));
                prop_assert!(valued.values.is_sorted_by_key(|(value, tally)| (std::cmp::Reverse(tally.records), value.clone())));
            }
            // cancel and continue it a few times
            for stop in 0..stops {
                let looks = Cell::new(0);
                let stopped = || looks.replace(looks.get() + 1) >= stop;
                let so_far = search.run((&store, &records), SearchFrom::Back(begin), &stopped, &mut |so| {
                    assert!(so.got <= so.of && so.rows().without(&expected).count() == 0);
                    for range in [0..begin, begin..begin + 3, begin + 3..store.len()] {
                        let hits = expected.iter().filter(|row| range.contains(row)).count();
                        assert!(!so.rules_out(range.clone()) || hits == 0, "{range:?} of {filter:?}");
                    }
                });
                if so_far == Err(Stopped) {
                    searches.keep(search);
                    search = searches.begin(&store, &filter, &wanted);
                }
            }
            let found = search.run((&store, &records), SearchFrom::Onward(begin), &|| false, &mut |_| {});
            prop_assert_eq!(found.unwrap().rows.iter().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>(), "{:?}\n{}", filter, String::from_utf8_lossy(&written(&rows, shape, distinct)));
        }
    }
}
