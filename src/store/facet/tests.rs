//! Counts of values, stages and times, held against a look at every event.

use crate::event::{Event, Field, Stage, When, Zone, parse_edtf};
use crate::read::{Place, Sink};
use crate::store::{Builder, RowSet, Scale, Store, Tally};
use proptest::prelude::*;
use std::collections::BTreeMap;

const ACCOUNTS: [&str; 6] = ["", "ada@a.example", "Ada@a.example", "ben@b.example", "BEN@b.example", "cara"];
const IPS: [&str; 5] = ["", "192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "2001:DB8:0::1"];
const STAGES: [&str; 4] = ["", "mailbox_access", "detection", "no-stage"];
const TAGS: [&str; 4] = ["x", "X", "throttled", "long tag"];

type Drawn = (usize, usize, usize, u8, Option<u64>, u32);

fn store(drawn: &[Drawn]) -> Store {
    let mut builder = Builder::default();
    for (at, (account, ip, stage, tags, count, minute)) in (0_u64..).zip(drawn) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        let time = format!("2023-06-15T{:02}:{:02}:00Z", minute / 60, minute % 60);
        event.when = parse_edtf(&time, Zone::Utc).ok().filter(|_| *minute > 0);
        event.set(Field::Account, ACCOUNTS[*account]);
        event.set(Field::SourceIp, IPS[*ip]);
        event.set(Field::Stage, STAGES[*stage]);
        let tags = TAGS.into_iter().enumerate().filter(|(bit, _)| tags >> bit & 1 == 1);
        tags.for_each(|(_, tag)| event.push(Field::Tags, tag));
        event.count = *count;
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

/// What a filter takes for one value, by value.
fn key(field: Field, value: &str) -> String {
    let address = value.parse::<std::net::IpAddr>().ok().filter(|_| field == Field::SourceIp);
    address.map_or_else(|| value.to_lowercase(), |ip| ip.to_canonical().to_string())
}

fn naive(store: &Store, rows: &RowSet, field: Field) -> (BTreeMap<String, Tally>, Tally) {
    let (mut found, mut absent) = (BTreeMap::<String, Tally>::new(), Tally::default());
    for row in rows.iter() {
        let event = store.event(row);
        let texts = event.text(field).into_iter().chain(event.list(field).iter().map(AsRef::as_ref));
        let mut keys: Vec<String> = texts.map(|text| key(field, text)).collect();
        keys.sort();
        keys.dedup();
        if keys.is_empty() {
            absent.add(event.operations());
        }
        for key in keys {
            found.entry(key).or_default().add(event.operations());
        }
    }
    (found, absent)
}

fn any_rows() -> impl Strategy<Value = Vec<Drawn>> {
    let row = (
        0..ACCOUNTS.len(),
        0..IPS.len(),
        0..STAGES.len(),
        0_u8..16,
        proptest::option::weighted(0.2, prop_oneof![9 => 0_u64..9, 1 => u64::MAX - 3..=u64::MAX]),
        0_u32..1440,
    );
    prop::collection::vec(row, 1..200)
}

proptest! {
    #[test]
    fn facets_stages_and_buckets_are_what_a_look_at_every_event_counts(
        drawn in any_rows(),
        kept in prop::collection::vec(0_u8..4, 200..201),
        share in 0_u8..5,
        top in 0_usize..4,
    ) {
        let store = store(&drawn);
        let rows = RowSet::matching(store.len(), |row| kept[row] < share);
        for field in [Field::Account, Field::SourceIp, Field::Stage, Field::Tags, Field::Operation] {
            let (expected, absent) = naive(&store, &rows, field);
            let (values, none) = store.facet(&rows, field);
            prop_assert_eq!(none, absent, "{}", field);
            let found: BTreeMap<String, Tally> =
                values.iter().map(|(value, tally)| (key(field, value), *tally)).collect();
            prop_assert_eq!(&found, &expected, "{}", field);
            prop_assert_eq!(store.distinct(&rows, field), expected.len() as u64);
            prop_assert!(values.is_sorted_by(|a, b| a.1.records >= b.1.records));
            let first = store.top(&rows, field, top, &|value| value == "cara", &|| false).unwrap();
            prop_assert_eq!(&first.values[..top.min(values.len())], &values[..top.min(values.len())]);
            let named: u64 = first.values.iter().map(|(_, tally)| tally.records).sum();
            let all: u64 = values.iter().map(|(_, tally)| tally.records).sum();
            prop_assert_eq!(named + first.other.records, all);
            prop_assert_eq!(first.values.iter().any(|(value, _)| *value == "cara"), expected.contains_key("cara"));
        }
        let operations = rows.iter().map(|row| store.operations(row)).fold(0, u64::saturating_add);
        prop_assert_eq!(store.total(&rows), Tally { records: rows.count() as u64, operations });
        let mut stages = vec![0_u64; Stage::ALL.len()];
        rows.iter().for_each(|row| stages[store.event(row).stage() as usize] += 1);
        prop_assert_eq!(store.by_stage(&rows), stages);
        let (from, width) = (parse_edtf("2023-06-15T03:00", Zone::Utc).unwrap().earliest(), 7_000_000_000_000);
        let scale = Scale { from, width, count: 9 };
        let until = store.len() * usize::from(share) / 4;
        let (played, known) = (rows.up_to(until), store.stage_ranks(&rows).up_to(until));
        let anew = store.buckets(&played, &store.stage_ranks(&played), scale);
        prop_assert_eq!(store.buckets(&played, &known, scale), anew, "what is played is counted on");
        prop_assert_eq!(store.by_stage_of(&known, &played), store.by_stage(&played));
        let buckets = store.buckets(&rows, &store.stage_ranks(&rows), scale);
        let mut counts = vec![vec![0_u32; 9]; Stage::ALL.len()];
        let mut outside = vec![(0_u64, 0_u64); Stage::ALL.len()];
        for row in rows.iter() {
            let Some(at) = store.when(row).map(|when: When| when.order()) else { continue };
            let stage = store.event(row).stage() as usize;
            match usize::try_from((at - from).div_euclid(width)) {
                Err(_) => outside[stage].0 += 1,
                Ok(bucket) if bucket < 9 => counts[stage][bucket] += 1,
                Ok(_) => outside[stage].1 += 1,
            }
        }
        prop_assert_eq!((buckets.counts, buckets.outside), (counts, outside));
    }

    #[test]
    fn completions_are_the_values_of_a_facet_that_hold_the_text(drawn in any_rows(), part in "[aeA@x2.]{0,2}") {
        let store = store(&drawn);
        for field in [Field::Account, Field::SourceIp, Field::Tags] {
            let small = part.to_lowercase();
            let mut expected: Vec<(&str, Tally)> = store.facet(&store.all(), field).0;
            expected.retain(|(value, _)| field != Field::SourceIp && value.to_lowercase().contains(&small));
            expected.sort_by_key(|(value, _)| !value.to_lowercase().starts_with(&small));
            let found = store.containing(field, &part, 9, &|| false).unwrap();
            // of an address only some spellings hold the text
            if field != Field::SourceIp {
                prop_assert_eq!(&found, &expected, "{}", field);
            }
            prop_assert!(found.iter().all(|(value, _)| value.to_lowercase().contains(&small)));
            let few = store.containing(field, &part, 1, &|| false).unwrap();
            prop_assert_eq!(few.as_slice(), &found[..found.len().min(1)]);
        }
    }

    #[test]
    fn rows_of_a_value_are_found_in_any_case(drawn in any_rows()) {
        let store = store(&drawn);
        for row in 0..store.len() {
            let event = store.event(row);
            let wanted: Vec<&str> = event.list(Field::Tags).iter().map(AsRef::as_ref).collect();
            let accounts: Vec<&str> = event.text(Field::Account).into_iter().collect();
            for (field, wanted) in [(Field::Tags, wanted), (Field::Account, accounts)] {
                let alike = store.alike(row, field, &wanted);
                for (value, alike) in wanted.iter().zip(alike) {
                    let rows = match alike {
                        crate::store::ValueRows::One(row) => RowSet::of(store.len(), [row]),
                        crate::store::ValueRows::Rows(rows) => rows,
                    };
                    prop_assert_eq!(rows, store.rows_with(field, &|other| other.eq_ignore_ascii_case(value)));
                }
            }
        }
    }
}
