//! Unknown names in the filter, and suggestions for them.

use crate::common::{app, engine, strike};
use crate::{SIZE, count, said, screen};
use dwell::app::Headless;
use dwell::engine::{Answer, Ask, Body, Cancel, Engine, EngineError, LocalEngine, Question};
use dwell::event::Zone;
use dwell::export::ExportFormat;
use dwell::query::{Reading, read};
use dwell::session::{Command, Effect, Scope, Session, View};
use dwell::view::draw;
use dwell::view::picture::plain;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Two sessions of two agencies, and a statement that a key issued a token.
const EVENTS: &str = r#"{"id":"E1","time":"2023-06-01T10:00:00Z","stage":"mailbox_access","account":"ann@a.example","agency":"Dept of State","session_id":"s-1","token_id":"t-1"}
{"id":"E2","time":"2023-06-01T10:05:00Z","stage":"mailbox_access","account":"ann@a.example","agency":"Dept of State","session_id":"s-1","token_id":"t-1"}
{"id":"E3","time":"2023-06-01T10:30:00Z","stage":"mailbox_access","account":"bob@b.example","agency":"Agency B","session_id":"s-2"}
{"id":"F1","time":"2023-06-02","stage":"token_forgery","message":"the key issued it","key_id":"k-1","cites":["S01"],"links":[{"rel":"issued","to":"token:t-1"}]}
"#;

fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.jsonl"), EVENTS).unwrap();
    folder
}

/// An app that opens on a filter.
fn on(folder: &tempfile::TempDir, query: &str) -> Headless<LocalEngine> {
    let scope = Scope::of(query, read(query, Zone::Utc).unwrap());
    let view = View { scope, ..View::default() };
    Headless::open(engine(folder.path()), SIZE, view)
}

#[test]
fn a_filter_with_a_name_that_nobody_knows_leaves_the_view_as_it_was_and_is_mended_in_its_place() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "fstage:mailbox_access<enter>j");
    let was = app.session.view.clone();
    strike(&mut app, "f<ctrl+u>reach:key:k-12");
    assert_eq!(app.session.pane.unnamed, None, "what is typed may only be unfinished");
    strike(&mut app, "<enter>");
    assert_eq!((count(&app), &app.session.view), (3, &was));
    let bar = app.session.bar.as_ref().expect("it is still there to be mended");
    let error = bar.error.as_ref().unwrap();
    assert_eq!(bar.input.text().get(error.span.clone()), Some("key:k-12"));
    assert_eq!(error.to_string(), "no event carries key:k-12 (did you mean key:k-1?)");
    assert!(screen(&app).contains("no event carries key:k-12"), "{}", screen(&app));
    strike(&mut app, "<backspace><enter>");
    assert_eq!((count(&app), app.session.bar.is_none()), (2, true));
    strike(&mut app, "uu");
    assert_eq!(&*app.session.view.scope.query, "", "the wrong one is in no history");
    strike(&mut app, "f<up>");
    assert_eq!(app.session.bar.as_ref().unwrap().input.text(), "reach:key:k-1");
    strike(&mut app, "<up>");
    assert_eq!(app.session.bar.as_ref().unwrap().input.text(), "stage:mailbox_access");
}

#[test]
fn a_command_with_a_name_that_nobody_knows_is_refused() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, ":filter reach:keys:k-1<enter>");
    assert_eq!((count(&app), said(&app)), (4, "no event has the id `keys:k-1`; did you mean key:k-1?"));
    assert_eq!(&*app.session.view.scope.query, "");
    strike(&mut app, ":filter chain:token:t-1<enter>");
    assert_eq!(
        (count(&app), said(&app)),
        (4, "no event has the id `token:t-1`; did you mean reach:token:t-1, token_id:t-1?")
    );
    strike(&mut app, ":reach key:k-12<enter>");
    assert_eq!(said(&app), "no event carries key:k-12; did you mean key:k-1?");
    strike(&mut app, "<esc>:reach token:k-1<enter>");
    assert_eq!(said(&app), "no event carries token:k-1; did you mean key:k-1, as events carry it?");
    strike(&mut app, "<esc>:filter reach:key:k<enter>");
    assert_eq!((count(&app), &app.session.pane.unnamed), (2, &None), "the beginning of one alone");
}

