//! Stores ids of a known shape in 17 bytes: a GUID, a GUID with a prefix for its kind, a content hash. Others are kept
//! as text.

mod beginning;

use super::arena::Arena;
use super::image::stored;
use super::order::Order;
use super::seed::Seed;
use super::size_hint::SizeHint;
use crate::event::Id;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Prefix of a GUID, by tag. Further tags: a content hash, any other text, and a content hash whose number among equal
/// ones is not settled.
const KINDS: [&str; 3] = ["", "signin:", "diraudit:"];
const HASH: u8 = 3;
const OTHER: u8 = 4;
const OPEN: u8 = 5;
const HEX: &[u8; 16] = b"0123456789abcdef";
/// What ids of a known shape are written with.
const LETTERS: &[u8] = b"0123456789abcdef-:xsignrdut";

/// Whether a text may occur in an id of a known shape, ignoring case.
pub(super) fn may_hold(text: &str) -> bool {
    text.bytes().all(|byte| LETTERS.contains(&byte.to_ascii_lowercase()))
}

/// The ids of all rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    tags: Vec<u8>,
    keys: Vec<u128>,
    others: Arena,
}

stored!(Ids { tags, keys, others } if |all| all.tags.len() == all.keys.len());

/// An id for comparison, which ignores ASCII case.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key<'i> {
    Packed(u8, u128),
    Text(&'i str),
}

impl<'i> Key<'i> {
    pub(super) fn of(id: &'i str) -> Self {
        match pack(id) {
            Some((tag, key)) => Self::Packed(tag, key),
            None => Self::Text(id),
        }
    }

    /// Whether this spelling is preferred over another: a known shape (lower case) first, else the lower in byte order.
    pub(super) fn is_better(self, other: Self) -> bool {
        match (self, other) {
            (Self::Text(own), Self::Text(other)) => own < other,
            (Self::Packed(..), Self::Text(_)) => true,
            (_, Self::Packed(..)) => false,
        }
    }

    /// A stable hash, ignoring case.
    pub(super) fn hash(self) -> u64 {
        self.told(mixed, xxh3_64)
    }

    /// The hash for a table with this seed.
    pub(super) fn place(self, seed: Seed) -> u64 {
        self.told(|tag, key| seed.of_number(tag, key), |text| seed.of_bytes(text))
    }

