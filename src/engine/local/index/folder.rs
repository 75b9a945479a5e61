//! The folder of index files: who may see it, what is in it, and how large it grows.

use super::take::json;
use super::{About, whole};
use crate::store::Image;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How many bytes all index files have together at most.
const MOST: u64 = 20 << 30;
/// How old a file is that surely nobody writes any more.
const LEFT: Duration = Duration::from_hours(1);

/// An index file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it stands.
    pub file: PathBuf,
    /// The paths that were opened; none where it can't be read.
    pub paths: Vec<String>,
    /// How many events it holds.
    pub events: u64,
    /// How large it is.
    pub bytes: u64,
    /// How many bytes of evidence it is of.
    pub evidence: u64,
    /// When it was written or used last.
    pub used: SystemTime,
    /// Whether it is as it was written, of this program, and the paths lead to the same files, each as it was.
    pub valid: bool,
    /// Whether it is not written to its end.
    pub begun: bool,
}

/// Begins a file beside the one that it will become. Only its owner may read either, for they hold evidence.
pub(super) fn begin(path: &Path) -> io::Result<(File, PathBuf)> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        for (left, _, used) in files(folder, "part") {
            if used.elapsed().is_ok_and(|age| age > LEFT) || is_left(&left) {
                // where that fails, another time
                drop(fs::remove_file(left));
            }
        }
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    // what this program writes already under that name stays its own
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    Ok((file, part))
}

/// Whether the process is gone that wrote a file, where the system tells.
fn is_left(part: &Path) -> bool {
    let process = part.file_stem().map(Path::new).and_then(Path::extension);
    let processes = Path::new("/proc");
    process.is_some_and(|process| processes.join("self").exists() && !processes.join(process).exists())
}

/// The files of a folder with that ending: where they stand, how large they are, and when they were used last.
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

/// Removes the files that were used longest ago until the rest is small enough; never the one that was just written.
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

/// The index files of a folder, those that are not written to their ends among them, the one that was used last first.
#[must_use]
pub fn list(folder: &Path) -> Vec<Listed> {
    let begun = files(folder, "part").into_iter().map(|file| Listed { begun: true, ..unknown(file) });
    let mut all: Vec<Listed> = files(folder, "index").into_iter().map(listed).chain(begun).collect();
    all.sort_by(|one, other| other.used.cmp(&one.used).then_with(|| one.file.cmp(&other.file)));
    all
}

fn listed(known: (PathBuf, u64, SystemTime)) -> Listed {
    let unknown = unknown(known);
    let about =
        File::open(&unknown.file).and_then(Image::open).and_then(|image| json::<About>(&image, "about"));
    match about {
        Ok(About { paths, events, bytes: evidence, identity, written: _ }) => {
            Listed { valid: identity.holds(&paths), paths, events, evidence, ..unknown }
        }
        Err(_) => unknown,
    }
}

/// A file of which nothing is known but how large it is and when it was used.
fn unknown((file, bytes, used): (PathBuf, u64, SystemTime)) -> Listed {
    Listed { file, paths: Vec::new(), events: 0, bytes, evidence: 0, used, valid: false, begun: false }
}

/// Removes the index files of these paths, or all, those that are not written to their ends among them; answers which.
///
/// # Errors
/// When one can't be removed.
pub fn clear(folder: &Path, paths: &[PathBuf]) -> io::Result<Vec<Listed>> {
    let wanted: Vec<String> = paths.iter().map(|path| whole(path).to_string_lossy().into_owned()).collect();
    let mut cleared = list(folder);
    cleared.retain(|listed| wanted.is_empty() || listed.paths.iter().any(|path| wanted.contains(path)));
    for listed in &cleared {
        fs::remove_file(&listed.file)?;
    }
    Ok(cleared)
}