#[test]
fn a_view_that_opens_on_a_name_that_nobody_knows_says_so_and_hands_nothing_over() {
    let (folder, out) = (case(), tempfile::tempdir().unwrap());
    let mut app = on(&folder, "reach:key:k-12");
    let why = "no event carries key:k-12; did you mean key:k-1?";
    assert_eq!((count(&app), said(&app)), (0, why));
    assert!(screen(&app).matches(why).count() > 1, "below and where rows would stand: {}", screen(&app));
    for to in ["report", "jsonl", "csv"] {
        let file = out.path().join(if to == "report" { "r.md" } else { to });
        let command: Command = format!("export {to} filter {}", file.display()).parse().unwrap();
        app.command(&command);
        assert!(said(&app).contains(why) && !file.exists(), "{to}: {}", said(&app));
    }
}

#[test]
fn a_name_of_the_intruder_that_nobody_knows_is_refused_when_it_is_typed() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, ":intruder reach:key:k-12<enter>");
    let why = "no event carries key:k-12; did you mean key:k-1?";
    assert_eq!((said(&app), &app.session.intruder), (why, &None));
    let report = ExportFormat::ALL.iter().position(|one| *one == ExportFormat::Report).unwrap();
    strike(&mut app, &format!("D{}ireach:key:k-12<enter>", "j".repeat(report)));
    assert_eq!((said(&app), &app.session.intruder), (why, &None));
    strike(&mut app, "<backspace><enter>");
    assert_eq!(app.session.intruder.as_deref(), Some("reach:key:k-1"), "it was still there to be mended");
    strike(&mut app, "<esc>:intruder agency:Sate<enter>");
    let none = "no event has agency:Sate (did you mean agency:\"Dept of State\"?)";
    assert_eq!((said(&app), app.session.intruder.as_deref()), (none, Some("reach:key:k-1")));
}

#[test]
fn what_was_probably_meant_by_a_filter_of_nothing_is_said() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "fagency:Dept of State<enter>");
    let meant = "did you mean agency:\"Dept of State\"?";
    assert_eq!((count(&app), said(&app)), (0, meant));
    assert!(screen(&app).matches(meant).count() > 1, "{}", screen(&app));
    strike(&mut app, "j");
    assert!(screen(&app).contains(meant), "it stays: {}", screen(&app));
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("r.md");
    app.command(&format!("export report filter {}", file.display()).parse().unwrap());
    assert!(said(&app).contains("it tells of no event: none passes"), "{}", said(&app));
    assert!(std::fs::read_to_string(&file).unwrap().contains("No event of the case passes the filter"));
    strike(&mut app, "f<ctrl+u>agency:\"Dept of State\"<enter>");
    assert_eq!((count(&app), app.session.pane.unnamed.as_deref()), (2, None));
    strike(&mut app, "f<ctrl+u>stage:detection<enter>");
    assert_eq!((count(&app), app.session.pane.unnamed.as_deref()), (0, None), "no value of it is in doubt");
}

#[test]
fn the_pane_beside_says_what_is_wrong_with_the_names_in_its_filter() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, ":panes reach:key:k-12<enter>");
    assert_eq!(said(&app), "no event carries key:k-12; did you mean key:k-1?");
    assert!(app.session.panes.is_none(), "there is no pane of a name that is nobody's");
    strike(&mut app, ":panes reach:key:k-1<enter>:panes reach:key:k-12<enter>");
    assert_eq!(
        &*app.session.panes.as_ref().unwrap().other.scope.query,
        "reach:key:k-1",
        "it keeps what it has"
    );
    strike(&mut app, ":panes agency:Dept of State<enter>");
    assert!(screen(&app).contains("did you mean agency:\"Dept of State\"?"), "{}", screen(&app));
    assert_eq!(app.session.pane.unnamed, None, "the other has none");
    strike(&mut app, "\\");
    assert_eq!(app.session.pane.unnamed.as_deref(), Some("did you mean agency:\"Dept of State\"?"));
    strike(&mut app, "\\:panes agency:\"Dept of State\"<enter>");
    assert!(!screen(&app).contains("did you mean"), "{}", screen(&app));
}

#[test]
fn a_filter_that_is_refused_leaves_what_can_be_done_again() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "fagency:\"Agency B\"<enter>");
    assert_eq!(count(&app), 1);
    strike(&mut app, "u");
    strike(&mut app, "freach:key:nope<enter><esc>");
    assert_eq!(count(&app), 4);
    strike(&mut app, "<ctrl+r>");
    assert_eq!(count(&app), 1, "{}", said(&app));
}

