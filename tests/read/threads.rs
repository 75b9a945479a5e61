//! A case is the same however many threads read it, and however much each of them is given.

use super::fixtures;
use dwell::event::{Event, Field, LISTS, TEXTS};
use dwell::read::{Disposition, LoadOptions, Loaded, Place, Sink, load, load_stream};
use dwell::store::{Builder, Store};
use proptest::prelude::*;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Takes events one by one, on the thread that reads.
#[derive(Default)]
struct OneByOne(Builder);

impl Sink for OneByOne {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        self.0.take(event, place)
    }
}

pub fn one_by_one(paths: &[PathBuf]) -> (Store, Loaded) {
    let mut sink = OneByOne::default();
    let loaded = load(paths, &LoadOptions::default(), &mut sink, &mut |_| true);
    (sink.0.finish(), loaded)
}

pub fn in_parts(paths: &[PathBuf], threads: usize, part: usize) -> (Store, Loaded) {
    let mut builder = Builder::default();
    let options = LoadOptions {
        threads: NonZeroUsize::new(threads),
        part: NonZeroUsize::new(part),
        ..LoadOptions::default()
    };
    let loaded = load(paths, &options, &mut builder, &mut |_| true);
    (builder.finish(), loaded)
}

pub fn assert_same((one, loaded): &(Store, Loaded), (other, also): &(Store, Loaded)) {
    assert_eq!(loaded.ledger, also.ledger);
    assert_eq!(one.len(), other.len());
    for row in 0..one.len() {
        assert_eq!(one.event(row), other.event(row));
        assert_eq!(one.place(row), other.place(row));
        assert_eq!(one.order(row), other.order(row));
    }
    assert_eq!(one.synthetic(), other.synthetic());
    assert_eq!(one.service(), other.service());
    for field in TEXTS.into_iter().chain(LISTS) {
        assert_eq!(one.facet(&one.all(), field), other.facet(&other.all(), field), "{field}");
        let rows = one.rows_with(field, &|_| true);
        assert_eq!(rows, other.rows_with(field, &|_| true), "{field}");
        let has = |row: &usize| {
            let event = one.event(*row);
            event.text(field).is_some() || !event.list(field).is_empty()
        };
        assert!(rows.iter().eq((0..one.len()).filter(has)), "{field}: rows that have it are found");
    }
}

#[test]
fn every_fixture_reads_the_same_on_any_number_of_threads() {
    let paths = [fixtures()];
    let alone = one_by_one(&paths);
    for (threads, part) in [(1, 1 << 20), (1, 700), (2, 1), (3, 5000)] {
        assert_same(&alone, &in_parts(&paths, threads, part));
    }
}

#[test]
fn a_year_that_lines_leave_out_is_that_of_the_line_before_in_parts_too() {
    let folder = tempfile::tempdir().unwrap();
    let line = |day: &str| {
        format!("{day} 09:00:00 mail sshd[7]: Accepted password for root from 192.0.2.7 port 22 ssh2\n")
    };
    let lines: String =
        ["Nov 30", "Dec 31", "Jan  1", "Feb  2"].iter().flat_map(|day| vec![line(day); 40]).collect();
    std::fs::write(folder.path().join("auth.log"), lines).unwrap();
    std::fs::write(folder.path().join("case.toml"), "[[source]]\nfile = \"auth.log\"\nyear = 2022\n")
        .unwrap();
    let paths = [folder.path().to_owned()];
    let (store, loaded) = in_parts(&paths, 2, 64);
    assert_eq!(store.len(), 160, "{:?}", loaded.ledger.sources);
    let first_of_2023 = dwell::event::parse_edtf("2023", dwell::event::Zone::Utc).unwrap().earliest();
    assert_eq!(store.row_at(first_of_2023), 80);
    assert_same(&one_by_one(&paths), &(store, loaded));
}

