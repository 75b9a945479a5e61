//! A store that grows is the one that is built at once, whatever was asked of it meanwhile.

use super::event;
use crate::event::{Event, Field, LISTS, Link, Rel, TEXTS};
use crate::read::{Batch, Place, Sink};
use crate::store::{Builder, GrowthState, RowSet, Store};
use proptest::prelude::*;

/// Events with few ids, times and accounts, so that some are exports of others, some versions, and some come late: where each
/// has an id of its own, they come late alone.
fn some_events() -> impl Strategy<Value = Vec<(u8, u8, u8, bool)>> {
    prop::collection::vec((0..12_u8, 0..9_u8, 0..4_u8, any::<bool>()), 0..40)
}

fn take_into(batch: &mut dyn Batch, events: &[(u8, u8, u8, bool)], (from, own): (usize, bool)) {
    for (at, (id, second, who, more)) in events.iter().enumerate() {
        let time = match second {
            0 => String::new(),
            1 => "2023-06".to_owned(),
            2 => "2023-06-15T02:00:03.5Z".to_owned(),
            second => format!("2023-06-15T02:00:0{second}Z"),
        };
        let content = (*id < 4).then(|| crate::event::content_id([("id", [*id].as_slice())]));
        let mut one =
            event(&if content.is_some() { String::new() } else { format!("E{id}") }, &time, &who.to_string());
        if *more {
            one.push(Field::Tags, format!("t{who}"));
            one.count = Some(u64::from(*second));
            one.synthetic = true;
            one.links = vec![Link { rel: Rel::Supersedes, to: "E7".to_owned() }];
            one.clock = i64::from(*who) * 1_000_000_000;
        }
        name(&mut one, (*id, *who, *more));
        let content = content.filter(|_| !own);
        if own {
            one.id = format!("N{}", from + at).into();
        }
        batch.take(&mut one, content, Place { source: 1, offset: (from + at) as u64, len: 1 });
    }
}

/// Gives an event names: of its account, of whose mailbox it is, of its agency.
fn name(event: &mut Event<'_>, (id, who, more): (u8, u8, bool)) {
    let mail = format!("u{who}@a.example");
    match id % 4 {
        0 => event.set(Field::Account, mail.clone()),
        1 => event.set(Field::Account, mail.to_uppercase()),
        2 => event.service = more,
        _ => {}
    }
    event.set_some(Field::Mailbox, more.then(|| format!("U{}@a.example", who + id % 2)));
    event.set(Field::TenantId, format!("t{}", who % 2));
    event
        .set(Field::Agency, if id % 3 == 0 { format!("T{}", who % 2) } else { format!("Agency {}", id % 2) });
    event.set(Field::Stage, ["detection", "mailbox_access", "told"][usize::from(id) % 3]);
    let names = [format!("s-1-5-21-1-2-3-110{who}"), format!("agency-a\\u{}", id / 4), mail];
    let stated = names.into_iter().take(if id > 8 { usize::from(who) } else { 0 });
    event.extend(Field::AccountNames, stated.map(Into::into));
    event.extend(Field::Cites, (id == 7).then(|| "advisory".into()));
    event.extend(Field::Tags, (id == 9).then(|| "Throttled".into()));
}

fn fields() -> impl Iterator<Item = Field> {
    TEXTS.into_iter().chain(LISTS)
}

/// All that a store tells of its rows together.
fn told(store: &Store) -> Vec<String> {
    let half = RowSet::matching(store.len(), |row| row % 2 == 0);
    let mut told: Vec<String> = Vec::new();
    for rows in [&store.all(), &half] {
        told.extend(fields().map(|field| format!("{field:?} {:?}", store.facet(rows, field))));
        told.push(format!("{:?} {:?}", store.total(rows), store.by_stage(rows)));
    }
    for (field, value) in fields().flat_map(|field| ["t1", "u1@a.example", "2"].map(|value| (field, value))) {
        let found = store.rows_with(field, &|own| own.eq_ignore_ascii_case(value));
        told.push(format!("{field:?} {value} {:?}", found.iter().collect::<Vec<_>>()));
    }
    told.extend(
        (0..store.len()).map(|row| format!("{:?} {}", store.other_names(row), store.is_namesake(row))),
    );
    let sets = [
        store.throttled(),
        store.claims(),
        store.published(),
        store.fine(),
        store.accesses(),
        store.service(),
        store.synthetic(),
    ];
    told.extend(sets.map(|rows| format!("{:?}", rows.iter().collect::<Vec<_>>())));
    let named = ["u0@a.example", "U1@a.example", "0", "s-1-5-21-1-2-3-1101"];
    told.extend(named.map(|name| {
        let of = [Field::Account, Field::Mailbox].map(|field| store.of_accounts(field, &[name]));
        format!("{name} {:?}", of.map(|rows| rows.iter().collect::<Vec<_>>()))
    }));
    told.push(format!("{:?}", store.links_to("E7").collect::<Vec<_>>()));
    told.push(format!("{:?} {:?}", store.unclear_tenants(), store.taken_for_another()));
    told
}

