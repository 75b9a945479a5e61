//! Keeps what was read of a stream that can't be read again (standard input, files in archives) in compressed form.
//!
//! Blocks are compressed separately, so that any part can be read back by unpacking only the blocks it is in.

mod room;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};
use room::Room;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// Bytes per block, uncompressed.
const BLOCK: usize = 256 << 10;
/// The fastest compression level, which reduces logs to a tenth.
const LEVEL: i32 = 1;

/// Bytes in compressed blocks. They can be read while more are added.
#[derive(Debug, Default)]
pub struct Packed {
    blocks: RwLock<Blocks>,
}

/// The block unpacked last, with the numbers of its source and of the block; shared by the sources of a reader.
#[derive(Debug, Clone, Default)]
pub struct LastBlock(Option<(u32, usize, Vec<u8>)>);

impl LastBlock {
    /// Returns a block of a source, unpacked.
    fn of(&mut self, packed: &Packed, source: u32, number: usize) -> io::Result<&[u8]> {
        if self.0.as_ref().is_none_or(|(of, last, _)| (*of, *last) != (source, number)) {
            let (block, whole) = packed.unpacked(number)?;
            // an incomplete block may have grown the next time
            self.0 = Some((source, if whole { number } else { usize::MAX }, block));
        }
        Ok(self.0.as_ref().map_or(&[], |(.., block)| block))
    }
}

#[derive(Debug, Default)]
struct Blocks {
    whole: Room,
    /// The bytes of the incomplete last block, uncompressed.
    rest: Vec<u8>,
    len: u64,
}

