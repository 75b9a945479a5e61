#![allow(clippy::unwrap_used)] // a test may fail loudly

use super::{Image, ImageWriter, PIECE};
use crate::event::{Event, FIELDS, Field, LISTS, Link, Rel, TEXTS, Zone, parse_edtf};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet, Scale, Store};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::fs::FileExt;

const TIMES: [&str; 12] = [
    "",
    "2023",
    "2023-06",
    "2023-06-15",
    "2023-06-15T02Z",
    "2023-06-15T02:14Z",
    "2023-06-15T02:14:07Z",
    "2023-06-15T02:14:07.1234567Z",
    "../2023-06-14",
    "2021-08/..",
    "2023-05-15/2023-06-27T01:00Z",
    "2016?",
];

/// An event that is told by a few numbers: how it is identified, when it was, and which fields it has.
fn event(at: u64, seed: u64) -> Event<'static> {
    let bits = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ at;
    let nth = |shift: u32, of: usize| usize::try_from((bits >> shift) % of as u64).unwrap();
    let mut event = Event::default();
    event.id = match bits % 5 {
        0 => format!("538815b7-273a-4a3f-9957-{at:012x}").into(),
        1 => format!("signin:538815b7-273a-4a3f-9957-{at:012x}").into(),
        2 => format!("x{at:032x}").into(),
        3 => format!("K{at} \u{e4}").into(),
        _ => format!("k{}", at / 2).into(),
    };
    event.when = parse_edtf(TIMES[nth(3, TIMES.len())], Zone::Utc).ok();
    for (slot, field) in TEXTS.into_iter().enumerate() {
        match bits >> (slot % 50) & 7 {
            0 => event.set(field, format!("{field} \u{2603} {at}")),
            1..=3 => event.set(field, format!("v{}", at % 3)),
            _ => {}
        }
    }
    for (slot, field) in LISTS.into_iter().enumerate() {
        for number in 0..(bits >> (slot + 7)) % 4 {
            event.push(field, format!("l{}", (number + at) % 5));
        }
    }
    event.count = [None, Some(at), Some((1 << 40) + at)][nth(11, 3)];
    event.line = (bits >> 13) % 3;
    event.synthetic = nth(17, 4) == 0;
    event.service = nth(19, 4) == 0;
    event.clock = if nth(23, 8) == 0 { 90_000_000_000 } else { 0 };
    for _ in 0..(bits >> 29) % 3 {
        event.links.push(Link { rel: Rel::ALL[nth(31, 8)], to: format!("token:{seed:x}") });
    }
    event
}

fn store(seeds: &[u64]) -> Store {
    let mut builder = Builder::default();
    for (at, seed) in (0_u64..).zip(seeds) {
        let small = |of: u64| u32::try_from(seed % of).unwrap();
        let place = Place { source: small(3), offset: at * 100, len: small(90) };
        builder.take(event(at, *seed), place);
    }
    let mut store = builder.finish();
    store.tell_accounts(vec![("v0".to_owned(), "V@a.example".to_owned())]);
    store
}

fn written(store: &Store) -> File {
    let mut to = ImageWriter::new(tempfile::tempfile().unwrap()).unwrap();
    store.put(&mut to, "whole").unwrap();
    to.finish().unwrap()
}

fn read(file: File) -> std::io::Result<Store> {
    Store::get(&Image::open(file)?, "whole")
}

/// Everything that a store says.
fn said(store: &Store) -> String {
    let mut said = String::new();
    for row in 0..store.len() {
        writeln!(said, "{:?} {:?} {:?}", store.event(row), store.place(row), store.order(row)).unwrap();
        assert_eq!(store.row_of(&store.id(row)), Some(row));
    }
    let all = store.all();
    for spec in FIELDS {
        let field = Field::parse(spec.name).unwrap();
        writeln!(said, "{field}: {:?}", store.facet(&all, field)).unwrap();
    }
    let sets = [store.synthetic().clone(), store.service().clone(), store.moved()];
    writeln!(said, "{sets:?} {:?} {:?}", store.links(), store.wide().collect::<Vec<_>>()).unwrap();
    writeln!(said, "{:?} {:?}", store.by_stage(&all), store.total(&all)).unwrap();
    let from = parse_edtf("2023-06-01", Zone::Utc).unwrap().earliest();
    let scale = Scale { from, width: 86_400_000_000_000, count: 30 };
    writeln!(said, "{:?}", store.buckets(&all, &store.stage_ranks(&all), scale)).unwrap();
    writeln!(said, "{:?}", store.of_accounts(Field::Account, &["V@a.example"])).unwrap();
    said
}

