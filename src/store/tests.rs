mod grow;
mod waits;

use super::{Builder, RowSet, Scale, SharedRecords, Store, new_batch};
use crate::event::{Event, Field, Link, Moment, Precision, Rel, When, Zone, parse_edtf};
use crate::read::{Disposition, DispositionCounts, Place, Sink};
use proptest::prelude::*;
use rustc_hash::FxHashSet;

fn event(id: &str, time: &str, account: &str) -> Event<'static> {
    let mut event = Event::default();
    event.id = id.to_owned().into();
    event.when = parse_edtf(time, Zone::Utc).ok();
    event.set(Field::Account, account.to_owned());
    event.set(Field::Stage, "detection");
    event
}

fn store(events: &[(&str, &str, &str)]) -> Store {
    let mut builder = Builder::default();
    for (at, (id, time, account)) in (0_u64..).zip(events) {
        builder.take(event(id, time, account), Place { source: 0, offset: at, len: 1 });
    }
    builder.finish()
}

/// The events of exports that come one after the other, each from a source of its own.
fn built(exports: impl IntoIterator<Item = Event<'static>>) -> Store {
    let mut builder = Builder::default();
    for (source, export) in (0..).zip(exports) {
        builder.take(export, Place { source, offset: 0, len: 1 });
    }
    builder.finish()
}

fn ids(store: &Store, rows: &RowSet) -> Vec<String> {
    rows.iter().map(|row| store.id(row)).collect()
}

#[test]
fn rows_stand_by_time_an_open_start_by_its_end_and_undated_ones_last() {
    let store = store(&[
        ("undated", "", "a"),
        ("day", "2023-06-15", "a"),
        ("open", "../2023-06-14", "a"),
        ("second", "2023-06-15T00:00:01Z", "b"),
        ("same", "2023-06-15", "b"),
    ]);
    assert_eq!(ids(&store, &store.all()), ["open", "day", "same", "second", "undated"]);
    assert_eq!(store.dated(), 4);
    assert_eq!(store.when(0).map(|when| when.to_string()).as_deref(), Some("../2023-06-14"));
    assert_eq!(store.row_of("same"), Some(2));
}

#[test]
fn two_exports_of_a_record_are_one_event_but_two_records_of_one_name_are_two() {
    let mut builder = Builder::default();
    let place = Place { source: 0, offset: 0, len: 0 };
    assert_eq!(builder.take(event("K01", "2023-06-15T02:00:00.123Z", "a"), place), Disposition::Kept);
    assert_eq!(builder.take(event("K01", "2023-06-15T02:00:00Z", "a"), place), Disposition::Merged);
    let later = Place { source: 1, ..place };
    assert_eq!(builder.take(event("K01", "2021", "a"), later), Disposition::Merged, "as far as is known yet");
    assert_eq!(builder.take(event("K01", "2021", "a"), place), Disposition::Merged);
    assert_eq!(builder.take(event("U", "", "a"), place), Disposition::Undated);
    let store = builder.finish();
    assert_eq!(ids(&store, &store.all()), ["K01", "K01~2", "U"]);
    let alone = DispositionCounts { kept: 1, ..DispositionCounts::default() };
    let expected = SharedRecords { alone, ..SharedRecords::default() };
    assert_eq!(store.shared_records().collect::<Vec<_>>(), [(1, expected)]);
}

#[test]
fn a_time_filter_takes_whatever_overlaps_it() {
    let store = store(&[
        ("year", "2023", "a"),
        ("span", "2023-05-15/2023-06-27", "a"),
        ("before", "../2023-06-01", "a"),
        ("since", "2021-08/..", "a"),
        ("second", "2023-06-15T02:14:07Z", "a"),
        ("later", "2023-07-01", "a"),
        ("undated", "", "a"),
    ]);
    let at = |from: &str, until: &str| {
        let (from, until) = (parse_edtf(from, Zone::Utc).unwrap(), parse_edtf(until, Zone::Utc).unwrap());
        ids(&store, &store.overlapping(from.earliest(), until.latest()))
    };
    assert_eq!(at("2023-06-15", "2023-06-15"), ["since", "year", "span", "second"]);
    assert_eq!(at("2023-06-15T02:14:07.5Z", "2023-06-15T02:14:07.6Z"), ["since", "year", "span", "second"]);
    assert_eq!(at("2020", "2020"), ["before"]);
    assert_eq!(at("2024", "2024"), ["since"]);
}

#[test]
fn facets_count_records_and_operations_most_first() {
    let mut builder = Builder::default();
    for (at, (account, count)) in (0_u64..).zip([("b", Some(4)), ("a", None), ("a", Some(2)), ("", None)]) {
        let mut one = event(&at.to_string(), "2023", account);
        one.count = count;
        builder.take(one, Place { source: 0, offset: at, len: 0 });
    }
    let store = builder.finish();
    let (values, absent) = store.facet(&store.all(), Field::Account);
    let read: Vec<_> =
        values.iter().map(|(value, tally)| (*value, tally.records, tally.operations)).collect();
    assert_eq!(read, [("a", 2, 3), ("b", 1, 4)]);
    assert_eq!((absent.records, absent.operations), (1, 1));
}

