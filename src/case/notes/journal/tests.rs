//! Journals on a disk: appended to, torn, broken, replaced, and read by another process.

use super::Journal;
use crate::case::notes::fixtures::{every_act, note};
use crate::case::notes::{Act, Draft, Note, Notebook, Places, Target, Watch, line};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const NOW: i64 = 1_800_000_000_000_000_000;

fn places(file: &Path) -> Places {
    Places { files: vec![file.to_owned()], ..Places::default() }
}

fn at(folder: &TempDir) -> (PathBuf, Journal) {
    let file = folder.path().join("notes.jsonl");
    let journal = Journal::open(places(&file));
    (file, journal)
}

fn tag(tag: &str) -> Draft {
    Draft::new(Act::Tag(tag.to_owned()), vec![Target::named("E1")])
}

fn tags(journal: &Journal) -> Vec<String> {
    let book = Notebook::of(journal.entries());
    book.events.get("E1").map_or_else(Vec::new, |event| event.tags.keys().cloned().collect())
}

fn append(file: &Path, bytes: &[u8]) {
    File::options().append(true).create(true).open(file).unwrap().write_all(bytes).unwrap();
}

#[test]
fn what_is_added_is_there_for_whoever_opens_it_next() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut journal) = at(&folder);
    assert!(journal.is_empty() && !file.exists(), "reading makes no file");
    let drafts: Vec<Draft> = every_act()
        .into_iter()
        .map(|act| {
            let on = if act.needs_events() { vec![Target::named("E1")] } else { Vec::new() };
            Draft::new(act, on)
        })
        .collect();
    let made = journal.add("ana", &drafts, NOW).unwrap();
    assert_eq!(
        (made.len(), journal.len(), journal.written()),
        (drafts.len(), drafts.len(), Some(file.as_path()))
    );
    let again = Journal::open(places(&file));
    let stand: Vec<_> = again.entries().map(|entry| Note::clone(&entry.note)).collect();
    assert_eq!(stand, made, "in the order in which they were made");
    assert!(again.troubles().is_empty());
    assert!(journal.add("ana", &[], NOW).unwrap().is_empty());
    let id = made[0].id.clone();
    assert_eq!(again.find(&id[..id.len() - 2]).map(|entry| entry.note.id.clone()), Some(id));
    assert!(again.find("n").is_none() && again.find("").is_none(), "which one?");
}

#[test]
fn two_who_have_it_open_see_what_the_other_adds() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut mine) = at(&folder);
    let mut watch = Watch::of(mine.places());
    let mut other = Journal::open(places(&file));
    assert!(!watch.changed() && !mine.refresh());
    other.add("bob", &[tag("one")], NOW).unwrap();
    assert!(watch.changed() && mine.refresh());
    assert_eq!(tags(&mine), ["one"]);
    assert!(!watch.changed() && !mine.refresh(), "once");
    mine.add("ana", &[tag("two")], NOW).unwrap();
    other.add("bob", &[tag("three")], NOW).unwrap();
    assert!(watch.changed() && mine.refresh());
    assert_eq!((tags(&mine), tags(&other)), (tags(&other), vec!["one".into(), "three".into(), "two".into()]));
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 3);
}

#[test]
fn a_note_comes_after_all_that_its_author_saw_whatever_the_clocks_say() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut fast) = at(&folder);
    let mut slow = Journal::open(places(&file));
    let hour = 3_600_000_000_000;
    fast.add("ana", &[tag("x")], NOW + hour).unwrap();
    let untag = Draft { act: Act::Untag("x".to_owned()), ..tag("") };
    let made = slow.add("bob", &[untag], NOW).unwrap();
    assert_eq!((made[0].at, made[0].order), (NOW, Some(NOW + hour + 1)), "its time is told as it was");
    assert!(tags(&slow).is_empty());
    let two = slow.add("bob", &[tag("y"), tag("z")], NOW + 2 * hour).unwrap();
    assert_eq!([two[0].at, two[1].at], [NOW + 2 * hour, NOW + 2 * hour + 1]);
}

