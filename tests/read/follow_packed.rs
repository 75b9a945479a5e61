//! Compressed files that are followed: read once they no longer change, and read again for what was added.

use super::archives::{gzip, tar, zstd};
use super::follow::line;
use super::{Kept, adds_up};
use dwell::event::Field;
use dwell::read::{Follow, LoadOptions, SourceEntry, follow};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use tar::EntryType::Regular;

/// A folder that is followed.
struct Followed {
    follow: Follow,
    kept: Kept,
    /// The present time by the clock of the files.
    now: SystemTime,
}

impl Followed {
    fn of(path: &Path) -> Self {
        let mut kept = Kept::default();
        let follow = follow(&[path.to_owned()], &LoadOptions::default(), &mut kept, &mut |_| true);
        let now = SystemTime::now() - Duration::from_secs(20);
        Self { follow, kept, now }
    }

    /// Appends to a file, and looks while it still changes and when it no longer does; returns the new ids.
    fn append(&mut self, path: &Path, bytes: &[u8]) -> Vec<String> {
        let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
        file.write_all(bytes).unwrap();
        assert_eq!(self.look(), [""; 0], "what grows is waited for");
        self.rest(path)
    }

    /// Dates a file so that it no longer seems to change, and looks; returns the new ids.
    fn rest(&mut self, path: &Path) -> Vec<String> {
        self.now += Duration::from_secs(1);
        File::options().append(true).open(path).unwrap().set_modified(self.now).unwrap();
        [self.look(), self.look()].concat()
    }

    fn look(&mut self) -> Vec<String> {
        let before = self.kept.events.len();
        self.follow.poll(&mut self.kept, &mut || true);
        self.follow.loaded().ledger.sources.iter().for_each(adds_up);
        let sources = &self.follow.loaded().sources;
        for (event, place, _) in &self.kept.events {
            let record = sources.record(*place).unwrap();
            assert_eq!(record.tree.get("id").and_then(|id| id.as_str()), Some(&*event.id), "{place:?}");
        }
        self.kept.events.iter().skip(before).map(|event| event.0.id.to_string()).collect()
    }

    fn source(&self, at: usize) -> &SourceEntry {
        &self.follow.loaded().ledger.sources[at]
    }

    /// Each source, what was read of it, and whether any of it was refused.
    fn sources(&self) -> Vec<(&str, u64, bool)> {
        let all = &self.follow.loaded().ledger.sources;
        all.iter().map(|source| (source.file.as_str(), source.read, source.refused())).collect()
    }
}

/// A followed folder, and a file that is not in it yet.
fn none(name: &str) -> (tempfile::TempDir, PathBuf, Followed) {
    let folder = tempfile::tempdir().unwrap();
    let (path, followed) = (folder.path().join(name), Followed::of(folder.path()));
    (folder, path, followed)
}

#[test]
fn what_is_packed_is_read_once_it_rests_and_what_is_appended_comes_alone() {
    let (_folder, path, mut followed) = none("a.jsonl.gz");
    assert_eq!(followed.append(&path, &gzip((line("A") + &line("B")).as_bytes())), ["A", "B"]);
    assert_eq!(
        followed.source(0).notes.last().unwrap(),
        "it is packed: what comes to it is read once it rests"
    );
    assert_eq!(followed.append(&path, &gzip(line("C").as_bytes())), ["C"]);
    assert_eq!(followed.append(&path, &gzip(line("D").trim_end().as_bytes())), ["D"]);
    assert_eq!(followed.sources(), [("a.jsonl.gz", 4, false)]);
    assert_eq!(followed.source(0).kept, 4);
    assert_eq!(followed.source(0).bytes, fs::metadata(&path).unwrap().len());
    assert_eq!(followed.look(), [""; 0]);
}

#[test]
fn what_arrives_in_parts_is_read_to_where_it_is_cut_and_then_the_rest() {
    let text: String = (0..2000).map(|number| line(&format!("E{number:04}"))).collect();
    for (name, packed) in [("a.jsonl.gz", gzip(text.as_bytes())), ("a.jsonl.zst", zstd(text.as_bytes()))] {
        let (_folder, path, mut followed) = none(name);
        let (first, second) = packed.split_at(packed.len() * 2 / 3);
        let mut ids = followed.append(&path, first);
        let source = followed.source(0);
        assert!(source.error.as_ref().is_some_and(|why| why.contains("can't be read beyond")), "{source:?}");
        assert_eq!(source.rejected, 0, "its last record is not over");
        ids.extend(followed.append(&path, second));
        assert_eq!(ids.len(), 2000);
        assert!(ids.is_sorted(), "each comes once");
        assert_eq!(followed.sources(), [(name, 2000, false)]);
    }
}