#[test]
fn what_is_wrong_with_a_name_stays_said_while_the_cursor_moves_and_goes_with_the_text() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "freach:key:nope<enter>");
    let error = |app: &Headless<LocalEngine>| app.session.bar.as_ref().and_then(|bar| bar.error.clone());
    strike(&mut app, "<left><left>");
    assert!(error(&app).is_some(), "{}", screen(&app));
    assert_eq!(count(&app), 4, "the view is as it was");
    strike(&mut app, "x");
    assert_eq!(error(&app), None);
}

#[test]
fn names_that_are_typed_leave_the_rows_until_somebody_is_known_who_has_them() {
    let folder = case();
    let mut app = app(folder.path(), SIZE, "fstage:mailbox_access<enter>f<ctrl+u>");
    assert_eq!(count(&app), 4, "nothing is typed");
    for (letter, counts) in [("reach:key", 4), (":", 4), ("k", 2), ("-", 2), ("9", 2), ("<backspace>", 2)] {
        strike(&mut app, letter);
        assert!(
            count(&app) == counts && !app.session.pane.timeline.rows.is_empty(),
            "{letter}: {}",
            screen(&app)
        );
    }
    strike(&mut app, "9");
    let screen_now = screen(&app);
    assert!(screen_now.contains("no event carries key:k-9"), "{screen_now}");
    assert!(screen_now.contains("still 2 of 4") && screen_now.contains("E1"), "{screen_now}");
    strike(&mut app, "<enter>");
    assert_eq!(
        (count(&app), app.session.pane.timeline.rows.len()),
        (3, 3),
        "it is refused, and the view as it was"
    );
    assert!(app.session.bar.as_ref().is_some_and(|bar| bar.error.is_some()));
    strike(&mut app, "<esc>");
    assert_eq!((count(&app), &*app.session.view.scope.query), (3, "stage:mailbox_access"));
    strike(&mut app, "f<ctrl+u>chain:E9");
    assert_eq!(count(&app), 4, "{}", screen(&app));
    strike(&mut app, "<backspace>1 agency:Dept");
    assert_eq!(
        (count(&app), app.session.pane.counted.unwrap().reading),
        (2, Reading::Begins),
        "{}",
        screen(&app)
    );
}

/// A case that was not analysed yet.
struct Unanalysed {
    engine: LocalEngine,
    is_ready: Arc<AtomicBool>,
}

