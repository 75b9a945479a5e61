//! Detects what happened to the files of sources since they were read.

use super::{Origin, Source, Sources};
use crate::read::bundle::PartialHash;
use crate::read::open::open_file;
use crate::read::walk;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// The message for a followed file that was truncated.
pub(super) const OVERWRITTEN: &str = "its file was written anew";

impl Source {
    /// Whether neither its file nor how much of it was read is another.
    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.origin.is_same(&other.origin) && self.stamp == other.stamp
    }

    fn change(&self) -> Option<String> {
        self.stamp.as_ref()?.change()
    }

    /// What has become of its file, or of its records if they can't be read back any more.
    fn fate(&self) -> Option<String> {
        self.change().or_else(|| self.loss())
    }

    /// Why its records can't be read back any more; `None` if they can, or never could.
    fn loss(&self) -> Option<String> {
        match &self.origin {
            Origin::File(_) => self.change(),
            Origin::Overwritten => Some(OVERWRITTEN.to_owned()),
            Origin::Growing(file) => file.about().err().map(|why| walk::why(&why)),
            Origin::Open(_) | Origin::Packed(_) | Origin::None => None,
        }
    }
}

/// Reads a file from its beginning, wherever others who hold it are.
struct FromStart {
    file: Arc<File>,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.file.read_at(into, self.at)?;
        self.at += got as u64;
        Ok(got)
    }
}

impl Sources {
    /// The SHA-256 of the first bytes of a source's file, for ascending numbers of bytes, all in one pass; fewer if the file
    /// has fewer bytes or can't be read.
    #[must_use]
    pub fn beginnings(&self, source: usize, lengths: &[u64]) -> Vec<String> {
        let file = match self.all.get(source) {
            Some(Source { origin: Origin::Open(file), .. }) => Ok(Arc::clone(file)),
            Some(Source { origin: Origin::Growing(file), .. }) => file.open().map(Arc::new),
            Some(Source { origin: Origin::File(path), .. }) => open_file(path).map(Arc::new),
            Some(Source { stamp: Some(stamp), .. }) => open_file(stamp.path()).map(Arc::new),
            _ => return Vec::new(),
        };
        let Ok(file) = file else { return Vec::new() };
        let (mut hash, mut at) = (PartialHash::default(), 0);
        let hash_to = |length: &u64| {
            let part = FromStart { file: Arc::clone(&file), at };
            let hashed = hash.step(&mut part.take(length - at), u64::MAX);
            at = *length;
            hashed.is_ok().then(|| hash.so_far()).filter(|(bytes, _)| bytes == length).map(|(_, hash)| hash)
        };
        lengths.iter().map_while(hash_to).collect()
    }

    /// Whether a source is as it was in some that were copied from these: it was not read on since.
    #[must_use]
    pub fn is_as_in(&self, other: &Self, number: usize) -> bool {
        Arc::ptr_eq(&self.all, &other.all)
            || self.all.get(number).zip(other.all.get(number)).is_some_and(|(own, other)| own.is_same(other))
    }

    /// For each source, how its file changed since it was read; `None` if it did not.
    #[must_use]
    pub fn changes(&self) -> Vec<Option<String>> {
        self.all.iter().map(Source::fate).collect()
    }

    /// How many files have changed since they were read. An archive counts as one file.
    #[must_use]
    pub fn changed(&self) -> u64 {
        let changed: Vec<usize> = self.each_changed().collect();
        self.files_of(&changed)
    }

    /// The sources whose files have changed since they were read.
    pub fn each_changed(&self) -> impl Iterator<Item = usize> {
        self.all.iter().enumerate().filter(|(_, source)| source.fate().is_some()).map(|(number, _)| number)
    }

    /// How many files some sources were read from. An archive is one file.
    #[must_use]
    pub fn files_of(&self, sources: &[usize]) -> u64 {
        let place = |number: &usize| match self.all.get(*number).and_then(|source| source.stamp.as_ref()) {
            Some(stamp) => Ok(stamp.path()),
            None => Err(*number),
        };
        sources.iter().map(place).collect::<HashSet<_>>().len() as u64
    }

    /// The sources whose records can't be read back any more: number and reason.
    pub fn unreadable(&self) -> impl Iterator<Item = (usize, String)> {
        self.all.iter().enumerate().filter_map(|(number, source)| Some((number, source.loss()?)))
    }

    /// Whether the file of a source was written anew while it was followed: its contents since are another source.
    #[must_use]
    pub fn is_overwritten(&self, source: u32) -> bool {
        matches!(self.all.get(source as usize), Some(Source { origin: Origin::Overwritten, .. }))
    }

    /// Checks that the file of a source is still the one that was read.
    ///
    /// # Errors
    /// If the file is gone or has changed.
    pub(in crate::read) fn unchanged(&self, source: u32) -> io::Result<()> {
        let source =
            self.all.get(source as usize).ok_or_else(|| io::Error::other("there is no such source"))?;
        source.loss().map_or(Ok(()), |loss| Err(io::Error::other(loss)))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::bundle::hash_of;
    use crate::read::record::{Growing, Origin, Sources, Written};
    use std::fs::{self, File};
    use std::sync::Arc;

    #[test]
    fn the_beginning_of_a_file_is_compared_however_it_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        fs::write(&path, "abcd").unwrap();
        let mut sources = Sources::default();
        sources.add("a", Origin::File(path.clone()), Written::Unknown);
        sources.add("b", Origin::Open(Arc::new(File::open(&path).unwrap())), Written::Unknown);
        let growing = Growing::at(&path, &fs::metadata(&path).unwrap());
        sources.add("c", Origin::Growing(Arc::new(growing)), Written::Unknown);
        let [first, hash] = [&b"a"[..], b"abc"].map(|bytes| hash_of(bytes).unwrap());
        for source in 0..3 {
            assert_eq!(sources.beginnings(source, &[1, 3, 3]), [&*first, &hash, &hash], "{source}");
            assert_eq!(sources.beginnings(source, &[3, 99]), [&*hash], "{source}");
        }
        assert!(sources.beginnings(3, &[3]).is_empty(), "there is none");
    }
}