#[test]
fn what_was_empty_when_it_was_met_may_be_packed() {
    let (_folder, path, mut followed) = none("a.jsonl.gz");
    File::create(&path).unwrap();
    assert_eq!(followed.look(), [""; 0]);
    assert_eq!(followed.append(&path, &gzip(line("A").as_bytes())), ["A"]);
    assert_eq!(followed.sources(), [("a.jsonl.gz", 1, false)]);
}

#[test]
fn what_is_packed_anew_is_a_source_of_its_own_and_the_records_of_both_stay() {
    let (_folder, path, mut followed) = none("a.jsonl.gz");
    followed.append(&path, &gzip((line("A") + &line("B")).as_bytes()));
    fs::write(&path, gzip((line("X") + &line("A")).as_bytes())).unwrap();
    assert_eq!(followed.rest(&path), ["X", "A"]);
    assert_eq!(followed.sources(), [("a.jsonl.gz", 2, false), ("a.jsonl.gz#2", 2, false)]);
    assert_eq!((followed.source(1).kept, followed.source(1).merged), (1, 1));
    assert!(followed.source(0).notes.iter().any(|note| note.contains("it holds now is `a.jsonl.gz#2`")));
    assert!(followed.follow.loaded().sources.changes().iter().all(Option::is_none));
}

#[test]
fn an_archive_is_read_again_as_a_whole() {
    let (_folder, path, mut followed) = none("a.tar");
    let (one, two) = (line("A"), line("B"));
    assert_eq!(followed.append(&path, &tar(&[("x.jsonl", one.as_bytes(), Regular)])), ["A"]);
    fs::write(&path, tar(&[("x.jsonl", one.as_bytes(), Regular), ("y.jsonl", two.as_bytes(), Regular)]))
        .unwrap();
    assert_eq!(followed.rest(&path), ["A", "B"]);
    let want =
        [("a.tar", 0), ("a.tar/x.jsonl", 1), ("a.tar#2", 0), ("a.tar#2/x.jsonl", 1), ("a.tar#2/y.jsonl", 1)];
    assert_eq!(followed.sources(), want.map(|(name, read)| (name, read, false)));
    assert_eq!(followed.source(3).merged, 1);
}

#[test]
fn what_was_cut_before_anything_of_it_could_be_told_is_read_when_it_is_there() {
    let (_folder, path, mut followed) = none("a.jsonl.gz");
    let packed = gzip(line("A").as_bytes());
    assert_eq!(followed.append(&path, &packed[..12]), [""; 0]);
    assert_eq!(followed.append(&path, &packed[12..]), ["A"]);
    assert_eq!(followed.sources(), [("a.jsonl.gz", 1, false)]);
}

#[test]
fn a_row_whose_quoted_cell_goes_on_in_what_comes_is_read_whole_then() {
    for first in
        ["id,time,operation\nA,2023-06-16T09:00:00Z,\"b\n", "id,time,operation\nA,2023-06-16T09:00:00Z,\"b"]
    {
        let (_folder, path, mut followed) = none("a.csv.gz");
        assert_eq!(followed.append(&path, &gzip(first.as_bytes())), [""; 0]);
        assert_eq!(followed.sources(), [("a.csv.gz", 0, false)]);
        let rest = "c\"\nB,2023-06-16T09:01:00Z,d\n";
        assert_eq!(followed.append(&path, &gzip(rest.as_bytes())), ["A", "B"]);
        assert_eq!(followed.sources(), [("a.csv.gz", 2, false)]);
    }
}

#[test]
fn a_last_row_without_an_end_waits_for_it_in_what_is_packed_or_converted_too() {
    let (first, rest) =
        ("id,time,account\nA,2023-06-16T09:00:00Z,a@x.exam", "ple\nB,2023-06-16T09:01:00Z,b@x\n");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (name, first, rest) in [
        ("a.csv.gz", gzip(first.as_bytes()), gzip(rest.as_bytes())),
        ("a.csv", [&b"\xff\xfe"[..], &utf16(first)].concat(), utf16(rest)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, first).unwrap();
        let mut followed = Followed::of(folder.path());
        assert_eq!(followed.sources(), [(name, 0, false)]);
        let note = "its last record has no end yet: it is read when that comes";
        assert!(followed.source(0).notes.iter().any(|said| said == note), "{name}");
        assert_eq!(followed.append(&path, &rest), ["A", "B"], "{name}");
        let accounts: Vec<_> = followed
            .kept
            .events
            .iter()
            .map(|event| event.0.text(Field::Account).map(str::to_owned))
            .collect();
        assert_eq!(accounts, [Some("a@x.example".to_owned()), Some("b@x".to_owned())], "{name}");
        assert_eq!(followed.sources(), [(name, 2, false)]);
    }
}

