//! Writing a file of sections.

use super::number::Number;
use super::{BEGIN, Entry, LAYOUT, MARK, PIECE};
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use xxhash_rust::xxh3::xxh3_64;

/// Writes sections one behind the other.
#[derive(Debug)]
pub struct ImageWriter {
    to: BufWriter<File>,
    at: u64,
    entries: Vec<Entry>,
    piece: Vec<u8>,
}

impl ImageWriter {
    /// Begins an empty file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn new(file: File) -> io::Result<Self> {
        let mut to = BufWriter::with_capacity(PIECE, file);
        to.write_all(&[0; BEGIN])?;
        Ok(Self { to, at: BEGIN as u64, entries: Vec::new(), piece: Vec::new() })
    }

    /// Adds a section of numbers.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn numbers<N: Number>(&mut self, name: &str, numbers: &[N]) -> io::Result<()> {
        let bytes = (numbers.len() * N::WIDTH) as u64;
        let mut sums = Vec::with_capacity(numbers.len() * N::WIDTH / PIECE + 1);
        for part in numbers.chunks(PIECE / N::WIDTH) {
            self.piece.clear();
            N::put_all(part, &mut self.piece);
            sums.push(xxh3_64(&self.piece));
            self.to.write_all(&self.piece)?;
        }
        self.entries.push(Entry { name: name.to_owned(), width: N::WIDTH, at: self.at, bytes, sums });
        self.at += bytes;
        Ok(())
    }

    /// Adds a section of bytes.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.numbers(name, bytes)
    }

    /// Writes the contents, and then the beginning, by which the file counts as whole.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self) -> io::Result<File> {
        let contents = serde_json::to_vec(&self.entries)?;
        self.to.write_all(&contents)?;
        let mut begin = Vec::with_capacity(BEGIN);
        begin.extend_from_slice(&MARK);
        begin.extend_from_slice(&u64::from(LAYOUT).to_le_bytes());
        for number in [
            self.at + contents.len() as u64,
            self.at,
            contents.len() as u64,
            xxh3_64(&contents),
            self.entries.len() as u64,
        ] {
            begin.extend_from_slice(&number.to_le_bytes());
        }
        begin.extend_from_slice(&xxh3_64(&begin).to_le_bytes());
        self.to.seek(SeekFrom::Start(0))?;
        self.to.write_all(&begin)?;
        self.to.into_inner().map_err(io::IntoInnerError::into_error)
    }
}
