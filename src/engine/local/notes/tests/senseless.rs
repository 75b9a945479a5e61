//! Senseless notes are not made; those in a journal already are shown and do no harm.

use super::{case, comment, filter, on, tag};
use crate::case::notes::{Act, SavedView};
use crate::engine::NoteTarget;
use crate::event::Rel;
use std::fs;

fn view(query: &str, off: &str, zone: &str, as_of: &str) -> Act {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let off = some(off).into_iter().collect();
    let (zone, as_of) = (some(zone), some(as_of));
    Act::View(SavedView {
        name: "v".to_owned(),
        query: query.to_owned(),
        off,
        columns: Vec::new(),
        zone,
        as_of,
    })
}

fn link(to: &str) -> Act {
    Act::Link { rel: Rel::Caused, to: to.to_owned() }
}

#[test]
fn what_makes_no_sense_is_refused_with_what_and_where_and_what_to_do() {
    let mut case = case();
    case.on(tag("x"), "a");
    let before = fs::read(case.journal()).unwrap();
    let untag = |tag: &str| Act::Untag(tag.to_owned());
    let mut wrong = |act: Act, on: NoteTarget, parts: &[&str]| {
        let why = case.try_note(act.clone(), on).expect_err(&format!("{act:?}"));
        assert!(parts.iter().all(|part| why.contains(part)), "{act:?}: {why}");
    };
    wrong(link("a"), on("a"), &["from a to itself", "another event"]);
    wrong(link("a"), NoteTarget::Kept(filter("stage:mailbox_access")), &["a is one of the events", "-id:a"]);
    wrong(link("nowhere"), on("a"), &["`nowhere`"]);
    wrong(untag("y"), on("a"), &["not tagged y", "x"]);
    wrong(untag("x"), on("b"), &["not tagged x", "no tag of an analyst"]);
    wrong(untag("panel"), on("b"), &["read from the evidence"]);
    wrong(Act::Unmark, on("a"), &["not marked"]);
    wrong(Act::Unhide, on("a"), &["not hidden"]);
    wrong(Act::Unhide, NoteTarget::Kept(filter("")), &["the 7 events are not hidden"]);
    wrong(comment(" \t"), on("a"), &["says nothing"]);
    wrong(tag("  "), on("a"), &["no letters"]);
    wrong(Act::Severity("severe".to_owned()), on("a"), &["`severe`", "critical"]);
    wrong(Act::Undo("none".to_owned()), NoteTarget::Nothing, &["no note has the id none", "dwell notes log"]);
    wrong(Act::Undo(String::new()), NoteTarget::Nothing, &["name the note"]);
    wrong(view("stage:mailbx", "", "", ""), NoteTarget::Nothing, &["stage:mailbx"]);
    wrong(view("", "colour:red", "", ""), NoteTarget::Nothing, &["colour:red"]);
    wrong(view("", "", "Mars", ""), NoteTarget::Nothing, &["`Mars`", "UTC"]);
    wrong(view("", "", "", "2023-13"), NoteTarget::Nothing, &["`2023-13`"]);
    wrong(Act::HideAlike("stage:mailbx".to_owned()), NoteTarget::Nothing, &["stage:mailbx"]);
    wrong(Act::HideAlike("  ".to_owned()), NoteTarget::Nothing, &["empty"]);
    assert_eq!(fs::read(case.journal()).unwrap(), before, "nothing was written");
}

#[test]
fn what_makes_sense_for_one_of_many_events_is_made() {
    let mut case = case();
    case.on(tag("x"), "a");
    case.on(Act::Hide, "b");
    case.note(Act::Untag("x".to_owned()), NoteTarget::Kept(filter("")));
    case.note(Act::Unhide, NoteTarget::Kept(filter("")));
    case.note(link("a"), on("bc"));
    case.note(view("stage:detection", "is:span", "+02:00", "2023-07-14"), NoteTarget::Nothing);
    assert_eq!((case.ids("is:tagged"), case.ids("is:hidden")), (String::new(), String::new()));
}

#[test]
fn senseless_notes_of_a_journal_are_shown_and_never_dropped() {
    let mut case = case();
    let lines = [
        r#""act":"link","rel":"caused","to":"a","on":[{"id":"a"}]"#,
        r#""act":"untag","tag":"y","on":[{"id":"a"}]"#,
        r#""act":"unmark","on":[{"id":"a"}]"#,
        r#""act":"severity","severity":"severe","on":[{"id":"a"}]"#,
        r#""act":"undo","of":"n99""#,
        r#""act":"view","view":{"name":"v","query":"stage:mailbx"}"#,
        r#""act":"hide_alike","query":"colour:red""#,
    ];
    let line = |(at, said): (usize, &&str)| {
        format!("{{\"note\":\"n{at}\",\"at\":\"2026-01-01T00:00:0{at}Z\",\"by\":\"bob\",{said}}}\n")
    };
    fs::write(case.journal(), lines.iter().enumerate().map(line).collect::<String>()).unwrap();
    case.again();
    let notes = case.notes();
    assert_eq!(
        (notes.notes.len(), notes.troubles.len()),
        (lines.len(), 2),
        "queries that can't be read are told"
    );
    assert_eq!(case.ids(""), "abcdfeu");
    case.engine.analyse();
    assert_eq!(case.rows("id:a")[0].event.text(crate::event::Field::Severity), Some("severe"));
    assert_eq!((case.detail("a").notes.from.len(), notes.hidden[0].2), (1, None));
}
