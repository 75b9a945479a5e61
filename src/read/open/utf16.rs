//! Converts UTF-16 to UTF-8 as a stream.

use std::io::{self, Read};

/// Bytes converted at a time.
const CHUNK: usize = 64 << 10;

/// A stream of UTF-16 without its mark, read as UTF-8; invalid units become U+FFFD.
pub struct Utf16<R> {
    from: R,
    high_first: bool,
    /// Bytes not converted yet: half a unit, or half a surrogate pair.
    left: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    over: bool,
}

impl<R: Read> Utf16<R> {
    /// Converts a stream that is big-endian if `high_first`.
    pub const fn new(from: R, high_first: bool) -> Self {
        Self { from, high_first, left: Vec::new(), text: Vec::new(), at: 0, over: false }
    }

    /// Converts the next bytes.
    fn more(&mut self) -> io::Result<()> {
        let held = self.left.len();
        self.left.resize(held + CHUNK, 0);
        let got = self.from.read(&mut self.left[held..]);
        self.left.truncate(held + *got.as_ref().unwrap_or(&0));
        self.over = got? == 0;
        let keep = if self.over { 0 } else { self.unfinished() };
        let ready = self.left.len() - keep;
        let text = crate::read::text::from_utf16(&self.left[..ready], self.high_first);
        self.left.drain(..ready);
        (self.text, self.at) = (text.into_bytes(), 0);
        Ok(())
    }

    /// How many bytes at the end are an incomplete unit or pair.
    fn unfinished(&self) -> usize {
        let odd = self.left.len() % 2;
        let whole = &self.left[..self.left.len() - odd];
        let high = whole.rchunks(2).next().map_or(0, |pair| pair[usize::from(!self.high_first)]);
        odd + if (0xd8..0xdc).contains(&high) { 2 } else { 0 }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.over {
            self.more()?;
        }
        let rest = &self.text[self.at..];
        let take = rest.len().min(into.len());
        into[..take].copy_from_slice(&rest[..take]);
        self.at += take;
        Ok(take)
    }
}

#[cfg(test)]
mod tests {
    use super::Utf16;
    use std::io::{self, Read};

    /// A stream that hands out a byte at a time.
    struct Drip<'b>(&'b [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let take = self.0.len().min(into.len()).min(1);
            into[..take].copy_from_slice(&self.0[..take]);
            self.0 = &self.0[take..];
            Ok(take)
        }
    }

    #[test]
    fn pairs_are_kept_wherever_the_stream_is_cut() {
        let said = "a\u{1f511}é\u{ffff}\n";
        for high_first in [false, true] {
            let order = if high_first { u16::to_be_bytes } else { u16::to_le_bytes };
            let bytes: Vec<u8> = said.encode_utf16().flat_map(order).collect();
            let mut text = String::new();
            Utf16::new(Drip(&bytes), high_first).read_to_string(&mut text).unwrap();
            assert_eq!(text, said);
            text.clear();
            Utf16::new(Drip(&bytes[..bytes.len() - 1]), high_first).read_to_string(&mut text).unwrap();
            assert!(text.ends_with('\u{fffd}'), "{text:?}");
        }
    }
}
