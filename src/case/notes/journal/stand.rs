//! Lists the journals in which the notes of a case are found.

use super::{Journal, Opened, Places};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Journal {
    /// The journals that have notes: the path, the number of notes, and by what the journal was found, in words.
    #[must_use]
    pub fn stand(&self) -> Vec<(PathBuf, usize, &'static str)> {
        let mut held: BTreeMap<&Path, usize> = BTreeMap::new();
        for entry in self.entries.values() {
            *held.entry(&entry.file).or_default() += 1;
        }
        let Places { files, before, bundles, .. } = &self.places;
        let named = |paths: &[PathBuf], by: &'static str| {
            paths.iter().map(|path| (path.clone(), by)).collect::<Vec<(PathBuf, &'static str)>>()
        };
        let mut all = named(bundles, "being in the bundle");
        for path in files {
            let by =
                if Places::is_outside(path) { "what the case is, and where" } else { "being in the case" };
            all.push((path.clone(), by));
        }
        all.extend(named(before, "what the case is, or where it stood"));
        let stand = all.into_iter().filter_map(|(path, by)| Some((held.get(&*path).copied()?, path, by)));
        stand.map(|(notes, path, by)| (path, notes, by)).collect()
    }

    /// A sentence on where notes are read from; `None` if that is only the case folder.
    #[must_use]
    pub fn elsewhere(&self) -> Option<String> {
        let stand = self.stand();
        let told = |(path, notes, _): &(PathBuf, usize, &str)| {
            let notes = if *notes == 1 { "1 note".to_owned() } else { format!("{notes} notes") };
            format!("{} ({notes})", path.display())
        };
        let outside = stand.iter().any(|(path, ..)| Places::is_outside(path));
        let places: Vec<String> = stand.iter().map(told).collect();
        match places.as_slice() {
            [] => None,
            [one] => outside.then(|| format!("the notes of this case stand in {one}")),
            many => {
                Some(format!("the notes of this case stand in {} journals: {}", many.len(), many.join(", ")))
            }
        }
    }

    /// The lines to write first into a new journal outside the case folder: the notes found under the case's previous
    /// identity, so that they are found under the present one.
    pub(super) fn brought(&self, path: &Path, opened: &Opened<'_>) -> String {
        if opened.bytes() > 0 || !Places::is_outside(path) {
            return String::new();
        }
        let before = self.entries.values().filter(|entry| self.places.before.contains(&entry.file));
        before.flat_map(|entry| [entry.line(), Cow::Borrowed("\n")]).collect()
    }
}