#[test]
fn a_byte_order_mark_that_an_editor_left_is_no_part_of_the_first_note() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.jsonl");
    let lines = [1, 2].map(|at| line::write(&note(at, Act::Tag(format!("t{at}")))));
    fs::write(&file, format!("\u{feff}{}", lines.concat())).unwrap();
    let mut journal = Journal::open(places(&file));
    assert_eq!((tags(&journal), journal.troubles().len()), (vec!["t1".to_owned(), "t2".to_owned()], 0));
    journal.add("ana", &[tag("a")], NOW).unwrap();
    assert_eq!(tags(&Journal::open(places(&file))).len(), 3);
}

#[test]
fn a_last_line_that_was_torn_at_any_byte_is_set_aside_and_the_next_note_stands_on_its_own_line() {
    let whole = line::write(&note(1, Act::Tag("whole".to_owned())));
    let torn = line::write(&note(2, Act::Tag("ⓣorn".to_owned())));
    for end in 0..torn.len() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.jsonl");
        let stood = [whole.as_bytes(), &torn.as_bytes()[..end]].concat();
        fs::write(&file, &stood).unwrap();
        let mut journal = Journal::open(places(&file));
        // the note is complete if only its line end is missing
        let is_whole = end + 1 == torn.len();
        let mut wanted = if is_whole { vec!["whole", "ⓣorn"] } else { vec!["whole"] };
        assert_eq!(tags(&journal), wanted, "torn at {end}");
        let told = journal.troubles();
        assert_eq!(told.len(), usize::from(end > 0 && !is_whole), "torn at {end}: {told:?}");
        if let Some(told) = told.first() {
            assert_eq!(told.number, 2);
            assert!(told.why.contains(&format!("not written to its end ({end} bytes)")), "{told}");
        }
        journal.add("ana", &[tag("a")], NOW).unwrap();
        wanted.insert(0, "a");
        wanted.sort_unstable();
        let again = Journal::open(places(&file));
        for journal in [&journal, &again] {
            assert_eq!(tags(journal), wanted, "torn at {end}");
            assert_eq!(journal.troubles().len(), usize::from(end > 0 && !is_whole), "torn at {end}");
        }
        let now = fs::read(&file).unwrap();
        assert!(now.starts_with(&stood), "nothing is rewritten");
    }
}

#[test]
fn a_line_that_is_broken_in_the_middle_is_named_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut journal) = at(&folder);
    append(&file, line::write(&note(1, Act::Tag("one".to_owned()))).as_bytes());
    append(&file, b"{\"note\":\"n7\",\"at\n\n\xff\xfe\0\0\n");
    append(&file, line::write(&note(2, Act::Tag("two".to_owned()))).as_bytes());
    assert!(journal.refresh());
    assert_eq!(tags(&journal), ["one", "two"]);
    let told: Vec<u64> = journal.troubles().iter().map(|trouble| trouble.number).collect();
    assert_eq!(told, [2, 4]);
    assert!(journal.troubles()[1].why.contains("UTF-8"));
}

#[test]
fn what_a_later_version_wrote_is_told_kept_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut journal) = at(&folder);
    let vote = r#"{"note":"v1","at":"2026-01-01T00:00:00Z","by":"eve","act":"vote","on":[{"id":"E1"}]}"#;
    let warm = r#"{"note":"v2","at":"2026-01-01T00:00:00Z","by":"eve","act":"tag","tag":"t","warm":3,"on":[{"id":"E1"}]}"#;
    append(&file, format!("{vote}\n{warm}\n").as_bytes());
    journal.refresh();
    let told: Vec<String> = journal.troubles().iter().map(|trouble| trouble.why.clone()).collect();
    assert!(told[0].contains("`vote` is what a later version does"), "{told:?}");
    assert!(told[1].contains("`warm` is of a later version"), "{told:?}");
    assert_eq!((journal.len(), tags(&journal)), (2, vec!["t".to_owned()]));
}

