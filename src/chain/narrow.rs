//! Numbers in as few bytes as the largest of them needs.

use std::ops::Range;

/// The bytes of a `u32`.
const WORD: usize = 4;

/// Numbers by position, one to four bytes each. A case of a million events has millions of row numbers in its chains,
/// each of which fits in three bytes.
#[derive(Debug, Clone)]
pub(super) struct Narrow {
    /// Bytes of a number.
    width: usize,
    len: usize,
    /// Little-endian numbers, and behind them enough bytes for the last to be read as a word.
    bytes: Vec<u8>,
}

impl Default for Narrow {
    fn default() -> Self {
        Self::zeros(0, 0)
    }
}

impl Narrow {
    /// So many zeros, with room for numbers up to `most`.
    pub fn zeros(len: usize, most: usize) -> Self {
        let width = match most {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xff_ffff => 3,
            _ => WORD,
        };
        Self { width, len, bytes: vec![0; len * width + WORD - width] }
    }

    /// The numbers of an iterator, none of which is above `most`.
    pub fn of(numbers: impl ExactSizeIterator<Item = u32>, most: usize) -> Self {
        let mut all = Self::zeros(numbers.len(), most);
        for (at, number) in numbers.enumerate() {
            all.set(at, number);
        }
        all
    }

    /// Appends zeros until there are so many numbers.
    pub fn grow(&mut self, len: usize) {
        if len > self.len {
            self.bytes.resize(len * self.width + WORD - self.width, 0);
            self.len = len;
        }
    }

    /// The largest number that there is room for.
    pub fn most(&self) -> usize {
        self.mask() as usize
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// The number at a position.
    #[inline]
    pub fn get(&self, at: usize) -> Option<u32> {
        if at >= self.len {
            return None;
        }
        let word = self.bytes.get(at * self.width..).and_then(<[u8]>::first_chunk)?;
        Some(u32::from_le_bytes(*word) & self.mask())
    }

    /// Replaces the number at a position. Of a number that there is no room for, the low bytes are kept.
    #[inline]
    pub fn set(&mut self, at: usize, number: u32) {
        let from = at * self.width;
        if let Some(place) = self.bytes.get_mut(from..from + self.width).filter(|_| at < self.len) {
            place.iter_mut().zip(number.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        }
    }

    /// Some of them; those out of range are left out.
    pub fn range(&self, range: Range<usize>) -> Numbers<'_> {
        let until = range.end.min(self.len);
        Numbers { all: self, from: range.start.min(until), until }
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.range(0..self.len).iter()
    }

    fn mask(&self) -> u32 {
        u32::MAX >> (u8::BITS as usize * (WORD - self.width))
    }
}

/// Numbers that stand side by side.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'n> {
    all: &'n Narrow,
    from: usize,
    until: usize,
}

impl<'n> Numbers<'n> {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.until - self.from
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<u32> {
        self.all.get(self.from + at).filter(|_| at < self.len())
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u32> + Clone + use<'n> {
        let all = self.all;
        (self.from..self.until).map(|at| all.get(at).unwrap_or_default())
    }

    /// How many of them, which are sorted by this, it holds for; those come first.
    pub fn partition_point(&self, holds: impl Fn(u32) -> bool) -> usize {
        let (mut from, mut until) = (0, self.len());
        while from < until {
            let middle = from.midpoint(until);
            if self.get(middle).is_some_and(&holds) {
                from = middle + 1;
            } else {
                until = middle;
            }
        }
        from
    }

    /// Those from a position on.
    #[must_use]
    pub fn from(&self, at: usize) -> Self {
        Self { from: (self.from + at).min(self.until), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::Narrow;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_read_back_as_they_were_set_whatever_their_width(
            bits in 0..=32_u32,
            numbers in prop::collection::vec(any::<u32>(), 0..40),
            again in prop::collection::vec((0..40_usize, any::<u32>()), 0..40),
            (from, until) in (0..50_usize, 0..50_usize),
        ) {
            let most = u32::MAX.checked_shr(32 - bits).unwrap_or(0);
            let mut plain: Vec<u32> = numbers.iter().map(|number| number & most).collect();
            let mut narrow = Narrow::of(plain.iter().copied(), most as usize);
            prop_assert!(narrow.most() >= most as usize);
            for (at, number) in again {
                narrow.set(at, number & most);
                if let Some(place) = plain.get_mut(at) {
                    *place = number & most;
                }
            }
            prop_assert!(narrow.iter().eq(plain.iter().copied()));
            narrow.grow(from);
            plain.resize(plain.len().max(from), 0);
            prop_assert!(narrow.iter().eq(plain.iter().copied()));
            prop_assert_eq!((narrow.len(), narrow.get(plain.len())), (plain.len(), None));
            let range = from.min(until)..until;
            let wanted: Vec<u32> = plain.iter().skip(range.start).take(range.len()).copied().collect();
            let some = narrow.range(range);
            prop_assert_eq!(some.iter().collect::<Vec<_>>(), wanted.clone());
            prop_assert_eq!((some.is_empty(), some.get(wanted.len())), (wanted.is_empty(), None));
            prop_assert!(some.from(from).iter().eq(wanted.iter().skip(from).copied()));
        }

        #[test]
        fn of_sorted_numbers_those_below_another_come_first(
            mut numbers in prop::collection::vec(0..30_u32, 0..40),
            limit in 0..30_u32,
        ) {
            numbers.sort_unstable();
            let narrow = Narrow::of(numbers.iter().copied(), 29);
            let all = narrow.range(0..narrow.len());
            prop_assert_eq!(all.partition_point(|number| number < limit), numbers.partition_point(|number| *number < limit));
        }
    }
}
