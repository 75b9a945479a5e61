//! Notes on the screen: made by keys, said to be saved when they are, and taken back.

use crate::common::{app, engine_of, minutes, strike};
use crate::{SIZE, count, said, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::event::{Field, Stage};
use dwell::session::{Command, DetailLine, Note, Overlay, Tab, View, detail_lines};
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;
use std::fs;
use std::path::Path;

/// The text of the screen, a line each.
pub fn screen(app: &Headless<LocalEngine>) -> String {
    let theme = Theme::of(app.session.view.look, Depth::None);
    let mut buffer = Buffer::empty(Rect::new(0, 0, app.session.size.0, app.session.size.1));
    dwell::view::draw(&app.session, theme, &mut buffer);
    let cells: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    cells.chunks(usize::from(app.session.size.0)).map(|line| line.concat() + "\n").collect()
}

fn journal(case: &Path) -> String {
    fs::read_to_string(case.join("notes.jsonl")).unwrap_or_default()
}

pub fn acts(case: &Path) -> Vec<String> {
    let of = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["act"].as_str().unwrap().to_owned()
    };
    journal(case).lines().map(of).collect()
}

#[test]
fn a_mark_is_a_note_that_is_said_to_be_saved_where_it_stands() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jj<space>");
    let folder = case.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(said(&app), format!("saved: mark on 1 event · {folder}/notes.jsonl"));
    assert!(app.session.selected().unwrap().notes.marked);
    assert!(journal(case.path()).contains("\"E00002\""));
    strike(&mut app, "fis:marked<enter>");
    assert_eq!((count(&app), selected(&app)), (1, "E00002"));
    strike(&mut app, "C<space>");
    assert!(!app.session.selected().unwrap().notes.marked);
    assert_eq!(acts(case.path()), ["mark", "unmark"]);
    drop(app);
    let again = crate::common::app(case.path(), SIZE, "fis:marked<enter>");
    assert_eq!(count(&again), 0, "what holds is what stands on the disk");
}

#[test]
fn the_event_that_was_marked_last_is_the_one_that_others_are_tied_and_linked_to() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "<space>jjjKcau<enter>");
    assert_eq!(said(&app).split(" · ").next(), Some("saved: link caused E00000 on 1 event"));
    assert_eq!(app.session.selected().unwrap().notes.links, 1);
    strike(&mut app, "w");
    let why = app.session.chains.why.as_ref().unwrap();
    assert!(why.marked && !why.steps().is_empty(), "{why:?}");
    strike(&mut app, "<esc>gK");
    assert!(said(&app).contains("Space marks the event to link to"));
}

#[test]
fn tags_are_completed_from_those_in_use_and_taken_away_behind_a_minus() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "texfil \"first look\"<enter>");
    let tags = |app: &Headless<LocalEngine>| app.session.selected().unwrap().notes.tags.clone();
    assert_eq!(tags(&app), ["exfil", "first look"]);
    strike(&mut app, "jtfi<tab><enter>");
    assert_eq!(tags(&app), ["first look"]);
    strike(&mut app, "ftags:\"first look\"<enter>");
    assert_eq!(count(&app), 2);
    strike(&mut app, "gt-exfil<enter>");
    assert_eq!(tags(&app), ["first look"]);
}

#[test]
fn a_comment_points_to_the_marked_event() {
    let case = minutes(100);
    let app = app(case.path(), SIZE, "<space>jjcas in <backspace> @<tab>again<enter>");
    let made = &app.session.shown_detail().unwrap().notes.comments;
    assert_eq!(
        (made[0].text.as_str(), &made[0].see[..]),
        ("as in @E00000 again", &["E00000".to_owned()][..])
    );
}

