//! Many strings in one buffer, addressed by number: four bytes each on top of their text.

use super::image::stored;
use crate::event::{same, saturated};
use std::ops::Range;

/// Number of texts per mark.
const STEP: usize = 1024;
/// Longer texts (in bytes) are stored separately, so that the distance from a mark always fits 32 bits.
const LONG: usize = 1 << 20;

/// Bits of a [`Span`] that hold the length; the rest hold the offset.
const LEN_BITS: u32 = 21;

/// Where a text stands in an arena, and how long it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span(u64);

/// Whether a text is stored separately.
pub(super) const fn is_long(text: &str) -> bool {
    text.len() > LONG
}

/// Texts by number, from 0 on. A text costs its bytes and four more.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    text: String,
    /// Byte offset of every [`STEP`]th text.
    marks: Vec<u64>,
    /// End of each text, relative to its mark.
    ends: Vec<u32>,
    /// Texts longer than [`LONG`], ascending by number.
    long: Vec<(u32, Box<str>)>,
}

stored!(Arena { text, marks, ends, long } if |all| all.marks.len() == all.ends.len().div_ceil(STEP));

impl Arena {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Makes room for so many texts; where it is made, for as many as are likely to come.
    pub(super) fn make_room(&mut self, texts: usize, ahead: usize) {
        if self.len() > 0 && self.ends.capacity() - self.len() < texts {
            let more = texts.max(ahead);
            let bytes = self.text.len() as u128 * more as u128 / self.len() as u128;
            let bytes = usize::try_from(bytes).unwrap_or(0);
            // where there is no memory for these it grows bit by bit
            drop(if ahead > texts { self.ends.try_reserve_exact(more) } else { self.ends.try_reserve(more) });
            drop(if ahead > texts {
                self.text.try_reserve_exact(bytes)
            } else {
                self.text.try_reserve(bytes)
            });
        }
    }

    /// Forgets all texts but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.ends.clear();
        self.long.clear();
    }

    /// Adds a text and returns the new number of texts.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        if self.ends.len().is_multiple_of(STEP) {
            self.marks.push(self.text.len() as u64);
        }
        if is_long(text) {
            self.long.push((saturated::<u32>(self.ends.len()), text.into()));
        } else {
            self.text.push_str(text);
        }
        let mark = self.marks.last().copied().unwrap_or(0);
        self.ends.push(saturated::<u32>(self.text.len() as u64 - mark));
        saturated::<u32>(self.ends.len())
    }

    /// Appends the texts of another arena from `from` on, copying up to the next mark of either at a time.
    pub(super) fn extend(&mut self, other: &Self, from: usize) {
        if !other.long.is_empty() {
            for text in (from..other.len()).filter_map(|at| other.get(at)) {
                self.push(text);
            }
            return;
        }
        let mut at = from;
        while let Some(first) = other.range(at) {
            if self.ends.len().is_multiple_of(STEP) {
                self.marks.push(self.text.len() as u64);
            }
            let room = (STEP - self.ends.len() % STEP).min(STEP - at % STEP);
            let until = other.len().min(at + room);
            let last = other.range(until - 1).map_or(first.end, |last| last.end);
            let mark = self.marks.last().copied().unwrap_or(0);
            let own = saturated::<u32>(self.text.len() as u64 - mark);
            let begin = if at.is_multiple_of(STEP) { 0 } else { other.ends[at - 1] };
            self.ends.extend(other.ends[at..until].iter().map(|end| end - begin + own));
            self.text.push_str(other.text.get(first.start..last).unwrap_or_default());
            at = until;
        }
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let range = self.range(at)?;
        if range.is_empty()
            && let Some(long) = self.long(at)
        {
            return Some(long);
        }
        self.text.get(range)
    }

    /// Whether a letter stands in any of the texts.
    pub(super) fn hold(&self, letter: char) -> bool {
        self.text.contains(letter) || self.long.iter().any(|(_, text)| text.contains(letter))
    }

    /// Where a text stands.
    pub(super) fn span(&self, at: usize) -> Span {
        self.range(at).map_or(Span(0), |range| Span((range.start as u64) << LEN_BITS | range.len() as u64))
    }

    /// Whether this text, which is not too long, stands there.
    #[inline]
    pub(super) fn is(&self, span: Span, text: &str) -> bool {
        let (from, len) = (span.0 >> LEN_BITS, span.0 & ((1 << LEN_BITS) - 1));
        let from = saturated::<usize>(from);
        let there = || self.text.as_bytes().get(from..from.saturating_add(text.len()));
        len == text.len() as u64 && there().is_some_and(|there| same(there, text.as_bytes()))
    }

    /// The byte at the start of a span; used to prefetch it.
    #[inline]
    pub(super) fn first_byte(&self, span: Span) -> u8 {
        let from = saturated::<usize>(span.0 >> LEN_BITS);
        self.text.as_bytes().get(from).copied().unwrap_or(0)
    }

    fn range(&self, at: usize) -> Option<Range<usize>> {
        let mark = usize::try_from(*self.marks.get(at / STEP)?).ok()?;
        let end = *self.ends.get(at)? as usize;
        let begin = if at.is_multiple_of(STEP) { 0 } else { self.ends[at - 1] as usize };
        Some(mark + begin..mark + end)
    }

    /// Whether a text that is this one in some case of its ASCII letters stands there.
    pub(super) fn is_like(&self, span: Span, text: &str) -> bool {
        let (from, len) = (span.0 >> LEN_BITS, span.0 & ((1 << LEN_BITS) - 1));
        let from = saturated::<usize>(from);
        let held = self.text.as_bytes().get(from..from.saturating_add(text.len()));
        len == text.len() as u64 && held.is_some_and(|held| held.eq_ignore_ascii_case(text.as_bytes()))
    }

    /// The texts that stand by themselves, with their numbers.
    pub(super) fn long_ones(&self) -> impl ExactSizeIterator<Item = (usize, &str)> {
        self.long.iter().map(|(at, text)| (*at as usize, text.as_ref()))
    }

    fn long(&self, at: usize) -> Option<&str> {
        let key = u32::try_from(at).ok().filter(|_| !self.long.is_empty())?;
        let found = self.long.binary_search_by_key(&key, |(number, _)| *number).ok()?;
        Some(&self.long[found].1)
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{Arena, LONG, STEP};

    #[test]
    fn every_text_reads_back_short_long_or_empty() {
        let mut texts: Vec<String> = (0..3 * STEP).map(|at| "ä".repeat(at % 7)).collect();
        texts.insert(STEP, "x".repeat(LONG + 1));
        texts.insert(5, "y".repeat(LONG + 2));
        let mut arena = Arena::default();
        for text in &texts {
            arena.push(text);
        }
        assert!(arena.iter().eq(texts.iter()));
        let mut short = Arena::default();
        for text in texts.iter().filter(|text| text.len() < 20) {
            short.push(text);
        }
        for from in [0, 1, STEP - 1, STEP, STEP + 2, texts.len()] {
            for other in [&arena, &short] {
                let mut more = Arena::default();
                for at in 0..from % 7 {
                    more.push(&at.to_string());
                }
                let before = more.len();
                more.extend(other, from);
                assert!(more.iter().skip(before).eq(other.iter().skip(from)), "from {from}");
            }
        }
        arena.push("last");
        let last = arena.span(texts.len());
        assert!(arena.is(last, "last") && !arena.is(last, "lost"));
        assert_eq!(arena.get(texts.len() + 1), None);
    }
}
