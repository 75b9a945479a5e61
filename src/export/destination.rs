//! The destination of an export: standard output, or a file that appears under its name only when it is complete.

use crate::read::{hex, is_journal, is_passed_over};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error;

/// The size of the write buffer.
const BUFFER: usize = 1 << 16;
/// The most bytes of a file's name in that of its unfinished one; many folders take 255 in all.
const NAME: usize = 200;

/// Why an export can't be written.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// The file already exists.
    #[error("{} is there already: name another file, or say --force", .0.display())]
    Taken(PathBuf),
    /// This place must not be written to.
    #[error("{0}")]
    Refused(String),
    /// Writing failed.
    #[error("{}: {why}", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
}

/// The destination of an export. Dropping it removes an incomplete file.
#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    /// The temporary name while writing; `None` if the destination is no regular file.
    part: Option<PathBuf>,
    /// The path of the accompanying `.about.json`, if one is wanted.
    beside: Option<PathBuf>,
    /// Whether the temporary file exists.
    begun: bool,
    /// Whether that of the accompanying file exists.
    told: bool,
    /// Whether an existing file may be replaced.
    force: bool,
}

/// A writer that hashes what passes.
pub struct Out {
    to: BufWriter<Box<dyn Write + Send>>,
    sum: RunningHash,
}

/// The hash and number of the bytes written so far; clones share it.
#[derive(Debug, Clone, Default)]
pub struct RunningHash(Arc<Mutex<(Sha256, u64)>>);

