//! Questions about a small case.

mod files;
mod grown;
mod looks;
mod so_far;

use super::{LocalEngine, OpenOptions};
use crate::engine::{
    Anchor, Ask, Body, Cancel, Direction, Engine, EngineError, LaneBy, Position, Question, Window, Worker,
};
use crate::event::{Field, Zone, parse_moment};
use crate::query::{Filter, read};
use crossbeam_channel::unbounded;
use std::fs;
use std::sync::Arc;

/// Six dated events and an undated one. `b` is throttled; an hour passes between `c` and `d`.
const EVENTS: &str = r#"{"id":"a","time":"2023-06-15T02:00:00Z","stage":"mailbox_access","account":"desk-01@a.example","message":"Bind","count":3,"session_id":"S1"}
{"id":"b","time":"2023-06-15T02:00:10Z","stage":"mailbox_access","account":"desk-02@a.example","message":"Bind","session_id":"S1","tags":["throttled"]}
{"id":"c","time":"2023-06-15T02:00:20Z","stage":"other","account":"desk-01@a.example","message":"Sign-in","source_ip":"192.0.2.1"}
{"id":"d","time":"2023-06-15T03:00:20Z","stage":"detection","account":"soc@b.example","message":"Alert","known_since":"2023-07-01","cites":["S01"]}
{"id":"e","time":"2023-06-16","stage":"mitigation","message":"Closed","cites":["S01"],"links":[{"rel":"supersedes","to":"d"}]}
{"id":"f","time":"2023-06-01","time_end":"2023-06-20","stage":"token_forgery","message":"web panel","source_ip":"192.0.2.1","cites":["S02"]}
{"id":"u","message":"no time at all","stage":"other"}
"#;

fn opened() -> (tempfile::TempDir, LocalEngine) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    (folder, engine)
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    engine.answer(&Ask { generation: 7, question }, &Cancel::default(), &mut |_| {}).unwrap().body
}

/// A position with an outdated time.
fn somewhere(id: &str) -> Position {
    Position::of_id(Some(1), id)
}

fn filter(query: &str) -> Filter {
    read(query, Zone::Utc).unwrap()
}

fn window(engine: &mut LocalEngine, query: &str, anchor: Anchor, before: usize, after: usize) -> Window {
    let question =
        Question::Window { filter: filter(query), anchor, before, after, records: false, find: None };
    match ask(engine, question) {
        Body::Window(window) => window,
        other => panic!("{other:?}"),
    }
}

fn ids(window: &Window) -> String {
    window.rows.iter().map(|row| row.position.id.as_str()).collect()
}

fn at(engine: &mut LocalEngine, id: &str) -> Anchor {
    let all = window(engine, "", Anchor::First, 0, 99);
    Anchor::At(all.rows.iter().find(|row| row.position.id == id).unwrap().position.clone())
}

#[test]
fn an_event_that_was_left_is_let_go_of_while_nothing_is_asked() {
    let (_folder, mut engine) = opened();
    let mut event = |id: &str| match ask(
        &mut engine,
        Question::Event { position: somewhere(id), as_of: None, played: None },
    ) {
        Body::Event(detail) => detail,
        other => panic!("{other:?}"),
    };
    let (left, shown) = (event("c"), event("d"));
    let gone = Arc::downgrade(&left);
    drop(left);
    engine.poll();
    assert!(gone.upgrade().is_none() && Arc::strong_count(&shown) == 2);
}

#[test]
fn a_window_holds_the_rows_around_its_anchor_and_knows_the_ends() {
    let (_folder, mut engine) = opened();
    let all = window(&mut engine, "", Anchor::First, 9, 99);
    assert_eq!((ids(&all).as_str(), all.anchor, all.first, all.last), ("fabcdeu", 0, true, true));
    let middle = at(&mut engine, "c");
    let some = window(&mut engine, "", middle.clone(), 1, 2);
    assert_eq!((ids(&some).as_str(), some.anchor, some.first, some.last), ("bcd", 1, false, false));
    let end = window(&mut engine, "", Anchor::Last, 1, 9);
    assert_eq!((ids(&end).as_str(), end.last), ("eu", true));
    let gone = window(&mut engine, "stage:mailbox_access", middle, 1, 5);
    assert_eq!(
        (ids(&gone).as_str(), gone.anchor),
        ("b", 1),
        "the anchor is filtered out and nothing stands after it"
    );
}