impl Packed {
    /// The number of bytes, uncompressed.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.blocks.read().unwrap_or_else(PoisonError::into_inner).len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `into` with the bytes from `offset` on and returns their number, fewer at the end. `source` is the
    /// number for `last`.
    ///
    /// # Errors
    /// If a block can't be read or unpacked.
    pub fn read_at(
        &self,
        into: &mut [u8],
        offset: u64,
        (source, last): (u32, &mut LastBlock),
    ) -> io::Result<usize> {
        let (mut filled, len) = (0, self.len());
        while filled < into.len() {
            let at = offset.saturating_add(filled as u64);
            if at >= len {
                break;
            }
            let number = usize::try_from(at / BLOCK as u64).map_err(io::Error::other)?;
            let block = last.of(self, source, number)?;
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

    /// All blocks, compressed, in order.
    ///
    /// # Errors
    /// If one can't be read, or the last can't be compressed.
    pub fn blocks(&self) -> impl Iterator<Item = io::Result<Vec<u8>>> {
        let many = self.blocks.read().unwrap_or_else(PoisonError::into_inner).whole.len();
        (0..=many).filter_map(|number| self.kept(number).transpose())
    }

    /// A block in compressed form; `None` if it is the last one and empty.
    fn kept(&self, number: usize) -> io::Result<Option<Vec<u8>>> {
        let Blocks { whole, rest, .. } = &*self.blocks.read().unwrap_or_else(PoisonError::into_inner);
        match whole.get(number) {
            Some(block) => Ok(Some(block.bytes()?.into_owned())),
            None if rest.is_empty() => Ok(None),
            None => zstd::bulk::compress(rest, LEVEL).map(Some),
        }
    }

    /// Restores `len` bytes from compressed blocks. What exceeds memory goes to a file in `scratch`.
    ///
    /// # Errors
    /// The first error of `blocks`.
    pub fn of_blocks(
        blocks: impl Iterator<Item = io::Result<Vec<u8>>>,
        len: u64,
        scratch: Option<&Path>,
    ) -> io::Result<Self> {
        let mut whole = Room::within(scratch);
        for block in blocks {
            whole.push(block?);
        }
        let blocks = Blocks { whole, rest: Vec::new(), len };
        Ok(Self { blocks: RwLock::new(blocks) })
    }

    /// A block, unpacked, and whether it is complete.
    fn unpacked(&self, number: usize) -> io::Result<(Vec<u8>, bool)> {
        let blocks = self.blocks.read().unwrap_or_else(PoisonError::into_inner);
        match blocks.whole.get(number) {
            Some(packed) => Ok((zstd::bulk::decompress(&packed.bytes()?, BLOCK)?, true)),
            None if number == blocks.whole.len() => Ok((blocks.rest.clone(), false)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Adds bytes; an empty slice ends the last block.
    fn push(&self, bytes: &[u8]) -> io::Result<()> {
        let mut left = bytes;
        loop {
            let mut blocks = self.blocks.write().unwrap_or_else(PoisonError::into_inner);
            let take = left.len().min(BLOCK - blocks.rest.len());
            blocks.rest.extend_from_slice(&left[..take]);
            blocks.len += take as u64;
            left = &left[take..];
            let full = blocks.rest.len() == BLOCK || (bytes.is_empty() && !blocks.rest.is_empty());
            drop(blocks);
            if full {
                self.pack()?;
            }
            if left.is_empty() {
                return Ok(());
            }
        }
    }

    /// Compresses the last block, which stays readable meanwhile.
    fn pack(&self) -> io::Result<()> {
        let blocks = self.blocks.read().unwrap_or_else(PoisonError::into_inner);
        let packed = zstd::bulk::compress(&blocks.rest, LEVEL)?;
        drop(blocks);
        let mut blocks = self.blocks.write().unwrap_or_else(PoisonError::into_inner);
        blocks.whole.push(packed);
        blocks.rest.clear();
        Ok(())
    }
}

/// A stream that keeps what is read through it.
pub struct Packing<R> {
    from: R,
    packed: Arc<Packed>,
}

impl<R: Read> Packing<R> {
    /// Keeps what is read from `from`; what exceeds memory goes to a file in `scratch`.
    pub fn new(from: R, scratch: Option<&Path>) -> Self {
        let blocks = Blocks { whole: Room::within(scratch), ..Blocks::default() };
        Self { from, packed: Arc::new(Packed { blocks: RwLock::new(blocks) }) }
    }

    /// What was read so far; it grows with the stream.
    pub fn packed(&self) -> Arc<Packed> {
        Arc::clone(&self.packed)
    }

    /// Ends the stream, and returns what was read.
    ///
    /// # Errors
    /// If the last block can't be compressed.
    pub fn finish(self) -> io::Result<Arc<Packed>> {
        self.packed.push(&[])?;
        self.packed.blocks.write().unwrap_or_else(PoisonError::into_inner).rest = Vec::new();
        Ok(self.packed)
    }
}

impl<R: Read> Read for Packing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        if got > 0 {
            self.packed.push(&into[..got])?;
        }
        Ok(got)
    }
}

/// A reader of packed bytes.
#[derive(Debug, Clone)]
pub struct Unpacking {
    from: Arc<Packed>,
    at: u64,
    last: LastBlock,
}

impl Unpacking {
    /// Starts at the first byte.
    #[must_use]
    pub const fn new(from: Arc<Packed>) -> Self {
        Self { from, at: 0, last: LastBlock(None) }
    }
}

impl Read for Unpacking {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read_at(into, self.at, (0, &mut self.last))?;
        self.at += got as u64;
        Ok(got)
    }
}

impl io::Seek for Unpacking {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let at = match to {
            io::SeekFrom::Start(at) => Some(at),
            io::SeekFrom::End(by) => self.from.len().checked_add_signed(by),
            io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Length for Unpacking {
    fn len(&self) -> u64 {
        self.from.len()
    }
}

impl ChunkReader for Unpacking {
    type T = Self;

    fn get_read(&self, start: u64) -> ParquetResult<Self> {
        Ok(Self { at: start, ..Self::new(Arc::clone(&self.from)) })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        if start.saturating_add(length as u64) > self.from.len() {
            return Err(ParquetError::EOF("the file ends too early".to_owned()));
        }
        let mut bytes = vec![0; length];
        self.from.read_at(&mut bytes, start, (0, &mut LastBlock::default()))?;
        Ok(Bytes::from(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, LastBlock, Packing, Unpacking};
    use std::io::{Read, Seek, SeekFrom};

    #[test]
    fn what_passed_is_read_back_from_any_place_and_takes_little_room() {
        let text: Vec<u8> =
            (0..BLOCK / 4).flat_map(|number| format!("line {number}\n").into_bytes()).collect();
        let mut packing = Packing::new(text.as_slice(), None);
        let mut passed = Vec::new();
        packing.read_to_end(&mut passed).unwrap();
        assert_eq!(passed, text);
        let packed = packing.finish().unwrap();
        assert_eq!(packed.len(), text.len() as u64);
        let blocks = packed.blocks.read().unwrap();
        assert!(blocks.whole.len() > 2 && blocks.rest.capacity() == 0);
        drop(blocks);
        assert!(packed.blocks().map(|block| block.unwrap().len()).sum::<usize>() * 2 < text.len());
        let mut last = LastBlock::default();
        for at in [0, 1, BLOCK - 3, BLOCK, 2 * BLOCK - 1, text.len() - 2, text.len() + 5] {
            let mut back = [0; 7];
            let got = packed.read_at(&mut back, at as u64, (0, &mut last)).unwrap();
            assert_eq!(back[..got], text[at.min(text.len())..(at + 7).min(text.len())], "{at}");
        }
        let mut again = Unpacking::new(packed);
        again.seek(SeekFrom::End(-4)).unwrap();
        let mut end = Vec::new();
        again.read_to_end(&mut end).unwrap();
        assert_eq!(end, text[text.len() - 4..]);
    }

    #[test]
    fn what_passed_is_read_back_while_more_passes() {
        let text: Vec<u8> = (0..BLOCK / 2).flat_map(|number| number.to_string().into_bytes()).collect();
        let mut packing = Packing::new(text.as_slice(), None);
        let packed = packing.packed();
        let (mut chunk, mut passed, mut last) = (vec![0; 50_000], 0, LastBlock::default());
        loop {
            let got = packing.read(&mut chunk).unwrap();
            passed += got;
            let mut back = vec![0; 100];
            let from = passed.saturating_sub(90);
            let read = packed.read_at(&mut back, from as u64, (0, &mut last)).unwrap();
            assert_eq!(back[..read], text[from..passed], "{passed}");
            if got == 0 {
                break;
            }
        }
        assert_eq!(passed, text.len());
    }
}
