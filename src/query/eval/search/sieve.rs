//! A pre-check of path filters on the raw bytes of a record; decoding takes ten times as long.
//!
//! The last key of the path has to be in the bytes, unless something is escaped. Where it is a member with a plain
//! value, that is tested in place. Only records that may match, or whose value is not plain, are decoded.

use super::needle::Needle;
use crate::event::is_blank;
use crate::query::eval::test::Test;
use crate::read::RecordEncoding;
use memchr::memmem::Finder;

/// The pre-check for one path.
pub(super) struct Sieve {
    /// The last key.
    key: Needle,
    /// Whether a value is asked for, rather than any.
    asked: bool,
    /// Finds `\u`.
    escape: Finder<'static>,
    /// Whether the key contains a `k`, which the Kelvin sign matches too.
    has_kelvin: bool,
}

/// What the bytes around an occurrence of the key mean.
enum KeyCheck {
    /// It is no member of that name, or its value does not match.
    Not,
    Perhaps,
}

impl Sieve {
    /// `None` if the last key could have several notations, or be a list index.
    pub(super) fn of(path: &[String], asked: bool) -> Option<Self> {
        let key = path.last()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-@:. ".contains(&byte);
        // items of a list have their index as key, and repeated members get a number appended
        let ends_in_digit = key.as_bytes().last().is_some_and(u8::is_ascii_digit);
        if ends_in_digit || !key.bytes().all(is_plain) {
            return None;
        }
        let has_kelvin = key.contains(['k', 'K']);
        Some(Self { key: Needle::new(key.as_bytes(), true)?, asked, escape: Finder::new(b"\\u"), has_kelvin })
    }

    /// Cheap pre-check on raw bytes: `false` only if the record cannot match at this path. Does not look at table columns of
    /// that name.
    pub(super) fn lets(&self, said: RecordEncoding, bytes: &[u8], test: &Test<'_>) -> bool {
        let is_json =
            matches!(said, RecordEncoding::Json | RecordEncoding::Wrapped | RecordEncoding::Cells(_));
        if !is_json {
            return true;
        }
        if self.escape.find(bytes).is_some()
            || (self.has_kelvin && memchr::memmem::find(bytes, "\u{212a}".as_bytes()).is_some())
        {
            return true;
        }
        let mut from = 0;
        while let Some(at) = self.key.find(bytes, from) {
            if let KeyCheck::Perhaps = self.told(bytes, at, test) {
                return true;
            }
            from = at + 1;
        }
        false
    }

    /// Judges the occurrence of the key at `at`.
    fn told(&self, bytes: &[u8], at: usize, test: &Test<'_>) -> KeyCheck {
        let before = |by: usize| at.checked_sub(by).and_then(|at| bytes.get(at));
        let rest = bytes.get(at + self.key.len()..).unwrap_or_default();
        let quotes = rest.iter().take_while(|byte| **byte == b'"').count();
        match (before(1), rest.first()) {
            // a key may contain dots, and so include the path above it
            (Some(b'.'), Some(b'"')) | (_, Some(b'\\')) => return KeyCheck::Perhaps,
            (Some(b'"'), Some(b'"')) => {}
            _ => return KeyCheck::Not,
        }
        // within a cell quotes are doubled
        if before(2) == Some(&b'\\') || quotes > 2 {
            return KeyCheck::Perhaps;
        }
        let behind = rest.get(quotes..).unwrap_or_default().trim_ascii_start();
        match behind.split_first() {
            Some((b':', value)) => self.value(value.trim_ascii_start(), quotes, test),
            // it is a value, such as the name in a name/value pair
            _ => KeyCheck::Perhaps,
        }
    }

    /// Judges a value whose quotes are each written `quotes` times.
    fn value(&self, value: &[u8], quotes: usize, test: &Test<'_>) -> KeyCheck {
        let plain = match value.first() {
            Some(b'"') => {
                let inside = value.get(quotes..).unwrap_or_default();
                let end = memchr::memchr2(b'"', b'\\', inside).filter(|end| inside[*end] == b'"');
                end.and_then(|end| inside.get(..end))
            }
            Some(b'0'..=b'9' | b'-') => {
                let end = value.iter().position(|byte| !b"0123456789.-eE+".contains(byte));
                let number = &value[..end.unwrap_or(value.len())];
                (!number.iter().any(|byte| b"eE+".contains(byte))).then_some(number)
            }
            Some(b't' | b'f' | b'n') => {
                let end = value.iter().position(|byte| !byte.is_ascii_lowercase());
                let word = &value[..end.unwrap_or(value.len())];
                [&b"true"[..], b"false", b"null"].contains(&word).then_some(word)
            }
            _ => None,
        };
        let is_null = value.first() == Some(&b'n');
        match plain.and_then(|plain| std::str::from_utf8(plain).ok()) {
            Some(plain) if self.asked && !test.passes(plain) => KeyCheck::Not,
            Some(plain) if !self.asked && (is_null || is_blank(plain)) => KeyCheck::Not,
            _ => KeyCheck::Perhaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sieve;
    use crate::query::eval::Test;
    use crate::query::{Filter, Match};
    use crate::read::RecordEncoding;

    #[test]
    fn a_record_is_decoded_only_where_its_bytes_do_not_tell_that_it_does_not_pass() {
        let path = vec!["a".to_owned(), "Key".to_owned()];
        let asked = Filter::Raw(path.clone(), Some(Match::Fold("2".to_owned())));
        let test = Test::text(&asked);
        for (json, text, any) in [
            (r#"{"a":{"Key":2}}"#, true, true),
            (r#"{"a":{"kEy": "2"}}"#, true, true),
            (r#"{"a":{"Key":12}}"#, false, true),
            (r#"{"a":{"Key":"x 2"}}"#, false, true),
            (r#"{"a":{"Key":null}}"#, false, false),
            (r#"{"a":{"Key":" "}}"#, false, false),
            (r#"{"a":{"Key":[2]}}"#, true, true),
            (r#"{"a":{"Key":2e0}}"#, true, true),
            (r#"{"a":{"Key":"\/"}}"#, true, true),
            (r#"{"a.Key":2}"#, true, true),
            (r#"{"a":[{"Name":"Key","Value":"2"}]}"#, true, true),
            (r#"{"a":{"Key2":2,"xKey":2,"is":"the Key is 2"}}"#, false, false),
            (r#"{"a":{"K\u0065y":2}}"#, true, true),
            (r#"{"a":2}"#, false, false),
        ] {
            for (asks, passes) in [(true, text), (false, any)] {
                let sieve = Sieve::of(&path, asks).unwrap();
                assert_eq!(sieve.lets(RecordEncoding::Json, json.as_bytes(), &test), passes, "{json}");
                let row = format!("x,\"{}\"", json.replace('"', "\"\""));
                assert_eq!(sieve.lets(RecordEncoding::Cells(b','), row.as_bytes(), &test), passes, "{row}");
                assert!(sieve.lets(RecordEncoding::Line, json.as_bytes(), &test));
            }
        }
        for (at, key) in ["0", "a_2", "a\"", "\u{e9}", ""].into_iter().enumerate() {
            assert!(Sieve::of(&[key.to_owned()], true).is_none(), "{at}: {key}");
        }
    }
}
