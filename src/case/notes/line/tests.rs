//! Every act as a line of JSON, and back.

use super::{read, write};
use crate::case::notes::fixtures::{every_act, note};
use crate::case::notes::{Act, MadeOn, Note, Target};

fn again(note: &Note) -> Note {
    read(write(note).trim_end().as_bytes()).unwrap()
}

#[test]
fn every_act_is_read_as_it_was_written_and_stands_in_the_manual() {
    for act in every_act() {
        assert!(Act::ALL.iter().any(|(name, _)| *name == act.name()), "{}", act.name());
        let note = note(1, act);
        assert_eq!(again(&note), note, "{}", write(&note));
    }
    let told: Vec<String> = every_act().iter().map(|act| act.name().to_owned()).collect();
    assert_eq!(told, Act::ALL.map(|(name, _)| name), "each once, in the order of the manual");
}

#[test]
fn what_a_source_was_is_told_once_in_a_note_however_many_events_it_is_on() {
    let on = |id: &str, file: &str, hash: &str| Target {
        file: Some(file.to_owned()),
        line: 7,
        made_on: Some(MadeOn::Hash { sha256: hash.to_owned(), bytes: (hash == "bb").then_some(8) }),
        ..Target::named(id)
    };
    let stamped = |id: &str| Target {
        made_on: Some(MadeOn::Stamp { bytes: 9, changed: Some("2026-01-01T00:00:00Z".to_owned()) }),
        ..on(id, "c", "")
    };
    let on =
        vec![on("E1", "a", "aa"), on("E2", "b", "bb"), on("E3", "a", "aa"), stamped("E4"), stamped("E5")];
    let note = Note { on, ..note(1, Act::Mark) };
    let line = write(&note);
    let told = ["\"sha256\":\"aa\"", "\"sha256\":\"bb\",\"bytes\":8", "\"bytes\":9"]
        .map(|told| line.matches(told).count());
    assert_eq!(told, [1, 1, 1], "{line}");
    assert_eq!(again(&note), note);
}

#[test]
fn what_a_later_version_wrote_is_kept() {
    let line = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"vote","for":["x"],"on":[{"id":"E1"}],"w":2.50}"#;
    let note = read(line.as_bytes()).unwrap();
    assert_eq!(note.act, Act::Unknown("vote".to_owned()));
    assert_eq!(note.more.keys().collect::<Vec<_>>(), ["for", "w"]);
    assert_eq!(again(&note), note);
    assert!(write(&note).contains("\"w\":2.50"), "as it was written");
}

#[test]
fn a_view_that_was_kept_before_terms_could_be_off_holds() {
    let line = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"view","view":{"name":"sent","query":"operation:Send"}}"#;
    let note = read(line.as_bytes()).unwrap();
    let Act::View(view) = &note.act else { panic!("{note:?}") };
    assert_eq!((view.off.len(), view.columns.len(), view.query.as_str()), (0, 0, "operation:Send"));
    assert_eq!(again(&note), note);
}

#[test]
fn what_is_wrong_with_a_line_is_named() {
    let with = |rest: &str| format!(r#"{{"note":"n1","at":"2026-01-01","by":"ana",{rest}}}"#);
    for (line, why) in [
        (with(r#""act":"mark""#), "on no event"),
        (with(r#""act":"tag","on":[{"id":"E1"}]"#), "no `tag`"),
        (with(r#""act":"stage","stage":"party","on":[{"id":"E1"}]"#), "`party` is no stage"),
        (with(r#""act":"mark","on":[{"line":1}]"#), "no `id`"),
        (with(r#""act":"event","event":{"message":"m","time":"soon"}"#), "soon"),
        (with(r#""act":"event","event":{"time":"2023"}"#), "neither `message` nor `operation`"),
        (with(r#""act":"value","identity":"planet:mars","text":"t""#), "no identity"),
        (r#"{"at":"2026-01-01","by":"ana","act":"mark"}"#.to_owned(), "no `note`"),
        (r#"{"note":"n1","at":"noon","by":"ana","act":"mark"}"#.to_owned(), "`at`"),
        ("[]".to_owned(), "no JSON object"),
        ("{".to_owned(), "not JSON"),
    ] {
        let told = read(line.as_bytes()).unwrap_err();
        assert!(told.contains(why), "{told} for {line}");
    }
    assert!(read(b"\xff").unwrap_err().contains("UTF-8"));
}

#[test]
fn a_line_shows_every_character_that_it_holds() {
    let note = note(1, Act::Tag("a\u{202e}b\u{1b}[31m\u{85}\nc".to_owned()));
    let line = write(&note);
    assert!(!line.trim_end().chars().any(crate::event::is_hidden), "{line}");
    assert_eq!(again(&note), note);
}

#[test]
fn a_note_on_many_events_reads_back_whatever_its_ids_are() {
    let odd = ["E1", "", "é \"x\"\n", "a\u{1b}b\u{202e}", "signin:0a-1", "{},[]"];
    let mut note = crate::case::notes::fixtures::note(1, crate::case::notes::Act::Mark);
    note.also = (0..4000).map(|at| format!("{}{at}", odd[at % odd.len()])).chain([String::new()]).collect();
    note.more.insert("later \"x\"".to_owned(), serde_json::json!({"a": [1, "\u{202e}"]}));
    let line = super::write(&note);
    assert_eq!(line.matches('\n').count(), 1);
    assert_eq!(super::read(line.trim_end().as_bytes()).unwrap(), note);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(value, super::note_json(&note), "one at a time or all at once");
    // what is not a list of strings is kept as it is, however long the line is
    let odd = line.replacen("\"ids\":[", "\"ids\":[7,", 1);
    let read = super::read(odd.trim_end().as_bytes()).unwrap();
    assert!(read.also.is_empty() && read.more.contains_key("ids"));
}
