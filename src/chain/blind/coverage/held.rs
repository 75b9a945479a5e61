//! For the files of which logs each record counts.

use super::log_of;
use crate::event::Field;
use crate::read::Ledger;
use crate::store::{Column, RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// Formats in which timelines are handed on: a record that stands in a log too is one of that log.
const HANDED_ON: [&str; 4] = ["dwell-jsonl", "dwell-csv", "timesketch-csv", "timesketch-jsonl"];

/// In which files records stand.
pub(super) struct Held<'s> {
    sources: &'s Column,
    /// By number: the codes of the column, then those of files all of whose records stand in others too.
    files: Vec<File<'s>>,
    /// Rows whose records stand in other files too, each with the number of one, ascending.
    beside: Vec<(usize, usize)>,
}

#[derive(Clone, Copy)]
struct File<'s> {
    name: &'s str,
    /// The log that it is of.
    log: &'s str,
    handed_on: bool,
}

/// A file that a record counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeldBy {
    pub row: usize,
    /// The number of the file.
    pub file: usize,
    /// Whether it is the first file of its log that has the record.
    pub first: bool,
}

impl<'s> Held<'s> {
    pub fn of(store: &'s Store, ledger: &'s Ledger) -> Option<Self> {
        let sources = store.text(Field::Source)?;
        let formats: FxHashMap<&str, &str> =
            ledger.sources.iter().map(|entry| (entry.file.as_str(), entry.format.as_str())).collect();
        let file = |name: &'s str| {
            let format = formats.get(name).copied().unwrap_or_default();
            File { name, log: log_of(format), handed_on: HANDED_ON.contains(&format) }
        };
        let names = std::iter::once("").chain(sources.values());
        let mut held = Self { sources, files: names.map(file).collect(), beside: Vec::new() };
        let mut by_name: FxHashMap<&str, usize> =
            held.files.iter().enumerate().map(|(number, file)| (file.name, number)).collect();
        for number in store.len()..store.records() {
            let Some((row, place)) = store.record(number) else { continue };
            let Some(name) = store.file_beside(place.source) else { continue };
            let number = *by_name.entry(name).or_insert_with(|| {
                held.files.push(file(name));
                held.files.len() - 1
            });
            held.beside.push((row, number));
        }
        Some(held)
    }

    pub fn name(&self, file: usize) -> &'s str {
        self.files[file].name
    }

    /// The files that each record counts for. Returns the names of files some of whose records count for others alone.
    pub fn each(&self, records: &RowSet, mut take: impl FnMut(HeldBy)) -> FxHashSet<&'s str> {
        let (mut beside, mut left): (_, FxHashSet<usize>) = (self.beside.as_slice(), FxHashSet::default());
        let mut files: Vec<usize> = Vec::new();
        for row in records.iter() {
            let own = self.sources.code(row) as usize;
            beside = &beside[beside.iter().take_while(|(of, _)| *of < row).count()..];
            let also = beside.iter().take_while(|(of, _)| *of == row).count();
            if also == 0 {
                take(HeldBy { row, file: own, first: true });
                continue;
            }
            files.clear();
            files.push(own);
            files.extend(beside[..also].iter().map(|(_, file)| *file));
            files.sort_unstable();
            files.dedup();
            if files.iter().any(|file| !self.files[*file].handed_on) {
                let handed_on = files.extract_if(.., |file| self.files[*file].handed_on);
                left.extend(handed_on);
            }
            for (at, file) in files.iter().enumerate() {
                let log = self.files[*file].log;
                let first = files[..at].iter().all(|before| self.files[*before].log != log);
                take(HeldBy { row, file: *file, first });
            }
        }
        left.into_iter().map(|file| self.name(file)).collect()
    }
}
