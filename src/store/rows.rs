//! A set of rows: a bitmap with rank and select.

use crate::event::saturated;

/// Words of 64 rows between two counts.
const STEP: usize = 8;

/// A set of rows out of so many. Set operations cost one pass over 64 rows a word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSet {
    words: Vec<u64>,
    /// Rows before every eighth word.
    ranks: Vec<u32>,
    len: usize,
    count: usize,
}

impl RowSet {
    /// No row out of `len`.
    #[must_use]
    pub fn empty(len: usize) -> Self {
        Self::seal(vec![0; len.div_ceil(64)], len)
    }

    /// Every row out of `len`.
    #[must_use]
    pub fn full(len: usize) -> Self {
        Self::seal(vec![u64::MAX; len.div_ceil(64)], len)
    }

    /// The rows for which a test holds.
    #[must_use]
    pub fn matching(len: usize, mut test: impl FnMut(usize) -> bool) -> Self {
        let words = (0..len.div_ceil(64)).map(|word| {
            let rows = word * 64..(word * 64 + 64).min(len);
            rows.enumerate().fold(0, |bits, (bit, row)| bits | u64::from(test(row)) << bit)
        });
        Self::seal(words.collect(), len)
    }

    /// The rows of an iterator, in any order.
    #[must_use]
    pub fn of(len: usize, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut words = vec![0_u64; len.div_ceil(64)];
        for row in rows.into_iter().filter(|row| *row < len) {
            words[row / 64] |= 1 << (row % 64);
        }
        Self::seal(words, len)
    }

    /// The rows from one to another, the last not held.
    #[must_use]
    pub fn range(len: usize, from: usize, until: usize) -> Self {
        let mut words = vec![0_u64; len.div_ceil(64)];
        let until = until.min(len);
        for (at, word) in words.iter_mut().enumerate().take(until.div_ceil(64)).skip(from / 64) {
            let low = if at * 64 >= from { u64::MAX } else { u64::MAX << (from - at * 64) };
            let high = if at * 64 + 64 <= until { u64::MAX } else { (1 << (until - at * 64)) - 1 };
            *word = low & high;
        }
        if from >= until {
            words.fill(0);
        }
        Self::seal(words, len)
    }

    /// The rows of a bitmap out of `len`; those behind its last word are not held.
    pub(super) fn of_words(mut words: Vec<u64>, len: usize) -> Self {
        words.resize(len.div_ceil(64), 0);
        Self::seal(words, len)
    }

    /// Its bitmap: 64 rows a word, the first in the lowest bit.
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    fn seal(words: Vec<u64>, len: usize) -> Self {
        let ranks = Vec::with_capacity(words.len() / STEP + 1);
        let mut sealed = Self { words, ranks, len, count: 0 };
        sealed.seal_from(0);
        sealed
    }

    /// Counts anew from a word on; those before it are counted.
    fn seal_from(&mut self, word: usize) {
        if let Some(last) = self.words.last_mut()
            && !self.len.is_multiple_of(64)
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
        let block = word / STEP;
        // where more was counted, so much stands before the block
        let mut count = self.ranks.get(block).map_or(self.count, |rank| *rank as usize);
        self.ranks.truncate(block);
        for (at, word) in self.words.iter().enumerate().skip(block * STEP) {
            if at.is_multiple_of(STEP) {
                self.ranks.push(saturated::<u32>(count));
            }
            count += word.count_ones() as usize;
        }
        self.count = count;
    }

    fn with(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self::seal(self.words.iter().zip(&other.words).map(|(a, b)| join(*a, *b)).collect(), self.len)
    }