impl Engine for Unanalysed {
    fn answer(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Answer, EngineError> {
        match ask.question {
            Question::QueryProblem { .. } | Question::Proposed { .. }
                if !self.is_ready.load(Ordering::Relaxed) =>
            {
                Err(EngineError::NotYet)
            }
            _ => self.engine.answer(ask, cancel, more),
        }
    }

    fn grow(&mut self) -> Vec<Body> {
        vec![Body::Analysed]
    }
}

#[test]
fn names_that_are_typed_before_they_can_be_told_apart_show_once_they_can() {
    let folder = case();
    let is_ready = Arc::new(AtomicBool::new(false));
    let unanalysed = Unanalysed { engine: engine(folder.path()), is_ready: Arc::clone(&is_ready) };
    let mut app = Headless::open(unanalysed, SIZE, View::default());
    let counted = |app: &Headless<Unanalysed>| app.session.pane.counted.unwrap().total.records;
    strike(&mut app, "freach:key:k-1");
    assert_eq!((counted(&app), app.session.notice.is_none()), (4, true));
    is_ready.store(true, Ordering::Relaxed);
    app.grow();
    assert_eq!(counted(&app), 2);
}

#[test]
fn the_intruder_is_taken_once_somebody_is_known_who_has_its_names_and_nothing_is_handed_over_before() {
    let (folder, out) = (case(), tempfile::tempdir().unwrap());
    let file = out.path().join("i.md");
    let report: Command = format!("export report case {}", file.display()).parse().unwrap();
    let why = "no event carries key:k-12; did you mean key:k-1?";
    for (name, taken, says) in
        [("key:k-12", None, why), ("key:k-1", Some("reach:key:k-1"), "these accesses to be the intruder's")]
    {
        let is_ready = Arc::new(AtomicBool::new(false));
        let unanalysed = Unanalysed { engine: engine(folder.path()), is_ready: Arc::clone(&is_ready) };
        let mut app = Headless::open(unanalysed, SIZE, View::default());
        let said = |app: &Headless<Unanalysed>| app.session.notice.as_ref().unwrap().text.clone();
        app.command(&format!("intruder reach:{name}").parse().unwrap());
        assert!(said(&app).contains("waits until all events were looked at together"), "{}", said(&app));
        app.command(&report);
        let waits = format!("nothing is handed over: whether somebody has the names in reach:{name} is");
        assert!(said(&app).contains(&waits) && !file.exists(), "{}", said(&app));
        assert_eq!(app.session.intruder, None);
        is_ready.store(true, Ordering::Relaxed);
        app.grow();
        assert!(said(&app).contains(says), "{}", said(&app));
        assert_eq!(app.session.intruder.as_deref(), taken);
        app.command(&report);
        assert!(file.exists(), "{}", said(&app));
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn what_is_wrong_is_told_whole_where_a_line_is_too_short_for_it() {
    let folder = case();
    let long = format!("{{\"id\":\"G1\",\"time\":\"2023-06-03\",\"key_id\":\"{}\"}}\n", "k".repeat(90));
    std::fs::write(folder.path().join("long.jsonl"), long).unwrap();
    let mut app = app(folder.path(), SIZE, &format!(":panes reach:key:{}x<enter>", "k".repeat(89)));
    assert!(screen(&app).trim_end().ends_with("k?"), "{}", screen(&app));
    strike(&mut app, ":panes agency:State account:ann*<enter>");
    let words = screen(&app).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("no event has agency:State; did you mean"), "{}", screen(&app));
    assert!(words.contains("agency:\"Dept of State\"?"), "{}", screen(&app));
}

#[test]
fn a_filter_of_names_that_are_not_told_apart_yet_leaves_what_is_shown() {
    let folder = case();
    let mut engine = engine(folder.path());
    let (mut session, effects) = Session::open(SIZE, View::default(), Zone::Utc);
    let mut waiting = VecDeque::from(effects);
    let mut answer = |session: &mut Session, waiting: &mut VecDeque<Effect>, but: fn(&Question) -> bool| {
        while let Some(Effect::Ask(ask)) = waiting.pop_front() {
            if !but(&ask.question) {
                let answered = engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
                waiting.extend(session.receive(answered));
            }
        }
    };
    answer(&mut session, &mut waiting, |_| false);
    waiting.extend(session.apply(&"filter reach:key:k-12".parse().unwrap()));
    answer(&mut session, &mut waiting, |question| matches!(question, Question::QueryProblem { .. }));
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    draw(&session, Theme::of(session.view.look, Depth::True), &mut buffer);
    let shown = plain(&buffer);
    assert!(shown.contains("… of 4") && shown.contains("10:30:00        ● mailbox access"), "{shown}");
    assert!(!shown.contains("no event passes"), "{shown}");
}

#[test]
fn an_intruder_that_leaves_out_a_field_of_no_record_is_taken() {
    let folder = case();
    let app = app(folder.path(), SIZE, ":intruder stage:mailbox_access not raw.Nope:x<enter>");
    assert_eq!(app.session.intruder.as_deref(), Some("stage:mailbox_access not raw.Nope:x"));
    assert!(app.session.notice.as_ref().is_none_or(|notice| !notice.wrong), "{}", said(&app));
}

#[test]
fn a_field_of_no_record_is_told_beside_as_it_was_typed_too() {
    let folder = case();
    let app = app(folder.path(), SIZE, ":panes raw.NoSuch:x<enter>");
    assert!(screen(&app).contains("no event has raw.NoSuch"), "{}", screen(&app));
}

#[test]
fn an_intruder_with_a_value_that_no_event_has_is_refused_whether_something_is_near_or_not() {
    let folder = case();
    for (query, why) in [
        ("agency:Nowhere", "no event has agency:Nowhere"),
        ("account:ann@a.exampel", "no event has account:ann@a.exampel (did you mean account:ann@a.example?)"),
    ] {
        let app = app(folder.path(), SIZE, &format!(":intruder {query}<enter>"));
        assert_eq!((said(&app), app.session.intruder.as_deref()), (why, None));
    }
}
