//! Seeded hashes: input may be crafted to collide under a known hash.

use crate::read::swar::small;
use std::hash::{BuildHasher, Hasher, RandomState};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What a table mixes into hashes, another number each time: nobody can make ids or values that all fall on one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }
}

impl Seed {
    /// Of a number that has a kind.
    #[allow(clippy::cast_possible_truncation)] // halves are meant
    pub(super) fn of_number(self, kind: u8, number: u128) -> u64 {
        let (low, high) = (number as u64 ^ self.0, (number >> 64) as u64 ^ self.0.rotate_left(29));
        folded(low, high).wrapping_add(u64::from(kind)).wrapping_mul(ODD ^ self.0 << 1)
    }

    /// Of bytes.
    pub(super) fn of_bytes(self, bytes: &[u8]) -> u64 {
        xxh3_64_with_seed(bytes, self.0)
    }

    /// Of numbers in their order.
    pub(super) fn of_numbers(self, numbers: impl Iterator<Item = u64>) -> u64 {
        numbers.fold(self.0, |sum, number| folded(sum ^ number, self.0 | 1)).wrapping_mul(ODD)
    }

    /// Of a text in any case of its ASCII letters.
    #[inline]
    pub(super) fn hash_ignore_case(self, text: &str) -> u64 {
        let (eights, rest) = text.as_bytes().as_chunks::<8>();
        let key = self.0 | 1;
        let step = |sum: u64, eight: u64| folded(sum ^ small(eight), key);
        let begin = self.0.rotate_left(32) ^ text.len() as u64;
        let sum = eights.iter().fold(begin, |sum, eight| step(sum, u64::from_le_bytes(*eight)));
        let last = match text.as_bytes().last_chunk() {
            Some(last) => u64::from_le_bytes(*last),
            None => rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
        };
        step(sum, last).wrapping_mul(ODD)
    }
}

/// An odd number whose bits are in no order.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Folds the 128-bit product of two numbers to 64 bits.
#[inline]
#[allow(clippy::cast_possible_truncation)] // halves are meant
fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::Seed;
    use std::collections::HashSet;

    #[test]
    fn a_text_has_one_hash_in_any_case_and_each_text_its_own() {
        let seed = Seed::default();
        assert_eq!(seed.hash_ignore_case("Client=REST;\u{e9}"), seed.hash_ignore_case("client=rest;\u{e9}"));
        for (one, other) in [("@", "`"), ("[^]", "{~}"), ("\u{0}", " "), ("a@bcdefgh", "a`bcdefgh")] {
            assert_ne!(seed.hash_ignore_case(one), seed.hash_ignore_case(other), "{one}");
        }
        let texts = (0..50_000).map(|number| format!("10.0.{}.{} {number}", number / 250, number % 250));
        let halves: HashSet<u64> = texts.map(|text| seed.hash_ignore_case(&text) >> 32).collect();
        assert!(halves.len() > 49_990, "{seed:?}");
    }

    #[test]
    fn what_meets_under_one_seed_does_not_under_another() {
        let texts: Vec<String> = (0..200_000).map(|number| format!("{number:08}{number:08}")).collect();
        let meet = |seed: Seed| {
            let mut halves: Vec<(u64, &String)> =
                texts.iter().map(|text| (seed.hash_ignore_case(text) >> 40, text)).collect();
            halves.sort_unstable();
            let pairs = halves.windows(2).filter(|two| two[0].0 == two[1].0);
            pairs.map(|two| (two[0].1, two[1].1)).collect::<HashSet<_>>()
        };
        let (one, other) = (meet(Seed::default()), meet(Seed::default()));
        assert!(one.len() > 500 && one.intersection(&other).count() < 50);
    }
}
