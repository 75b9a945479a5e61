//! JSON whose text is safe to look at.

use super::text::is_hidden;
use std::fmt::Write as _;

/// Escapes what JSON allows and eyes do not see. Outside of strings there is nothing of the kind but line ends.
#[must_use]
pub fn escaped(json: String) -> String {
    if json.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
        return json;
    }
    let mut safe = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}
