//! The buffer of a [`Feed`](super::Feed).

/// The bytes of a source that were read and not consumed, with free space for the next read.
#[derive(Default)]
pub(super) struct Window {
    /// The bytes read, in the first `filled`; what is behind them is free space.
    bytes: Vec<u8>,
    filled: usize,
    start: usize,
    /// Where it begins, in bytes from the start of the source.
    offset: u64,
}

impl Window {
    /// A window at byte `offset` of a source, holding `bytes` already.
    pub(super) fn resumed(bytes: Vec<u8>, offset: u64) -> Self {
        Self { filled: bytes.len(), bytes, start: 0, offset }
    }

    /// The bytes that are not consumed.
    pub(super) fn have(&self) -> &[u8] {
        &self.bytes[self.start..self.filled]
    }

    /// All bytes in memory, consumed or not.
    pub(super) fn held(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Free space of `len` bytes behind the bytes held. Drops what is consumed, so [`Self::held`] no longer begins
    /// with it.
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

    /// Adds the first `got` bytes of the free space to the window.
    pub(super) const fn fill(&mut self, got: usize) {
        self.filled += got;
    }

    /// Consumes `len` bytes, or all if there are fewer.
    pub(super) fn consume(&mut self, len: usize) {
        let len = len.min(self.have().len());
        self.start += len;
        self.offset += len as u64;
    }

    /// Moves the first `len` bytes into `room`, replacing its contents. Copies whichever part is shorter.
    pub(super) fn take(&mut self, len: usize, room: &mut Vec<u8>) {
        let rest = self.have().len() - len;
        if rest > len {
            room.clear();
            room.extend_from_slice(&self.have()[..len]);
            self.consume(len);
            return;
        }
        // hand over the buffer itself and copy the rest out of it
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
