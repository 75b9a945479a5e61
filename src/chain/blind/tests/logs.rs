//! Logs of several tenants, in files of their own and in shared ones.

use super::{event, instant, made, milestone, source, store};
use crate::chain::blind::{BlindFor, Zones};
use crate::event::{DAY, Event, Field};
use crate::read::{Ledger, MilestoneName, SourceEntry};

/// The tenant, the agency and the day of June of a record.
type Record = (&'static str, &'static str, u32);

/// A case of files, each with its records.
fn case(files: &[(&str, &[Record])]) -> Zones {
    let (mut events, mut sources): (Vec<Event<'static>>, Vec<SourceEntry>) = <_>::default();
    for (file, records) in files {
        let times: Vec<String> =
            records.iter().map(|(.., day)| format!("2023-06-{day:02}T00:00:00Z")).collect();
        for ((tenant, agency, _), time) in records.iter().zip(&times) {
            let id = format!("{file} {tenant} {time}");
            let mut one = event(&id, time, &[], &[]);
            one.set(Field::Source, (*file).to_owned());
            one.set(Field::TenantId, (*tenant).to_owned());
            one.set(Field::Agency, (*agency).to_owned());
            events.push(one);
        }
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        sources.push(source(file, "m365-ual-json", &times));
    }
    made(&store(&events), &Ledger { sources }, &[])
}

/// Each zone of a log that is longer than a day, as its name and its days of June.
fn missing(zones: &Zones) -> Vec<String> {
    let day = |ns: i64| (ns - instant("2023-06-01")) / DAY + 1;
    let told = |zone: crate::chain::Zone<'_>| {
        Some(format!("{} {}-{}", zone.source?, day(zone.from), day(zone.until)))
    };
    let long = zones.iter().filter(|zone| zone.until - zone.from > DAY);
    let mut all: Vec<String> = long.filter_map(told).collect();
    all.sort();
    all
}

fn names(zones: &Zones) -> Vec<&str> {
    zones.coverage().logs.iter().map(|log| log.source.as_str()).collect()
}

#[test]
fn a_file_of_two_tenants_covers_each_where_its_own_records_are() {
    let june: Vec<Record> = (1..=28).map(|day| ("a", "", day)).chain([("b", "", 28)]).collect();
    let zones = case(&[("f1.json", &june), ("f2.json", &[("b", "", 29), ("b", "", 30)])]);
    assert_eq!(names(&zones), ["f1.json of a", "unified audit log of b"]);
    let spans: Vec<i64> =
        zones.coverage().logs.iter().map(|log| (log.until - log.from) / crate::event::DAY).collect();
    assert_eq!(spans, [27, 2]);
    assert_eq!(missing(&zones), ["f1.json of a 28-30", "unified audit log of b 1-28"]);
}

#[test]
fn records_without_a_tenant_cover_the_tenant_that_most_of_their_file_are_of() {
    let zones = case(&[
        ("f1.json", &[("a", "", 1), ("", "", 2), ("a", "", 3), ("b", "", 3)]),
        ("f2.json", &[("b", "", 4)]),
    ]);
    assert_eq!(missing(&zones), ["f1.json of a 3-4", "unified audit log of b 1-3"]);
}

#[test]
fn no_two_logs_have_one_name() {
    let both = |one: &'static str, other: &'static str, day: u32| [(one, "", day), (other, "", day)];
    let files = [both("a", "b", 1), both("a", "b", 4), both("c", "d", 7), both("c", "d", 10)];
    let named: Vec<(&str, &[Record])> = ["f0", "f1", "f2", "f3"]
        .into_iter()
        .zip(&files)
        .map(|(file, records)| (file, &records[..]))
        .collect();
    let zones = case(&named);
    assert_eq!(names(&zones), ["unified audit log of a and b", "unified audit log of c and d"]);
    let many: Vec<Record> = ["e", "f", "g", "H"].map(|tenant| (tenant, "", 2)).to_vec();
    let more = case(&[("f4", &many), ("f5", &many)]);
    assert_eq!(names(&more), ["unified audit log of H and 3 other tenants"]);
}

#[test]
fn a_log_is_called_by_the_agency_of_its_tenant_else_by_the_tenant_as_it_is_written() {
    let called = |records: [[Record; 2]; 2]| {
        let [one, other] = &records;
        let zones = case(&[("f0", &one[..1]), ("f1", &one[1..]), ("f2", &other[..1]), ("f3", &other[1..])]);
        names(&zones).into_iter().map(|name| name.replace("unified audit log of ", "")).collect::<Vec<_>>()
    };
    let of = |tenant: &'static str, agency: &'static str| [(tenant, agency, 1), (tenant, agency, 2)];
    assert_eq!(called([of("One", "Agency A"), of("Two", "Two")]), ["Agency A", "Two"]);
    assert_eq!(called([of("One", "Agency A"), of("Two", "agency a")]), ["Agency A (One)", "Agency A (Two)"]);
    let several = [("One", "Agency A", 1), ("One", "Agency B", 2)];
    assert_eq!(
        called([several, of("Two", "")]),
        ["One", "Two"],
        "a tenant of several agencies is none of them"
    );
}

#[test]
fn an_agency_is_blind_where_the_log_of_its_own_tenant_is_whatever_that_of_another_covers() {
    let (mut events, mut sources) = (Vec::new(), Vec::new());
    for (file, tenant, agency, days) in
        [("a.csv", "ta", "Agency A", 20..=25), ("b.csv", "tb", "Agency B", 1..=25)]
    {
        let of_day = |day: u32| [0, 8, 16].map(|hour| format!("2023-06-{day:02}T{hour:02}:00:00Z"));
        let times: Vec<String> = days.flat_map(of_day).collect();
        let fields = [(Field::Agency, agency), (Field::TenantId, tenant), (Field::Source, file)];
        events.extend(times.iter().map(|time| event(&format!("{file} {time}"), time, &fields, &[])));
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        sources.push(source(file, "m365-ual-csv", &times));
    }
    let entered = [milestone(MilestoneName::FirstAccess, "2023-06-02")];
    let all = made(&store(&events), &Ledger { sources }, &entered);
    let open = (instant("2023-06-02"), instant("2023-06-25"));
    let days = |whose| all.within(whose, open).uncovered / DAY;
    assert_eq!([days(BlindFor::Agency("agency a")), days(BlindFor::Agency("Agency B"))], [18, 0]);
    assert_eq!(days(BlindFor::Account("ada@a.example", Some("Agency A"))), 18);
    assert_eq!(days(BlindFor::All), 18, "the case is blind where one of its agencies is");
    assert_eq!(all.coverage().unseen, [], "some log covers all of the time");
}
