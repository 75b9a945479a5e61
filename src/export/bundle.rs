//! A case as a bundle: its files in one zip, the manifest first. The same files are the same bytes.

use crate::read::{BUNDLE_LAYOUT, BundledFile, MANIFEST, Manifest, hex};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// From which size on a file needs the longer numbers of a zip.
const LARGE: u64 = 0xFFFF_FFFF;
/// Endings of files that packing makes no smaller.
const PACKED: [&str; 10] = [".gz", ".zip", ".bz2", ".zst", ".xz", ".parquet", ".tgz", ".7z", ".lz4", ".br"];

/// A bundle that is being written.
pub struct Packing<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// Of the file that was begun last.
    sum: Sha256,
    bytes: u64,
}

/// What was put into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl<W: Write> Packing<W> {
    /// Begins a bundle with its manifest, to which is added what it states of itself.
    ///
    /// # Errors
    /// When it can't be written.
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

    /// Begins a file, of which nothing is in it yet.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn start(&mut self, file: &BundledFile) -> io::Result<()> {
        let entry = file.entry.as_deref().unwrap_or(&file.name);
        self.zip.start_file(entry, options(entry, file.bytes))?;
        (self.sum, self.bytes) = (Sha256::new(), 0);
        Ok(())
    }

    /// Puts more of the file in, so many bytes at most; answers how many there were: none at its end.
    ///
    /// # Errors
    /// When it can't be read or written.
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

    /// What is in the file that was begun last.
    #[must_use]
    pub fn packed(&self) -> Packed {
        Packed { bytes: self.bytes, sha256: hex(&self.sum.clone().finalize()) }
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// When its end can't be written.
    pub fn end(self) -> io::Result<()> {
        self.zip.finish()?.into_inner().flush()
    }
}

/// Fills a part, for what is packed depends on how much comes at once; less than that only at the end.
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

/// The same for every case: no time, and no owner's rights.
fn options(entry: &str, bytes: u64) -> SimpleFileOptions {
    let lower = entry.to_ascii_lowercase();
    let stored = PACKED.iter().any(|ending| lower.ends_with(ending));
    SimpleFileOptions::default()
        .compression_method(if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated })
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(bytes >= LARGE)
}