#[test]
fn a_facet_takes_for_one_value_what_a_filter_does_and_shows_its_commonest_spelling() {
    let mut builder = Builder::default();
    let accounts =
        ["svc (ServiceHost)", "svc (Servicehost)", "svc (ServiceHost)", "X@a.example", "x@a.example"];
    let tags = [&["Sync", "sync"][..], &["sync"], &["sync"], &["\u{c9}t\u{e9}"], &["\u{e9}t\u{e9}"]];
    let ips = ["2001:db8::2", "2001:db8:0:0::2", "2001:DB8::2", "192.0.2.1", "::ffff:192.0.2.1"];
    for (at, ((account, tags), ip)) in (0_u64..).zip(accounts.into_iter().zip(tags).zip(ips)) {
        let mut one = event(&at.to_string(), "2023", account);
        one.set(Field::SourceIp, ip);
        one.set(Field::TokenId, if at % 2 == 0 { "aB" } else { "ab" });
        one.count = Some(2);
        for tag in tags {
            one.push(Field::Tags, *tag);
        }
        builder.take(one, Place { source: 0, offset: at, len: 0 });
    }
    let store = builder.finish();
    let told = |rows: &RowSet, field: Field| -> Vec<(String, u64, u64)> {
        let (values, absent) = store.facet(rows, field);
        assert_eq!(absent.records, 0);
        values.iter().map(|(value, tally)| ((*value).to_owned(), tally.records, tally.operations)).collect()
    };
    let all = store.all();
    let row = |value: &str, records: u64| (value.to_owned(), records, 2 * records);
    assert_eq!(told(&all, Field::Account), [row("svc (ServiceHost)", 3), row("X@a.example", 2)]);
    assert_eq!(told(&all, Field::Tags), [row("sync", 3), row("\u{c9}t\u{e9}", 2)]);
    assert_eq!(told(&all, Field::SourceIp), [row("2001:DB8::2", 3), row("192.0.2.1", 2)]);
    assert_eq!(told(&all, Field::TokenId), [row("aB", 3), row("ab", 2)]);
    let second = RowSet::of(store.len(), [1]);
    assert_eq!(told(&second, Field::Account), [row("svc (Servicehost)", 1)]);
}

#[test]
fn rows_are_found_by_any_of_their_values() {
    let mut one = event("one", "2023", "a");
    one.push(Field::Tags, "x");
    one.push(Field::Tags, "y");
    let mut builder = Builder::default();
    builder.take(one, Place { source: 0, offset: 0, len: 0 });
    builder.take(event("two", "2024", "b"), Place { source: 0, offset: 1, len: 0 });
    let store = builder.finish();
    let found = |field: Field, wanted: &str| ids(&store, &store.rows_with(field, &|value| value == wanted));
    assert_eq!(found(Field::Account, "b"), ["two"]);
    assert_eq!(found(Field::Tags, "y"), ["one"]);
    assert_eq!(found(Field::Id, "two"), ["two"]);
    assert!(found(Field::Account, "c").is_empty() && found(Field::Agency, "a").is_empty());
    assert!(found(Field::Raw, "a").is_empty());
}

#[test]
fn rows_are_found_by_their_ids_in_any_case_whatever_shape_these_have() {
    let all = [
        "538815b7-273a-4a3f-9957-c86897966eec",
        "signin:538815b7-273a-4a3f-9957-c86897966eec",
        "538815B7-273A-4A3F-9957-C86897966EEE",
        "x000102030405060708090a0b0c0d0e0f",
        "K01",
        "\u{c9}t\u{e9}",
        "538815b7",
    ];
    let mut builder = Builder::default();
    for (offset, id) in (0..).zip(all) {
        builder.take(event(id, "2023", "a"), Place { source: 0, offset, len: 0 });
    }
    let store = builder.finish();
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    for id in all.into_iter().chain(["k02", "", "signin:", "\u{212a}01"]) {
        for typed in [id.to_owned(), id.to_lowercase(), id.to_uppercase()] {
            let found = store.rows_of_id(&typed, &|own| same(own, &typed));
            let looked_at_each = store.rows_with(Field::Id, &|own| same(own, &typed));
            assert_eq!(ids(&store, &found), ids(&store, &looked_at_each), "{typed}");
            assert_eq!(found.count(), usize::from(all.iter().any(|known| same(known, id))), "{typed}");
        }
    }
}

#[test]
fn buckets_hold_every_dated_row_once() {
    let store = store(&[
        ("a", "2023-06-15", "a"),
        ("b", "2023-06-16", "a"),
        ("c", "2023-06-18", "a"),
        ("d", "2016/2023-06-17", "a"),
    ]);
    let from = parse_edtf("2023-06-15", Zone::Utc).unwrap().earliest();
    let buckets = {
        let all = store.all();
        let scale = Scale { from, width: 86_400_000_000_000, count: 2 };
        store.buckets(&all, &store.stage_ranks(&all), scale)
    };
    let detection = crate::event::Stage::Detection as usize;
    assert_eq!(buckets.counts[detection], [1, 1]);
    assert_eq!(buckets.outside[detection], (1, 1));
    assert_eq!(buckets.spans.len(), 1);
}

