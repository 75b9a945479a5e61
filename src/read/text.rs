//! Text encodings, and repair of invalid text.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The byte-order mark in UTF-8.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// The encoding of a source, with the length of its byte-order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or bytes close to it.
    Utf8(usize),
    /// UTF-16, little-endian.
    Utf16Le(usize),
    /// UTF-16, big-endian.
    Utf16Be(usize),
}

/// Detects the encoding by the first bytes. UTF-16 without a mark has zeros in every second byte, hardly any in
/// between, and some of the punctuation of records.
#[must_use]
pub fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Encoding::Utf8(3),
        [0xff, 0xfe, ..] => return Encoding::Utf16Le(2),
        [0xfe, 0xff, ..] => return Encoding::Utf16Be(2),
        _ if bytes.starts_with(super::evtx::MAGIC) => return Encoding::Utf8(0),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    let marks = |ascii: usize| {
        let marks =
            head.chunks(2).filter(|pair| pair[1 - ascii] == 0 && b"\n\r\"{}[],:; \t|".contains(&pair[ascii]));
        marks.count() * 128 > pairs
    };
    let most = |many: usize, few: usize| many * 16 >= pairs && few * 16 <= many;
    match (zeros(0), zeros(1)) {
        _ if pairs < 2 => Encoding::Utf8(0),
        (even, odd) if most(odd, even) && head[0] != 0 && marks(0) => Encoding::Utf16Le(0),
        (even, odd) if most(even, odd) && head[1] != 0 && marks(1) => Encoding::Utf16Be(0),
        _ => Encoding::Utf8(0),
    }
}

/// Converts UTF-16 to UTF-8; invalid units become U+FFFD.
#[must_use]
pub fn from_utf16(bytes: &[u8], high_first: bool) -> String {
    let unit = |pair: &[u8]| match pair {
        [a, b] if high_first => u16::from_be_bytes([*a, *b]),
        [a, b] => u16::from_le_bytes([*a, *b]),
        _ => 0xfffd,
    };
    char::decode_utf16(bytes.chunks(2).map(unit))
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The line end: LF, or CR if the first bytes have CR but no LF.
#[must_use]
pub fn line_end(bytes: &[u8]) -> u8 {
    let alone = memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some();
    if alone { b'\r' } else { b'\n' }
}

/// The bytes as text, and whether some of them are not UTF-8. Those are read as Windows-1252, in which every byte is a
/// character, so that two different names stay different.
#[must_use]
pub fn shown(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), false);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (Cow::Owned(text), true)
}

/// The characters that a single byte stands for where it is not UTF-8, with their bytes.
pub fn single_bytes() -> impl Iterator<Item = (char, u8)> {
    (0x80..=0xff).filter_map(|byte| Some((shown(&[byte]).0.chars().next()?, byte)))
}

/// Replaces each escaped lone surrogate in JSON by `\ufffd`; `None` if there is none.
#[must_use]
pub fn without_lone_surrogates(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let (mut fixed, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let start = at + found;
        at = (start + 2).min(bytes.len());
        let Some(unit) = unit(bytes, start) else { continue };
        at = start + 6;
        match unit {
            0xd800..=0xdbff if unit_is_low(bytes, at) => at += 6,
            0xd800..=0xdfff => {
                fixed.push_str(&json[copied..start]);
                fixed.push_str("\\ufffd");
                copied = at;
            }
            _ => {}
        }
    }
    if copied == 0 {
        return None;
    }
    fixed.push_str(&json[copied..]);
    Some(fixed)
}

/// The code unit of a `\uXXXX` escape at `at`.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?;
    let hex = escape.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

fn unit_is_low(bytes: &[u8], at: usize) -> bool {
    unit(bytes, at).is_some_and(|unit| (0xdc00..=0xdfff).contains(&unit))
}

#[cfg(test)]
mod tests {
    use super::{Encoding, encoding, from_utf16, shown, single_bytes, without_lone_surrogates};
    use proptest::prelude::*;

    #[test]
    fn encodings_are_told_apart_with_and_without_a_mark() {
        let le: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(encoding(&le), Encoding::Utf16Le(0));
        assert_eq!(encoding(&be), Encoding::Utf16Be(0));
        assert_eq!(encoding(b"\xff\xfea\0"), Encoding::Utf16Le(2));
        assert_eq!(encoding(b"\xef\xbb\xbfa"), Encoding::Utf8(3));
        assert_eq!(encoding(b"plain"), Encoding::Utf8(0));
        assert_eq!(encoding(b"ElfFile\0\0\0\0\0\0"), Encoding::Utf8(0));
        assert_eq!(from_utf16(&le, false), "{\"a\":1}");
        assert_eq!(from_utf16(b"\xd8\x00\x00a", true), "\u{fffd}a");
    }

    #[test]
    fn utf_16_is_told_with_half_a_pair_and_with_wide_text_in_it() {
        let said = "{\"time\":\"2023-05-15\",\"message\":\"\u{6a5f}\u{5bc6}\u{6587}\u{66f8}\u{3092}\u{898b}\u{305f}\u{6a5f}\u{5bc6}\u{6587}\u{66f8}\u{3092}\u{898b}\u{305f}\u{6a5f}\u{5bc6}\u{6587}\u{66f8}\"}\n";
        let units = || said.encode_utf16().chain([0xd800, 0x0a]);
        let le: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!((encoding(&le), encoding(&be)), (Encoding::Utf16Le(0), Encoding::Utf16Be(0)));
        let counts: Vec<u8> = (1..200_u16).flat_map(|count| (count * 300).to_le_bytes()).collect();
        assert_eq!(encoding(&counts), Encoding::Utf8(0));
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252_and_what_surrounds_it_stays_utf_8() {
        for (bytes, text) in [
            (&b"m\xfcller"[..], "m\u{fc}ller"),
            (b"m\xf6ller", "m\u{f6}ller"),
            (b"\x80 5 \x93so\x94", "\u{20ac} 5 \u{201c}so\u{201d}"),
            (b"M\xc3\xbcller \xfc", "M\u{fc}ller \u{fc}"),
            (b"cut \xe2\x82", "cut \u{e2}\u{201a}"),
        ] {
            assert_eq!(shown(bytes), (text.into(), true));
        }
        assert_eq!(single_bytes().count(), 128);
    }

    proptest! {
        #[test]
        fn text_of_any_bytes_is_whole_and_tells_bytes_apart(text in "[a\u{e9}\u{416}]{0,5}", byte in 0x80_u8.., other in 0x80_u8..) {
            prop_assert_eq!(shown(text.as_bytes()), (text.as_str().into(), false));
            let with = |byte| shown(&[text.as_bytes(), &[byte], b"|", text.as_bytes()].concat()).0.into_owned();
            let is_lost = with(byte).contains(char::REPLACEMENT_CHARACTER);
            prop_assert!(!is_lost);
            prop_assert_eq!(with(byte) == with(other), byte == other);
        }
    }

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_kept() {
        assert_eq!(without_lone_surrogates(r#""\ud83d\ude00 \\ud800""#), None);
        assert_eq!(without_lone_surrogates(r#""\ud83dx\udc00""#).as_deref(), Some(r#""\ufffdx\ufffd""#));
        assert_eq!(without_lone_surrogates(r#""\ud83"#), None);
    }
}
