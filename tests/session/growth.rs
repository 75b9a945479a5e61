//! A case that grows while it is looked at.

use super::common::{minutes, strike};
use super::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::case::notes::Places;
use dwell::engine::{
    Answer, Ask, Body, Cancel, Engine, EngineError, LocalEngine, NotesOptions, OpenOptions, Question,
};
use dwell::event::SECOND;
use dwell::read::{Halt, LoadOptions};
use dwell::session::{Overlay, View, reach_lines};
use std::fs::OpenOptions as FileOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) fn followed(case: &Path) -> Headless<LocalEngine> {
    followed_with(case, OpenOptions::default())
}

fn followed_with(case: &Path, options: OpenOptions) -> Headless<LocalEngine> {
    let options = OpenOptions { follow: true, ..options };
    let engine = LocalEngine::open(&[case.to_owned()], &options, &Cancel::default(), &mut |_| {});
    Headless::open(engine, SIZE, View::default())
}

/// Writes events at some times of a day, and waits until there are so many in all.
pub(super) fn append(app: &mut Headless<LocalEngine>, case: &Path, events: &[(&str, &str)], total: u64) {
    let line = |(id, time): &(&str, &str)| {
        let event =
            serde_json::json!({"id": id, "time": time, "stage": "detection", "account": "new@a.example"});
        format!("{event}\n")
    };
    let text: Vec<String> = events.iter().map(line).collect();
    let mut file = FileOptions::new().append(true).open(case.join("events.jsonl")).unwrap();
    file.write_all(text.concat().as_bytes()).unwrap();
    wait(app, total);
}

pub(super) fn wait(app: &mut Headless<LocalEngine>, total: u64) {
    let growth = app.growth();
    let deadline = Instant::now() + PATIENCE;
    while app.session.case.as_ref().unwrap().total.records < total {
        growth.recv_deadline(deadline).unwrap();
        app.grow();
    }
}

/// Waits until what came is so.
fn until(app: &mut Headless<LocalEngine>, is_so: impl Fn(&Headless<LocalEngine>) -> bool) {
    let growth = app.growth();
    let deadline = Instant::now() + PATIENCE;
    while !is_so(app) {
        growth.recv_deadline(deadline).unwrap();
        app.grow();
    }
}

#[test]
fn what_comes_is_counted_listed_and_drawn_and_the_cursor_stays_on_its_event() {
    let case = minutes(300);
    let mut app = followed(case.path());
    strike(&mut app, &"j".repeat(50));
    let (event, top) =
        (selected(&app).to_owned(), app.session.pane.timeline.cursor - app.session.pane.timeline.top);
    let rank = app.session.pane.rank.unwrap();
    append(&mut app, case.path(), &[("N1", "2023-05-01T00:00:00Z"), ("N2", "2023-07-01T00:00:00Z")], 302);
    assert_eq!(selected(&app), event);
    assert_eq!(app.session.pane.rank, Some(rank + 1), "one came before it");
    assert_eq!(app.session.pane.timeline.cursor - app.session.pane.timeline.top, top, "it stays on its line");
    assert_eq!((count(&app), app.session.pending.new_events), (302, 2));
    assert_eq!(app.session.pane.counted.unwrap().all, 302);
    assert!(!app.session.is_waiting());
    let facet = app.session.facet(dwell::event::Field::Account).unwrap();
    assert!(facet.values.iter().any(|value| value.value == "new@a.example" && value.tally.records == 2));
    let counts = &app.session.lanes.histogram.as_ref().unwrap().totals;
    assert_eq!(counts.iter().sum::<u64>(), 302);
    strike(&mut app, "k");
    assert_eq!(app.session.pending.new_events, 0, "a key is a look");
    strike(&mut app, "g");
    assert_eq!(selected(&app), "N1");
}

