//! The state of a followed file: how far it was read, and how it is recognized.

use super::control::Flow;
use super::prefix::PrefixChecks;
use super::rescan::{Resume, SeenFile};
use crate::event::saturated;
use crate::read::hex::hex;
use crate::read::record::{FileId, Growing, Origin};
use crate::read::sniff::SourceFormat;
use crate::read::source::ReadState;
use crate::read::stamp::Stamp;
use crate::read::times::{Clock, DateOrder};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use xxhash_rust::xxh3::Xxh3;

/// How many of the last bytes read are kept, to notice when a file is written anew.
const KEPT: usize = 64;
/// Bytes hashed in a step.
const PART: usize = 1 << 20;

/// Everything that following keeps between looks.
#[derive(Default)]
pub(super) struct Following {
    /// The files that are followed.
    pub tails: Vec<FollowedFile>,
    /// Every file seen so far, by inode.
    pub met: HashMap<FileId, SeenFile>,
    /// Compressed or converted sources by number, and where to resume each; `None` if it is read whole again.
    pub packed: HashMap<usize, Option<Resume>>,
}

/// Whether more may come to a followed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Its writer may go on: a last record without an end waits for it.
    MayCome,
    /// Nothing follows: a last record is read as it is.
    Final,
}

/// The result of reading on.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadOn {
    /// Whether there may be more to read later.
    pub follows: bool,
    /// Whether the load continues.
    pub flow: Flow,
}

/// Where a followed file is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum FileStatus {
    /// At the path where it was found.
    #[default]
    There,
    /// Elsewhere: another file is at its path.
    Replaced,
    /// Deleted, or elsewhere: no file is at its path.
    Gone,
    /// Truncated and written anew, or changed in its place; its present contents are another source.
    Overwritten,
}

impl FileStatus {
    /// The note on it in the ledger.
    pub(super) const fn said(self) -> Option<&'static str> {
        match self {
            Self::There => None,
            Self::Replaced => Some("another file has its name now: this one was read to its end"),
            Self::Gone => Some("it is gone from its place: what was read of it stays"),
            Self::Overwritten => Some("it was written anew: what was read before can't be shown any more"),
        }
    }
}

/// The recognized format of a followed file, and the state of reading it.
pub(super) struct Reading {
    pub known: SourceFormat,
    pub state: ReadState,
    /// How its times are read. The date order is fixed when reading begins.
    pub clock: Clock,
    /// The date order, if it was given by the user or case file.
    pub told: Option<DateOrder>,
}

/// A followed file.
pub(super) struct FollowedFile {
    /// The number of its source.
    pub number: usize,
    /// Its name without a `#2` that tells it from an older file, as the case file names it.
    pub name: String,
    pub path: PathBuf,
    pub id: FileId,
    /// The file, read from where the last look ended.
    pub file: Measured,
    /// Bytes that were read but hold no whole record yet; they begin at `offset`.
    pub held: Vec<u8>,
    pub offset: u64,
    /// `None` until the format is recognized.
    pub reading: Option<Reading>,
    /// Notes for the ledger that do not depend on its records.
    pub notes: Vec<String>,
    pub stands: FileStatus,
    /// Length and time of change when it was last looked at.
    pub seen: Option<(u64, SystemTime)>,
    pub prefix: PrefixChecks,
    /// Whether there is nothing more to read.
    pub done: bool,
}

impl FollowedFile {
    /// The present stamp of the file.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        self.file.file.about().ok().map(|about| Stamp::told(&self.path, &about))
    }
}

/// How a followed file is opened, as only a limited number can be kept open.
#[derive(Debug, Clone)]
pub(super) enum Handle {
    /// Kept open, so that it survives renaming and deletion.
    Held(Arc<File>),
    /// Opened whenever it is read.
    Lent(Arc<Growing>),
}

impl Handle {
    /// The handle of a source's file; `None` if its origin is not a followed file.
    pub(super) fn of(origin: &Origin) -> Option<Self> {
        match origin {
            Origin::Open(file) => Some(Self::Held(Arc::clone(file))),
            Origin::Growing(file) => Some(Self::Lent(Arc::clone(file))),
            _ => None,
        }
    }

    /// The origin from which its records are read back.
    pub(super) fn origin(&self) -> Origin {
        match self {
            Self::Held(file) => Origin::Open(Arc::clone(file)),
            Self::Lent(file) => Origin::Growing(Arc::clone(file)),
        }
    }

