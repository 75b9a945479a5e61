//! SHA-256 of whole files, computed after the load, 1 MiB per step so that the caller can do other work between.

use super::hex::hex;
use super::ledger::{Ledger, SourceEntry};
use super::load::Loaded;
use super::record::Sources;
use super::stamp::Stamp;
use crate::read::open::open_file;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

/// Bytes hashed in a step.
const PART: usize = 1 << 20;

/// The result for one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    /// The index of the source in the ledger.
    pub source: usize,
    /// The hash in hexadecimal, or why there is none.
    pub sha256: Result<String, String>,
}

/// The result of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The current file has more to hash.
    More,
    /// A file is finished.
    Done(Hashed),
    /// All files are finished.
    Over,
}

/// The files of a load that are not hashed yet.
#[derive(Debug, Default)]
pub struct Hashes {
    waiting: VecDeque<(usize, Option<Arc<Stamp>>)>,
    open: Option<Open>,
    part: Vec<u8>,
}

/// The file being hashed.
#[derive(Debug)]
struct Open {
    source: usize,
    file: File,
    stamp: Arc<Stamp>,
    hash: Sha256,
    bytes: u64,
}

impl Hashes {
    /// The sources of a load that have no hash yet.
    #[must_use]
    pub fn of(ledger: &Ledger, sources: &Sources) -> Self {
        let unhashed = ledger.sources.iter().enumerate().filter(|(_, source)| source.unhashed);
        let waiting = unhashed.map(|(number, _)| (number, sources.stamp_of(number).cloned()));
        Self { waiting: waiting.collect(), open: None, part: Vec::new() }
    }

    /// Hashes the next part. A file that changed since it was read gets no hash.
    pub fn step(&mut self) -> Step {
        let Some(mut open) = self.open.take() else { return self.next() };
        self.part.resize(PART, 0);
        match open.file.read(&mut self.part) {
            Ok(0) => {
                let Open { source, file, stamp, hash, bytes } = open;
                let sha256 = match stamp.change_of(&file, bytes) {
                    None => Ok(hex(&hash.finalize())),
                    Some(why) => Err(why),
                };
                Step::Done(Hashed { source, sha256 })
            }
            Ok(got) => {
                open.hash.update(&self.part[..got]);
                open.bytes += got as u64;
                self.open = Some(open);
                Step::More
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                self.open = Some(open);
                Step::More
            }
            Err(error) => {
                let sha256 = Err(format!("it can't be read: {error}"));
                Step::Done(Hashed { source: open.source, sha256 })
            }
        }
    }

    fn next(&mut self) -> Step {
        let Some((source, stamp)) = self.waiting.pop_front() else { return Step::Over };
        let Some(stamp) = stamp else {
            let sha256 = Err("its file can't be told from another any more".to_owned());
            return Step::Done(Hashed { source, sha256 });
        };
        let opened = match stamp.change() {
            Some(change) => Err(change),
            None => open_file(stamp.path()).map_err(|error| format!("it can't be opened: {error}")),
        };
        match opened {
            Err(why) => Step::Done(Hashed { source, sha256: Err(why) }),
            Ok(file) => {
                self.open = Some(Open { source, file, stamp, hash: Sha256::new(), bytes: 0 });
                Step::More
            }
        }
    }
}

impl Loaded {
    /// Computes all hashes that are missing.
    pub fn hash(&mut self) {
        self.ledger.hash(&mut Hashes::of(&self.ledger, &self.sources));
    }
}

impl Ledger {
    /// Computes all hashes that are missing.
    pub fn hash(&mut self, hashes: &mut Hashes) {
        loop {
            match hashes.step() {
                Step::More => {}
                Step::Done(one) => self.take_hash(one),
                Step::Over => return,
            }
        }
    }

    /// Enters a hash, or a note why there is none. Does nothing if the source needs none.
    pub fn take_hash(&mut self, hashed: Hashed) {
        let Some(source) = self.sources.get_mut(hashed.source) else { return };
        let SourceEntry { sha256, unhashed, notes, .. } = source;
        if !std::mem::take(unhashed) {
            return;
        }
        match hashed.sha256 {
            Ok(hash) => *sha256 = hash,
            Err(why) => notes.push(format!("it has no hash: {why}")),
        }
    }

    /// Whether any hash is missing.
    #[must_use]
    pub fn is_unhashed(&self) -> bool {
        self.sources.iter().any(|source| source.unhashed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Hashes, PART, Step};
    use crate::read::{LoadOptions, Loaded, NullSink, load};
    use std::fs;
    use std::path::Path;

    fn loaded(path: &Path) -> Loaded {
        load(&[path.to_owned()], &LoadOptions::default(), &mut NullSink, &mut |_| true)
    }

    const LINE: &str = "{\"id\":\"A\",\"time\":\"2023-05-22T02:14:00Z\",\"stage\":\"detection\"}\n";

    #[test]
    fn files_are_hashed_once_they_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.jsonl"), LINE).unwrap();
        fs::write(folder.path().join("b.jsonl"), LINE.repeat(PART / LINE.len() + 2)).unwrap();
        let mut loaded = loaded(folder.path());
        assert!(loaded.ledger.sources.iter().all(|source| source.unhashed && source.sha256.is_empty()));
        let mut hashes = Hashes::of(&loaded.ledger, &loaded.sources);
        assert_eq!(hashes.step(), Step::More, "it is opened");
        loaded.hash();
        let hash = |at: usize| loaded.ledger.sources[at].sha256.as_str();
        // compared with sha256sum, where that is installed
        let command = std::process::Command::new("sha256sum").arg(folder.path().join("b.jsonl")).output();
        if let Ok(output) = command {
            assert_eq!(hash(1), String::from_utf8_lossy(&output.stdout).split(' ').next().unwrap());
        }
        assert!(hash(0).len() == 64 && hash(0) != hash(1) && !loaded.ledger.is_unhashed());
    }

    #[test]
    fn of_a_file_that_is_not_the_one_that_was_read_there_is_no_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, LINE.repeat(PART / LINE.len() + 2)).unwrap();
        let (mut before, mut between, mut gone) = (loaded(&path), loaded(&path), loaded(&path));
        let mut hashes = Hashes::of(&between.ledger, &between.sources);
        assert_eq!([hashes.step(), hashes.step()], [Step::More, Step::More], "a part is hashed");
        fs::write(&path, LINE).unwrap();
        before.hash();
        between.ledger.hash(&mut hashes);
        fs::remove_file(&path).unwrap();
        gone.hash();
        for (loaded, why) in [(before, "has changed"), (between, "has changed"), (gone, "is gone")] {
            let source = &loaded.ledger.sources[0];
            assert!(source.sha256.is_empty() && !source.unhashed);
            let said = source.notes.last().unwrap();
            assert!(said.starts_with("it has no hash: ") && said.contains(why), "{said}");
        }
    }
}