proptest! {
    #[test]
    fn a_row_set_is_a_set(len in 0_usize..1500, seed in any::<u64>(), from in 0_usize..1600, until in 0_usize..1600) {
        let hit = |row: usize| (row as u64).wrapping_mul(seed | 1).rotate_left(17).is_multiple_of(3);
        let expected: Vec<usize> = (0..len).filter(|row| hit(*row)).collect();
        let set = RowSet::matching(len, hit);
        prop_assert_eq!(set.iter().collect::<Vec<_>>(), expected.clone());
        prop_assert_eq!(set.count(), expected.len());
        for (at, row) in expected.iter().enumerate() {
            prop_assert_eq!(set.select(at), Some(*row));
            prop_assert_eq!(set.rank(*row), at);
        }
        prop_assert_eq!(set.select(expected.len()), None);
        prop_assert_eq!(set.next_from(from), expected.iter().copied().find(|row| *row >= from));
        prop_assert_eq!(set.before(from), expected.iter().copied().rev().find(|row| *row < from));
        let range = RowSet::range(len, from, until);
        prop_assert_eq!(range.iter().collect::<Vec<_>>(), (from..until.min(len)).collect::<Vec<_>>());
        prop_assert_eq!(set.up_to(until), set.and(&RowSet::range(len, 0, until)));
        prop_assert_eq!(set.or(&set.complement()), RowSet::full(len));
        prop_assert_eq!(set.and(&range).count() + set.without(&range).count(), set.count());
    }
}

#[test]
fn records_of_one_id_that_say_different_things_are_both_kept() {
    let time = "2023-06-15T02:00:00Z";
    let alert = |alert: &str, account: &str| {
        let mut event = event("A1", time, account);
        event.set(Field::AlertId, alert.to_owned());
        event
    };
    let store = built([
        alert("low", "soc"),
        alert("high", "soc"),
        alert("high", "SOC"),
        event("A1~2", time, "other"),
        alert("high", ""),
    ]);
    assert_eq!(
        ids(&store, &store.all()),
        ["A1~2~", "A1", "A1~2"],
        "case is no difference, and an own id is not given"
    );
}

#[test]
fn an_export_that_may_be_of_two_records_is_an_event_of_its_own() {
    let time = "2023-06-15T02:00:00Z";
    let export = |account: &str, operation: &str| {
        let mut export = event("X", time, account);
        export.set(Field::Operation, operation.to_owned());
        export
    };
    let all = [export("a", ""), export("", "Op"), export("b", "Op"), export("b", "")];
    for order in [[0, 1, 2, 3], [1, 2, 0, 3], [3, 2, 1, 0], [2, 0, 1, 3]] {
        let store = built(order.map(|at: usize| all[at].clone()));
        let told = |row: usize| {
            [Field::Account, Field::Operation].map(|field| store.as_read(field, row).map(str::to_owned))
        };
        let told = ["X", "X~2", "X~3"].map(|id| told(store.row_of(id).unwrap()));
        assert_eq!(store.len(), told.len());
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(told, [[text("a"), None], [text("b"), text("Op")], [None, text("Op")]], "{order:?}");
        let unclear: u64 = store.shared_records().map(|(_, records)| records.unclear).sum();
        assert_eq!(unclear, 1, "of which one it is can't be known");
    }
}