proptest! {
    #[test]
    fn a_store_that_is_written_and_read_back_says_the_same(seeds in prop::collection::vec(any::<u64>(), 0..60)) {
        let store = store(&seeds);
        let back = read(written(&store)).unwrap();
        prop_assert_eq!(said(&back), said(&store));
    }

    #[test]
    fn the_front_of_a_store_has_its_first_rows_and_says_of_them_what_it_does(
        seeds in prop::collection::vec(any::<u64>(), 0..60),
        rows in 0_usize..70,
    ) {
        let store = store(&seeds);
        let front = read(written(&store.front(rows))).unwrap();
        prop_assert_eq!(front.len(), rows.min(store.len()));
        for row in 0..front.len() {
            prop_assert_eq!(front.event(row), store.event(row));
            prop_assert_eq!(front.place(row), store.place(row));
        }
    }
}

#[test]
fn what_is_read_back_knows_which_agency_a_tenants_id_stands_for() {
    let mut builder = Builder::default();
    // the agency is named behind the first rows alone
    for (at, agency) in (0..).zip(["t-a", "t-a", "Agency A"]) {
        let mut event = Event::default();
        event.id = format!("E{at}").into();
        event.set(Field::TenantId, "T-A");
        event.set(Field::Agency, agency);
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    let store = builder.finish();
    assert_eq!(store.event(0).text(Field::Agency), Some("Agency A"));
    let back = read(written(&store)).unwrap();
    assert_eq!(said(&back), said(&store));
    assert_eq!(back.as_read(Field::Agency, 0), Some("t-a"));
    let front = read(written(&store.front(2))).unwrap();
    assert_eq!(front.event(1), store.event(1));
    assert_eq!(front.rows_with(Field::Agency, &|name| name == "t-a").count(), 2);
}

#[test]
fn sections_of_many_pieces_read_back_on_more_than_one_thread() {
    let numbers: Vec<u64> = (0..5 * PIECE as u64).map(|at| at.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
    let mut to = ImageWriter::new(tempfile::tempfile().unwrap()).unwrap();
    to.numbers("before", &[7_u16]).unwrap();
    to.numbers("numbers", &numbers).unwrap();
    to.bytes("empty", &[]).unwrap();
    let image = Image::open(to.finish().unwrap()).unwrap();
    assert_eq!(image.numbers::<u64>("numbers").unwrap(), numbers);
    assert_eq!(image.numbers::<u16>("before").unwrap(), [7]);
    assert!(image.bytes("empty").unwrap().is_empty());
    assert!(image.numbers::<u32>("numbers").is_err(), "another width");
    assert!(image.bytes("other").is_err() && image.has("empty") && !image.has("other"));
}

#[test]
fn no_image_that_was_cut_or_changed_in_one_bit_is_taken() {
    let store = store(&(0..12).map(|at| at * 0x1234_5678_9ABC).collect::<Vec<u64>>());
    let file = written(&store);
    let tried = || read(file.try_clone().unwrap());
    assert_eq!(said(&tried().unwrap()), said(&store));
    let mut bytes = vec![0; usize::try_from(file.metadata().unwrap().len()).unwrap()];
    file.read_exact_at(&mut bytes, 0).unwrap();
    for (at, byte) in (0_u64..).zip(&bytes) {
        file.write_all_at(&[byte ^ 1 << (at % 8)], at).unwrap();
        assert!(tried().is_err(), "byte {at} with another bit");
        file.write_all_at(&[*byte], at).unwrap();
    }
    file.write_all_at(&[0], bytes.len() as u64).unwrap();
    assert!(tried().is_err(), "a byte more");
    for len in (0..bytes.len() as u64).rev() {
        file.set_len(len).unwrap();
        assert!(tried().is_err(), "cut to {len} bytes");
    }
}

#[test]
fn sets_of_rows_read_back_with_their_ranks() {
    let set = RowSet::matching(3000, |row| row % 7 == 3);
    let mut to = ImageWriter::new(tempfile::tempfile().unwrap()).unwrap();
    set.put(&mut to, "set").unwrap();
    let image = Image::open(to.finish().unwrap()).unwrap();
    assert_eq!(RowSet::get(&image, "set").unwrap(), set);
}
