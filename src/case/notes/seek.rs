//! Events found again, and those that are not.

use super::book::Notebook;
use super::journal::{Entry, Journal};
use super::target::{MadeOn, Target};
use crate::chain::Identity;
use crate::read::Ledger;
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An event that notes are on, or speak of, and that is not in the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Detached {
    /// The event, as a note names it.
    pub target: Target,
    /// The notes that are on it or speak of it and hold, in order.
    pub notes: Vec<String>,
}

/// The rows of events that notes are on, each with the id by which the notebook has it.
#[must_use]
pub fn rows(book: &Notebook, store: &Store) -> BTreeMap<usize, String> {
    let small: HashMap<String, &String> =
        book.events.keys().map(|id| (id.to_ascii_lowercase(), id)).collect();
    let found = store.rows_of_ids(book.events.keys().map(String::as_str));
    let named = found.iter().filter_map(|row| {
        let id = small.get(&store.id(row).to_ascii_lowercase())?;
        Some((row, (*id).clone()))
    });
    named.collect()
}

/// The events of notes that hold which are not in a case, in the order of their ids.
#[must_use]
pub fn detached<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    book: &Notebook,
    store: &Store,
) -> Vec<Detached> {
    let mut gone: BTreeMap<String, Detached> = BTreeMap::new();
    for Entry { note, .. } in entries.filter(|entry| !book.undone.contains_key(&entry.note.id)) {
        let named = note.act.named().into_iter().map(Target::named);
        for target in note.on.iter().cloned().chain(note.also.iter().map(Target::named)).chain(named) {
            let known = target.time.is_some() || target.text.is_some();
            let place = gone.entry(target.id.clone());
            let found = place.or_insert_with(|| Detached { target: target.clone(), notes: Vec::new() });
            if known {
                found.target = target;
            }
            if found.notes.last() != Some(&note.id) {
                found.notes.push(note.id.clone());
            }
        }
    }
    let there = store.rows_of_ids(gone.keys().map(String::as_str));
    let there: HashSet<String> = there.iter().map(|row| store.id(row).to_ascii_lowercase()).collect();
    gone.retain(|id, _| !there.contains(&id.to_ascii_lowercase()) && !book.manual.contains_key(id));
    gone.into_values().collect()
}

impl super::Act {
    /// The ids of events that it speaks of besides those that it is on.
    #[must_use]
    pub fn named(&self) -> Vec<&str> {
        match self {
            Self::Comment { see, .. } => see.iter().map(String::as_str).collect(),
            Self::Link { to, .. } if Identity::parse(to).is_none() => vec![to],
            _ => Vec::new(),
        }
    }
}

/// Sources that are not what notes were made on, in a sentence each: those that a note names by a hash or size which no
/// source of the case has.
#[must_use]
pub fn changed_sources<'e>(entries: impl Iterator<Item = &'e Entry>, ledger: &Ledger) -> Vec<String> {
    let hashes: BTreeSet<&str> = ledger.sources.iter().map(|source| source.sha256.as_str()).collect();
    let mut changed: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for entry in entries {
        for target in &entry.note.on {
            let (Some(file), Some(made_on)) = (&target.file, &target.made_on) else { continue };
            let Some(source) = ledger.sources.iter().find(|source| source.file == *file) else { continue };
            let was = match made_on {
                MadeOn::Hash(hash) if !source.sha256.is_empty() && !hashes.contains(hash.as_str()) => {
                    let begin = |hash: &str| hash.chars().take(12).collect::<String>();
                    format!("its SHA-256 was {}…, and is {}…", begin(hash), begin(&source.sha256))
                }
                MadeOn::Stamp { bytes, .. } if *bytes != source.bytes => {
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

/// What is odd about the notes of a case beside what can't be read: a journal that may be its, and sources that are not what
/// notes were made on, in a sentence each.
#[must_use]
pub fn oddities(journal: &Journal, ledger: &Ledger) -> Vec<String> {
    journal.places().perhaps().into_iter().chain(changed_sources(journal.entries(), ledger)).collect()
}