#[test]
fn a_word_of_a_comment_that_is_no_id_is_a_word() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "c");
    strike(&mut app, "as @john told of @E00003, and (@ann)<enter>");
    assert!(app.session.bar.is_none() && app.session.notes.asked.is_none());
    let told = "@john, @ann are no events' ids, and no links";
    assert!(said(&app).starts_with("saved: comment") && said(&app).contains(told), "{}", said(&app));
    let made = app.session.shown_detail().unwrap().notes.comments.clone();
    assert_eq!(
        (made[0].text.as_str(), &made[0].see[..]),
        ("as @john told of @E00003, and (@ann)", &["E00003".to_owned()][..])
    );
    strike(&mut app, "jvjcask @john<enter><enter>");
    assert!(said(&app).contains("@john is no event's id, and no link"), "{}", said(&app));
}

#[test]
fn a_note_is_on_the_event_that_its_prompt_names() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jjt");
    assert!(screen(&app).contains("tag E00002 › "), "{}", screen(&app));
    // whatever moves the cursor under it
    app.command(&"goto 2023-06-15T02:30:00".parse().unwrap());
    assert_ne!(selected(&app), "E00002");
    strike(&mut app, "seen<enter>");
    let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    assert!(noted.contains("E00002") && noted.lines().count() == 1, "{noted}");
    for (keys, prompt) in [("c", "comment on"), ("!", "severity of"), ("H", "hide")] {
        strike(&mut app, &format!("g{keys}"));
        assert!(screen(&app).contains(&format!("{prompt} E00000 › ")), "{}", screen(&app));
        strike(&mut app, "<esc>");
    }
}

#[test]
fn a_range_is_noted_after_it_was_said_how_many_that_is() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jvjjj");
    assert_eq!((app.session.range_length(), app.session.range_rows()), (Some(4), Some((1, 4))));
    strike(&mut app, "tx y<enter>");
    assert_eq!(app.session.note_question().as_deref(), Some("tag 4 events (of 100) with x, y?"));
    assert!(journal(case.path()).is_empty(), "nothing is noted before it is wanted");
    strike(&mut app, "<esc>");
    assert_eq!(app.session.bar.as_ref().unwrap().input.text(), "x y", "what was typed is there again");
    strike(&mut app, "<enter><enter>ftags:y<enter>");
    assert_eq!((count(&app), app.session.range().is_none()), (4, true));
    let mut order = app;
    strike(&mut order, "CGvkk<space><enter>fis:marked<enter>");
    assert_eq!(count(&order), 3, "upwards as well");
}

#[test]
fn everything_that_the_filter_keeps_is_noted_at_once() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "foperation:Send<enter>%tsent<enter>");
    assert_eq!(app.session.note_question().as_deref(), Some("tag 143 events (of 1,000) with sent?"));
    strike(&mut app, "<enter>Cftags:sent<enter>");
    assert_eq!(count(&app), 143);
    assert_eq!(acts(case.path()).len(), 1, "one note, whatever it is on");
    strike(&mut app, "U");
    assert!(said(&app).starts_with("taken back: tag sent on 143 events"), "{}", said(&app));
    assert_eq!(count(&app), 0);
    strike(&mut app, "U");
    assert!(said(&app).contains("no note was made here"), "{}", said(&app));
    strike(&mut app, "C%C<esc>%foperation:Send<enter>texfil<enter>");
    assert_eq!(app.session.note_question(), None, "another filter is another choice");
}

#[test]
fn severity_and_stage_are_corrected_and_hold_in_rows_and_queries() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "!h<enter>:stage detection<enter>");
    let row = app.session.selected().unwrap();
    assert_eq!((row.event.stage(), row.event.text(Field::Severity)), (Stage::Detection, Some("high")));
    assert!(row.notes.corrected.contains(&Field::Stage) && row.notes.corrected.contains(&Field::Severity));
    strike(&mut app, "fstage:detection severity:high<enter>");
    assert_eq!(count(&app), 1);
    strike(&mut app, "!severe<enter>");
    assert!(app.session.bar.as_ref().unwrap().error.as_ref().unwrap().message.contains("critical"));
}

