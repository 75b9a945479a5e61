//! The journals of a case: reads them, follows them as they grow, and appends to them.

use super::append::{self, Opened};
use super::faults::{Faults, Shared};
use super::journal_reader::{JournalReader, Line, TailChange};
use super::line;
use super::note::{self, Draft, Key, Note};
use super::places::Places;
use crate::event::SECOND;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// Amount in nanoseconds by which a note's time may be advanced, so that it follows the notes its author saw.
const NUDGE: i64 = SECOND / 1000;

/// A note, and where it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The note.
    pub note: Arc<Note>,
    /// The line as written; empty for a long one, which is serialized again when needed.
    line: String,
    /// The journal.
    pub file: PathBuf,
    /// The number of its line, from 1.
    pub number: u64,
}

/// The longest line, in bytes, that is stored with its note.
const LONG: usize = 1 << 16;

impl Entry {
    /// The line, without a line end.
    #[must_use]
    pub fn line(&self) -> Cow<'_, str> {
        if self.line.is_empty() {
            let mut line = line::write(&self.note);
            line.truncate(line.trim_end().len());
            return Cow::Owned(line);
        }
        Cow::Borrowed(&self.line)
    }
}

/// Something in a journal that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// The journal.
    pub file: PathBuf,
    /// The number of its line, from 1; 0 for the file.
    pub number: u64,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            0 => write!(f, "{}: {}", self.file.display(), self.why),
            line => write!(f, "{}: line {line}: {}", self.file.display(), self.why),
        }
    }
}

/// Why a note was not saved. None of it is in a journal, and whatever was reported as saved still is.
#[derive(Debug, Error)]
#[error("the notes can't be saved: {}", .tried.join("; "))]
pub struct SaveError {
    /// Where it was tried, and why it failed.
    pub tried: Vec<String>,
}

/// The notes of a case.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    places: Places,
    tails: Vec<JournalReader>,
    entries: BTreeMap<Key, Entry>,
    keys: HashMap<String, Key>,
    troubles: Vec<Trouble>,
    /// By file: what is wrong with its last line, which has no line end.
    open: BTreeMap<PathBuf, Trouble>,
    /// The journal that the latest note went to.
    written: Option<PathBuf>,
    /// Where the latest note could not be written, and why.
    tried: Vec<String>,
    faults: Shared,
}

impl Journal {
    /// Reads the notes of a case.
    #[must_use]
    pub fn open(places: Places) -> Self {
        let mut journal = Self { places, ..Self::default() };
        journal.anew();
        journal
    }

    /// Replaces what may interfere with system calls during a save; for tests.
    #[must_use]
    pub fn with_faults(self, faults: Arc<dyn Faults>) -> Self {
        Self { faults: Shared(faults), ..self }
    }

    /// Where the notes are stored.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The journal that the latest note went to.
    #[must_use]
    pub fn written(&self) -> Option<&Path> {
        self.written.as_deref()
    }

    /// Where the latest note could not be written before it was saved elsewhere, and why.
    #[must_use]
    pub fn tried(&self) -> &[String] {
        &self.tried
    }

