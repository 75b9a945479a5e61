//! Identifies the event that a note is on, with what helps to find it if its id is gone.

use crate::event::{Event, Field, bare_guid, token_key};
use crate::read::{Ledger, SourceEntry, State};
use std::collections::HashSet;

/// The maximum length of an event's summary in a note, in characters.
const SHORT: usize = 240;

/// An event as a note identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// Its id: the same after any re-export, re-order, split or compression of its source.
    pub id: String,
    /// Its time, as its source writes it.
    pub time: Option<String>,
    /// The source that it was read from.
    pub file: Option<String>,
    /// Its line there, from 1; 0 if unknown.
    pub line: u64,
    /// The state of that source at the time.
    pub made_on: Option<MadeOn>,
    /// A summary of the event.
    pub text: Option<String>,
}

/// The state of a source when a note was made on one of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeOn {
    /// Its SHA-256, and its size, if the note says that.
    Hash {
        /// In hexadecimal.
        sha256: String,
        /// Bytes.
        bytes: Option<u64>,
    },
    /// Its size and time of change, if its hash was not computed yet.
    Stamp {
        /// Bytes.
        bytes: u64,
        /// Its time of change, if the system knows it.
        changed: Option<String>,
    },
}

impl MadeOn {
    /// The state of a source in the ledger; `None` until it is read, as neither hash nor size is final before.
    #[must_use]
    pub fn of(entry: &SourceEntry) -> Option<Self> {
        match (entry.state, entry.sha256.as_str()) {
            (State::Read, "") => Some(Self::Stamp { bytes: entry.bytes, changed: None }),
            (State::Read, hash) => Some(Self::Hash { sha256: hash.to_owned(), bytes: Some(entry.bytes) }),
            (State::Reading | State::Waiting, _) => None,
        }
    }

    /// Its SHA-256, if that was known.
    fn hash(&self) -> Option<&str> {
        match self {
            Self::Hash { sha256, .. } => Some(sha256),
            Self::Stamp { .. } => None,
        }
    }
}

impl Target {
    /// An event of which only the id is known.
    #[must_use]
    pub fn named(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// Identifies an event of a case with this ledger.
    #[must_use]
    pub fn of(event: &Event<'_>, ledger: &Ledger) -> Self {
        let file = event.text(Field::Source).map(str::to_owned);
        let source = ledger.sources.iter().find(|source| Some(source.file.as_str()) == file.as_deref());
        Self {
            id: event.id.to_string(),
            time: event.when.map(|when| when.to_string()),
            line: event.line,
            made_on: source.and_then(MadeOn::of),
            text: short(event),
            file,
        }
    }
}

impl Target {
    /// The SHA-256 of its source at the time, if that was known.
    fn hash(&self) -> Option<&str> {
        self.made_on.as_ref().and_then(MadeOn::hash)
    }

    /// How well another event with this id matches: (same line of the same source, by hash; same time and text; same line of
    /// a file of that name). Compared in this order, `true` being better.
    pub(super) fn likeness(&self, other: &Self) -> (bool, bool, bool) {
        let line = self.line > 0 && self.line == other.line;
        let source = self.hash().is_some() && self.hash() == other.hash();
        let says = self.time == other.time && says_alike(self.text.as_deref(), other.text.as_deref());
        (line && source, says, line && self.file.is_some() && self.file == other.file)
    }