#[test]
fn what_a_second_export_adds_is_found_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |more: &str| {
        let line = |at| format!(r#"{{"id":"E{at}","time":"2023-06-15","stage":"other"{more}}}"#);
        (0..70).map(line).collect::<Vec<String>>().join("\n")
    };
    std::fs::write(folder.path().join("a.jsonl"), lines("")).unwrap();
    std::fs::write(folder.path().join("b.jsonl"), lines(r#","message_ids":["<1>"],"tags":["t1"]"#)).unwrap();
    let paths = [folder.path().to_owned()];
    let parts = in_parts(&paths, 2, 300);
    assert_eq!(parts.0.rows_with(dwell::event::Field::Tags, &|tag| tag == "t1").count(), 70);
    assert_same(&one_by_one(&paths), &parts);
}

/// A line of a log: few ids, times and accounts, so that records repeat, are versions of each other, or have none.
fn line() -> impl Strategy<Value = String> {
    let id = prop_oneof![Just(String::new()), "[ab]".prop_map(|id| format!(r#""id":"{id}","#))];
    let time = prop_oneof![
        Just(String::new()),
        Just(r#""time":"2023-06","#.to_owned()),
        (0..4_u8, "(\\.[0-9]{1,3})?")
            .prop_map(|(second, more)| format!(r#""time":"2023-06-15T02:00:0{second}{more}Z","#)),
    ];
    let more = prop_oneof![
        Just(""),
        Just(r#","agency":"A","message_ids":["<1>","<2>"],"count":3"#),
        Just(r#","links":["supersedes:a"],"synthetic":true"#),
        Just(r#","clock":"+90s","service":true,"message_ids":["<2>"]"#),
        Just("},"),
    ];
    (id, time, "[xyz]", more)
        .prop_map(|(id, time, who, more)| format!(r#"{{{id}{time}"stage":"other","account":"{who}"{more}}}"#))
}

/// A line of records that may contradict each other though they bear one id. All have an exact time and an account: an
/// export without could be of either of two, and is taken for one of the first.
fn dated() -> impl Strategy<Value = String> {
    let id = prop_oneof![Just(String::new()), "[a-c]".prop_map(|id| format!(r#""id":"{id}","#))];
    (id, 0..4_u8, "[xy]", prop_oneof![Just(""), Just(r#","agency":"A","message_ids":["<1>"]"#)]).prop_map(
        |(id, second, who, more)| {
            format!(r#"{{{id}"time":"2023-06-15T02:00:0{second}Z","stage":"other","account":"{who}"{more}}}"#)
        },
    )
}

/// An export of one of a few records: with some of its fields, and with its time as exact as this export tells it.
fn export() -> impl Strategy<Value = String> {
    let fields =
        [r#""account":"x""#, r#""source_ip":"192.0.2.7""#, r#""operation":"Bind""#, r#""outcome":"success""#];
    let time =
        prop_oneof![Just("T02:00Z"), Just("T02:00:0#Z"), Just("T02:00:0#.25Z"), Just("T02:00:0#.2507Z")];
    let some = prop::sample::subsequence(fields.to_vec(), 0..=fields.len());
    (0..4_u8, time, some).prop_map(|(record, time, some)| {
        let time = time.replace('#', &record.to_string());
        let fields = [&[""][..], &some[..]].concat().join(",");
        format!(r#"{{"id":"r{record}","time":"2023-06-15{time}","stage":"other"{fields}}}"#)
            .replace(":\"x", &format!(":\"x{record}"))
    })
}

/// What a store tells of each event, whatever its row.
fn told_of_each(store: &Store) -> Vec<String> {
    let told = |row: usize| {
        let event = store.event(row);
        let fields = [Field::Account, Field::Agency, Field::SourceIp, Field::Operation, Field::Outcome];
        let fields = fields.map(|field| event.text(field));
        format!("{:?} {fields:?} {:?}", event.when, event.list(Field::MessageIds))
    };
    let mut all: Vec<String> = (0..store.len()).map(told).collect();
    all.sort_unstable();
    all
}

/// Returns its bytes in pieces of that size.
struct Piecemeal<'b>(&'b [u8], usize);

impl Read for Piecemeal<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.1.min(self.0.len()).min(into.len());
        into[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

/// A cell of a table: plain, quoted, over several lines, or with a quote too many.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[xyz ]{0,3}",
        2 => "[xyz,\n]{0,5}".prop_map(|text| format!("\"{text}\"")),
        2 => Just("\"a \"\"b\"\"\"".to_owned()),
        1 => Just("\"lost".to_owned()),
        1 => Just("\"two\nlines\"more".to_owned()),
    ]
}

/// A table whose rows end in LF or CRLF, the last one with or without it.
fn table() -> impl Strategy<Value = String> {
    let row = (0..6_u8, cell(), cell())
        .prop_map(|(second, one, other)| format!("2023-06-15T02:00:0{second}Z,{one},{other}"));
    (prop::collection::vec(row, 1..30), prop_oneof![Just("\n"), Just("\r\n")], any::<bool>()).prop_map(
        |(rows, end, ends)| {
            format!("time,account,message{end}{}{}", rows.join(end), if ends { end } else { "" })
        },
    )
}

/// Records of JSON in a list, an envelope or one after the other.
fn list() -> impl Strategy<Value = String> {
    let between = prop_oneof![Just(","), Just(",\n"), Just("\n,\n  ")];
    let around =
        prop_oneof![Just(("[", "]")), Just(("{\"value\":[", "]}")), Just(("", "")), Just(("[\n", ""))];
    (prop::collection::vec(line(), 1..30), between, around)
        .prop_map(|(lines, between, (begin, end))| format!("{begin}{}{end}", lines.join(between)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_comes_in_pieces_reads_as_what_comes_at_once(
        bytes in prop_oneof![table(), list()],
        piece in 1_usize..90,
    ) {
        let load = |piece: usize| {
            let mut builder = Builder::default();
            let mut from = Piecemeal(bytes.as_bytes(), piece);
            let loaded = load_stream("-", &mut from, &LoadOptions::default(), &mut builder);
            (builder.finish(), loaded)
        };
        assert_same(&load(usize::MAX), &load(piece));
    }

    #[test]
    fn any_log_reads_the_same_on_any_number_of_threads(
        files in prop::collection::vec(prop::collection::vec(line(), 1..60), 1..4),
        threads in 1_usize..4,
        part in 1_usize..2000,
    ) {
        let folder = tempfile::tempdir().unwrap();
        for (at, lines) in files.iter().enumerate() {
            std::fs::write(folder.path().join(format!("{at}.jsonl")), lines.join("\n")).unwrap();
        }
        let paths = [folder.path().to_owned()];
        assert_same(&one_by_one(&paths), &in_parts(&paths, threads, part));
    }

    #[test]
    fn a_case_holds_the_same_events_in_whatever_order_its_files_are_named(
        files in prop_oneof![
            prop::collection::vec(prop::collection::vec(dated(), 1..30), 2..5),
            prop::collection::vec(prop::collection::vec(export(), 1..30), 2..5),
        ],
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut paths: Vec<PathBuf> = Vec::new();
        for (at, lines) in files.iter().enumerate() {
            paths.push(folder.path().join(format!("{at}.jsonl")));
            std::fs::write(&paths[at], lines.join("\n")).unwrap();
        }
        let (named, _) = in_parts(&paths, 2, 500);
        paths = order.iter().filter_map(|at| paths.get(*at).cloned()).collect();
        let (turned, _) = in_parts(&paths, 2, 500);
        prop_assert_eq!(told_of_each(&named), told_of_each(&turned));
    }
}
