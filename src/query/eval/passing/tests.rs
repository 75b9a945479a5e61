//! Filters over records of which some can't be read, compared with a naive three-valued evaluator.

use crate::event::{Event, Field};
use crate::query::{Evaluator, Filter, Match, NoFacts, Records};
use crate::read::{Place, Record, Sink};
use crate::store::{Builder, Store};
use proptest::prelude::*;
use serde_json::json;
use std::io;

/// A row: its account, the `door` in its record, and whether the record can be read.
type Row = (u8, u8, bool);

struct Memory(Vec<Row>);

impl Memory {
    fn row(&self, place: Place) -> io::Result<Row> {
        let row = usize::try_from(place.offset).ok().and_then(|at| self.0.get(at));
        row.copied().filter(|(.., read)| *read).ok_or_else(|| io::Error::other("it is gone"))
    }
}

impl Records for Memory {
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()> {
        *into = self.record(place)?.bytes;
        Ok(())
    }

    fn record(&self, place: Place) -> io::Result<Record> {
        let tree = json!({"door": format!("d{}", self.row(place)?.1)});
        Ok(Record { bytes: tree.to_string().into_bytes(), tree })
    }
}

fn build(rows: &[Row]) -> Store {
    let mut builder = Builder::default();
    for (at, (account, ..)) in (0_u64..).zip(rows) {
        let mut event = Event::default();
        event.id = format!("{at}").into();
        event.set(Field::Account, format!("u{account}"));
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        (0_u8..3).prop_map(|account| Filter::Text(Field::Account, Match::Fold(format!("u{account}")))),
        (0_u8..3)
            .prop_map(|door| Filter::Raw(vec!["door".to_owned()], Some(Match::Fold(format!("d{door}"))))),
        Just(Filter::Raw(vec!["door".to_owned()], None)),
        // a word of the event's own text, or of its record
        prop_oneof![Just("u1"), Just("d1")].prop_map(|word| Filter::Word(word.to_owned())),
    ];
    leaf.prop_recursive(4, 24, 3, |part| {
        prop_oneof![
            part.clone().prop_map(|part| Filter::Not(Box::new(part))),
            prop::collection::vec(part.clone(), 1..4).prop_map(Filter::And),
            prop::collection::vec(part, 1..4).prop_map(Filter::Or),
        ]
    })
}

/// Whether a row matches; `None` if unknown.
fn passes(filter: &Filter, row: Row) -> Option<bool> {
    let (account, door, read) = row;
    let (account, door) = (format!("u{account}"), format!("d{door}"));
    let in_record = |passes: bool| read.then_some(passes);
    match filter {
        Filter::Text(_, Match::Fold(wanted)) => Some(account == *wanted),
        Filter::Raw(_, None) => in_record(true),
        Filter::Raw(_, Some(Match::Fold(wanted))) => in_record(door == *wanted),
        Filter::Word(word) if account == *word => Some(true),
        Filter::Word(word) => in_record(door == *word),
        Filter::Not(part) => passes(part, row).map(|passes| !passes),
        Filter::And(parts) => together(parts, row, false),
        Filter::Or(parts) => together(parts, row, true),
        _ => unreachable!(),
    }
}

/// Joins the parts: a single `decisive` one decides, even if others are unknown.
fn together(parts: &[Filter], row: Row, decisive: bool) -> Option<bool> {
    let told: Vec<Option<bool>> = parts.iter().map(|part| passes(part, row)).collect();
    if told.contains(&Some(decisive)) {
        Some(decisive)
    } else if told.contains(&None) {
        None
    } else {
        Some(!decisive)
    }
}

proptest! {
    #[test]
    fn what_cannot_be_judged_is_neither_kept_nor_left_out(
        rows in prop::collection::vec((0_u8..3, 0_u8..3, prop::bool::weighted(0.7)), 0..40),
        filter in any_filter(),
    ) {
        let (store, records) = (build(&rows), Memory(rows.clone()));
        let evaluator = Evaluator { store: &store, records: &records, facts: &NoFacts, stopped: &|| false };
        let passing = evaluator.passing(&filter, &store.all()).unwrap();
        for row in 0..store.len() {
            let told = store.id(row).parse::<usize>().ok().and_then(|at| rows.get(at)).copied().unwrap();
            let unjudged = passing.unjudged.as_ref().is_some_and(|unjudged| unjudged.contains(row));
            let found = (passing.rows.contains(row), unjudged);
            let passes = passes(&filter, told);
            prop_assert_eq!(found, (passes == Some(true), passes.is_none()), "{:?} of {:?}", filter, told);
        }
    }
}
