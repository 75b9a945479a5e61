//! The bytes of a source, in a window that moves forward over it.

use super::open::{Availability, Budget};
use std::fmt::Write as _;
use std::io::{self, Read};
use std::time::Duration;

/// How much is read at a time.
const CHUNK: usize = 1 << 20;
/// How much is read at first: many a source is small.
const FIRST: usize = 8 << 10;

/// The longest record that is read; longer ones are rejected.
pub const LONGEST: usize = 64 << 20;

/// How many bytes of what was unpacked may come without a record.
const MOST_WITHOUT: u64 = 1 << 30;

/// What a piece that is no record weighs beyond its bytes, of what was unpacked.
const WEIGHT: u64 = 512;

/// How many lines are taken out at once: of short ones it is to be seen soon that they are no records.
const MOST_LINES: usize = if cfg!(test) { 16 } else { 1 << 15 };

/// A window over a source: what was read and is not used up yet.
pub struct Feed<'r> {
    from: &'r mut dyn Read,
    /// What was read, in its first `filled` bytes; those behind them are read into.
    window: Vec<u8>,
    filled: usize,
    start: usize,
    offset: u64,
    over: bool,
    total: u64,
    /// What was read when a record was found last; kept where the source was unpacked.
    fruitful: Option<u64>,
    /// What the pieces since then weigh beyond their bytes.
    barren: u64,
    failed: Option<String>,
    grows: bool,
    /// What may be unpacked without a record, over all that it is unpacked from.
    budget: Option<Budget>,
    given_up: bool,
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
            window: Vec::new(),
            filled: 0,
            start: 0,
            offset: 0,
            over: false,
            total: 0,
            fruitful: None,
            barren: 0,
            failed: None,
            grows: false,
            budget: None,
            given_up: false,
            zeros: 0,
            at_hand: None,
        }
    }

    /// A window further on in a source, of which some bytes were read that are not used up yet.
    pub fn resumed(from: &'r mut dyn Read, window: Vec<u8>, offset: u64) -> Self {
        let total = offset + window.len() as u64;
        Self { filled: window.len(), window, offset, total, ..Self::new(from) }
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
        &self.window[self.start..self.filled]
    }

    /// What stands in memory, used up or not: the beginning of the source, as long as little was read.
    #[must_use]
    pub fn held(&self) -> &[u8] {
        &self.window[..self.filled]
    }

    /// The first bytes of the source, read before any is used up.
    pub fn beginning(&mut self) -> &[u8] {
        while self.filled < CHUNK && self.more_at_hand() {}
        self.held()
    }

    /// Where the window begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
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
        if let Some(at) = self.fruitful.filter(|at| self.total - at + self.barren > MOST_WITHOUT) {
            let bytes = self.total - at > MOST_WITHOUT;
            let what = if bytes { "1 GiB of it" } else { "millions of pieces of it, one after another," };
            self.failed = Some(format!("{what} brought no record: refused"));
            self.over = true;
            self.given_up = true;
        }
        if self.over {
            return false;
        }
        // an unpacker that has room for all that it holds holds nothing back
        let step = if self.at_hand.is_some() { step.max(CHUNK) } else { step };
        let held = self.filled - self.start;
        if self.start > 0 {
            self.window.copy_within(self.start..self.filled, 0);
        }
        (self.start, self.filled) = (0, held);
        if self.window.len() < held + step {
            self.window.resize(held + step, 0);
        }
        let got = loop {
            match self.from.read(&mut self.window[held..held + step]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error.to_string());
                    self.given_up = self.budget.as_ref().is_some_and(Budget::is_spent);
                    break 0;
                }
                Ok(got) => break got,
            }
        };
        self.filled = held + got;
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
        let (have, lines) = (self.have(), lines as u64);
        let (offset, rest) = (self.offset, have.len() - len);
        if rest > len {
            room.clear();
            room.extend_from_slice(&have[..len]);
            self.consume(len);
            return Some((offset, lines));
        }
        // the window goes, and what is left of it moves
        if room.len() < rest {
            room.resize(rest, 0);
        }
        room[..rest].copy_from_slice(&have[len..]);
        std::mem::swap(&mut self.window, room);
        room.truncate(self.start + len);
        room.drain(..self.start);
        (self.start, self.filled) = (0, rest);
        self.offset += len as u64;
        Some((offset, lines))
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

    /// The source is unpacked: gives it up where much of it brings no record.
    #[must_use]
    pub const fn unpacked(mut self, unpacked: bool) -> Self {
        self.fruitful = if unpacked { Some(0) } else { None };
        self
    }

    /// What it unpacks is counted there, and what of it are records is not.
    #[must_use]
    pub fn within(mut self, budget: &Budget) -> Self {
        self.budget = Some(budget.clone());
        self
    }

    /// Notes that so many pieces were no records. What is read to tell that costs more than their bytes where they are short.
    pub fn brought_nothing(&mut self, pieces: u64) {
        if pieces == 0 || self.fruitful.is_none() {
            return;
        }
        let weight = pieces.saturating_mul(WEIGHT);
        self.barren = self.barren.saturating_add(weight);
        if let Some(budget) = &self.budget {
            budget.spend(weight);
        }
    }

    /// Notes that there were records of so many bytes.
    pub fn brought_records(&mut self, len: u64) {
        if len == 0 {
            return;
        }
        self.fruitful = self.fruitful.map(|_| self.total);
        self.barren = 0;
        if let Some(budget) = &self.budget {
            budget.give_back(len);
        }
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
        self.given_up
    }

    /// Why the source ended where it can't be read on.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// Leaves so many bytes behind.
    pub fn consume(&mut self, len: usize) {
        let len = len.min(self.have().len());
        self.start += len;
        self.offset += len as u64;
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

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