impl RunningHash {
    /// The SHA-256 in hexadecimal.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.0.lock().unwrap_or_else(PoisonError::into_inner).0.clone().finalize())
    }

    /// The number of bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl Out {
    /// A handle to the hash, which stays valid after writing.
    #[must_use]
    pub fn sum(&self) -> RunningHash {
        self.sum.clone()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        let mut sum = self.sum.0.lock().unwrap_or_else(PoisonError::into_inner);
        sum.0.update(bytes.get(..written).unwrap_or(bytes));
        sum.1 += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Destination {
    /// Checks a destination; `-` is standard output, and `about` asks for a file beside it with the provenance. An
    /// existing file is refused without `force`. Evidence, and places where the file would be read as evidence, are
    /// always refused.
    ///
    /// # Errors
    /// If it must not be written to.
    pub fn of(path: &Path, force: bool, about: bool, evidence: &[PathBuf]) -> Result<Self, PlaceError> {
        let plain = path != Path::new("-") && !fs::metadata(path).is_ok_and(|found| !found.is_file());
        if !plain {
            if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
                return Err(PlaceError::Refused(format!(
                    "{} is a folder: name a file in it",
                    path.display()
                )));
            }
            return Ok(Self {
                path: path.to_owned(),
                part: None,
                beside: None,
                begun: false,
                told: false,
                force,
            });
        }
        let beside = about.then(|| with(path, ".about.json"));
        let part = part_of(path);
        let files = [(path, true), (part.as_path(), true)];
        // what tells of an export is never read as evidence
        for (file, is_read) in files.into_iter().chain(beside.as_deref().map(|file| (file, false))) {
            allowed((file, is_read), evidence)?;
            if is_notes(file) {
                let why = format!("{} holds notes: it is never replaced", file.display());
                return Err(PlaceError::Refused(why));
            }
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            let why = format!("{}: there is no folder {}: make it first", path.display(), folder.display());
            return Err(PlaceError::Refused(why));
        }
        for file in std::iter::once(path).chain(beside.as_deref()) {
            if file.symlink_metadata().is_err_and(|why| why.kind() == io::ErrorKind::InvalidFilename) {
                let why = format!("{}: this name is too long: write a shorter one", file.display());
                return Err(PlaceError::Refused(why));
            }
            if !force && file.exists() {
                return Err(PlaceError::Taken(file.to_owned()));
            }
        }
        Ok(Self { path: path.to_owned(), part: Some(part), beside, begun: false, told: false, force })
    }

    /// Opens it for writing.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn open(&mut self) -> Result<Out, PlaceError> {
        let to: Box<dyn Write + Send> = match &self.part {
            Some(part) => {
                let mut options = OpenOptions::new();
                // never replace an existing file of the temporary name
                let opened = options.write(true).create_new(true).open(part);
                let file = opened.map_err(|why| match why.kind() {
                    io::ErrorKind::AlreadyExists => PlaceError::Refused(format!(
                        "{} was left by an export that ended early: remove it",
                        part.display()
                    )),
                    // report the file that the user named, not the temporary one
                    _ => self.error(why),
                })?;
                self.begun = true;
                Box::new(file)
            }
            None if self.path == Path::new("-") => Box::new(io::stdout()),
            None => Box::new(OpenOptions::new().write(true).open(&self.path).map_err(|why| self.error(why))?),
        };
        Ok(Out { to: BufWriter::with_capacity(BUFFER, to), sum: RunningHash::default() })
    }

    /// Renames the complete file, and what accompanies it, to their final names: both, or neither.
    ///
    /// # Errors
    /// If that fails.
    pub fn done(&mut self) -> Result<(), PlaceError> {
        let Some(part) = &self.part else { return Ok(()) };
        self.finish(part, &self.path)?;
        self.begun = false;
        if let Some(beside) = self.beside.as_deref().filter(|_| self.told) {
            self.finish(&part_of(beside), beside).inspect_err(|_| {
                // what was replaced can't be brought back, and is better than nothing
                if !self.force {
                    drop(fs::remove_file(&self.path));
                }
            })?;
            self.told = false;
        }
        Ok(())
    }

    /// Renames a complete file to its final name.
    fn finish(&self, part: &Path, path: &Path) -> Result<(), PlaceError> {
        let synced = File::open(part).and_then(|file| file.sync_all());
        let named = synced.and_then(|()| if self.force { fs::rename(part, path) } else { named(part, path) });
        named.map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => PlaceError::Taken(path.to_owned()),
            _ => PlaceError::Io { path: path.to_owned(), why },
        })
    }

    /// The final path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the provenance, which accompanies the file once that is [`done`](Self::done); returns `false` if none is
    /// wanted.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn say(&mut self, about: &str) -> Result<bool, PlaceError> {
        let Some(path) = &self.beside else { return Ok(false) };
        let part = part_of(path);
        let opened = OpenOptions::new().write(true).create_new(true).open(&part);
        let written = opened.and_then(|mut file| {
            self.told = true;
            file.write_all(about.as_bytes())
        });
        written.map_err(|why| PlaceError::Io { path: path.clone(), why })?;
        Ok(true)
    }

    /// An error about this destination.
    #[must_use]
    pub fn error(&self, why: io::Error) -> PlaceError {
        PlaceError::Io { path: self.path.clone(), why }
    }
}

impl Drop for Destination {
    fn drop(&mut self) {
        // if this fails, the next export reports the leftover file
        if let Some(part) = self.part.as_ref().filter(|_| self.begun) {
            drop(fs::remove_file(part));
        }
        if let Some(beside) = self.beside.as_ref().filter(|_| self.told) {
            drop(fs::remove_file(part_of(beside)));
        }
    }
}

