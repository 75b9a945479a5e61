//! Adds the files of a bundle to a walk, as if they lay in the folder of the case.

use super::{BundledFile, BundledKind, Manifest, Member};
use crate::read::hex::hex;
use crate::read::open::open_file;
use crate::read::walk::{Found, Walk};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

impl Manifest {
    /// Whether the bundle holds only the hash of some sources, so that these have to be found on disk.
    #[must_use]
    pub fn lacks_sources(&self) -> bool {
        self.files.iter().any(BundledFile::is_elsewhere)
    }
}

impl BundledFile {
    fn is_elsewhere(&self) -> bool {
        self.kind == BundledKind::Source && self.entry.is_none() && self.refused.is_none()
    }
}

impl Walk {
    /// Adds the files of a bundle. Sources of which it holds only the hash are looked for below `beside`.
    pub(in crate::read) fn bundle(&mut self, path: &Path, manifest: &Manifest, beside: &[PathBuf]) {
        self.title.get_or_insert_with(|| manifest.case.clone());
        let near = Walk::new(beside).files;
        let mut lying = lying(&manifest.files, &near);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for file in &manifest.files {
            let list = match file.kind {
                BundledKind::Source => &mut self.files,
                BundledKind::Case => &mut self.cases,
                BundledKind::Agencies => &mut self.directories,
                BundledKind::Format => &mut self.formats,
                BundledKind::Notes | BundledKind::Prose => continue,
            };
            let found = Found {
                path: path.to_owned(),
                name: file.name.clone(),
                refused: file.refused.clone(),
                member: None,
            };
            if let Some(entry) = &file.entry {
                let member = Some(Member::of(entry.clone(), file));
                list.push(Found { member, ..found });
            } else if !file.is_elsewhere() {
                list.push(found);
            } else if let Some(path) = lying.remove(&file.sha256) {
                list.push(Found { path, ..found });
            } else {
                let why = format!(
                    "it is not in {name}, which holds its hash alone; name the folder where it lies too (SHA-256 {})",
                    file.sha256
                );
                self.missing.push((PathBuf::from(&file.name), why));
            }
        }
        let taken: HashSet<&Path> = self.files.iter().map(|found| found.path.as_path()).collect();
        let is_other = |near: &&Found| !taken.contains(near.path.as_path());
        let others: Vec<String> = near.iter().filter(is_other).map(|near| near.name.clone()).collect();
        let why = format!("its hash is that of no source of {name}: passed over");
        self.passed.extend(manifest.passed.iter().cloned());
        self.passed.extend(others.into_iter().map(|other| (other, why.clone())));
    }
}

/// Finds the sources of which a bundle holds only the hash. Returns their paths by hash; only files of a fitting size
/// are hashed.
fn lying(files: &[BundledFile], near: &[Found]) -> BTreeMap<String, PathBuf> {
    let wanted: HashSet<u64> =
        files.iter().filter(|file| file.is_elsewhere()).map(|file| file.bytes).collect();
    let mut lying = BTreeMap::new();
    for found in near.iter().filter(|found| found.refused.is_none()) {
        if !wanted.contains(&found.len()) {
            continue;
        }
        if let Ok(hash) = open_file(&found.path).and_then(hash_of) {
            lying.entry(hash).or_insert_with(|| found.path.clone());
        }
    }
    lying
}

/// The SHA-256 of everything in `from`, in hexadecimal.
///
/// # Errors
/// If it can't be read.
pub fn hash_of(mut from: impl Read) -> io::Result<String> {
    let mut hash = PartialHash::default();
    hash.step(&mut from, u64::MAX)?;
    Ok(hash.end().1)
}

/// A SHA-256 that is computed part by part.
#[derive(Default)]
pub struct PartialHash {
    hash: Sha256,
    bytes: u64,
}

impl PartialHash {
    /// Hashes about `most` more bytes; returns whether that was all.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn step(&mut self, from: &mut impl Read, most: u64) -> io::Result<bool> {
        let mut part = vec![0; 1 << 16];
        let until = self.bytes.saturating_add(most);
        while self.bytes < until {
            match from.read(&mut part) {
                Ok(0) => return Ok(true),
                Ok(got) => {
                    self.hash.update(part.get(..got).unwrap_or(&part));
                    self.bytes += got as u64;
                }
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
        Ok(false)
    }

    /// How many bytes were hashed so far, and their hash in hexadecimal.
    #[must_use]
    pub fn so_far(&self) -> (u64, String) {
        (self.bytes, hex(&self.hash.clone().finalize()))
    }

    /// How many bytes were hashed, and their hash in hexadecimal.
    #[must_use]
    pub fn end(self) -> (u64, String) {
        (self.bytes, hex(&self.hash.finalize()))
    }
}