#[test]
fn what_is_said_of_a_value_is_told_wherever_the_value_is() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "@our own desk<enter>jjjjj");
    let notes = &app.session.shown_detail().unwrap().notes;
    assert_eq!(selected(&app), "E00005");
    assert_eq!(notes.values[0].1.text, "our own desk");
    let account = app.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    let lines = detail_lines(&app.session);
    let told = |line: &DetailLine| match line {
        DetailLine::Field { value, note: Some(Note::Told(said, known)), .. } => {
            Some((value.clone(), said.clone(), known.is_some()))
        }
        _ => None,
    };
    let told: Vec<_> = lines.built().iter().filter_map(told).collect();
    assert_eq!(told, [(account, "our own desk".to_owned(), true)], "beside the value, with where it is seen");
    let seen = |app: &Headless<LocalEngine>| screen(app).matches("¶ our own desk").count();
    assert_eq!(seen(&app), 1);
    strike(&mut app, "p");
    assert_eq!(seen(&app), 1, "{}", screen(&app));
    strike(&mut app, "<esc>jl@");
    assert!(app.session.bar.is_none() && said(&app).contains("not on agency"), "{}", said(&app));
}

#[test]
fn hidden_events_are_left_out_until_they_are_shown_or_taken_back() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jH<enter>");
    assert_eq!((count(&app), selected(&app)), (99, "E00002"));
    strike(&mut app, "H<tab>");
    let typed = app.session.bar.as_ref().unwrap().input.text().to_owned();
    assert_eq!(typed, "operation:MailItemsAccessed account:desk-02@agency-a.example");
    strike(&mut app, "<enter>");
    let asked = app.session.note_question().unwrap();
    assert!(asked.starts_with("hide 17 events (of 100) that `operation:MailItemsAccessed"), "{asked}");
    strike(&mut app, "<enter>");
    assert_eq!(count(&app), 82);
    assert_eq!(app.session.case.as_ref().unwrap().notes.hidden, 18);
    strike(&mut app, "<alt+h>");
    assert_eq!(count(&app), 100);
    strike(&mut app, "<alt+h>MjjU");
    assert_eq!(count(&app), 83, "the event that was hidden alone is shown again");
    strike(&mut app, "gU<esc>");
    assert_eq!(count(&app), 100);
}

#[test]
fn an_event_is_told_in_a_form_that_points_at_what_is_wrong() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jjE");
    let form = |app: &Headless<LocalEngine>| match &app.session.overlay {
        Some(Overlay::Tell(form)) => form.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(form(&app).inputs[0].text(), "2023-06-01", "the day of the selected event");
    strike(&mut app, " 25:00<tab>det<tab>the desk phoned<enter>");
    let wrong = form(&app);
    assert_eq!((wrong.at, wrong.wrong.unwrap().0, wrong.inputs[1].text()), (0, 0, "detection"));
    strike(&mut app, "<ctrl+u>2023-06-01 00:02:30<enter>");
    assert!(app.session.overlay.is_none());
    let row = app.session.selected().unwrap();
    assert_eq!(row.event.text(Field::Message), Some("the desk phoned"), "the cursor is on it");
    assert!(row.notes.manual);
    assert_eq!((count(&app), app.session.pane.rank), (101, Some(3)));
    strike(&mut app, "U");
    assert_eq!(count(&app), 100);
}

#[test]
fn a_milestone_is_told_of_the_selected_event_or_of_a_time() {
    let case = minutes(100);
    let mut app = app(
        case.path(),
        SIZE,
        ":milestone first_access<enter>:milestone detection 2023-06-16 agency Agency A<enter>",
    );
    let told = &app.session.case.as_ref().unwrap().milestones;
    assert_eq!(told.len(), 2);
    assert_eq!(
        (told[0].when.to_string().as_str(), told[1].agency.as_deref()),
        ("2023-06-01T00:00:00Z", Some("Agency A"))
    );
    strike(&mut app, ":milestone found 2023<enter>");
    assert!(said(&app).contains("first_access"));
}

