//! Writes JSON straight into bytes.

use crate::event::saturated;
use crate::sample::days::digits;

/// An object being written.
pub struct Object<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
}

impl<'o> Object<'o> {
    /// Begins an object.
    pub fn begin(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, first: true }
    }

    /// Ends it.
    pub fn end(self) {
        self.out.push(b'}');
    }

    /// Writes a key; what is pushed to the bytes it returns is its value.
    pub fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    /// The bytes, for writing a value that was begun.
    pub const fn value(&mut self) -> &mut Vec<u8> {
        self.out
    }

    /// A text.
    pub fn text(&mut self, key: &str, value: &str) -> &mut Self {
        string(self.key(key), value);
        self
    }

    /// A text, if there is one.
    pub fn some(&mut self, key: &str, value: &str) -> &mut Self {
        if !value.is_empty() {
            self.text(key, value);
        }
        self
    }

    /// A number.
    pub fn number(&mut self, key: &str, value: u64) -> &mut Self {
        digits(self.key(key), saturated::<i64>(value), 1);
        self
    }

    /// A value that is JSON already.
    pub fn raw(&mut self, key: &str, json: &str) -> &mut Self {
        self.key(key).extend_from_slice(json.as_bytes());
        self
    }

    /// A GUID.
    pub fn guid(&mut self, key: &str, value: u128) -> &mut Self {
        quoted(self.key(key), |out| guid(out, value));
        self
    }

    /// A token, as its GUID in base64url.
    pub fn token(&mut self, key: &str, value: u128) -> &mut Self {
        quoted(self.key(key), |out| token(out, value));
        self
    }

    /// A string written by `write`, which needs no escaping.
    pub fn written(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        quoted(self.key(key), write);
        self
    }

    /// A list of objects with `Name` (or `ID`) and another value.
    pub fn pairs(&mut self, key: &str, names: [&str; 2], pairs: &[(&str, &str)]) -> &mut Self {
        let out = self.key(key);
        out.push(b'[');
        for (at, (name, value)) in pairs.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            let mut object = Object::begin(out);
            object.text(names[0], name).text(names[1], value);
            object.end();
        }
        out.push(b']');
        self
    }
}

/// Writes between quotes.
pub fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

/// Writes a JSON string.
pub fn string(out: &mut Vec<u8>, value: &str) {
    out.push(b'"');
    for byte in value.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\n' => out.extend_from_slice(b"\\n"),
            byte => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Writes a GUID.
pub fn guid(out: &mut Vec<u8>, value: u128) {
    for (at, byte) in value.to_be_bytes().into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        out.push(b"0123456789abcdef"[usize::from(byte >> 4)]);
        out.push(b"0123456789abcdef"[usize::from(byte & 15)]);
    }
}

/// Writes a GUID as tokens are written: little-endian as on Windows, in base64url.
pub fn token(out: &mut Vec<u8>, value: u128) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = value.to_be_bytes();
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..=group.len() {
            out.push(ALPHABET[(bits >> (18 - 6 * at) & 63) as usize]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_little_endian_guid_in_base64url() {
        let value = 0x66ea_54eb_6301_4ee5_be62_ff5a_759b_0100;
        let mut out = Vec::new();
        guid(&mut out, value);
        out.push(b' ');
        token(&mut out, value);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "66ea54eb-6301-4ee5-be62-ff5a759b0100 61TqZgFj5U6-Yv9adZsBAA"
        );
    }

    #[test]
    fn what_needs_escaping_is_escaped() {
        let mut out = Vec::new();
        Object::begin(&mut out).text("a", "\\Inbox \"x\"\r\n").number("b", 20).end_for_test();
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"a":"\\Inbox \"x\"\r\n","b":20}"#);
    }

    impl Object<'_> {
        fn end_for_test(&mut self) {
            self.out.push(b'}');
        }
    }
}