#[test]
fn lines_of_which_the_first_was_cut_so_that_it_looked_like_a_header_all_come() {
    let text = line("A") + &line("B");
    for cut in 1..line("A").len() - 1 {
        let (_folder, path, mut followed) = none("a.jsonl.gz");
        let (first, second) = text.split_at(cut);
        assert_eq!(followed.append(&path, &gzip(first.as_bytes())), [""; 0], "{cut}");
        assert_eq!(followed.append(&path, &gzip(second.as_bytes())), ["A", "B"], "{cut}");
        assert_eq!(followed.sources(), [("a.jsonl.gz", 2, false)], "{cut}");
    }
}

#[test]
fn a_first_line_that_comes_in_several_parts_is_one_source() {
    let (_folder, path, mut followed) = none("a.jsonl.gz");
    let text = line("A");
    for part in [&text[..20], &text[20..40], &text[40..60]] {
        assert_eq!(followed.append(&path, &gzip(part.as_bytes())), [""; 0]);
    }
    assert_eq!(followed.append(&path, &gzip(&text.as_bytes()[60..])), ["A"]);
    assert_eq!(followed.sources(), [("a.jsonl.gz", 1, false)]);
}

#[test]
fn what_was_empty_when_it_was_met_may_be_utf_16() {
    let text: Vec<u8> = (line("A") + &line("B")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [text.clone(), [b"\xff\xfe".to_vec(), text].concat()] {
        let (_folder, path, mut followed) = none("a.jsonl");
        File::create(&path).unwrap();
        assert_eq!(followed.look(), [""; 0]);
        assert_eq!(followed.append(&path, &text), ["A", "B"]);
        assert_eq!(followed.sources(), [("a.jsonl", 2, false)]);
    }
}

#[test]
fn a_quote_that_looks_lost_is_waited_with_while_no_whole_row_stands_below_it() {
    let (_folder, path, mut followed) = none("a.csv.gz");
    let first = "id,time,operation\nA,2023-06-16T09:00:00Z,\"b\nB,2023-06-16T09:01:00Z,c";
    assert_eq!(followed.append(&path, &gzip(first.as_bytes())), [""; 0]);
    assert_eq!(followed.append(&path, &gzip(b"\"\nC,2023-06-16T09:02:00Z,d\n")), ["A", "C"]);
    assert_eq!(followed.sources(), [("a.csv.gz", 2, false)]);
}

#[test]
fn utf_16_is_read_on_and_so_are_lines_that_end_with_cr_alone() {
    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
    let marked = |text: &str| [&b"\xff\xfe"[..], &utf16(text)].concat();
    let cr = |id: &str| line(id).replace('\n', "\r");
    let (two, three, four) = (line("A") + &line("B"), line("C"), line("D"));
    let (gz16, gz_cr, said) =
        ("a16.jsonl.gz", "cr.jsonl.gz", "it is UTF-16: what comes to it is read once it rests");
    for (name, first, second, third) in [
        (gz16, gzip(&marked(&two)), gzip(&utf16(&three)), gzip(&utf16(&four))),
        ("a16.jsonl", marked(&two), utf16(&three), utf16(&four)),
        (gz_cr, gzip((cr("A") + &cr("B")).as_bytes()), gzip(cr("C").as_bytes()), gzip(cr("D").as_bytes())),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, first).unwrap();
        let mut followed = Followed::of(folder.path());
        assert_eq!(followed.kept.events.len(), 2, "{name}");
        assert_eq!(followed.append(&path, &second), ["C"], "{name}");
        assert_eq!(followed.append(&path, &third), ["D"], "{name}");
        assert_eq!(followed.sources(), [(name, 4, false)]);
        let notes = &followed.source(0).notes;
        assert_eq!(notes.iter().any(|note| note == said), name == "a16.jsonl", "{notes:?}");
    }
}

#[test]
fn a_pipe_that_comes_is_refused_and_what_grows_beside_it_is_read_on() {
    let (folder, path, mut followed) = none("a.jsonl");
    fs::write(&path, line("A")).unwrap();
    assert_eq!(followed.look(), ["A"]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(line("B").as_bytes()).unwrap();
    assert_eq!(followed.look(), ["B"]);
    assert_eq!(followed.source(1).error.as_deref(), Some("it is a device, a pipe or a socket: refused"));
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(followed.look(), [""; 0]);
    assert_eq!(followed.sources().last(), Some(&("a.jsonl#2", 0, true)));
}
