//! The ledger: what was read, and what became of every record.

use super::damage::ReadFailure;
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
    /// Its offset, in bytes from the start of the source.
    pub offset: u64,
    /// What is wrong, and where in the record.
    pub reason: String,
    /// Its first bytes, at most 4 KiB, unchanged.
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    /// Its full length in bytes.
    pub length: u64,
}

/// Serializes bytes as base64.
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
    /// Its bytes as text; invalid UTF-8 becomes `\xNN`.
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

/// The entry of one source. `read = kept + merged + undated + rejected`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Its path below the folder that was opened, or as it was given.
    pub file: String,
    /// The format's name; empty if none fits.
    pub format: String,
    /// Why that format was chosen.
    pub why: String,
    /// SHA-256 of the whole source, in hexadecimal; empty if there is none, or none yet.
    pub sha256: String,
    /// Whether its hash is not computed yet.
    pub unhashed: bool,
    /// Its size in bytes.
    pub bytes: u64,
    /// For an archive, which has no records of its own: how many files in it were read.
    pub files: Option<u64>,
    /// Records read.
    pub read: u64,
    /// Records in the timeline.
    pub kept: u64,
    /// Records that another source had already.
    pub merged: u64,
    /// Records without a usable time.
    pub undated: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// The earliest event.
    pub first: Option<When>,
    /// The latest event.
    pub last: Option<When>,
    /// The times of its events, from which its quiet times are found.
    pub quiet: Quiet,
    /// The rejected records, at most the first 1,000.
    pub rejects: Vec<Reject>,
    /// Further remarks: repaired text, suspicious counts, a document that ended too early.
    pub notes: Vec<String>,
    /// Why it could not be read at all, or not to its end.
    pub error: Option<String>,
    /// Why any record read of it may be wrong: a checksum, or the hash that its bundle states, does not match.
    pub damage: Option<String>,
    /// Whether the case file says that it is made up.
    pub synthetic: bool,
    /// Nanoseconds added to its times to correct its clock.
    pub clock: i64,
    /// What its numeric dates show about the order of day and month.
    pub dates: Survey,
    /// Why its dates are ambiguous and may be wrong by months.
    pub doubt: Option<String>,
    /// How far reading has come.
    pub state: State,
}

/// How far the reading of a source has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum State {
    /// Finished, whether or not it was read to its end.
    #[default]
    Read,
    /// In progress.
    Reading,
    /// Not begun.
    Waiting,
}

/// How a source counts in totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Standing {
    /// A source of events, read to its end.
    #[default]
    Read,
    /// A source of events, not read to its end.
    Short,
    /// A source of events, read to its end, of which any may be wrong.
    Damaged,
    /// A file of which nothing was read.
    Unread,
    /// Not a source: an archive, or a file without records.
    Holder,
    /// An archive, of whose contents any may be wrong.
    DamagedHolder,
    /// An archive, not read to its end.
    ShortHolder,
    /// A file not begun, whose kind is unknown yet.
    Waiting,
}

/// The number of sources, and of files that were not read, not to their ends, or are damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceCounts {
    /// Sources of events.
    pub sources: u64,
    /// Files of which nothing was read.
    pub unread: u64,
    /// Files, archives included, that were not read to their ends.
    pub short: u64,
    /// Files, archives included, that were read to their ends and are damaged.
    pub damaged: u64,
}

impl FromIterator<Standing> for SourceCounts {
    fn from_iter<I: IntoIterator<Item = Standing>>(standings: I) -> Self {
        let mut account = Self::default();
        for standing in standings {
            account.sources +=
                u64::from(matches!(standing, Standing::Read | Standing::Short | Standing::Damaged));
            account.unread += u64::from(standing == Standing::Unread);
            account.short += u64::from(matches!(standing, Standing::Short | Standing::ShortHolder));
            account.damaged += u64::from(matches!(standing, Standing::Damaged | Standing::DamagedHolder));
        }
        account
    }
}

/// The format of the case file in the ledger.
pub(super) const CASE: &str = "case";
/// The format of the table of agencies in the ledger.
pub(super) const AGENCIES: &str = "agencies";

/// The note on a source that [stands elsewhere](SourceEntry::stands_elsewhere).
pub const ELSEWHERE: &str =
    "whatever could be read of it stands in other sources too: their events are `also in` it";

impl SourceEntry {
    /// Whether it is the case file.
    #[must_use]
    pub fn is_case(&self) -> bool {
        self.format == CASE
    }

    /// Whether it is the table of agencies.
    #[must_use]
    pub fn is_agencies(&self) -> bool {
        self.format == AGENCIES
    }

    /// Whether all of its events are in other sources too.
    #[must_use]
    pub const fn stands_elsewhere(&self) -> bool {
        self.merged > 0 && self.kept + self.undated == 0
    }