    pub(super) fn open(&self) -> io::Result<Arc<File>> {
        match self {
            Self::Held(file) => Ok(Arc::clone(file)),
            Self::Lent(file) => file.open().map(Arc::new),
        }
    }

    pub(super) fn about(&self) -> io::Result<Metadata> {
        match self {
            Self::Held(file) => file.metadata(),
            Self::Lent(file) => file.about(),
        }
    }
}

/// A file being read from a position on. It is hashed later, and from then on while reading.
pub(super) struct Measured {
    pub file: Handle,
    /// The open file during a look.
    open: Option<Arc<File>>,
    /// Bytes read.
    pub bytes: u64,
    /// The same, shared with whoever reports progress.
    pub passed: Arc<AtomicU64>,
    /// The offset at which to stop.
    pub until: u64,
    hash: Sha256,
    /// Bytes hashed, and their quick hash until everything read is hashed.
    hashed: u64,
    hashed_content: Box<Xxh3>,
    /// Whether everything read is hashed; if so, further reads are hashed at once.
    hashes: bool,
    last: Vec<u8>,
    /// A quick hash of all bytes read, which is known at once.
    content: Box<Xxh3>,
}

impl Measured {
    pub(super) fn new(file: Handle) -> Self {
        Self {
            file,
            open: None,
            bytes: 0,
            passed: Arc::default(),
            until: u64::MAX,
            hash: Sha256::new(),
            hashed: 0,
            hashed_content: Box::default(),
            hashes: false,
            last: Vec::new(),
            content: Box::default(),
        }
    }

    fn open(&mut self) -> io::Result<Arc<File>> {
        if self.open.is_none() {
            self.open = Some(self.file.open()?);
        }
        self.open.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Closes the file until the next read.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// SHA-256 of everything read; `None` if that is not completely hashed.
    pub(super) fn sha256(&self) -> Option<String> {
        self.hashes.then(|| hex(&self.hash.clone().finalize()))
    }

    /// Hashes a part of what was read. Returns the hash once that is complete, or why there is none; `None` if more
    /// is left.
    pub(super) fn hash_on(&mut self) -> Option<Result<String, String>> {
        let left = saturated::<usize>(self.bytes - self.hashed);
        let mut part = vec![0; left.min(PART)];
        if let Err(error) = self.read_again(&mut part, self.hashed) {
            return Some(Err(format!("it can't be read again: {error}")));
        }
        self.hash.update(&part);
        self.hashed_content.update(&part);
        self.hashed += part.len() as u64;
        self.hashes = self.hashed == self.bytes;
        if self.hashes && self.hashed_content.digest() != self.content.digest() {
            self.hashes = false;
            return Some(Err("the file has changed since it was read".to_owned()));
        }
        self.sha256().map(Ok)
    }

    /// How many bytes were read, and their quick hash.
    pub(super) fn content(&self) -> (u64, u64) {
        (self.bytes, self.content.digest())
    }

    /// Fills `part` with what the file has at an offset now.
    ///
    /// # Errors
    /// If the file can't be opened or read, or ends before.
    pub(super) fn read_again(&self, part: &mut [u8], at: u64) -> io::Result<()> {
        self.file.open()?.read_exact_at(part, at)
    }

    /// Whether the last bytes read are still at their place, so that the file was not written anew.
    pub(super) fn stands(&self) -> bool {
        let mut now = vec![0; self.last.len()];
        let from = self.bytes - self.last.len() as u64;
        self.read_again(&mut now, from).is_ok() && now == self.last
    }
}

impl Read for Measured {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = saturated::<usize>(self.until.saturating_sub(self.bytes));
        let most = left.min(into.len());
        let got = if most == 0 { 0 } else { self.open()?.read_at(&mut into[..most], self.bytes)? };
        if self.hashes {
            self.hash.update(&into[..got]);
            self.hashed += got as u64;
        }
        self.content.update(&into[..got]);
        self.bytes += got as u64;
        self.passed.store(self.bytes, Ordering::Relaxed);
        self.last.extend_from_slice(&into[got.saturating_sub(KEPT)..got]);
        let old = self.last.len().saturating_sub(KEPT);
        self.last.drain(..old);
        Ok(got)
    }
}
