//! Reads ranges of sources, whatever records are in them.

use super::packed::LastBlock;
use super::record::{Origin, Sources};
use crate::read::open::open_file;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// A range of bytes of a source, and what speeds up reading the next one. Each thread has its own.
#[derive(Debug, Default)]
pub struct ReadBuffer {
    bytes: Vec<u8>,
    len: usize,
    file: Option<(u32, Arc<File>)>,
    block: LastBlock,
}

impl ReadBuffer {
    /// The bytes read last.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// Makes room for `len` bytes.
    fn room(&mut self, len: usize) {
        if self.bytes.len() < len {
            self.bytes.resize(len, 0);
        }
        self.len = len;
    }

    /// The file of a source, which is kept open until another one is read.
    fn opened(&mut self, source: u32, open: impl FnOnce() -> io::Result<File>) -> io::Result<Arc<File>> {
        let file = match self.file.take().filter(|(of, _)| *of == source) {
            Some((_, file)) => file,
            None => Arc::new(open()?),
        };
        self.file = Some((source, Arc::clone(&file)));
        Ok(file)
    }

    fn read(&mut self, file: &File, offset: u64) -> io::Result<()> {
        let mut got = 0;
        while got < self.len {
            match file.read_at(&mut self.bytes[got..self.len], offset.saturating_add(got as u64)) {
                Ok(0) => break,
                Ok(more) => got += more,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => {
                    self.len = 0;
                    return Err(why);
                }
            }
        }
        self.len = got;
        Ok(())
    }
}

impl Sources {
    /// Reads `len` bytes of a source from `offset` on, or fewer at its end.
    ///
    /// # Errors
    /// If the source is gone, has changed or can't be read.
    pub fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut ReadBuffer) -> io::Result<()> {
        into.room(len);
        match self.origin(source)? {
            Origin::Open(file) => into.read(file, offset),
            Origin::Growing(file) => {
                let file = into.opened(source, || file.open())?;
                into.read(&file, offset)
            }
            Origin::File(path) => {
                let file = into.opened(source, || open_file(path))?;
                let read = into.read(&file, offset);
                if let Err(change) = self.unchanged(source) {
                    into.len = 0;
                    return Err(change);
                }
                read
            }
            Origin::Packed(packed) => {
                let ReadBuffer { bytes, block, .. } = into;
                let read = packed.read_at(&mut bytes[..len], offset, (source, block));
                into.len = *read.as_ref().unwrap_or(&0);
                read.map(|_| ())
            }
            Origin::Overwritten | Origin::None => {
                into.len = 0;
                Err(io::Error::other("there is nothing to read any more"))
            }
        }
    }
}
