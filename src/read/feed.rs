//! The bytes of a source, in a window that moves forward over it.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

/// The longest record that is read; longer ones are rejected.
pub const LONGEST: usize = 64 << 20;

/// A window over a source: what was read and is not used up yet.
pub struct Feed<'r> {
    from: &'r mut dyn Read,
    window: Vec<u8>,
    start: usize,
    offset: u64,
    over: bool,
    hash: Sha256,
    total: u64,
}

impl<'r> Feed<'r> {
    /// A window at the start of a source.
    pub fn new(from: &'r mut dyn Read) -> Self {
        Self { from, window: Vec::new(), start: 0, offset: 0, over: false, hash: Sha256::new(), total: 0 }
    }

    /// What stands in the window.
    #[must_use]
    pub fn have(&self) -> &[u8] {
        &self.window[self.start..]
    }

    /// Where the window begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the source has no more than the window holds.
    #[must_use]
    pub const fn over(&self) -> bool {
        self.over
    }

    /// Reads on; `false` at the end.
    ///
    /// # Errors
    /// When the source can't be read.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.over {
            return Ok(false);
        }
        self.window.drain(..self.start);
        self.start = 0;
        let held = self.window.len();
        // a long record doubles the window, so that it is moved few times
        self.window.resize(held + CHUNK.max(held), 0);
        let got = loop {
            match self.from.read(&mut self.window[held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.window.truncate(held);
                    return Err(error);
                }
                Ok(got) => break got,
            }
        };
        self.window.truncate(held + got);
        self.hash.update(&self.window[held..]);
        self.total += got as u64;
        self.over = got == 0;
        Ok(!self.over)
    }

    /// Leaves so many bytes behind.
    pub fn consume(&mut self, len: usize) {
        let len = len.min(self.have().len());
        self.start += len;
        self.offset += len as u64;
    }

    /// Bytes read so far.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Reads what is left, and answers the size and SHA-256 of the whole.
    ///
    /// # Errors
    /// When the source can't be read.
    pub fn finish(mut self) -> io::Result<(u64, String)> {
        while !self.over {
            self.consume(usize::MAX);
            self.more()?;
        }
        Ok((self.total, hex(&self.hash.finalize())))
    }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
