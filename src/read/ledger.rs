//! What was read, and what became of it.

use super::quiet::Quiet;
use super::times::Survey;
use crate::event::When;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    /// Its line, from 1.
    pub line: u64,
    /// Where it begins, in bytes from the start of the source.
    pub offset: u64,
    /// What is wrong, and with which part.
    pub reason: String,
    /// Its first bytes (at most 4 KiB), as they stand there.
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    /// How many bytes it has.
    pub length: u64,
}

/// Bytes as text that costs little to write and read.
mod base64_bytes {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Reject {
    /// Its bytes as text: what is no UTF-8 stands there as `\xNN`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.bytes.len());
        for chunk in self.bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                let _ = write!(text, "\\x{byte:02X}");
            }
        }
        text
    }

    /// How many of its bytes were not kept.
    #[must_use]
    pub fn untold(&self) -> u64 {
        self.length.saturating_sub(self.bytes.len() as u64)
    }
}

/// The account of one source. `read = kept + merged + undated + rejected`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Its path below the folder that was opened, or as it was given.
    pub file: String,
    /// The format's name, empty where none fits.
    pub format: String,
    /// Why that format was chosen.
    pub why: String,
    /// SHA-256 of the whole source, in hexadecimal; empty where there is none, or none yet.
    pub sha256: String,
    /// Whether its hash is still to be made.
    pub unhashed: bool,
    /// Its size in bytes.
    pub bytes: u64,
    /// Of an archive, which has no records of its own, how many files were read in it.
    pub files: Option<u64>,
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
    /// When its events stand, from which its quiet times are told.
    pub quiet: Quiet,
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
    /// What makes its dates doubtful, where they may be wrong by months.
    pub doubt: Option<String>,
    /// How far its reading has come.
    pub state: State,
}

/// How far the reading of a source has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum State {
    /// It is over, however far it came.
    #[default]
    Read,
    /// It is being read.
    Reading,
    /// It was not begun.
    Waiting,
}

/// What a source is to whoever counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Standing {
    /// A source of events that was read.
    #[default]
    Read,
    /// A source of events that was not read to its end.
    Short,
    /// A file that was not read.
    Unread,
    /// No source itself: an archive, or what holds no records.
    Holder,
    /// An archive that was not read to its end.
    ShortHolder,
    /// A file whose reading was not begun: nobody knows yet what it is.
    Waiting,
}

/// How many sources there are, and files that were not read or not to their ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceCounts {
    /// Sources of events.
    pub sources: u64,
    /// Files that were not read.
    pub unread: u64,
    /// Files that were not read to their ends.
    pub short: u64,
}

impl FromIterator<Standing> for SourceCounts {
    fn from_iter<I: IntoIterator<Item = Standing>>(standings: I) -> Self {
        let mut account = Self::default();
        for standing in standings {
            account.sources += u64::from(matches!(standing, Standing::Read | Standing::Short));
            account.unread += u64::from(standing == Standing::Unread);
            account.short += u64::from(matches!(standing, Standing::Short | Standing::ShortHolder));
        }
        account
    }
}

/// What is said of a source that [stands elsewhere](SourceEntry::stands_elsewhere).
pub const ELSEWHERE: &str =
    "whatever could be read of it stands in other sources too: their events are `also in` it";

impl SourceEntry {
    /// Whether all of its events are those of other sources.
    #[must_use]
    pub const fn stands_elsewhere(&self) -> bool {
        self.merged > 0 && self.kept + self.undated == 0
    }

    /// Says last what is to be said once it is known what became of its events.
    pub(super) fn say_elsewhere(&mut self) {
        self.notes.extend(self.stands_elsewhere().then(|| ELSEWHERE.to_owned()));
    }

    /// Takes note of what became of more of its events.
    pub fn came(&mut self, fates: super::DispositionCounts) {
        self.kept += fates.kept;
        self.undated += fates.undated;
        self.merged += fates.merged;
    }

    /// Takes note that there is no room for the last of its events: they do not count as read.
    pub fn refuse(&mut self, events: u64, why: &str) {
        self.read = self.read.saturating_sub(events);
        let before = self.error.take().map_or_else(String::new, |error| format!("{error}; "));
        let last = if events == 1 { "last event is".to_owned() } else { format!("last {events} events are") };
        self.error = Some(format!("{before}the {last} not shown: {why}"));
    }

    /// What it is to whoever counts sources.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (&self.error, self.files) {
            _ if self.state == State::Waiting => Standing::Waiting,
            (None, Some(_)) => Standing::Holder,
            (Some(_), Some(1..)) => Standing::ShortHolder,
            (None, None) if self.format.is_empty() && self.read == 0 => Standing::Holder,
            (None, None) => Standing::Read,
            (Some(_), _) if self.read > 0 => Standing::Short,
            (Some(_), _) => Standing::Unread,
        }
    }

    /// Whether it is an archive, which has no records of its own.
    #[must_use]
    pub const fn is_archive(&self) -> bool {
        self.files.is_some()
    }

    /// Whether no format fits it.
    #[must_use]
    pub fn is_of_unknown_format(&self) -> bool {
        self.error.as_ref().is_some_and(|why| why.starts_with("unknown format"))
    }

    /// Whether no event came of it.
    #[must_use]
    pub const fn brought_nothing(&self) -> bool {
        self.read == self.rejected
    }

    /// Whether something of it was refused: a record, or all of it.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.rejected > 0 || self.error.is_some()
    }

    /// Where its coverage begins, as the contract writes it: of a span, its beginning.
    #[must_use]
    pub fn first_text(&self) -> Option<String> {
        self.first.map(|when| when.time_text())
    }

    /// Where its coverage ends: of a span, its end.
    #[must_use]
    pub fn last_text(&self) -> Option<String> {
        self.last.map(|when| when.end_text().unwrap_or_else(|| when.time_text()))
    }
}

/// The account of a load: every source, in the order in which they were read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// One entry a source.
    pub sources: Vec<SourceEntry>,
}

impl Ledger {
    /// How many sources there are, and files that were not read or not to their ends.
    #[must_use]
    pub fn source_counts(&self) -> SourceCounts {
        self.sources.iter().map(SourceEntry::standing).collect()
    }

    /// Whether anything was refused: a record, a file, a path.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.sources.iter().any(SourceEntry::refused)
    }

    /// Records rejected, over all sources.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.sources.iter().map(|source| source.rejected).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, SourceCounts, SourceEntry};

    #[test]
    fn archives_and_what_was_not_read_are_no_sources() {
        let source = |format: &str, read: u64, error: Option<&str>| SourceEntry {
            format: format.to_owned(),
            read,
            error: error.map(str::to_owned),
            ..SourceEntry::default()
        };
        let archive =
            |files: u64, error: Option<&str>| SourceEntry { files: Some(files), ..source("zip", 0, error) };
        let sources = vec![
            source("csv", 3, None),
            source("csv", 0, None),
            source("csv", 3, Some("cut")),
            source("csv", 0, Some("broken")),
            source("", 0, Some("unknown format")),
            source("", 0, None),
            archive(7, None),
            archive(7, Some("cut")),
            archive(0, Some("there is no file in it")),
        ];
        assert_eq!(Ledger { sources }.source_counts(), SourceCounts { sources: 3, unread: 3, short: 2 });
    }
}