#[test]
fn many_events_of_one_id_are_kept_in_the_time_of_few() {
    let time =
        |second: u32| format!("2023-06-15T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60);
    let seconds = (0..20_000).chain([7]);
    let store = built(seconds.map(|second| event("same", &time(second), "a")));
    assert_eq!((store.len(), store.row_of("same~20000")), (20_000, Some(19_999)));
}

#[test]
fn many_events_of_one_id_and_instant_are_kept_in_the_time_of_few() {
    for time in ["2023-06-15T00:00:00Z", ""] {
        let twice = (0..6_000).chain(0..6_000);
        assert_eq!(built(twice.map(|at| event("same", time, &format!("u{at}")))).len(), 6_000);
    }
}

#[test]
fn of_very_many_exports_that_nothing_tells_apart_for_sure_those_that_say_the_same_are_one() {
    let export = |at: u32| {
        let mut export = event("same", "2023-06-15T00:00:00Z", "");
        export.set(Field::Account, if at > 0 { format!("u{at}") } else { String::new() });
        export
    };
    for last in [62, 63, 64, 200] {
        let store = built((0..=last).chain(0..=last).rev().map(export));
        assert_eq!(store.len(), last as usize + 1);
        let unclear: u64 = store.shared_records().map(|(_, records)| records.unclear).sum();
        assert_eq!(unclear, if last < 64 { 1 } else { u64::from(last) + 1 }, "of so many");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn exports_of_many_records_of_one_id_and_instant_are_one_event_each_in_any_order(
        order in Just((0..150_u32 * 4).collect::<Vec<u32>>()).prop_shuffle(),
    ) {
        let place = |at: u32| Place { source: at % 4, offset: u64::from(at), len: 1 };
        let mut builder = Builder::default();
        for at in order {
            let mut one = event("same", "2023-06-15T00:00:00Z", "");
            one.set(Field::SessionId, format!("{:08x}-0000-4000-8000-000000000000", at / 4));
            match at % 4 {
                0 => one.set(Field::Account, format!("u{}", at / 4 % 2)),
                1 => one.set(Field::Operation, format!("op{}", at / 4 % 7)),
                2 => one.count = Some(u64::from(at / 4 % 5)),
                _ => one.set(Field::SessionId, format!("{{{:08X}-0000-4000-8000-000000000000}}", at / 4)),
            }
            builder.take(one, place(at));
        }
        let store = builder.finish();
        prop_assert_eq!(store.len(), 150);
        for row in 0..150 {
            let text = |field: Field| store.as_read(field, row).unwrap();
            let number = u32::from_str_radix(&text(Field::SessionId)[..8], 16).unwrap();
            prop_assert_eq!(text(Field::Account), format!("u{}", number % 2));
            prop_assert_eq!(text(Field::Operation), format!("op{}", number % 7));
            prop_assert_eq!(store.event(row).count, Some(u64::from(number % 5)));
        }
    }
}

#[test]
fn links_that_come_later_are_those_of_their_rows_however_many_they_are() {
    let place = |offset| Place { source: 0, offset, len: 1 };
    let mut builder = Builder::default();
    let numbers = || 0..40_000_u32;
    for at in numbers() {
        builder.take(event(&format!("E{at}"), "2023", "a"), place(u64::from(at)));
    }
    // the last first: each would stand before all that came
    for at in numbers().rev() {
        let mut one = event(&format!("E{at}"), "2023", "a");
        one.links.push(Link { rel: Rel::Issued, to: format!("session:s{at}") });
        assert_eq!(builder.take(one, place(100_000)), Disposition::Merged);
    }
    let store = builder.finish();
    let told = store.links().iter().map(|(row, links)| (*row, links[0].to.clone()));
    assert!(told.eq(numbers().map(|at| (at, format!("session:s{at}")))));
}

#[test]
fn two_exports_that_spell_a_token_otherwise_are_one_event_in_either_order() {
    let place = Place { source: 0, offset: 0, len: 0 };
    let spellings = [
        "01234567-89ab-4cde-8f01-23456789abcd",
        "{01234567-89AB-4CDE-8F01-23456789ABCD}",
        "Z0UjAauJ3kyPASNFZ4mrzQ",
        "MDEyMzQ1NjctODlhYi00Y2RlLThmMDEtMjM0NTY3ODlhYmNk",
    ];
    let spelled = |field: Field, value: &str| {
        let mut one = event("K01", "2023-06-15T00:00:00Z", "a@x.example");
        one.set(field, value.to_owned());
        one
    };
    let read = |values: &[&str], field: Field| {
        let mut builder = Builder::default();
        for value in values {
            builder.take(spelled(field, value), place);
        }
        let store = builder.finish();
        (0..store.len()).map(|row| store.event(row).text(field).unwrap().to_owned()).collect::<Vec<_>>()
    };
    for turn in 0..3 {
        let mut tokens = [spellings[0], spellings[2], spellings[3]];
        tokens.rotate_left(turn);
        assert_eq!(read(&tokens, Field::TokenId), ["Z0UjAauJ3kyPASNFZ4mrzQ"]);
    }
    let sessions = [spellings[1], spellings[0]];
    for sessions in [sessions, [sessions[1], sessions[0]]] {
        assert_eq!(read(&sessions, Field::SessionId), [spellings[0]]);
        assert_eq!(read(&sessions, Field::TokenId), [spellings[0]]);
    }
    assert_eq!(read(&["AbC", "aBc"], Field::KeyId), ["AbC", "aBc"], "keys keep the case of their letters");
    assert_eq!(read(&["Z0UjAauJ3kyPASNFZ4mrzQ", "z0UjAauJ3kyPASNFZ4mrzQ"], Field::TokenId).len(), 2);
}

#[test]
fn which_export_of_a_record_comes_first_is_of_no_account_for_what_it_says() {
    let poor = |time: &str| {
        let mut one = event("K01", time, "");
        one.set(Field::Stage, "other");
        one.set(Field::Format, "poor");
        one.set(Field::Agency, "x.example");
        one.set(Field::Message, "Sync");
        one.push(Field::Tags, "seen");
        one
    };
    let rich = |time: &str| {
        let mut one = event("K01", time, "a@x.example");
        one.set(Field::SourceIp, "192.0.2.1");
        one.set(Field::Format, "rich");
        one.set(Field::TenantId, "8d4121ed");
        one.set(Field::Agency, "Agency A");
        one.set(Field::Message, "Sync · Inbox");
        one.push(Field::Technique, "T1078");
        one.links.push(Link { rel: Rel::Issued, to: "session:s".to_owned() });
        one.count = Some(3);
        one.service = true;
        one.synthetic = true;
        one
    };
    let read = |events: Vec<Event<'static>>| {
        let store = built([event("A", "2023-01-01", "b")].into_iter().chain(events));
        assert_eq!(store.len(), 2);
        let mut event = store.event(store.row_of("K01").unwrap()).into_owned();
        event.set(Field::Format, "");
        event
    };
    let time = "2023-06-15T00:00:00.968Z";
    let first = read(vec![poor(time), rich(time)]);
    assert_eq!(first, read(vec![rich(time), poor(time)]));
    assert_eq!(first.text(Field::Account), Some("a@x.example"));
    assert_eq!(first.text(Field::Stage), Some("detection"));
    assert_eq!(
        first.text(Field::Agency),
        Some("Agency A"),
        "it is made of a tenant that the other does not name"
    );
    assert_eq!(first.text(Field::Message), Some("Sync · Inbox"));
    assert_eq!((first.count, first.service, first.synthetic), (Some(3), true, true));
    assert_eq!(first.list(Field::Tags), ["seen"]);
    assert_eq!(first.list(Field::Technique), ["T1078"]);
    assert_eq!(first.links.len(), 1);
}

/// Exports of some records of few ids: each leaves out some of what its record says, or says it otherwise.
fn exports() -> impl Strategy<Value = Vec<Event<'static>>> {
    let export = (0..3_u32, any::<bool>(), 0..4_u32, prop::collection::vec(0..4_usize, 9));
    let one = |(id, spelled, number, says): (u32, bool, u32, Vec<usize>)| {
        // of a GUID in large letters too
        let ids = [
            ["E0", "e0"],
            ["EV-1", "Ev-1"],
            ["538815B7-273A-4A3F-9957-C86897966EEC", "538815b7-273a-4a3f-9957-c86897966eec"],
        ];
        let id = ids[id as usize][usize::from(spelled)];
        let mut one = event(id, &format!("2023-06-15T00:00:0{number}Z"), "a@x.example");
        one.set(Field::Operation, format!("op{number}"));
        let texts = [
            (Field::Severity, ["", "low", "High", "medium"]),
            (Field::Stage, ["", "other", "detection", "mitigation"]),
            (Field::Message, ["", "Sync", "Bind", "Sync \u{b7} Inbox"]),
            (Field::UserAgent, ["", "curl", "CURL", "curl/8"]),
            (Field::Account, ["a@x.example", "A@x.example", "", ""]),
        ];
        for (at, (field, values)) in texts.into_iter().enumerate() {
            one.set(field, values[says[at]]);
        }
        let lists = [&[][..], &["b", "a"], &["c"], &["a", "b"]];
        for (at, field) in [(5, Field::Tags), (6, Field::Technique), (7, Field::MessageIds)] {
            one.extend(field, lists[says[at]].iter().map(|value| (*value).into()));
        }
        let link = |to: &&str| Link { rel: Rel::Issued, to: format!("session:{to}") };
        one.links = lists[says[8]].iter().map(link).collect();
        one
    };
    prop::collection::vec(export.prop_map(one), 1..24)
}

