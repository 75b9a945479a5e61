//! Saves and restores screen settings, in a small file that is always replaced as a whole.

use super::LocalEngine;
use crate::engine::{Body, EngineError, SavedScreen};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Longest file that is read, in bytes; a longer one is not from this program.
const LONGEST: u64 = 1 << 16;

impl LocalEngine {
    /// The saved settings; `None` if there is no readable file.
    pub(super) fn remembered(&self) -> Option<SavedScreen> {
        let mut text = String::new();
        File::open(self.origin.options.memory.as_deref()?)
            .ok()?
            .take(LONGEST)
            .read_to_string(&mut text)
            .ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Saves settings in place of the earlier ones, if they differ.
    pub(super) fn remember(&self, kept: &SavedScreen) -> Result<Body, EngineError> {
        if let Some(path) =
            self.origin.options.memory.as_deref().filter(|_| self.remembered().as_ref() != Some(kept))
        {
            write(path, kept).map_err(|why| {
                EngineError::NotKept(format!(
                    "the columns are not kept for next time: {}: {why}",
                    path.display()
                ))
            })?;
        }
        Ok(Body::Remembered(None))
    }
}

/// Writes a temporary file and renames it. Only the owner can read it, as it reveals what was looked at in a case.
fn write(path: &Path, kept: &SavedScreen) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .and_then(|mut file| {
            file.write_all(&serde_json::to_vec(kept)?)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // if that fails too, the temporary file stays
        drop(fs::remove_file(&part));
    }
    written
}

#[cfg(test)]
mod tests {
    use crate::engine::local::{LocalEngine, OpenOptions};
    use crate::engine::{Cancel, SavedScreen};
    use std::fs;
    use std::path::Path;

    fn engine(folder: &Path, memory: Option<&Path>) -> LocalEngine {
        let options = OpenOptions { memory: memory.map(Path::to_owned), ..OpenOptions::default() };
        LocalEngine::open(&[folder.to_owned()], &options, &Cancel::default(), &mut |_| {})
    }

    fn kept(columns: &str) -> SavedScreen {
        SavedScreen { columns: Some(columns.to_owned()) }
    }

    #[test]
    fn what_is_kept_is_there_when_the_case_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/dwell/screens/case-1.json");
        engine(folder.path(), Some(&file)).remember(&kept("time,stage")).unwrap();
        engine(folder.path(), Some(&file)).remember(&kept("time,account:9")).unwrap();
        assert_eq!(engine(folder.path(), Some(&file)).remembered(), Some(kept("time,account:9")));
        let files = fs::read_dir(file.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_no_memory_is_none_and_without_one_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("case-1.json");
        fs::write(&file, "{\"columns\":").unwrap();
        assert_eq!(engine(folder.path(), Some(&file)).remembered(), None);
        engine(folder.path(), None).remember(&kept("time")).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "{\"columns\":");
        fs::write(&file, "x".repeat(1 << 17)).unwrap();
        assert_eq!(engine(folder.path(), Some(&file)).remembered(), None);
    }

    #[test]
    fn a_place_that_cannot_be_written_to_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let why = engine(folder.path(), Some(&file.join("case.json"))).remember(&kept("time")).unwrap_err();
        assert!(why.to_string().contains("case.json"), "{why}");
    }
}
