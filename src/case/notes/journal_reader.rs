//! Reads the lines of a journal as they are appended.

use crate::read::{is_bundle, read_bundled_notes, without_mark};
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A journal that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JournalReader {
    pub path: PathBuf,
    /// The offset of the first byte that was not read, or of a last line without an end.
    offset: u64,
    /// The number of lines before it.
    lines: u64,
    /// The device and inode of the file; `None` if it was not there yet.
    id: Option<(u64, u64)>,
    /// Whether it is a bundle, which is read once, as it never changes.
    packed: bool,
}

/// A non-empty line of a journal.
pub(super) struct Line<'l> {
    pub number: u64,
    pub bytes: &'l [u8],
    /// Whether it has no line end: it is torn, or is just being written.
    pub open: bool,
}

/// The result of reading on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TailChange {
    /// Nothing was added.
    Nothing,
    /// There may be new lines.
    Lines,
    /// The file was replaced or has shrunk: everything has to be read again.
    Another,
}

impl JournalReader {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), offset: 0, lines: 0, id: None, packed: false }
    }

    /// Reads what was added. A last line without an end is passed to `take`, and again when the file grows.
    pub fn read(&mut self, take: &mut dyn FnMut(&Line<'_>)) -> io::Result<TailChange> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                return Ok(if self.id.is_some() { TailChange::Another } else { TailChange::Nothing });
            }
            Err(why) => return Err(why),
        };
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if self.packed && self.id == Some(id_of(&about)) {
            return Ok(TailChange::Nothing);
        }
        if self.packed {
            return Ok(TailChange::Another);
        }
        if self.id.is_none() && is_bundle(&self.path) {
            return self.read_bundled(&about, take);
        }
        if self.id.is_some_and(|id| id != id_of(&about)) || about.len() < self.offset {
            return Ok(TailChange::Another);
        }
        self.id = Some(id_of(&about));
        if about.len() == self.offset {
            return Ok(TailChange::Nothing);
        }
        file.seek(SeekFrom::Start(self.offset))?;
        // what is appended meanwhile is read the next time
        self.lines(BufReader::new(file.take(about.len() - self.offset)), take)
    }

    /// Reads the notes in a bundle.
    fn read_bundled(&mut self, about: &Metadata, take: &mut dyn FnMut(&Line<'_>)) -> io::Result<TailChange> {
        self.packed = true;
        self.id = Some(id_of(about));
        let path = self.path.clone();
        let read = read_bundled_notes(&path, |notes| self.lines(BufReader::new(notes), take))?;
        read.unwrap_or(Ok(TailChange::Nothing))
    }

    fn lines(&mut self, mut lines: impl BufRead, take: &mut dyn FnMut(&Line<'_>)) -> io::Result<TailChange> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let got = lines.read_until(b'\n', &mut bytes)?;
            if got == 0 {
                return Ok(TailChange::Lines);
            }
            let open = bytes.last() != Some(&b'\n');
            // some editors put a byte order mark at the start
            let said = if self.lines == 0 { without_mark(&bytes) } else { &bytes };
            let line = Line { number: self.lines + 1, bytes: said.trim_ascii(), open };
            if !line.bytes.is_empty() {
                take(&line);
            }
            if !open {
                self.offset += got as u64;
                self.lines += 1;
            }
        }
    }
}

fn id_of(about: &Metadata) -> (u64, u64) {
    (about.dev(), about.ino())
}