#[test]
fn a_rank_is_that_of_the_row_that_the_cursor_is_put_on() {
    let (_folder, mut engine) = opened();
    let anchor = at(&mut engine, "e");
    let rank = |engine: &mut LocalEngine, query: &str| match ask(
        engine,
        Question::Rank { filter: filter(query), anchor: anchor.clone() },
    ) {
        Body::Rank(rank) => rank,
        other => panic!("{other:?}"),
    };
    assert_eq!(rank(&mut engine, ""), 5);
    assert_eq!(rank(&mut engine, "stage:mailbox_access"), 1, "nothing stands after it: the last");
    assert_eq!(rank(&mut engine, "nothing of the kind"), 0);
}

#[test]
fn a_time_is_an_anchor_too() {
    let (_folder, mut engine) = opened();
    let noon = parse_moment("2023-06-15T02:00:11", Zone::Utc).unwrap().ns;
    let found = window(&mut engine, "", Anchor::Time(noon), 0, 1);
    assert_eq!(ids(&found), "c");
}

#[test]
fn counts_tell_records_operations_and_what_only_the_time_leaves_out() {
    let (_folder, mut engine) = opened();
    let count = |engine: &mut LocalEngine, query: &str| match ask(
        engine,
        Question::Count { filter: filter(query) },
    ) {
        Body::Count(counted) => counted,
        other => panic!("{other:?}"),
    };
    let all = count(&mut engine, "");
    assert_eq!((all.total.records, all.total.operations, all.undated), (7, 9, 1));
    let dated = count(&mut engine, "time:2023-06-15 stage:other");
    assert_eq!((dated.total.records, dated.undated, dated.undated_left_out), (1, 0, 1));
}

#[test]
fn a_facet_keeps_what_is_chosen_whatever_its_place() {
    let (_folder, mut engine) = opened();
    let question = Question::Facet {
        filter: filter("stage:mailbox_access"),
        field: Field::Account,
        top: 1,
        keep: vec!["soc@b.example".to_owned()],
    };
    let Body::Facet(facet) = ask(&mut engine, question) else { panic!() };
    let told: Vec<(&str, u64)> =
        facet.values.iter().map(|value| (value.value.as_str(), value.tally.records)).collect();
    assert_eq!(told, [("desk-01@a.example", 1), ("soc@b.example", 0)]);
    assert_eq!((facet.distinct, facet.other.records, facet.absent.records), (2, 1, 0));
}

#[test]
fn values_that_begin_with_the_text_go_first() {
    let (_folder, mut engine) = opened();
    let question = Question::Values { field: Field::Account, part: "S".to_owned(), top: 9 };
    let Body::Values(_, values) = ask(&mut engine, question) else { panic!() };
    let told: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(told, ["soc@b.example", "desk-01@a.example", "desk-02@a.example"]);
}

#[test]
fn an_agency_of_a_milestone_that_no_event_names_is_told_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.jsonl"), EVENTS).unwrap();
    let told = |agency: &str| {
        let case =
            format!("[[milestone]]\nname = \"detection\"\ntime = \"2023-06-15\"\nagency = \"{agency}\"\n");
        fs::write(folder.path().join("case.toml"), case).unwrap();
        let paths = [folder.path().to_owned()];
        let engine = LocalEngine::open(&paths, &OpenOptions::default(), &Cancel::default(), &mut |_| {});
        let mut notes = engine.ledger().sources.iter().flat_map(|source| &source.notes);
        notes.find(|note| note.contains("no event names")).cloned()
    };
    let note = "milestones of case.toml: no event names the agency A.exmple: its milestones count all the same; did you mean a.example?";
    assert_eq!(told("A.exmple").as_deref(), Some(note));
    assert_eq!(told("A.example"), None);
}