#[test]
fn the_cursor_and_a_note_stay_on_their_event_where_an_earlier_one_of_its_id_comes() {
    let case = minutes(3);
    let places = Places::of(&[case.path().to_owned()], None);
    let notes = Some(Arc::new(NotesOptions { places, by: "analyst".to_owned() }));
    let mut app = followed_with(case.path(), OpenOptions { notes, ..OpenOptions::default() });
    append(&mut app, case.path(), &[("X", "2023-06-20T00:10:00Z"), ("Y", "2023-06-20T00:20:00Z")], 5);
    let late = |app: &Headless<LocalEngine>| {
        let row = app.session.selected().unwrap();
        (row.position.id.clone(), row.event.when.unwrap().to_string(), row.notes.tags.clone())
    };
    let when = "2023-06-20T00:10:00Z".to_owned();
    strike(&mut app, "Gkt");
    assert_eq!(late(&app), ("X".to_owned(), when.clone(), Vec::new()));
    append(&mut app, case.path(), &[("X", "2023-06-20T00:05:00Z")], 6);
    assert_eq!(late(&app), ("X~2".to_owned(), when.clone(), Vec::new()));
    strike(&mut app, "seen<enter>");
    assert_eq!(late(&app), ("X~2".to_owned(), when.clone(), vec!["seen".to_owned()]));
    append(&mut app, case.path(), &[("X", "2023-06-20T00:01:00Z")], 7);
    assert_eq!(late(&app), ("X~3".to_owned(), when, vec!["seen".to_owned()]));
    strike(&mut app, "ftags:seen<enter>");
    assert_eq!((count(&app), selected(&app)), (1, "X~3"));
}

#[test]
fn records_of_a_file_that_was_changed_and_has_grown_are_read_where_they_stand_now() {
    let case = tempfile::tempdir().unwrap();
    let path = case.path().join("events.jsonl");
    let event = |id: &str, word: &str| {
        let said = r#""time":"2023-06-20T00:10:00Z","stage":"other","account":"x@a.example""#;
        format!("{{\"id\":\"{id}\",{said},\"extra\":\"{word}\"}}\n")
    };
    std::fs::write(&path, event("A", "zebra") + &event("B", "heron")).unwrap();
    let mut app = followed(case.path());
    std::fs::write(&path, event("A", "zebu!") + &event("B", "heron") + &event("C", "otter")).unwrap();
    wait(&mut app, 3);
    for (query, kept) in [("heron", 1), ("not heron", 2), ("zebra", 0), ("raw.extra:zebu!", 1)] {
        strike(&mut app, &format!("f<ctrl+u>{query}<enter>"));
        let unjudged = app.session.pane.counted.unwrap().unjudged;
        assert_eq!((count(&app), unjudged), (kept, 0), "{query}");
    }
    strike(&mut app, "<enter>");
    let detail = app.session.shown_detail().unwrap();
    assert_eq!(detail.record.as_ref().unwrap().get("extra").unwrap(), "zebu!");
    assert_eq!(detail.others[0].record, Err("its file was written anew: the record is no more".to_owned()));
}

#[test]
fn a_file_that_was_cut_and_written_anew_is_marked_in_the_ledger_as_one_that_changed_is() {
    let case = minutes(9);
    let mut app = followed(case.path());
    let event = r#"{"id":"anew","time":"2023-06-20T00:05:00Z","stage":"other","message":"m"}"#;
    std::fs::write(case.path().join("events.jsonl"), format!("{event}\n")).unwrap();
    wait(&mut app, 10);
    strike(&mut app, "S");
    let shown = crate::screen(&app);
    let marked = |line: &str| line.trim_start().starts_with('!') && line.contains("events.jsonl");
    assert!(shown.lines().any(marked), "{shown}");
}

#[test]
fn a_cursor_on_the_last_row_stays_on_the_last_row() {
    let case = minutes(300);
    let mut app = followed(case.path());
    strike(&mut app, "G");
    assert_eq!(selected(&app), "E00299");
    for (n, total) in (301..310).enumerate() {
        append(&mut app, case.path(), &[(&format!("N{n}"), &format!("2023-07-01T00:0{n}:00Z"))], total);
        assert_eq!((selected(&app), app.session.pane.rank), (format!("N{n}").as_str(), Some(total - 1)));
        assert_eq!(
            app.session.shown_detail().map(|detail| detail.row.position.id.as_str()),
            Some(selected(&app))
        );
    }
    strike(&mut app, "k");
    append(&mut app, case.path(), &[("N9", "2023-07-01T00:09:00Z")], 310);
    assert_eq!(
        (selected(&app), app.session.pane.rank),
        ("N7", Some(307)),
        "once it has left the end it stays"
    );
    strike(&mut app, "jj");
    assert_eq!(selected(&app), "N9");
}

