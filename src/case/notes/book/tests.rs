//! The state that results from notes, whatever the order of their lines.

use super::Notebook;
use crate::case::notes::fixtures::{every_act, note};
use crate::case::notes::{Act, Journal, Merged, Note, Places, Target, line, merge};
use crate::chain::Identity;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn write(folder: &Path, name: &str, notes: &[Note]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, notes.iter().map(line::write).collect::<String>()).unwrap();
    file
}

fn book_of(files: &[PathBuf]) -> Notebook {
    Notebook::of(Journal::open(Places { files: files.to_vec(), ..Places::default() }).entries())
}

fn book(notes: &[Note]) -> Notebook {
    let folder = tempfile::tempdir().unwrap();
    book_of(&[write(folder.path(), "notes.jsonl", notes)])
}

fn undo(second: i64, of: i64) -> Note {
    note(second, Act::Undo(format!("n{of}")))
}

#[test]
fn every_act_does_what_it_says() {
    let book = book(&every_act().into_iter().zip(1..).map(|(act, at)| note(at, act)).collect::<Vec<_>>());
    let event = &book.events["E1"];
    // the last act of the fixtures undoes the mark, and the second one removed it before
    assert_eq!(book.undone.len(), 1);
    assert!(event.marked.is_none() && event.tags.is_empty() && event.hidden.is_none());
    assert_eq!(event.comments[0].see, ["E2"]);
    assert_eq!(event.severity.as_ref().map(|said| said.value.as_str()), Some("high"));
    assert_eq!(event.stage.as_ref().map(|said| said.value.name()), Some("token_forgery"));
    assert_eq!((book.links.len(), book.links[0].to.as_str()), (1, "token:abc"));
    assert_eq!(book.manual.keys().collect::<Vec<_>>(), ["n8"]);
    assert_eq!((book.milestones.len(), book.hidden.len()), (1, 1));
    assert_eq!(book.views.shown()[0].view.columns, ["time", "account"]);
    let address = Identity::parse("ip:192.0.2.7").unwrap();
    assert_eq!(book.of_value(&address)[0].text, "our proxy");
    assert!(book.of_value(&Identity::parse("ip:192.0.2.8").unwrap()).is_empty());
}

#[test]
fn an_undo_may_be_undone_and_only_what_is_later_undoes() {
    let mark = note(1, Act::Mark);
    let marked = |notes: &[Note]| book(notes).events.get("E1").is_some_and(|event| event.marked.is_some());
    assert!(marked(std::slice::from_ref(&mark)));
    assert!(!marked(&[mark.clone(), undo(2, 1)]));
    assert!(marked(&[mark.clone(), undo(2, 1), undo(3, 2)]));
    assert!(!marked(&[mark.clone(), undo(2, 1), undo(3, 2), undo(4, 3)]));
    assert!(marked(&[undo(0, 1), mark.clone()]), "it was made before");
    assert!(marked(&[mark, undo(2, 7), undo(3, 3)]), "of what is not there, and of itself");
}

#[test]
fn what_an_analyst_takes_away_is_gone_and_who_tagged_first_is_told() {
    let tag = |at, by: &str| Note { by: by.to_owned(), ..note(at, Act::Tag("t".to_owned())) };
    let both = book(&[tag(1, "ana"), tag(2, "bob")]);
    assert_eq!(&*both.events["E1"].tags["t"].by, "ana");
    let none = book(&[tag(1, "ana"), note(2, Act::Untag("t".to_owned()))]);
    assert!(none.events["E1"].tags.is_empty());
    assert_eq!(none.events["E1"].notes, 2);
}

