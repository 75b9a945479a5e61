//! Notes on many events at once.

use super::{case, case_of, filter, tag};
use crate::case::notes::Act;
use crate::engine::{Body, NoteTarget, Position, Question};
use crate::event::Stage;
use std::fmt::Write as _;
use std::fs;

fn position(id: &str) -> Position {
    Position::of_id(None, id)
}

#[test]
fn a_range_and_a_filter_are_counted_before_they_are_noted() {
    let mut case = case();
    let between = |from: &str, to: &str| NoteTarget::Between {
        filter: filter("not stage:detection"),
        from: position(from),
        to: position(to),
    };
    let tally = |case: &mut super::Case, on: NoteTarget| match case.ask(Question::Tally { on }) {
        Body::Tally(tally) => tally.records,
        other => panic!("{other:?}"),
    };
    assert_eq!(tally(&mut case, between("f", "b")), 3, "whichever is the earlier");
    assert_eq!(tally(&mut case, NoteTarget::Kept(filter("stage:other"))), 3);
    assert_eq!(tally(&mut case, NoteTarget::Nothing), 0);
    let noted = case.try_note(tag("x"), between("f", "b")).unwrap();
    assert_eq!((noted.events, case.ids("tags:x")), (3, "bcf".to_owned()));
    case.note(Act::Mark, NoteTarget::Kept(filter("stage:other")));
    case.on(Act::Stage(Stage::Detection), "c");
    assert_eq!(case.ids("is:marked"), "cfu", "it is on the events that it was made on, whatever they become");
    let why = case.try_note(Act::Mark, NoteTarget::Kept(filter("nowhere"))).unwrap_err();
    assert!(why.contains("no event"), "{why}");
}

#[test]
fn a_note_on_many_events_is_one_line_that_names_them_by_their_ids() {
    const MANY: usize = 3000;
    let mut events = String::new();
    for at in 0..MANY {
        let time = format!("2023-06-01T{:02}:{:02}:{:02}Z", at / 3600, at / 60 % 60, at % 60);
        writeln!(events, "{{\"time\":\"{time}\",\"stage\":\"other\",\"message\":\"event {at} of a log\"}}")
            .unwrap();
    }
    let mut case = case_of(&events);
    let noted = case.try_note(tag("x"), NoteTarget::Kept(filter(""))).unwrap();
    assert_eq!(noted.events, MANY as u64);
    let text = fs::read_to_string(case.journal()).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.len() < MANY * 64, "{} bytes an event", text.len() / MANY);
    case.again();
    assert_eq!(case.facet(crate::event::Field::Tags).values[0].tally.records, MANY as u64);
    assert_eq!(case.engine.summary().notes.detached, 0);
    // the notes stay on their events when the source is reordered
    let turned: Vec<&str> = events.lines().rev().collect();
    fs::write(case.folder.path().join("events.jsonl"), turned.join("\n")).unwrap();
    case.again();
    assert_eq!(case.facet(crate::event::Field::Tags).values[0].tally.records, MANY as u64);
    case.engine.hash();
    case.engine.compare_sources();
    let changed = case.engine.summary().notes.changed.join(" ");
    assert!(changed.contains("events.jsonl is not the file that a note was made on"), "{changed}");
    case.note(Act::Undo(noted.note), NoteTarget::Nothing);
    assert!(case.facet(crate::event::Field::Tags).values.is_empty());
}

#[test]
fn events_are_found_again_by_ids_in_whatever_letters_and_without_a_time() {
    const MANY: usize = 1200;
    let mut events = String::new();
    for at in 0..MANY {
        writeln!(events, "{{\"id\":\"Ev-{at}\",\"stage\":\"other\",\"message\":\"m\"}}").unwrap();
    }
    let mut case = case_of(&events);
    case.note(tag("x"), NoteTarget::Kept(filter("")));
    let comment = Act::Comment { text: "as there".to_owned(), see: vec!["Ev-7".to_owned()] };
    case.note(comment, NoteTarget::Events(vec!["Ev-3".to_owned()]));
    case.again();
    assert_eq!(case.facet(crate::event::Field::Tags).values[0].tally.records, MANY as u64);
    assert_eq!(case.engine.summary().notes.detached, 0);
}

#[test]
fn what_a_word_hides_is_hidden_though_it_is_counted_later() {
    let mut case = case();
    case.note(Act::HideAlike("panel".to_owned()), NoteTarget::Nothing);
    assert!(case.engine.summary().notes.hides);
    assert_eq!(case.ids("-is:hidden"), "acdeu");
}

#[test]
fn a_note_on_most_events_is_placed_by_itself_and_says_which_are_gone() {
    const MANY: usize = 3000;
    let event = |at: usize| format!("{{\"id\":\"Ev-{at}\",\"stage\":\"other\",\"message\":\"m\"}}\n");
    let mut case = case_of(&(0..MANY).map(event).collect::<String>());
    case.note(tag("x"), NoteTarget::Kept(filter("")));
    // some events are gone, some are new, and the order is different
    let turned = (MANY / 2..MANY + 10).rev().chain(10..MANY / 2);
    fs::write(case.folder.path().join("events.jsonl"), turned.map(event).collect::<String>()).unwrap();
    case.again();
    assert_eq!(case.facet(crate::event::Field::Tags).values[0].tally.records, MANY as u64 - 10);
    assert_eq!(case.engine.summary().notes.detached, 10);
    let gone: Vec<String> = case.notes().detached.iter().map(|gone| gone.target.id.clone()).collect();
    assert_eq!(gone, (0..10).map(|at| format!("Ev-{at}")).collect::<Vec<String>>());
}