#[test]
fn a_view_is_saved_under_a_name_and_taken_from_the_list() {
    let case = minutes(100);
    let mut app = app(
        case.path(),
        SIZE,
        "foperation:Send<enter>a2023-07-01<enter>\"the sent ones<enter>Ca<ctrl+u><enter>",
    );
    assert_eq!(count(&app), 100);
    strike(&mut app, "'sent<enter>");
    let view = &app.session.view;
    assert_eq!((&*view.scope.query, view.as_of.as_deref()), ("operation:Send", Some("2023-07-01")));
    assert_eq!(count(&app), 15);
    strike(&mut app, "u");
    assert_eq!(count(&app), 100, "it is undone like any change of the view");
    strike(&mut app, "MU<esc>'sent<enter>");
    assert!(app.session.notice.as_ref().unwrap().wrong, "a view whose note was taken back is gone");
}

#[test]
fn a_view_whose_query_is_read_no_more_is_opened_to_be_mended() {
    let case = minutes(100);
    let view = r#"{"note":"n1","at":"2024-01-01T00:00:00Z","by":"ada","act":"view","view":{"name":"sent","query":"tags:(b, x)","columns":["time","account:24"],"zone":"+02:00","as_of":"2023-07-14","off":["is:span"]}}"#;
    fs::write(case.path().join("notes.jsonl"), format!("{view}\n")).unwrap();
    let mut app = app(case.path(), SIZE, "'sent<enter>");
    let settings = |app: &Headless<LocalEngine>| {
        let view = &app.session.view;
        let off: Vec<String> = view.scope.off.iter().map(|off| off.text.to_string()).collect();
        let columns = view.columns.as_ref().map(ToString::to_string);
        (view.zone.to_string(), view.as_of.clone(), columns, off)
    };
    let saved = settings(&app);
    assert_eq!(
        (&*saved.0, saved.1.as_deref(), saved.2.as_deref(), &saved.3[..]),
        ("+02:00", Some("2023-07-14"), Some("time,account:24"), &["is:span".to_owned()][..])
    );
    let bar = app.session.bar.as_ref().unwrap();
    let error = bar.error.as_ref().unwrap();
    assert_eq!(
        (bar.input.text(), &*error.message),
        ("tags:(b, x)", "values in `tags:( )` are parted by blanks alone")
    );
    assert!(app.session.saved_views().len() == 1, "nothing of it is lost");
    strike(&mut app, "<ctrl+u>operation:Send<enter>");
    assert_eq!(count(&app), 15);
    assert_eq!(settings(&app), saved, "all else of the view holds");
    strike(&mut app, "uu");
    assert_eq!((settings(&app).0, count(&app)), ("UTC".to_owned(), 100), "each of the two steps is undone");
}

#[test]
fn a_view_takes_the_place_of_one_of_its_name_once_that_was_asked() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "foperation:Send<enter>\"sent<enter>C");
    let saved = |case: &Path| acts(case).len();
    assert_eq!(saved(case.path()), 1, "a new name is not asked about");
    strike(&mut app, "\"sent<enter>");
    let asked = app.session.note_question().unwrap();
    assert_eq!(asked, "replace view sent of analyst (operation:Send)?");
    assert!(app.session.note_is_counted(), "it can be answered");
    strike(&mut app, "<esc><esc>");
    assert_eq!(saved(case.path()), 1);
    strike(&mut app, "\"sent<enter><enter>");
    assert_eq!(saved(case.path()), 2);
    let told = said(&app);
    assert!(told.starts_with("saved: view sent, which replaces that of analyst (operation:Send)"), "{told}");
    strike(&mut app, "\"sent<enter>");
    let asked = app.session.note_question().unwrap();
    assert_eq!(asked, "replace view sent of analyst (all events)?", "the one that holds now");
    strike(&mut app, "<esc><esc>U'sent<enter>");
    assert_eq!(&*app.session.view.scope.query, "operation:Send", "taken back, the one before holds again");
}

