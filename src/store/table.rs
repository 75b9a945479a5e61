//! A hash table of numbers, keyed by half the hash of what each number stands for.

use super::parallel;
use crate::read::swar::{all, just_zeros};

/// How many numbers stand in a bucket.
const BUCKET: usize = 8;
/// Slots used per bucket: on average at the intended size, and at most.
const MEANT: usize = 6;
const MOST: usize = 7;

/// Numbers in buckets of eight, with one byte of each hash: a lookup that fails usually reads one word. Five bytes per
/// number plus the free slots.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// For each place of a bucket a byte of the hash of its number; zero where it is free.
    tags: Vec<u64>,
    numbers: Vec<[u32; BUCKET]>,
    len: usize,
}

impl Table {
    /// An empty table with capacity for at least this many numbers.
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
        let mut from = self.bucket(half);
        loop {
            match sought(&self.tags, &self.numbers, (from, half), &mut is_it) {
                Sought::Found(bucket, place) => return Some((bucket, place)),
                Sought::Free(..) => return None,
                Sought::Beyond if self.tags.is_empty() => return None,
                // the first bucket is behind the last one
                Sought::Beyond => from = 0,
            }
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
                put(&mut self.tags[bucket], &mut self.numbers[bucket], free, (half, number));
                self.len += 1;
                return;
            }
            bucket = if bucket + 1 == self.tags.len() { 0 } else { bucket + 1 };
        }
    }

    /// Fills the table on several threads, each of which gets a contiguous range of buckets. Returns what `fill`
    /// returned for each.
    pub(super) fn filled<T: Send>(
        &mut self,
        threads: usize,
        fill: impl Fn(&mut Shard<'_>) -> T + Sync,
    ) -> Vec<T> {
        let (of, len) = (self.tags.len(), self.tags.len().div_ceil(threads.max(1)).max(1));
        let tags = self.tags.chunks_mut(len);
        let stretches = tags.zip(self.numbers.chunks_mut(len)).enumerate();
        let stretches =
            stretches.map(|(at, (tags, numbers))| Shard { tags, numbers, before: at * len, of, added: 0 });
        let mut done: Vec<(Shard<'_>, Option<T>)> = stretches.map(|stretch| (stretch, None)).collect();
        parallel::each(done.iter_mut().collect(), |(stretch, came)| *came = Some(fill(stretch)));
        self.len += done.iter().map(|(stretch, _)| stretch.added).sum::<usize>();
        done.into_iter().filter_map(|(_, came)| came).collect()
    }

    /// Puts another number in the place of each, which is of the same hash.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        for (tags, numbers) in self.tags.iter().zip(&mut self.numbers) {
            let taken = numbers.iter_mut().zip(tags.to_le_bytes()).filter(|(_, tag)| *tag != 0);
            taken.for_each(|(number, _)| *number = new(*number));
        }
    }

    /// Grows the table if it is full; `half` returns the hash of a number in it.
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

    /// Reads the bucket of a hash to prefetch it; the result is meaningless.
    #[inline]
    pub(super) fn glance(&self, half: u32) -> u64 {
        self.tags.get(self.bucket(half)).copied().unwrap_or(0)
    }

    /// The first number in the bucket of a hash whose tag matches; a candidate to prefetch.
    #[inline]
    pub(super) fn likely(&self, half: u32) -> Option<u32> {
        let bucket = self.bucket(half);
        let like = just_zeros(self.tags.get(bucket)? ^ all(tag(half)));
        (like != 0).then(|| self.numbers[bucket][like.trailing_zeros() as usize / 8])
    }

    #[inline]
    const fn bucket(&self, half: u32) -> usize {
        bucket(half, self.tags.len())
    }
}

/// Buckets that stand together, and are filled by one thread.
#[derive(Debug)]
pub(super) struct Shard<'t> {
    tags: &'t mut [u64],
    numbers: &'t mut [[u32; BUCKET]],
    /// How many buckets stand before it, and how many there are.
    before: usize,
    of: usize,
    added: usize,
}

/// What came of a number that is to be added where none is it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// That number is it.
    Is(u32),
    /// None was.
    New,
    /// Not decided: the search left the range of this shard.
    Beyond,
}

