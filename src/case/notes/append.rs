//! Appends to a journal: under its lock, in one write, and flushed to disk before it is reported as done.

use super::faults::Faults;
use crate::read::is_journal;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A journal that is locked until this is dropped.
pub(super) struct Opened<'f> {
    faults: &'f dyn Faults,
    path: PathBuf,
    file: File,
    bytes: u64,
    /// Whether its last line has no end.
    torn: bool,
}

/// Opens a journal, creating it if needed, and locks it. A file that holds something else is not written to.
pub(super) fn open<'f>(path: &Path, faults: &'f dyn Faults) -> io::Result<Opened<'f>> {
    let folder = folder(path);
    // the evidence folder exists; the folder for journals outside of it is created
    if is_made(folder) {
        faults.before("mkdir")?;
        // notes are about evidence: nobody else may read them
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    loop {
        let mode = if is_made(folder) { 0o600 } else { 0o666 };
        faults.before("open")?;
        let file = File::options().read(true).append(true).create(true).mode(mode).open(path)?;
        faults.before("lock")?;
        file.lock()?;
        faults.before("stat")?;
        // while this waited for the lock, the file may have been replaced
        if !stands(path, &file)? {
            continue;
        }
        faults.before("length")?;
        let bytes = file.metadata()?.len();
        if bytes > 0 && !is_journal(path) {
            return Err(io::Error::other("it holds no notes: nothing is written to it"));
        }
        let mut last = [b'\n'];
        faults.before("read")?;
        if bytes > 0 {
            file.read_exact_at(&mut last, bytes - 1)?;
        }
        return Ok(Opened { faults, path: path.to_owned(), file, bytes, torn: last != *b"\n" });
    }
}

fn stands(path: &Path, file: &File) -> io::Result<bool> {
    let (here, held) = (fs::metadata(path), file.metadata()?);
    match here {
        Ok(here) => Ok((here.dev(), here.ino()) == (held.dev(), held.ino())),
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(why) => Err(why),
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a folder is the one for journals outside of a case.
fn is_made(folder: &Path) -> bool {
    folder.ends_with("dwell/notes")
}

impl Opened<'_> {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length when it was locked.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends whole lines. If that fails, none of them remain.
    pub fn write(mut self, lines: &str) -> io::Result<()> {
        // a torn last line gets a line end, and stays as it is
        let lines = if self.torn { format!("\n{lines}") } else { lines.to_owned() };
        let written = self.put(lines.as_bytes());
        if written.is_err() {
            // if this fails too, the next note still begins on a line of its own
            drop(self.cut());
        }
        written
    }

    fn cut(&self) -> io::Result<()> {
        self.faults.before("cut")?;
        self.file.set_len(self.bytes)?;
        self.faults.before("sync the cut")?;
        self.file.sync_data()
    }

    fn put(&mut self, lines: &[u8]) -> io::Result<()> {
        self.faults.before("write")?;
        let room = lines.get(..self.faults.room(lines.len())).unwrap_or(lines);
        let got = loop {
            match self.file.write(room) {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        if got < lines.len() {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "no space is left for it"));
        }
        self.faults.before("sync")?;
        self.file.sync_data()?;
        if self.bytes == 0 {
            self.faults.before("sync the folder")?;
            // the file may be new, and so may the folders created for it
            let folder = folder(&self.path);
            File::open(folder)?.sync_all()?;
            for above in folder.ancestors().skip(1).take(if is_made(folder) { 3 } else { 0 }) {
                self.faults.before("sync a folder above")?;
                drop(File::open(above).and_then(|above| above.sync_all()));
            }
        }
        Ok(())
    }
}
