//! Pseudorandom numbers that are the same on every machine: `SplitMix64`.

/// A generator; equal seeds give equal numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator that begins at `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        finish(self.0)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        scale(self.next(), end)
    }

    /// An index into a list of `end`; 0 if it is empty.
    pub fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or_default()
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A number that depends on all parts and their order.
pub fn mix(seed: u64, parts: &[u64]) -> u64 {
    parts
        .iter()
        .fold(finish(seed), |sum, part| finish(sum.rotate_left(23) ^ finish(part.wrapping_add(0x5581))))
}

/// The index into a list of `many` that `roll` selects; 0 if it is empty.
pub fn place(roll: u64, many: usize) -> usize {
    usize::try_from(roll % (many as u64).max(1)).unwrap_or_default()
}

/// Scales 64 bits to a number below `end`.
fn scale(bits: u64, end: u64) -> u64 {
    #[allow(clippy::cast_possible_truncation)] // the product shifted by 64 bits is below `end`
    let scaled = ((u128::from(bits) * u128::from(end)) >> 64) as u64;
    scaled
}

const fn finish(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Random, mix};

    #[test]
    fn numbers_are_those_of_splitmix64() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_below_their_end() {
        let mut random = Random::new(558);
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn a_mix_depends_on_the_order_of_its_parts() {
        assert_ne!(mix(1, &[2, 3]), mix(1, &[3, 2]));
        assert_ne!(mix(1, &[0]), mix(1, &[0, 0]));
    }
}
