//! Searches bytes eight at a time, as words (SIMD within a register).

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// A word with this byte in every place.
pub(crate) const fn all(byte: u8) -> u64 {
    ONES * byte as u64
}

/// Sets the high bit of every zero byte; above the first of these others may be set too.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Sets the high bit of every byte that is a quote or a control character; above the first of these others may be set
/// too.
const fn quotes_and_controls(word: u64) -> u64 {
    // swapping quote and blank makes all of these bytes compare below `!`
    let turned = word ^ all(b'"' ^ b' ');
    turned.wrapping_sub(all(b' ' + 1)) & !turned & HIGHS
}

/// The position of the first match from `from` on: `find` tests eight bytes at a time, `is_it` the last few.
#[inline]
fn first(
    bytes: &[u8],
    from: usize,
    find: impl Fn(u64) -> u64,
    is_it: impl FnMut(&u8) -> bool,
) -> Option<usize> {
    let (words, rest) = bytes.get(from..)?.as_chunks();
    for (at, word) in words.iter().enumerate() {
        let found = find(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(from + at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(is_it).map(|at| bytes.len() - rest.len() + at)
}

/// The next byte of JSON that is not blank, with `at` moved to it. Mostly the very next one.
#[inline]
pub fn peek(bytes: &[u8], at: &mut usize) -> Option<u8> {
    let next = *bytes.get(*at)?;
    if next > b' ' { Some(next) } else { behind_blanks(bytes, at) }
}

#[cold]
fn behind_blanks(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        match bytes.get(*at)? {
            b' ' | b'\n' | b'\t' | b'\r' => *at += 1,
            byte => return Some(*byte),
        }
    }
}

/// The position of the first byte, from `from` on, that ends or interrupts a JSON text: quote, backslash or control
/// character.
#[inline]
pub fn text_end(bytes: &[u8], from: usize) -> Option<usize> {
    let find = |word| quotes_and_controls(word) | zeros(word ^ all(b'\\'));
    first(bytes, from, find, |byte| matches!(byte, b'"' | b'\\' | 0..b' '))
}

/// The position of the first of two bytes, from `from` on. For texts in which one of them is near; over long
/// distances `memchr` is faster.
#[inline]
pub fn find2(bytes: &[u8], from: usize, one: u8, other: u8) -> Option<usize> {
    let find = |word| zeros(word ^ all(one)) | zeros(word ^ all(other));
    first(bytes, from, find, |byte| *byte == one || *byte == other)
}

/// The first bytes of a text, with zeros from the first `end` on.
#[inline]
pub const fn before(bytes: [u8; 16], end: u8) -> [u8; 16] {
    const ONES: u128 = u128::from_le_bytes([1; 16]);
    let word = u128::from_le_bytes(bytes);
    let other = word ^ (ONES * end as u128);
    let found = other.wrapping_sub(ONES) & !other & (ONES << 7);
    // all bits below those of the first one
    let low = found & found.wrapping_neg();
    (word & (low >> 7).wrapping_sub(1)).to_le_bytes()
}

/// Sets the high bit of exactly the zero bytes.
pub(crate) const fn just_zeros(word: u64) -> u64 {
    !((word & !HIGHS).wrapping_add(!HIGHS) | word | !HIGHS)
}

/// Converts the ASCII letters in a word to lower case.
#[inline]
pub(crate) const fn small(word: u64) -> u64 {
    let low = word & !HIGHS;
    let (from_a, beyond_z) = (low + all(0x80 - b'A'), low + all(0x7f - b'Z'));
    word | (from_a & !beyond_z & !word & HIGHS) >> 2
}

/// How many bytes are tested at once for containing only doubled quotes.
const BLOCK: usize = 64;

/// The position of the first quote that is not doubled, or of an `end` before that, from `at` on.
pub fn quote_end(bytes: &[u8], mut at: usize, end: u8) -> Option<usize> {
    let mut block = at + BLOCK;
    'words: loop {
        if at >= block {
            at = past_pairs(bytes, at, end);
            block = at + BLOCK;
        }
        let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { break };
        let word = u64::from_le_bytes(*word);
        let quotes = just_zeros(word ^ all(b'"'));
        let mut found = quotes | just_zeros(word ^ all(end));
        while found != 0 {
            let first = found & found.wrapping_neg();
            let place = at + first.trailing_zeros() as usize / 8;
            let next = first << 8;
            if next == 0 && quotes & first != 0 && bytes.get(place + 1) == Some(&b'"') {
                at = place + 2;
                continue 'words;
            }
            if quotes & first == 0 || quotes & next == 0 {
                return Some(place);
            }
            found &= !(first | next);
        }
        at += 8;
    }
    loop {
        let found = at + bytes.get(at..)?.iter().position(|byte| *byte == b'"' || *byte == end)?;
        if bytes.get(found..found + 2) != Some(b"\"\"") {
            return Some(found);
        }
        at = found + 2;
    }
}

/// Skips whole blocks with only doubled quotes and no `end`; returns the position behind them.
fn past_pairs(bytes: &[u8], from: usize, end: u8) -> usize {
    let mut at = from;
    // a quote at the start may be the third of three
    while let Some(around) = bytes.get(at.wrapping_sub(1)..).and_then(<[u8]>::first_chunk)
        && bytes[from] != b'"'
        && has_pairs(around, end)
    {
        at += BLOCK;
    }
    // if the last block ends between a pair, skip its second quote too
    let begun = at > from && bytes[at - 1] == b'"' && bytes.get(at) == Some(&b'"');
    at + usize::from(begun)
}

/// Whether a block has no `end`, and each of its quotes has exactly one quote beside it. `around` has one more byte
/// at each end.
#[inline]
fn has_pairs(around: &[u8; BLOCK + 2], end: u8) -> bool {
    // no early exit, so that the compiler can vectorize
    let odd = around.windows(3).fold(0, |odd, three| {
        let quote = |at: usize| u8::from(three[at] == b'"');
        odd | quote(1) & !(quote(0) ^ quote(2)) | u8::from(three[1] == end)
    });
    odd == 0
}

/// Copies bytes from `at` up to the first `end`, or all; returns the position of that `end`.
pub fn copy_to(bytes: &[u8], mut at: usize, end: u8, into: &mut Vec<u8>) -> Option<usize> {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let found = zeros(u64::from_le_bytes(*word) ^ all(end));
        into.extend_from_slice(word);
        if found != 0 {
            let before = found.trailing_zeros() as usize / 8;
            into.truncate(into.len() - 8 + before);
            return Some(at + before);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let before = rest.iter().position(|byte| *byte == end);
    into.extend_from_slice(before.map_or(rest, |before| &rest[..before]));
    before.map(|before| at + before)
}

#[cfg(test)]
mod tests {
    use super::{before, copy_to, find2, quote_end, small, text_end};
    use proptest::prelude::*;

    #[test]
    fn letters_and_nothing_else_get_small() {
        for byte in 0..=u8::MAX {
            for beside in [b'A', b'z', 0, u8::MAX] {
                let bytes = [beside, byte, byte, beside, byte, beside, beside, byte];
                let word = small(u64::from_le_bytes(bytes));
                assert_eq!(word.to_le_bytes(), bytes.map(|byte| byte.to_ascii_lowercase()));
            }
        }
    }

    #[test]
    fn what_is_before_a_byte_stays_and_the_rest_is_zero() {
        proptest!(|(bytes in proptest::array::uniform16(prop_oneof![Just(b','), Just(b'-'), Just(0x80), any::<u8>()]))| {
            let mut wanted = bytes;
            let end = bytes.iter().position(|byte| *byte == b',').unwrap_or(16);
            wanted[end..].fill(0);
            prop_assert_eq!(before(bytes, b','), wanted);
        });
    }

    #[test]
    fn words_find_what_single_bytes_do() {
        let odd =
            prop_oneof![Just(b'"'), Just(b'\\'), Just(0x1f), Just(b' '), Just(b'!'), Just(0x7f), any::<u8>()];
        let some = prop_oneof![
            60 => Just(b"abc".to_vec()),
            30 => Just(b"\"\"".to_vec()),
            1 => proptest::collection::vec(odd, 1..4)
        ];
        proptest!(|(some in proptest::collection::vec(some, 0..200), from in 0_usize..202)| {
            let bytes = some.concat();
            let ends = |byte: &u8| matches!(byte, b'"' | b'\\') || *byte < b' ';
            let wanted = bytes.iter().skip(from).position(ends).map(|at| from + at);
            prop_assert_eq!(text_end(&bytes, from), wanted);
            let either = bytes.iter().skip(from).position(|byte| matches!(byte, b'"' | b'!'));
            prop_assert_eq!(find2(&bytes, from, b'"', b'!'), either.map(|at| from + at));
            let mut lone = from;
            while bytes.get(lone) == Some(&b'"') && bytes.get(lone + 1) == Some(&b'"')
                || bytes.get(lone).is_some_and(|byte| !matches!(byte, b'"' | b'!'))
            {
                lone += if bytes[lone] == b'"' { 2 } else { 1 };
            }
            prop_assert_eq!(quote_end(&bytes, from, b'!'), Some(lone).filter(|at| *at < bytes.len()));
            let (mut copy, quote) = (vec![1], bytes.iter().skip(from).position(|byte| *byte == b'"'));
            prop_assert_eq!(copy_to(&bytes, from, b'"', &mut copy), quote.map(|at| from + at));
            let rest: Vec<u8> = bytes.iter().skip(from).copied().take(quote.unwrap_or(usize::MAX)).collect();
            prop_assert_eq!(&copy[1..], rest);
        });
    }
}
