//! Exporting from the screen, key by key.

use crate::common::{app, minutes, strike};
use crate::{SIZE, said};
use dwell::app::Headless;
use dwell::engine::{
    Answer, Ask, Body, Cancel, Engine, ExportProgress, ExportRequest, ExportStep, LocalEngine, Quality,
    Question, Slot, Worker,
};
use dwell::export::ExportFormat;
use dwell::keys::{Chord, InputEvent, KeyQueue, command_of, mode};
use dwell::session::{Command, Effect, ExportScope, Overlay, Session};
use std::fs;
use std::path::PathBuf;

/// Types a path in place of the suggested name.
fn named(app: &mut Headless<LocalEngine>, path: &std::path::Path) {
    strike(app, "<ctrl+u>");
    path.to_str().unwrap().chars().for_each(|letter| {
        app.command(&Command::Edit(dwell::session::Edit::Insert(letter.to_string())));
    });
    strike(app, "<enter>");
}

#[test]
fn the_list_says_of_what_and_how_many_and_offers_a_name() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "fstage:mailbox_access<enter>Dl");
    let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
    let choices = hand.choices();
    assert_eq!(&choices[..2], [(ExportScope::Case, Some(300)), (ExportScope::Filter, Some(100))]);
    assert_eq!(choices[2], (ExportScope::Chain, Some(10)), "that of the selected event");
    assert_eq!(choices[3], (ExportScope::Marked, Some(0)));
    strike(&mut app, "hjjj<enter>");
    let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
    assert_eq!(hand.format().name(), "iris");
    assert!(hand.name().unwrap().input.text().ends_with("-filter-iris.csv"));
    strike(&mut app, "<esc><esc>");
    assert_eq!(app.session.overlay, None);
}

#[test]
fn letters_replace_the_name_that_is_offered_and_other_keys_change_it() {
    let case = minutes(30);
    let name = |app: &Headless<LocalEngine>| match &app.session.overlay {
        Some(Overlay::Export(hand)) => hand.name().unwrap().input.text().to_owned(),
        _ => String::new(),
    };
    let mut app = app(case.path(), SIZE, "D<enter>");
    let offered = name(&app);
    assert_eq!(offered.rsplit_once('.').map(|(_, ending)| ending), Some("jsonl"));
    strike(&mut app, "/tmp/x");
    assert_eq!(name(&app), "/tmp/x");
    strike(&mut app, "<esc><enter>");
    assert_eq!(name(&app), offered);
    strike(&mut app, "<left><left>y");
    assert_eq!(name(&app), format!("{}y{}", &offered[..offered.len() - 2], "nl"), "the cursor is in it");
    strike(&mut app, "<esc><enter><backspace>x");
    assert_eq!(name(&app), format!("{}x", &offered[..offered.len() - 1]));
    strike(&mut app, "<esc><enter><ctrl+u>a<backspace>");
    assert_eq!(name(&app), "");
}

#[test]
fn what_is_written_is_what_was_chosen_and_nothing_is_replaced_without_a_second_enter() {
    let (case, out) = (minutes(5000), tempfile::tempdir().unwrap());
    let file = out.path().join("out.jsonl");
    let mut app = app(case.path(), SIZE, "fstage:mailbox_access<enter>D<enter>");
    named(&mut app, &file);
    assert!(said(&app).contains("1,667 events"), "{}", said(&app));
    assert_eq!(app.session.overlay, None);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1667);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 2, "it, and what it states of itself");
    let wrote = fs::metadata(&file).unwrap().modified().unwrap();
    strike(&mut app, "Dh<enter>");
    named(&mut app, &file);
    assert!(said(&app).contains("is there already: Enter again replaces it"), "{}", said(&app));
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), wrote);
    strike(&mut app, "<enter>");
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 5000, "{}", said(&app));
}

#[test]
fn a_command_does_the_same_and_says_what_is_wrong_with_it() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    let at = |name: &str| out.path().join(name);
    for (text, name) in [
        ("export csv chain", "chain.csv"),
        ("export bundle case", "case.zip"),
        ("export svg screen", "screen.svg"),
        ("export png timeline", "lanes.png"),
        ("export timesketch case", "ts.jsonl"),
    ] {
        let command: Command = format!("{text} {}", at(name).display()).parse().unwrap();
        app.command(&command);
        assert!(said(&app).contains("written: "), "{text}: {}", said(&app));
        assert!(fs::metadata(at(name)).unwrap().len() > 100, "{text}");
    }
    let names = fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
    for (text, why) in [
        ("export csv filter x.csv", "nothing is filtered"),
        ("export timesketch case x.txt", "call it FILE.csv or FILE.jsonl"),
        ("export csv case /none/at/all.csv", "/none/at/all.csv"),
    ] {
        app.command(&text.parse().unwrap());
        assert!(said(&app).contains(why), "{text}: {}", said(&app));
    }
    let inside = format!("export csv case {}/again.csv", case.path().display());
    app.command(&inside.parse().unwrap());
    assert!(said(&app).contains("would be read as evidence"), "{}", said(&app));
    for (text, why) in
        [("export", "jsonl csv"), ("export csv", "case filter"), ("export csv case", "name of the file")]
    {
        assert!(text.parse::<Command>().unwrap_err().to_string().contains(why));
    }
    for format in ExportFormat::ALL {
        let command = Command::Export(format, ExportScope::Case, "a b.x".to_owned());
        assert_eq!(command.to_string().parse(), Ok(command));
    }
}