    /// Whether an event has this target's line, time and text, and its source is not known to be a different file.
    pub(super) fn is_as_it_was(&self, other: &Self) -> bool {
        let (_, says, line) = self.likeness(other);
        let is_other = self.hash().zip(other.hash()).is_some_and(|(one, other)| one != other);
        says && line && !is_other
    }
}

/// The largest number of events that a note stores in full.
const IN_FULL: usize = 1000;

/// For each event (given by its source), whether the note stores it in full or by id alone. Up to 1,000 events are stored in
/// full; beyond that only the first of each source, which records what the source was.
pub fn named_in_full(sources: &[Option<u32>]) -> Vec<bool> {
    let mut told: HashSet<Option<u32>> = HashSet::new();
    let few = sources.len() <= IN_FULL;
    sources.iter().map(|source| few || (told.len() < IN_FULL && told.insert(*source))).collect()
}

/// The fields in a summary, in order: first those in which two records of one id may differ, then the message.
const TOLD_BY: [Field; 10] = [
    Field::Operation,
    Field::Account,
    Field::Mailbox,
    Field::SourceIp,
    Field::SessionId,
    Field::TokenId,
    Field::KeyId,
    Field::AlertId,
    Field::Target,
    Field::Message,
];

/// The separator of the parts of a summary, and the mark behind a cut one.
const BETWEEN: &str = " · ";
const CUT: char = '…';

/// Whether two summaries say the same, however ids are spelled: which spelling of a token is kept depends on the
/// exports that are loaded.
fn says_alike(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one == other };
    let is_cut = one.ends_with(CUT) || other.ends_with(CUT);
    let parts = |text: &str| -> Vec<String> {
        let parts = text.trim_end_matches(CUT).split(BETWEEN);
        parts.map(|part| token_key(bare_guid(part).unwrap_or(part)).into_owned()).collect()
    };
    let (one, other) = (parts(one), parts(other));
    if !is_cut {
        return one == other;
    }
    let both = one.len().min(other.len()) - 1;
    one[..both] == other[..both]
        && (one[both].starts_with(other[both].as_str()) || other[both].starts_with(one[both].as_str()))
}

/// The summary of an event, in one line.
fn short(event: &Event<'_>) -> Option<String> {
    let mut parts: Vec<&str> = TOLD_BY.into_iter().filter_map(|field| event.text(field)).collect();
    // the owner and the mailbox often have the same name
    parts.dedup();
    let text = parts.join(BETWEEN);
    let end = text.char_indices().nth(SHORT).map(|(at, _)| at);
    let text =
        end.and_then(|end| text.get(..end)).map_or_else(|| text.clone(), |begin| format!("{begin}{CUT}"));
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{MadeOn, says_alike};
    use crate::read::{SourceEntry, State};

    #[test]
    fn of_a_source_that_is_being_read_nothing_is_known_that_could_be_another_later() {
        let made_on = |state, sha256: &str| {
            MadeOn::of(&SourceEntry { state, bytes: 7, sha256: sha256.to_owned(), ..SourceEntry::default() })
        };
        assert_eq!(made_on(State::Reading, ""), None);
        assert_eq!(made_on(State::Read, ""), Some(MadeOn::Stamp { bytes: 7, changed: None }));
        assert_eq!(
            made_on(State::Read, "ab"),
            Some(MadeOn::Hash { sha256: "ab".to_owned(), bytes: Some(7) })
        );
    }

    #[test]
    fn an_event_says_the_same_however_its_token_is_spelled() {
        let said = |token: &str, message: &str| format!("Bind · a@x.example · {token} · {message}");
        let guid = "01234567-89ab-4cde-8f01-23456789abcd";
        let alike = |one: &str, other: &str| says_alike(Some(one), Some(other));
        for spelled in [guid, "Z0UjAauJ3kyPASNFZ4mrzQ", "{01234567-89AB-4CDE-8F01-23456789ABCD}"] {
            assert!(alike(&said(guid, "Sync"), &said(spelled, "Sync")), "{spelled}");
            assert!(alike(&said(guid, "Sync of In…"), &said(spelled, "Sync of Inbox and mo…")), "{spelled}");
            assert!(!alike(&said(guid, "Sync"), &said(spelled, "Bind")));
        }
        assert!(!alike(&said(guid, "Sync"), &said("EREREauJ3kyPASNFZ4mrzQ", "Sync")));
        assert!(!alike("Bind · a", "Bind") && !says_alike(None, Some("Bind")) && says_alike(None, None));
    }
}