    /// The rows in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// The rows of it that are in all of some others.
    #[must_use]
    pub fn and_all<'s>(&self, others: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut words = self.words.clone();
        for other in others {
            words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
        }
        Self::seal(words, self.len)
    }

    /// The rows in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// The rows in this and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// Those of its rows that come before one. Nothing is counted again.
    #[must_use]
    pub fn up_to(&self, row: usize) -> Self {
        let row = row.min(self.len);
        let (count, word) = (self.rank(row), row / 64);
        let mut words = vec![0; self.words.len()];
        let whole = self.words.len().min(word + 1);
        words[..whole].copy_from_slice(&self.words[..whole]);
        if let Some(last) = words.get_mut(word) {
            *last &= (1 << (row % 64)) - 1;
        }
        let mut ranks = vec![saturated::<u32>(count); self.ranks.len()];
        let counted = self.ranks.len().min(word / STEP + 1);
        ranks[..counted].copy_from_slice(&self.ranks[..counted]);
        Self { words, ranks, len: self.len, count }
    }

    /// The rows that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self::seal(self.words.iter().map(|word| !word).collect(), self.len)
    }

    /// Makes room for rows that came between the others, `fresh` in their new places, and takes in those of them that a test
    /// passes. Rows before the first of them cost nothing.
    pub fn grow(&mut self, fresh: &Self, test: impl Fn(usize) -> bool) {
        let whole = fresh.next_from(0).unwrap_or(fresh.len).min(self.len) / 64;
        let (behind, rows) = (self.words.split_off(whole), whole * 64..self.len);
        self.len = fresh.len;
        self.words.resize(self.len.div_ceil(64), 0);
        let mut place = whole * 64;
        for row in rows {
            while fresh.contains(place) {
                place += 1;
            }
            let held = behind.get(row / 64 - whole).is_some_and(|word| word >> (row % 64) & 1 == 1);
            if let Some(word) = self.words.get_mut(place / 64).filter(|_| held) {
                *word |= 1 << (place % 64);
            }
            place += 1;
        }
        for row in fresh.from(whole * 64).filter(|row| test(*row)) {
            self.words[row / 64] |= 1 << (row % 64);
        }
        self.seal_from(whole);
    }

    /// How many rows are in both, without making a set of them.
    #[must_use]
    pub fn common(&self, other: &Self) -> usize {
        // of one that holds all, or none, the other tells at once
        let (fewer, more) = if self.count <= other.count { (self, other) } else { (other, self) };
        if fewer.count == 0 || (more.is_full() && fewer.len <= more.len) {
            return fewer.count;
        }
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// The first row at or after `row` that is in both, without making a set of them.
    #[must_use]
    pub fn next_common(&self, other: &Self, row: usize) -> Option<usize> {
        let begin = row / 64;
        let mut keep = u64::MAX << (row % 64);
        let words = self.words.get(begin..)?.iter().zip(other.words.get(begin..)?);
        words.zip(begin..).find_map(|((a, b), at)| {
            let both = a & b & std::mem::replace(&mut keep, u64::MAX);
            (both != 0).then(|| at * 64 + both.trailing_zeros() as usize)
        })
    }

    /// The last row before `row` that is in both.
    #[must_use]
    pub fn common_before(&self, other: &Self, row: usize) -> Option<usize> {
        let last = row.min(self.len.min(other.len)).checked_sub(1)?;
        let mut keep = u64::MAX >> (63 - last % 64);
        let words = self.words.get(..=last / 64)?.iter().zip(other.words.get(..=last / 64)?);
        words.enumerate().rev().find_map(|(at, (a, b))| {
            let both = a & b & std::mem::replace(&mut keep, u64::MAX);
            (both != 0).then(|| at * 64 + 63 - both.leading_zeros() as usize)
        })
    }

    /// Whether every row is in it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.count == self.len
    }

    /// How many rows are in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Out of how many.
    #[must_use]
    pub fn out_of(&self) -> usize {
        self.len
    }

    /// Whether a row is in it.
    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many of its rows come before `row`.
    #[must_use]
    pub fn rank(&self, row: usize) -> usize {
        let row = row.min(self.len);
        let (word, bit) = (row / 64, row % 64);
        let base = self.ranks.get(word / STEP).map_or(self.count, |rank| *rank as usize);
        let from = (word / STEP * STEP).min(self.words.len());
        let full: usize =
            self.words[from..word.min(self.words.len())].iter().map(|w| w.count_ones() as usize).sum();
        let part = self.words.get(word).map_or(0, |w| (w & ((1_u64 << bit) - 1)).count_ones() as usize);
        base + full + part
    }

    /// Its `at`-th row, from 0.
    #[must_use]
    pub fn select(&self, at: usize) -> Option<usize> {
        if at >= self.count {
            return None;
        }
        let block = self.ranks.partition_point(|rank| *rank as usize <= at).checked_sub(1)?;
        let mut left = at - self.ranks[block] as usize;
        for (word, bits) in self.words.iter().enumerate().skip(block * STEP) {
            let ones = bits.count_ones() as usize;
            if left < ones {
                let mut bits = *bits;
                for _ in 0..left {
                    bits &= bits - 1;
                }
                return Some(word * 64 + bits.trailing_zeros() as usize);
            }
            left -= ones;
        }
        None
    }

    /// Its first row at or after `row`.
    #[must_use]
    pub fn next_from(&self, row: usize) -> Option<usize> {
        let first = *self.words.get(row / 64)? & (u64::MAX << (row % 64));
        if first != 0 {
            return Some(row / 64 * 64 + first.trailing_zeros() as usize);
        }
        self.select(self.rank((row / 64 + 1) * 64))
    }

    /// Its last row before `row`.
    #[must_use]
    pub fn before(&self, row: usize) -> Option<usize> {
        self.rank(row).checked_sub(1).and_then(|at| self.select(at))
    }

    /// Its rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.from(0)
    }

    /// Its rows, ascending, of which there are few: what lies between two of them costs nothing.
    pub fn few(&self) -> impl Iterator<Item = usize> {
        std::iter::successors(self.next_from(0), |row| self.next_from(row + 1))
    }

    /// Its rows behind `row`, ascending.
    pub fn behind(&self, row: usize) -> impl Iterator<Item = usize> {
        self.from(row).skip_while(move |other| *other <= row)
    }

    /// Its rows before `row`, descending.
    pub fn back_from(&self, row: usize) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate().take(row.div_ceil(64)).rev();
        let rows = words.flat_map(|(at, word)| {
            let mut bits = *word;
            std::iter::from_fn(move || {
                let bit = bits.checked_ilog2()?;
                bits ^= 1 << bit;
                Some(at * 64 + bit as usize)
            })
        });
        rows.skip_while(move |other| *other >= row)
    }

    /// Its rows from the word on in which a row stands, ascending.
    fn from(&self, row: usize) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().skip(row / 64).flat_map(|(at, word)| {
            let mut bits = *word;
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros() as usize;
                (bits != 0).then(|| {
                    bits &= bits - 1;
                    at * 64 + bit
                })
            })
        })
    }
}
