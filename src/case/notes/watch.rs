//! Checks whether journals were changed.

use super::places::Places;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file as it looked: its place on the disk, its size, and when it changed.
type FileStamp = (u64, u64, u64, i64, i64);

/// Looks whether journals have changed. A look costs a call of the system a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watch {
    files: Vec<(PathBuf, Option<FileStamp>)>,
}

impl Watch {
    /// How often to look, so that a note is seen within a second.
    pub const EVERY: Duration = Duration::from_millis(250);

    /// Of these journals, as they are now.
    #[must_use]
    pub fn of(places: &Places) -> Self {
        let files = places.files.iter().chain(&places.before);
        Self { files: files.map(|path| (path.clone(), look(path))).collect() }
    }

    /// Whether any is otherwise than at the last look.
    pub fn changed(&mut self) -> bool {
        let mut changed = false;
        for (path, before) in &mut self.files {
            let now = look(path);
            changed |= now != *before;
            *before = now;
        }
        changed
    }
}

fn look(path: &Path) -> Option<FileStamp> {
    let about = fs::metadata(path).ok()?;
    Some((about.dev(), about.ino(), about.len(), about.mtime(), about.mtime_nsec()))
}
