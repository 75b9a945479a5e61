//! Merges journals.

use super::act::Act;
use super::append;
use super::book::Notebook;
use super::faults::NoFaults;
use super::journal::{Journal, SaveError, Trouble};
use super::note::Note;
use super::places::Places;
use crate::event::count;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The merged notes of several journals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The lines of all notes as they were written, each once, in the order of the notes.
    pub text: String,
    /// The number of notes.
    pub notes: usize,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
    /// Where analysts disagree, one sentence each.
    pub differ: Vec<String>,
}

/// Merges journals. The order of the files does not matter, and no note comes twice.
#[must_use]
pub fn merge(files: &[PathBuf]) -> Merged {
    let journal = Journal::open(Places { files: files.to_vec(), ..Places::default() });
    Merged { differ: disagreements(&journal), ..Merged::of(&journal, |_| true) }
}

/// Where analysts give one event different stages or severities, or one name to different views.
fn disagreements(journal: &Journal) -> Vec<String> {
    let book = Notebook::of(journal.entries());
    let (mut corrections, mut differ) = (0, Vec::new());
    for on in book.events.values() {
        let stage = on.stage.as_ref().is_some_and(|said| said.otherwise().next().is_some());
        let severity = on.severity.as_ref().is_some_and(|said| said.otherwise().next().is_some());
        corrections += u64::from(stage) + u64::from(severity);
    }
    if corrections > 0 {
        let differ_on = count(corrections, "correction");
        differ.push(format!("{differ_on} said differently by several analysts: the last word counts"));
    }
    let mut views: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let holding = journal.entries().filter(|entry| !book.undone.contains_key(&entry.note.id));
    for entry in holding {
        if let Act::View(view) = &entry.note.act {
            views.entry(&view.name).or_default().insert(&entry.note.by);
        }
    }
    for (name, by) in views.into_iter().filter(|(_, by)| by.len() > 1) {
        let by = by.into_iter().collect::<Vec<_>>().join(" and ");
        differ.push(format!(
            "view {name} is saved by {by}: all are kept, those before the last as `{name} (AUTHOR)`"
        ));
    }
    differ
}

impl Merged {
    /// Those notes of a journal that `wanted` selects.
    #[must_use]
    pub fn of(journal: &Journal, wanted: impl Fn(&Note) -> bool) -> Self {
        let (mut text, mut notes) = (String::new(), 0);
        for entry in journal.entries().filter(|entry| wanted(&entry.note)) {
            text.push_str(&entry.line());
            text.push('\n');
            notes += 1;
        }
        Self { text, notes, troubles: journal.troubles(), differ: Vec::new() }
    }

    /// Appends to a journal the notes that it does not have; returns how many these are.
    ///
    /// # Errors
    /// If the journal can't be written to.
    pub fn add_to(&self, file: &Path) -> Result<usize, SaveError> {
        let failed = |why: std::io::Error| SaveError { tried: vec![format!("{}: {why}", file.display())] };
        let opened = append::open(file, &NoFaults).map_err(failed)?;
        let there = Journal::open(Places { files: vec![file.to_owned()], ..Places::default() });
        let is_new = |line: &&str| {
            let note = super::line::read(line.as_bytes());
            note.is_ok_and(|note| there.find(&note.id).is_none_or(|entry| *entry.note != note))
        };
        let lines: Vec<&str> = self.text.lines().filter(is_new).collect();
        if lines.is_empty() {
            return Ok(0);
        }
        opened.write(&(lines.join("\n") + "\n")).map_err(failed)?;
        Ok(lines.len())
    }
}