#[test]
fn two_notes_of_one_id_are_told_of_and_the_same_one_stands_whichever_is_read_first() {
    let (one, other) = (note(1, Act::Tag("one".to_owned())), note(1, Act::Tag("other".to_owned())));
    let (one, other) = (line::write(&one), line::write(&other));
    let read = |text: String| {
        let folder = tempfile::tempdir().unwrap();
        let (file, mut journal) = at(&folder);
        append(&file, text.as_bytes());
        journal.refresh();
        (tags(&journal), journal.troubles().len())
    };
    assert_eq!(read(format!("{one}{other}")), (vec!["one".to_owned()], 1));
    assert_eq!(read(format!("{other}{one}")), (vec!["one".to_owned()], 1));
    assert_eq!(read(format!("{one}{one}")), (vec!["one".to_owned()], 0), "a line twice is one note");
}

#[test]
fn a_journal_that_was_replaced_cut_or_removed_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut journal) = at(&folder);
    journal.add("ana", &[tag("one"), tag("two")], NOW).unwrap();
    let other = folder.path().join("other");
    fs::write(&other, line::write(&note(1, Act::Tag("three".to_owned())))).unwrap();
    fs::rename(&other, &file).unwrap();
    assert!(journal.refresh());
    assert_eq!(tags(&journal), ["three"]);
    fs::write(&file, "").unwrap();
    assert!(journal.refresh() && journal.is_empty());
    journal.add("ana", &[tag("four")], NOW).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(journal.refresh() && journal.is_empty());
    journal.add("ana", &[tag("five")], NOW).unwrap();
    assert_eq!(tags(&Journal::open(places(&file))), ["five"]);
}

#[test]
fn where_the_folder_takes_no_notes_they_go_elsewhere_and_both_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let (gone, other) =
        (folder.path().join("gone/notes.jsonl"), folder.path().join("dwell/notes/case-1.jsonl"));
    let both = Places { files: vec![gone.clone(), other.clone()], ..Places::default() };
    let mut journal = Journal::open(both.clone());
    journal.add("ana", &[tag("one")], NOW).unwrap();
    assert_eq!(journal.written(), Some(other.as_path()));
    fs::create_dir(folder.path().join("gone")).unwrap();
    append(&gone, line::write(&note(1, Act::Tag("two".to_owned()))).as_bytes());
    assert_eq!(tags(&Journal::open(both)), ["one", "two"]);
    let nowhere = Places { files: vec![folder.path().join("no/notes.jsonl")], ..Places::default() };
    let why = Journal::open(nowhere).add("ana", &[tag("x")], NOW).unwrap_err().to_string();
    assert!(why.starts_with("the notes can't be saved: ") && why.contains("no/notes.jsonl"), "{why}");
}

#[test]
fn nothing_is_written_to_a_file_that_holds_no_notes() {
    let folder = tempfile::tempdir().unwrap();
    let (file, mut journal) = at(&folder);
    fs::write(&file, "a,b\n1,2\n").unwrap();
    let why = journal.add("ana", &[tag("x")], NOW).unwrap_err().to_string();
    assert!(why.contains("it holds no notes"), "{why}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "a,b\n1,2\n");
}

#[test]
fn a_line_that_is_being_written_is_not_called_torn() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = at(&folder);
    append(&file, b"{\"note\":\"n1\",");
    let writer = File::open(&file).unwrap();
    writer.lock().unwrap();
    assert!(Journal::open(places(&file)).troubles().is_empty());
    writer.unlock().unwrap();
    assert_eq!(Journal::open(places(&file)).troubles().len(), 1);
}

#[test]
fn what_is_kept_outside_of_the_case_may_be_read_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dwell/notes/case-1.jsonl");
    Journal::open(places(&file)).add("ana", &[tag("x")], NOW).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
}