#[test]
fn more_than_a_window_at_once_is_no_obstacle() {
    let case = minutes(20);
    let mut app = followed(case.path());
    strike(&mut app, "G");
    let ids: Vec<(String, String)> = (0..2000)
        .map(|n| (format!("N{n:04}"), format!("2023-07-01T{:02}:{:02}:00Z", n / 60 % 24, n % 60)))
        .collect();
    let events: Vec<(&str, &str)> = ids.iter().map(|(id, time)| (id.as_str(), time.as_str())).collect();
    append(&mut app, case.path(), &events, 2020);
    assert_eq!(app.session.pane.rank, Some(2019));
    strike(&mut app, "g");
    assert_eq!(selected(&app), "E00000");
}

#[test]
fn an_empty_case_fills_and_a_filter_holds() {
    let case = minutes(1);
    let mut app = followed(case.path());
    strike(&mut app, "fstage:detection<enter>");
    assert_eq!((count(&app), selected(&app)), (0, ""));
    append(&mut app, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 2);
    assert_eq!((count(&app), selected(&app)), (1, "N1"));
    append(&mut app, case.path(), &[("N2", "2023-07-01T00:00:01Z")], 3);
    assert_eq!((count(&app), selected(&app)), (2, "N2"));
    assert_eq!(app.session.pane.timeline.top, 0, "no room is wasted");
}

#[test]
fn times_as_recorded_are_shown_and_what_comes_then_comes_so_too() {
    let case = minutes(20);
    let clocks = vec![("events.jsonl".to_owned(), 90 * SECOND)];
    let load = LoadOptions { clocks, ..LoadOptions::default() };
    let options = OpenOptions { load, follow: true, ..OpenOptions::default() };
    let engine = LocalEngine::open(&[case.path().to_owned()], &options, &Cancel::default(), &mut |_| {});
    let mut app = Headless::open(engine, SIZE, View::default());
    append(&mut app, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 21);
    strike(&mut app, "G");
    assert_eq!(app.session.selected().unwrap().event.clock, 90 * SECOND);
    strike(&mut app, ":clocks<enter>");
    assert!(app.session.case.as_ref().is_some_and(|case| case.as_recorded && case.following));
    append(&mut app, case.path(), &[("N2", "2023-07-01T00:00:01Z")], 22);
    assert_eq!(selected(&app), "N2");
    assert_eq!(app.session.selected().unwrap().event.clock, 0);
    assert!(app.session.case.as_ref().is_some_and(|case| case.as_recorded));
}

#[test]
fn an_open_ledger_counts_what_comes() {
    let case = minutes(20);
    let mut app = followed(case.path());
    app.command(&dwell::session::Command::Ledger);
    let read = |app: &Headless<LocalEngine>| app.session.ledger.as_ref().unwrap().ledger.sources[0].read;
    assert_eq!(read(&app), 20);
    append(&mut app, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 21);
    assert_eq!(read(&app), 21);
    assert_eq!(app.session.ledger.as_ref().unwrap().changes, [None], "growth is no change");
}

/// A case that is read and followed behind the screen.
struct Behind {
    engine: LocalEngine,
    file: std::path::PathBuf,
    deadline: Instant,
}

impl Behind {
    fn open(folder: &Path, events: &str) -> Self {
        let file = folder.join("events.jsonl");
        std::fs::write(&file, events).unwrap();
        let options = OpenOptions { follow: true, ..OpenOptions::default() };
        let engine = LocalEngine::begin(&[folder.to_owned()], &options, Halt::default(), &mut |_| {});
        Self { engine, file, deadline: Instant::now() + PATIENCE }
    }

