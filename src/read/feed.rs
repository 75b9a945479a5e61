//! The bytes of a source as a window that moves forward over it. Cutters take records from its front.

mod window;
mod yields;

use super::open::{Availability, Budget};
use super::piece::BlockBuffer;
use crate::event::saturated;
use std::io::{self, Read};
use std::time::Duration;
use window::Window;
use yields::Yield;

/// Bytes per read, at most unless a record is longer.
const CHUNK: usize = 1 << 20;
/// Bytes of the first read: many sources are small.
const FIRST: usize = 8 << 10;

/// The longest record that is read, in bytes; longer ones are rejected.
pub const LONGEST: usize = 64 << 20;

/// The most lines taken at once, so that a source of many short lines without records is noticed soon.
pub const MOST_LINES: usize = if cfg!(test) { 16 } else { 1 << 15 };

/// A window over a source: the bytes that were read and not consumed yet.
pub struct Feed<'r> {
    from: &'r mut dyn Read,
    window: Window,
    over: bool,
    /// Bytes read so far, consumed or not.
    total: u64,
    /// Why the source can't be read further.
    failed: Option<String>,
    /// Whether the source may still grow.
    grows: bool,
    /// How much was read without finding a record.
    yields: Yield,
    /// How many zero bytes preceded the first other byte.
    zeros: u64,
    /// Reports whether a read would block, for sources that may.
    at_hand: Option<Availability>,
}

impl<'r> Feed<'r> {
    /// A feed at the start of a source.
    pub fn new(from: &'r mut dyn Read) -> Self {
        Self {
            from,
            window: Window::default(),
            over: false,
            total: 0,
            failed: None,
            grows: false,
            yields: Yield::default(),
            zeros: 0,
            at_hand: None,
        }
    }

    /// A feed that continues at byte `offset` of a source, of which the bytes `held` were read already.
    pub fn resumed(from: &'r mut dyn Read, held: Vec<u8>, offset: u64) -> Self {
        let total = offset + held.len() as u64;
        Self { window: Window::resumed(held, offset), total, ..Self::new(from) }
    }

    /// Sets whether the source may still grow. If so, an unfinished record at its end is left there.
    #[must_use]
    pub const fn growing(mut self, grows: bool) -> Self {
        self.grows = grows;
        self
    }

    /// Changes whether the source may still grow.
    pub const fn grow(&mut self, grows: bool) {
        self.grows = grows;
    }

    /// Sets why the source ends where it does, if that is known already.
    #[must_use]
    pub fn failing(mut self, failed: Option<String>) -> Self {
        self.failed = failed;
        self
    }

    /// Whether the source may still grow.
    #[must_use]
    pub const fn grows(&self) -> bool {
        self.grows
    }

    /// The bytes that were read and not consumed.
    #[must_use]
    pub fn into_rest(self) -> Vec<u8> {
        self.have().to_vec()
    }

    /// The bytes in the window.
    #[must_use]
    pub fn have(&self) -> &[u8] {
        self.window.have()
    }

    /// All bytes in memory, consumed or not: the beginning of the source until the window first moves.
    #[must_use]
    pub fn held(&self) -> &[u8] {
        self.window.held()
    }

    /// The first bytes of the source, up to 1 MiB or as many as come without blocking. Call it before any is
    /// consumed.
    pub fn beginning(&mut self) -> &[u8] {
        while self.held().len() < CHUNK && self.more_at_hand() {}
        self.held()
    }

    /// Where the window begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Whether the end of the source was reached: there is no more than the window holds.
    #[must_use]
    pub const fn over(&self) -> bool {
        self.over
    }

    /// Reads more; `false` at the end. A read error ends the source and is kept in [`Feed::failed`].
    pub fn more(&mut self) -> bool {
        // a long record doubles the window, so that its bytes are moved only a few times
        let step = usize::try_from(self.total).unwrap_or(CHUNK).clamp(FIRST, CHUNK).max(self.have().len());
        self.read(step)
    }