    /// All notes, in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        self.entries.values()
    }

    /// How many notes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The note with this id, or the only one whose id begins with it.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Entry> {
        if let Some(key) = self.keys.get(id) {
            return self.entries.get(key);
        }
        let mut begins = self.entries().filter(|entry| entry.note.id.starts_with(id) && !id.is_empty());
        begins.next().filter(|_| begins.next().is_none())
    }

    /// What can't be read, sorted by file and line.
    #[must_use]
    pub fn troubles(&self) -> Vec<Trouble> {
        let mut all: Vec<Trouble> = self.troubles.iter().chain(self.open.values()).cloned().collect();
        all.sort();
        all.dedup();
        all
    }

    /// Reads what was appended since; returns whether there was anything, or whether a journal was replaced.
    pub fn refresh(&mut self) -> bool {
        let mut tails = std::mem::take(&mut self.tails);
        let (mut came, mut anew) = (false, false);
        for tail in &mut tails {
            let file = tail.path.clone();
            let (mut open, before) = (None, (self.entries.len(), self.troubles.len()));
            match tail.read(&mut |line| open = self.take(&file, line)) {
                Ok(TailChange::Nothing) => {}
                Ok(TailChange::Lines) => {
                    let now = (self.entries.len(), self.troubles.len());
                    came |= now != before || open != self.open.get(&file).cloned();
                    self.open.remove(&file);
                    self.open.extend(open.map(|open| (file, open)));
                }
                Ok(TailChange::Another) => anew = true,
                Err(why) => {
                    let told = Trouble { file, number: 0, why: format!("it can't be read: {why}") };
                    if !self.troubles.contains(&told) {
                        self.troubles.push(told);
                        came = true;
                    }
                }
            }
        }
        self.tails = tails;
        if anew {
            self.anew();
        }
        came || anew
    }

    /// Reads everything again from the start.
    fn anew(&mut self) {
        self.tails = self.places.all().map(|path| JournalReader::new(path)).collect();
        self.entries.clear();
        self.keys.clear();
        self.troubles.clear();
        self.open.clear();
        self.refresh();
        self.settle();
    }

    /// Decides whether a last line without an end is torn or is just being written: a writer holds the lock.
    fn settle(&mut self) {
        for file in self.open.keys().cloned().collect::<Vec<PathBuf>>() {
            let Ok(opened) = File::open(&file) else { continue };
            if matches!(opened.try_lock_shared(), Err(TryLockError::WouldBlock)) {
                self.open.remove(&file);
            } else {
                // no one is writing while this process holds the lock
                self.refresh();
            }
        }
    }

    /// Processes a line. Returns what is wrong with it if it has no line end and is not a complete note.
    fn take(&mut self, file: &Path, line: &Line<'_>) -> Option<Trouble> {
        let trouble = |why: String| Trouble { file: file.to_owned(), number: line.number, why };
        match line::read(line.bytes) {
            Ok(note) => {
                let entry = Entry {
                    note: Arc::new(note),
                    line: match line.bytes.len() {
                        ..=LONG => String::from_utf8_lossy(line.bytes).into_owned(),
                        _ => String::new(),
                    },
                    file: file.to_owned(),
                    number: line.number,
                };
                self.put(entry);
                None
            }
            Err(_) if line.open => {
                let bytes = line.bytes.len();
                Some(trouble(format!("the last line was not written to its end ({bytes} bytes): set aside")))
            }
            Err(why) => {
                self.troubles.push(trouble(format!("{why}; the line is passed over")));
                None
            }
        }
    }

    /// Adds a note unless it is there already. Of two different notes with one id the one that sorts first is kept,
    /// whichever is read first.
    fn put(&mut self, entry: Entry) {
        let key = entry.note.key();
        if let Some(other) = self.keys.get(&entry.note.id).and_then(|key| self.entries.get(key)) {
            let again = other.note == entry.note;
            let first = (other.note.order(), other.line()) <= (entry.note.order(), entry.line());
            if !again {
                let lost = if first { &entry } else { other };
                let why = format!("another note has the id {} too: this one is passed over", lost.note.id);
                self.troubles.push(Trouble { file: lost.file.clone(), number: lost.number, why });
            }
            if first {
                return;
            }
            let old = other.note.key();
            self.entries.remove(&old);
        }
        self.told(&entry);
        self.keys.insert(entry.note.id.clone(), key.clone());
        self.entries.insert(key, entry);
    }

    /// Reports parts of a note that only a later version understands.
    fn told(&mut self, entry: &Entry) {
        let why = match &entry.note.act {
            super::Act::Unknown(act) => {
                format!("`{act}` is what a later version does: kept, and passed over")
            }
            _ if !entry.note.more.is_empty() => {
                let keys: Vec<&str> = entry.note.more.keys().map(String::as_str).collect();
                format!("`{}` is of a later version: kept, and passed over", keys.join("`, `"))
            }
            _ => return,
        };
        self.troubles.push(Trouble { file: entry.file.clone(), number: entry.number, why });
    }

    /// Saves notes, all or none, and returns them. On return they are on disk. `now` is in nanoseconds since 1970 UTC.
    ///
    /// # Errors
    /// If they could not be saved: where that was tried, and why it failed.
    pub fn add(&mut self, by: &str, drafts: &[Draft], now: i64) -> Result<Vec<Note>, SaveError> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let mut tried: Vec<String> = self.places.told.iter().cloned().collect();
        let Shared(faults) = self.faults.clone();
        for path in self.places.files.clone() {
            let opened = match append::open(&path, &*faults) {
                Ok(opened) => opened,
                Err(why) => {
                    tried.push(format!("{}: {why}", path.display()));
                    continue;
                }
            };
            // the order of the new notes depends on what others wrote before
            self.refresh();
            let notes = self.made(by, drafts, now, &opened);
            let mut lines = self.brought(&path, &opened);
            lines.extend(notes.iter().map(line::write));
            if let Err(why) = opened.write(&lines) {
                tried.push(format!("{}: {why}", path.display()));
                return Err(SaveError { tried });
            }
            self.refresh();
            (self.written, self.tried) = (Some(path), tried);
            return Ok(notes);
        }
        if self.places.files.is_empty() {
            tried.push("there is no folder for them: HOME and XDG_DATA_HOME say nothing".to_owned());
        }
        Err(SaveError { tried })
    }

    /// Makes the notes of drafts, ordered after all notes that are known.
    fn made(&self, by: &str, drafts: &[Draft], now: i64, opened: &Opened<'_>) -> Vec<Note> {
        let mut last = self.entries.keys().next_back().map(|key| key.0);
        let mut notes = Vec::with_capacity(drafts.len());
        let file = opened.path().to_string_lossy();
        for (number, draft) in (0..).zip(drafts) {
            let next = last.map_or(now, |last| now.max(last.saturating_add(1)));
            let at = if next.saturating_sub(now) < NUDGE { next } else { now };
            notes.push(Note {
                id: note::id(at, by, draft, (&file, opened.bytes(), number)),
                at,
                order: (next != at).then_some(next),
                by: by.to_owned(),
                act: draft.act.clone(),
                on: draft.on.clone(),
                also: draft.also.clone(),
                more: serde_json::Map::new(),
            });
            last = Some(next);
        }
        notes
    }
}

mod stand;

#[cfg(test)]
mod tests;