    fn append(&self, text: &str) {
        let mut file = FileOptions::new().append(true).open(&self.file).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// Takes in what comes until a test holds of the engine and of what was told; answers how often all were looked at.
    fn until(&mut self, test: impl Fn(&LocalEngine, u32) -> bool) -> u32 {
        let (growth, mut looked) = (self.engine.growth(), 0);
        while !test(&self.engine, looked) {
            growth.recv_deadline(self.deadline).unwrap();
            looked += u32::from(self.engine.grow().contains(&Body::Analysed));
        }
        looked
    }

    fn ask(&mut self, question: Question) -> Result<Body, EngineError> {
        let ask = Ask { generation: 1, question };
        let answered = self.engine.answer(&ask, &Cancel::default(), &mut |_| {});
        answered.map(|Answer { body, .. }| body)
    }

    /// How many events the chain of one has.
    fn chain(&mut self, of: &str, as_of: Option<i64>) -> Result<Option<u64>, EngineError> {
        match self.ask(Question::Brief { of: of.to_owned(), as_of, played: None })? {
            Body::Brief(chain) => Ok(chain.map(|chain| chain.records)),
            other => unreachable!("{other:?}"),
        }
    }
}

fn access(id: &str, time: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"time\":\"{time}\",\"stage\":\"mailbox_access\",\"session_id\":\"s-1\",\"account\":\"a@a.example\"}}\n"
    )
}

#[test]
fn what_is_known_of_chains_stands_while_a_case_grows_and_what_came_is_looked_at_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = "{\"id\":\"U1\",\"stage\":\"other\"}\n";
    let events =
        [access("E1", "2023-06-01T10:00:00Z"), access("E3", "2023-06-01T12:00:00Z"), nothing.to_owned()];
    let mut case = Behind::open(folder.path(), &events.concat());
    case.until(|_, looked| looked == 1);
    assert_eq!(case.chain("E3", None), Ok(Some(2)));
    case.append(&access("E2", "2023-06-01T11:00:00Z"));
    case.until(|engine, _| engine.summary().total.records == 4);
    if case.engine.summary().since == 1 {
        assert_eq!(case.chain("E3", None), Ok(Some(2)), "the one between was not looked at yet");
        assert_eq!(case.chain("E2", None), Ok(None));
    }
    case.until(|engine, _| engine.summary().since == 0);
    for of in ["E1", "E2", "E3"] {
        assert_eq!(case.chain(of, None), Ok(Some(3)), "{of}");
    }
}

#[test]
fn a_log_that_never_rests_is_looked_at_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Behind::open(folder.path(), &access("E0", "2023-06-01T00:00:00Z"));
    let (file, (stop, stopped)) = (case.file.clone(), crossbeam_channel::bounded::<()>(0));
    let writer = std::thread::spawn(move || {
        let mut file = FileOptions::new().append(true).open(file).unwrap();
        for at in 1.. {
            let time = format!("2023-06-01T{:02}:{:02}:{:02}Z", at / 3600 % 24, at / 60 % 60, at % 60);
            file.write_all(access(&format!("E{at}"), &time).as_bytes()).unwrap();
            let pause = stopped.recv_timeout(Duration::from_millis(10));
            if pause != Err(crossbeam_channel::RecvTimeoutError::Timeout) {
                return;
            }
        }
    });
    case.until(|_, looked| looked == 3);
    let chain = case.chain("E0", None).unwrap();
    assert!(chain.is_some_and(|records| records > 1), "{chain:?}");
    drop(stop);
    writer.join().unwrap();
    case.until(|engine, _| engine.summary().since == 0);
}

#[test]
fn what_was_known_on_a_day_is_found_out_behind_the_screen_and_anew_once_the_case_grows() {
    let folder = tempfile::tempdir().unwrap();
    let claim = "{\"id\":\"F1\",\"time\":\"2023-06-02\",\"known_since\":\"2023-08-01\",\"cites\":[\"S1\"],\"session_id\":\"s-1\"}\n";
    let events =
        [access("E1", "2023-06-01T10:00:00Z"), access("E2", "2023-06-01T12:00:00Z"), claim.to_owned()];
    let mut case = Behind::open(folder.path(), &events.concat());
    case.until(|_, looked| looked == 1);
    let day = dwell::event::parse_edtf("2023-07-01", dwell::event::Zone::Utc).unwrap().latest();
    assert_eq!(case.chain("E1", None), Ok(Some(3)));
    assert_eq!(case.chain("E1", Some(day)), Err(EngineError::NotThen));
    case.until(|_, looked| looked == 1);
    assert_eq!(case.chain("E1", Some(day)), Ok(Some(2)));
    assert_eq!(case.chain("F1", Some(day)), Err(EngineError::Unknown("F1".to_owned())));
    case.append(&access("E3", "2023-06-01T13:00:00Z"));
    case.until(|engine, _| engine.summary().total.records == 4 && engine.summary().since == 0);
    while case.chain("E3", Some(day)) != Ok(Some(3)) {
        case.until(|_, looked| looked == 1);
    }
}

