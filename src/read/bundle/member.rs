//! Reading a file of a case, on disk or in a bundle, in the same way.

use super::{BundledFile, hash_of, open, small};
use crate::read::open::open_file;
use crate::read::packed::{Packing, Unpacking};
use crate::read::stamp::Stamp;
use crate::read::walk::Found;
use flate2::read::DeflateDecoder;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use zip::CompressionMethod;
use zip::ZipArchive;
use zip::result::ZipError;

/// Where a file lies in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// Its name in the zip.
    pub entry: String,
    /// Its size in bytes, unpacked.
    pub bytes: u64,
    /// The SHA-256 that the manifest states, in hexadecimal; empty if it states none.
    pub sha256: String,
}

impl Member {
    /// The file of a manifest that is in the zip by the name `entry`.
    #[must_use]
    pub fn of(entry: String, file: &BundledFile) -> Self {
        Self { entry, bytes: file.bytes, sha256: file.sha256.clone() }
    }

    /// Why it is not the file with which the bundle was made; `None` if it is, or a hash is unknown.
    #[must_use]
    pub fn change(&self, sha256: &str) -> Option<String> {
        let differs = !self.sha256.is_empty() && !sha256.is_empty() && self.sha256 != sha256;
        differs.then(|| {
            format!(
                "it is not the file with which its bundle was made: its SHA-256 is {sha256}, and the bundle states {}",
                self.sha256
            )
        })
    }
}

impl Found {
    /// The size in bytes; 0 if it is unknown.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.member {
            Some(member) => member.bytes,
            None => fs::metadata(&self.path).map_or(0, |about| about.len()),
        }
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The contents of a small file; in a bundle at most 64 MiB.
    ///
    /// # Errors
    /// If it can't be read, is too large, or is not the file with which its bundle was made.
    pub fn small(&self) -> io::Result<Vec<u8>> {
        let Some(member) = &self.member else { return fs::read(&self.path) };
        let mut archive = open(&self.path)?;
        let number = archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        let bytes = small(&mut archive, number)?;
        match member.change(&hash_of(&bytes[..])?) {
            Some(why) => Err(io::Error::other(format!("{}: {why}", self.name))),
            None => Ok(bytes),
        }
    }
}

/// Opens files one after another. Keeps the last bundle open, so that its zip directory is read once for all its
/// files.
#[derive(Debug, Default)]
pub struct Opener(Option<OpenBundle>);

impl Opener {
    /// Opens a file to be read bit by bit.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn reader(&mut self, found: &Found) -> io::Result<Box<dyn Read + Send>> {
        match &found.member {
            Some(member) => self.bundle(&found.path)?.reader(member),
            None => Ok(Box::new(open_file(&found.path)?)),
        }
    }

    /// The bundle at `path`, opened unless it is the last one.
    ///
    /// # Errors
    /// If it can't be opened or is not a zip.
    pub fn bundle(&mut self, path: &Path) -> io::Result<&mut OpenBundle> {
        let bundle = match self.0.take().filter(|bundle| bundle.stamp.path() == path) {
            Some(bundle) => bundle,
            None => OpenBundle::at(path)?,
        };
        Ok(self.0.insert(bundle))
    }
}

/// An open bundle.
#[derive(Debug)]
pub struct OpenBundle {
    stamp: Arc<Stamp>,
    archive: ZipArchive<BufReader<File>>,
}

impl OpenBundle {
    fn at(path: &Path) -> io::Result<Self> {
        let file = open_file(path)?;
        let stamp = Arc::new(Stamp::of(path, &file)?);
        Ok(Self { stamp, archive: ZipArchive::new(BufReader::new(file))? })
    }

    /// Identity and size of the file when it was opened.
    #[must_use]
    pub const fn stamp(&self) -> &Arc<Stamp> {
        &self.stamp
    }

    /// Passes the unpacked bytes of one of its files to `take`.
    ///
    /// # Errors
    /// If there is no such file, or it can't be unpacked.
    pub fn read<T>(&mut self, member: &Member, take: impl FnOnce(Box<dyn Read + '_>) -> T) -> io::Result<T> {
        let number = self.archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        let file = self.archive.by_index(number)?;
        Ok(take(Box::new(file)))
    }

    /// The unpacked bytes of one of its files, apart from the bundle. They are not compared with their checksum.
    fn reader(&mut self, member: &Member) -> io::Result<Box<dyn Read + Send>> {
        let number = self.archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        let file = self.archive.by_index(number)?;
        let (start, packed, method) = (file.data_start(), file.compressed_size(), file.compression());
        let from = |start| {
            let mut from = open_file(self.stamp.path())?;
            from.seek(SeekFrom::Start(start))?;
            Ok::<_, io::Error>(from.take(packed))
        };
        Ok(match (start, method) {
            (Some(start), CompressionMethod::Stored) => Box::new(from(start)?),
            (Some(start), CompressionMethod::Deflated) => Box::new(DeflateDecoder::new(from(start)?)),
            // dwell packs no other
            _ => {
                let mut packing = Packing::new(file, None);
                io::copy(&mut packing, &mut io::sink())?;
                Box::new(Unpacking::new(packing.finish()?))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Member, Opener};
    use std::fs::{self, File};
    use std::io::{self, Write};
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    #[test]
    fn a_bundle_is_opened_once_for_all_of_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for name in ["a", "b"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let mut opener = Opener::default();
        let mut read = |name: &str| {
            let member = Member { entry: name.to_owned(), ..Member::default() };
            let bundle = opener.bundle(&path).unwrap();
            bundle.read(&member, |from| io::read_to_string(from)).unwrap().unwrap()
        };
        assert_eq!(read("a"), "a");
        // the bundle is still open, so its path is not needed
        fs::remove_file(&path).unwrap();
        assert_eq!(read("b"), "b");
    }

    #[test]
    fn files_of_a_bundle_are_read_bit_by_bit_however_they_are_packed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.zip");
        let (mut zip, text) = (ZipWriter::new(File::create(&path).unwrap()), "line\n".repeat(100_000));
        let methods = [CompressionMethod::Stored, CompressionMethod::Deflated, CompressionMethod::Zstd];
        for method in methods {
            zip.start_file(method.to_string(), SimpleFileOptions::default().compression_method(method))
                .unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let found = |name: String| Found {
            path: path.clone(),
            name: name.clone(),
            refused: None,
            member: Some(Member { entry: name, bytes: text.len() as u64, ..Member::default() }),
        };
        let mut opener = Opener::default();
        let mut open = methods.map(|method| opener.reader(&found(method.to_string())).unwrap());
        for from in &mut open {
            from.read_exact(&mut [0; 5]).unwrap();
        }
        for from in open {
            assert!(io::read_to_string(from).unwrap() == text[5..]);
        }
        assert!(opener.reader(&found("none".to_owned())).is_err());
    }
}
