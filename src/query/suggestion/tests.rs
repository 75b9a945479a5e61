use super::{Suggestion, meant, pointless};
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::query::filter::{Filter, Match};
use crate::query::{Evaluator, NoFacts, Records, read};
use crate::read::{Place, Record, Sink};
use crate::store::{Builder, Store};
use std::io;

/// Records without a text.
struct Blank;

impl Records for Blank {
    fn bytes(&self, _: Place, into: &mut Vec<u8>) -> io::Result<()> {
        *into = b"{}".to_vec();
        Ok(())
    }

    fn record(&self, _: Place) -> io::Result<Record> {
        Ok(Record { bytes: b"{}".to_vec(), tree: serde_json::json!({}) })
    }
}

fn store() -> Store {
    let mut builder = Builder::default();
    for (at, (account, agency)) in (0_u64..).zip([
        ("ann@a.example", "Dept of State"),
        ("bob@b.example", "Agency B"),
        ("cy@c.example", "Dept"),
    ]) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        event.when = parse_edtf("2023-06-15", Zone::Utc).ok();
        event.set(Field::Account, account.to_owned());
        event.set(Field::Agency, agency.to_owned());
        event.set(Field::Client, "Client=REST".to_owned());
        event.set(Field::Target, "PC01\\door".to_owned());
        builder.take(event, Place { source: 0, offset: at, len: 0 });
    }
    builder.finish()
}

fn told(query: &str) -> Option<String> {
    told_of(&store(), query)
}

fn told_of(store: &Store, query: &str) -> Option<String> {
    told_in(store, query, Zone::Utc)
}

fn told_in(store: &Store, query: &str, zone: Zone) -> Option<String> {
    let filter = read(query, zone).unwrap();
    let evaluator = Evaluator { store, records: &Blank, facts: &NoFacts, stopped: &|| false };
    meant(&evaluator, &filter).unwrap().filter(Suggestion::is_told).map(|meant| meant.to_string())
}

#[test]
fn words_behind_a_value_belong_to_it_where_some_event_has_it_so() {
    let meant = "did you mean agency:\"dept of state\"?";
    for query in [
        "agency:Dept of State",
        "agency:dept \"of\" state",
        "(agency:Dept of State) stage:other",
        "stage:other agency:Dept of State nothing",
        "account:nobody or (agency:Dept of State)",
    ] {
        assert_eq!(told(query).map(|told| told.to_lowercase()).as_deref(), Some(meant), "{query}");
    }
    assert_eq!(told("not agency:Agency B"), Some("did you mean not agency:\"Agency B\"?".to_owned()));
}

#[test]
fn a_star_in_quotes_is_told_where_it_was_to_stand_for_letters() {
    for (query, absent, near) in [
        ("agency:\"Dept of*\"", "agency:\"Dept of*\"", "agency:Dept\\ of*"),
        ("stage:other (agency:\"*of State\" or account:x)", "agency:\"*of State\"", "agency:*of\\ State"),
        ("raw.\"User Id\":\"a/*\"", "raw.\"user id\":\"a/*\"", "raw.\"user id\":a\\/*"),
    ] {
        let said = format!("no event has {absent}; `*` in quotes is a star: did you mean {near}?");
        assert_eq!(told(query), Some(said), "{query}");
        let meant = read(near, Zone::Utc).unwrap();
        assert!(matches!(
            meant,
            Filter::Text(_, Match::Pattern(_)) | Filter::Raw(_, Some(Match::Pattern(_)))
        ));
    }
    assert_eq!(told("not agency:\"Dept of*\""), None);
    // another term may be the reason for no matches, so records are not searched
    let said = "`*` in quotes is a star: did you mean raw.k:a*?".to_owned();
    assert_eq!(told("raw.k:\"a*\" account:x"), Some(said));
}

#[test]
fn a_backslash_before_a_star_may_be_one_of_the_value() {
    let said = r#"no event has target:"PC01*"; `*` behind `\` or in quotes is a star, and `\\` is one `\`: did you mean target:PC01*, target:PC01\\*?"#;
    assert_eq!(told(r"target:PC01\*").as_deref(), Some(said));
    assert_eq!(told(r"target:PC01\\*"), None);
}

#[test]
fn a_value_that_no_event_has_is_told_with_those_that_are_near() {
    let near = "no event has agency:State; did you mean agency:\"Dept of State\"?";
    assert_eq!(told("agency:State"), Some(near.to_owned()));
    let near = "no event has agency:Sate; did you mean agency:\"Dept of State\"?";
    assert_eq!(told("agency:Sate"), Some(near.to_owned()), "a word of it is misspelt");
    let near = "no event has account:anm@a.example; did you mean account:ann@a.example?";
    assert_eq!(told("account:anm@a.example"), Some(near.to_owned()));
    assert_eq!(
        told("agency:\"Dept of Stale\" x").as_deref(),
        Some("no event has agency:\"Dept of Stale\"; did you mean agency:\"Dept of State\", agency:Dept?")
    );
}

