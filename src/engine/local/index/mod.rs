//! The index file of a case: its store as it was loaded, beside the user's cache, so that a second start reads no record.
//!
//! It is taken only where everything is as it was: the program, the options that change an answer, and every file that the
//! paths lead to, by its size, its times and the hash of both its ends. In doubt it is left alone, and the case is read.
//!
//! Its first rows stand in it twice: at its front for the first screen, and among all rows. What is read is checked, and no
//! more: damage at the front is found by a screen, not by a command that takes the whole.

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

/// How many rows stand at the front of the file, for the first screen.
const FRONT: usize = 2000;
/// How many times as large compressed files may be unpacked.
const UNPACKED: u64 = 32;
/// How long before it is read a file must have been written last: what is written within one tick of the clock bears one
/// time.
const SETTLED: Duration = Duration::from_secs(1);

/// Where index files are, and when they are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// The folder that they stand in.
    pub folder: PathBuf,
    /// From how many bytes of evidence on, unpacked, one is written.
    pub least: u64,
    /// Whether one is written where there is none.
    pub writes: bool,
    /// Whether the hashes of whole sources are made before one is taken.
    pub verify: bool,
}

impl IndexOptions {
    /// What is read in less time than an index file is looked for is not worth one.
    pub const LEAST: u64 = 32 << 20;

    /// Index files in a folder.
    #[must_use]
    pub fn of(folder: PathBuf) -> Self {
        Self { folder, least: Self::LEAST, writes: true, verify: false }
    }
}

/// What an index file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct About {
    /// The paths that were opened, as they stand in truth.
    paths: Vec<String>,
    events: u64,
    /// How many bytes of evidence it is of.
    bytes: u64,
    /// When it was written, in nanoseconds since 1970 UTC.
    written: i64,
    identity: Identity,
}

/// The index file that a case has or will have.
#[derive(Debug, Clone)]
pub(super) struct Index {
    path: PathBuf,
    about: About,
    /// The files that the paths lead to, by the paths that were given.
    files: Vec<PathBuf>,
    stamps: Vec<Arc<Stamp>>,
    formats: Vec<Arc<dyn Format>>,
    options: IndexOptions,
    /// Whether a file was written just now.
    fresh: bool,
    given: Vec<PathBuf>,
    load: LoadOptions,
}

impl Index {
    /// The index file of a case as it is now; `None` where it can have none.
    pub(super) fn of(given: &[PathBuf], load: &LoadOptions, options: &IndexOptions) -> Option<Self> {
        if given.iter().any(|path| path.as_os_str() == "-") {
            return None;
        }
        let now = SystemTime::now();
        let walk = Walk::new(given);
        let bytes: u64 = walk.files.iter().map(Found::len).sum();
        // how much it is unpacked is known once it is read
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

/// A path as it stands in truth.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