    /// Reads once, into `step` bytes of free space; `false` at the end.
    fn read(&mut self, step: usize) -> bool {
        if let Some(why) = self.yields.give_up(self.total) {
            self.failed = Some(why);
            self.over = true;
        }
        if self.over {
            return false;
        }
        // with room for all its output a decompressor keeps nothing in its own buffer
        let step = if self.at_hand.is_some() { step.max(CHUNK) } else { step };
        let room = self.window.room(step);
        let got = loop {
            match self.from.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error.to_string());
                    self.yields.ends();
                    break 0;
                }
                Ok(got) => break got,
            }
        };
        self.window.fill(got);
        self.total += got as u64;
        self.over = got == 0;
        !self.over
    }

    /// Moves the lines that end within the first `most` bytes, which is less than 4 GiB, into `buffer`; reads no more than
    /// comes without blocking. Returns the offset of the first line; `None` if no line ends there.
    pub fn take_lines(&mut self, most: usize, end: u8, buffer: &mut BlockBuffer) -> Option<u64> {
        if !self.has_many_lines(most, end) {
            self.fill(most);
        }
        self.take_whole(most, buffer, |bytes, ends| {
            ends.extend(memchr::memchr_iter(end, bytes).take(MOST_LINES).map(saturated::<u32>));
        })
    }

    /// As [`Self::take_lines`], for lines of which `find_ends` tells where they end.
    pub fn take_block(
        &mut self,
        most: usize,
        buffer: &mut BlockBuffer,
        find_ends: impl FnOnce(&[u8], &mut Vec<u32>),
    ) -> Option<u64> {
        self.fill(most);
        self.take_whole(most, buffer, find_ends)
    }

    /// Moves the lines whose ends are found within the first `most` bytes of the window.
    fn take_whole(
        &mut self,
        most: usize,
        buffer: &mut BlockBuffer,
        find_ends: impl FnOnce(&[u8], &mut Vec<u32>),
    ) -> Option<u64> {
        let BlockBuffer { bytes, ends } = buffer;
        ends.clear();
        find_ends(&self.have()[..most.min(self.have().len())], ends);
        let len = *ends.last()? as usize + 1;
        let offset = self.offset();
        self.window.take(len, bytes);
        Some(offset)
    }

    /// Reads until there are `most` bytes, as far as they come without blocking.
    fn fill(&mut self, most: usize) {
        while self.have().len() < most && !self.waits() && self.read(most - self.have().len()) {}
    }

    /// Whether the first `most` bytes of the window already hold [`MOST_LINES`] lines.
    fn has_many_lines(&self, most: usize, end: u8) -> bool {
        let have = &self.have()[..most.min(self.have().len())];
        memchr::memchr_iter(end, have).nth(MOST_LINES - 1).is_some()
    }

    /// Sets what reports whether a read would block.
    #[must_use]
    pub fn waiting(mut self, at_hand: Option<Availability>) -> Self {
        self.at_hand = at_hand;
        self
    }

    /// Whether a read would block.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.over && self.at_hand.as_ref().is_some_and(Availability::is_nothing)
    }

    /// Waits up to `most` for more; returns whether there is more, or the source is known to have ended.
    pub fn wait(&self, most: Duration) -> bool {
        self.at_hand.as_ref().is_none_or(|at_hand| at_hand.wait(most))
    }

    /// Reads more; `false` at the end, or if the window has something and reading would block.
    pub fn more_at_hand(&mut self) -> bool {
        (self.have().is_empty() || !self.waits()) && self.more()
    }

    /// For a source that is unpacked: gives it up once too much of it brings no record. All that is unpacked is charged to
    /// the budget; records are refunded.
    #[must_use]
    pub fn unpacked(mut self, unpacked: bool, budget: Option<&Budget>) -> Self {
        self.yields = Yield::of(unpacked, budget);
        self
    }

    /// Reports that `pieces` pieces were no records, and records of `records` bytes in all.
    pub fn brought(&mut self, pieces: u64, records: u64) {
        self.yields.brought(pieces, records, self.total);
    }

    /// Skips zeros at the start of the source, as they stand in a file that was truncated while its writer kept its
    /// position.
    pub fn pass_zeros(&mut self) {
        loop {
            let zeros = leading_zeros(self.have());
            self.consume(zeros);
            self.zeros += zeros as u64;
            if zeros == 0 || !self.have().is_empty() || !self.more() {
                return;
            }
        }
    }

    /// How many zero bytes preceded the first other byte.
    #[must_use]
    pub const fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Whether the source was given up because it brings no records.
    #[must_use]
    pub const fn given_up(&self) -> bool {
        self.yields.given_up()
    }

    /// Why the source can't be read further.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// Drops `len` bytes from the front of the window, or all of them if it has fewer.
    pub fn consume(&mut self, len: usize) {
        self.window.consume(len);
    }

    /// Reads the source to its end and drops everything.
    pub fn pass(&mut self) {
        self.consume(usize::MAX);
        while self.more() {
            self.consume(usize::MAX);
        }
    }

    /// Drops the rest of a line; `false` if the source ends first.
    pub fn leave_line(&mut self, end: u8) -> bool {
        loop {
            if let Some(at) = memchr::memchr(end, self.have()) {
                self.consume(at + 1);
                return true;
            }
            self.consume(usize::MAX);
            if !self.more() {
                return false;
            }
        }
    }

    /// Bytes read so far, consumed or not.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }
}

/// The number of zero bytes at the start of `bytes`.
pub fn leading_zeros(bytes: &[u8]) -> usize {
    const BLOCK: [u8; 4096] = [0; 4096];
    let blocks = bytes.chunks(BLOCK.len()).take_while(|chunk| **chunk == BLOCK[..chunk.len()]).count();
    let sure = (blocks * BLOCK.len()).min(bytes.len());
    sure + bytes[sure..].iter().take_while(|byte| **byte == 0).count()
}
