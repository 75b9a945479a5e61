//! The index file of a case: the loaded store, saved in the user's cache folder, so that the next start parses no
//! records.
//!
//! It is used only if nothing has changed: the program, the options that affect the result, and every file that the
//! paths lead to, judged by size, times and the hash of both ends. In doubt it is ignored and the case is read.
//!
//! The first rows are stored twice: at the front, for the first screen, and among all rows. Only what is read is
//! checked: damage at the front is noticed by a screen, but not by a command that loads the whole.

mod folder;
mod identity;
mod keep;
mod take;
mod used;

#[cfg(test)]
mod tests;

pub use folder::{Listed, clear, list};
pub(super) use used::IndexUse;

use crate::read::{Format, Found, LoadOptions, Stamp, Walk, formats_of};
use identity::{Identity, key};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Number of rows at the front of the file.
const FRONT: usize = 2000;
/// The assumed compression ratio of compressed evidence, at most.
const UNPACKED: u64 = 32;
/// How long a file must have been unmodified before it is read: two writes within one clock tick bear the same time.
const SETTLED: Duration = Duration::from_secs(1);

/// Where index files are, and when they are written and used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// The folder that holds them.
    pub folder: PathBuf,
    /// The least amount of uncompressed evidence, in bytes, for which one is written.
    pub least: u64,
    /// Whether to write one where there is none.
    pub writes: bool,
    /// Whether to verify the hashes of whole sources before one is used.
    pub verify: bool,
}

impl IndexOptions {
    /// Default of [`Self::least`]: less is read faster than an index file is looked for.
    pub const LEAST: u64 = 32 << 20;

    /// Default options for a folder.
    #[must_use]
    pub fn of(folder: PathBuf) -> Self {
        Self { folder, least: Self::LEAST, writes: true, verify: false }
    }
}

/// The description that an index file begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct About {
    /// The opened paths, absolute and without symbolic links.
    paths: Vec<String>,
    events: u64,
    /// Size of the evidence, in bytes.
    bytes: u64,
    /// When it was written, in nanoseconds since 1970 UTC.
    written: i64,
    identity: Identity,
}

/// The index file of a case, existing or not.
#[derive(Debug, Clone)]
pub(super) struct Index {
    path: PathBuf,
    about: About,
    /// The files that the given paths lead to, not resolved.
    files: Vec<PathBuf>,
    stamps: Vec<Arc<Stamp>>,
    formats: Vec<Arc<dyn Format>>,
    options: IndexOptions,
    /// Whether a file was modified so recently that its times prove nothing; no index file is written then.
    fresh: bool,
    given: Vec<PathBuf>,
    load: LoadOptions,
}

impl Index {
    /// The index file of a case as its files are now; `None` if it can have none (standard input, too little evidence,
    /// or a file can't be examined).
    pub(super) fn of(given: &[PathBuf], load: &LoadOptions, options: &IndexOptions) -> Option<Self> {
        if given.iter().any(|path| path.as_os_str() == "-") {
            return None;
        }
        let now = SystemTime::now();
        let walk = Walk::new(given);
        let bytes: u64 = walk.files.iter().map(Found::len).sum();
        // the uncompressed size is not known before reading
        if bytes.saturating_mul(UNPACKED) < options.least.max(1) {
            return None;
        }
        let own = walk.formats.iter().map(|found| found.path.as_path());
        let formats = formats_of(own.chain(load.formats.iter().map(PathBuf::as_path)));
        let (identity, seen) = Identity::of(&walk, load)?;
        let settled = |about: &fs::Metadata| {
            let since = about.modified().ok().and_then(|changed| now.duration_since(changed).ok());
            since.is_some_and(|since| since >= SETTLED)
        };
        let fresh = !seen.iter().all(|(_, about)| settled(about));
        let stamps = seen.iter().map(|(path, about)| Arc::new(Stamp::told(path, about))).collect();
        let paths = given.iter().map(|path| whole(path)).collect::<Vec<PathBuf>>();
        Some(Self {
            path: options.folder.join(format!("{}.index", key(&paths, load))),
            about: About {
                paths: paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
                events: 0,
                bytes,
                written: 0,
                identity,
            },
            stamps,
            fresh,
            files: seen.into_iter().map(|(path, _)| path).collect(),
            formats,
            options: options.clone(),
            given: given.to_owned(),
            load: load.clone(),
        })
    }
}

#[cfg(test)]
impl Index {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The absolute path without symbolic links; the path itself if that fails.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
