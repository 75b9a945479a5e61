//! The folder of index files: access rights, contents, and limit of its size.

use super::identity::key;
use super::take::json;
use super::{About, whole};
use crate::read::LoadOptions;
use crate::store::Image;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The most bytes that all index files take together.
const MOST: u64 = 20 << 30;
/// The age at which an unfinished file is abandoned where no locks tell.
const LEFT: Duration = Duration::from_hours(1);

/// An index file in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path.
    pub file: PathBuf,
    /// The opened paths; empty if it can't be read.
    pub paths: Vec<String>,
    /// Number of events.
    pub events: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Size of its evidence, in bytes.
    pub evidence: u64,
    /// When it was written or used last.
    pub used: SystemTime,
    /// Whether it can be used: intact, written by this program, and all files are unchanged.
    pub valid: bool,
    /// Whether it would be valid, but is not as it was written.
    pub damaged: bool,
    /// Whether it is unfinished.
    pub begun: bool,
}

/// Creates the temporary file for an index file, and removes abandoned ones. It is locked as long as it is written, which
/// tells it from these whichever process, of whatever host or container, looks. Only the owner can read them, as they hold
/// evidence.
pub(super) fn begin(path: &Path) -> io::Result<(File, PathBuf)> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        for (left, _, used) in files(folder, "part") {
            if is_left(&left, used) {
                // if that fails, it is tried again another time
                drop(fs::remove_file(left));
            }
        }
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    // fails if this process is already writing the same one
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    // where nothing can be locked, its age tells
    drop(file.try_lock());
    if file.metadata()?.nlink() == 0 {
        return Err(io::Error::other(
            "another process took it for abandoned as it was begun; it is kept the next time",
        ));
    }
    Ok((file, part))
}

/// Whether nobody writes a temporary file any more, which was written to last at a time.
fn is_left(part: &Path, used: SystemTime) -> bool {
    match File::open(part).map(|file| file.try_lock()) {
        Ok(Ok(())) => true,
        Ok(Err(TryLockError::WouldBlock)) => false,
        Ok(Err(TryLockError::Error(_))) | Err(_) => used.elapsed().is_ok_and(|age| age > LEFT),
    }
}

/// The files of a folder with an extension: path, size, and time of last use.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, u64, SystemTime)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let paths = entries.map(|entry| entry.path());
    let paths = paths.filter(|path| path.extension().is_some_and(|own| own == ending));
    let mut files: Vec<(PathBuf, u64, SystemTime)> = paths
        .filter_map(|path| {
            let about = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
            Some((path, about.len(), about.modified().ok()?))
        })
        .collect();
    files.sort();
    files
}

/// Deletes the least recently used index files until the limit is met, but never `newest`.
pub(super) fn make_room(newest: &Path) {
    let Some(folder) = newest.parent() else { return };
    trim(folder, newest, MOST);
}

pub(super) fn trim(folder: &Path, newest: &Path, most: u64) {
    let mut files = files(folder, "index");
    let mut total: u64 = files.iter().map(|file| file.1).sum();
    files.sort_by_key(|file| file.2);
    for (path, bytes, _) in files.into_iter().filter(|file| file.0 != newest) {
        if total <= most {
            break;
        }
        if fs::remove_file(path).is_ok() {
            total -= bytes;
        }
    }
}

/// The index files of a folder, including unfinished ones, the most recently used first. Those that are valid are read
/// whole.
#[must_use]
pub fn list(folder: &Path) -> Vec<Listed> {
    all(folder, listed)
}

/// The index files of a folder as [`list`] has them, each described by `listed`.
fn all(folder: &Path, listed: impl Fn(Listed) -> Listed) -> Vec<Listed> {
    let begun = files(folder, "part").into_iter().map(|file| Listed { begun: true, ..unknown(file) });
    let whole = files(folder, "index").into_iter().map(|file| listed(unknown(file)));
    let mut all: Vec<Listed> = whole.chain(begun).collect();
    all.sort_by(|one, other| other.used.cmp(&one.used).then_with(|| one.file.cmp(&other.file)));
    all
}

fn listed(unknown: Listed) -> Listed {
    let Ok((image, about)) = described(&unknown.file) else { return unknown };
    let holds = about.identity.holds(&about.paths);
    let damaged = holds && image.check().is_err();
    let About { paths, events, bytes: evidence, identity: _, written: _ } = about;
    Listed { paths, events, evidence, valid: holds && !damaged, damaged, ..unknown }
}

/// An index file and its description.
fn described(file: &Path) -> io::Result<(Image, About)> {
    let image = Image::open(File::open(file)?)?;
    let about = json(&image, "about")?;
    Ok((image, about))
}

/// An entry for a file that can't be read.
fn unknown((file, bytes, used): (PathBuf, u64, SystemTime)) -> Listed {
    let (paths, events, evidence) = (Vec::new(), 0, 0);
    Listed { file, paths, events, bytes, evidence, used, valid: false, damaged: false, begun: false }
}

/// Deletes the index files of some paths, or of all if there are none, including unfinished ones. Returns the deleted
/// ones. One that can't be read is known by its name, if its paths were opened without options that change the reading.
///
/// # Errors
/// When one can't be removed.
pub fn clear(folder: &Path, paths: &[PathBuf]) -> io::Result<Vec<Listed>> {
    let wanted: Vec<PathBuf> = paths.iter().map(|path| whole(path)).collect();
    let texts: Vec<String> = wanted.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let keys: Vec<String> =
        wanted.chunks(1).chain([&wanted[..]]).map(|paths| key(paths, &LoadOptions::default())).collect();
    let named = |file: &Path| {
        let name = file.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| keys.iter().any(|key| name.split('.').next() == Some(key)))
    };
    let mut cleared = all(folder, |unknown| match described(&unknown.file) {
        Ok((_, about)) => Listed { paths: about.paths, ..unknown },
        Err(_) => unknown,
    });
    cleared.retain(|listed| {
        let own = listed.paths.iter().any(|path| texts.contains(path));
        wanted.is_empty() || own || (listed.paths.is_empty() && named(&listed.file))
    });
    for listed in &cleared {
        fs::remove_file(&listed.file)?;
    }
    Ok(cleared)
}
