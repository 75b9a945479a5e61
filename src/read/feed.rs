//! The bytes of a source, in a window that moves forward over it.

mod window;
mod yields;

use super::open::{Availability, Budget};
use std::io::{self, Read};
use std::time::Duration;
use window::Window;
use yields::Yield;

/// How much is read at a time.
const CHUNK: usize = 1 << 20;
/// How much is read at first: many a source is small.
const FIRST: usize = 8 << 10;

/// The longest record that is read; longer ones are rejected.
pub const LONGEST: usize = 64 << 20;

/// How many lines are taken out at once: of short ones it is to be seen soon that they are no records.
const MOST_LINES: usize = if cfg!(test) { 16 } else { 1 << 15 };

/// A window over a source: what was read and is not used up yet.
pub struct Feed<'r> {
    from: &'r mut dyn Read,
    window: Window,
    over: bool,
    /// Bytes read so far.
    total: u64,
    /// Why it ended where it can't be read on.
    failed: Option<String>,
    /// Whether the source may be longer later.
    grows: bool,
    /// How much of it brought no record.
    yields: Yield,
    /// Zeros that stood before the first byte.
    zeros: u64,
    /// What tells whether reading on waits, where it may.
    at_hand: Option<Availability>,
}

impl<'r> Feed<'r> {
    /// A window at the start of a source.
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

    /// A window further on in a source, of which some bytes were read that are not used up yet.
    pub fn resumed(from: &'r mut dyn Read, held: Vec<u8>, offset: u64) -> Self {
        let total = offset + held.len() as u64;
        Self { window: Window::resumed(held, offset), total, ..Self::new(from) }
    }

    /// The source may be longer later: what stands at its end without an end of its own is left there.
    #[must_use]
    pub const fn growing(mut self, grows: bool) -> Self {
        self.grows = grows;
        self
    }

    /// Says anew whether the source may be longer later.
    pub const fn grow(&mut self, grows: bool) {
        self.grows = grows;
    }

    /// It is known why the source ends where it does.
    #[must_use]
    pub fn failing(mut self, failed: Option<String>) -> Self {
        self.failed = failed;
        self
    }

    /// Whether the source may be longer later.
    #[must_use]
    pub const fn grows(&self) -> bool {
        self.grows
    }

    /// What is not used up.
    #[must_use]
    pub fn into_rest(self) -> Vec<u8> {
        self.have().to_vec()
    }

    /// What stands in the window.
    #[must_use]
    pub fn have(&self) -> &[u8] {
        self.window.have()
    }

    /// What stands in memory, used up or not: the beginning of the source, as long as little was read.
    #[must_use]
    pub fn held(&self) -> &[u8] {
        self.window.held()
    }

    /// The first bytes of the source, read before any is used up.
    pub fn beginning(&mut self) -> &[u8] {
        while self.held().len() < CHUNK && self.more_at_hand() {}
        self.held()
    }

    /// Where the window begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Whether the source has no more than the window holds.
    #[must_use]
    pub const fn over(&self) -> bool {
        self.over
    }

    /// Reads on; `false` at the end. A source that can't be read on ends there, and says why ([`Feed::failed`]).
    pub fn more(&mut self) -> bool {
        // a long record doubles the window, so that it is moved few times
        let step = usize::try_from(self.total).unwrap_or(CHUNK).clamp(FIRST, CHUNK).max(self.have().len());
        self.read(step)
    }

    /// Reads on, so many bytes at the most; `false` at the end.
    fn read(&mut self, step: usize) -> bool {
        if let Some(why) = self.yields.give_up(self.total) {
            self.failed = Some(why);
            self.over = true;
        }
        if self.over {
            return false;
        }
        // an unpacker that has room for all that it holds holds nothing back
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

    /// Takes out the lines that end within so many bytes, as far as they are at hand, in place of what `room` holds. Answers
    /// where they begin, and how many they are; `None` where none ends there.
    pub fn take_lines(&mut self, most: usize, end: u8, room: &mut Vec<u8>) -> Option<(u64, u64)> {
        if !self.has_many_lines(most, end) {
            while self.have().len() < most && !self.waits() && self.read(most - self.have().len()) {}
        }
        let have = &self.have()[..most.min(self.have().len())];
        let mut len = memchr::memrchr(end, have)? + 1;
        let mut lines = memchr::memchr_iter(end, &have[..len]).count();
        if lines > MOST_LINES {
            lines = MOST_LINES;
            len = memchr::memchr_iter(end, have).nth(lines - 1)? + 1;
        }
        let offset = self.offset();
        self.window.take(len, room);
        Some((offset, lines as u64))
    }

    /// Whether as many lines as are taken at once end within so many bytes that are there.
    fn has_many_lines(&self, most: usize, end: u8) -> bool {
        let have = &self.have()[..most.min(self.have().len())];
        memchr::memchr_iter(end, have).nth(MOST_LINES - 1).is_some()
    }

    /// Reading on may wait, which that tells.
    #[must_use]
    pub fn waiting(mut self, at_hand: Option<Availability>) -> Self {
        self.at_hand = at_hand;
        self
    }

    /// Whether reading on would wait.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.over && self.at_hand.as_ref().is_some_and(Availability::is_nothing)
    }

    /// Waits at most so long; answers whether there is more by then, or will never be.
    pub fn wait(&self, most: Duration) -> bool {
        self.at_hand.as_ref().is_none_or(|at_hand| at_hand.wait(most))
    }

    /// Reads on; `false` at the end, and where something is there and reading on would wait.
    pub fn more_at_hand(&mut self) -> bool {
        (self.have().is_empty() || !self.waits()) && self.more()
    }

    /// The source may be unpacked: gives it up where much of it brings no record. What it unpacks is counted in a budget, and
    /// what of it are records is not.
    #[must_use]
    pub fn unpacked(mut self, unpacked: bool, budget: Option<&Budget>) -> Self {
        self.yields = Yield::of(unpacked, budget);
        self
    }

    /// Notes that so many pieces were no records, and that there were records of so many bytes.
    pub fn brought(&mut self, pieces: u64, records: u64) {
        self.yields.brought(pieces, records, self.total);
    }

    /// Leaves the zeros behind that stand before the first byte, as they do where a file was cut that is written on.
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

    /// How many zeros stood before the first byte.
    #[must_use]
    pub const fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Whether it was given up because it brings no records.
    #[must_use]
    pub const fn given_up(&self) -> bool {
        self.yields.given_up()
    }

    /// Why the source ended where it can't be read on.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// Leaves so many bytes behind.
    pub fn consume(&mut self, len: usize) {
        self.window.consume(len);
    }

    /// Reads all that is left, and leaves it behind.
    pub fn pass(&mut self) {
        self.consume(usize::MAX);
        while self.more() {
            self.consume(usize::MAX);
        }
    }

    /// Leaves the rest of a line behind; `false` where there is no more before its end.
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

    /// Bytes read so far.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }
}

/// How many zeros stand at the start of some bytes.
pub fn leading_zeros(bytes: &[u8]) -> usize {
    const BLOCK: [u8; 4096] = [0; 4096];
    let blocks = bytes.chunks(BLOCK.len()).take_while(|chunk| **chunk == BLOCK[..chunk.len()]).count();
    let sure = (blocks * BLOCK.len()).min(bytes.len());
    sure + bytes[sure..].iter().take_while(|byte| **byte == 0).count()
}