/// Everything in a shape, to a file.
fn order(format: &str, path: PathBuf) -> ExportRequest {
    ExportRequest {
        format: ExportFormat::parse(format).unwrap(),
        wish: dwell::export::EventOptions::default(),
        filter: dwell::query::Filter::All,
        query: String::new(),
        chain: None,
        marked: false,
        as_of: None,
        zone: dwell::event::Zone::Utc,
        hashes_only: false,
        view: dwell::read::BundledView::default(),
        path,
        force: false,
        intruder: None,
        template: None,
    }
}

fn handed(engine: &mut LocalEngine, what: ExportStep) -> ExportProgress {
    let ask = Ask { generation: 1, question: Question::Export(what) };
    match engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap().body {
        Body::ExportProgress(handed) => handed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn esc_gives_it_up_and_nothing_of_it_stays() {
    let (case, out) = (minutes(20_000), tempfile::tempdir().unwrap());
    let mut engine = crate::common::engine(case.path());
    let order = order("jsonl", out.path().join("out.jsonl"));
    let mut ask = |what| handed(&mut engine, what);
    ask(ExportStep::Begin(order.into()));
    let mut parts = 0;
    while parts < 3 {
        match ask(ExportStep::On) {
            ExportProgress::Part { done, .. } => parts += usize::from(done > 0),
            other => panic!("{other:?}"),
        }
    }
    let names =
        || fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>();
    let part = format!(".out.jsonl.{}.part", std::process::id());
    assert_eq!(names(), [part.as_str()]);
    assert_eq!(ask(ExportStep::Stop), ExportProgress::Stopped);
    assert!(names().is_empty());
    assert_eq!(ask(ExportStep::On), ExportProgress::Stopped);
}

#[test]
fn ctrl_c_stops_what_is_handed_over_and_leaves_once_nothing_is() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    let begins = format!("export jsonl case {}/a.jsonl", out.path().display()).parse().unwrap();
    let ctrl_c = |app: &mut Headless<LocalEngine>| {
        let command = command_of(&app.session, Chord::parse("<ctrl+c>").unwrap()).unwrap();
        app.session.apply(&command)
    };
    // with the focus anywhere, and where a warning stands
    for focus in ["focus timeline", "focus lanes", "quit"] {
        app.session.apply(&begins);
        app.session.apply(&focus.parse().unwrap());
        let effects = ctrl_c(&mut app);
        let [Effect::Ask(Ask { generation, question: Question::Export(ExportStep::Stop) })] = effects[..]
        else {
            panic!("{effects:?}")
        };
        let body = Body::ExportProgress(ExportProgress::Stopped);
        app.session.receive(Answer { generation, quality: Quality::Exact, body });
        assert_eq!(said(&app), "handing over is stopped: nothing of it stays");
    }
    assert_eq!(ctrl_c(&mut app), [Effect::Quit]);
}

#[test]
fn ctrl_c_stops_what_is_handed_over_whatever_lies_over_the_panels_and_nothing_of_that_changes() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let begins = format!("export jsonl case {}/a.jsonl", out.path().display()).parse().unwrap();
    for keys in [
        "",
        "s",
        "sv",
        "jvj",
        "f account:",
        "/x",
        "T+2h",
        "ax",
        "cwell",
        "t",
        ":theme",
        "F",
        "?",
        "?/b",
        "?/b<enter>",
        "M",
        "S",
        "B",
        ",",
        "O",
        "w",
        "R",
        "W",
        "D",
        "D<enter>",
        "E",
        "P",
        "A2023-06-01 2023-06-02<enter>",
        "%t",
    ] {
        let mut app = app(case.path(), SIZE, "fstage:mailbox_access<enter>");
        // what is asked of nobody is not answered either
        app.session.apply(&begins);
        strike(&mut app, keys);
        assert!(app.session.is_exporting(), "{keys}");
        let before = app.session.clone();
        strike(&mut app, "<ctrl+c>");
        assert!(!app.session.is_exporting(), "{keys}");
        assert_eq!(said(&app), "handing over is stopped: nothing of it stays", "{keys}");
        let shown = |session: &Session| {
            (session.view.clone(), session.focus, session.overlay.clone(), session.bar.clone(), mode(session))
        };
        assert_eq!(shown(&app.session), shown(&before), "{keys}");
    }
}

