//! Event ids derived from content, which stay the same when data is exported again.

use rustc_hash::FxHashMap;
use std::fmt;

/// A 128-bit content hash that does not depend on the order of the parts, so that moved columns and reordered keys
/// leave it unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Id(u128);

/// The hash seed of a part's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(u64);

impl Seed {
    /// The seed of a name, as written.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self(xxhash_rust::xxh3::xxh3_64(name.as_bytes()))
    }

    /// The seed of a name, regardless of ASCII case.
    #[must_use]
    pub fn of_any_case(name: &str) -> Self {
        Self::of(&name.to_ascii_lowercase())
    }
}

impl Id {
    /// Its 128 bits.
    #[must_use]
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// Restores an id from its bits.
    #[must_use]
    pub const fn of_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// Adds a named part of the record.
    pub fn part(&mut self, name: &str, value: &[u8]) {
        self.seeded(Seed::of(name), value);
    }

    /// Adds a part by the seed of its name.
    pub fn seeded(&mut self, name: Seed, value: &[u8]) {
        self.0 = self.0.wrapping_add(xxhash_rust::xxh3::xxh3_128_with_seed(value, name.0));
    }

    /// Adds the parts of another.
    #[inline]
    pub const fn add(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// Adds a column or member unless its value is empty: an absent JSON member and an empty table cell yield the same
    /// id.
    #[inline]
    pub fn said(&mut self, name: Seed, value: &str) {
        if !value.is_empty() {
            self.seeded(name, value.as_bytes());
        }
    }
}

impl Id {
    /// The id as written: `x` and its digits.
    #[must_use]
    pub fn text(self) -> String {
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
        let mut text = String::with_capacity(33);
        text.push('x');
        text.extend(self.0.to_be_bytes().into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
        text
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// The content hash of members, independent of their order and of the case of names. Of members whose names differ only
/// in case, each counts by its exact name and by how many of that name came before.
pub fn content_of_members<'n, V: AsRef<[u8]>>(members: &[(&'n str, V)]) -> Id {
    let (mut alike, mut before) = (FxHashMap::default(), FxHashMap::<&'n str, u32>::default());
    for (name, _) in members {
        *alike.entry(Seed::of_any_case(name)).or_insert(0_u32) += 1;
    }
    let mut id = Id::default();
    for (name, value) in members {
        let mut seed = Seed::of_any_case(name);
        if alike.get(&seed).is_some_and(|alike| *alike > 1) {
            let before = before.entry(name).or_default();
            seed = Seed::of(&format!("{name}\0{before}"));
            *before += 1;
        }
        id.seeded(seed, value.as_ref());
    }
    id
}

/// The content hash of a record without an id.
pub fn content_id<'p>(parts: impl IntoIterator<Item = (&'p str, &'p [u8])>) -> Id {
    let mut id = Id::default();
    for (name, value) in parts {
        id.part(name, value);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::{Id, content_id, content_of_members};

    #[test]
    fn order_does_not_matter_but_names_and_values_do() {
        let one = content_id([("a", b"1".as_slice()), ("b", b"2")]);
        assert_eq!(one, content_id([("b", b"2".as_slice()), ("a", b"1")]));
        assert_ne!(one, content_id([("a", b"2".as_slice()), ("b", b"1")]));
        assert_eq!(one.to_string(), format!("x{:032x}", one.0));
    }

    #[test]
    fn of_names_that_differ_in_case_or_stand_twice_each_keeps_its_value() {
        fn of(members: &[(&str, &str)]) -> Id {
            content_of_members(members)
        }
        assert_eq!(of(&[("Host", "x"), ("b", "y")]), of(&[("B", "y"), ("host", "x")]));
        let one = of(&[("host", "x"), ("Host", "y")]);
        assert_eq!(one, of(&[("Host", "y"), ("host", "x")]), "in any order");
        assert_ne!(one, of(&[("host", "y"), ("Host", "x")]));
        assert_ne!(of(&[("a", "x"), ("a", "y")]), of(&[("a", "y"), ("a", "x")]));
    }
}
