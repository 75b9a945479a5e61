//! JSON in which invisible characters are escaped.

use super::text::is_hidden;
use std::fmt::Write as _;

/// Escapes control, bidirectional and invisible characters in JSON text. Valid JSON has them only within strings, apart
/// from line ends.
#[must_use]
pub fn escaped(json: String) -> String {
    let is_plain = |byte: u8| matches!(byte, b'\n' | b' '..=b'~');
    let (mut safe, mut rest) = (String::new(), json.as_str());
    let mut units = [0; 2];
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte))
        && let Some(c) = rest[at..].chars().next()
    {
        let (plain, behind) = rest.split_at(at);
        safe.push_str(plain);
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
        rest = &behind[c.len_utf8()..];
    }
    if safe.is_empty() {
        return json;
    }
    safe.push_str(rest);
    safe
}