#[test]
fn a_range_that_grows_upward_or_downward_is_as_long_as_what_it_shows() {
    for (keys, rows) in [("jjjjjvkk", (3, 7)), ("jjjvjj", (3, 7))] {
        let case = minutes(9);
        let mut app = followed(case.path());
        strike(&mut app, keys);
        assert_eq!((app.session.range_length(), app.session.range_rows()), (Some(3), Some((3, 5))), "{keys}");
        let inside = [("N1", "2023-06-01T00:03:30Z"), ("N2", "2023-06-01T00:04:30Z")];
        append(&mut app, case.path(), &inside, 11);
        assert_eq!((app.session.range_length(), app.session.range_rows()), (Some(5), Some(rows)), "{keys}");
    }
}

#[test]
fn a_range_whose_begin_is_far_away_says_no_number_while_that_is_not_known() {
    let case = minutes(900);
    let mut app = followed(case.path());
    strike(&mut app, "jvG");
    assert_eq!(app.session.range_length(), Some(899));
    append(&mut app, case.path(), &[("N1", "2023-05-01T00:00:00Z"), ("N2", "2023-05-01T00:00:01Z")], 902);
    assert_eq!(app.session.range_length(), None, "it may be as long as before, or longer");
    strike(&mut app, "g");
    assert_eq!(app.session.range_length(), Some(4));
}

#[test]
fn the_chosen_chain_stays_chosen_where_an_earlier_event_of_it_comes() {
    let case = minutes(1);
    let write = |id: &str, minute: u32, session: &str| {
        let mut file = FileOptions::new().append(true).open(case.path().join("events.jsonl")).unwrap();
        let event = serde_json::json!({
            "id": id, "time": format!("2023-06-02T00:{minute:02}:00Z"), "stage": "mailbox_access",
            "operation": "MailItemsAccessed", "account": "a@a.example", "session_id": session,
        });
        writeln!(file, "{event}").unwrap();
    };
    for (session, events, minute) in [("one", 4, 10), ("two", 3, 20), ("three", 2, 30)] {
        (0..events).for_each(|at| write(&format!("{session}-{at}"), minute + at, session));
    }
    let mut app = followed(case.path());
    let chosen = |app: &Headless<LocalEngine>| {
        let Some(Overlay::Chains { chosen }) = app.session.overlay else { panic!("no list") };
        let chain = &app.session.chains.list.as_ref().unwrap().chains[chosen].chain;
        (chain.id.clone(), chain.records)
    };
    strike(&mut app, "W");
    strike(&mut app, "j");
    assert_eq!(chosen(&app), ("two-0".to_owned(), 3));
    write("early", 1, "two");
    wait(&mut app, 11);
    until(&mut app, |app| chosen(app).1 == 4);
    assert_eq!(chosen(&app).0, "early");
}

#[test]
fn chains_and_what_is_downstream_are_told_anew_where_they_are_looked_at() {
    let case = minutes(9);
    let mut app = followed(case.path());
    let write = |ids: [&str; 2], day: u32, session: &str| {
        let mut file = FileOptions::new().append(true).open(case.path().join("events.jsonl")).unwrap();
        for (minute, id) in ids.iter().enumerate() {
            let event = serde_json::json!({
                "id": id, "time": format!("2023-06-{day:02}T00:5{minute}:00Z"), "stage": "mailbox_access",
                "operation": "MailItemsAccessed", "account": "desk-00@agency-a.example", "session_id": session,
            });
            writeln!(file, "{event}").unwrap();
        }
    };
    let chains = |app: &Headless<LocalEngine>| app.session.chains.list.as_ref().map(|list| list.total);
    strike(&mut app, "W");
    let before = chains(&app).unwrap();
    write(["M1", "M2"], 2, "fresh");
    until(&mut app, |app| chains(app) == Some(before + 1));
    strike(&mut app, "<esc>gR");
    let reached =
        |app: &Headless<LocalEngine>| app.session.chains.reach.as_ref().map(|reach| reach.tree[0].records);
    let (before, lines) = (reached(&app).unwrap(), reach_lines(&app.session).len());
    write(["M3", "M4"], 1, "session-0");
    until(&mut app, |app| reached(app) == Some(before + 2));
    assert_eq!(reach_lines(&app.session).len(), lines, "what was unfolded is");
}

