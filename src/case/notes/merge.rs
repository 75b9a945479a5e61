//! Merges one journal into another.

use super::append;
use super::faults::NoFaults;
use super::journal::{Journal, SaveError, Trouble};
use super::note::Note;
use super::places::Places;
use std::path::{Path, PathBuf};

/// Several journals as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The lines of all notes, in order, each once, as they were written.
    pub text: String,
    /// How many notes these are.
    pub notes: usize,
    /// What can't be read of them.
    pub troubles: Vec<Trouble>,
}

/// Joins journals: the order in which they are named does not matter, and nothing is there twice.
#[must_use]
pub fn merge(files: &[PathBuf]) -> Merged {
    Merged::of(&Journal::open(Places { files: files.to_vec(), ..Places::default() }), |_| true)
}

impl Merged {
    /// Some notes of journals.
    #[must_use]
    pub fn of(journal: &Journal, wanted: impl Fn(&Note) -> bool) -> Self {
        let (mut text, mut notes) = (String::new(), 0);
        for entry in journal.entries().filter(|entry| wanted(&entry.note)) {
            text.push_str(&entry.line());
            text.push('\n');
            notes += 1;
        }
        Self { text, notes, troubles: journal.troubles() }
    }

    /// Adds to a journal what it does not have. Answers how many notes these are.
    ///
    /// # Errors
    /// When it can't be written to.
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
