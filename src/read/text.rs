//! Text encodings, and repair of invalid text.

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

/// The bytes as text, and whether invalid UTF-8 was replaced by U+FFFD.
#[must_use]
pub fn shown(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(String::from_utf8_lossy(bytes).into_owned()), true),
    }
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
    use super::{Encoding, encoding, from_utf16, without_lone_surrogates};

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
    fn lone_surrogates_are_replaced_and_pairs_kept() {
        assert_eq!(without_lone_surrogates(r#""\ud83d\ude00 \\ud800""#), None);
        assert_eq!(without_lone_surrogates(r#""\ud83dx\udc00""#).as_deref(), Some(r#""\ufffdx\ufffd""#));
        assert_eq!(without_lone_surrogates(r#""\ud83"#), None);
    }
}
