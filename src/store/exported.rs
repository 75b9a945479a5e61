//! Events by the files in which other exports of their records stand.

use super::{RowSet, Store, Tally};
use crate::event::Field;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Records of one file that were taken for records of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken<'s> {
    /// The file.
    pub file: &'s str,
    /// Where the records stand that they were taken for.
    pub other: &'s str,
    /// How many.
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
        Some(RowSet::of(self.len(), rows.collect::<Vec<_>>().into_iter()))
    }

    /// Whether some record stands in another file too than that of its event.
    pub(super) fn has_exports(&self) -> bool {
        self.columns.also.len() > 0
    }

    /// Counts each row for the other files too in which its record stands.
    pub(super) fn count_exports<'s>(&'s self, rows: &RowSet, values: &mut Vec<(&'s str, Tally)>) {
        let mut more: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut before = None;
        for (row, file) in self.exports().filter(|(row, _)| rows.contains(*row)) {
            // of a row with several in one file the first is counted
            if before != Some((row, file)) {
                more.entry(file).or_default().add(self.operations(row));
            }
            before = Some((row, file));
        }
        for (value, tally) in values.iter_mut() {
            tally.join(more.remove(value).unwrap_or_default());
        }
        values.extend(more);
    }

    /// Rows with the names of other files in which their records stand.
    fn exports(&self) -> impl Iterator<Item = (usize, &str)> {
        let (also, files) = (&self.columns.also, self.text(Field::Source));
        let own = move |row: usize| files.and_then(|files| files.value(row));
        let named = also.sources().filter_map(|(row, source)| Some((row, also.file(source)?)));
        named.filter(move |(row, file)| own(*row) != Some(*file))
    }

    /// How many records that name no id of their own were taken for those of another file, which says the same.
    #[must_use]
    pub fn taken_for_another(&self) -> Vec<Taken<'_>> {
        let files = self.text(Field::Source);
        let mut taken: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (row, file) in self.exports().filter(|(row, _)| self.columns.ids.is_of_content(*row)) {
            let Some(other) = files.and_then(|files| files.value(row)) else { continue };
            *taken.entry((file, other)).or_default() += 1;
        }
        taken.into_iter().map(|((file, other), records)| Taken { file, other, records }).collect()
    }
}
