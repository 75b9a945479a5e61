//! Where an export is written: standard output, or a file that is there only once it is whole.

use crate::read::{hex, is_journal, is_passed_over};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error;

/// How much is written at once.
const BUFFER: usize = 1 << 16;

/// Why an export can't be written.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// A file is there already.
    #[error("{} is there already: name another file, or say --force", .0.display())]
    Taken(PathBuf),
    /// Nothing may be written there.
    #[error("{0}")]
    Refused(String),
    /// It can't be written.
    #[error("{}: {why}", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
}

/// Where an export goes. What did not become whole is removed when this is dropped.
#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    /// Under which name it is written until it is whole; `None` of what is no file.
    part: Option<PathBuf>,
    /// The file beside it that says what it is.
    beside: Option<PathBuf>,
    /// Whether a part of it is there that is not whole.
    begun: bool,
    /// Whether what is there may be replaced.
    force: bool,
}

/// The bytes that are written, and their hash.
pub struct Out {
    to: BufWriter<Box<dyn Write + Send>>,
    sum: RunningHash,
}

/// The hash and the number of the bytes that were written.
#[derive(Debug, Clone, Default)]
pub struct RunningHash(Arc<Mutex<(Sha256, u64)>>);

impl RunningHash {
    /// The hash in hexadecimal.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.0.lock().unwrap_or_else(PoisonError::into_inner).0.clone().finalize())
    }

    /// How many bytes there were.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl Out {
    /// The hash of what will have been written.
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
    /// Where somebody says; `-` is standard output, and `about` whether a file beside it says what it is. A file that is
    /// there is refused, unless it may be replaced; one that is evidence, or would be read as evidence, always is.
    ///
    /// # Errors
    /// When nothing may be written there.
    pub fn of(path: &Path, force: bool, about: bool, evidence: &[PathBuf]) -> Result<Self, PlaceError> {
        let plain = path != Path::new("-") && !fs::metadata(path).is_ok_and(|found| !found.is_file());
        if !plain {
            if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
                return Err(PlaceError::Refused(format!(
                    "{} is a folder: name a file in it",
                    path.display()
                )));
            }
            return Ok(Self { path: path.to_owned(), part: None, beside: None, begun: false, force });
        }
        let beside = about.then(|| with(path, ".about.json"));
        let part = part_of(path);
        for file in [path, part.as_path()].into_iter().chain(beside.as_deref()) {
            allowed(file, evidence)?;
            if is_notes(file) {
                let why = format!("{} holds notes: it is never replaced", file.display());
                return Err(PlaceError::Refused(why));
            }
        }
        for file in std::iter::once(path).chain(beside.as_deref()) {
            if !force && file.exists() {
                return Err(PlaceError::Taken(file.to_owned()));
            }
        }
        Ok(Self { path: path.to_owned(), part: Some(part), beside, begun: false, force })
    }

    /// Opens it.
    ///
    /// # Errors
    /// When that is not possible.
    pub fn open(&mut self) -> Result<Out, PlaceError> {
        let to: Box<dyn Write + Send> = match &self.part {
            Some(part) => {
                let mut options = OpenOptions::new();
                // whatever else is called so is not ours to replace
                let opened = options.write(true).create_new(true).open(part);
                let file = opened.map_err(|why| match why.kind() {
                    io::ErrorKind::AlreadyExists => PlaceError::Refused(format!(
                        "{} was left by an export that ended early: remove it",
                        part.display()
                    )),
                    // nobody named the part: it is the file that can't be written
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

    /// It is whole: it gets its name.
    ///
    /// # Errors
    /// When it can't be put where it belongs.
    pub fn done(&mut self) -> Result<(), PlaceError> {
        let Some(part) = &self.part else { return Ok(()) };
        let synced = File::open(part).and_then(|file| file.sync_all());
        let named = synced
            .and_then(|()| if self.force { fs::rename(part, &self.path) } else { named(part, &self.path) });
        named.map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => PlaceError::Taken(self.path.clone()),
            _ => self.error(why),
        })?;
        self.begun = false;
        Ok(())
    }

    /// Where it goes.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what it is into the file beside it; `false` where there is none.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn say(&self, about: &str) -> Result<bool, PlaceError> {
        let Some(path) = &self.beside else { return Ok(false) };
        fs::write(path, about).map_err(|why| PlaceError::Io { path: path.clone(), why })?;
        Ok(true)
    }

    /// An error of writing to it.
    #[must_use]
    pub fn error(&self, why: io::Error) -> PlaceError {
        PlaceError::Io { path: self.path.clone(), why }
    }
}

impl Drop for Destination {
    fn drop(&mut self) {
        if let Some(part) = self.part.as_ref().filter(|_| self.begun) {
            // where that fails the next export says that it is there
            drop(fs::remove_file(part));
        }
    }
}

/// Gives a file a name that nothing has. What came there while it was written is not replaced.
fn named(part: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(part, path) {
        Ok(()) => fs::remove_file(part),
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Err(why),
        // a file system without second names, where a look must do
        Err(_) if path.symlink_metadata().is_err() => fs::rename(part, path),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// What stands beside a file until it is whole: hidden, so that no folder of evidence reads it.
fn part_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether a file is a journal of notes with something in it.
fn is_notes(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() > 0) && is_journal(file)
}

/// Nothing is written to evidence, nor to where it would be read as evidence the next time.
fn allowed(file: &Path, evidence: &[PathBuf]) -> Result<(), PlaceError> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = file.file_name().unwrap_or_default().to_string_lossy();
    for held in evidence {
        let is_in =
            |path: &Path| real(path).zip(real(held)).is_some_and(|(path, held)| path.starts_with(held));
        if is_in(file) {
            let why = format!("{} is evidence of {}: it is never written to", file.display(), held.display());
            return Err(PlaceError::Refused(why));
        }
        if held.is_dir() && is_in(folder) && !is_passed_over(&own) {
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
}