proptest! {
    #[test]
    fn files_in_any_order_give_the_same_events(
        (exports, order) in exports().prop_flat_map(|exports| {
            let order: Vec<usize> = (0..exports.len()).collect();
            (Just(exports), Just(order).prop_shuffle())
        }),
        grows: bool,
    ) {
        let read = |order: &[usize]| {
            let mut builder = Builder::default();
            for at in order {
                builder.take(exports[*at].clone(), Place { source: 0, offset: 0, len: 0 });
            }
            let store = if grows { builder.growing().0 } else { builder.finish() };
            let mut events: Vec<Event<'static>> = (0..store.len()).map(|row| store.event(row).into_owned()).collect();
            events.sort_by(|one, other| one.id.cmp(&other.id));
            events
        };
        let as_they_are: Vec<usize> = (0..exports.len()).collect();
        prop_assert_eq!(read(&as_they_are), read(&order));
    }
}

/// Exports of few ids that leave out much of their records and contradict each other; one of the ids is what events of
/// another may be given.
fn contradictions() -> impl Strategy<Value = Vec<Event<'static>>> {
    const TIMES: [&str; 8] = [
        "2023-06-15T02:00:00.4Z",
        "2023-06-15T02:00:00.5Z",
        "2023-06-15T02:00:00.6Z",
        "2023-06-15T02:00:00.612Z",
        "2023-06-15T02:00:00Z",
        "2023-06-15",
        "2023-06-14/2023-06-16",
        "",
    ];
    const TOLD: [(Field, [&str; 2]); 4] = [
        (Field::Account, ["a@x.example", "b@x.example"]),
        (Field::Operation, ["Bind", "Sync"]),
        (Field::Outcome, ["success", "failure"]),
        (Field::Stage, ["token_forgery", "detection"]),
    ];
    let says = prop::collection::vec(prop::option::of(0..2_usize), TOLD.len());
    let export = (0..6_usize, 0..TIMES.len(), says, prop::option::weighted(0.2, 1..3_u64), 0..3_i64);
    let export = export.prop_map(|(id, time, says, count, clock)| {
        let mut export = event(["Y", "Y", "y", "Y~2", "y~2", "Y~2~"][id], TIMES[time], "");
        export.clear(Field::Stage);
        for ((field, values), says) in TOLD.into_iter().zip(says) {
            export.set_some(field, says.map(|says| values[says]));
        }
        export.count = count;
        let is_instant = export.when.is_some_and(|when| !when.is_span());
        if clock > 0 && is_instant {
            export.clock = clock * 1_000_000_000;
            export.when = export.when.map(|when| crate::read::as_moved(when, export.clock));
        }
        export
    });
    prop::collection::vec(export, 1..14)
}

