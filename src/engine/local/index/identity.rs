//! The identity of a case: the program, the options, and every file. An index file is valid only for one identity.

use super::whole;
use crate::read::{Found, LoadOptions, Walk, ends, hex};
use crate::store::LAYOUT;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Everything that a loaded case depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    program: String,
    options: String,
    files: Vec<FileIdentity>,
    /// How many of the files are evidence; they come first.
    evidence: usize,
    /// Files that are not read, and paths that do not exist, with the reasons.
    passed: Vec<(String, String)>,
}

/// A file that the paths lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileIdentity {
    /// Its name in the ledger.
    name: String,
    path: PathBuf,
    bytes: u64,
    /// Times of last modification and last status change, each in seconds and nanoseconds.
    times: [i64; 4],
    /// SHA-256 of its first and last 64 KiB.
    ends: String,
    refused: Option<String>,
}

impl Identity {
    /// The identity of the files that a walk found, and these files with their metadata from before they were read.
    /// `None` if a file can't be examined.
    pub(super) fn of(walk: &Walk, load: &LoadOptions) -> Option<(Self, Vec<(PathBuf, Metadata)>)> {
        let own = load.formats.iter().map(|path| Found {
            path: path.clone(),
            name: path.to_string_lossy().into_owned(),
            refused: None,
            member: None,
        });
        let found = all_of(walk);
        let (mut files, mut seen, mut ends) = (Vec::new(), Vec::new(), LastEnds::default());
        for found in found.cloned().chain(own) {
            let about = fs::metadata(&found.path).ok()?;
            files.push(FileIdentity::of(&found, &about, &mut ends)?);
            seen.push((found.path, about));
        }
        let missing = walk.missing.iter().map(|(path, why)| (path.display().to_string(), why.clone()));
        let identity = Self {
            program: program()?,
            options: told(load),
            files,
            evidence: walk.files.len(),
            passed: walk.passed.iter().cloned().chain(missing).collect(),
        };
        Some((identity, seen))
    }

    /// Names and paths of the evidence that is read; `files` are the paths of all files.
    pub(super) fn evidence<'i>(&'i self, files: &'i [PathBuf]) -> impl Iterator<Item = (&'i str, &'i Path)> {
        let evidence =
            self.files.iter().zip(files).take(self.evidence).filter(|(file, _)| file.refused.is_none());
        evidence.map(|(file, path)| (file.name.as_str(), path.as_path()))
    }

    /// Whether program and files are unchanged, and `paths` lead to no other files. Reads the ends of each file.
    pub(super) fn holds(&self, paths: &[String]) -> bool {
        let walk = Walk::new(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        let known: HashSet<&Path> = self.files.iter().map(|file| file.path.as_path()).collect();
        Some(&self.program) == program().as_ref()
            && walk.passed.len() + walk.missing.len() == self.passed.len()
            && all_of(&walk).all(|found| known.contains(whole(&found.path).as_path()))
            && {
                let mut ends = LastEnds::default();
                self.files.iter().all(|file| file.holds(&mut ends))
            }
    }
}

/// Everything that is read of what a walk found.
fn all_of(walk: &Walk) -> impl Iterator<Item = &Found> {
    walk.files.iter().chain(&walk.cases).chain(&walk.directories).chain(&walk.formats)
}

impl FileIdentity {
    fn of(found: &Found, about: &Metadata, ends: &mut LastEnds) -> Option<Self> {
        let is_read = found.refused.is_none();
        let ends = if is_read { ends.of(&found.path, about.len())? } else { String::new() };
        Some(Self {
            name: found.name.clone(),
            path: whole(&found.path),
            bytes: about.len(),
            times: [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()],
            ends,
            refused: found.refused.clone(),
        })
    }

    fn holds(&self, ends: &mut LastEnds) -> bool {
        let found = Found {
            path: self.path.clone(),
            name: self.name.clone(),
            refused: self.refused.clone(),
            member: None,
        };
        let now = fs::metadata(&self.path).ok().and_then(|about| Self::of(&found, &about, ends));
        now.as_ref() == Some(self)
    }
}

/// Caches the hash of the last file's ends, as all members of a bundle are in one file.
#[derive(Default)]
struct LastEnds(Option<(PathBuf, String)>);

impl LastEnds {
    /// The hash of the ends of a file of `bytes` bytes; `None` if it can't be read.
    fn of(&mut self, path: &Path, bytes: u64) -> Option<String> {
        if let Some((_, hash)) = self.0.as_ref().filter(|(last, _)| last == path) {
            return Some(hash.clone());
        }
        let hash = ends(path, bytes).ok()?;
        self.0 = Some((path.to_owned(), hash.clone()));
        Some(hash)
    }
}

/// Identifies the program: version, layout of index files, and its own file, as two builds of a version may differ.
fn program() -> Option<String> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let (bytes, seconds, nanos) = (about.len(), about.mtime(), about.mtime_nsec());
    Some(format!("{} {LAYOUT} {bytes} {seconds}.{nanos:09}", env!("CARGO_PKG_VERSION")))
}

/// The options that affect the result; format files are among the files.
fn told(load: &LoadOptions) -> String {
    let LoadOptions { zone, dates, clocks, as_recorded, formats: _, scratch: _, threads: _, part: _ } = load;
    format!("{zone:?} {dates:?} {clocks:?} {as_recorded}")
}

/// The file name for the index of some paths with these options, without extension.
pub(super) fn key(paths: &[PathBuf], load: &LoadOptions) -> String {
    let mut hash = Sha256::new();
    for path in paths {
        hash.update(path.as_os_str().as_bytes());
        hash.update([0]);
    }
    hash.update(told(load));
    hex(&hash.finalize())[..32].to_owned()
}
