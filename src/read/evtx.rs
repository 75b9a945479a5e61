//! Cuts Windows event logs (EVTX), a binary format, into records.
//!
//! After the header of the file follow chunks of 64 KiB. A record can only be decoded together with its chunk, which
//! holds the names and templates that it refers to. So only its place is stored, and it is read back from there.

mod back;

pub use back::Chunks;

use super::feed::Feed;
use super::piece::{Cutter, Piece};
use crate::event::saturated;
use ::evtx::err::EvtxError;
use ::evtx::{EvtxChunkData, ParserSettings};
use std::collections::VecDeque;
use std::sync::Arc;

/// The first bytes of a file.
pub const MAGIC: &[u8] = b"ElfFile\0";

const HEADER: usize = 4096;
const CHUNK: usize = 64 << 10;
/// Bytes of a record before its binary XML.
const BEFORE: usize = 24;
/// Bytes of a record before and after its binary XML.
const AROUND: usize = BEFORE + 4;

/// Why a chunk can't be decoded.
const CHUNK_DAMAGED: &str =
    "the head of its chunk is damaged, so that no record of it can be read; copy the log again, whole";
/// Why a record can't be decoded.
const RECORD_DAMAGED: &str =
    "it is damaged, or written in a way that is not known; copy the log again, whole";

/// A record, or the remains of one, with its place in its chunk; `said` is its JSON or why it can't be decoded.
#[derive(Debug, Clone)]
struct Found {
    at: usize,
    len: usize,
    said: Result<String, String>,
}

/// The cutter of event logs.
#[derive(Debug, Clone, Default)]
pub struct Evtx {
    /// Records of the current chunk that are still to come, and the chunk's offset in the file.
    chunk: VecDeque<Found>,
    begin: u64,
    /// How many records were returned.
    records: u64,
    /// The offset of the next chunk.
    next: u64,
    short: Option<String>,
}

impl Evtx {
    /// Decodes the next chunk, which may have no records; `false` at the end of the file.
    fn chunk(&mut self, feed: &mut Feed<'_>) -> bool {
        self.next = self.next.max(HEADER as u64);
        while feed.offset() < self.next {
            let ahead = saturated::<usize>(self.next - feed.offset());
            let before = feed.offset();
            feed.consume(ahead);
            if feed.offset() < self.next && !feed.more() {
                self.short.get_or_insert_with(|| format!("the file ends in its header, at byte {before}"));
                return false;
            }
        }
        while feed.have().len() < CHUNK && feed.more() {}
        let have = &feed.have()[..feed.have().len().min(CHUNK)];
        if have.is_empty() {
            return false;
        }
        (self.begin, self.next) = (self.next, self.next + CHUNK as u64);
        if have.len() < CHUNK {
            self.short = Some(format!("the file ends in the middle of the chunk at byte {}", self.begin));
        }
        self.chunk = found(have);
        true
    }
}

impl Cutter for Evtx {
    fn boxed(&self) -> Box<dyn Cutter> {
        Box::new(self.clone())
    }

    fn is_at_hand(&self, window: &[u8]) -> bool {
        !self.chunk.is_empty() || window.len() >= CHUNK + HEADER
    }

    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece> {
        while self.chunk.is_empty() {
            if !self.chunk(feed) {
                return None;
            }
        }
        let record = self.chunk.pop_front()?;
        let behind = saturated::<usize>(feed.offset().saturating_sub(self.begin));
        let skip = record.at.saturating_sub(behind).min(feed.have().len());
        let len = record.len.min(feed.have().len() - skip);
        self.records += 1;
        let (said, broken) = match record.said {
            Ok(said) => (Some(said), None),
            Err(reason) => (None, Some(reason)),
        };
        Some(Piece { skip, len, take: skip + len, line: self.records, broken, said })
    }

    fn short(&mut self) -> Option<String> {
        self.short.take()
    }
}

/// The records of a chunk, by offset; of one that is cut short, those of the part that is there.
fn found(bytes: &[u8]) -> VecDeque<Found> {
    if bytes.iter().all(|byte| *byte == 0) {
        return VecDeque::new(); // allocated, but never written
    }
    let mut whole = bytes.to_vec();
    whole.resize(CHUNK, 0);
    let chunk = EvtxChunkData::new(whole, false);
    let mut found = match chunk {
        Ok(mut chunk) => records(&mut chunk, bytes),
        Err(_) => vec![damaged(0, bytes.len(), CHUNK_DAMAGED)],
    };
    found.sort_by_key(|record| record.at);
    let mut next = bytes.len();
    for record in found.iter_mut().rev() {
        record.len = record.len.min(next.saturating_sub(record.at));
        next = record.at;
    }
    found.into()
}

fn records(chunk: &mut EvtxChunkData, bytes: &[u8]) -> Vec<Found> {
    let settings = Arc::new(ParserSettings::default().indent(false).validate_checksums(false));
    let Ok(mut chunk) = chunk.parse(settings) else {
        return vec![damaged(0, bytes.len(), CHUNK_DAMAGED)];
    };
    let mut found = Vec::new();
    for record in chunk.iter() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                found.extend(failed(bytes, &error));
                continue;
            }
        };
        let at = saturated::<usize>(record.binxml_offset).saturating_sub(BEFORE);
        let len = saturated::<usize>(record.binxml_size).saturating_add(AROUND);
        if at >= bytes.len() {
            continue; // the file ended before it
        }
        let said = if at.saturating_add(len) > bytes.len() {
            Err("the file ends before the record does".to_owned())
        } else {
            record.into_json().map(|record| record.data).map_err(|_| RECORD_DAMAGED.to_owned())
        };
        found.push(Found { at, len, said });
    }
    found
}

/// The remains of a record that can't be decoded; `None` if it begins beyond the end of the file.
fn failed(bytes: &[u8], error: &EvtxError) -> Option<Found> {
    let at = match error {
        EvtxError::FailedToReadRecordAt { offset, .. } => usize::try_from(*offset).ok()?,
        EvtxError::FailedToParseRecord { record_id, .. } => {
            let id = record_id.to_le_bytes();
            let begins = memchr::memmem::find_iter(bytes, b"\x2a\x2a\0\0");
            begins.into_iter().find(|at| bytes.get(at + 8..at + 16) == Some(&id))?
        }
        _ => 0,
    };
    let size = bytes.get(at..)?.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    let len = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(CHUNK);
    (at < bytes.len()).then(|| damaged(at, len.max(AROUND), RECORD_DAMAGED))
}

/// The remains of what can't be decoded, and why.
fn damaged(at: usize, len: usize, why: &str) -> Found {
    Found { at, len, said: Err(why.to_owned()) }
}