proptest! {
    #[test]
    fn exports_that_contradict_each_other_give_the_same_events_in_any_order_and_as_they_come(
        (exports, order) in contradictions().prop_flat_map(|exports| {
            let order: Vec<usize> = (0..exports.len()).collect();
            (Just(exports), Just(order).prop_shuffle())
        }),
        parts in prop::collection::vec(1..5_usize, 4),
    ) {
        let place = |at: usize| Place { source: 0, offset: at as u64, len: 1 };
        let told = |store: &Store| {
            let mut events: Vec<(Event<'static>, Vec<u64>)> = (0..store.len())
                .map(|row| {
                    let others = store.others(row).chain(store.place(row));
                    let mut places: Vec<u64> = others.map(|place| place.offset).collect();
                    places.sort_unstable();
                    (store.event(row).into_owned(), places)
                })
                .collect();
            events.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
            events
        };
        let as_they_are = {
            let mut builder = Builder::default();
            for (at, export) in exports.iter().enumerate() {
                builder.take(export.clone(), place(at));
            }
            told(&builder.finish())
        };
        let mut builder = Builder::default();
        for (at, number) in order.iter().zip(0..) {
            builder.take(exports[*at].clone(), place(*at));
            if number % 3 == 0 {
                drop(builder.snapshot());
            }
        }
        prop_assert_eq!(&told(&builder.snapshot()), &as_they_are);
        prop_assert_eq!(&told(&builder.finish()), &as_they_are);
        let (mut store, mut grows) = Builder::default().growing();
        let (mut rest, mut sizes) = (&order[..], parts.iter().copied());
        while !rest.is_empty() {
            let (some, others) = rest.split_at(sizes.next().unwrap_or(rest.len()).min(rest.len()));
            let mut batch = new_batch();
            for at in some {
                batch.take(&mut exports[*at].clone(), None, place(*at));
            }
            let before = store.len();
            let grown = store.grow(&mut grows, vec![batch]);
            prop_assert_eq!(grown.fresh.count(), store.len() - before);
            rest = others;
        }
        prop_assert_eq!(&told(&store), &as_they_are);
        let distinct = |ids: &mut dyn Iterator<Item = String>| ids.map(|id| id.to_lowercase()).collect::<FxHashSet<_>>().len();
        prop_assert_eq!(distinct(&mut (0..store.len()).map(|row| store.id(row))), store.len());
        let alone = store.shared_records().map(|(_, records)| records.alone.kept + records.alone.undated);
        let own = distinct(&mut exports.iter().map(|export| export.id.to_string()));
        prop_assert_eq!(own as u64 + alone.sum::<u64>(), store.len() as u64);
    }
}

/// One record as several exports tell it: each leaves out some of its values, and tells some of them in its own way.
fn tellings() -> impl Strategy<Value = Vec<Event<'static>>> {
    const TOLD: [(Field, [&str; 3]); 8] = [
        (Field::Account, ["u@a.example", "U@A.example", "u@a.example"]),
        (Field::Mailbox, ["u@a.example"; 3]),
        (Field::TenantId, ["t0"; 3]),
        (Field::Agency, ["Agency A", "Agency B", "t0"]),
        (Field::Outcome, ["success", "failure", "interrupted"]),
        (Field::Message, ["denied by policy", "done", "asked anew"]),
        (Field::Severity, ["high", "low", "info"]),
        (Field::Stage, ["other", "mailbox_access", "token_forgery"]),
    ];
    let telling = (prop::collection::vec(prop::option::of(0..3_usize), TOLD.len()), -2..3_i64);
    let event = telling.prop_map(|(ways, clock)| {
        let second = 1_000_000_000;
        let mut event = Event::default();
        event.id = "K".into();
        event.clock = clock * second;
        event.when = Some(When::at(Moment::new(1_686_787_200 * second + clock * second, Precision::Second)));
        for ((field, told), way) in TOLD.into_iter().zip(ways) {
            if let Some(way) = way {
                event.set(field, told[way].to_owned());
            }
        }
        event
    });
    prop::collection::vec(event, 2..6)
}

proptest! {
    #[test]
    fn exports_of_one_record_in_any_order_give_the_same_event(
        (exports, order) in tellings().prop_flat_map(|exports| (Just(exports.clone()), Just(exports).prop_shuffle())),
        since in 0..6_usize,
    ) {
        let read = |exports: &[Event<'static>]| {
            let place = Place { source: 0, offset: 0, len: 0 };
            let (there, coming) = exports.split_at(since.min(exports.len()));
            let mut builder = Builder::default();
            builder.take(event("A", "2024-01-01", "b"), place);
            for event in there {
                builder.take(event.clone(), place);
            }
            let (mut store, mut grows) = builder.growing();
            let mut batch = new_batch();
            for event in coming {
                batch.take(&mut event.clone(), None, place);
            }
            store.grow(&mut grows, vec![batch]);
            assert_eq!(store.len(), 2);
            store.event(store.row_of("K").unwrap()).into_owned()
        };
        prop_assert_eq!(read(&exports), read(&order));
    }
}

