//! Counts and finds events by the files that hold other exports of their records.

use super::export_remarks::SharedRecords;
use super::{RowSet, Store, Tally};
use crate::event::Field;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How many records by the sources of both files, with a row of such a one.
type Counts = FxHashMap<(u32, Option<u32>), (usize, u64)>;

fn add(counts: &mut Counts, (of, (row, records)): ((u32, Option<u32>), (usize, u64))) {
    if records > 0 {
        counts.entry(of).or_insert((row, 0)).1 += records;
    }
}

/// Number of records of one file that were merged into records of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrossFileMerges<'s> {
    /// The file.
    pub file: &'s str,
    /// Where the records stand that they were taken for.
    pub other: &'s str,
    /// How many records.
    pub records: u64,
}

impl Store {
    /// The rows of which another export stands in a file that passes; `None` where no record has another.
    pub(super) fn rows_exported_to(&self, test: &dyn Fn(&str) -> bool) -> Option<RowSet> {
        let also = &self.columns.also;
        if also.len() == 0 {
            return None;
        }
        let mut passing: FxHashMap<u32, bool> = FxHashMap::default();
        let mut passes =
            |source: u32| *passing.entry(source).or_insert_with(|| also.file(source).is_some_and(test));
        let rows = also.sources().filter(|(_, source)| passes(*source)).map(|(row, _)| row);
        Some(RowSet::of(self.len(), rows))
    }

    /// Whether some record stands in another file too than that of its event.
    pub(super) fn has_exports(&self) -> bool {
        self.columns.also.len() > 0
    }

    /// Adds each row to the counts of the other files that hold its record.
    pub(super) fn count_exports<'s>(&'s self, rows: &RowSet, values: &mut Vec<(&'s str, Tally)>) {
        let mut by_source: FxHashMap<u32, Tally> = FxHashMap::default();
        // several records of a row in one file count once
        let (mut of, mut counted, all) = (None, Vec::new(), rows.is_full());
        for (row, source) in self.exports().filter(|(row, _)| all || rows.contains(*row)) {
            if of != Some(row) {
                of = Some(row);
                counted.clear();
            }
            if !counted.contains(&source) {
                counted.push(source);
                by_source.entry(source).or_default().add(self.operations(row));
            }
        }
        let mut more: BTreeMap<&str, Tally> = BTreeMap::new();
        for (source, tally) in by_source {
            if let Some(file) = self.columns.also.file(source) {
                more.entry(file).or_default().join(tally);
            }
        }
        for (value, tally) in values.iter_mut() {
            tally.join(more.remove(value).unwrap_or_default());
        }
        values.extend(more);
    }

    /// The other files in which records of a row stand.
    pub(super) fn files_beside(&self, row: usize) -> impl Iterator<Item = &str> {
        let also = &self.columns.also;
        also.of(row).filter_map(|at| also.get(at)).filter_map(|(_, place)| also.file(place.source))
    }

    /// The name of a source in which other exports of records stand.
    #[must_use]
    pub fn file_beside(&self, source: u32) -> Option<&str> {
        self.columns.also.file(source)
    }

    /// Rows with the numbers of other sources in which their records stand.
    fn exports(&self) -> impl Iterator<Item = (usize, u32)> {
        let others = self.columns.also.sources();
        others.filter(|(row, source)| self.place(*row).is_none_or(|own| own.source != *source))
    }

    /// The numbers of the sources some of whose records have the id of records that came before and say something else, and
    /// what becomes of these.
    pub fn shared_records(&self) -> impl Iterator<Item = (u32, SharedRecords)> {
        self.columns.remarks.iter()
    }

    /// Records without an own id that were merged into a record of another file with the same content, by pair of
    /// files.
    #[must_use]
    pub fn taken_for_another(&self) -> Vec<CrossFileMerges<'_>> {
        // by the sources of both, each with a row that tells the name of the other file; mostly those of the record before
        let mut counts = Counts::default();
        let mut run = ((0, None), (0, 0));
        for (row, source) in self.columns.also.sources() {
            let own = self.place(row).map(|own| own.source);
            if own == Some(source) || !self.columns.ids.is_of_content(row) {
                continue;
            }
            if run.0 == (source, own) {
                run.1.1 += 1;
                continue;
            }
            add(&mut counts, std::mem::replace(&mut run, ((source, own), (row, 1))));
        }
        add(&mut counts, run);
        let files = self.text(Field::Source);
        let taken = counts.into_iter().filter_map(|((source, _), (row, records))| {
            let other = files.and_then(|files| files.value(row))?;
            Some(CrossFileMerges { file: self.columns.also.file(source)?, other, records })
        });
        let mut taken: Vec<CrossFileMerges<'_>> = taken.collect();
        taken.sort_unstable();
        taken
    }
}
