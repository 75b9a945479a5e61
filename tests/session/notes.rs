//! Notes on the screen: made by keys, said to be saved when they are, and taken back.

use crate::common::{desk, engine_of, minutes, strike};
use crate::{SIZE, count, said, selected};
use dwell::app::Desk;
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
pub fn screen(desk: &Desk<LocalEngine>) -> String {
    let theme = Theme::of(desk.session.view.look, Depth::None);
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.session.size.0, desk.session.size.1));
    dwell::view::draw(&desk.session, theme, &mut buffer);
    let cells: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    cells.chunks(usize::from(desk.session.size.0)).map(|line| line.concat() + "\n").collect()
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
    let mut desk = desk(case.path(), SIZE, "jj<space>");
    let folder = case.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(said(&desk), format!("saved: mark on 1 event · {folder}/notes.jsonl"));
    assert!(desk.session.selected().unwrap().notes.marked);
    assert!(journal(case.path()).contains("\"E00002\""));
    strike(&mut desk, "fis:marked<enter>");
    assert_eq!((count(&desk), selected(&desk)), (1, "E00002"));
    strike(&mut desk, "C<space>");
    assert!(!desk.session.selected().unwrap().notes.marked);
    assert_eq!(acts(case.path()), ["mark", "unmark"]);
    drop(desk);
    let again = crate::common::desk(case.path(), SIZE, "fis:marked<enter>");
    assert_eq!(count(&again), 0, "what holds is what stands on the disk");
}

#[test]
fn the_event_that_was_marked_last_is_the_one_that_others_are_tied_and_linked_to() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "<space>jjjKcau<enter>");
    assert_eq!(said(&desk).split(" · ").next(), Some("saved: link caused E00000 on 1 event"));
    assert_eq!(desk.session.selected().unwrap().notes.links, 1);
    strike(&mut desk, "w");
    let why = desk.session.chains.why.as_ref().unwrap();
    assert!(why.marked && !why.steps().is_empty(), "{why:?}");
    strike(&mut desk, "<esc>gK");
    assert!(said(&desk).contains("Space marks the event to link to"));
}

#[test]
fn tags_are_completed_from_those_in_use_and_taken_away_behind_a_minus() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "texfil \"first look\"<enter>");
    let tags = |desk: &Desk<LocalEngine>| desk.session.selected().unwrap().notes.tags.clone();
    assert_eq!(tags(&desk), ["exfil", "first look"]);
    strike(&mut desk, "jtfi<tab><enter>");
    assert_eq!(tags(&desk), ["first look"]);
    strike(&mut desk, "ftags:\"first look\"<enter>");
    assert_eq!(count(&desk), 2);
    strike(&mut desk, "gt-exfil<enter>");
    assert_eq!(tags(&desk), ["first look"]);
}

#[test]
fn a_comment_points_to_the_marked_event() {
    let case = minutes(100);
    let desk = desk(case.path(), SIZE, "<space>jjcas in <backspace> @<tab>again<enter>");
    let made = &desk.session.shown_detail().unwrap().notes.comments;
    assert_eq!(
        (made[0].text.as_str(), &made[0].see[..]),
        ("as in @E00000 again", &["E00000".to_owned()][..])
    );
}

#[test]
fn a_word_of_a_comment_that_is_no_id_is_a_word() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "c");
    strike(&mut desk, "as @john told of @E00003, and (@ann)<enter>");
    assert!(desk.session.bar.is_none() && desk.session.notes.asked.is_none());
    let told = "@john, @ann are no events' ids, and no links";
    assert!(said(&desk).starts_with("saved: comment") && said(&desk).contains(told), "{}", said(&desk));
    let made = desk.session.shown_detail().unwrap().notes.comments.clone();
    assert_eq!(
        (made[0].text.as_str(), &made[0].see[..]),
        ("as @john told of @E00003, and (@ann)", &["E00003".to_owned()][..])
    );
    strike(&mut desk, "jvjcask @john<enter><enter>");
    assert!(said(&desk).contains("@john is no event's id, and no link"), "{}", said(&desk));
}

#[test]
fn a_note_is_on_the_event_that_its_prompt_names() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jjt");
    assert!(screen(&desk).contains("tag E00002 › "), "{}", screen(&desk));
    // whatever moves the cursor under it
    desk.command(&"goto 2023-06-15T02:30:00".parse().unwrap());
    assert_ne!(selected(&desk), "E00002");
    strike(&mut desk, "seen<enter>");
    let noted = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    assert!(noted.contains("E00002") && noted.lines().count() == 1, "{noted}");
    for (keys, prompt) in [("c", "comment on"), ("!", "severity of"), ("H", "hide")] {
        strike(&mut desk, &format!("g{keys}"));
        assert!(screen(&desk).contains(&format!("{prompt} E00000 › ")), "{}", screen(&desk));
        strike(&mut desk, "<esc>");
    }
}

