//! A file of a case, wherever it lies: on the disk, or in a bundle.

use super::{open, small};
use crate::read::open::open_file;
use crate::read::walk::Found;
use std::fs;
use std::io::{self, Read};
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

    /// Opens it, and hands its bytes on.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open<T>(&self, take: impl FnOnce(Box<dyn Read + '_>) -> T) -> io::Result<T> {
        let Some(member) = &self.member else { return Ok(take(Box::new(open_file(&self.path)?))) };
        let mut archive = open(&self.path)?;
        let number = archive.index_for_name(&member.entry).ok_or(ZipError::FileNotFound)?;
        let file = archive.by_index(number)?;
        Ok(take(Box::new(file)))
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