proptest! {
    #[test]
    fn what_comes_in_batches_is_what_comes_one_by_one(
        (exports, order) in exports().prop_flat_map(|exports| {
            // mostly again what came before
            let order = prop::collection::vec(0..exports.len(), 1..60);
            (Just(exports), order)
        }),
        at_once in 1..9_usize,
        sources in 1..3_u32,
    ) {
        let place = |at: u32| Place { source: at / 7 % sources, offset: u64::from(at), len: 1 };
        let coming: Vec<(u32, &Event<'_>)> = (0..).zip(order.iter().map(|at| &exports[*at])).collect();
        let mut single = Builder::default();
        let fates = coming.iter().fold(DispositionCounts::default(), |mut fates, (at, event)| {
            fates.add(single.take((*event).clone(), place(*at)));
            fates
        });
        let (mut builder, mut in_batches) = (Builder::default(), DispositionCounts::default());
        for some in coming.chunks(at_once) {
            let mut batch = builder.batch().unwrap();
            for (at, event) in some {
                batch.take(&mut (*event).clone(), None, place(*at));
            }
            in_batches.add_all(builder.absorb(batch));
        }
        prop_assert_eq!(in_batches, fates);
        let told = |store: Store| {
            let also = (0..store.columns.also.len()).filter_map(|at| store.columns.also.get(at));
            let mut also: Vec<(String, u64)> = also.map(|(row, place)| (store.id(row), place.offset)).collect();
            also.sort_unstable();
            let events: Vec<Event<'static>> = (0..store.len()).map(|row| store.event(row).into_owned()).collect();
            (events, also)
        };
        prop_assert_eq!(told(builder.finish()), told(single.finish()));
    }
}

#[test]
fn of_two_exports_the_graver_severity_is_kept_and_the_tags_of_both() {
    let place = Place { source: 0, offset: 0, len: 0 };
    let export = |severity: &str, tag: &str| {
        let mut one = event("K", "2023-06-15T00:00:00Z", "a");
        one.set(Field::Severity, severity.to_owned());
        one.push(Field::Tags, tag.to_owned());
        one
    };
    for turn in 0..2 {
        let mut exports = [export("low", "seen"), export("high", "bad")];
        exports.rotate_left(turn);
        let mut builder = Builder::default();
        for one in exports {
            builder.take(one, place);
        }
        let store = builder.finish();
        let event = store.event(0);
        assert_eq!((store.len(), event.text(Field::Severity)), (1, Some("high")));
        assert_eq!(event.list(Field::Tags), ["bad", "seen"]);
    }
}

/// The sources that tell records otherwise than the sources before them, each with how many.
fn told_otherwise(store: &Store) -> Vec<(u32, u64)> {
    let told = store.shared_records().map(|(source, records)| (source, records.otherwise));
    told.filter(|(_, records)| *records > 0).collect()
}

#[test]
fn of_two_exports_that_tell_another_stage_the_earlier_of_an_intrusion_counts_and_it_is_said() {
    let export = |stage: &str| {
        let mut one = event("K", "2023-06-15T00:00:00Z", "a");
        one.set(Field::Stage, stage.to_owned());
        one
    };
    for (one, other, stage, told) in [
        ("detection", "mailbox_access", "mailbox_access", 1),
        ("mailbox_access", "token_forgery", "token_forgery", 1),
        ("other", "disclosure", "disclosure", 0),
        ("detection", "detection", "detection", 0),
    ] {
        for stages in [[one, other], [other, one]] {
            let store = built(stages.map(export));
            assert_eq!((store.len(), store.event(0).text(Field::Stage)), (1, Some(stage)));
            assert_eq!(told_otherwise(&store), [(1, 1)][..told]);
        }
    }
}

#[test]
fn of_two_exports_a_sign_in_succeeded_and_a_claim_is_as_unsure_as_the_less_sure_one_and_it_is_said() {
    let export = |fields: &[(Field, &str)]| {
        let mut one = event("K", "2023-06-15T00:00:00Z", "a");
        for (field, value) in fields {
            one.set(*field, (*value).to_owned());
        }
        one
    };
    let failed = [(Field::Outcome, "failure"), (Field::Message, "failed: 50140, interrupted by many words")];
    let done = [(Field::Outcome, "success"), (Field::Message, "signed in")];
    let sure = [(Field::Status, "confirmed"), (Field::Confidence, "A"), (Field::KnownSince, "2023-07-11")];
    let unsure = [(Field::Status, "disputed"), (Field::Confidence, "C"), (Field::KnownSince, "2024-04-02")];
    for (lesser, kept) in [(&failed[..], &done[..]), (&sure, &unsure)] {
        for exports in [[lesser, kept], [kept, lesser]] {
            let store = built(exports.map(export));
            assert_eq!(store.len(), 1);
            for (field, value) in kept {
                assert_eq!(store.event(0).text(*field), Some(*value));
            }
            assert_eq!(told_otherwise(&store), [(1, 1)]);
        }
    }
}

#[test]
fn events_of_one_id_that_come_later_find_those_that_were_numbered() {
    let place = Place { source: 0, offset: 0, len: 0 };
    let mut builder = Builder::default();
    for day in [3, 1, 2] {
        builder.take(event("K", &format!("2023-06-0{day}"), "a"), place);
    }
    let (mut store, mut grows) = builder.growing();
    assert_eq!(ids(&store, &store.all()), ["K", "K~2", "K~3"]);
    let mut batch = super::new_batch();
    for day in [2, 3, 1, 4] {
        batch.take(&mut event("K", &format!("2023-06-0{day}"), "a"), None, place);
    }
    let taken = store.grow(&mut grows, vec![batch]).fates[0].1;
    assert_eq!((taken.merged, taken.kept), (4, 0), "as far as is known yet");
    let alone: u64 = store.shared_records().map(|(_, records)| records.alone.kept).sum();
    assert_eq!(alone, 3, "of seven records that have the id of the first");
    assert_eq!(ids(&store, &store.all()), ["K", "K~2", "K~3", "K~4"]);
}

#[test]
fn a_fraction_that_was_rounded_is_the_one_that_was_cut_and_whole_seconds_are_apart() {
    for (one, other, is_one) in [
        ("2023-06-15T17:21:26.968Z", "2023-06-15T17:21:26.968669Z", true),
        ("2023-06-15T17:21:26.969Z", "2023-06-15T17:21:26.968669Z", true),
        ("2023-06-15T17:21:26.968668Z", "2023-06-15T17:21:26.968669Z", true),
        ("2023-06-15T17:21:26.999999Z", "2023-06-15T17:21:27.000000Z", true),
        ("2023-06-15T17:21:26Z", "2023-06-15T17:21:26.999Z", true),
        ("2023-06-15T17:21:26.968667Z", "2023-06-15T17:21:26.968669Z", false),
        ("2023-06-15T17:21:26.970Z", "2023-06-15T17:21:26.968669Z", false),
        ("2023-06-15T17:21:26Z", "2023-06-15T17:21:27Z", false),
        ("2023-06-15T17:21:26Z", "2023-06-15T17:21:27.000Z", false),
        ("2023-06-14", "2023-06-15", false),
    ] {
        for (first, then) in [(one, other), (other, one)] {
            let store = built([first, then].map(|time| event("K", time, "a")));
            assert_eq!(store.len() == 1, is_one, "{first} {then}");
        }
    }
}

#[test]
fn two_versions_of_one_thing_are_two_events_and_what_tells_no_version_is_of_neither() {
    let export = |version: Option<u64>| {
        let mut one = event("K", "2023-06-15", "a");
        one.version = version;
        one
    };
    assert_eq!(built([Some(1), None, Some(1)].map(export)).len(), 1);
    assert_eq!(built([Some(1), Some(2), Some(1), Some(2)].map(export)).len(), 2);
    assert_eq!(built([Some(1), Some(2), None].map(export)).len(), 3);
}

#[test]
fn records_of_one_id_that_stand_for_other_numbers_of_operations_are_two_events() {
    let export = |count: Option<u64>| {
        let mut one = event("K", "2023-06-15", "a");
        one.count = count;
        one
    };
    for (counts, events, operations) in [
        (&[Some(1), Some(5), Some(1), Some(5)][..], 2, 6),
        (&[Some(5), None, None], 1, 5),
        (&[Some(1), Some(5), None], 3, 7),
    ] {
        let store = built(counts.iter().map(|count| export(*count)));
        assert_eq!((store.len(), store.total(&store.all()).operations), (events, operations), "{counts:?}");
    }
}

#[test]
fn two_exports_of_a_record_are_one_whatever_is_known_of_their_clocks() {
    let recorded = || event("K", "2023-06-15T00:00:00Z", "a");
    let moved = || {
        let mut moved = event("K", "2023-06-15T00:01:30Z", "a");
        moved.clock = 90_000_000_000;
        moved
    };
    for (first, then) in [(recorded(), moved()), (moved(), recorded()), (moved(), moved())] {
        let store = built([event("A", "2023-01-01", "b"), first, then]);
        let one = store.event(store.row_of("K").unwrap());
        assert_eq!(one.when.unwrap().to_string(), "2023-06-15T00:01:30Z");
        assert_eq!(one.clock, 90_000_000_000);
        assert_eq!(ids(&store, &store.moved()), ["K"]);
    }
}

#[test]
fn of_two_clocks_of_one_record_the_smaller_correction_holds_in_any_order() {
    let by = |clock: i64, moved: &str| {
        let mut event = event("K", moved, "a");
        event.clock = clock * 1_000_000_000;
        event
    };
    let (fast, slow) = (|| by(90, "2023-06-15T00:01:30Z"), || by(-60, "2023-06-14T23:59:00Z"));
    for (first, then) in [(fast(), slow()), (slow(), fast())] {
        let store = built([first, then]);
        assert_eq!(store.len(), 1);
        assert_eq!(store.event(0).when.unwrap().to_string(), "2023-06-14T23:59:00Z");
        assert_eq!(store.event(0).clock, -60_000_000_000);
    }
}

#[test]
fn records_of_one_id_that_name_two_keys_are_two_events() {
    let place = Place { source: 0, offset: 0, len: 0 };
    for keys in [["k1", "k2"], ["k2", "k1"]] {
        let mut builder = Builder::default();
        for key in keys {
            let mut one = event("K", "2023-06-15T01:00:00Z", "a");
            one.set(Field::KeyId, key);
            builder.take(one, place);
        }
        let store = builder.finish();
        assert_eq!(store.len(), 2);
        assert_eq!(store.rows_with(Field::KeyId, &|key| key == "k2").count(), 1, "{keys:?}");
    }
}

#[test]
fn the_finer_of_two_times_of_a_record_wins_whichever_comes_first() {
    for (coarse, fine, precision) in [
        ("2023-06-15T01:00:00Z", "2023-06-15T01:00:00.1234567Z", "nanosecond"),
        ("2023-06-15", "2023-06-15T01:00Z", "minute"),
        ("2023-06-15T17:21:26.969Z", "2023-06-15T17:21:26.968669Z", "microsecond"),
        ("2023-06-15T17:21:26.969Z", "2023-06-15T17:21:26.968Z", "millisecond"),
    ] {
        for (first, then) in [(coarse, fine), (fine, coarse)] {
            let store = built([first, then].map(|time| event("K", time, "a")));
            assert_eq!(store.len(), 1, "{first} {then}");
            assert_eq!(store.when(0).unwrap().to_string(), fine, "{first} {then}");
            assert_eq!(store.event(0).text(Field::Precision), Some(precision), "{first} {then}");
        }
    }
}

#[test]
fn an_id_is_spelled_one_way_whichever_file_is_read_first() {
    let guid = "538815b7-273a-4a3f-9957-c86897966eec";
    for (ids, spelled) in [(["EV-1", "Ev-1"], "EV-1"), ([guid, "538815B7-273A-4A3F-9957-C86897966EEC"], guid)]
    {
        for [one, other] in [ids, [ids[1], ids[0]]] {
            let early = "2023-06-15T00:00:00Z";
            let all = store(&[
                (one, early, "a"),
                (other, early, "a"),
                (other, "2023-06-16", "a"),
                (one, "2023-06-17", "a"),
            ]);
            let read: Vec<String> = (0..all.len()).map(|row| all.id(row)).collect();
            assert_eq!(read, [spelled.to_owned(), format!("{spelled}~2"), format!("{spelled}~3")]);
            assert_eq!(all.row_of(&one.to_lowercase()), Some(0), "a note may name it as it was spelled");
            assert_eq!(all.rows_of_ids([other].into_iter()).iter().collect::<Vec<_>>(), [0]);
            assert_eq!(all.row_at_time(all.order(1), &format!("{one}~2")), Some(1));
        }
    }
}
