//! The values of a column by their hashes, and which of them are one.

use super::{Values, hashed};
use crate::store::half::{shortened, spread};

/// Values that are the same as others before them, or the same but for the case of their letters: by number, in order,
/// each with the first that it is like.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Likes {
    pub(super) same: Vec<(u32, u32)>,
    pub(super) alike: Vec<(u32, u32)>,
}

/// The numbers of values in the order in which their hashes stand in a table of all of them.
#[derive(Debug)]
pub(super) struct Sorted {
    /// Half a hash, turned so that the bits that tell the place in the table come first; behind it the number.
    keys: Vec<u64>,
    /// How many bits tell the place.
    bits: u32,
}

impl Sorted {
    pub(super) fn of(values: &Values) -> Self {
        // as many places as a table of so many has
        let bits = (values.len() * 8 / 7).next_power_of_two().trailing_zeros();
        let half = |value: &str| shortened(hashed(value)).rotate_right(bits);
        let mut keys: Vec<u64> =
            (0_u64..).zip(values.iter()).map(|(at, value)| u64::from(half(value)) << 32 | at).collect();
        keys.sort_unstable();
        Self { keys, bits }
    }

    /// The hash of each value, with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.keys.iter().map(|key| (spread(shortened(*key).rotate_left(self.bits)), number(*key)))
    }

    /// The values that are like others before them.
    pub(super) fn likes(&self, values: &Values) -> Likes {
        let (mut likes, mut firsts) = (Likes::default(), Vec::new());
        let groups = self.keys.chunk_by(|one, other| shortened(*one) == shortened(*other));
        for group in groups.filter(|group| group.len() > 1) {
            firsts.clear();
            for key in group {
                likes.put(number(*key), &mut firsts, values);
            }
        }
        likes.same.sort_unstable();
        likes.alike.sort_unstable();
        likes
    }
}

impl Likes {
    /// Whether a value is the same as one before it.
    pub(super) fn is_again(&self, own: u32) -> bool {
        self.same.binary_search_by_key(&own, |(own, _)| *own).is_ok()
    }

    /// Puts a value beside the `firsts` of its hash, each with the first that it is alike.
    fn put<'v>(&mut self, own: u32, firsts: &mut Vec<(u32, &'v str)>, values: &'v Values) {
        let value = values.at(own as usize);
        if let Some((first, _)) = firsts.iter().find(|(_, first)| *first == value) {
            self.same.push((own, *first));
            return;
        }
        let alike = firsts.iter().find(|(_, first)| first.eq_ignore_ascii_case(value));
        self.alike.extend(alike.map(|(first, _)| (own, *first)));
        firsts.push((own, value));
    }
}

/// The number in a key.
#[allow(clippy::cast_possible_truncation)] // half of it is meant
const fn number(key: u64) -> u32 {
    key as u32
}
