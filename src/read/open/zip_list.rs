//! The central directory of a zip, header by header. The library keeps only one file of each name; this keeps all.

use crate::event::saturated;
use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};

/// The first bytes of a header.
const HEADER: &[u8; 4] = b"PK\x01\x02";
/// The length of a header without name and extra fields.
const FIXED: usize = 46;
/// How many bytes at the end of a zip are searched for the remains of its directory.
const TAIL: u64 = 1 << 20;

/// A central directory, split into parts in which every name occurs once.
pub struct ZipList {
    /// Its offset in the zip.
    start: u64,
    /// The headers of each part, unchanged, and their number.
    parts: Vec<(Vec<u8>, u64)>,
}

impl ZipList {
    /// Reads the directory at offset `start`.
    ///
    /// # Errors
    /// If the zip can't be read.
    pub fn read<R: Read + Seek>(from: &mut R, start: u64) -> io::Result<Self> {
        let mut list = Vec::new();
        from.seek(SeekFrom::Start(start))?;
        from.read_to_end(&mut list)?;
        let mut parts: Vec<(Vec<u8>, u64)> = Vec::new();
        let mut times: HashMap<&[u8], usize> = HashMap::new();
        let mut rest = list.as_slice();
        while let Some((header, name)) = header(rest) {
            let part = times.entry(name).or_default();
            if *part == parts.len() {
                parts.push((Vec::new(), 0));
            }
            if let Some((headers, count)) = parts.get_mut(*part) {
                headers.extend_from_slice(header);
                *count += 1;
            }
            *part += 1;
            rest = &rest[header.len()..];
        }
        Ok(Self { start, parts })
    }

    /// The number of parts.
    #[must_use]
    pub const fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The zip with one part as its directory.
    pub fn part<'r, R: Read + Seek>(&self, from: &'r mut R, number: usize) -> Relisted<'r, R> {
        let (headers, count) = self.parts.get(number).cloned().unwrap_or_default();
        let mut list = headers;
        let (len, end) = (list.len() as u64, self.start + list.len() as u64);
        // zip64 end record and locator, and the end record that refers to them
        list.extend(b"PK\x06\x06");
        list.extend(44_u64.to_le_bytes());
        list.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [count, count, len, self.start] {
            list.extend(number.to_le_bytes());
        }
        list.extend(b"PK\x06\x07\0\0\0\0");
        list.extend(end.to_le_bytes());
        list.extend(1_u32.to_le_bytes());
        list.extend(b"PK\x05\x06\0\0\0\0");
        list.extend([0xff; 12]);
        list.extend([0, 0]);
        Relisted { from, start: self.start, list, at: 0, stands: None }
    }

    /// The names of symbolic links, from the remains of the directory of a zip whose end is lost.
    ///
    /// # Errors
    /// If the zip can't be read.
    pub fn links_left<R: Read + Seek>(from: &mut R) -> io::Result<HashSet<Vec<u8>>> {
        let len = from.seek(SeekFrom::End(0))?;
        from.seek(SeekFrom::Start(len.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        from.take(TAIL).read_to_end(&mut tail)?;
        let headers = memchr::memmem::find_iter(&tail, HEADER).filter_map(|at| header(&tail[at..]));
        let link = |header: &[u8]| header[5] == 3 && header[41] & 0xf0 == 0xa0;
        Ok(headers.filter(|(header, _)| link(header)).map(|(_, name)| name.to_vec()).collect())
    }
}

/// The header at the start of the bytes, and the name in it.
fn header(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let fixed = bytes.get(..FIXED).filter(|fixed| fixed.starts_with(HEADER))?;
    let length = |at: usize| usize::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
    let name = length(28);
    let header = bytes.get(..FIXED + name + length(30) + length(32))?;
    Some((header, &header[FIXED..FIXED + name]))
}

/// A zip with a replaced directory.
pub struct Relisted<'r, R> {
    from: &'r mut R,
    start: u64,
    list: Vec<u8>,
    at: u64,
    /// The position of the underlying reader, if known.
    stands: Option<u64>,
}

impl<R: Read + Seek> Read for Relisted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = if let Some(behind) = self.at.checked_sub(self.start) {
            let behind = saturated::<usize>(behind);
            let mut rest = self.list.get(behind..).unwrap_or_default();
            rest.read(into)?
        } else {
            if self.stands != Some(self.at) {
                self.from.seek(SeekFrom::Start(self.at))?;
            }
            let most = saturated::<usize>(self.start - self.at).min(into.len());
            let got = self.from.read(&mut into[..most])?;
            self.stands = Some(self.at + got as u64);
            got
        };
        self.at += got as u64;
        Ok(got)
    }
}

impl<R: Read + Seek> Seek for Relisted<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.start + self.list.len() as u64;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
