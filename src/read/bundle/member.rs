//! A file of a case, wherever it lies: on the disk, or in a bundle.

use super::{open, small};
use crate::read::open::open_file;
use crate::read::stamp::Stamp;
use crate::read::walk::Found;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;
use zip::result::ZipError;

/// A file in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name in the zip.
    pub entry: String,
    /// Its size.
    pub bytes: u64,
}

impl Found {
    /// How long it is.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.member {
            Some(member) => member.bytes,
            None => fs::metadata(&self.path).map_or(0, |about| about.len()),
        }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of a small file.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn small(&self) -> io::Result<Vec<u8>> {
        let Some(member) = &self.member else { return fs::read(&self.path) };
        let mut archive = open(&self.path)?;
        let number = archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        small(&mut archive, number)
    }
}

/// Opens files one after the other. A bundle stays open until another one is, so that its directory is read once for all of
/// its files.
#[derive(Debug, Default)]
pub struct Opener(Option<OpenBundle>);

impl Opener {
    /// Opens a file, and hands its bytes on.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open<T>(&mut self, found: &Found, take: impl FnOnce(Box<dyn Read + '_>) -> T) -> io::Result<T> {
        match &found.member {
            Some(member) => self.bundle(&found.path)?.read(member, take),
            None => Ok(take(Box::new(open_file(&found.path)?))),
        }
    }

    /// The bundle at that path.
    ///
    /// # Errors
    /// When it can't be opened, or is none.
    pub fn bundle(&mut self, path: &Path) -> io::Result<&mut OpenBundle> {
        let bundle = match self.0.take().filter(|bundle| bundle.stamp.path() == path) {
            Some(bundle) => bundle,
            None => OpenBundle::at(path)?,
        };
        Ok(self.0.insert(bundle))
    }
}

/// A bundle that is open.
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

    /// The file as it was when it was opened.
    #[must_use]
    pub const fn stamp(&self) -> &Arc<Stamp> {
        &self.stamp
    }

    /// Hands the bytes of one of its files on.
    ///
    /// # Errors
    /// When there is no such file in it, or it can't be unpacked.
    pub fn read<T>(&mut self, member: &Member, take: impl FnOnce(Box<dyn Read + '_>) -> T) -> io::Result<T> {
        let number = self.archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        let file = self.archive.by_index(number)?;
        Ok(take(Box::new(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Member, Opener};
    use std::fs::{self, File};
    use std::io::{Read, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

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
        let found = |name: &str| Found {
            path: path.clone(),
            name: name.to_owned(),
            refused: None,
            member: Some(Member { entry: name.to_owned(), bytes: 1 }),
        };
        let mut opener = Opener::default();
        let mut read = |name: &str| {
            let mut text = String::new();
            opener.open(&found(name), |mut from| from.read_to_string(&mut text)).unwrap().unwrap();
            text
        };
        assert_eq!(read("a"), "a");
        // it is not looked for again
        fs::remove_file(&path).unwrap();
        assert_eq!(read("b"), "b");
    }
}
