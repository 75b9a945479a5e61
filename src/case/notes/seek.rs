//! Finds the events that notes are on, and reports sources that have changed since.

use super::journal::{Entry, Journal};
use super::target::{MadeOn, Target};
use crate::chain::Identity;
use crate::read::{Ledger, SourceEntry};
use crate::store::{Store, borne};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An event that notes are on or mention, but that is not in the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Detached {
    /// The event as a note identifies it.
    pub target: Target,
    /// The notes that are on it or mention it and are not undone, in order.
    pub notes: Vec<String>,
}

/// Resolves a note's target among events that share its id. Returns the row and whether the match is certain. Preference:
/// the same line of the same file (by hash); else the same time and text; else the same line of a file with the same name;
/// else the exact id; else the first. An event that now is the only bearer keeps the id without its `~n`. `None` if the id
/// alone is unambiguous.
#[must_use]
pub fn of_namesakes(target: &Target, store: &Store, ledger: &Ledger) -> Option<(u32, bool)> {
    let event = |row: u32| Target::of(&store.event(row as usize), ledger);
    let rows = store.bearers(&target.id);
    if rows.is_empty() && borne(&target.id) != target.id {
        let row = u32::try_from(store.row_of(borne(&target.id))?).ok()?;
        let (here, says, _) = target.likeness(&event(row));
        return (here || says).then_some((row, true));
    }
    let named = rows.iter().copied().find(|row| store.has_id(*row as usize, &target.id));
    // thousands may share one id: the others are only read if this one has changed
    if let Some(row) = named.filter(|row| target.is_as_it_was(&event(*row))) {
        return Some((row, true));
    }
    let likeness: Vec<_> = rows.iter().map(|row| (target.likeness(&event(*row)), *row)).collect();
    let best = likeness.iter().map(|(likeness, _)| *likeness).max()?;
    let alike = || likeness.iter().filter(|(likeness, _)| *likeness == best).map(|(_, row)| *row);
    let first = alike().find(|row| Some(*row) == named).or_else(|| alike().next())?;
    Some((first, alike().nth(1).is_none()))
}

/// A source as it was when a note was made on it, if it has more bytes since: perhaps it only grew.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// The source.
    pub file: String,
    /// How many bytes it had.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: String,
}

impl super::Act {
    /// The ids of events that it mentions in addition to those that it is on.
    #[must_use]
    pub fn named(&self) -> Vec<&str> {
        match self {
            Self::Comment { see, .. } => see.iter().map(String::as_str).collect(),
            Self::Link { to, .. } if Identity::parse(to).is_none() => vec![to],
            _ => Vec::new(),
        }
    }
}

/// Describes, in a sentence each, the sources that have changed since notes were made on them: their size differs, or
/// no source of the case has the hash in the note. One that begins with all that it had then, as `begins` tells, only grew.
fn changed_sources<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    ledger: &Ledger,
    begins: &mut dyn FnMut(&Head) -> bool,
) -> Vec<String> {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return Vec::new();
    }
    let hashes: HashSet<&str> = ledger.sources.iter().map(|source| source.sha256.as_str()).collect();
    // of several sources of one name the first
    let sources: HashMap<&str, &SourceEntry> =
        ledger.sources.iter().rev().map(|source| (source.file.as_str(), source)).collect();
    let mut changed: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for entry in entries {
        for target in &entry.note.on {
            let (Some(file), Some(made_on)) = (&target.file, &target.made_on) else { continue };
            let Some(source) = sources.get(file.as_str()) else { continue };
            let was = match made_on {
                MadeOn::Hash { sha256, bytes }
                    if !source.sha256.is_empty() && !hashes.contains(sha256.as_str()) =>
                {
                    let grew = |bytes: &u64| {
                        let head = Head { file: file.clone(), bytes: *bytes, sha256: sha256.clone() };
                        *bytes < source.bytes && begins(&head)
                    };
                    if bytes.as_ref().is_some_and(grew) {
                        continue;
                    }
                    let begin = |hash: &str| hash.chars().take(12).collect::<String>();
                    format!("its SHA-256 was {}…, and is {}…", begin(sha256), begin(&source.sha256))
                }
                // a note made while the source was being read may have recorded a size of 0
                MadeOn::Stamp { bytes, .. } if *bytes > 0 && *bytes != source.bytes => {
                    format!("it had {bytes} bytes, and has {}", source.bytes)
                }
                _ => continue,
            };
            changed.entry((file.clone(), was)).or_default().insert(&entry.note.id);
        }
    }
    let told = |((file, was), notes): ((String, String), BTreeSet<&str>)| match notes.len() {
        1 => format!("{file} is not the file that a note was made on: {was}"),
        notes => format!("{file} is not the file that {notes} notes were made on: {was}"),
    };
    changed.into_iter().map(told).collect()
}

/// Warnings about the notes of a case, in a sentence each, besides what can't be read: journals that may be of the
/// case, and sources that have changed since notes were made on them. `begins` tells whether a source still begins with
/// what it was.
#[must_use]
pub fn oddities(journal: &Journal, ledger: &Ledger, begins: &mut dyn FnMut(&Head) -> bool) -> Vec<String> {
    journal.places().perhaps().into_iter().chain(changed_sources(journal.entries(), ledger, begins)).collect()
}
