//! Streams that are looked into before they are read, and hashed while they are.

use super::layer::LOOK;
use crate::read::feed::hex;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

/// A stream of which the first bytes were looked at.
pub struct Head<'r> {
    /// The first bytes: 4 KiB, or all where there are no more.
    pub bytes: Vec<u8>,
    rest: Box<dyn Read + 'r>,
}

impl<'r> Head<'r> {
    /// Looks at the first bytes. What can't be read is met again by who reads on.
    pub fn new(mut from: Box<dyn Read + 'r>) -> Self {
        let mut bytes = Vec::new();
        let failed = from.by_ref().take(LOOK as u64).read_to_end(&mut bytes).err();
        let rest: Box<dyn Read + 'r> = match failed {
            Some(error) => Box::new(Failing(Some(error))),
            None => from,
        };
        Self { bytes, rest }
    }

    /// The whole stream, from its first byte.
    #[must_use]
    pub fn whole(self) -> Box<dyn Read + 'r> {
        Box::new(Cursor::new(self.bytes).chain(self.rest))
    }
}

/// A stream that failed.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A stream whose bytes are counted and hashed as they pass.
pub struct Hashing<'r> {
    from: Box<dyn Read + 'r>,
    hash: Sha256,
    bytes: u64,
}

impl Read for Hashing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        self.hash.update(&into[..got]);
        self.bytes += got as u64;
        Ok(got)
    }
}

/// A hashed stream in two hands: one reads it, the other asks in the end what came of it.
#[derive(Clone)]
pub struct Shared<'r>(Rc<RefCell<Hashing<'r>>>);

impl<'r> Shared<'r> {
    /// Counts and hashes a stream.
    pub fn new(from: Box<dyn Read + 'r>) -> Self {
        Self(Rc::new(RefCell::new(Hashing { from, hash: Sha256::new(), bytes: 0 })))
    }

    /// Bytes read so far.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.0.borrow().bytes
    }

    /// Reads what is left, and answers the size and SHA-256 of the whole.
    ///
    /// # Errors
    /// When it can't be read to its end.
    pub fn finish(&self) -> io::Result<(u64, String)> {
        let mut stream = self.0.borrow_mut();
        io::copy(&mut *stream, &mut io::sink())?;
        Ok((stream.bytes, hex(&stream.hash.clone().finalize())))
    }
}

impl Read for Shared<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(into)
    }
}
