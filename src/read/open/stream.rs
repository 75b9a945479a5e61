//! Streams that are examined before they are read, and counted and hashed meanwhile.

use super::layer::LOOK;
use super::utf16::Utf16;
use super::waiting::Availability;
use crate::read::hex::hex;
use crate::read::text::{self, Encoding};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A stream with its first bytes.
pub struct Head<'r> {
    /// The first bytes: 4 KiB, or all if there are fewer.
    pub bytes: Vec<u8>,
    rest: Box<dyn Read + 'r>,
}

impl<'r> Head<'r> {
    /// Reads the first bytes. A read error is returned again to whoever reads on.
    pub fn new(mut from: Box<dyn Read + 'r>) -> Self {
        let mut bytes = Vec::new();
        let failed = from.by_ref().take(LOOK as u64).read_to_end(&mut bytes).err();
        let rest: Box<dyn Read + 'r> = match failed {
            Some(error) => Box::new(Failing(Some(error))),
            None => from,
        };
        Self { bytes, rest }
    }

    /// Reads the first bytes of a stream that may block: less than 4 KiB if only a line, or the start of JSON, has
    /// come so far.
    pub fn at_hand(mut from: Box<dyn Read + 'r>, at_hand: &Availability) -> Self {
        let mut bytes = vec![0; LOOK];
        let mut len = 0;
        let failed = loop {
            let is_json = matches!(bytes[..len].trim_ascii_start().first(), Some(b'[' | b'{'));
            let is_text = is_json || memchr::memchr(b'\n', &bytes[..len]).is_some();
            if len == LOOK || (is_text && at_hand.is_nothing()) {
                break None;
            }
            match from.read(&mut bytes[len..]) {
                Ok(0) => break None,
                Ok(got) => len += got,
                Err(error) => break Some(error),
            }
        };
        bytes.truncate(len);
        let rest: Box<dyn Read + 'r> = match failed {
            Some(error) => Box::new(Failing(Some(error))),
            None => from,
        };
        Self { bytes, rest }
    }

    /// The whole stream, from its first byte.
    #[must_use]
    pub fn whole(self) -> Box<dyn Read + 'r> {
        self.behind(0)
    }

    /// The whole stream as UTF-8; UTF-16 is converted, without its mark.
    #[must_use]
    pub fn text(self) -> Box<dyn Read + 'r> {
        match text::encoding(&self.bytes) {
            Encoding::Utf8(_) => self.whole(),
            Encoding::Utf16Le(mark) => Box::new(Utf16::new(self.behind(mark), false)),
            Encoding::Utf16Be(mark) => Box::new(Utf16::new(self.behind(mark), true)),
        }
    }

    /// The stream from byte `passed` on.
    fn behind(mut self, passed: usize) -> Box<dyn Read + 'r> {
        self.bytes.drain(..passed);
        Box::new(Cursor::new(self.bytes).chain(self.rest))
    }
}

/// Fails once, then ends.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A stream that counts its bytes and, if it can't be opened again, hashes them.
pub struct Measured<'r> {
    from: Box<dyn Read + 'r>,
    hash: Option<Sha256>,
    passed: Arc<AtomicU64>,
    /// The least that it is expected to have; 0 where nothing is known, of which none is missing. Where it is known it is
    /// not hashed.
    long: u64,
}

impl Measured<'_> {
    fn hash(&self) -> Option<String> {
        self.hash.as_ref().map(|hash| hex(&hash.clone().finalize()))
    }
}

impl Read for Measured<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&into[..got]);
        }
        self.passed.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

/// A shared [`Measured`] stream: one clone reads, another one asks for count and hash.
#[derive(Clone)]
pub struct Shared<'r>(Rc<RefCell<Measured<'r>>>);

impl<'r> Shared<'r> {
    /// Counts and hashes a stream.
    pub fn new(from: Box<dyn Read + 'r>) -> Self {
        Self::of(from, Some(Sha256::new()), 0)
    }

    /// Counts a stream of `long` bytes, which is hashed later.
    pub fn unhashed(from: Box<dyn Read + 'r>, long: u64) -> Self {
        Self::of(from, None, long)
    }

    fn of(from: Box<dyn Read + 'r>, hash: Option<Sha256>, long: u64) -> Self {
        Self(Rc::new(RefCell::new(Measured { from, hash, passed: Arc::default(), long })))
    }

    /// Bytes read so far.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.0.borrow().passed.load(Ordering::Relaxed)
    }

    /// The bytes read and expected of a stream that ended too early; `None` if it was long enough.
    #[must_use]
    pub fn cut(&self) -> Option<(u64, u64)> {
        let (passed, long) = (self.passed(), self.0.borrow().long);
        (passed < long).then_some((passed, long))
    }

    /// The counter of bytes, shared with whoever reports progress.
    #[must_use]
    pub fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.0.borrow().passed)
    }

    /// The size of the whole stream and its SHA-256. A stream that is hashed is first read to its end; else there is
    /// no hash.
    ///
    /// # Errors
    /// If it can't be read to its end.
    pub fn finish(&self) -> io::Result<(u64, Option<String>)> {
        if self.0.borrow().hash.is_none() {
            return Ok((self.passed().max(self.0.borrow().long), None));
        }
        let mut stream = self.0.borrow_mut();
        io::copy(&mut *stream, &mut io::sink())?;
        let hash = stream.hash();
        Ok((stream.passed.load(Ordering::Relaxed), hash))
    }

    /// The SHA-256 of what was read so far, if it is hashed.
    #[must_use]
    pub fn hash(&self) -> Option<String> {
        self.0.borrow().hash()
    }
}

impl Read for Shared<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(into)
    }
}