#[test]
fn an_export_that_does_not_end_when_it_is_stopped_is_left_behind_by_ctrl_c_again() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let begins = format!("export jsonl case {}/a.jsonl", out.path().display()).parse().unwrap();
    for (before, stops) in
        [(None, "<ctrl+c>"), (None, "<esc>"), (Some("q"), "<ctrl+c>"), (Some("?"), "<ctrl+c>")]
    {
        let mut app = app(case.path(), SIZE, "");
        app.session.apply(&begins);
        let mut queue = KeyQueue::default();
        let mut strike =
            |key: &str| queue.push(&mut app.session, InputEvent::Key(Chord::parse(key).unwrap()), false);
        before.map(&mut strike);
        let stop = strike(stops);
        let [Effect::Ask(Ask { question: Question::Export(ExportStep::Stop), .. })] = stop[..] else {
            panic!("{before:?}: {stop:?}")
        };
        assert_eq!(strike("<ctrl+c>"), [Effect::Quit], "{before:?}");
        assert!(said(&app).contains("Ctrl-C leaves without waiting"), "{}", said(&app));
    }
}

#[test]
fn ctrl_c_stops_what_is_handed_over_before_keys_that_wait_for_rows() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    app.session.apply(&format!("export jsonl case {}/a.jsonl", out.path().display()).parse().unwrap());
    // the rows of a filter are asked for, and do not come
    app.session.apply(&"filter stage:mailbox_access".parse().unwrap());
    let mut queue = KeyQueue::default();
    let mut strike = |key: &str| {
        let effects = queue.push(&mut app.session, InputEvent::Key(Chord::parse(key).unwrap()), false);
        (effects, queue.is_empty())
    };
    assert_eq!(strike("j"), (Vec::new(), false));
    let (effects, none_wait) = strike("<ctrl+c>");
    let [Effect::Ask(Ask { question: Question::Export(ExportStep::Stop), .. })] = effects[..] else {
        panic!("{effects:?}")
    };
    assert!(!none_wait, "the key waits on");
    assert!(app.session.awaits(Slot::Window));
}

#[test]
fn leaving_while_something_is_handed_over_is_asked_about_once_and_leaves_no_part_of_it() {
    let (case, out) = (minutes(20_000), tempfile::tempdir().unwrap());
    let mut app = app(case.path(), SIZE, "");
    let path = out.path().join("a.jsonl");
    let begins = format!("export jsonl case {}", path.display()).parse().unwrap();
    let effects = app.session.apply(&begins);
    let [Effect::Ask(begun)] = effects.as_slice() else { panic!("it is not asked") };
    let generation = begun.generation;
    let again = format!("export csv case {}/b.csv", out.path().display()).parse().unwrap();
    assert!(app.session.apply(&again).is_empty());
    let refused = said(&app).to_owned();
    assert!(refused.contains("b.csv is not written: something else is being handed over"), "{refused}");
    app.session.receive(Answer {
        generation,
        quality: Quality::Exact,
        body: Body::ExportProgress(ExportProgress::Part { what: "events", step: 0, done: 1, of: 2 }),
    });
    assert_eq!(said(&app), refused, "how far it is does not hide that");
    assert!(app.session.apply(&Command::Quit).is_empty());
    assert!(said(&app).contains("q once more leaves, and nothing of it stays"), "{}", said(&app));
    assert_eq!(app.session.apply(&Command::Quit), [Effect::Quit]);

    let (tell, answers) = crossbeam_channel::unbounded();
    let folder = case.path().to_owned();
    let worker = Worker::spawn(move |_, _| crate::common::engine(&folder), tell).unwrap();
    let ask = |what| worker.ask(Ask { generation: 1, question: Question::Export(what) });
    ask(ExportStep::Begin(order("jsonl", path).into()));
    let names = || fs::read_dir(out.path()).unwrap().count();
    while names() == 0 {
        let answer = answers.recv_timeout(std::time::Duration::from_mins(1)).unwrap();
        assert!(matches!(answer.body, Body::ExportProgress(ExportProgress::Part { .. })), "{answer:?}");
        ask(ExportStep::On);
    }
    drop(worker);
    assert_eq!(names(), 0);
}

