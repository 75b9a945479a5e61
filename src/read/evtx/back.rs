//! Reads single records of event logs back from their places.

use super::{CHUNK, Found, HEADER, found};
use crate::event::saturated;
use crate::read::record::Place;
use std::io;
use std::sync::{Mutex, PoisonError};

/// Decodes records with their chunks. Keeps the last chunk, as records of one chunk are mostly asked for in a row.
#[derive(Debug, Default)]
pub struct Chunks(Mutex<Option<Chunk>>);

/// The decoded records of a chunk.
#[derive(Debug)]
struct Chunk {
    source: u32,
    begin: u64,
    /// Sorted by place.
    records: Vec<Found>,
}

impl Chunk {
    fn said(&self, at: usize) -> Option<io::Result<String>> {
        let found = self.records.binary_search_by_key(&at, |found| found.at).ok()?;
        Some(self.records[found].said.clone().map_err(io::Error::other))
    }
}

impl Chunks {
    /// The record at a place, as JSON. `bytes` reads the given number of bytes at an offset of the record's file.
    ///
    /// # Errors
    /// If the file can't be read, or no longer has such a record.
    pub fn said(
        &self,
        place: Place,
        mut bytes: impl FnMut(u64, u32) -> io::Result<Vec<u8>>,
    ) -> io::Result<String> {
        let gone = || io::Error::other("there is no record of an event log any more");
        let within = place.offset.checked_sub(HEADER as u64).ok_or_else(gone)? % CHUNK as u64;
        let begin = place.offset - within;
        let at = usize::try_from(within).map_err(|_| gone())?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.as_ref().filter(|chunk| chunk.source == place.source && chunk.begin == begin);
        if let Some(said) = last.and_then(|chunk| chunk.said(at)) {
            return said;
        }
        // a file cut short may end inside the chunk, but not before the end of this record
        let read = match bytes(begin, saturated::<u32>(CHUNK)) {
            Ok(chunk) => chunk,
            Err(_) => bytes(begin, saturated::<u32>(within).saturating_add(place.len))?,
        };
        let chunk = Chunk { source: place.source, begin, records: found(&read).into() };
        kept.insert(chunk).said(at).ok_or_else(gone)?
    }
}
