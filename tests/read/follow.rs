//! Files that grow, are renamed, truncated, deleted, or replaced while they are followed.

use super::{Kept, adds_up, folder_with};
use dwell::event::Field;
use dwell::read::{Follow, LoadOptions, SourceEntry, Step, follow};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn line(id: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"time\":\"2023-05-22T02:14:00Z\",\"stage\":\"detection\",\"message\":\"{id}\"}}\n"
    )
}

fn append(path: &Path, text: &str) {
    OpenOptions::new().append(true).create(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// What is followed, and everything that was read.
struct Followed {
    follow: Follow,
    kept: Kept,
}

impl Followed {
    fn of(path: &Path) -> Self {
        let mut kept = Kept::default();
        let follow = follow(&[path.to_owned()], &LoadOptions::default(), &mut kept, &mut |_| true);
        let followed = Self { follow, kept };
        followed.check();
        followed
    }

    /// Looks once; returns the ids of the new events.
    fn look(&mut self) -> Vec<String> {
        let before = self.kept.events.len();
        let changed = self.follow.poll(&mut self.kept, &mut || true);
        assert!(changed || self.kept.events.len() == before, "what came is told of");
        self.check();
        self.ids().split_off(before)
    }

    fn ids(&self) -> Vec<String> {
        self.kept.events.iter().map(|event| event.0.id.to_string()).collect()
    }

    fn sources(&self) -> &[SourceEntry] {
        &self.follow.loaded().ledger.sources
    }

    fn names(&self) -> Vec<(&str, u64)> {
        self.sources().iter().map(|source| (source.file.as_str(), source.read)).collect()
    }

    /// Checks that the ledger's sums are right, and that every record that can be read back belongs to its event.
    fn check(&self) {
        let loaded = self.follow.loaded();
        let mut read = 0;
        for source in &loaded.ledger.sources {
            adds_up(source);
            read += source.read - source.rejected;
        }
        assert_eq!(read, self.kept.events.len() as u64);
        assert_eq!(loaded.sources.files().count(), loaded.ledger.sources.len());
        for (event, place, _) in &self.kept.events {
            let Ok(record) = loaded.sources.record(*place) else { continue };
            let said = record.tree.get("message").and_then(|message| message.as_str());
            assert_eq!(said, event.text(Field::Message), "{place:?}");
        }
    }

    /// How many events have a record that can be read back.
    fn readable(&self) -> usize {
        let sources = &self.follow.loaded().sources;
        self.kept.events.iter().filter(|event| sources.record(event.1).is_ok()).count()
    }
}

/// A folder in which `x.jsonl` holds the event A, followed.
fn one() -> (tempfile::TempDir, PathBuf, Followed) {
    let folder = folder_with("x.jsonl", line("A").as_bytes());
    let path = folder.path().join("x.jsonl");
    let followed = Followed::of(folder.path());
    assert_eq!(followed.ids(), ["A"]);
    (folder, path, followed)
}

#[test]
fn what_is_appended_is_read_once_with_its_line_and_place() {
    let (_folder, path, mut followed) = one();
    assert_eq!(followed.look(), [""; 0]);
    append(&path, &(line("B") + &line("C")));
    assert_eq!(followed.look(), ["B", "C"]);
    assert_eq!(followed.look(), [""; 0]);
    append(&path, &line("A"));
    assert_eq!(followed.look(), ["A"]);
    let entry = &followed.sources()[0];
    assert_eq!((entry.read, entry.kept, entry.merged), (4, 3, 1));
    assert_eq!(followed.kept.events.iter().map(|event| event.0.line).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let whole = fs::read(&path).unwrap();
    assert_eq!(entry.bytes, whole.len() as u64);
    assert!(entry.unhashed && entry.sha256.is_empty(), "a file is hashed once all is read");
    assert_eq!(followed.readable(), 4);
}

#[test]
fn a_file_that_grows_has_the_hash_of_what_was_read() {
    let (_folder, path, mut followed) = one();
    let hash = |followed: &mut Followed| {
        while followed.follow.hash() != Step::Over {}
        followed.sources()[0].sha256.clone()
    };
    let at_once = || {
        let mut loaded = super::read(&[&path]).0;
        loaded.hash();
        loaded.ledger.sources[0].sha256.clone()
    };
    for id in ["B", "C"] {
        let before = hash(&mut followed);
        assert_eq!((before.len(), &before), (64, &at_once()));
        append(&path, &line(id));
        followed.look();
        assert_eq!(followed.sources()[0].sha256, at_once(), "what comes is hashed as it is read");
    }
}

#[test]
fn a_line_without_an_end_waits_for_it() {
    let (_folder, path, mut followed) = one();
    let next = line("B");
    for at in 0..next.len() - 2 {
        append(&path, &next[at..=at]);
        assert_eq!(followed.look(), [""; 0]);
    }
    let waits = |source: &SourceEntry| source.notes.iter().any(|note| note.contains("no end yet"));
    assert!(waits(&followed.sources()[0]));
    append(&path, "}");
    assert_eq!(followed.look(), ["B"], "an object that is closed needs no end of its line");
    append(&path, "\n");
    assert_eq!(followed.look(), [""; 0]);
    assert!(!waits(&followed.sources()[0]));
    assert_eq!(followed.kept.events[1].0.line, 2);
    append(&path, "{\"id\":\n");
    assert_eq!(followed.look(), [""; 0]);
    assert_eq!(followed.sources()[0].rejected, 1, "an ended line that is no record is one that is refused");
}

#[test]
fn a_file_is_told_as_soon_as_its_first_line_has_an_end() {
    let folder = folder_with("x.jsonl", b"");
    let path = folder.path().join("x.jsonl");
    let mut followed = Followed::of(&path);
    assert!(!followed.follow.loaded().ledger.refused(), "it is empty so far");
    append(&path, &line("A")[..20]);
    assert_eq!(followed.look(), [""; 0]);
    append(&path, &line("A")[20..]);
    assert_eq!(followed.look(), ["A"]);
    assert_eq!(followed.sources()[0].format, "dwell-jsonl");
    append(&path, &line("B"));
    assert_eq!(followed.look(), ["B"]);
    assert_eq!(followed.readable(), 2);
}

#[test]
fn rows_grow_even_where_a_quoted_cell_is_half_written() {
    let head = "datetime,timestamp_desc,message,source\n";
    let folder = folder_with("t.csv", head.as_bytes());
    let path = folder.path().join("t.csv");
    let mut followed = Followed::of(&path);
    append(&path, "2023-05-22T02:14:00Z,Start,\"one\nof two");
    assert_eq!(followed.look(), [""; 0]);
    append(&path, " lines, \"\"quoted\"");
    assert_eq!(followed.look(), [""; 0]);
    append(&path, "\",\nand more\",x\n2023-05-22T02:15:00Z,Start,next,x");
    assert_eq!(followed.kept.events.len(), 0);
    assert!(followed.follow.poll(&mut followed.kept, &mut || true));
    let messages: Vec<_> =
        followed.kept.events.iter().filter_map(|event| event.0.text(Field::Message)).collect();
    assert_eq!(messages, ["one\nof two lines, \"quoted\",\nand more"]);
    append(&path, "\n");
    assert_eq!(followed.look().len(), 1);
    assert_eq!(followed.kept.events.iter().map(|event| event.0.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(followed.sources()[0].rejected, 0);
}

#[test]
fn a_quote_that_never_closes_does_not_hold_what_comes_behind_it() {
    let head = "datetime,timestamp_desc,message,source\n";
    let folder = folder_with("t.csv", head.as_bytes());
    let path = folder.path().join("t.csv");
    let mut followed = Followed::of(&path);
    append(&path, "2023-05-22T02:14:00Z,Start,\"lost,x\n2023-05-22T02:15:00Z,Start,next,x\n");
    assert_eq!(followed.look().len(), 1);
    assert_eq!(followed.sources()[0].rejected, 1);
}

#[test]
fn a_file_that_is_rotated_is_read_to_its_end_and_its_records_stay() {
    let (folder, path, mut followed) = one();
    let mut writer = OpenOptions::new().append(true).open(&path).unwrap();
    fs::rename(&path, folder.path().join("x.jsonl.1")).unwrap();
    assert_eq!(followed.look(), [""; 0], "the same file of another name is not read again");
    // the writer does not know of it yet
    writer.write_all(line("B").as_bytes()).unwrap();
    fs::write(&path, "").unwrap();
    assert_eq!(followed.look(), ["B"]);
    writer.write_all(line("C").as_bytes()).unwrap();
    append(&path, &line("D"));
    assert_eq!(followed.look(), ["C", "D"]);
    assert_eq!(followed.names(), [("x.jsonl", 3), ("x.jsonl#2", 1)]);
    fs::remove_file(folder.path().join("x.jsonl.1")).unwrap();
    append(&path, &line("E"));
    assert_eq!(followed.look(), ["E"]);
    assert_eq!(followed.readable(), 5, "a file that is held open is read back even when it is deleted");
    let sources: Vec<_> =
        followed.kept.events.iter().filter_map(|event| event.0.text(Field::Source)).collect();
    assert_eq!(sources.iter().filter(|source| **source == "x.jsonl#2").count(), 2);
}

#[test]
fn a_file_that_is_rotated_and_cut_is_called_by_one_number() {
    let (folder, path, mut followed) = one();
    for number in 1..=2 {
        fs::rename(&path, folder.path().join(format!("x.jsonl.{number}"))).unwrap();
        append(&path, &line(&format!("B{number}")));
        followed.look();
    }
    File::create(&path).unwrap();
    followed.look();
    append(&path, &line("C"));
    assert_eq!(followed.look(), ["C"]);
    let names: Vec<&str> = followed.names().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["x.jsonl", "x.jsonl#2", "x.jsonl#3", "x.jsonl#4"]);
}

#[test]
fn a_file_that_is_cut_begins_anew_and_shows_no_other_records_as_its_own() {
    let (_folder, path, mut followed) = one();
    append(&path, "{\"id\":\"half");
    followed.look();
    File::create(&path).unwrap();
    followed.look();
    append(&path, &line("B"));
    assert_eq!(followed.look(), ["B"]);
    assert_eq!(followed.names(), [("x.jsonl", 2), ("x.jsonl#2", 1)]);
    assert_eq!(followed.sources()[0].rejected, 1, "what was left without an end is refused, not forgotten");
    assert_eq!(followed.readable(), 1);
}

/// Changes bytes of a file in their place, some seconds later by its time of change.
fn change(path: &Path, at: u64, bytes: &[u8], later: u64) {
    use std::os::unix::fs::FileExt;
    let file = OpenOptions::new().write(true).open(path).unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    file.write_all_at(bytes, at).unwrap();
    file.set_modified(before + std::time::Duration::from_secs(later)).unwrap();
}

#[test]
fn a_file_that_is_changed_within_its_length_is_read_anew_and_one_that_is_touched_is_not() {
    let folder = folder_with("x.jsonl", (line("E1") + &line("E2")).as_bytes());
    let path = folder.path().join("x.jsonl");
    for hashed in [false, true] {
        let mut followed = Followed::of(&path);
        while hashed && followed.follow.hash() != Step::Over {}
        assert!(followed.look().is_empty());
        change(&path, 0, b"{", 7);
        assert!(followed.look().is_empty() && followed.sources().len() == 1, "the bytes are the same");
        change(&path, 7, b"N", 9);
        assert_eq!(followed.look(), ["N1", "E2"]);
        assert!(followed.sources()[0].notes.iter().any(|note| note.contains("it was written anew")));
        change(&path, 7, b"E", 9);
    }
}

#[test]
fn a_file_that_is_changed_and_grows_between_two_looks_is_read_anew() {
    for hashed in [false, true] {
        let folder = folder_with("x.jsonl", (line("E1") + &line("E2")).as_bytes());
        let path = folder.path().join("x.jsonl");
        let mut followed = Followed::of(folder.path());
        while hashed && followed.follow.hash() != Step::Over {}
        change(&path, 7, b"N", 9);
        append(&path, &line("E3"));
        assert_eq!(followed.look(), ["N1", "E2", "E3"]);
        assert_eq!(followed.names(), [("x.jsonl", 2), ("x.jsonl#2", 3)]);
        assert!(followed.sources()[0].notes.iter().any(|note| note.contains("it was written anew")));
        append(&path, &line("E4"));
        assert_eq!(followed.look(), ["E4"], "it is followed on");
    }
}

#[test]
fn a_large_file_that_was_written_to_is_compared_in_steps_between_looks() {
    let filler =
        format!("{{\"id\":\"L\",\"time\":\"2023-05-22\",\"message\":\"{}\"}}\n", "L".repeat(3 << 20));
    for changes in [true, false] {
        let folder = folder_with("x.jsonl", (filler.clone() + &line("E1") + &line("E2")).as_bytes());
        let path = folder.path().join("x.jsonl");
        let mut followed = Followed::of(&path);
        change(&path, filler.len() as u64 + 7, if changes { b"N" } else { b"E" }, 9);
        append(&path, &line("E3"));
        assert_eq!(followed.look(), ["E3"], "what comes waits for nothing");
        let steps = (0..9).take_while(|_| followed.follow.check()).count();
        assert_eq!(steps, 3, "the look itself did the first");
        assert_eq!(followed.look(), if changes { vec!["L", "N1", "E2", "E3"] } else { Vec::new() });
        assert_eq!(followed.sources().len(), if changes { 2 } else { 1 });
    }
}

#[test]
fn of_a_file_that_is_changed_while_it_is_hashed_there_is_no_hash() {
    let long = format!("{{\"id\":\"L\",\"time\":\"2023-05-22\",\"message\":\"{}\"}}\n", "L".repeat(3 << 20));
    let folder = folder_with("x.jsonl", (long + &line("E1")).as_bytes());
    let path = folder.path().join("x.jsonl");
    let mut followed = Followed::of(&path);
    assert_eq!(followed.follow.hash(), Step::More);
    change(&path, 2 << 20, b"M", 9);
    while followed.follow.hash() != Step::Over {}
    let source = &followed.sources()[0];
    assert!(source.sha256.is_empty() && source.notes.iter().any(|note| note.contains("has changed since")));
}

#[test]
fn a_file_that_is_cut_and_longer_again_at_once_is_told_by_what_stands_there() {
    let (_folder, path, mut followed) = one();
    let mut file = File::create(&path).unwrap();
    file.write_all((line("B") + &line("C")).as_bytes()).unwrap();
    assert_eq!(followed.look(), ["B", "C"]);
    assert_eq!(followed.names(), [("x.jsonl", 1), ("x.jsonl#2", 2)]);
}

#[test]
fn a_new_file_in_a_folder_is_read_and_one_that_is_gone_is_told() {
    let (folder, path, mut followed) = one();
    let new = folder.path().join("new.jsonl");
    append(&new, &line("B"));
    assert_eq!(followed.look(), ["B"]);
    append(&new, &line("C"));
    assert_eq!(followed.look(), ["C"]);
    fs::remove_file(&path).unwrap();
    assert_eq!(followed.look(), [""; 0]);
    let notes = |followed: &Followed| followed.sources()[0].notes.join("; ");
    assert!(notes(&followed).contains("it is gone"), "{}", notes(&followed));
    assert_eq!(followed.readable(), 3);
    append(&path, &line("D"));
    assert_eq!(followed.look(), ["D"]);
    assert_eq!(followed.names(), [("x.jsonl", 1), ("new.jsonl", 2), ("x.jsonl#2", 1)]);
}

#[test]
fn a_file_that_is_not_there_yet_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later.jsonl");
    let mut followed = Followed::of(&path);
    assert_eq!((followed.follow.loaded().missing.len(), followed.follow.is_over()), (1, false));
    append(&path, &line("A"));
    assert_eq!(followed.look(), ["A"]);
    assert!(followed.follow.loaded().missing.is_empty());
}

#[test]
fn what_is_no_lines_is_read_as_it_is_and_the_ledger_says_so() {
    let folder = folder_with("list.json", format!("[{}]", line("A").trim_end()).as_bytes());
    let path = folder.path().join("list.json");
    let followed = Followed::of(&path);
    assert_eq!(followed.ids(), ["A"]);
    assert!(followed.follow.is_over());
    assert_eq!(followed.sources()[0].notes, ["it can't be followed: its records are not lines"]);
    let mut followed = Followed::of(folder.path());
    append(&path, "\n");
    assert_eq!(followed.look(), [""; 0]);
    assert_eq!(followed.names(), [("list.json", 1)]);
}

#[test]
fn records_without_an_id_are_told_apart_across_looks() {
    let plain = "{\"time\":\"2023-05-22T02:14:00Z\",\"stage\":\"detection\",\"message\":\"same\"}\n";
    let folder = folder_with("x.jsonl", plain.as_bytes());
    let path = folder.path().join("x.jsonl");
    let mut followed = Followed::of(&path);
    append(&path, plain);
    let second = followed.look();
    let whole = Followed::of(&path);
    assert_eq!(second, whole.ids()[1..]);
    assert_ne!(whole.ids()[0], whole.ids()[1]);
}

#[test]
fn a_long_first_line_is_waited_for_like_any_other() {
    let long = format!(
        "{{\"id\":\"A\",\"time\":\"2023-05-22T02:14:00Z\",\"stage\":\"detection\",\"message\":\"{}\"}}\n",
        "A".repeat(3 << 20)
    );
    let folder = folder_with("x.jsonl", &long.as_bytes()[..2 << 20]);
    let path = folder.path().join("x.jsonl");
    let mut followed = Followed::of(&path);
    append(&path, &long[2 << 20..]);
    assert_eq!(followed.look(), ["A"]);
    append(&path, &line("B"));
    assert_eq!(followed.look(), ["B"]);
}

#[test]
fn a_last_line_that_never_ends_is_read_when_another_file_has_its_name() {
    let table = "datetime,timestamp_desc,message,source\n2023-05-22T02:14:00Z,Start,one,";
    let folder = folder_with("t.csv", table.as_bytes());
    let path = folder.path().join("t.csv");
    let mut followed = Followed::of(folder.path());
    assert_eq!(followed.ids(), [""; 0]);
    fs::rename(&path, folder.path().join("t.csv.1")).unwrap();
    append(&path, "datetime,timestamp_desc,message,source\n2023-05-22T02:15:00Z,Start,two,x\n");
    assert_eq!(followed.look().len() + followed.look().len(), 2);
    assert_eq!(followed.names(), [("t.csv", 1), ("t.csv#2", 1)]);
}

#[test]
fn several_files_grow_side_by_side_and_copies_are_one_event() {
    let (folder, path, mut followed) = one();
    let copy = folder.path().join("copy.jsonl");
    fs::copy(&path, &copy).unwrap();
    assert_eq!(followed.look(), ["A"], "a copy is a file of its own");
    assert_eq!(followed.sources()[1].merged, 1);
    for n in 0..20 {
        append(&path, &line(&format!("B{n}")));
        append(&copy, &line(&format!("C{n}")));
        assert_eq!(followed.look(), [format!("B{n}"), format!("C{n}")]);
    }
    assert_eq!(followed.names(), [("x.jsonl", 21), ("copy.jsonl", 21)]);
}

#[test]
fn a_file_that_is_followed_ends_as_it_would_be_read_at_once() {
    let (folder, path, mut followed) = one();
    let mut whole = line("A");
    for n in 0..50 {
        let next = if n % 7 == 0 { "no record\n\n".to_owned() } else { line(&format!("B{n}")) };
        whole += &next;
        let (front, back) = next.split_at(n % next.len());
        append(&path, front);
        followed.look();
        append(&path, back);
    }
    followed.look();
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    let (at_once, kept) = super::read(&[folder.path()]);
    assert_eq!(followed.sources(), at_once.ledger.sources);
    assert_eq!(followed.kept.events, kept.events);
}

#[test]
fn a_row_whose_last_cell_is_closed_needs_no_end_and_half_a_doubled_quote_closes_none() {
    let head = "datetime,timestamp_desc,source,message\n";
    for (cell, whole) in
        [("\"plain\"", true), ("\"a \"\"b\"", false), ("\"", false), ("\"\"", false), ("plain", false)]
    {
        let folder = folder_with("t.csv", format!("{head}2023-05-22T02:14:00Z,Start,x,{cell}").as_bytes());
        let mut kept = Kept::default();
        follow(&[folder.path().to_owned()], &LoadOptions::default(), &mut kept, &mut |_| true);
        assert_eq!(kept.events.len(), usize::from(whole), "{cell}");
    }
    let folder = folder_with("t.csv", format!("{head}2023-05-22T02:14:00Z,Start,x,\"plain\"").as_bytes());
    let path = folder.path().join("t.csv");
    let mut followed = Followed::of(&path);
    append(&path, "\r\n2023-05-22T02:15:00Z,Start,x,next\n");
    assert_eq!(followed.look().len(), 1);
    assert_eq!(followed.kept.events.iter().map(|event| event.0.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn of_many_files_each_is_followed_wherever_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |at: usize| folder.path().join(format!("f{at:03}.jsonl"));
    for at in 0..600 {
        fs::write(path(at), line(&format!("A{at:03}"))).unwrap();
    }
    let mut followed = Followed::of(folder.path());
    assert_eq!(followed.ids().len(), 600);
    append(&path(7), &line("B007"));
    append(&path(590), &line("B590"));
    append(&path(591), "{\"id\":\"half");
    assert_eq!(followed.look(), ["B007", "B590"]);
    fs::rename(path(590), folder.path().join("f590.jsonl.1")).unwrap();
    append(&folder.path().join("f590.jsonl.1"), &line("C590"));
    append(&path(590), &line("D590"));
    assert_eq!(followed.look(), ["C590", "D590"]);
    assert_eq!(followed.readable(), 604);
    fs::remove_file(path(591)).unwrap();
    assert_eq!(followed.look(), [""; 0]);
    let gone = &followed.sources()[591];
    assert!(gone.notes.iter().any(|note| note.contains("it is gone")), "{gone:?}");
    assert_eq!((gone.rejected, followed.readable()), (1, 603));
    append(&path(599), &line("E599"));
    append(&path(591), &line("E591"));
    let mut came = followed.look();
    came.sort();
    assert_eq!(came, ["E591", "E599"]);
}

#[test]
fn rows_with_a_cell_more_than_the_header_are_read_however_few_of_them_stand_there_at_first() {
    let (viewer, odd) = ("time,user,message\n", "2023-05-01T09:00:00Z,a,X,\n");
    let row = |text: &str| format!("2023-05-01T09:00:00Z,a,{text}\n");
    // a header whose rows all have one more cell
    let folder = folder_with("a.csv", viewer.as_bytes());
    let path = folder.path().join("a.csv");
    let mut followed = Followed::of(folder.path());
    assert_eq!((followed.sources()[0].format.as_str(), followed.sources()[0].read), ("csv", 0));
    append(&path, odd);
    assert_eq!(followed.look().len(), 1);
    append(&path, &(odd.replace('X', "B") + &odd.replace('X', "C")));
    assert_eq!(followed.look().len(), 2);
    assert_eq!(followed.sources()[0].rejected, 0);
    // one row with one more cell than the others
    let folder = folder_with("a.csv", (viewer.to_owned() + odd).as_bytes());
    let path = folder.path().join("a.csv");
    let mut followed = Followed::of(folder.path());
    append(&path, &(row("A") + &row("B")));
    assert_eq!(followed.look().len(), 2);
    assert_eq!(followed.names(), [("a.csv", 3)]);
    assert_eq!(followed.sources()[0].rejected, 0);
}