#[test]
fn a_range_is_noted_after_it_was_said_how_many_that_is() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jvjjj");
    assert_eq!((desk.session.range_length(), desk.session.range_rows()), (Some(4), Some((1, 4))));
    strike(&mut desk, "tx y<enter>");
    assert_eq!(desk.session.note_question().as_deref(), Some("tag 4 events (of 100) with x, y?"));
    assert!(journal(case.path()).is_empty(), "nothing is noted before it is wanted");
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.bar.as_ref().unwrap().input.text(), "x y", "what was typed is there again");
    strike(&mut desk, "<enter><enter>ftags:y<enter>");
    assert_eq!((count(&desk), desk.session.range().is_none()), (4, true));
    let mut order = desk;
    strike(&mut order, "CGvkk<space><enter>fis:marked<enter>");
    assert_eq!(count(&order), 3, "upwards as well");
}

#[test]
fn everything_that_the_filter_keeps_is_noted_at_once() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "foperation:Send<enter>%tsent<enter>");
    assert_eq!(desk.session.note_question().as_deref(), Some("tag 143 events (of 1,000) with sent?"));
    strike(&mut desk, "<enter>Cftags:sent<enter>");
    assert_eq!(count(&desk), 143);
    assert_eq!(acts(case.path()).len(), 1, "one note, whatever it is on");
    strike(&mut desk, "U");
    assert!(said(&desk).starts_with("taken back: tag sent on 143 events"), "{}", said(&desk));
    assert_eq!(count(&desk), 0);
    strike(&mut desk, "U");
    assert!(said(&desk).contains("no note was made here"), "{}", said(&desk));
    strike(&mut desk, "C%C<esc>%foperation:Send<enter>texfil<enter>");
    assert_eq!(desk.session.note_question(), None, "another filter is another choice");
}

#[test]
fn severity_and_stage_are_corrected_and_hold_in_rows_and_queries() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "!h<enter>:stage detection<enter>");
    let row = desk.session.selected().unwrap();
    assert_eq!((row.event.stage(), row.event.text(Field::Severity)), (Stage::Detection, Some("high")));
    assert!(row.notes.corrected.contains(&Field::Stage) && row.notes.corrected.contains(&Field::Severity));
    strike(&mut desk, "fstage:detection severity:high<enter>");
    assert_eq!(count(&desk), 1);
    strike(&mut desk, "!severe<enter>");
    assert!(desk.session.bar.as_ref().unwrap().error.as_ref().unwrap().message.contains("critical"));
}

#[test]
fn what_is_said_of_a_value_is_told_wherever_the_value_is() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "@our own desk<enter>jjjjj");
    let notes = &desk.session.shown_detail().unwrap().notes;
    assert_eq!(selected(&desk), "E00005");
    assert_eq!(notes.values[0].1.text, "our own desk");
    let account = desk.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    let lines = detail_lines(&desk.session);
    let told = |line: &DetailLine| match line {
        DetailLine::Field { value, note: Some(Note::Told(said, known)), .. } => {
            Some((value.clone(), said.clone(), known.is_some()))
        }
        _ => None,
    };
    let told: Vec<_> = lines.built().iter().filter_map(told).collect();
    assert_eq!(told, [(account, "our own desk".to_owned(), true)], "beside the value, with where it is seen");
    let seen = |desk: &Desk<LocalEngine>| screen(desk).matches("¶ our own desk").count();
    assert_eq!(seen(&desk), 1);
    strike(&mut desk, "p");
    assert_eq!(seen(&desk), 1, "{}", screen(&desk));
    strike(&mut desk, "<esc>jl@");
    assert!(desk.session.bar.is_none() && said(&desk).contains("not on agency"), "{}", said(&desk));
}