#[test]
fn who_said_otherwise_is_known_and_what_is_said_again_is_no_dispute() {
    let level =
        |at, by: &str, level: &str| Note { by: by.to_owned(), ..note(at, Act::Severity(level.to_owned())) };
    let said = |notes: &[Note]| {
        let book = book(notes);
        let severity = book.events["E1"].severity.clone().unwrap();
        let others = severity.otherwise().map(|(level, said)| format!("{level} {}", said.by));
        (severity.value.clone(), others.collect::<Vec<_>>())
    };
    let three = [level(1, "ana", "critical"), level(2, "bob", "low"), level(3, "eve", "medium")];
    assert_eq!(said(&three), ("medium".to_owned(), vec!["critical ana".to_owned(), "low bob".to_owned()]));
    let folder = tempfile::tempdir().unwrap();
    let differ = merge(&[write(folder.path(), "a", &three)]).differ;
    assert_eq!(differ, ["1 correction said differently by several analysts: the last word counts"]);
    let agreed = [&three[..], &[level(4, "ana", "low"), level(5, "eve", "low")]].concat();
    assert_eq!(said(&agreed), ("low".to_owned(), Vec::new()));
}

/// Notes on few events with few ids, so that they interact: marks, tags and undos.
fn some_notes() -> impl Strategy<Value = Vec<Note>> {
    let one = (0..40_i64, 0..8_u8, 0..3_u8, 0..40_i64);
    proptest::collection::vec(one, 0..30).prop_map(|all| {
        let made = |(at, kind, event, of): (i64, u8, u8, i64)| {
            let act = match kind {
                0 | 1 => Act::Undo(format!("n{of}")),
                2 => Act::Mark,
                3 => Act::Unmark,
                4 => Act::Untag("t".to_owned()),
                5 => Act::Comment { text: format!("c{of}"), see: Vec::new() },
                6 => Act::HideAlike(format!("q{of}")),
                _ => Act::Tag("t".to_owned()),
            };
            let on = if act.needs_events() { vec![Target::named(&format!("E{event}"))] } else { Vec::new() };
            // two notes of one time differ only in their ids
            let id = format!("n{}", if kind % 2 == 0 { at } else { at + 100 });
            Note { id, on, at: at / 2, ..note(0, act) }
        };
        all.into_iter().map(made).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_journals_give_one_state_in_either_order_and_nothing_counts_twice(
        (mine, other) in (some_notes(), some_notes())
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (write(folder.path(), "a", &mine), write(folder.path(), "b", &other));
        let (ab, ba) = (merge(&[a.clone(), b.clone()]), merge(&[b.clone(), a.clone()]));
        prop_assert_eq!(&ab.text, &ba.text);
        let again = folder.path().join("ab");
        fs::write(&again, &ab.text).unwrap();
        prop_assert_eq!(&merge(&[again.clone(), a.clone()]).text, &ab.text);
        prop_assert_eq!(&merge(&[b.clone(), again.clone(), again.clone()]).text, &ab.text);
        let state = book_of(&[a.clone(), b.clone()]);
        prop_assert_eq!(&state, &book_of(&[b.clone(), a.clone()]));
        prop_assert_eq!(&state, &book_of(&[again]));
        // merged into one of them the result is the same, and the second time nothing is new
        let (notes, added) = (ab.notes, ab.add_to(&a).unwrap());
        prop_assert!(added <= notes);
        prop_assert_eq!(&book_of(std::slice::from_ref(&a)), &state);
        prop_assert_eq!(ab.add_to(&a).unwrap(), 0);
    }

    #[test]
    fn the_order_of_lines_does_not_matter(notes in some_notes(), turn in 0..30_usize) {
        let mut turned = notes.clone();
        turned.rotate_left(turn.min(notes.len()));
        turned.reverse();
        prop_assert_eq!(book(&notes), book(&turned));
    }
}

#[test]
fn a_merge_keeps_lines_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let later = r#"{"by":"eve", "note":"v1","at":"2026-01-01T00:00:00Z","act":"vote","w":1.50}"#;
    let a = folder.path().join("a");
    fs::write(&a, format!("{later}\n")).unwrap();
    let b = write(folder.path(), "b", &[note(1, Act::Mark)]);
    let Merged { text, notes, troubles, .. } = merge(&[a, b]);
    assert_eq!((notes, troubles.len()), (2, 1), "it tells of what it does not know");
    assert_eq!(text, format!("{}{later}\n", line::write(&note(1, Act::Mark))));
}
