//! The interface of cutters, which cut sources into records.

use super::feed::Feed;
use super::rows::RowShape;

/// A record in the window of a [`Feed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its position in the window.
    pub skip: usize,
    /// Its length in bytes.
    pub len: usize,
    /// How many bytes of the window to consume afterwards.
    pub take: usize,
    /// Its line, from 1.
    pub line: u64,
    /// Why it is no valid record.
    pub broken: Option<String>,
    /// Its text, if its bytes are binary: JSON.
    pub said: Option<String>,
}

/// A block of whole lines: each that is not blank is a record, or each is a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The offset of the first line in the source.
    pub offset: u64,
    /// The number of the first line, from 1.
    pub line: u64,
    /// What rows have in common, if the lines are rows. A line may still be a broken one.
    pub row: Option<RowShape>,
}

/// The bytes of a block of lines.
#[derive(Debug, Default)]
pub struct BlockBuffer {
    pub bytes: Vec<u8>,
    /// Where each line ends: the position of its last byte, which is no part of it.
    pub ends: Vec<u32>,
}

/// Cuts a source into records.
pub trait Cutter: Send {
    /// The next record; `None` at the end. The caller must first consume [`Piece::take`] bytes for the previous one.
    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece>;

    /// Moves a block of about `most` bytes of whole lines into `buffer`, replacing its contents. `None` if the next
    /// record has to be cut by [`Self::next`].
    fn lines(&mut self, _feed: &mut Feed<'_>, _most: usize, _buffer: &mut BlockBuffer) -> Option<Block> {
        None
    }

    /// Whether records appended later can be cut in the same way, as lines and rows can. If so, and the source may
    /// grow ([`Feed::grows`]), an unfinished last record is left in the window.
    fn goes_on(&self) -> bool {
        false
    }

    /// Whether the next record ends within `window`, so that cutting it does not need more input.
    fn is_at_hand(&self, window: &[u8]) -> bool;

    /// Remarks on the source as a whole, by what was cut so far.
    fn remarks(&self) -> Vec<String> {
        Vec::new()
    }

    /// At the end: why the source ended too early, if it did. Can be taken once.
    fn short(&mut self) -> Option<String> {
        None
    }

    /// A copy in the same state, to cut the same bytes.
    fn boxed(&self) -> Box<dyn Cutter>;
}

impl Clone for Box<dyn Cutter> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}

/// The number of line ends in the bytes.
#[must_use]
pub fn line_ends(bytes: &[u8], end: u8) -> u64 {
    memchr::memchr_iter(end, bytes).count() as u64
}

/// Why a record is rejected that is longer than [`super::feed::LONGEST`].
#[must_use]
pub fn too_long() -> String {
    format!("it is longer than {} MiB", super::feed::LONGEST >> 20)
}
