//! What was read from a stream that can't be read again, kept small: standard input, and what archives hold.
//!
//! Blocks are compressed one by one, so that any place is read back by unpacking the block in which it stands.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is compressed at a time, in bytes.
const BLOCK: usize = 256 << 10;
/// How hard is tried: the fastest, which keeps logs at a tenth of their size.
const LEVEL: i32 = 1;

/// Bytes in compressed blocks.
#[derive(Debug, Default)]
pub struct Packed {
    blocks: Vec<Box<[u8]>>,
    len: u64,
    /// The block that was unpacked last.
    last: Mutex<Option<(usize, Arc<Vec<u8>>)>>,
}

impl Packed {
    /// How many bytes it holds.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Fills `into` with what stands at `offset`, as far as there is.
    ///
    /// # Errors
    /// When a block can't be unpacked.
    pub fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < into.len() {
            let at = offset.saturating_add(filled as u64);
            if at >= self.len {
                break;
            }
            let number = usize::try_from(at / BLOCK as u64).map_err(io::Error::other)?;
            let block = self.block(number)?;
            let within = usize::try_from(at % BLOCK as u64).map_err(io::Error::other)?;
            let rest = block.get(within..).unwrap_or_default();
            let take = rest.len().min(into.len() - filled);
            if take == 0 {
                break;
            }
            into[filled..filled + take].copy_from_slice(&rest[..take]);
            filled += take;
        }
        Ok(filled)
    }

    /// Its blocks as they are kept.
    pub fn blocks(&self) -> impl Iterator<Item = &[u8]> {
        self.blocks.iter().map(AsRef::as_ref)
    }

    /// So many bytes, in blocks that were kept.
    #[must_use]
    pub fn of_blocks(blocks: Vec<Box<[u8]>>, len: u64) -> Self {
        Self { blocks, len, last: Mutex::default() }
    }

    fn block(&self, number: usize) -> io::Result<Arc<Vec<u8>>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, block)) = last.as_ref()
            && *at == number
        {
            return Ok(Arc::clone(block));
        }
        let packed = self.blocks.get(number).ok_or(io::ErrorKind::UnexpectedEof)?;
        let block = Arc::new(zstd::bulk::decompress(packed, BLOCK)?);
        *last = Some((number, Arc::clone(&block)));
        Ok(block)
    }

    fn push(&mut self, block: &[u8]) -> io::Result<()> {
        self.blocks.push(zstd::bulk::compress(block, LEVEL)?.into_boxed_slice());
        self.len += block.len() as u64;
        Ok(())
    }
}

/// A stream whose bytes are kept as they pass.
pub struct Packing<R> {
    from: R,
    block: Vec<u8>,
    packed: Packed,
}

impl<R: Read> Packing<R> {
    /// Keeps what comes from a stream.
    pub fn new(from: R) -> Self {
        Self { from, block: Vec::new(), packed: Packed::default() }
    }

    /// What passed so far, by which the stream is over.
    ///
    /// # Errors
    /// When it can't be compressed.
    pub fn finish(mut self) -> io::Result<Packed> {
        if !self.block.is_empty() {
            self.packed.push(&self.block)?;
        }
        Ok(self.packed)
    }
}

impl<R: Read> Read for Packing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        let mut rest = &into[..got];
        while !rest.is_empty() {
            let take = rest.len().min(BLOCK - self.block.len());
            self.block.extend_from_slice(&rest[..take]);
            rest = &rest[take..];
            if self.block.len() == BLOCK {
                self.packed.push(&self.block)?;
                self.block.clear();
            }
        }
        Ok(got)
    }
}

/// Reads packed bytes from any place on.
#[derive(Debug, Clone)]
pub struct Unpacking {
    from: Arc<Packed>,
    at: u64,
}

impl Unpacking {
    /// From the start.
    #[must_use]
    pub const fn new(from: Arc<Packed>) -> Self {
        Self { from, at: 0 }
    }
}

impl Read for Unpacking {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read_at(into, self.at)?;
        self.at += got as u64;
        Ok(got)
    }
}

impl io::Seek for Unpacking {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let at = match to {
            io::SeekFrom::Start(at) => Some(at),
            io::SeekFrom::End(by) => self.from.len.checked_add_signed(by),
            io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Length for Unpacking {
    fn len(&self) -> u64 {
        self.from.len
    }
}

impl ChunkReader for Unpacking {
    type T = Self;

    fn get_read(&self, start: u64) -> ParquetResult<Self> {
        Ok(Self { from: Arc::clone(&self.from), at: start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        if start.saturating_add(length as u64) > self.from.len {
            return Err(ParquetError::EOF("the file ends too early".to_owned()));
        }
        let mut bytes = vec![0; length];
        self.from.read_at(&mut bytes, start)?;
        Ok(Bytes::from(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Packing, Unpacking};
    use std::io::{Read, Seek, SeekFrom};
    use std::sync::Arc;

    #[test]
    fn what_passed_is_read_back_from_any_place_and_takes_little_room() {
        let text: Vec<u8> =
            (0..BLOCK / 4).flat_map(|number| format!("line {number}\n").into_bytes()).collect();
        let mut packing = Packing::new(text.as_slice());
        let mut passed = Vec::new();
        packing.read_to_end(&mut passed).unwrap();
        assert_eq!(passed, text);
        let packed = Arc::new(packing.finish().unwrap());
        assert_eq!(packed.len(), text.len() as u64);
        assert!(packed.blocks.len() > 2);
        assert!(packed.blocks.iter().map(|block| block.len()).sum::<usize>() * 2 < text.len());
        for at in [0, 1, BLOCK - 3, BLOCK, 2 * BLOCK - 1, text.len() - 2, text.len() + 5] {
            let mut back = [0; 7];
            let got = packed.read_at(&mut back, at as u64).unwrap();
            assert_eq!(back[..got], text[at.min(text.len())..(at + 7).min(text.len())], "{at}");
        }
        let mut again = Unpacking::new(packed);
        again.seek(SeekFrom::End(-4)).unwrap();
        let mut end = Vec::new();
        again.read_to_end(&mut end).unwrap();
        assert_eq!(end, text[text.len() - 4..]);
    }
}