pub(super) fn assert_same(one: &Store, other: &Store) {
    assert_eq!(one.len(), other.len());
    assert_eq!(one.dated(), other.dated());
    for row in 0..one.len() {
        assert_eq!(one.event(row), other.event(row), "row {row}");
        assert_eq!(one.place(row), other.place(row));
    }
    assert_eq!((one.synthetic(), one.service()), (other.synthetic(), other.service()));
    assert_eq!(one.links(), other.links());
    for (one, other) in told(one).into_iter().zip(told(other)) {
        assert_eq!(one, other);
    }
}

proptest! {
    #[test]
    fn a_store_that_grows_is_the_one_that_is_built_at_once(
        parts in prop::collection::vec(some_events(), 1..5),
        own in any::<bool>(),
    ) {
        let (mut whole, mut first, mut at) = (Builder::default(), Builder::default(), 0);
        let mut grown: Option<(Store, GrowthState)> = None;
        for part in &parts {
            let mut batches = (whole.batch().unwrap(), whole.batch().unwrap());
            take_into(batches.0.as_mut(), part, (at, own));
            take_into(batches.1.as_mut(), part, (at, own));
            at += part.len();
            let fates = whole.absorb(batches.0);
            let also = match &mut grown {
                None => first.absorb(batches.1),
                Some((store, grows)) => {
                    let before = store.len();
                    let grown = store.grow(grows, vec![batches.1]);
                    prop_assert_eq!(grown.fresh.count(), store.len() - before);
                    // what is asked of it is known when it grows on
                    told(store);
                    grown.fates[0].1
                }
            };
            prop_assert_eq!(fates, also);
            if grown.is_none() {
                let (store, grows) = std::mem::take(&mut first).growing();
                told(&store);
                grown = Some((store, grows));
            }
        }
        assert_same(&grown.unwrap().0, &whole.finish());
    }
}

proptest! {
    #[test]
    fn a_copy_with_other_events_takes_in_what_came_as_if_it_were_made_anew(
        parts in prop::collection::vec(some_events(), 2..5),
        own in any::<bool>(),
    ) {
        let others = || {
            let place = |offset| Place { source: 9, offset, len: 1 };
            let times = ["2023-06-15T02:00:04Z", "2023-06-15T02:00:08Z", ""];
            let other = |(at, time): (u64, &&str)| (event(&format!("told-{at}"), time, "1"), place(at));
            (0..).zip(&times).map(other).collect::<Vec<_>>()
        };
        let (mut base, mut grows) = Builder::default().growing();
        let (mut copy, mut at) = (base.with_events(others()), 0);
        for part in &parts {
            told(&copy);
            let mut batch = crate::store::new_batch();
            take_into(batch.as_mut(), part, (at, own));
            at += part.len();
            let grown = base.grow(&mut grows, vec![batch]);
            let anew = base.with_events(others());
            if grown.moved || grown.has_merged() {
                copy = anew;
                continue;
            }
            let came = copy.take_from(&base, &grown.fresh);
            let ids = |store: &Store, rows: &RowSet| rows.iter().map(|row| store.id(row)).collect::<Vec<_>>();
            prop_assert_eq!(ids(&copy, &came), ids(&base, &grown.fresh));
            assert_same(&copy, &anew);
        }
    }
}

proptest! {
    #[test]
    fn a_set_that_grows_has_its_rows_in_their_new_places_and_those_of_the_others_that_pass(
        rows in prop::collection::vec((any::<bool>(), prop::bool::weighted(0.3)), 0..1500),
        from in 0_usize..1500,
    ) {
        // all before the first that comes were there
        let came = |row: usize| row >= from && rows[row].1;
        let there: Vec<usize> = (0..rows.len()).filter(|row| !came(*row)).collect();
        let mut grown = RowSet::matching(there.len(), |row| rows[there[row]].0);
        grown.grow(&RowSet::matching(rows.len(), came), |row| rows[row].0);
        prop_assert_eq!(grown, RowSet::matching(rows.len(), |row| rows[row].0));
    }
}