#[test]
fn hidden_events_are_left_out_until_they_are_shown_or_taken_back() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jH<enter>");
    assert_eq!((count(&desk), selected(&desk)), (99, "E00002"));
    strike(&mut desk, "H<tab>");
    let typed = desk.session.bar.as_ref().unwrap().input.text().to_owned();
    assert_eq!(typed, "operation:MailItemsAccessed account:desk-02@agency-a.example");
    strike(&mut desk, "<enter>");
    let asked = desk.session.note_question().unwrap();
    assert!(asked.starts_with("hide 17 events (of 100) that `operation:MailItemsAccessed"), "{asked}");
    strike(&mut desk, "<enter>");
    assert_eq!(count(&desk), 82);
    assert_eq!(desk.session.case.as_ref().unwrap().notes.hidden, 18);
    strike(&mut desk, "<alt+h>");
    assert_eq!(count(&desk), 100);
    strike(&mut desk, "<alt+h>MjjU");
    assert_eq!(count(&desk), 83, "the event that was hidden alone is shown again");
    strike(&mut desk, "gU<esc>");
    assert_eq!(count(&desk), 100);
}

#[test]
fn an_event_is_told_in_a_form_that_points_at_what_is_wrong() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jjE");
    let form = |desk: &Desk<LocalEngine>| match &desk.session.overlay {
        Some(Overlay::Tell(form)) => form.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(form(&desk).inputs[0].text(), "2023-06-01", "the day of the selected event");
    strike(&mut desk, " 25:00<tab>det<tab>the desk phoned<enter>");
    let wrong = form(&desk);
    assert_eq!((wrong.at, wrong.wrong.unwrap().0, wrong.inputs[1].text()), (0, 0, "detection"));
    strike(&mut desk, "<ctrl+u>2023-06-01 00:02:30<enter>");
    assert!(desk.session.overlay.is_none());
    let row = desk.session.selected().unwrap();
    assert_eq!(row.event.text(Field::Message), Some("the desk phoned"), "the cursor is on it");
    assert!(row.notes.manual);
    assert_eq!((count(&desk), desk.session.rank), (101, Some(3)));
    strike(&mut desk, "U");
    assert_eq!(count(&desk), 100);
}

#[test]
fn a_milestone_is_told_of_the_selected_event_or_of_a_time() {
    let case = minutes(100);
    let mut desk = desk(
        case.path(),
        SIZE,
        ":milestone first_access<enter>:milestone detection 2023-06-16 agency Agency A<enter>",
    );
    let told = &desk.session.case.as_ref().unwrap().milestones;
    assert_eq!(told.len(), 2);
    assert_eq!(
        (told[0].when.to_string().as_str(), told[1].agency.as_deref()),
        ("2023-06-01T00:00:00Z", Some("Agency A"))
    );
    strike(&mut desk, ":milestone found 2023<enter>");
    assert!(said(&desk).contains("first_access"));
}

#[test]
fn a_view_is_saved_under_a_name_and_taken_from_the_list() {
    let case = minutes(100);
    let mut desk = desk(
        case.path(),
        SIZE,
        "foperation:Send<enter>a2023-07-01<enter>\"the sent ones<enter>Ca<ctrl+u><enter>",
    );
    assert_eq!(count(&desk), 100);
    strike(&mut desk, "'sent<enter>");
    let view = &desk.session.view;
    assert_eq!((&*view.query, view.as_of.as_deref()), ("operation:Send", Some("2023-07-01")));
    assert_eq!(count(&desk), 15);
    strike(&mut desk, "u");
    assert_eq!(count(&desk), 100, "it is undone like any change of the view");
    strike(&mut desk, "MU<esc>'sent<enter>");
    assert!(desk.session.notice.as_ref().unwrap().wrong, "a view whose note was taken back is gone");
}

#[test]
fn a_view_takes_the_place_of_one_of_its_name_once_that_was_asked() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "foperation:Send<enter>\"sent<enter>C");
    let saved = |case: &Path| acts(case).len();
    assert_eq!(saved(case.path()), 1, "a new name is not asked about");
    strike(&mut desk, "\"sent<enter>");
    let asked = desk.session.note_question().unwrap();
    assert_eq!(asked, "replace view sent of analyst (operation:Send)?");
    assert!(desk.session.note_is_counted(), "it can be answered");
    strike(&mut desk, "<esc><esc>");
    assert_eq!(saved(case.path()), 1);
    strike(&mut desk, "\"sent<enter><enter>");
    assert_eq!(saved(case.path()), 2);
    let told = said(&desk);
    assert!(told.starts_with("saved: view sent, which replaces that of analyst (operation:Send)"), "{told}");
    strike(&mut desk, "\"sent<enter>");
    let asked = desk.session.note_question().unwrap();
    assert_eq!(asked, "replace view sent of analyst (all events)?", "the one that holds now");
    strike(&mut desk, "<esc><esc>U'sent<enter>");
    assert_eq!(&*desk.session.view.query, "operation:Send", "taken back, the one before holds again");
}