#[test]
fn of_several_values_that_hold_what_was_typed_any_may_be_meant() {
    let any = "no event has account:example; did you mean account:*example*?";
    assert_eq!(told("account:example").as_deref(), Some(any));
    assert_eq!(told("account:example x").as_deref(), Some(any));
    let begun = "no event has agency:dep; did you mean agency:dep*?";
    assert_eq!(told("agency:dep").as_deref(), Some(begun));
}

#[test]
fn a_value_that_another_field_has_is_told_with_that_field() {
    let told_of = told("user_agent:\"client=rest\"");
    let near = "no event has user_agent:client=rest; did you mean client:client=rest?";
    assert_eq!(told_of.as_deref(), Some(near));
    let none = "no event has session_id";
    assert_eq!(told("session_id:\"Client=REST\"").as_deref(), Some(none), "no field that is taken for it");
}

#[test]
fn of_values_that_events_have_nothing_is_said() {
    for query in [
        "agency:Dept stage:detection",
        "agency:Dept cy",
        "stage:detection",
        "nothing",
        "agency:zzz",
        "not agency:zzz x",
    ] {
        assert_eq!(told(query), None, "{query}");
    }
}

#[test]
fn what_is_no_longer_wanted_is_stopped() {
    let store = store();
    let filter = read("agency:State", Zone::Utc).unwrap();
    let evaluator = Evaluator { store: &store, records: &Blank, facts: &NoFacts, stopped: &|| true };
    assert!(meant(&evaluator, &filter).is_err());
}

#[test]
fn a_value_within_those_of_a_field_that_is_taken_for_it_is_told() {
    let said = "no event has user_agent:REST; did you mean client:*REST*?";
    assert_eq!(told("user_agent:REST").as_deref(), Some(said));
    let said = "no event has app_id:REST; did you mean client:*REST*?";
    assert_eq!(told("app:REST").as_deref(), Some(said), "a name where the id is asked for");
}

#[test]
fn a_level_that_is_misspelt_is_told_where_no_event_has_one_either() {
    let said = "no event has severity:hgh; did you mean severity:high?";
    assert_eq!(told("severity:hgh").as_deref(), Some(said));
    let none = Some("no event has severity");
    assert_eq!(
        told("severity:high").as_deref(),
        none,
        "a level that is spelled as it should is not offered again"
    );
    assert_eq!(told("severity>medium").as_deref(), none);
}

#[test]
fn of_levels_that_no_event_has_those_there_are_are_told() {
    let mut builder = Builder::default();
    for (at, level) in (0_u64..).zip(["Low", "info"]) {
        let mut event = Event::default();
        event.id = format!("e{at}").into();
        event.set(Field::Severity, level.to_owned());
        builder.take(event, Place { source: 0, offset: at, len: 0 });
    }
    let store = builder.finish();
    let said = Some("no event has severity:high; there are severity:info, severity:low");
    for query in
        ["severity:high", "severity>=high", "severity>medium", "account:* or severity:(high critical)"]
    {
        assert_eq!(told_of(&store, query).as_deref(), said, "{query}");
    }
    assert_eq!(told_of(&store, "severity>=low id:e1"), None, "some event has one of them");
    for query in ["severity>critical", "severity<info id:e1"] {
        let there = Some("there are severity:info, severity:low");
        assert_eq!(told_of(&store, query).as_deref(), there, "{query}");
    }
}

#[test]
fn wildcards_that_a_value_meets_within_are_told_with_stars_around_them() {
    for (query, absent, near) in [
        ("agency:Sta*", "agency:Sta*", "agency:*Sta*"),
        ("stage:other agency:(?f\\ St* x)", "agency:?f\\ St*", "agency:*?f\\ St*"),
        ("client:*RES", "client:*RES", "client:*RES*"),
    ] {
        let said = format!("no event has {absent}; did you mean {near}?");
        assert_eq!(told(query), Some(said), "{query}");
        assert!(told(near).is_none(), "{near}");
    }
    for query in ["agency:zzz*", "agency:/^Sta/", "agency:*"] {
        assert_eq!(told(query), None, "{query}");
    }
}