#[test]
fn a_report_is_made_bit_by_bit_between_which_rows_are_answered_and_esc_leaves_nothing() {
    let (case, out) = (minutes(2000), tempfile::tempdir().unwrap());
    let mut engine = crate::common::engine(case.path());
    let path = out.path().join("report.html");
    let files = || fs::read_dir(out.path()).unwrap().count();
    let window = Question::Window {
        filter: dwell::query::Filter::All,
        anchor: dwell::engine::Anchor::First,
        before: 0,
        after: 30,
        records: false,
        find: None,
    };
    for stops in [Some(3), None] {
        let mut told = handed(&mut engine, ExportStep::Begin(order("report", path.clone()).into()));
        let (mut made, mut bits) = (0, 0);
        while let ExportProgress::Part { done, of, .. } = told {
            assert!(of == 0 || (made <= done && done <= of), "{done} of {of} after {made}");
            made = done.max(made);
            bits += 1;
            assert_eq!(files(), 0, "it is written when it is whole, and at once");
            let ask = Ask { generation: 2, question: window.clone() };
            let answer = engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap();
            assert!(matches!(answer.body, Body::Window(window) if window.rows.len() == 30));
            if stops.is_some_and(|stops| made >= stops) {
                break;
            }
            told = handed(&mut engine, ExportStep::On);
        }
        if stops.is_some() {
            assert_eq!(handed(&mut engine, ExportStep::Stop), ExportProgress::Stopped);
            assert_eq!(handed(&mut engine, ExportStep::On), ExportProgress::Stopped, "nothing goes on");
            assert_eq!(files(), 0);
        } else {
            assert!(matches!(told, ExportProgress::Done(_)), "{told:?}");
            assert!(bits > 20, "{bits}: its parts are made bit by bit");
            assert!(fs::read_to_string(&path).unwrap().ends_with("</html>\n"));
            assert_eq!(files(), 1);
        }
    }
}

/// Exports what the filter matches as JSONL; returns its lines.
fn lines_handed(app: &mut Headless<LocalEngine>, out: &std::path::Path) -> Vec<String> {
    let path = out.join("handed.jsonl");
    app.command(&format!("export jsonl filter {}", path.display()).parse().unwrap());
    let lines = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", said(app)));
    fs::remove_file(&path).unwrap();
    fs::remove_file(out.join("handed.jsonl.about.json")).unwrap();
    lines.lines().map(str::to_owned).collect()
}

#[test]
fn what_is_handed_over_is_what_the_screen_shows_by_notes_and_by_the_day() {
    let (case, out) = (minutes(3000), tempfile::tempdir().unwrap());
    let keys = "texfil<enter>jtexfil<enter>cof two<enter>H<enter>ftags:exfil<enter>";
    let mut app = app(case.path(), SIZE, keys);
    assert_eq!(crate::count(&app), 1, "what is hidden is left out");
    let lines = lines_handed(&mut app, out.path());
    assert!(lines.len() == 1 && lines[0].contains("exfil") && lines[0].contains("E00000"), "{lines:?}");
    strike(&mut app, "<alt+h>");
    let lines = lines_handed(&mut app, out.path());
    assert!(lines.len() == 2 && lines[1].contains("E00001"), "shown is handed over: {lines:?}");
    strike(&mut app, "<alt+h>C:as-of 2023-06-01<enter>fstage:mailbox_access<enter>");
    let known = crate::count(&app);
    assert!(known > 0 && known < 1000, "{known}");
    let lines = lines_handed(&mut app, out.path());
    assert_eq!(lines.len() as u64, known);
    assert!(lines.iter().all(|line| line.contains("\"2023-06-01T")));
}

#[test]
fn the_list_shows_which_accesses_a_report_holds_to_be_the_intruders_and_how_to_change_that() {
    let (case, out) = (minutes(300), tempfile::tempdir().unwrap());
    let report = ExportFormat::ALL.iter().position(|one| *one == ExportFormat::Report).unwrap();
    let mut app = app(case.path(), SIZE, &format!("D{}", "j".repeat(report)));
    assert!(
        crate::notes::screen(&app).contains("intruder    what no sign-in issued (is:orphan) · i changes it")
    );
    strike(&mut app, "iaccount:<enter>");
    assert!(said(&app).contains("`account:` has no value"), "{}", said(&app));
    strike(&mut app, "<ctrl+u>stage:mailbox_access<enter>");
    assert!(crate::notes::screen(&app).contains("intruder    stage:mailbox_access · i changes it"));
    let path = out.path().join("report.md");
    strike(&mut app, "<enter>");
    named(&mut app, &path);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", said(&app)));
    assert!(text.contains("-q stage:mailbox_access"), "its commands say so");
    assert!(text.contains("What the intruder's accesses carry (`(stage:mailbox_access) stage:mailbox_access not is:claim`, 100 accesses)"), "{text}");
    // it stays until another one is given, also by the command
    strike(&mut app, "D");
    let Some(Overlay::Export(hand)) = &app.session.overlay else { panic!("no list") };
    assert_eq!(hand.intruder, "stage:mailbox_access");
    strike(&mut app, "<esc>:intruder is:orphan<enter>");
    assert_eq!(app.session.intruder.as_deref(), Some("is:orphan"));
}
