//! Bundles: a whole case in one zip, with a manifest that lists every file and its role.

mod member;
mod view;
mod walk;

pub use member::{Member, Opener};
pub use view::{BundledCursor, BundledLane, BundledPane, BundledView};
pub use walk::{PartialHash, hash_of};

use crate::read::open::open_file;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// The name of the manifest in the zip.
pub const MANIFEST: &str = "dwell-bundle.json";
/// The layout version that is written, and the highest that can be read.
pub const LAYOUT: u32 = 1;
/// Size limit in bytes for the manifest and for every file of a case that is not evidence.
const LONGEST: u64 = 64 << 20;

/// The manifest of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout version, at most [`LAYOUT`].
    pub dwell_bundle: u32,
    /// The title of the case.
    #[serde(default)]
    pub case: String,
    /// How its sources are read, in addition to the case file.
    #[serde(default)]
    pub settings: BundleSettings,
    /// Its files, in reading order.
    pub files: Vec<BundledFile>,
    /// What was passed over when the bundle was made: name and reason.
    #[serde(default)]
    pub passed: Vec<(String, String)>,
}

/// How the sources of a bundle are read, in addition to its case file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BundleSettings {
    /// The order of day and month in numeric dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<String>,
    /// Clock corrections by source name: nanoseconds to add to its times.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<String, i64>,
    /// The screen when the bundle was made.
    #[serde(default, skip_serializing_if = "BundledView::is_usual")]
    pub view: BundledView,
}

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundledFile {
    /// Its name in the ledger.
    pub name: String,
    /// Its name in the zip; `None` if the bundle holds only its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Its role.
    pub kind: BundledKind,
    /// Its size in bytes, unpacked.
    #[serde(default)]
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Why it could not be read when the bundle was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// The role of a file in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundledKind {
    /// Evidence.
    Source,
    /// The case file.
    Case,
    /// The directory of agencies.
    Agencies,
    /// A format file.
    Format,
    /// The journal of notes.
    Notes,
    /// A text for people, which is not read.
    Prose,
}

/// The manifest of a bundle; `None` if the file is not a bundle.
///
/// # Errors
/// If it is a bundle whose manifest can't be read or has a later layout.
pub fn manifest(path: &Path) -> io::Result<Option<Manifest>> {
    if !is_zip(path) {
        return Ok(None);
    }
    let Ok(mut archive) = open(path) else { return Ok(None) };
    let Some(number) = archive.index_for_name(MANIFEST) else { return Ok(None) };
    let said = small(&mut archive, number)?;
    let manifest: Manifest = serde_json::from_slice(&said)?;
    if manifest.dwell_bundle > LAYOUT {
        return Err(io::Error::other("it was made by a later version of dwell"));
    }
    Ok(Some(manifest))
}

/// Whether a file is a bundle. Bundles are never written to.
#[must_use]
pub fn is_bundle(path: &Path) -> bool {
    manifest(path).is_ok_and(|manifest| manifest.is_some())
}

/// The journal of notes may unpack to [`LONGEST`], or to this many times its packed size if that is more.
const UNPACKED: u64 = 100;

/// Streams the unpacked journal of notes to `take`; `None` if the file is no bundle or has no journal.
///
/// # Errors
/// If the bundle can't be read, or its journal is not the one with which it was made.
pub fn read_bundled_notes<T>(path: &Path, take: impl FnOnce(&mut dyn Read) -> T) -> io::Result<Option<T>> {
    let Some(manifest) = manifest(path)? else { return Ok(None) };
    let notes = manifest.files.into_iter().find(|file| file.kind == BundledKind::Notes);
    let Some((file, entry)) = notes.and_then(|file| Some((file.clone(), file.entry?))) else {
        return Ok(None);
    };
    let member = Member::of(entry, &file);
    let mut archive = open(path)?;
    let number = archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
    // the hash is compared first: a note is never taken back
    if let Some(why) = member.change(&hash_of(bounded(&mut archive, number)?)?) {
        return Err(io::Error::other(format!("{}: {why}", member.entry)));
    }
    Ok(Some(take(&mut bounded(&mut archive, number)?)))
}

/// The journal of notes in a bundle; `None` if the file is no bundle or has no journal.
///
/// # Errors
/// If the bundle can't be read, or its journal is not the one with which it was made.
pub fn bundled_notes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let all = read_bundled_notes(path, |notes| {
        let mut bytes = Vec::new();
        notes.read_to_end(&mut bytes).map(|_| bytes)
    })?;
    all.transpose()
}

/// A file of a bundle, unpacked to as much as a journal may unpack to.
fn bounded(archive: &mut ZipArchive<BufReader<File>>, number: usize) -> io::Result<Bounded<impl Read>> {
    let file = archive.by_index(number)?;
    let left = LONGEST.max(file.compressed_size().saturating_mul(UNPACKED));
    Ok(Bounded { file, left })
}

/// A reader that fails once more than `left` bytes have come.
struct Bounded<R> {
    file: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.file.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            io::Error::other(format!("it is more than {UNPACKED} times as long as it is packed: a bomb"))
        })?;
        Ok(got)
    }
}

fn is_zip(path: &Path) -> bool {
    let mut begin = [0; 4];
    path.is_file()
        && open_file(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok()
        && begin == *b"PK\x03\x04"
}

fn open(path: &Path) -> io::Result<ZipArchive<BufReader<File>>> {
    Ok(ZipArchive::new(BufReader::new(open_file(path)?))?)
}

fn small(archive: &mut ZipArchive<BufReader<File>>, number: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_index(number)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other(format!("it is longer than {} MiB", LONGEST >> 20)));
    }
    Ok(bytes)
}
