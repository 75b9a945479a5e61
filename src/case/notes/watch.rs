//! Checks whether journals have changed.

use super::places::Places;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The state of a file: device, inode, size, time of change in seconds and nanoseconds.
type FileStamp = (u64, u64, u64, i64, i64);

/// Checks whether journals have changed, by one system call per file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watch {
    files: Vec<(PathBuf, Option<FileStamp>)>,
}

impl Watch {
    /// The interval between checks: a note is seen within a second.
    pub const EVERY: Duration = Duration::from_millis(250);

    /// Watches journals from their present state on.
    #[must_use]
    pub fn of(places: &Places) -> Self {
        let files = places.files.iter().chain(&places.before);
        Self { files: files.map(|path| (path.clone(), look(path))).collect() }
    }

    /// Whether any journal has changed since the last check.
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
