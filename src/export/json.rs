//! JSON output with invisible characters escaped.

mod pretty;

pub use pretty::{json_pretty, write_json_pretty};

use crate::event::escaped;
use serde::Serialize;

/// JSON on one line, with a line end.
#[must_use]
pub fn json_line(value: &(impl Serialize + ?Sized)) -> String {
    let mut line = json_text(value);
    line.push('\n');
    line
}

/// JSON on one line, to be embedded in other text.
#[must_use]
pub(super) fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    // serialising can't fail: all keys are strings
    escaped(serde_json::to_string(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{json_line, json_pretty};
    use serde_json::json;

    #[test]
    fn hidden_characters_are_escaped_and_read_back() {
        let value = json!({"text": "a\u{1b}[31m\u{202e}b\u{85}c\u{e0041}é"});
        let line = json_line(&value);
        assert_eq!(line, "{\"text\":\"a\\u001b[31m\\u202eb\\u0085c\\udb40\\udc41é\"}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json_pretty(&value)).unwrap(), value);
    }
}