#[test]
fn a_time_behind_that_of_a_term_is_told_as_the_end_of_a_range() {
    for (query, range) in [
        ("time:2023-05-15 2023-06-16", "2023-05-15..2023-06-16"),
        ("account:ann@a.example time:2023-05-15 to 2023-06", "2023-05-15..2023-06"),
        ("time:2023-05-15 2023-05-01T09:00", "2023-05-01T09:00..2023-05-15"),
        ("time:2023-06 2023-05", "2023-05..2023-06-30"),
        ("time:2023-05-16T09:00 2023-05-15T08:30", "2023-05-15T08:30..2023-05-16T09:00:59"),
        ("time:2023-05-15T09:00 - 2023-05-15T10:00 x", "2023-05-15T09:00:00..2023-05-15T10:00"),
    ] {
        assert_eq!(told(query), Some(format!("did you mean time:{range}?")), "{query}");
    }
    let zone = Zone::parse("-05:00").unwrap();
    for (query, range) in [
        ("time:2023-05-15T09:00 2023-05-15T10:00", "2023-05-15T09:00:00..2023-05-15T10:00"),
        ("time:2023-05-15T09:00 2023-05-15T13:30Z", "2023-05-15T13:30Z..2023-05-15T09:00:59"),
        ("time:2023-05-15T09:00Z 2023-05-15", "2023-05-15..2023-05-15T04:00:59"),
    ] {
        let said = told_in(&store(), query, zone);
        assert_eq!(said, Some(format!("did you mean time:{range}?")), "{query}");
        assert!(read(&format!("time:{range}"), zone).is_ok(), "{range}");
    }
    for query in ["account:x time:2023-05-15 2023-06", "time:2023-05-15 2023-06 account:x"] {
        let said = "no event has account:x; and did you mean time:2023-05-15..2023-06?";
        assert_eq!(told(query).as_deref(), Some(said), "{query}");
    }
    let said = "no event has account:x; and did you mean agency:\"Dept of State\"?";
    assert_eq!(told("agency:Dept of State account:x").as_deref(), Some(said));
    for query in ["time>2023-05-15 2023-06-16", "time:2023-05-15 2023", "2023-05-15 2023-06-16"] {
        assert_eq!(told(query), None, "{query}");
    }
}

#[test]
fn a_field_of_the_record_is_told_as_it_was_typed() {
    let store = store();
    let query = "stage:other raw.MailType:x";
    let filter = read(query, Zone::Utc).unwrap();
    let evaluator = Evaluator { store: &store, records: &Blank, facts: &NoFacts, stopped: &|| false };
    let meant = meant(&evaluator, &filter).unwrap().unwrap();
    let error = meant.in_query(query).unwrap();
    assert_eq!((&query[error.span], &*error.message), ("raw.MailType", "no event has raw.MailType"));
    assert_eq!(meant.spelled_in(query).to_string(), "no event has raw.MailType");
}

#[test]
fn a_field_of_no_record_is_told_where_it_is_left_out_or_is_one_of_several_too() {
    let store = store();
    let evaluator = Evaluator { store: &store, records: &Blank, facts: &NoFacts, stopped: &|| false };
    let told = |query: &str| {
        let filter = read(query, Zone::Utc).unwrap();
        pointless(&evaluator, &filter).unwrap().map(|told| told.to_string())
    };
    for query in ["not raw.nope:x", "raw.nope:x or agency:Dept", "agency:Dept -(raw.nope:x)"] {
        assert_eq!(told(query).as_deref(), Some("no event has raw.nope"), "{query}");
    }
    assert_eq!(told("agency:Dept raw.nope:x"), None, "which keeps nothing, and is told by that");
}

/// What is said of a query that keeps events.
fn in_vain(query: &str) -> Option<String> {
    let store = store();
    let filter = read(query, Zone::Utc).unwrap();
    let evaluator = Evaluator { store: &store, records: &Blank, facts: &NoFacts, stopped: &|| false };
    assert!(evaluator.rows(&filter).unwrap().count() > 0, "{query}");
    assert_eq!(super::may_be_pointless(&filter), query.contains(['(', '-']), "{query}");
    pointless(&evaluator, &filter).unwrap().map(|told| told.to_string())
}

#[test]
fn a_list_of_names_with_blanks_or_between_commas_is_told_with_quotes() {
    for (query, absent, near) in [
        ("agency:(\"Dept of\" State)", "agency:\"Dept of\"", "agency:\"Dept of State\""),
        (
            "agency:\"dept of state, agency b\"",
            "agency:\"dept of state, agency b\"",
            "agency:(\"Dept of State\" \"Agency B\")",
        ),
        (
            "account:ann@a.example,bob@b.example",
            "account:\"ann@a.example,bob@b.example\"",
            "account:(ann@a.example bob@b.example)",
        ),
        ("account:nobody;cy@c.example", "account:\"nobody;cy@c.example\"", "account:(nobody cy@c.example)"),
    ] {
        let said = format!("no event has {absent}; did you mean {near}?");
        assert_eq!(told(query), Some(said), "{query}");
    }
    assert_eq!(told("account:x,y"), None);
    let meant = "did you mean agency:(\"Dept of State\" \"Agency B\")?";
    assert_eq!(told("agency:Dept of State, Agency B").as_deref(), Some(meant));
}

#[test]
fn of_a_list_that_keeps_events_what_is_in_vain_is_told() {
    let near = "no event has agency:of; did you mean agency:\"Dept of State\"?";
    assert_eq!(in_vain("agency:(Dept of State)").as_deref(), Some(near));
    let near = "no event has agency:of; did you mean not agency:(\"Dept of State\" \"Agency B\")?";
    assert_eq!(in_vain("-agency:(Dept of State Agency B)").as_deref(), Some(near));
    assert_eq!(in_vain("agency:(Dept \"Agency B\" \"Dept of State\")"), None, "each is a value");
    assert_eq!(in_vain("agency:(Dept nobody)"), None, "nor do words make one");
}
