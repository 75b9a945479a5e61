//! Packs a case as a bundle: a zip with the manifest first. The same files yield the same bytes.

use crate::read::{BUNDLE_LAYOUT, BundledFile, MANIFEST, Manifest, hex};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Files of this size and more need Zip64.
const LARGE: u64 = 0xFFFF_FFFF;
/// Extensions of files that are compressed already; they are stored.
const PACKED: [&str; 10] = [".gz", ".zip", ".bz2", ".zst", ".xz", ".parquet", ".tgz", ".7z", ".lz4", ".br"];

/// A bundle being written.
pub struct Packing<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// The hash of the current file.
    sum: Sha256,
    bytes: u64,
}

/// The size and hash of a file in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its size in bytes.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl<W: Write> Packing<W> {
    /// Starts a bundle with its manifest, extended by the provenance.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn new(out: W, manifest: &Manifest, about: Value) -> io::Result<Self> {
        let mut said = serde_json::to_value(Manifest { dwell_bundle: BUNDLE_LAYOUT, ..manifest.clone() })?;
        if let (Value::Object(said), Value::Object(about)) = (&mut said, about) {
            said.extend(about);
        }
        let mut zip = ZipWriter::new_stream(out);
        zip.start_file(MANIFEST, options(MANIFEST, 0))?;
        zip.write_all(super::json_pretty(&said).as_bytes())?;
        Ok(Self { zip, sum: Sha256::new(), bytes: 0 })
    }

    /// Starts an empty file, which [`Self::add`] fills.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn start(&mut self, file: &BundledFile) -> io::Result<()> {
        let entry = file.entry.as_deref().unwrap_or(&file.name);
        self.zip.start_file(entry, options(entry, file.bytes))?;
        (self.sum, self.bytes) = (Sha256::new(), 0);
        Ok(())
    }

    /// Appends up to `most` bytes to the current file; returns how many, 0 at the end of `from`.
    ///
    /// # Errors
    /// If it can't be read or written.
    pub fn add(&mut self, from: &mut dyn Read, most: u64) -> io::Result<u64> {
        let (mut part, mut added) = (vec![0; 1 << 16], 0);
        while added < most {
            let got = full(from, &mut part)?;
            if got == 0 {
                break;
            }
            let got = part.get(..got).unwrap_or_default();
            self.sum.update(got);
            added += got.len() as u64;
            self.zip.write_all(got)?;
        }
        self.bytes += added;
        Ok(added)
    }

    /// The size and hash of the current file so far.
    #[must_use]
    pub fn packed(&self) -> Packed {
        Packed { bytes: self.bytes, sha256: hex(&self.sum.clone().finalize()) }
    }

    /// Finishes the bundle.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn end(self) -> io::Result<()> {
        self.zip.finish()?.into_inner().flush()
    }
}

/// Fills the buffer, and stops short only at the end: compressed bytes depend on the size of the pieces.
fn full(from: &mut dyn Read, part: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(room) = part.get_mut(filled..).filter(|room| !room.is_empty()) {
        match from.read(room) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(why) => return Err(why),
        }
    }
    Ok(filled)
}

/// The zip options of an entry. Time and permissions are fixed, so that the bytes depend on the content alone.
fn options(entry: &str, bytes: u64) -> SimpleFileOptions {
    let lower = entry.to_ascii_lowercase();
    let stored = PACKED.iter().any(|ending| lower.ends_with(ending));
    SimpleFileOptions::default()
        .compression_method(if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated })
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(bytes >= LARGE)
}
