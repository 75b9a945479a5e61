//! Runs of alike rows, folded into one.

use crate::common::{app, strike};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::{LocalEngine, Row};
use dwell::session::{Command, folded};
use dwell::view::draw;
use dwell::view::picture::plain;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;
use std::fs;
use tempfile::TempDir;

/// `a0` to `a4` alike, `b0`, `a5` to `a7` alike: one event per minute from 09:00 on, all in one session, each with its
/// number of messages.
fn case() -> TempDir {
    made(&["a0", "a1", "a2", "a3", "a4", "b0", "a5", "a6", "a7"], 1)
}

/// Events with these ids, that many minutes apart. Those whose id begins with `b` are of another account.
fn made(ids: &[&str], apart: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for (number, id) in ids.iter().enumerate() {
        let minute = number * apart;
        let account = if id.starts_with('b') { "desk-02" } else { "desk-01" };
        let event = json!({
            "id": id,
            "time": format!("2023-06-15T09:{minute:02}:00Z"),
            "stage": "mailbox_access",
            "operation": "MailItemsAccessed",
            "message": format!("Bind · {} messages", number + 2),
            "count": number + 2,
            "account": format!("{account}@agency-a.example"),
            "source_ip": "192.0.2.7",
            "session_id": "11111111-2222-4333-8444-555555555555",
        });
        text += &event.to_string();
        text.push('\n');
    }
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

/// The rows, each with the number of events that it stands for.
fn rows(app: &Headless<LocalEngine>) -> String {
    let said = |row: &Row| match folded(row) {
        Some(run) => format!("{}×{}", row.position.id, run.total.records),
        None => row.position.id.clone(),
    };
    app.session.pane.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

const FOLDED: &str = "a0×5 b0 a5×3";
const PLAIN: &str = "a0 a1 a2 a3 a4 b0 a5 a6 a7";

#[test]
fn alike_rows_are_one_and_numbers_are_of_events_all_the_same() {
    let case = case();
    let mut app = app(case.path(), SIZE, ".");
    assert_eq!((rows(&app).as_str(), count(&app)), (FOLDED, 9));
    assert_eq!(app.session.pane.rank, Some(0));
    strike(&mut app, "j");
    assert_eq!((selected(&app), app.session.pane.rank), ("b0", Some(5)));
    strike(&mut app, "j");
    assert_eq!((selected(&app), app.session.pane.rank), ("a5", Some(6)));
    strike(&mut app, "kk");
    assert_eq!((selected(&app), app.session.pane.rank), ("a0", Some(0)));
    strike(&mut app, "G");
    assert_eq!((selected(&app), app.session.pane.rank), ("a5", Some(6)));
    strike(&mut app, "u");
    assert_eq!((rows(&app).as_str(), selected(&app)), (PLAIN, "a5"));
    strike(&mut app, "j.");
    assert_eq!((rows(&app).as_str(), selected(&app)), (FOLDED, "a5"), "to the row that holds it");
    assert_eq!(app.session.pane.rank, Some(6));
}

#[test]
fn one_run_unfolds_in_place_and_folds_again() {
    let case = case();
    let mut app = app(case.path(), SIZE, ".<enter>");
    assert_eq!(rows(&app), "a0 a1 a2 a3 a4 b0 a5×3");
    strike(&mut app, "jjj");
    assert_eq!((selected(&app), app.session.pane.rank), ("a3", Some(3)));
    strike(&mut app, "<left>");
    assert_eq!((rows(&app).as_str(), selected(&app), app.session.pane.rank), (FOLDED, "a0", Some(0)));
    strike(&mut app, "G<right>");
    assert_eq!(rows(&app), "a0×5 b0 a5 a6 a7");
    strike(&mut app, "g<right>");
    assert_eq!(rows(&app), PLAIN, "each stays as it is");
    let before = app.session.pane.timeline.column.clone();
    strike(&mut app, "l");
    assert_ne!(app.session.pane.timeline.column, before, "letters go from column to column");
    strike(&mut app, "h");
    assert_eq!(app.session.pane.timeline.column, before);
    strike(&mut app, "<left>j<right>");
    assert_eq!(rows(&app), "a0×5 b0 a5 a6 a7");
    assert_ne!(app.session.pane.timeline.column, before, "so do arrows where nothing is folded");
    strike(&mut app, "..");
    assert_eq!(rows(&app), FOLDED, "all are folded anew");
}

#[test]
fn of_runs_in_one_instant_the_one_under_the_cursor_folds_whatever_its_ids_are() {
    let case = made(&["a5", "a9", "a1", "b0", "a8", "a2"], 0);
    let mut app = app(case.path(), SIZE, ".");
    let folded = "a5×3 b0 a8×2";
    assert_eq!(rows(&app), folded);
    for text in ["3 messages", "4 messages"] {
        strike(&mut app, &format!("g/Bind · {text}<enter><esc>"));
        assert_eq!(rows(&app), "a5 a9 a1 b0 a8×2", "{text} is in a run");
        strike(&mut app, "<left>");
        assert_eq!(rows(&app), folded, "{text}");
    }
    strike(&mut app, "g<right>G<right>");
    assert_eq!(rows(&app), "a5 a9 a1 b0 a8 a2");
    strike(&mut app, "g<left>");
    assert_eq!(rows(&app), "a5×3 b0 a8 a2", "its neighbour stays as it is");
}

#[test]
fn whatever_the_cursor_is_sent_to_is_shown_itself() {
    let case = case();
    let mut app = app(case.path(), SIZE, ".G/Bind · 5 messages<enter>");
    assert_eq!((rows(&app).as_str(), selected(&app)), ("a0 a1 a2 a3 a4 b0 a5×3", "a3"));
    assert_eq!(app.session.pane.rank, Some(3));
    strike(&mut app, "<esc>g");
    assert_eq!(selected(&app), "a0");
    // along the session, one event at a time
    strike(&mut app, "..]]]");
    assert_eq!(selected(&app), "a3");
    strike(&mut app, "]]]]");
    assert_eq!((rows(&app).as_str(), selected(&app)), ("a0×5 b0 a5 a6 a7", "a6"));
    strike(&mut app, "[[[");
    assert_eq!(selected(&app), "a4");
    // going to a time leads to the row that contains it
    strike(&mut app, "T2023-06-15T09:07<enter>");
    assert_eq!((rows(&app).as_str(), selected(&app)), (FOLDED, "a5"));
    strike(&mut app, "Tlast mailbox access<enter>");
    assert_eq!(selected(&app), "a7");
}

#[test]
fn hits_of_a_run_are_hits_of_its_row() {
    let case = case();
    let app = app(case.path(), SIZE, "/Bind · 3 messages<enter>.G");
    let hits: Vec<bool> = app.session.pane.timeline.rows.iter().map(|row| row.hit).collect();
    assert_eq!(rows(&app), FOLDED);
    assert_eq!(hits, [true, false, false]);
}

#[test]
fn a_note_on_a_row_is_on_all_that_it_stands_for_once_that_is_asked() {
    let case = case();
    let mut app = app(case.path(), SIZE, ".<space>");
    assert_eq!(app.session.note_question().as_deref(), Some("mark 5 events (of 9)?"));
    strike(&mut app, "y");
    assert_eq!(rows(&app), FOLDED, "what is marked alike is alike");
    strike(&mut app, "<space>");
    assert_eq!(app.session.note_question().as_deref(), Some("take the mark from 5 events (of 9)?"));
    strike(&mut app, "n<right>jj<space>");
    assert_eq!(
        rows(&app),
        "a0 a1 a2 a3×2 b0 a5×3",
        "unfolded, the mark of one is taken away: it is not alike"
    );
    strike(&mut app, "jcseen<enter>");
    assert_eq!(app.session.note_question().as_deref(), Some("comment on 2 events (of 9): “seen”?"));
    strike(&mut app, "y");
    assert_eq!(rows(&app), "a0 a1 a2 a3 a4 b0 a5×3", "what is said of an event is its own");
    strike(&mut app, "UUUg<left>");
    assert_eq!(rows(&app), FOLDED);
    strike(&mut app, "jv<down>tlater<enter>");
    assert_eq!(app.session.note_question().as_deref(), Some("tag 4 events (of 9) with later?"));
    strike(&mut app, "n<esc><esc>Gvktearlier<enter>");
    assert_eq!(app.session.range_length(), Some(4));
    assert_eq!(app.session.note_question().as_deref(), Some("tag 4 events (of 9) with earlier?"));
    strike(&mut app, "y");
    assert_eq!(rows(&app), FOLDED, "what is tagged alike is alike");
}

#[test]
fn a_second_pane_follows_into_what_a_row_stands_for() {
    let case = case();
    let mut app = app(case.path(), (200, 50), "f-account:desk-01@agency-a.example<enter>");
    app.command(&"panes account:desk-01@agency-a.example".parse::<Command>().unwrap());
    strike(&mut app, ".");
    let panes = app.session.panes.as_ref().unwrap();
    let beside: Vec<&str> =
        panes.other.pane.timeline.rows.iter().map(|row| row.position.id.as_str()).collect();
    assert_eq!(beside, ["a0"], "all of one account, with nothing between");
    assert_eq!(panes.other.pane.timeline.cursor, 0);
    strike(&mut app, "\\");
    assert_eq!((selected(&app), app.session.pane.rank), ("a0", Some(0)));
}

#[test]
fn an_early_key_waits_until_rows_are_arranged() {
    let case = case();
    let app = app(case.path(), SIZE, "jjj.<enter>j");
    assert_eq!((selected(&app), app.session.pane.rank), ("a1", Some(1)));
    assert_eq!(rows(&app), "a0 a1 a2 a3 a4 b0 a5×3");
}

#[test]
fn rows_that_were_marked_and_unmarked_one_by_one_are_one_row_again() {
    let case = case();
    let mut app = app(case.path(), SIZE, "<space>j<space>j<space>");
    strike(&mut app, ".");
    assert_eq!(rows(&app), "a0×3 a3×2 b0 a5×3", "some are marked, some are not");
    strike(&mut app, "g<space>y");
    assert_eq!(rows(&app), FOLDED);
    strike(&mut app, "g<enter>j:tag odd<enter>:tag -odd<enter><left>");
    assert_eq!(rows(&app), FOLDED, "so are rows whose tag was taken off");
}

#[test]
fn what_is_said_of_a_value_parts_the_rows_that_carry_it_from_those_that_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let event = |at: usize| {
        json!({
            "id": format!("e{at}"), "time": format!("2023-06-15T09:{at:02}:00Z"), "stage": "mailbox_access",
            "operation": "MailItemsAccessed", "account": "desk-01@agency-a.example",
            "request_id": format!("req-{}", at / 2), "session_id": "s-1",
        })
    };
    let text: String = (0..6).map(|at| event(at).to_string() + "\n").collect();
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    let mut app = app(folder.path(), SIZE, ".");
    assert_eq!(rows(&app), "e0×6");
    strike(&mut app, ":value request:req-1 the proxy asked<enter>");
    assert_eq!(rows(&app), "e0×2 e2×2 e4×2");
    let values: Vec<u64> = app.session.pane.timeline.rows.iter().map(|row| row.notes.values).collect();
    assert_eq!(values, [0, 1, 0], "and says so of all that it stands for");
    strike(&mut app, "U");
    assert_eq!(rows(&app), "e0×6");
}

#[test]
fn what_a_query_hides_stands_for_itself_before_anybody_asks_what_is_hidden() {
    let case = case();
    let mut app = app(case.path(), SIZE, ":hide \"4 messages\"<enter>y");
    strike(&mut app, ":hidden<enter>.");
    assert_eq!(rows(&app), "a0×2 a2 a3×2 b0 a5×3");
    // a note is made, and only these rows ask what is hidden since
    strike(&mut app, "gjjj<space>");
    assert_eq!(selected(&app), "b0");
    assert_eq!(rows(&app), "a0×2 a2 a3×2 b0 a5×3");
}

#[test]
fn enter_has_one_meaning_at_the_foot() {
    let case = case();
    let mut app = app(case.path(), SIZE, ".");
    let foot = |app: &Headless<LocalEngine>| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        draw(&app.session, Theme::of(app.session.view.look, Depth::True), &mut buffer);
        plain(&buffer).lines().last().unwrap().to_owned()
    };
    strike(&mut app, "<esc>");
    assert!(foot(&app).contains("Enter unfold") && !foot(&app).contains("Enter record"), "{}", foot(&app));
    strike(&mut app, "j");
    assert!(!foot(&app).contains("Enter unfold") && foot(&app).contains("Enter record"), "{}", foot(&app));
}
