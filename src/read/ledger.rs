//! What was read, and what became of it.

use super::times::Survey;
use crate::event::When;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// Its line, from 1.
    pub line: u64,
    /// Where it begins, in bytes from the start of the source.
    pub offset: u64,
    /// What is wrong, and with which part.
    pub reason: String,
    /// Its first bytes (at most 4 KiB), as they stand there.
    pub bytes: Vec<u8>,
}

/// The account of one source. `read = kept + merged + undated + rejected`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceEntry {
    /// Its path below the folder that was opened, or as it was given.
    pub file: String,
    /// The format's name, empty where none fits.
    pub format: String,
    /// Why that format was chosen.
    pub why: String,
    /// SHA-256 of the whole source, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Records read.
    pub read: u64,
    /// Of these, in the timeline.
    pub kept: u64,
    /// Of these, other exports of a record that was there already.
    pub merged: u64,
    /// Of these, without a usable time.
    pub undated: u64,
    /// Of these, not readable.
    pub rejected: u64,
    /// The earliest event.
    pub first: Option<When>,
    /// The latest event.
    pub last: Option<When>,
    /// The rejected records, at most the first thousand.
    pub rejects: Vec<Reject>,
    /// What else there is to say: repaired text, suspicious counts, a document that ended too early.
    pub notes: Vec<String>,
    /// Why it could not be read at all, or not to its end.
    pub error: Option<String>,
    /// Whether the case file says that it is made up.
    pub synthetic: bool,
    /// Nanoseconds that were added to its times, whose clock was wrong by as much.
    pub clock: i64,
    /// What its dates say of the order of their numbers.
    pub dates: Survey,
}

/// The account of a load: every source, in the order in which they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// One entry a source.
    pub sources: Vec<SourceEntry>,
}

impl Ledger {
    /// Whether anything was refused: a record, a file, a path.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.sources.iter().any(|source| source.rejected > 0 || source.error.is_some())
    }

    /// Records rejected, over all sources.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.sources.iter().map(|source| source.rejected).sum()
    }
}