#[test]
fn a_saved_view_has_its_columns_and_the_terms_that_are_off() {
    let case = minutes(100);
    let mut desk = desk(
        case.path(),
        SIZE,
        "foperation:Send agency:\"Agency A\"<enter>:columns time,account:24,raw.\"User, Name\"<enter>\
         :off agency:\"Agency A\"<enter>\"sent<enter>",
    );
    let saved = desk.session.view.clone();
    assert_eq!((saved.off.len(), &*saved.query, count(&desk)), (1, "operation:Send", 15));
    strike(&mut desk, "fis:span<enter>:columns usual<enter>:off stage:other<enter>");
    assert!(desk.session.view.columns.is_none());
    strike(&mut desk, "'sent<enter>");
    let names = |view: &View| view.columns.as_ref().map(|columns| columns.names());
    let off = |view: &View| view.off.iter().map(|term| term.text.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&desk.session.view), names(&saved));
    assert_eq!(names(&saved).unwrap(), ["time", "account:24", "raw.\"User, Name\""]);
    assert_eq!(off(&desk.session.view), ["agency:\"Agency A\""], "what else was off is not of this view");
    assert_eq!(desk.session.terms().last().map(|term| term.on), Some(false));
    strike(&mut desk, "u");
    assert_eq!(
        (names(&desk.session.view), off(&desk.session.view)),
        (None, vec!["agency:\"Agency A\"".to_owned(), "stage:other".to_owned()])
    );
    strike(&mut desk, "<ctrl+r>:on agency:\"Agency A\"<enter>");
    assert_eq!(&*desk.session.view.query, "operation:Send agency:\"Agency A\"");
}

#[test]
fn a_view_of_columns_that_are_none_is_told_of_and_changes_nothing() {
    let case = minutes(10);
    let line = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"view","view":{"name":"odd","query":"operation:Send","columns":["time","acount"]}}"#;
    fs::write(case.path().join("notes.jsonl"), format!("{line}\n")).unwrap();
    let desk = desk(case.path(), SIZE, "'odd<enter>");
    assert!(said(&desk).contains("`acount`"), "{}", said(&desk));
    assert_eq!(&*desk.session.view.query, "");
}

#[test]
fn what_is_noted_of_an_event_stands_in_its_notes_tab() {
    let case = minutes(100);
    let mut desk = desk(
        case.path(),
        SIZE,
        "<space>jtexfil<enter>ca word<enter>:stage detection<enter>Kcaused<enter>:tab notes<enter>",
    );
    assert_eq!(desk.session.view.tab, Tab::Notes);
    let told: Vec<(String, String)> = dwell::session::detail_lines(&desk.session)
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
    strike(&mut desk, "<tab>jjj<enter>");
    assert_eq!((&*desk.session.view.query, selected(&desk)), ("id:E00000", "E00000"));
    strike(&mut desk, "<backspace>");
    assert_eq!(selected(&desk), "E00001");
}

#[test]
fn the_list_of_notes_goes_to_events_and_takes_notes_back_and_does_them_again() {
    let case = minutes(300);
    let mut desk = desk(case.path(), SIZE, "tone<enter>Gttwo<enter>gMj<enter>");
    assert_eq!(selected(&desk), "E00000");
    strike(&mut desk, "M<enter>");
    assert_eq!((selected(&desk), desk.session.overlay.is_none()), ("E00299", true));
    strike(&mut desk, "MU");
    let answer = desk.session.notes.answer.clone().unwrap();
    assert_eq!((answer.notes.len(), answer.notes[1].undone.is_some()), (3, true));
    assert!(said(&desk).starts_with("taken back: tag two on 1 event"), "{}", said(&desk));
    strike(&mut desk, "jU");
    assert!(said(&desk).starts_with("brought back: tag two on 1 event"), "{}", said(&desk));
    assert!(screen(&desk).contains("takes back that tag two was taken back"), "{}", screen(&desk));
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.selected().unwrap().notes.tags, ["two"], "what was taken back holds again");
    strike(&mut desk, "U");
    assert!(said(&desk).starts_with("taken back: tag two on 1 event"), "{}", said(&desk));
    assert!(desk.session.selected().unwrap().notes.tags.is_empty(), "and is the last that was made here");
    // a note that takes back is taken back by its own line too, and so on
    strike(&mut desk, "MU");
    assert!(said(&desk).starts_with("brought back: tag two on 1 event"), "{}", said(&desk));
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.selected().unwrap().notes.tags, ["two"]);
    strike(&mut desk, "MU");
    assert!(said(&desk).starts_with("taken back: tag two on 1 event"), "{}", said(&desk));
    strike(&mut desk, "gU<esc>");
    assert_eq!(desk.session.selected().unwrap().notes.tags, ["two"]);
}