#[test]
fn names_of_the_fields_of_any_record_are_listed_by_how_they_begin() {
    let (_folder, mut engine) = opened();
    let mut names = |begun: &str, top: usize| match ask(
        &mut engine,
        Question::RecordNames { begun: begun.to_owned(), top },
    ) {
        Body::RecordNames(names) => names,
        other => panic!("{other:?}"),
    };
    assert_eq!(names("RAW.T", 9), ["raw.tags", "raw.time", "raw.time_end"], "of some records each");
    assert_eq!(names("raw.li", 9), ["raw.links.rel", "raw.links.to"], "what is inside stands for the whole");
    assert_eq!(names("raw.", 2).len(), 2);
    assert!(names("raw.nope", 9).is_empty());
}

#[test]
fn hits_are_found_either_way_and_marked_in_windows_afterwards() {
    let (_folder, mut engine) = opened();
    let find = |engine: &mut LocalEngine, from: Anchor, direction: Direction| {
        let question = Question::Find { filter: Filter::All, text: "bind".to_owned(), from, direction };
        match ask(engine, question) {
            Body::Found(found) => (found.position.map(|position| position.id), found.number, found.total),
            other => panic!("{other:?}"),
        }
    };
    let (a, b) = (at(&mut engine, "a"), at(&mut engine, "b"));
    assert_eq!(find(&mut engine, a.clone(), Direction::Here), (Some("a".to_owned()), 1, 2));
    assert_eq!(find(&mut engine, a.clone(), Direction::Forward), (Some("b".to_owned()), 2, 2));
    assert_eq!(find(&mut engine, b.clone(), Direction::Forward), (None, 0, 2));
    assert_eq!(find(&mut engine, b, Direction::Backward), (Some("a".to_owned()), 1, 2));
    let question = Question::Window {
        filter: Filter::All,
        anchor: a,
        before: 1,
        after: 2,
        records: true,
        find: Some("bind".to_owned()),
    };
    let Body::Window(window) = ask(&mut engine, question) else { panic!() };
    assert_eq!(window.rows.iter().map(|row| row.hit).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!(window.rows[1].record.as_ref().unwrap()["session_id"], "S1");
}

#[test]
fn quiet_times_are_found_by_what_precision_allows() {
    let (_folder, mut engine) = opened();
    let gap = |engine: &mut LocalEngine, from: &str, direction: Direction| {
        let from = at(engine, from);
        let least = 3_000_000_000_000;
        match ask(engine, Question::Gap { filter: filter("not is:span"), from, direction, least }) {
            Body::Gap(position) => position.map(|position| position.id),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(gap(&mut engine, "a", Direction::Forward).as_deref(), Some("d"));
    assert_eq!(gap(&mut engine, "d", Direction::Backward).as_deref(), Some("c"));
    assert_eq!(gap(&mut engine, "e", Direction::Forward), None);
}

#[test]
fn an_event_that_nobody_has_any_more_is_freed_with_the_next_question() {
    let (_folder, mut engine) = opened();
    let mut whole = |id: &str| {
        let position = somewhere(id);
        match ask(&mut engine, Question::Event { position, as_of: None, played: None }) {
            Body::Event(detail) => detail,
            other => panic!("{other:?}"),
        }
    };
    let first = Arc::downgrade(&whole("c"));
    assert_eq!(first.strong_count(), 1, "whoever drew it let go, and freed nothing");
    let second = whole("d");
    assert_eq!((first.strong_count(), Arc::strong_count(&second)), (0, 2));
}

#[test]
fn an_event_comes_whole_with_where_its_identities_are_seen() {
    let (_folder, mut engine) = opened();
    let Body::Event(detail) =
        ask(&mut engine, Question::Event { position: somewhere("c"), as_of: None, played: None })
    else {
        panic!()
    };
    assert_eq!(detail.record.as_ref().unwrap()["message"], "Sign-in");
    let ip = detail.seen.iter().find(|seen| seen.identity.value == "192.0.2.1").unwrap();
    assert_eq!((ip.records, ip.published.as_ref().map(|span| span.2.as_str())), (2, Some("web panel")));
    let Body::Event(detail) =
        ask(&mut engine, Question::Event { position: somewhere("d"), as_of: None, played: None })
    else {
        panic!()
    };
    assert!(detail.row.superseded);
    assert_eq!(detail.about.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["e"]);
    let unknown = Ask {
        generation: 1,
        question: Question::Event { position: somewhere("zz"), as_of: None, played: None },
    };
    let refused = engine.answer(&unknown, &Cancel::default(), &mut |_| {}).unwrap_err();
    assert_eq!(refused, EngineError::NoEvent("zz".to_owned()));
}

#[test]
fn a_histogram_counts_stages_and_knows_where_the_log_is_blind() {
    let (_folder, mut engine) = opened();
    let day = 86_400_000_000_000;
    let from = parse_moment("2023-06-15", Zone::Utc).unwrap().ns;
    let question = Question::Histogram {
        filter: Filter::All,
        from,
        width: day,
        buckets: 2,
        by: LaneBy::Stage,
        lanes: 0,
    };
    let Body::Histogram(histogram) = ask(&mut engine, question) else { panic!() };
    assert_eq!(histogram.totals.iter().sum::<u64>(), 7);
    assert_eq!(histogram.blind, [(from + 7_210_000_000_000, from + 7_210_000_000_000 + day)]);
    assert_eq!(histogram.buckets.spans.len(), 1);
}

#[test]
fn what_is_cancelled_is_not_answered() {
    let (_folder, mut engine) = opened();
    let cancel = Cancel::default();
    cancel.cancel();
    let ask = Ask { generation: 1, question: Question::Count { filter: filter("bind") } };
    assert_eq!(engine.answer(&ask, &cancel, &mut |_| {}), Err(EngineError::Cancelled));
}

#[test]
fn a_worker_answers_and_turns_a_panic_into_words() {
    struct Faulty;
    impl Engine for Faulty {
        fn answer(
            &mut self,
            ask: &Ask,
            _: &Cancel,
            _: &mut dyn FnMut(crate::engine::Answer),
        ) -> Result<crate::engine::Answer, EngineError> {
            assert!(ask.generation != 1, "this one fails");
            Ok(crate::engine::Answer {
                generation: ask.generation,
                quality: crate::engine::Quality::Exact,
                body: Body::Gap(Some(Position::of_id(None, "x"))),
            })
        }
    }
    let (tell, answers) = unbounded();
    let worker = Worker::spawn(|_, _| Faulty, tell).unwrap();
    worker.ask(Ask { generation: 1, question: Question::Case });
    assert!(matches!(answers.recv().unwrap().body, Body::Refused(_)));
    worker.ask(Ask { generation: 2, question: Question::Case });
    assert_eq!(answers.recv().unwrap().generation, 2);
    drop(worker);
    assert!(answers.recv().is_err(), "the thread ends with its owner");
}

#[test]
fn a_panic_while_the_case_grows_or_is_looked_at_is_told_and_the_worker_answers_on() {
    struct Faulty(crossbeam_channel::Receiver<()>, crossbeam_channel::Sender<()>);
    impl Engine for Faulty {
        fn answer(
            &mut self,
            ask: &Ask,
            _: &Cancel,
            _: &mut dyn FnMut(crate::engine::Answer),
        ) -> Result<crate::engine::Answer, EngineError> {
            Ok(crate::engine::Answer {
                generation: ask.generation,
                quality: crate::engine::Quality::Exact,
                body: Body::Case(Arc::default()),
            })
        }

        fn growth(&self) -> crossbeam_channel::Receiver<()> {
            self.0.clone()
        }

        fn grow(&mut self) -> Vec<Body> {
            panic!("growing fails")
        }

        fn poll_interval(&self) -> Option<std::time::Duration> {
            Some(std::time::Duration::ZERO)
        }

        fn poll(&mut self) -> Vec<Body> {
            self.1.send(()).unwrap();
            panic!("looking fails")
        }
    }
    let ((ring, bell), (polls, polled), (tell, answers)) = (unbounded(), unbounded(), unbounded());
    let worker = Worker::spawn(move |_, _| Faulty(bell, polls), tell).unwrap();
    let failure = || match answers.recv_timeout(std::time::Duration::from_mins(1)).unwrap().body {
        Body::Failed(why) => why,
        other => unreachable!("{other:?}"),
    };
    assert!(failure().starts_with("looking for notes of others"));
    ring.send(()).unwrap();
    assert!(failure().starts_with("taking in what was read failed"));
    for generation in [1, 2] {
        worker.ask(Ask { generation, question: Question::Case });
        assert_eq!(answers.recv().unwrap().generation, generation);
    }
    drop(worker);
    assert_eq!(polled.iter().count(), 1, "it would fail again");
}

#[test]
fn a_worker_hears_of_growth_after_a_case_was_opened_anew() {
    struct Anew(Vec<crossbeam_channel::Receiver<()>>);
    impl Engine for Anew {
        fn answer(
            &mut self,
            ask: &Ask,
            _: &Cancel,
            _: &mut dyn FnMut(crate::engine::Answer),
        ) -> Result<crate::engine::Answer, EngineError> {
            self.0.pop();
            Ok(crate::engine::Answer {
                generation: ask.generation,
                quality: crate::engine::Quality::Exact,
                body: Body::Case(Arc::default()),
            })
        }

        fn growth(&self) -> crossbeam_channel::Receiver<()> {
            self.0.last().cloned().unwrap_or_else(crossbeam_channel::never)
        }

        fn grow(&mut self) -> Vec<Body> {
            vec![Body::Grown(Arc::default())]
        }
    }
    let ((ring_anew, anew), (ring, bell)) = (unbounded(), unbounded());
    let (tell, answers) = unbounded();
    let worker = Worker::spawn(move |_, _| Anew(vec![anew, bell]), tell).unwrap();
    ring.send(()).unwrap();
    assert!(matches!(answers.recv().unwrap().body, Body::Grown(_)));
    drop(ring);
    worker.ask(Ask { generation: 1, question: Question::Reopen { as_recorded: true } });
    assert!(matches!(answers.recv().unwrap().body, Body::Case(_)));
    ring_anew.send(()).unwrap();
    let minute = std::time::Duration::from_mins(1);
    assert!(matches!(answers.recv_timeout(minute).unwrap().body, Body::Grown(_)));
}

/// One account, spelled differently in three formats and in the directory.
#[test]
fn an_account_is_one_in_all_its_sources_and_each_name_says_where_it_stands() {
    let sign_in = r#"{"value":[{"id":"b0000000-0000-4000-8000-000000000001","createdDateTime":"2023-05-22T01:00:00Z","userPrincipalName":"desk-03@agency-a.example","userId":"6f1c1a52-0000-4000-8000-000000000003","appDisplayName":"Mail","status":{"errorCode":0}}]}"#;
    let audit = r#"{"CreationTime":"2023-05-22T02:00:00","Id":"a0000000-0000-4000-8000-000000000001","Operation":"MailItemsAccessed","RecordType":50,"UserId":"Desk-03@agency-a.example","UserKey":"10032000A1B2C3D4","UserType":0,"LogonType":0,"LogonUserSid":"S-1-5-21-1-2-3-1103","MailboxOwnerSid":"S-1-5-21-1-2-3-1103","MailboxOwnerUPN":"desk-03@agency-a.example","Workload":"Exchange"}
{"CreationTime":"2023-05-22T03:00:00","Id":"a0000000-0000-4000-8000-000000000002","Operation":"MailItemsAccessed","RecordType":50,"UserId":"desk-04@agency-a.example","UserKey":"10032000A1B2C3D5","UserType":0,"LogonType":2,"LogonUserSid":"S-1-5-21-1-2-3-1104","MailboxOwnerSid":"S-1-5-21-1-2-3-1103","MailboxOwnerUPN":"desk-03@agency-a.example","Workload":"Exchange"}
"#;
    let logon = r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Security-Auditing"}},"EventID":4624,"Channel":"Security","Computer":"host-01.agency-a.example","EventRecordID":1,"TimeCreated":{"#attributes":{"SystemTime":"2023-05-22T04:00:00Z"}}},"EventData":{"TargetUserName":"desk-03","TargetDomainName":"AGENCY-A","TargetUserSid":"S-1-5-21-1-2-3-1103","LogonType":3}}}"##;
    let folder = tempfile::tempdir().unwrap();
    let files = [("1.json", sign_in), ("2.jsonl", audit), ("3.jsonl", logon)];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let rows = "match,agency,account\nS-1-5-21-9-9-9-500,,desk-03@agency-a.example\n";
    fs::write(folder.path().join("agencies.csv"), rows).unwrap();
    let path = folder.path().to_owned();
    let mut engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    let mut found = |query: &str| -> Vec<String> {
        let rows = window(&mut engine, query, Anchor::First, 0, 99).rows;
        rows.iter().map(|row| row.event.text(Field::Account).unwrap_or_default().to_owned()).collect()
    };
    let all = ["desk-03@agency-a.example", "Desk-03@agency-a.example", "desk-03"];
    for name in [
        "desk-03@agency-a.example",
        "6F1C1A52-0000-4000-8000-000000000003",
        "10032000a1b2c3d4",
        "S-1-5-21-1-2-3-1103",
        "S-1-5-21-9-9-9-500",
        r"AGENCY-A\\desk-03",
    ] {
        assert_eq!(found(&format!("account:\"{name}\"")), all, "{name}");
    }
    assert_eq!(found("account:S-1-5-21-1-2-3-1104"), ["desk-04@agency-a.example"]);
    assert_eq!(
        found("mailbox:S-1-5-21-1-2-3-1103"),
        ["Desk-03@agency-a.example", "desk-04@agency-a.example"]
    );
    let id = "signin:b0000000-0000-4000-8000-000000000001".to_owned();
    let Body::Event(detail) =
        ask(&mut engine, Question::Event { position: somewhere(&id), as_of: None, played: None })
    else {
        panic!("no event")
    };
    let names: Vec<String> =
        detail.names.iter().map(|other| format!("{} {}", other.name, other.said)).collect();
    assert_eq!(
        names,
        [
            "6f1c1a52-0000-4000-8000-000000000003 userId",
            "10032000A1B2C3D4 UserKey, 2.jsonl:1",
            r"AGENCY-A\desk-03 Event.EventData.TargetUserName, 3.jsonl:1",
            "S-1-5-21-1-2-3-1103 LogonUserSid, 2.jsonl:1",
            "S-1-5-21-9-9-9-500 agencies.csv",
        ]
    );
}

#[test]
fn a_case_of_which_a_part_was_read_says_where_that_ended() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.jsonl", "b.jsonl"] {
        fs::write(folder.path().join(name), EVENTS).unwrap();
    }
    let stopped = Cancel::default();
    stopped.cancel();
    for (cancel, says) in [(Cancel::default(), false), (stopped, true)] {
        let paths = [folder.path().to_owned()];
        let engine = LocalEngine::open(&paths, &OpenOptions::default(), &cancel, &mut |_| {});
        assert_eq!(engine.summary().stopped.is_some(), says);
    }
}
