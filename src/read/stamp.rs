//! Detects whether a file is still the one that was read.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Identity of a file when it was opened: size, time of last change, device and inode. Together they tell it from
/// whatever has its name later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    path: PathBuf,
    bytes: u64,
    changed: (i64, i64),
    place: (u64, u64),
}

impl Stamp {
    /// The stamp of an open file.
    ///
    /// # Errors
    /// If its metadata can't be read.
    pub fn of(path: &Path, file: &File) -> io::Result<Self> {
        Ok(Self::told(path, &file.metadata()?))
    }

    /// The stamp of a file with this metadata.
    #[must_use]
    pub fn told(path: &Path, told: &Metadata) -> Self {
        Self {
            path: path.to_owned(),
            bytes: told.len(),
            changed: (told.mtime(), told.mtime_nsec()),
            place: (told.dev(), told.ino()),
        }
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its size in bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The time of its last change, in nanoseconds since 1970 UTC.
    #[must_use]
    pub const fn changed(&self) -> i64 {
        self.changed.0.saturating_mul(1_000_000_000).saturating_add(self.changed.1)
    }

    /// How the file changed, judged by its path, by the open `file` and by the number of bytes read; `None` if it did
    /// not.
    #[must_use]
    pub fn change_of(&self, file: &File, bytes: u64) -> Option<String> {
        let same = Self::of(&self.path, file).is_ok_and(|now| now == *self) && bytes == self.bytes;
        self.change().or_else(|| (!same).then(|| "the file has changed since it was read".to_owned()))
    }

    /// How the file at the path changed; `None` if it did not.
    #[must_use]
    pub fn change(&self) -> Option<String> {
        let now = match fs::metadata(&self.path) {
            Ok(told) => Self::told(&self.path, &told),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Some("the file is gone since it was read".to_owned());
            }
            Err(error) => return Some(format!("the file can't be looked at any more: {error}")),
        };
        if now == *self {
            return None;
        }
        let (then, now_bytes) = (self.bytes, now.bytes);
        Some(if now_bytes == then {
            "the file has changed since it was read".to_owned()
        } else {
            format!("the file has changed since it was read: {then} bytes then, {now_bytes} now")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Stamp;
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_file_is_told_from_what_stands_under_its_name_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "one line\n").unwrap();
        let file = File::open(&path).unwrap();
        let stamp = Stamp::of(&path, &file).unwrap();
        assert_eq!(stamp.change(), None);

        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let before = file.metadata().unwrap().modified().unwrap();
        File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
        assert_eq!(stamp.change().as_deref(), Some("the file has changed since it was read"));
        File::options().append(true).open(&path).unwrap().set_modified(before).unwrap();
        assert_eq!(stamp.change(), None);

        fs::write(&path, "two lines\nof it\n").unwrap();
        let grown = "the file has changed since it was read: 9 bytes then, 16 now";
        assert_eq!(stamp.change().as_deref(), Some(grown));

        fs::remove_file(&path).unwrap();
        assert_eq!(stamp.change().as_deref(), Some("the file is gone since it was read"));
        fs::write(&path, "one line\n").unwrap();
        File::options().append(true).open(&path).unwrap().set_modified(before).unwrap();
        assert!(stamp.change().is_some(), "another file, of the same size and time");
    }
}