    /// Adds the note [`ELSEWHERE`] if it applies, once the fate of all its events is known.
    pub(super) fn say_elsewhere(&mut self) {
        self.notes.extend(self.stands_elsewhere().then(|| ELSEWHERE.to_owned()));
    }

    /// Adds what became of more of its events.
    pub fn came(&mut self, fates: super::DispositionCounts) {
        self.kept += fates.kept;
        self.undated += fates.undated;
        self.merged += fates.merged;
    }

    /// Counts as events some that counted as merged.
    pub fn stand_alone(&mut self, events: super::DispositionCounts) {
        self.kept += events.kept;
        self.undated += events.undated;
        self.merged = self.merged.saturating_sub(events.kept + events.undated);
        if !self.stands_elsewhere() {
            self.notes.retain(|note| note != ELSEWHERE);
        }
    }

    /// Subtracts its last `events` events, for which there is no room, and reports them in `error`.
    pub fn refuse(&mut self, events: u64, why: &str) {
        self.read = self.read.saturating_sub(events);
        let before = self.error.take().map_or_else(String::new, |error| format!("{error}; "));
        let last = if events == 1 { "last event is".to_owned() } else { format!("last {events} events are") };
        self.error = Some(format!("{before}the {last} not shown: {why}"));
    }

    /// How it counts in totals.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (&self.error, self.files) {
            _ if self.state == State::Waiting => Standing::Waiting,
            (None, Some(_)) if self.damage.is_some() => Standing::DamagedHolder,
            (None, None) if self.damage.is_some() => Standing::Damaged,
            (None, Some(_)) => Standing::Holder,
            (Some(_), Some(1..)) => Standing::ShortHolder,
            (None, None) if self.read == 0 && (self.format.is_empty() || self.is_of_case()) => {
                Standing::Holder
            }
            // its other lines hold
            (Some(_), None) if self.is_agencies() && self.bytes > 0 => Standing::ShortHolder,
            (None, None) => Standing::Read,
            (Some(_), _) if self.read > 0 => Standing::Short,
            (Some(_), _) => Standing::Unread,
        }
    }

    /// Whether it is a file of the case, which holds no evidence.
    pub(in crate::read) fn is_of_case(&self) -> bool {
        self.is_case() || self.is_agencies()
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

    /// Whether it gave no event.
    #[must_use]
    pub const fn brought_nothing(&self) -> bool {
        self.read == self.rejected
    }

    /// Whether any record, or the source itself, was refused or may be wrong.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.rejected > 0 || self.error.is_some() || self.damage.is_some()
    }

    /// Why it was not read, or not to its end, or may be wrong.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let told: Vec<&str> = self.error.iter().chain(&self.damage).map(String::as_str).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Enters a read error.
    pub(super) fn failed(&mut self, failure: ReadFailure) {
        let ReadFailure { error, damage } = failure;
        self.error = error.or(self.error.take());
        if let Some(damage) = damage {
            self.damaged(&damage);
        }
    }

    /// Enters a reason why any record read of it may be wrong.
    pub(super) fn damaged(&mut self, why: &str) {
        match &mut self.damage {
            Some(told) if told.contains(why) => {}
            Some(told) => *told = format!("{told}; {why}"),
            None => self.damage = Some(why.to_owned()),
        }
    }

    /// The beginning of its coverage in the spelling of the contract: the start of its first event.
    #[must_use]
    pub fn first_text(&self) -> Option<String> {
        self.first.map(|when| when.time_text())
    }

    /// The end of its coverage: the end of its last event, if that is a span, else its time.
    #[must_use]
    pub fn last_text(&self) -> Option<String> {
        self.last.map(|when| when.end_text().unwrap_or_else(|| when.time_text()))
    }
}

/// The ledger of a load: one entry for each source, in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// The entries. Their indices are the numbers of the sources.
    pub sources: Vec<SourceEntry>,
}

impl Ledger {
    /// The number of sources, and of files that were not read or not to their ends.
    #[must_use]
    pub fn source_counts(&self) -> SourceCounts {
        self.sources.iter().map(SourceEntry::standing).collect()
    }

    /// Whether any record or file was refused or may be wrong.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.sources.iter().any(SourceEntry::refused)
    }

    /// The number of rejected records in all sources.
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
            SourceEntry { damage: Some("checksum".to_owned()), ..source("csv", 3, None) },
            SourceEntry { damage: Some("checksum".to_owned()), ..archive(7, None) },
        ];
        // files of the case: one says that a setting is of no file, and of the other a line can't be read
        let of_case = |format: &str, error| SourceEntry { bytes: 9, ..source(format, 0, error) };
        let of_case = [of_case(super::CASE, None), of_case(super::AGENCIES, Some("line 3"))];
        let sources = sources.into_iter().chain(of_case).collect();
        let want = SourceCounts { sources: 4, unread: 3, short: 3, damaged: 2 };
        assert_eq!(Ledger { sources }.source_counts(), want);
    }
}