/// Renames a file without replacing one that appeared meanwhile.
fn named(part: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(part, path) {
        Ok(()) => fs::remove_file(part),
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Err(why),
        // no hard links on this file system: check and rename
        Err(_) if path.symlink_metadata().is_err() => fs::rename(part, path),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// What stands beside a file until it is whole: hidden, so that no folder of evidence reads it.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // of a long name the end, in which a file and what tells of it differ
    let end = &name[name.ceil_char_boundary(name.len().saturating_sub(NAME))..];
    path.with_file_name(format!(".{end}.{}.part", std::process::id()))
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The folder that a file is or will be in.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file is a journal of notes that is not empty.
fn is_notes(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() > 0) && is_journal(file)
}

/// Refuses evidence, and places where the file would be read as evidence next time, if `is_read`.
fn allowed((file, is_read): (&Path, bool), evidence: &[PathBuf]) -> Result<(), PlaceError> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let folder = folder_of(file);
    let own = file.file_name().unwrap_or_default().to_string_lossy();
    for held in evidence {
        let is_in =
            |path: &Path| real(path).zip(real(held)).is_some_and(|(path, held)| path.starts_with(held));
        if is_in(file) {
            let why = format!("{} is evidence of {}: it is never written to", file.display(), held.display());
            return Err(PlaceError::Refused(why));
        }
        if is_read && held.is_dir() && is_in(folder) && !is_passed_over(&own) {
            let why = format!(
                "{} would be read as evidence of {} the next time: name a file outside of it",
                file.display(),
                held.display()
            );
            return Err(PlaceError::Refused(why));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Destination, PlaceError};
    use std::fs;
    use std::io::Write;

    #[test]
    fn a_folder_that_is_not_there_is_refused_before_anything_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nowhere/out.csv");
        let why = Destination::of(&path, false, false, &[]).unwrap_err().to_string();
        assert!(why.contains("nowhere: make it first"), "{why}");
        assert!(
            Destination::of(std::path::Path::new("out.csv"), true, false, &[]).is_ok(),
            "the folder one is in"
        );
    }

    #[test]
    fn a_name_may_be_as_long_as_the_folder_takes_it() {
        let folder = tempfile::tempdir().unwrap();
        let of = |length: usize, about: bool| {
            Destination::of(&folder.path().join("n".repeat(length)), false, about, &[])
        };
        for (length, about) in [(255, false), (244, true)] {
            let mut to = of(length, about).unwrap();
            to.open().unwrap().write_all(b"ours").unwrap();
            to.say("{}").unwrap();
            to.done().unwrap();
            assert!(folder.path().join("n".repeat(length)).exists(), "{length}");
        }
        for (length, about) in [(256, false), (245, true)] {
            let Err(PlaceError::Refused(why)) = of(length, about) else { panic!("{length}") };
            assert!(why.ends_with("this name is too long: write a shorter one"), "{why}");
        }
    }

    #[test]
    fn a_file_that_came_while_an_export_was_written_is_not_replaced_unless_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let write = |force: bool| {
            let mut to = Destination::of(&path, force, false, &[]).unwrap();
            to.open().unwrap().write_all(b"ours").unwrap();
            fs::write(&path, "theirs").unwrap();
            to.done()
        };
        assert!(matches!(write(false), Err(PlaceError::Taken(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        write(true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no part is left");
        fs::remove_file(&path).unwrap();
        let mut to = Destination::of(&path, false, false, &[]).unwrap();
        to.open().unwrap().write_all(b"ours").unwrap();
        to.done().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_and_what_accompanies_it_are_both_there_or_neither() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let write = |force: bool, meanwhile: bool| {
            let mut to = Destination::of(&path, force, true, &[]).unwrap();
            to.open().unwrap().write_all(b"ours").unwrap();
            to.say("about").unwrap();
            if meanwhile {
                fs::write(folder.path().join("out.csv.about.json"), "theirs").unwrap();
            }
            to.done()
        };
        let names = || fs::read_dir(folder.path()).unwrap().count();
        write(false, false).unwrap();
        assert_eq!(names(), 2);
        fs::remove_file(&path).unwrap();
        fs::remove_file(folder.path().join("out.csv.about.json")).unwrap();
        assert!(matches!(write(false, true), Err(PlaceError::Taken(_))));
        assert_eq!((names(), path.exists()), (1, false));
        assert_eq!(fs::read_to_string(folder.path().join("out.csv.about.json")).unwrap(), "theirs");
        write(true, false).unwrap();
        assert_eq!(names(), 2, "which may be replaced");
    }
}