impl Shard<'_> {
    /// Where the bucket of a hash stands in it.
    #[inline]
    fn bucket(&self, half: u32) -> Option<usize> {
        bucket(half, self.of).checked_sub(self.before).filter(|bucket| *bucket < self.tags.len())
    }

    /// Whether it has the bucket of a hash.
    #[inline]
    pub(super) fn has(&self, half: u32) -> bool {
        self.bucket(half).is_some()
    }

    /// As [`Table::glance`].
    #[inline]
    pub(super) fn glance(&self, half: u32) -> u64 {
        self.bucket(half).map_or(0, |bucket| self.tags[bucket])
    }

    /// Adds a number where the first of its hash that is it is none.
    #[inline]
    pub(super) fn find_or_add(
        &mut self,
        half: u32,
        number: u32,
        mut is_it: impl FnMut(u32) -> bool,
    ) -> Added {
        let Some(bucket) = self.bucket(half) else { return Added::Beyond };
        match sought(self.tags, self.numbers, (bucket, half), |number| is_it(*number)) {
            Sought::Found(bucket, place) => Added::Is(self.numbers[bucket][place]),
            Sought::Free(bucket, free) => {
                put(&mut self.tags[bucket], &mut self.numbers[bucket], free, (half, number));
                self.added += 1;
                Added::New
            }
            Sought::Beyond => Added::Beyond,
        }
    }
}

/// Where a number stands, or may stand.
enum Sought {
    /// In a bucket, at a place.
    Found(usize, usize),
    /// Nowhere, as a bucket has places that are free.
    Free(usize, u64),
    /// Perhaps behind the last bucket.
    Beyond,
}

/// Looks in buckets, from one on, for the first number of a hash that is it.
#[inline]
fn sought(
    tags: &[u64],
    numbers: &[[u32; BUCKET]],
    (from, half): (usize, u32),
    mut is_it: impl FnMut(&u32) -> bool,
) -> Sought {
    let (mut bucket, tag) = (from, all(tag(half)));
    while let (Some(tags), Some(numbers)) = (tags.get(bucket), numbers.get(bucket)) {
        let mut like = just_zeros(tags ^ tag);
        while like != 0 {
            let place = like.trailing_zeros() as usize / 8;
            if is_it(&numbers[place]) {
                return Sought::Found(bucket, place);
            }
            like &= like - 1;
        }
        let free = just_zeros(*tags);
        if free != 0 {
            return Sought::Free(bucket, free);
        }
        bucket += 1;
    }
    Sought::Beyond
}

/// Puts a number of a hash on the first place of a bucket that is free.
#[inline]
fn put(tags: &mut u64, numbers: &mut [u32; BUCKET], free: u64, (half, number): (u32, u32)) {
    let place = free.trailing_zeros();
    *tags |= u64::from(tag(half)) << (place - 7);
    numbers[place as usize / 8] = number;
}

/// The bucket of a hash, of so many: they stand in the order of hashes.
#[inline]
const fn bucket(half: u32, of: usize) -> usize {
    ((half as u64 * of as u64) >> u32::BITS) as usize
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
    use super::{Added, Table};
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

    proptest! {
        #[test]
        fn one_that_several_threads_fill_has_what_they_added_and_what_is_added_behind_that(
            halves in prop::collection::vec(prop_oneof![0..4_u32, any::<u32>(), u32::MAX - 3..u32::MAX], 0..300),
            threads in 1..9_usize,
        ) {
            let mut table = Table::with_room(halves.len());
            let numbered = || (0_u32..).zip(halves.iter().copied());
            let left = table.filled(threads, |stretch| {
                let own: Vec<(u32, u32)> = numbered().filter(|(_, half)| stretch.has(*half)).collect();
                let mut left = Vec::new();
                for (number, half) in &own {
                    let added = stretch.find_or_add(*half, *number, |_| false);
                    left.extend((added == Added::Beyond).then_some((*number, *half)));
                }
                for (number, half) in own.into_iter().filter(|one| !left.contains(one)) {
                    assert_eq!(stretch.find_or_add(half, 0, |there| there == number), Added::Is(number));
                }
                left
            });
            for (number, half) in left.into_iter().flatten() {
                table.add(half, number);
            }
            prop_assert_eq!(table.len(), halves.len());
            for (number, half) in numbered() {
                prop_assert_eq!(table.find(half, |there| there == number), Some(number));
            }
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
