//! Packed files that are followed: read once they rest, and read again for what has come.

use super::archives::{gzip, tar, zstd};
use super::follow::line;
use super::{Kept, adds_up};
use dwell::read::{Follow, LoadOptions, SourceEntry, follow};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tar::EntryType::Regular;

/// A folder that is followed.
struct Followed {
    follow: Follow,
    kept: Kept,
    /// By the clock of its files.
    now: SystemTime,
}

impl Followed {
    fn of(path: &Path) -> Self {
        let mut kept = Kept::default();
        let follow = follow(&[path.to_owned()], &LoadOptions::default(), &mut kept, &mut |_| true);
        let now = SystemTime::now() - Duration::from_secs(20);
        Self { follow, kept, now }
    }

    /// Writes behind what a file holds, and looks while it still grows and when it rests; answers the ids that came.
    fn append(&mut self, path: &Path, bytes: &[u8]) -> Vec<String> {
        let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
        file.write_all(bytes).unwrap();
        // however slow the machine is, it was written just now
        file.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
        assert_eq!(self.look(), [""; 0], "what grows is waited for");
        self.rest(path)
    }

    /// Lets a file rest, and looks; answers the ids that came.
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

    /// Each source, what was read of it, and whether anything of it was refused.
    fn sources(&self) -> Vec<(&str, u64, bool)> {
        let all = &self.follow.loaded().ledger.sources;
        all.iter().map(|source| (source.file.as_str(), source.read, source.refused())).collect()
    }
}

/// A folder that is followed, and a file that is not in it yet.
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
