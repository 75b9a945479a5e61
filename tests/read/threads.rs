//! However many threads read, and however much each of them is given, a case is the same.

use super::fixtures;
use dwell::event::Event;
use dwell::read::{Fate, LoadOptions, Loaded, Place, Sink, load};
use dwell::store::{Builder, Store};
use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Takes events one by one, on the thread that reads.
#[derive(Default)]
struct OneByOne(Builder);

impl Sink for OneByOne {
    fn take(&mut self, event: Event<'_>, place: Place) -> Fate {
        self.0.take(event, place)
    }
}

fn one_by_one(paths: &[PathBuf]) -> (Store, Loaded) {
    let mut sink = OneByOne::default();
    let loaded = load(paths, &LoadOptions::default(), &mut sink, &mut |_| true);
    (sink.0.finish(), loaded)
}

fn in_parts(paths: &[PathBuf], threads: usize, part: usize) -> (Store, Loaded) {
    let mut builder = Builder::default();
    let options = LoadOptions {
        threads: NonZeroUsize::new(threads),
        part: NonZeroUsize::new(part),
        ..LoadOptions::default()
    };
    let loaded = load(paths, &options, &mut builder, &mut |_| true);
    (builder.finish(), loaded)
}

fn assert_same((one, loaded): &(Store, Loaded), (other, also): &(Store, Loaded)) {
    assert_eq!(loaded.ledger, also.ledger);
    assert_eq!(one.len(), other.len());
    for row in 0..one.len() {
        assert_eq!(one.event(row), other.event(row));
        assert_eq!(one.place(row), other.place(row));
        assert_eq!(one.order(row), other.order(row));
    }
    assert_eq!(one.synthetic(), other.synthetic());
    assert_eq!(one.service(), other.service());
}

#[test]
fn every_fixture_reads_the_same_on_any_number_of_threads() {
    let paths = [fixtures()];
    let alone = one_by_one(&paths);
    for (threads, part) in [(1, 1 << 20), (1, 700), (2, 1), (3, 5000)] {
        assert_same(&alone, &in_parts(&paths, threads, part));
    }
}

/// A line of a log: a few ids, times and accounts, so that records come again, are versions of each other, and have none.
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

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
}
