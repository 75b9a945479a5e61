//! Numbers that are found by half a hash of what they stand for.

use crate::read::words::{all, just_zeros};

/// How many numbers stand in a bucket.
const BUCKET: usize = 8;
/// How many places of a bucket are taken where a table has what it was made for, and at the most.
const MEANT: usize = 6;
const MOST: usize = 7;

/// Numbers in buckets, of whose hashes a byte each is kept: most of what is looked for and not there costs a look at one word.
/// A number costs five bytes and what is kept free.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// For each place of a bucket a byte of the hash of its number; zero where it is free.
    tags: Vec<u64>,
    numbers: Vec<[u32; BUCKET]>,
    len: usize,
}

impl Table {
    /// An empty one that has room for so many, and for some more.
    pub(super) fn with_room(numbers: usize) -> Self {
        let buckets = numbers.div_ceil(MEANT);
        Self { tags: vec![0; buckets], numbers: vec![[0; BUCKET]; buckets], len: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many more there is room for.
    pub(super) const fn room(&self) -> usize {
        (self.tags.len() * MOST).saturating_sub(self.len)
    }

    /// Forgets all numbers but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.tags.fill(0);
        self.len = 0;
    }

    /// The first number of a hash that is it.
    #[inline]
    pub(super) fn find(&self, half: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let is_it = |number: &u32| is_it(*number);
        self.place(half, is_it).map(|(bucket, place)| self.numbers[bucket][place])
    }

    /// Puts another number in the place of one.
    pub(super) fn replace(&mut self, half: u32, number: u32, other: u32) {
        if let Some((bucket, place)) = self.place(half, |there| *there == number) {
            self.numbers[bucket][place] = other;
        }
    }

    /// Where the first number of a hash stands that is it.
    #[inline]
    fn place(&self, half: u32, mut is_it: impl FnMut(&u32) -> bool) -> Option<(usize, usize)> {
        let (mut bucket, tag) = (self.bucket(half), all(tag(half)));
        loop {
            let (tags, numbers) = (*self.tags.get(bucket)?, self.numbers.get(bucket)?);
            let mut like = just_zeros(tags ^ tag);
            while like != 0 {
                let place = like.trailing_zeros() as usize / 8;
                if is_it(&numbers[place]) {
                    return Some((bucket, place));
                }
                like &= like - 1;
            }
            if just_zeros(tags) != 0 {
                return None;
            }
            bucket = self.next(bucket);
        }
    }

    /// Adds a number that is not there; room for it has to be made before.
    #[inline]
    pub(super) fn add(&mut self, half: u32, number: u32) {
        assert!(self.room() > 0, "room for a number is made before it comes");
        let mut bucket = self.bucket(half);
        loop {
            let free = just_zeros(self.tags[bucket]);
            if free != 0 {
                let place = free.trailing_zeros();
                self.tags[bucket] |= u64::from(tag(half)) << (place - 7);
                self.numbers[bucket][place as usize / 8] = number;
                self.len += 1;
                return;
            }
            bucket = self.next(bucket);
        }
    }

    /// Puts another number in the place of each, which is of the same hash.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        for (tags, numbers) in self.tags.iter().zip(&mut self.numbers) {
            let taken = numbers.iter_mut().zip(tags.to_le_bytes()).filter(|(_, tag)| *tag != 0);
            taken.for_each(|(number, _)| *number = new(*number));
        }
    }

    /// Makes room for another number where there is none, for which it takes the hash of each that is there.
    pub(super) fn make_room(&mut self, half: impl Fn(u32) -> u32) {
        if self.room() > 0 {
            return;
        }
        let mut larger = Self::with_room(2 * self.len.max(MEANT));
        for (tags, numbers) in self.tags.iter().zip(&self.numbers) {
            let taken = numbers.iter().zip(tags.to_le_bytes()).filter(|(_, tag)| *tag != 0);
            taken.for_each(|(number, _)| larger.add(half(*number), *number));
        }
        *self = larger;
    }

    /// Looks at the place of a hash and at nothing else: what it gives is of no use, but it is near from then on.
    #[inline]
    pub(super) fn glance(&self, half: u32) -> u64 {
        self.tags.get(self.bucket(half)).copied().unwrap_or(0)
    }

    /// The first number in the bucket of a hash that may be what it stands for.
    #[inline]
    pub(super) fn likely(&self, half: u32) -> Option<u32> {
        let bucket = self.bucket(half);
        let like = just_zeros(self.tags.get(bucket)? ^ all(tag(half)));
        (like != 0).then(|| self.numbers[bucket][like.trailing_zeros() as usize / 8])
    }

    /// The bucket of a hash: they stand in the order of hashes.
    #[inline]
    const fn bucket(&self, half: u32) -> usize {
        ((half as u64 * self.tags.len() as u64) >> u32::BITS) as usize
    }

    const fn next(&self, bucket: usize) -> usize {
        if bucket + 1 == self.tags.len() { 0 } else { bucket + 1 }
    }
}

/// What is kept of a hash: never zero.
#[inline]
#[allow(clippy::cast_possible_truncation)] // a byte is meant
const fn tag(half: u32) -> u8 {
    let tag = half as u8;
    if tag == 0 { u8::MAX } else { tag }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn each_number_is_found_by_its_hash_and_no_other(
            // many of a bucket, of a byte, and of the last bucket
            halves in prop::collection::vec(prop_oneof![0..4_u32, any::<u32>(), u32::MAX - 3..u32::MAX], 0..300),
            spare in 0..40_usize,
        ) {
            let halves: HashMap<u32, u32> = (0..).zip(halves).collect();
            let mut table = Table::with_room(halves.len() + spare);
            for (number, half) in &halves {
                prop_assert!(table.find(*half, |there| there == *number).is_none());
                table.add(*half, *number);
            }
            prop_assert_eq!(table.len(), halves.len());
            for (number, half) in &halves {
                prop_assert_eq!(table.find(*half, |there| there == *number), Some(*number));
                table.replace(*half, *number, number + 1000);
            }
            for (number, half) in &halves {
                let mut met = 0;
                table.find(*half, |there| { met += u32::from(there == number + 1000); false });
                prop_assert_eq!(met, 1);
                prop_assert!(table.find(*half, |there| there == *number).is_none());
            }
            table.clear();
            prop_assert!(halves.values().all(|half| table.find(*half, |_| true).is_none()));
        }
    }

    #[test]
    fn an_empty_one_has_nothing_and_no_room() {
        let table = Table::default();
        assert_eq!(
            (table.find(7, |_| true), table.glance(7), table.likely(7), table.room()),
            (None, 0, None, 0)
        );
        assert!(Table::with_room(1000).room() >= 1000);
    }
}
