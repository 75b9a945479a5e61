//! What cutters hand out.

use super::feed::Feed;

/// One record as it was cut out of the window of a [`Feed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Bytes in the window before it.
    pub skip: usize,
    /// Its length.
    pub len: usize,
    /// Bytes to leave behind once it is used.
    pub take: usize,
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it, where it can't be a record.
    pub broken: Option<String>,
    /// What it says, where its bytes are no text: JSON.
    pub said: Option<String>,
}

/// Whole lines, each of which is a record where it is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where the first begins, from the start of the source.
    pub offset: u64,
    /// Its number, from 1.
    pub line: u64,
    /// What ends each.
    pub end: u8,
}

/// Cuts a source into records.
pub trait Cutter: Send {
    /// The next record; `None` at the end. The caller consumes the last one's `take` first.
    fn next(&mut self, feed: &mut Feed<'_>) -> Option<Piece>;

    /// Takes out whole records in the order in which they stand, of about so many bytes, in place of what `room` holds: lines
    /// that are told apart later. `None` where the next record is to be cut by itself.
    fn lines(&mut self, _feed: &mut Feed<'_>, _most: usize, _room: &mut Vec<u8>) -> Option<Block> {
        None
    }

    /// Whether records that are written behind the last one later can be cut as these were: they are lines, or rows. Of
    /// a source that may grow ([`Feed::grows`]) it leaves what has no end yet in the window.
    fn goes_on(&self) -> bool {
        false
    }

    /// Whether the next record ends within these bytes, which stand before it: cutting it need not wait for more.
    fn is_at_hand(&self, window: &[u8]) -> bool;

    /// What there is to say of the source as a whole, by what was cut so far.
    fn remarks(&self) -> Vec<String> {
        Vec::new()
    }

    /// At the end: why the source ended too early, if it did.
    fn short(&mut self) -> Option<String> {
        None
    }

    /// One that goes on where this one stands, over the same bytes.
    fn boxed(&self) -> Box<dyn Cutter>;
}

impl Clone for Box<dyn Cutter> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}

/// How many line ends stand in some bytes.
#[must_use]
pub fn line_ends(bytes: &[u8], end: u8) -> u64 {
    memchr::memchr_iter(end, bytes).count() as u64
}

/// Why a record is not read that is longer than [`super::feed::LONGEST`].
#[must_use]
pub fn too_long() -> String {
    format!("it is longer than {} MiB", super::feed::LONGEST >> 20)
}
