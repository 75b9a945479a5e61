//! A file that is followed: how far it is read, and what is remembered of it.

use super::rescan::{Resume, SeenFile};
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

/// How many of the last bytes read are kept, to tell whether a file was written anew.
const KEPT: usize = 64;
/// How much is hashed at a time, in bytes.
const PART: usize = 1 << 20;

/// What is followed, and what is known besides.
#[derive(Default)]
pub(super) struct Following {
    /// The files that are followed.
    pub tails: Vec<FollowedFile>,
    /// Every file that was met.
    pub met: HashMap<FileId, SeenFile>,
    /// Sources that were unpacked or converted, by number, and from where on they are read when there is more of them; `None`
    /// where they are read whole again.
    pub packed: HashMap<usize, Option<Resume>>,
}

/// Where a file is that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum FileStatus {
    /// Where it was found.
    #[default]
    There,
    /// Elsewhere: another file has its name.
    Replaced,
    /// Elsewhere, or nowhere any more: no file has its name.
    Gone,
    /// It was cut and written anew; what is there now is another source.
    Overwritten,
}

impl FileStatus {
    /// What the ledger says of it.
    pub(super) const fn said(self) -> Option<&'static str> {
        match self {
            Self::There => None,
            Self::Replaced => Some("another file has its name now: this one was read to its end"),
            Self::Gone => Some("it is gone from its place: what was read of it stays"),
            Self::Overwritten => {
                Some("it was cut and written anew: what was read before can't be shown any more")
            }
        }
    }
}

/// What a source is, and what is remembered of its records.
pub(super) struct Reading {
    pub known: SourceFormat,
    pub state: ReadState,
    /// How its times are read: the order of its dates is settled by what is there when its reading begins.
    pub clock: Clock,
    /// The order of its dates, where that was told and not settled.
    pub told: Option<DateOrder>,
}

/// A file that is followed.
pub(super) struct FollowedFile {
    /// Its number in the ledger.
    pub number: usize,
    /// What the case file may call it: its name without the number that tells it from an older file.
    pub name: String,
    pub path: PathBuf,
    pub id: FileId,
    /// Reads it from where it was left.
    pub file: Measured,
    /// Read, but of no whole record yet; it begins at `offset`.
    pub held: Vec<u8>,
    pub offset: u64,
    /// `None` while it can't be told what it is.
    pub reading: Option<Reading>,
    /// What the ledger says of it, apart from its records.
    pub notes: Vec<String>,
    pub stands: FileStatus,
    /// Length and time when it was looked at last.
    pub seen: Option<(u64, SystemTime)>,
    /// Whether nothing more is to be read of it.
    pub done: bool,
}

impl FollowedFile {
    /// How its file is now.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        self.file.file.about().ok().map(|about| Stamp::told(&self.path, &about))
    }
}

/// How a file is reached that is followed: many can't be held open at once.
#[derive(Debug, Clone)]
pub(super) enum Handle {
    /// It is held open: it may be renamed or deleted.
    Held(Arc<File>),
    /// It is opened when it is read.
    Lent(Arc<Growing>),
}

impl Handle {
    /// How the file is reached in which a source is.
    pub(super) fn of(origin: &Origin) -> Option<Self> {
        match origin {
            Origin::Open(file) => Some(Self::Held(Arc::clone(file))),
            Origin::Growing(file) => Some(Self::Lent(Arc::clone(file))),
            _ => None,
        }
    }

    /// Where its records are read back from.
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

/// A file from a place on, counted as it is read. It is hashed later, and then as it is read.
pub(super) struct Measured {
    pub file: Handle,
    /// The same, while it is read.
    open: Option<Arc<File>>,
    /// Bytes read.
    pub bytes: u64,
    /// The same, for who asks while it is read.
    pub passed: Arc<AtomicU64>,
    /// Where to stop.
    pub until: u64,
    hash: Sha256,
    /// Bytes hashed.
    hashed: u64,
    /// Whether all that was read is hashed, and what is read is hashed at once.
    hashes: bool,
    last: Vec<u8>,
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
            hashes: false,
            last: Vec::new(),
        }
    }

    fn open(&mut self) -> io::Result<Arc<File>> {
        if self.open.is_none() {
            self.open = Some(self.file.open()?);
        }
        self.open.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// It is not read for now.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// SHA-256 of what was read; `None` while that is not hashed.
    pub(super) fn sha256(&self) -> Option<String> {
        self.hashes.then(|| hex(&self.hash.clone().finalize()))
    }

    /// Hashes a part of what was read; answers the hash once all of it is hashed, or why it can't be.
    pub(super) fn hash_on(&mut self) -> Option<Result<String, String>> {
        let left = usize::try_from(self.bytes - self.hashed).unwrap_or(usize::MAX);
        let mut part = vec![0; left.min(PART)];
        let read = self.file.open().and_then(|file| file.read_exact_at(&mut part, self.hashed));
        if let Err(error) = read {
            return Some(Err(format!("it can't be read again: {error}")));
        }
        self.hash.update(&part);
        self.hashed += part.len() as u64;
        self.hashes = self.hashed == self.bytes;
        if self.hashes && !self.stands() {
            self.hashes = false;
            return Some(Err("the file has changed since it was read".to_owned()));
        }
        self.sha256().map(Ok)
    }

    /// Whether the last bytes that were read still stand where they stood.
    pub(super) fn stands(&self) -> bool {
        let mut now = vec![0; self.last.len()];
        let from = self.bytes - self.last.len() as u64;
        self.file.open().and_then(|file| file.read_exact_at(&mut now, from)).is_ok() && now == self.last
    }
}

impl Read for Measured {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.until.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        let most = left.min(into.len());
        let got = if most == 0 { 0 } else { self.open()?.read_at(&mut into[..most], self.bytes)? };
        if self.hashes {
            self.hash.update(&into[..got]);
            self.hashed += got as u64;
        }
        self.bytes += got as u64;
        self.passed.store(self.bytes, Ordering::Relaxed);
        self.last.extend_from_slice(&into[got.saturating_sub(KEPT)..got]);
        let old = self.last.len().saturating_sub(KEPT);
        self.last.drain(..old);
        Ok(got)
    }
}