#[test]
fn why_two_events_are_tied_is_told_anew_where_it_is_looked_at() {
    let case = minutes(1);
    let write = |id: &str, minute: u32, session: &str, token: Option<&str>| {
        let mut file = FileOptions::new().append(true).open(case.path().join("events.jsonl")).unwrap();
        let event = serde_json::json!({
            "id": id, "time": format!("2023-06-02T00:{minute:02}:00Z"), "stage": "mailbox_access",
            "operation": "MailItemsAccessed", "account": "a@a.example", "session_id": session, "token_id": token,
        });
        writeln!(file, "{event}").unwrap();
    };
    write("A", 10, "one", None);
    write("C", 30, "two", Some("t-1"));
    let mut app = followed(case.path());
    let stations = |app: &Headless<LocalEngine>| -> Vec<String> {
        let why = app.session.chains.why.as_ref().unwrap();
        assert!(why.known.is_some(), "what is known stays until it is told anew");
        why.stations().into_iter().map(str::to_owned).collect()
    };
    strike(&mut app, "Gk<space>j");
    strike(&mut app, "w");
    assert_eq!(stations(&app), [""; 0], "nothing ties them");
    write("B", 20, "one", Some("t-1"));
    until(&mut app, |app| !stations(app).is_empty());
    assert_eq!(stations(&app), ["A", "B", "C"]);
    strike(&mut app, "k");
    write("D", 40, "three", Some("t-1"));
    wait(&mut app, 5);
    until(&mut app, |app| !app.session.is_waiting());
    assert_eq!(stations(&app), ["A", "B", "C"]);
    assert_eq!(app.session.overlay, Some(Overlay::Why { chosen: 1 }), "what was chosen stays chosen");
}

#[test]
fn a_text_is_found_in_another_export_of_a_record_that_comes_later() {
    let case = tempfile::tempdir().unwrap();
    let event = |id: &str, more: &str| {
        let said = r#""time":"2023-06-20T00:10:00Z","stage":"other","account":"x@a.example""#;
        format!("{{\"id\":\"{id}\",{said}{more}}}\n")
    };
    let path = |name: &str| case.path().join(name);
    std::fs::write(path("a.jsonl"), event("A", "")).unwrap();
    std::fs::write(path("b.jsonl"), event("B", "")).unwrap();
    let mut app = followed(case.path());
    strike(&mut app, ":filter zebra<enter>");
    assert_eq!(count(&app), 0);
    let mut file = FileOptions::new().append(true).open(path("b.jsonl")).unwrap();
    file.write_all(event("A", r#","extra":"zebra""#).as_bytes()).unwrap();
    until(&mut app, |app| count(app) == 1);
    assert_eq!(selected(&app), "A");
}

#[test]
fn a_playback_at_its_end_says_that_more_has_come_and_plays_on() {
    let case = minutes(20);
    let mut app = followed(case.path());
    strike(&mut app, "P<tick:60000>");
    let said = |app: &Headless<LocalEngine>| {
        app.session.notice.as_ref().map_or("", |notice| &notice.text).to_owned()
    };
    assert!(said(&app).starts_with("that was all"), "{}", said(&app));
    append(&mut app, case.path(), &[("N1", "2023-06-30T10:00:00Z")], 21);
    assert_eq!((said(&app).as_str(), count(&app)), ("more has come to be played: Space plays on", 20));
    strike(&mut app, "<space><tick:60000>");
    assert_eq!((selected(&app), count(&app)), ("N1", 21));
    strike(&mut app, "<left>");
    assert_ne!(said(&app), "more has come to be played: Space plays on", "it was stepped back");
}