#[test]
fn what_two_took_back_holds_again_when_both_of_these_are_taken_back() {
    let case = minutes(100);
    let mut mine = Desk::open(engine_of(case.path(), "me"), SIZE, View::default());
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
    mine.look();
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
    let mut desk = desk(case.path(), SIZE, "");
    // a folder in its place: not even the superuser can write a journal there
    fs::create_dir(case.path().join("notes.jsonl")).unwrap();
    strike(&mut desk, "ca long thought<enter>jj");
    let unsaved = desk.session.unsaved().unwrap();
    assert!(unsaved.starts_with("not saved: comment “a long thought”"), "{unsaved}");
    strike(&mut desk, "q");
    assert!(!desk.left && said(&desk).contains("1 note is not saved"), "{}", said(&desk));
    fs::remove_dir(case.path().join("notes.jsonl")).unwrap();
    strike(&mut desk, "<ctrl+s>");
    assert_eq!(desk.session.unsaved(), None);
    assert!(said(&desk).starts_with("saved: comment “a long thought” on 1 event"), "{}", said(&desk));
    strike(&mut desk, "gq");
    assert!(desk.left);
}

#[test]
fn a_note_on_many_events_is_on_those_that_were_asked_about_or_on_none() {
    let case = minutes(100);
    let mut hers = Desk::open(engine_of(case.path(), "ana"), SIZE, View::default());
    strike(&mut hers, "tdone<enter>jtdone<enter>");
    let mut mine = Desk::open(engine_of(case.path(), "me"), SIZE, View::default());
    strike(&mut mine, "ftags:done<enter>%tsent<enter>");
    assert_eq!(mine.session.note_question().as_deref(), Some("tag 2 events (of 100) with sent?"));
    // what another adds to them is counted anew as soon as it is seen
    strike(&mut hers, "jtdone<enter>");
    mine.look();
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
    let mut desk = desk(case.path(), SIZE, "tone<enter>ttwo<enter>");
    desk.look();
    let (journal, away) = (case.path().join("notes.jsonl"), case.path().join("away"));
    fs::rename(&journal, &away).unwrap();
    desk.look();
    assert_eq!(said(&desk), "2 notes are gone: a journal was taken away or replaced by another");
    assert!(desk.session.selected().unwrap().notes.tags.is_empty());
    strike(&mut desk, "U");
    assert!(said(&desk).starts_with("no note was made here"), "{}", said(&desk));
    fs::rename(&away, &journal).unwrap();
    desk.look();
    assert_eq!(desk.session.selected().unwrap().notes.tags, ["one", "two"]);
}

#[test]
fn keys_do_nothing_on_a_screen_that_is_too_small_to_show_what_they_do() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "jj");
    desk.command(&Command::Resize(40, 10));
    strike(&mut desk, "j<space>texfil<enter>");
    assert!(!case.path().join("notes.jsonl").exists());
    desk.command(&Command::Resize(SIZE.0, SIZE.1));
    assert_eq!((selected(&desk), desk.session.bar.is_none()), ("E00002", true));
    strike(&mut desk, "<space>");
    assert_eq!(acts(case.path()).len(), 1);
    desk.command(&Command::Resize(40, 10));
    strike(&mut desk, "q");
    assert!(desk.left, "but for leaving");
}

#[test]
fn notes_of_others_come_quietly_and_the_cursor_stays() {
    let case = minutes(100);
    let mut mine = Desk::open(engine_of(case.path(), "me"), SIZE, View::default());
    let mut hers = Desk::open(engine_of(case.path(), "ana"), SIZE, View::default());
    strike(&mut mine, "jjj");
    strike(&mut hers, "texfil<enter>jcseen<enter>");
    mine.look();
    assert_eq!((said(&mine), selected(&mine)), ("2 notes of ana", "E00003"));
    strike(&mut hers, "<space>");
    mine.look();
    assert_eq!(said(&mine), "3 notes of ana", "as long as it stands there");
    strike(&mut mine, "g");
    assert_eq!(mine.session.selected().unwrap().notes.tags, ["exfil"]);
    strike(&mut mine, "<space>");
    hers.look();
    assert!(said(&hers).ends_with(" · 1 note of me"), "{}", said(&hers));
}
