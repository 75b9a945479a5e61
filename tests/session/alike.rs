//! Consecutive alike rows as one.

use crate::common::{desk, strike};
use crate::{SIZE, count, selected};
use dwell::app::Desk;
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

/// `a0` to `a4` alike, `b0`, `a5` to `a7` alike, an event a minute from 09:00 on, all of one session; each says of how many
/// messages it is.
fn case() -> TempDir {
    made(&["a0", "a1", "a2", "a3", "a4", "b0", "a5", "a6", "a7"], 1)
}

/// Events of these ids, so many minutes apart: all but those whose id begins with `b` are of one account.
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

/// The rows, each with how many events it stands for.
fn rows(desk: &Desk<LocalEngine>) -> String {
    let said = |row: &Row| match folded(row) {
        Some(run) => format!("{}×{}", row.position.id, run.total.records),
        None => row.position.id.clone(),
    };
    desk.session.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

const FOLDED: &str = "a0×5 b0 a5×3";
const PLAIN: &str = "a0 a1 a2 a3 a4 b0 a5 a6 a7";

#[test]
fn alike_rows_are_one_and_numbers_are_of_events_all_the_same() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ".");
    assert_eq!((rows(&desk).as_str(), count(&desk)), (FOLDED, 9));
    assert_eq!(desk.session.rank, Some(0));
    strike(&mut desk, "j");
    assert_eq!((selected(&desk), desk.session.rank), ("b0", Some(5)));
    strike(&mut desk, "j");
    assert_eq!((selected(&desk), desk.session.rank), ("a5", Some(6)));
    strike(&mut desk, "kk");
    assert_eq!((selected(&desk), desk.session.rank), ("a0", Some(0)));
    strike(&mut desk, "G");
    assert_eq!((selected(&desk), desk.session.rank), ("a5", Some(6)));
    strike(&mut desk, "u");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), (PLAIN, "a5"));
    strike(&mut desk, "j.");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), (FOLDED, "a5"), "to the row that holds it");
    assert_eq!(desk.session.rank, Some(6));
}

#[test]
fn one_run_unfolds_in_place_and_folds_again() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ".<enter>");
    assert_eq!(rows(&desk), "a0 a1 a2 a3 a4 b0 a5×3");
    strike(&mut desk, "jjj");
    assert_eq!((selected(&desk), desk.session.rank), ("a3", Some(3)));
    strike(&mut desk, "<left>");
    assert_eq!((rows(&desk).as_str(), selected(&desk), desk.session.rank), (FOLDED, "a0", Some(0)));
    strike(&mut desk, "G<right>");
    assert_eq!(rows(&desk), "a0×5 b0 a5 a6 a7");
    strike(&mut desk, "g<right>");
    assert_eq!(rows(&desk), PLAIN, "each stays as it is");
    let before = desk.session.timeline.column.clone();
    strike(&mut desk, "l");
    assert_ne!(desk.session.timeline.column, before, "letters go from column to column");
    strike(&mut desk, "h");
    assert_eq!(desk.session.timeline.column, before);
    strike(&mut desk, "<left>j<right>");
    assert_eq!(rows(&desk), "a0×5 b0 a5 a6 a7");
    assert_ne!(desk.session.timeline.column, before, "so do arrows where nothing is folded");
    strike(&mut desk, "..");
    assert_eq!(rows(&desk), FOLDED, "all are folded anew");
}

#[test]
fn of_runs_in_one_instant_the_one_under_the_cursor_folds_whatever_its_ids_are() {
    let case = made(&["a5", "a9", "a1", "b0", "a8", "a2"], 0);
    let mut desk = desk(case.path(), SIZE, ".");
    let folded = "a5×3 b0 a8×2";
    assert_eq!(rows(&desk), folded);
    for text in ["3 messages", "4 messages"] {
        strike(&mut desk, &format!("g/Bind · {text}<enter><esc>"));
        assert_eq!(rows(&desk), "a5 a9 a1 b0 a8×2", "{text} is in a run");
        strike(&mut desk, "<left>");
        assert_eq!(rows(&desk), folded, "{text}");
    }
    strike(&mut desk, "g<right>G<right>");
    assert_eq!(rows(&desk), "a5 a9 a1 b0 a8 a2");
    strike(&mut desk, "g<left>");
    assert_eq!(rows(&desk), "a5×3 b0 a8 a2", "its neighbour stays as it is");
}

#[test]
fn whatever_the_cursor_is_sent_to_is_shown_itself() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ".G/Bind · 5 messages<enter>");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), ("a0 a1 a2 a3 a4 b0 a5×3", "a3"));
    assert_eq!(desk.session.rank, Some(3));
    strike(&mut desk, "<esc>g");
    assert_eq!(selected(&desk), "a0");
    // along the session, one event at a time
    strike(&mut desk, "..]]]");
    assert_eq!(selected(&desk), "a3");
    strike(&mut desk, "]]]]");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), ("a0×5 b0 a5 a6 a7", "a6"));
    strike(&mut desk, "[[[");
    assert_eq!(selected(&desk), "a4");
    // a time leads to the row that holds it
    strike(&mut desk, "T2023-06-15T09:07<enter>");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), (FOLDED, "a5"));
    strike(&mut desk, "Tlast mailbox access<enter>");
    assert_eq!(selected(&desk), "a7");
}

