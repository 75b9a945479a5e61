//! What was read of a source and is not used up yet.

/// What was read of a source and is not used up yet, and room for what is read next.
#[derive(Default)]
pub(super) struct Window {
    /// What was read, in its first `filled` bytes; those behind them are read into.
    bytes: Vec<u8>,
    filled: usize,
    start: usize,
    /// Where it begins, in bytes from the start of the source.
    offset: u64,
}

impl Window {
    /// A window further on in a source, of which some bytes were read that are not used up yet.
    pub(super) fn resumed(bytes: Vec<u8>, offset: u64) -> Self {
        Self { filled: bytes.len(), bytes, start: 0, offset }
    }

    /// What stands in it.
    pub(super) fn have(&self) -> &[u8] {
        &self.bytes[self.start..self.filled]
    }

    /// What stands in memory, used up or not.
    pub(super) fn held(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Room for so many bytes behind what stands in it; what is used up goes.
    pub(super) fn room(&mut self, len: usize) -> &mut [u8] {
        let held = self.filled - self.start;
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.filled, 0);
        }
        (self.start, self.filled) = (0, held);
        if self.bytes.len() < held + len {
            self.bytes.resize(held + len, 0);
        }
        &mut self.bytes[held..held + len]
    }

    /// So many bytes were read into its room.
    pub(super) const fn fill(&mut self, got: usize) {
        self.filled += got;
    }

    /// Leaves so many bytes behind.
    pub(super) fn consume(&mut self, len: usize) {
        let len = len.min(self.have().len());
        self.start += len;
        self.offset += len as u64;
    }

    /// Takes out its first bytes in place of what `room` holds.
    pub(super) fn take(&mut self, len: usize, room: &mut Vec<u8>) {
        let rest = self.have().len() - len;
        if rest > len {
            room.clear();
            room.extend_from_slice(&self.have()[..len]);
            self.consume(len);
            return;
        }
        // the window goes, and what is left of it moves
        if room.len() < rest {
            room.resize(rest, 0);
        }
        room[..rest].copy_from_slice(&self.have()[len..]);
        std::mem::swap(&mut self.bytes, room);
        room.truncate(self.start + len);
        room.drain(..self.start);
        (self.start, self.filled) = (0, rest);
        self.offset += len as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    #[test]
    fn bytes_are_taken_out_and_what_is_left_stays_in_its_place() {
        for len in [2, 7] {
            let mut window = Window::resumed(b"--abcdefgh".to_vec(), 10);
            window.consume(2);
            let mut taken = b"what was taken before".to_vec();
            window.take(len, &mut taken);
            assert_eq!((taken.as_slice(), window.have()), b"abcdefgh".split_at(len));
            assert_eq!(window.offset(), 12 + len as u64);
            window.room(2).copy_from_slice(b"ij");
            window.fill(2);
            assert_eq!([taken.as_slice(), window.have()].concat(), b"abcdefghij");
        }
    }
}