#[test]
fn a_saved_view_has_its_columns_and_the_terms_that_are_off() {
    let case = minutes(100);
    let mut app = app(
        case.path(),
        SIZE,
        "foperation:Send agency:\"Agency A\"<enter>:columns time,account:24,raw.\"User, Name\"<enter>\
         :off agency:\"Agency A\"<enter>\"sent<enter>",
    );
    let saved = app.session.view.clone();
    assert_eq!((saved.scope.off.len(), &*saved.scope.query, count(&app)), (1, "operation:Send", 15));
    strike(&mut app, "fis:span<enter>:columns usual<enter>:off stage:other<enter>");
    assert!(app.session.view.columns.is_none());
    strike(&mut app, "'sent<enter>");
    let names = |view: &View| view.columns.as_ref().map(|columns| columns.names());
    let off = |view: &View| view.scope.off.iter().map(|term| term.text.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&app.session.view), names(&saved));
    assert_eq!(names(&saved).unwrap(), ["time", "account:24", "raw.\"User, Name\""]);
    assert_eq!(off(&app.session.view), ["agency:\"Agency A\""], "what else was off is not of this view");
    assert_eq!(app.session.terms().last().map(|term| term.on), Some(false));
    strike(&mut app, "u");
    assert_eq!(
        (names(&app.session.view), off(&app.session.view)),
        (None, vec!["agency:\"Agency A\"".to_owned(), "stage:other".to_owned()])
    );
    strike(&mut app, "<ctrl+r>:on agency:\"Agency A\"<enter>");
    assert_eq!(&*app.session.view.scope.query, "operation:Send agency:\"Agency A\"");
}

#[test]
fn a_view_of_columns_that_are_none_is_told_of_and_changes_nothing() {
    let case = minutes(10);
    let line = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"view","view":{"name":"odd","query":"operation:Send","columns":["time","acount"]}}"#;
    fs::write(case.path().join("notes.jsonl"), format!("{line}\n")).unwrap();
    let app = app(case.path(), SIZE, "'odd<enter>");
    assert!(said(&app).contains("`acount`"), "{}", said(&app));
    assert_eq!(&*app.session.view.scope.query, "");
}

