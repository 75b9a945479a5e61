//! Names of Microsoft's own applications by id, from the table `apps.toml`.

use rustc_hash::FxHashMap;
use std::cmp::Ordering;

const TABLE: &str = include_str!("apps.toml");

/// Length of an id as text.
const ID: usize = 36;

/// How many ids [`Apps`] caches.
const MET: usize = 4096;

/// The table with a cache of up to 4,096 lookups, misses included.
#[derive(Debug, Default)]
pub struct Apps(FxHashMap<String, Option<&'static str>>);

impl Apps {
    /// The name of a Microsoft application by its id, in either case.
    pub fn name(&mut self, app_id: &str) -> Option<&'static str> {
        if let Some(known) = self.0.get(app_id) {
            return *known;
        }
        let found = name(app_id);
        if self.0.len() < MET {
            self.0.insert(app_id.to_owned(), found);
        }
        found
    }
}

/// The name of a Microsoft application by its id, in either case; a binary search, without a cache.
#[must_use]
pub fn name(app_id: &str) -> Option<&'static str> {
    let wanted = app_id.trim();
    if wanted.len() != ID || !wanted.is_ascii() {
        return None;
    }
    let wanted = wanted.to_ascii_lowercase();
    let (_, mut rows) = TABLE.split_once("[app]\n")?;
    // binary search: rows are sorted by id
    while !rows.is_empty() {
        let start = rows.get(..rows.len() / 2)?.rfind('\n').map_or(0, |at| at + 1);
        let (before, row) = rows.split_at(start);
        let (row, after) = row.split_once('\n').unwrap_or((row, ""));
        let (id, said) = row.split_once(" = ")?;
        rows = match wanted.as_str().cmp(id) {
            Ordering::Equal => return Some(said.trim_matches('"')),
            Ordering::Less => before,
            Ordering::Greater => after,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{TABLE, name};

    #[test]
    fn the_table_reads_and_every_id_is_a_guid_that_stands_once_and_in_order() {
        let table: toml::Table = toml::from_str(TABLE).unwrap();
        let apps = table["app"].as_table().unwrap();
        assert!(apps.len() >= 100, "{}", apps.len());
        let guid = regex::Regex::new("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$").unwrap();
        for (id, said) in apps {
            assert!(guid.is_match(id), "{id}");
            assert_eq!(name(id), said.as_str(), "{id}");
            assert_eq!(name(&id.to_ascii_uppercase()), said.as_str());
        }
        let rows: Vec<&str> = TABLE.split_once("[app]\n").unwrap().1.lines().collect();
        assert!(rows.is_sorted(), "the rows are found by their order");
        assert_eq!(rows.len(), apps.len());
    }

    #[test]
    fn what_is_unknown_has_no_name() {
        for id in [
            "",
            "x",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "é0000000-0000-0000-0000-00000000000",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(name(id), None, "{id}");
        }
    }
}