    /// Hashes the lower-case form.
    fn told(self, packed: impl Fn(u8, u128) -> u64, other: impl Fn(&[u8]) -> u64) -> u64 {
        match self {
            Self::Packed(tag, key) => packed(tag, key),
            Self::Text(text) => {
                let small = text.to_ascii_lowercase();
                pack(&small).map_or_else(|| other(small.as_bytes()), |(tag, key)| packed(tag, key))
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // half of it is meant
fn mixed(tag: u8, key: u128) -> u64 {
    let (low, high) = (key as u64, (key >> 64) as u64);
    let mixed = (low ^ high.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).wrapping_add(u64::from(tag)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

impl Ids {
    pub(super) fn len(&self) -> usize {
        self.tags.len()
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        size_hint.make_room(&mut self.tags, rows);
        size_hint.make_room(&mut self.keys, rows);
    }

    /// Forgets all ids but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.tags.clear();
        self.keys.clear();
        self.others.clear();
    }

    pub(super) fn push(&mut self, id: &str) {
        let (tag, key) = pack(id).unwrap_or_else(|| (OTHER, u128::from(self.others.push(id)) - 1));
        self.put(tag, key);
    }

    /// Adds a content hash whose number among its likes is not settled.
    pub(super) fn push_open(&mut self, id: Id) {
        self.put(OPEN, id.bits());
    }

    fn put(&mut self, tag: u8, key: u128) {
        self.tags.push(tag);
        self.keys.push(key);
    }

    /// The content hash of a row whose number among its likes is not settled.
    pub(super) fn open(&self, row: usize) -> Option<Id> {
        (self.tags[row] == OPEN).then(|| Id::of_bits(self.keys[row]))
    }

    /// Whether the id of a row is a content hash, with or without its number among its likes.
    pub(super) fn is_of_content(&self, row: usize) -> bool {
        let is_hash = |id: &str| pack(id).is_some_and(|(tag, _)| tag == HASH);
        match self.key(row) {
            Key::Packed(tag, _) => tag == HASH,
            Key::Text(text) => text.split_once('#').is_some_and(|(hash, _)| is_hash(hash)),
        }
    }

    /// Appends rows of a part. An unsettled hash counts as the first of its kind.
    pub(super) fn append(&mut self, part: &Self, rows: Range<usize>) {
        for row in rows {
            match (part.tags[row], part.keys[row]) {
                (OTHER, key) => self.push(part.other(key)),
                (OPEN, key) => self.put(HASH, key),
                (tag, key) => self.put(tag, key),
            }
        }
    }

    fn other(&self, key: u128) -> &str {
        usize::try_from(key).ok().and_then(|at| self.others.get(at)).unwrap_or_default()
    }

    pub(super) fn key(&self, row: usize) -> Key<'_> {
        match (self.tags[row], self.keys[row]) {
            (OTHER, at) => Key::Text(self.other(at)),
            (OPEN, key) => Key::Packed(HASH, key),
            (tag, key) => Key::Packed(tag, key),
        }
    }

    /// Whether a row has an id, in any case of its letters.
    pub(super) fn is_like(&self, row: usize, id: Key<'_>) -> bool {
        match (self.key(row), id) {
            (Key::Packed(a, one), Key::Packed(b, other)) => (a, one) == (b, other),
            (Key::Text(one), Key::Text(other)) => one.eq_ignore_ascii_case(other),
            (Key::Packed(tag, key), Key::Text(text)) | (Key::Text(text), Key::Packed(tag, key)) => {
                text.len() == length(tag) && written(tag, key).eq_ignore_ascii_case(text)
            }
        }
    }

    /// Replaces the spelling of a row's id.
    pub(super) fn spell(&mut self, row: usize, id: &str) {
        let (tag, key) = pack(id).unwrap_or_else(|| (OTHER, u128::from(self.others.push(id)) - 1));
        (self.tags[row], self.keys[row]) = (tag, key);
    }

    /// Whether a character occurs in some id kept as text.
    pub(super) fn may_hold_in_own(&self, letter: char) -> bool {
        self.others.hold(letter)
    }

    pub(super) fn text(&self, row: usize) -> String {
        let mut text = String::new();
        self.write(row, &mut text);
        text
    }

    /// Writes the id of a row, in place of what `into` held.
    pub(super) fn write(&self, row: usize, into: &mut String) {
        into.clear();
        if row >= self.len() {
            return;
        }
        match self.key(row) {
            Key::Packed(tag, key) => write(tag, key, into),
            Key::Text(text) => into.push_str(text),
        }
    }

    /// Whether the id of a row was derived from its record's content.
    pub(super) fn is_made(&self, row: usize) -> bool {
        match self.key(row) {
            Key::Packed(tag, _) => tag == HASH,
            // the second of equal records has a number behind the hash
            Key::Text(text) => text.get(..33).and_then(pack).is_some_and(|(tag, _)| tag == HASH),
        }
    }

    /// The id of a row where it has none of the shapes.
    pub(super) fn own(&self, row: usize) -> Option<&str> {
        match self.key(row) {
            Key::Packed(..) => None,
            Key::Text(text) => Some(text),
        }
    }

    /// Puts the rows from one on in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        order.reorder(&mut self.tags, OTHER);
        order.reorder(&mut self.keys, 0);
    }
}

fn written(tag: u8, key: u128) -> String {
    let mut text = String::new();
    write(tag, key, &mut text);
    text
}

/// How long an id of a known shape is.
fn length(tag: u8) -> usize {
    KINDS.get(usize::from(tag)).map_or(33, |kind| kind.len() + 36)
}

/// Writes an id of a known shape.
fn write(tag: u8, key: u128, into: &mut String) {
    let kind = KINDS.get(usize::from(tag));
    into.push_str(kind.copied().unwrap_or("x"));
    for (at, byte) in key.to_be_bytes().into_iter().enumerate() {
        if kind.is_some() && matches!(at, 4 | 6 | 8 | 10) {
            into.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            into.push(char::from(HEX[usize::from(half)]));
        }
    }
}

/// Tag and key of an id that can be restored exactly from them, so it must be in lower case; else `None`.
fn pack(id: &str) -> Option<(u8, u128)> {
    let bytes = id.as_bytes();
    if let Some(hash) = bytes.strip_prefix(b"x").filter(|hash| hash.len() == 32) {
        return Some((HASH, hex(hash)?));
    }
    let (tag, guid) = (0_u8..3).zip(KINDS).rev().find_map(|(tag, kind)| {
        let guid = bytes.strip_prefix(kind.as_bytes())?;
        (guid.len() == 36).then_some((tag, guid))
    })?;
    if [8, 13, 18, 23].iter().any(|at| guid[*at] != b'-') {
        return None;
    }
    let parts = [&guid[..8], &guid[9..13], &guid[14..18], &guid[19..23], &guid[24..]];
    let key = parts.into_iter().try_fold(0, |key: u128, part| Some(key << (4 * part.len()) | hex(part)?))?;
    Some((tag, key))
}

fn hex(digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(0, |key: u128, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(key << 4 | u128::from(value))
    })
}

#[cfg(test)]
mod tests {
    use super::{Ids, Key, Order, Seed};
    use std::collections::HashSet;

    const IDS: [&str; 9] = [
        "538815b7-273a-4a3f-9957-c86897966eec",
        "signin:66ea54eb-6301-4ee5-be62-ff5a759b0100",
        "diraudit:66ea54eb-6301-4ee5-be62-ff5a759b0100",
        "538815B7-273A-4A3F-9957-C86897966EEC",
        "x000102030405060708090a0b0c0d0e0f",
        "x000102030405060708090a0b0c0d0e0f#2",
        "K01",
        "xyz",
        "538815b7-273a-4a3f-9957c86897966eec-",
    ];

    #[test]
    fn every_id_reads_back_as_it_was_in_any_order() {
        let mut all = Ids::default();
        for id in IDS {
            all.push(id);
        }
        let mut twice = Ids::default();
        twice.push("other");
        twice.append(&all, 1..9);
        let backwards: Vec<u32> = (0..9).rev().collect();
        let mut turned = all.clone();
        turned.reorder(&Order::of(0, backwards));
        let mut written = String::new();
        for (row, id) in IDS.into_iter().enumerate() {
            assert_eq!(all.text(row), id);
            assert_eq!(turned.text(8 - row), id);
            assert!(all.is_like(row, Key::of(id)));
            assert!(row == 0 || twice.text(row) == id);
            all.write(row, &mut written);
            assert_eq!(written, id);
            assert!(all.own(row).map_or_else(|| super::may_hold(id), |own| own == id), "{id}");
        }
        assert_eq!(all.text(9), "");
    }

    #[test]
    fn guids_that_are_made_to_have_one_hash_have_a_place_each() {
        let guid = |number: u64| {
            let high = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let low = 0x1234_5678_90ab_cdef ^ high.rotate_left(32);
            Key::Packed(0, u128::from(high) << 64 | u128::from(low))
        };
        let distinct = |hash: &dyn Fn(Key<'_>) -> u64| {
            (0..20_000).map(|number| hash(guid(number)) >> 32).collect::<HashSet<u64>>().len()
        };
        let seed = Seed::default();
        assert_eq!(distinct(&|key| key.hash()), 1);
        assert!(distinct(&|key| key.place(seed)) > 19_900, "{seed:?}");
    }

    #[test]
    fn ids_are_compared_in_any_case_and_their_hashes_are_too() {
        let seed = Seed::default();
        let mut all = Ids::default();
        for id in IDS {
            all.push(id);
        }
        for (row, id) in IDS.into_iter().enumerate() {
            let other = id.to_ascii_uppercase();
            assert!(all.is_like(row, Key::of(&other)), "{id}");
            assert_eq!(all.key(row).hash(), Key::of(&other).hash(), "{id}");
            assert_eq!(all.key(row).place(seed), Key::of(&other).place(seed), "{id}");
            assert!(!all.is_like(row, Key::of("K02")));
        }
        assert!(all.is_like(0, Key::of(IDS[3])));
        let better = |one: usize, other: usize| Key::of(IDS[one]).is_better(Key::of(IDS[other]));
        assert!(better(0, 3) && !better(3, 0) && better(6, 7) && !better(7, 6) && !better(0, 0));
    }
}