#[test]
fn a_view_of_a_zone_or_day_that_nobody_can_read_is_told_of_and_changes_nothing() {
    for (of, said_of) in
        [(r#""zone":"Mars/Olympus""#, "Mars/Olympus"), (r#""as_of":"2023-02-31""#, "2023-02-31")]
    {
        let case = minutes(10);
        let line = format!(
            r#"{{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"view","view":{{"name":"odd","query":"operation:Send",{of}}}}}"#
        );
        fs::write(case.path().join("notes.jsonl"), format!("{line}\n")).unwrap();
        let app = app(case.path(), SIZE, "'odd<enter>");
        assert!(said(&app).contains(said_of), "{}", said(&app));
        assert_eq!(&*app.session.view.scope.query, "");
    }
}

#[test]
fn what_is_noted_of_an_event_stands_in_its_notes_tab() {
    let case = minutes(100);
    let mut app = app(
        case.path(),
        SIZE,
        "<space>jtexfil<enter>ca word<enter>:stage detection<enter>Kcaused<enter>:tab notes<enter>",
    );
    assert_eq!(app.session.view.tab, Tab::Notes);
    let told: Vec<(String, String)> = dwell::session::detail_lines(&app.session)
        .built()
        .iter()
        .map(|line| match line {
            dwell::session::DetailLine::Noted(line) => (line.label.to_owned(), line.text.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let wanted = [
        ("tags", "exfil"),
        ("stage", "other → detection"),
        ("comment", "a word"),
        ("link", "this event caused E00000"),
    ];
    assert_eq!(told, wanted.map(|(label, text)| (label.to_owned(), text.to_owned())));
    strike(&mut app, "<tab>jjj<enter>");
    assert_eq!((&*app.session.view.scope.query, selected(&app)), ("id:E00000", "E00000"));
    strike(&mut app, "<backspace>");
    assert_eq!(selected(&app), "E00001");
}

#[test]
fn the_list_of_notes_goes_to_events_and_takes_notes_back_and_does_them_again() {
    let case = minutes(300);
    let mut app = app(case.path(), SIZE, "tone<enter>Gttwo<enter>gMj<enter>");
    assert_eq!(selected(&app), "E00000");
    strike(&mut app, "M<enter>");
    assert_eq!((selected(&app), app.session.overlay.is_none()), ("E00299", true));
    strike(&mut app, "MU");
    let answer = app.session.notes.answer.clone().unwrap();
    assert_eq!((answer.notes.len(), answer.notes[1].undone.is_some()), (3, true));
    assert!(said(&app).starts_with("taken back: tag two on 1 event"), "{}", said(&app));
    strike(&mut app, "jU");
    assert!(said(&app).starts_with("brought back: tag two on 1 event"), "{}", said(&app));
    assert!(screen(&app).contains("takes back that tag two was taken back"), "{}", screen(&app));
    strike(&mut app, "<esc>");
    assert_eq!(app.session.selected().unwrap().notes.tags, ["two"], "what was taken back holds again");
    strike(&mut app, "U");
    assert!(said(&app).starts_with("taken back: tag two on 1 event"), "{}", said(&app));
    assert!(app.session.selected().unwrap().notes.tags.is_empty(), "and is the last that was made here");
    // a note that takes back is taken back by its own line too, and so on
    strike(&mut app, "MU");
    assert!(said(&app).starts_with("brought back: tag two on 1 event"), "{}", said(&app));
    strike(&mut app, "<esc>");
    assert_eq!(app.session.selected().unwrap().notes.tags, ["two"]);
    strike(&mut app, "MU");
    assert!(said(&app).starts_with("taken back: tag two on 1 event"), "{}", said(&app));
    strike(&mut app, "gU<esc>");
    assert_eq!(app.session.selected().unwrap().notes.tags, ["two"]);
}

#[test]
fn what_two_took_back_holds_again_when_both_of_these_are_taken_back() {
    let case = minutes(100);
    let mut mine = Headless::open(engine_of(case.path(), "me"), SIZE, View::default());
    strike(&mut mine, "tone<enter>ttwo<enter>");
    let two: serde_json::Value = serde_json::from_str(journal(case.path()).lines().nth(1).unwrap()).unwrap();
    // another takes the second back, and a third, in a journal that was merged, the same
    let undo = |id: &str, by: &str| {
        let note =
            json!({"note": id, "at": "2038-01-01T00:00:00Z", "by": by, "act": "undo", "of": two["note"]});
        note.to_string() + "\n"
    };
    fs::write(
        case.path().join("notes.jsonl"),
        journal(case.path()) + &undo("u1", "ana") + &undo("u2", "ben"),
    )
    .unwrap();
    mine.poll();
    assert_eq!(mine.session.selected().unwrap().notes.tags, ["one"]);
    strike(&mut mine, "U");
    assert!(
        said(&mine).starts_with("taken back: tag one on 1 event"),
        "what is so already is passed over: {}",
        said(&mine)
    );
    strike(&mut mine, ":take-back u1<enter>");
    assert!(said(&mine).starts_with("another note still takes back: tag two"), "{}", said(&mine));
    assert!(mine.session.selected().unwrap().notes.tags.is_empty());
    strike(&mut mine, ":take-back u2<enter>");
    assert!(said(&mine).starts_with("brought back: tag two"), "{}", said(&mine));
    assert_eq!(mine.session.selected().unwrap().notes.tags, ["two"]);
}

#[test]
fn what_can_not_be_saved_stays_and_is_sent_again() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "");
    // a folder in its place: not even the superuser can write a journal there
    fs::create_dir(case.path().join("notes.jsonl")).unwrap();
    strike(&mut app, "ca long thought<enter>jj");
    let unsaved = app.session.unsaved().unwrap();
    assert!(unsaved.starts_with("not saved: comment “a long thought”"), "{unsaved}");
    strike(&mut app, "q");
    assert!(!app.left && said(&app).contains("1 note is not saved"), "{}", said(&app));
    fs::remove_dir(case.path().join("notes.jsonl")).unwrap();
    strike(&mut app, "<ctrl+s>");
    assert_eq!(app.session.unsaved(), None);
    assert!(said(&app).starts_with("saved: comment “a long thought” on 1 event"), "{}", said(&app));
    strike(&mut app, "gq");
    assert!(app.left);
}

#[test]
fn a_note_on_many_events_is_on_those_that_were_asked_about_or_on_none() {
    let case = minutes(100);
    let mut hers = Headless::open(engine_of(case.path(), "ana"), SIZE, View::default());
    strike(&mut hers, "tdone<enter>jtdone<enter>");
    let mut mine = Headless::open(engine_of(case.path(), "me"), SIZE, View::default());
    strike(&mut mine, "ftags:done<enter>%tsent<enter>");
    assert_eq!(mine.session.note_question().as_deref(), Some("tag 2 events (of 100) with sent?"));
    // what another adds to them is counted anew as soon as it is seen
    strike(&mut hers, "jtdone<enter>");
    mine.poll();
    assert_eq!(mine.session.note_question().as_deref(), Some("tag 3 events (of 100) with sent?"));
    // two tags are put on the same events, though the first takes them out of the filter
    strike(&mut mine, "<esc><esc>Cfnot tags:(new done)<enter>%tnew newer<enter><enter>");
    assert!(said(&mine).starts_with("saved: tag newer on 97 events"), "{}", said(&mine));
    strike(&mut mine, "Cftags:done<enter>%tsent<enter>");
    // and what is not seen yet is not noted
    strike(&mut hers, "jtdone<enter>");
    strike(&mut mine, "<enter>");
    assert!(said(&mine).starts_with("saved: tag sent on 3 events"), "{}", said(&mine));
}

#[test]
fn a_journal_that_is_taken_away_is_told_of() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "tone<enter>ttwo<enter>");
    app.poll();
    let (journal, away) = (case.path().join("notes.jsonl"), case.path().join("away"));
    fs::rename(&journal, &away).unwrap();
    app.poll();
    assert_eq!(said(&app), "2 notes are gone: a journal was taken away or replaced by another");
    assert!(app.session.selected().unwrap().notes.tags.is_empty());
    strike(&mut app, "U");
    assert!(said(&app).starts_with("no note was made here"), "{}", said(&app));
    fs::rename(&away, &journal).unwrap();
    app.poll();
    assert_eq!(app.session.selected().unwrap().notes.tags, ["one", "two"]);
}

#[test]
fn keys_do_nothing_on_a_screen_that_is_too_small_to_show_what_they_do() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "jj");
    app.command(&Command::Resize(40, 10));
    strike(&mut app, "j<space>texfil<enter>");
    assert!(!case.path().join("notes.jsonl").exists());
    app.command(&Command::Resize(SIZE.0, SIZE.1));
    assert_eq!((selected(&app), app.session.bar.is_none()), ("E00002", true));
    strike(&mut app, "<space>");
    assert_eq!(acts(case.path()).len(), 1);
    app.command(&Command::Resize(40, 10));
    strike(&mut app, "q");
    assert!(app.left, "but for leaving");
}

#[test]
fn notes_of_others_come_quietly_and_the_cursor_stays() {
    let case = minutes(100);
    let mut mine = Headless::open(engine_of(case.path(), "me"), SIZE, View::default());
    let mut hers = Headless::open(engine_of(case.path(), "ana"), SIZE, View::default());
    strike(&mut mine, "jjj");
    strike(&mut hers, "texfil<enter>jcseen<enter>");
    mine.poll();
    assert_eq!((said(&mine), selected(&mine)), ("2 notes of ana", "E00003"));
    strike(&mut hers, "<space>");
    mine.poll();
    assert_eq!(said(&mine), "3 notes of ana", "as long as it stands there");
    strike(&mut mine, "g");
    assert_eq!(mine.session.selected().unwrap().notes.tags, ["exfil"]);
    strike(&mut mine, "<space>");
    hers.poll();
    assert!(said(&hers).ends_with(" · 1 note of me"), "{}", said(&hers));
}
