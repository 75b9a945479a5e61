//! Blind zones, rule by rule, and all of them compared with a check of every second.

mod logs;

use super::{BlindFor, ZoneKind, Zones};
use crate::event::{Event, Field, HOUR, SECOND, Zone as Clock, parse_edtf};
use crate::read::{Ledger, Milestone, MilestoneName, Place, Quiet, Sink, SourceEntry};
use crate::store::{Builder, RowSet, Store};
use proptest::prelude::*;

const DAY: i64 = 24 * HOUR;

fn instant(text: &str) -> i64 {
    parse_edtf(text, Clock::Utc).unwrap().order()
}

fn event(id: &str, time: &str, fields: &[(Field, &str)], tags: &[&str]) -> Event<'static> {
    let mut event = Event::default();
    event.id = id.to_owned().into();
    event.when = parse_edtf(time, Clock::Utc).ok();
    event.set(Field::Stage, "mailbox_access");
    event.set(Field::Source, "ual.csv");
    for (field, value) in fields {
        event.set(*field, (*value).to_owned());
    }
    for tag in tags {
        event.push(Field::Tags, (*tag).to_owned());
    }
    event
}

fn store(events: &[Event<'static>]) -> Store {
    let mut builder = Builder::default();
    for (at, event) in (0..).zip(events) {
        builder.take(event.clone(), Place { source: 0, offset: at, len: 0 });
    }
    builder.finish()
}

fn source(file: &str, format: &str, times: &[&str]) -> SourceEntry {
    let mut quiet = Quiet::of(DAY);
    for time in times {
        quiet.take(parse_edtf(time, Clock::Utc).unwrap());
    }
    SourceEntry { file: file.to_owned(), format: format.to_owned(), quiet, ..SourceEntry::default() }
}

fn milestone(name: MilestoneName, time: &str) -> Milestone {
    let when = parse_edtf(time, Clock::Utc).unwrap();
    Milestone::new(name, when)
}

fn made(store: &Store, ledger: &Ledger, milestones: &[Milestone]) -> Zones {
    Zones::of(store, (ledger, milestones, &RowSet::default()), None, &|| false).unwrap()
}

fn zones(events: &[Event<'static>]) -> Zones {
    made(&store(events), &Ledger::default(), &[])
}

/// Kind, mailbox, hours since the beginning of June 2023, records.
fn listed(zones: &Zones) -> Vec<(ZoneKind, String, i64, i64, u32)> {
    let hours = |ns: i64| (ns - instant("2023-06-01")) / HOUR;
    let told = |zone: super::Zone<'_>| {
        let whose = zone.mailbox.or(zone.source).unwrap_or_default().to_owned();
        (zone.kind, whose, hours(zone.from), hours(zone.until), zone.records)
    };
    zones.iter().map(told).collect()
}

#[test]
fn a_throttled_record_blinds_the_log_of_its_mailbox_for_a_day_and_two_that_overlap_are_one() {
    let ada = [(Field::Mailbox, "Ada@a.example"), (Field::Agency, "Agency A")];
    let ben = [(Field::Account, "ben@b.example")];
    let all = zones(&[
        event("a", "2023-06-01T02:00:00Z", &ada, &["throttled"]),
        event("b", "2023-06-01T20:00:00Z", &[(Field::Mailbox, "ada@a.example")], &["throttled"]),
        event("c", "2023-06-05T00:00:00Z", &ada, &["throttled"]),
        event("d", "2023-06-01T03:00:00Z", &ben, &["Throttled", "bind"]),
        event("e", "no time", &ben, &["throttled"]),
    ]);
    let (ada, ben) = ("ada@a.example".to_owned(), "ben@b.example".to_owned());
    let wanted = [
        (ZoneKind::Throttled, ada.clone(), 2, 44, 2),
        (ZoneKind::Throttled, ben, 3, 27, 1),
        (ZoneKind::Throttled, ada, 96, 120, 1),
    ];
    assert_eq!(listed(&all), wanted);
    assert!(all.covers("ADA@a.example", instant("2023-06-02T19:59:59Z")));
    assert!(!all.covers("ada@a.example", instant("2023-06-02T20:00:00Z")), "its end is not in it");
    assert!(!all.covers("ben@b.example", instant("2023-06-01T02:59:59Z")));
    assert_eq!(all.spans(BlindFor::Agency("agency a")).len(), 2);
    assert_eq!(all.spans(BlindFor::Agency("Agency B")), []);
    let said = all.get(0).unwrap().reason();
    assert_eq!(said, "auditing throttled, as 2 records say: reads of the next 24 h are not recorded");
}

#[test]
fn a_mailbox_is_one_in_all_names_of_its_account() {
    let id = "6f1c1a52-0000-4000-8000-00000000000a";
    let mut both =
        event("both", "2023-06-01T00:00:00Z", &[(Field::Account, "ada@a.example")], &["sync", "bind"]);
    both.push(Field::AccountNames, id.to_owned());
    let all = zones(&[
        both,
        event("a", "2023-06-01T02:00:00Z", &[(Field::Mailbox, id)], &["throttled"]),
        event(
            "b",
            "2023-06-01T20:00:00Z",
            &[(Field::Mailbox, "Ada@a.example")],
            &["throttled", "sync", "bind"],
        ),
        event("c", "2023-06-02T02:00:00Z", &[(Field::Mailbox, id)], &["bind"]),
    ]);
    let throttled = (ZoneKind::Throttled, "Ada@a.example".to_owned(), 2, 44, 2);
    assert_eq!(listed(&all)[0], throttled);
    let inside = instant("2023-06-02T12:00:00Z");
    assert!(all.covers(id, inside) && all.covers("ada@a.example", inside));
    assert_eq!(
        all.repeats().iter().map(|of| (&*of.mailbox, of.records)).collect::<Vec<_>>(),
        [("ada@a.example", 3)]
    );
}

#[test]
fn rows_inside_are_those_of_the_mailbox_itself() {
    let ada = [(Field::Mailbox, "ada@a.example")];
    let own = [(Field::Account, "ada@a.example")];
    let sign_in = [(Field::Account, "ada@a.example"), (Field::Stage, "other")];
    let store = store(&[
        event("before", "2023-06-01T01:59:59Z", &ada, &[]),
        event("first", "2023-06-01T02:00:00Z", &ada, &["throttled"]),
        event("inside", "2023-06-01T12:00:00Z", &ada, &["sync"]),
        event("no mailbox", "2023-06-01T13:00:00Z", &own, &[]),
        event("no access", "2023-06-01T14:00:00Z", &sign_in, &[]),
        event("another", "2023-06-01T15:00:00Z", &[(Field::Mailbox, "ben@b.example")], &[]),
        event("end", "2023-06-02T02:00:00Z", &ada, &[]),
    ]);
    let zones = made(&store, &Ledger::default(), &[]);
    let ids: Vec<String> = zones.rows().iter().map(|row| store.id(row)).collect();
    assert_eq!(ids, ["first", "inside", "no mailbox"]);
    let of = |query: &[usize]| {
        let rows = RowSet::of(store.len(), query.iter().copied());
        zones.throttles().of_rows(&store, &rows).len()
    };
    assert_eq!((of(&[0]), of(&[5]), of(&[4]), of(&[])), (1, 0, 0, 0), "of the mailboxes that are asked for");
}

#[test]
fn folders_and_repeats_of_orphans_are_listed_before_those_of_owners() {
    let of = |name| [(Field::Mailbox, name)];
    let store = store(&[
        event("a", "2023-06-01T02:00:00Z", &of("ada@a.example"), &["sync", "bind"]),
        event("b", "2023-06-01T03:00:00Z", &of("bob@a.example"), &["sync", "bind"]),
    ]);
    let orphans = RowSet::of(store.len(), [1]);
    let zones = Zones::of(&store, (&Ledger::default(), &[], &orphans), None, &|| false).unwrap();
    let whose: Vec<&str> = zones.iter().filter_map(|zone| zone.mailbox).collect();
    assert_eq!(whose, ["bob@a.example", "ada@a.example"]);
    assert_eq!(
        zones.get(0).unwrap().reason(),
        "a folder synchronised, by 1 record, orphans among them: all of it is assumed read"
    );
    let repeats: Vec<&str> = zones.repeats().iter().map(|of| of.mailbox.as_str()).collect();
    assert_eq!(repeats, ["bob@a.example", "ada@a.example"]);
}

#[test]
fn a_synchronised_folder_is_an_hour_of_its_own_joined_where_they_touch() {
    let inbox = [(Field::Mailbox, "ada@a.example"), (Field::Target, "\\Inbox")];
    let sent = [(Field::Mailbox, "ada@a.example"), (Field::Target, "\\Sent")];
    let all = zones(&[
        event("a", "2023-06-01T02:00:00Z", &inbox, &["sync"]),
        event("b", "2023-06-01T03:00:00Z", &inbox, &["sync"]),
        event("c", "2023-06-01T03:30:00Z", &sent, &["sync"]),
        event("d", "2023-06-01T05:00:00Z", &inbox, &["sync"]),
    ]);
    let ada = || "ada@a.example".to_owned();
    let wanted = [
        (ZoneKind::Sync, ada(), 2, 4, 2),
        (ZoneKind::Sync, ada(), 3, 4, 1),
        (ZoneKind::Sync, ada(), 5, 6, 1),
    ];
    assert_eq!(listed(&all), wanted);
    assert_eq!(all.get(0).unwrap().folder, Some("\\Inbox"));
    assert_eq!(all.get(0).unwrap().reason(), "\\Inbox synchronised, by 2 records: all of it is assumed read");
    assert!(!all.covers(&ada(), instant("2023-06-01T02:30:00Z")), "the time is known, the messages are not");
}

#[test]
fn what_is_left_out_is_one_remark_a_mailbox() {
    let ada = [(Field::Mailbox, "ada@a.example")];
    let all = zones(&[
        event("a", "2023-06-01T02:00:00Z", &ada, &["bind"]),
        event("b", "2023-06-01T02:30:00Z", &ada, &["bind"]),
        event("c", "2023-06-01T08:00:00Z", &ada, &["bind"]),
    ]);
    assert!(all.is_empty());
    let [one] = all.repeats() else { panic!("{:?}", all.repeats()) };
    assert_eq!((one.mailbox.as_str(), one.records, one.lasts), ("ada@a.example", 3, 2 * HOUR + HOUR / 2));
    assert_eq!((one.from, one.until), (instant("2023-06-01T02:00:00Z"), instant("2023-06-01T09:00:00Z")));
    assert_eq!(
        one.reason(),
        "3 reads are recorded; one repeated within an hour of its like leaves no record"
    );
}

fn of_sources() -> (Store, Vec<SourceEntry>) {
    let sign_in = [(Field::Source, "sign-ins.json"), (Field::Stage, "other")];
    let mut claim = event("claim", "2016-04-05T00:00:00Z", &[(Field::Source, "facts.jsonl")], &[]);
    claim.push(Field::Cites, "S01");
    let store = store(&[
        event("a", "2023-06-01T00:00:00Z", &[], &[]),
        event("b", "2023-06-05T00:00:00Z", &[], &[]),
        event("s", "2023-06-04T00:00:00Z", &sign_in, &[]),
        claim,
    ]);
    let sources = vec![
        source("ual.csv", "m365-ual-csv", &["2023-06-01T00:00:00Z", "2023-06-05T00:00:00Z"]),
        source("sign-ins.json", "entra", &["2023-06-04T00:00:00Z"]),
        source("facts.jsonl", "dwell-jsonl", &["2016-04-05T00:00:00Z"]),
    ];
    (store, sources)
}

#[test]
fn a_log_is_blind_before_its_first_and_after_its_last_record_and_where_it_is_quiet() {
    let (store, sources) = of_sources();
    let all = made(&store, &Ledger { sources }, &[milestone(MilestoneName::Containment, "2023-06-07")]);
    let (ual, signs) = ("ual.csv".to_owned(), "sign-ins.json".to_owned());
    let wanted = [
        (ZoneKind::Coverage, signs.clone(), 0, 72, 0),
        (ZoneKind::Coverage, ual.clone(), 0, 96, 0),
        (ZoneKind::Coverage, signs, 72, 168, 0),
        (ZoneKind::Coverage, ual, 96, 168, 0),
    ];
    assert_eq!(listed(&all), wanted, "claims cover nothing, and belong to no time of the log");
    assert!(all.covers("anybody", instant("2023-06-06")), "no log of mailboxes covers it");
    assert_eq!(all.coverage().logs.len(), 2);
    let span = (instant("2023-06-01"), instant("2023-06-03"));
    let within = all.within(BlindFor::All, span);
    assert_eq!((within.throttled, within.uncovered, within.all), (0, 2 * DAY, 2 * DAY));
}

#[test]
fn what_is_known_of_intruders_elsewhere_is_no_log() {
    let (store, mut sources) = of_sources();
    let whole = made(&store, &Ledger { sources: sources.clone() }, &[]);
    let mut events: Vec<Event<'static>> = (0..store.len()).map(|row| store.event(row).into_owned()).collect();
    let fields = [(Field::Source, "intel.json"), (Field::Format, "stix"), (Field::Stage, "other")];
    events.push(event("i", "2006-03-09T13:21:20Z", &fields, &[]));
    sources.push(source("intel.json", "stix", &["2006-03-09T13:21:20Z"]));
    let beside = made(&self::store(&events), &Ledger { sources }, &[]);
    assert_eq!(listed(&beside), listed(&whole));
    assert_eq!(beside.coverage(), whole.coverage());
}

#[test]
fn a_log_covers_what_it_covers_however_it_is_cut_into_files_and_written() {
    let (store, mut sources) = of_sources();
    let whole = made(&store, &Ledger { sources: sources.clone() }, &[]);
    sources[0] = source("ual.csv", "m365-ual-csv", &["2023-06-01T00:00:00Z"]);
    let mut second = event("b2", "2023-06-05T00:00:00Z", &[(Field::Source, "ual-2.json")], &[]);
    second.set(Field::Mailbox, "ada@a.example");
    sources.push(source("ual-2.json", "m365-ual-json", &["2023-06-05T00:00:00Z"]));
    let mut events: Vec<Event<'static>> = (0..store.len()).map(|row| store.event(row).into_owned()).collect();
    events.push(second);
    let cut = made(&self::store(&events), &Ledger { sources }, &[]);
    let spans = |zones: &Zones| zones.iter().map(|zone| (zone.from, zone.until)).collect::<Vec<_>>();
    assert_eq!(spans(&whole), spans(&cut));
    assert!(cut.iter().any(|zone| zone.source == Some("unified audit log")));
}

#[test]
fn a_timeline_that_was_handed_on_covers_no_more_than_its_logs_whichever_is_read_first() {
    const LOGS: [(&str, &str, [&str; 3]); 2] = [
        ("ual.csv", "m365-ual-csv", ["2023-06-01T00:00:00Z", "2023-06-02T00:00:00Z", "2023-06-08T00:00:00Z"]),
        (
            "sign-ins.json",
            "entra-signin-graph",
            ["2023-06-03T00:00:00Z", "2023-06-04T00:00:00Z", "2023-06-06T00:00:00Z"],
        ),
    ];
    let records = |file: &str, of: &(&str, &str, [&str; 3])| -> Vec<Event<'static>> {
        let record = |time: &&str| {
            let mut record = event(&format!("{} {time}", of.0), time, &[(Field::Source, file)], &[]);
            match of.0 {
                "ual.csv" => record.set(Field::Mailbox, "ada@a.example"),
                _ => record.set(Field::Stage, "other"),
            }
            record
        };
        of.2.iter().map(record).collect()
    };
    let handed_on = LOGS.iter().flat_map(|log| records("case.jsonl", log)).collect::<Vec<_>>();
    let of_case: Vec<&str> = LOGS.iter().flat_map(|log| log.2).collect();
    let mut read: Vec<(SourceEntry, Vec<Event<'static>>)> =
        LOGS.iter().map(|log| (source(log.0, log.1, &log.2), records(log.0, log))).collect();
    let told = |read: &[(SourceEntry, Vec<Event<'static>>)]| {
        let mut builder = Builder::default();
        for ((_, events), source) in read.iter().zip(0..) {
            for (event, offset) in events.iter().zip(0..) {
                builder.take(event.clone(), Place { source, offset, len: 1 });
            }
        }
        let sources = read.iter().map(|(entry, _)| entry.clone()).collect();
        let all = made(&builder.finish(), &Ledger { sources }, &[]);
        let zones: Vec<(i64, i64)> = all.iter().map(|zone| (zone.from, zone.until)).collect();
        let logs = all.coverage().logs.iter().map(|log| (log.source.clone(), log.records, log.accesses));
        let mut logs: Vec<(String, u64, u64)> = logs.collect();
        logs.sort();
        (zones, logs)
    };
    let alone = told(&read);
    assert_eq!(alone.1, [("sign-ins.json".to_owned(), 3, 0), ("ual.csv".to_owned(), 3, 3)]);
    read.push((source("case.jsonl", "dwell-jsonl", &of_case), handed_on));
    assert_eq!(told(&read), alone);
    read.rotate_right(1);
    assert_eq!(told(&read), alone);
}

#[test]
fn logs_of_two_tenants_cover_each_its_own() {
    let of = |id: &'static str, time: &'static str, file: &'static str, tenant: &'static str| {
        event(
            id,
            time,
            &[(Field::Source, file), (Field::TenantId, tenant), (Field::Mailbox, "ada@a.example")],
            &[],
        )
    };
    let days = ["2023-06-01T00:00:00Z", "2023-06-03T00:00:00Z", "2023-06-05T00:00:00Z"];
    let told = |tenants: [&'static str; 2]| {
        let events = [
            of("a", days[0], "a.json", tenants[0]),
            of("b", days[1], "a.json", tenants[0]),
            of("c", days[2], "b.csv", tenants[1]),
        ];
        let sources = vec![
            source("a.json", "office-activity", &days[..2]),
            source("b.csv", "m365-ual-csv", &days[2..]),
        ];
        let all = made(&store(&events), &Ledger { sources }, &[]);
        all.iter().map(|zone| zone.source.unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let one = "unified audit log of T1";
    assert_eq!(told(["t1", "T1"]), [one, one], "each silence within it");
    let two = told(["t1", "t2"]);
    assert!(two.contains(&"a.json".to_owned()) && two.contains(&"b.csv".to_owned()), "{two:?}");
}

#[test]
fn coverage_is_told_by_log_and_tenant_however_many_files_it_came_in() {
    let files: Vec<String> = (1..=9).map(|day| format!("export-{day}.json")).collect();
    let (mut events, mut sources) = (Vec::new(), Vec::new());
    for (day, file) in (1..).zip(&files) {
        let time = format!("2023-06-{day:02}T{:02}:00:00Z", 24 - day);
        sources.push(source(file, "m365-ual-json", &[&time]));
        // one tenant is in all files, two in the first three, and a record names none
        let tenants = ["a", "b", "B", "c", ""];
        let own = tenants.iter().enumerate().filter(|(_, tenant)| day <= 3 || matches!(**tenant, "a" | ""));
        for (at, tenant) in own {
            let fields = [(Field::Source, file.as_str()), (Field::TenantId, *tenant)];
            events.push(event(&format!("{day}-{at}"), &time, &fields, &[]));
        }
    }
    let all = made(&store(&events), &Ledger { sources }, &[]);
    let logs: Vec<(&str, usize, u64)> =
        all.coverage().logs.iter().map(|log| (log.source.as_str(), log.files.len(), log.records)).collect();
    assert_eq!(logs, [("unified audit log of B and c", 3, 12), ("unified audit log of a", 9, 15)]);
    let ends = |log: usize| all.coverage().logs.get(log).map(|log| (log.until - log.from) / HOUR);
    assert_eq!([ends(0), ends(1)], [Some(2 * 23), Some(8 * 23)]);
    let zones: Vec<&str> = all.iter().filter_map(|zone| zone.source).collect();
    assert_eq!(zones, [logs[0].0], "the other tenants are not covered after the third file");
}

#[test]
fn without_a_log_of_mailboxes_an_intrusion_is_unseen_throughout() {
    let turns = [
        milestone(MilestoneName::FirstAccess, "2023-06-01"),
        milestone(MilestoneName::Detection, "2023-06-02"),
    ];
    let all = made(&store(&[]), &Ledger::default(), &turns);
    assert_eq!(listed(&all), [(ZoneKind::Coverage, String::new(), 0, 48, 0)]);
    assert_eq!(all.get(0).unwrap().reason(), "no log of mailboxes is in the case");
    assert!(zones(&[]).is_empty(), "nobody asks of a case without milestones");
}

const NAMES: [&str; 4] = ["ada@a.example", "Ada@A.example", "ben@b.example", ""];
const AGENCIES: [&str; 3] = ["", "Agency A", "Agency B"];
const TAGS: [&str; 4] = ["throttled", "sync", "bind", "other"];

type Drawn = (usize, usize, usize, usize, i64);

fn drawn(rows: &[Drawn]) -> Vec<Event<'static>> {
    let one = |(at, (mailbox, account, agency, tag, second)): (usize, &Drawn)| {
        let fields = [
            (Field::Mailbox, NAMES[*mailbox]),
            (Field::Account, NAMES[*account]),
            (Field::Agency, AGENCIES[*agency]),
        ];
        let mut event = event(&format!("e{at}"), "", &fields, &[TAGS[*tag]]);
        let moment = crate::event::Moment::new(second * SECOND, crate::event::Precision::Second);
        event.when = Some(crate::event::When::at(moment));
        event
    };
    rows.iter().enumerate().map(one).collect()
}

/// Whose mailbox a row is about, found from the row alone.
fn whose(row: &Drawn) -> String {
    let named = if NAMES[row.0].is_empty() { NAMES[row.1] } else { NAMES[row.0] };
    named.to_lowercase()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn zones_are_what_a_look_at_every_second_finds_in_whatever_order_rows_come(
        rows in prop::collection::vec((0..4_usize, 0..4_usize, 0..3_usize, 0..4_usize, 0..5 * 86_400_i64), 0..24),
        turn in 0_usize..24,
        asked in prop::collection::vec(-10..6 * 86_400_i64, 60),
    ) {
        let events = drawn(&rows);
        let mut turned = events.clone();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        turned.reverse();
        let built = store(&events);
        let (all, again) = (made(&built, &Ledger::default(), &[]), zones(&turned));
        let told = |zones: &Zones| zones.iter().map(|zone| format!("{zone:?}")).collect::<Vec<_>>();
        prop_assert_eq!(told(&all), told(&again));
        prop_assert_eq!(all.repeats(), again.repeats());
        let is_blind = |name: &str, second: i64| rows.iter().any(|row| {
            TAGS[row.3] == "throttled" && whose(row) == name && !name.is_empty()
                && (row.4..row.4 + 86_400).contains(&second)
        });
        for second in &asked {
            for name in ["ada@a.example", "ben@b.example"] {
                prop_assert_eq!(all.covers(name, second * SECOND), is_blind(name, *second));
            }
        }
        let inside: Vec<bool> = {
            let mut flags = vec![false; rows.len()];
            for row in all.rows().iter() {
                let at: usize = built.id(row)[1..].parse().unwrap();
                flags[at] = true;
            }
            flags
        };
        for (row, inside) in rows.iter().zip(inside) {
            prop_assert_eq!(inside, is_blind(&whose(row), row.4));
        }
        let (from, until) = (asked[0].min(asked[1]), asked[0].max(asked[1]));
        let counted = (from..until).filter(|second| is_blind("ada@a.example", *second)).count();
        let within = all.within(BlindFor::Account("ada@a.example", None), (from * SECOND, until * SECOND));
        prop_assert_eq!(within.throttled / SECOND, i64::try_from(counted).unwrap());
    }
}
