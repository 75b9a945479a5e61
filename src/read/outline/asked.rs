//! Numbers the members that a format needs of every record.

use crate::read::tree::is_named;

/// The size of the hash table.
const PLACES: usize = 256;

/// The most names.
pub const MOST: usize = 80;

/// The number of all other names.
pub const OTHER: u8 = u8::MAX;

/// The names that are needed; the number of a name is its index. A hash table built at compile time.
#[derive(Debug)]
pub struct Asked {
    names: &'static [&'static str],
    /// The numbers of the names by hash, with linear probing.
    places: [u8; PLACES],
}

impl Asked {
    /// A table of these names, of which there are at most [`MOST`].
    #[must_use]
    pub const fn of(names: &'static [&'static str]) -> Self {
        assert!(names.len() <= MOST, "too many names");
        let (mut places, mut number) = ([OTHER; PLACES], 0);
        while number < names.len() {
            let mut at = place(names[number].as_bytes());
            while places[at] != OTHER {
                at = (at + 1) % PLACES;
            }
            #[allow(clippy::cast_possible_truncation)] // there are few
            (places[at] = number as u8);
            number += 1;
        }
        Self { names, places }
    }

    /// The number of a name in any case, or [`OTHER`].
    #[must_use]
    #[inline]
    pub fn number(&self, name: &str) -> u8 {
        let mut at = place(name.as_bytes());
        loop {
            let number = self.places[at];
            match self.names.get(usize::from(number)) {
                Some(asked) if !is_named(name, asked) => at = (at + 1) % PLACES,
                _ => return number,
            }
        }
    }
}

/// The hash of a name, the same in any case.
#[inline]
const fn place(name: &[u8]) -> usize {
    let len = name.len();
    if len == 0 {
        return 0;
    }
    let (first, middle, last) = (name[0] | 0x20, name[len / 2] | 0x20, name[len - 1] | 0x20);
    (len * 7 + first as usize * 31 + middle as usize * 13 + last as usize * 3) % PLACES
}

#[cfg(test)]
mod tests {
    use super::{Asked, OTHER};
    use proptest::prelude::*;

    #[test]
    fn a_name_has_the_number_of_its_place_in_any_case() {
        const NAMES: &[&str] = &["Name", "Value", "Id", "a", "ClientIP", "ClientAppId", ""];
        let asked = Asked::of(NAMES);
        let number = |name: &str| {
            let at = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name));
            at.map_or(OTHER, |at| u8::try_from(at).unwrap())
        };
        for name in NAMES.iter().flat_map(|name| [(*name).to_owned(), name.to_uppercase()]) {
            assert_eq!(asked.number(&name), number(&name), "{name}");
        }
        proptest!(|(name in "[a-eA-E\u{e9}\\[{]{0,2}|[Cc]lient[IPipd]{2}")| {
            prop_assert_eq!(asked.number(&name), number(&name));
        });
    }
}