#[test]
fn hits_of_a_run_are_hits_of_its_row() {
    let case = case();
    let desk = desk(case.path(), SIZE, "/Bind · 3 messages<enter>.G");
    let hits: Vec<bool> = desk.session.timeline.rows.iter().map(|row| row.hit).collect();
    assert_eq!(rows(&desk), FOLDED);
    assert_eq!(hits, [true, false, false]);
}

#[test]
fn a_note_on_a_row_is_on_all_that_it_stands_for_once_that_is_asked() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ".<space>");
    assert_eq!(desk.session.note_question().as_deref(), Some("mark 5 events (of 9)?"));
    strike(&mut desk, "y");
    assert_eq!(rows(&desk), FOLDED, "what is marked alike is alike");
    strike(&mut desk, "<space>");
    assert_eq!(desk.session.note_question().as_deref(), Some("take the mark from 5 events (of 9)?"));
    strike(&mut desk, "n<right>jj<space>");
    assert_eq!(
        rows(&desk),
        "a0 a1 a2 a3×2 b0 a5×3",
        "unfolded, the mark of one is taken away: it is not alike"
    );
    strike(&mut desk, "jcseen<enter>");
    assert_eq!(desk.session.note_question().as_deref(), Some("comment on 2 events (of 9): “seen”?"));
    strike(&mut desk, "y");
    assert_eq!(rows(&desk), "a0 a1 a2 a3 a4 b0 a5×3", "what is said of an event is its own");
    strike(&mut desk, "UUUg<left>");
    assert_eq!(rows(&desk), FOLDED);
    strike(&mut desk, "jv<down>tlater<enter>");
    assert_eq!(desk.session.note_question().as_deref(), Some("tag 4 events (of 9) with later?"));
    strike(&mut desk, "n<esc><esc>Gvktearlier<enter>");
    assert_eq!(desk.session.range_length(), Some(4));
    assert_eq!(desk.session.note_question().as_deref(), Some("tag 4 events (of 9) with earlier?"));
    strike(&mut desk, "y");
    assert_eq!(rows(&desk), FOLDED, "what is tagged alike is alike");
}

#[test]
fn a_second_pane_follows_into_what_a_row_stands_for() {
    let case = case();
    let mut desk = desk(case.path(), (200, 50), "f-account:desk-01@agency-a.example<enter>");
    desk.command(&"panes account:desk-01@agency-a.example".parse::<Command>().unwrap());
    strike(&mut desk, ".");
    let panes = desk.session.panes.as_ref().unwrap();
    let beside: Vec<&str> = panes.other.timeline.rows.iter().map(|row| row.position.id.as_str()).collect();
    assert_eq!(beside, ["a0"], "all of one account, with nothing between");
    assert_eq!(panes.other.timeline.cursor, 0);
    strike(&mut desk, "\\");
    assert_eq!((selected(&desk), desk.session.rank), ("a0", Some(0)));
}

#[test]
fn an_early_key_waits_until_rows_are_arranged() {
    let case = case();
    let desk = desk(case.path(), SIZE, "jjj.<enter>j");
    assert_eq!((selected(&desk), desk.session.rank), ("a1", Some(1)));
    assert_eq!(rows(&desk), "a0 a1 a2 a3 a4 b0 a5×3");
}

#[test]
fn rows_that_were_marked_and_unmarked_one_by_one_are_one_row_again() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "<space>j<space>j<space>");
    strike(&mut desk, ".");
    assert_eq!(rows(&desk), "a0×3 a3×2 b0 a5×3", "some are marked, some are not");
    strike(&mut desk, "g<space>y");
    assert_eq!(rows(&desk), FOLDED);
    strike(&mut desk, "g<enter>j:tag odd<enter>:tag -odd<enter><left>");
    assert_eq!(rows(&desk), FOLDED, "so are rows whose tag was taken off");
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
    let mut desk = desk(folder.path(), SIZE, ".");
    assert_eq!(rows(&desk), "e0×6");
    strike(&mut desk, ":value request:req-1 the proxy asked<enter>");
    assert_eq!(rows(&desk), "e0×2 e2×2 e4×2");
    let values: Vec<u64> = desk.session.timeline.rows.iter().map(|row| row.notes.values).collect();
    assert_eq!(values, [0, 1, 0], "and says so of all that it stands for");
    strike(&mut desk, "U");
    assert_eq!(rows(&desk), "e0×6");
}

#[test]
fn what_a_query_hides_stands_for_itself_before_anybody_asks_what_is_hidden() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ":hide \"4 messages\"<enter>y");
    strike(&mut desk, ":hidden<enter>.");
    assert_eq!(rows(&desk), "a0×2 a2 a3×2 b0 a5×3");
    // a note is made, and nobody but these rows asks what is hidden since
    strike(&mut desk, "gjjj<space>");
    assert_eq!(selected(&desk), "b0");
    assert_eq!(rows(&desk), "a0×2 a2 a3×2 b0 a5×3");
}

#[test]
fn enter_has_one_meaning_at_the_foot() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ".");
    let foot = |desk: &Desk<LocalEngine>| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        draw(&desk.session, Theme::of(desk.session.view.look, Depth::True), &mut buffer);
        plain(&buffer).lines().last().unwrap().to_owned()
    };
    strike(&mut desk, "<esc>");
    assert!(foot(&desk).contains("Enter unfold") && !foot(&desk).contains("Enter record"), "{}", foot(&desk));
    strike(&mut desk, "j");
    assert!(!foot(&desk).contains("Enter unfold") && foot(&desk).contains("Enter record"), "{}", foot(&desk));
}
