//! Indented JSON, written piece by piece.

use crate::event::escaped;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};
use serde_json::{Serializer, Value};
use std::io::{self, Write};

/// Indented JSON, with a line end.
#[must_use]
pub fn json_pretty(value: &Value) -> String {
    let mut text = Vec::new();
    // writing to memory can't fail, nor can serialising: all keys are strings
    let _ = write_json_pretty(&mut text, value);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes indented JSON, with a line end, without holding its text.
///
/// # Errors
/// If it can't be written.
pub fn write_json_pretty(out: &mut impl Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    let pretty = Visible(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut *out, pretty))?;
    out.write_all(b"\n")
}

/// Indents, and escapes invisible characters.
struct Visible(PrettyFormatter<'static>);

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return out.write_all(text.as_bytes());
        }
        out.write_all(escaped(text.to_owned()).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::json_pretty;
    use crate::event::escaped;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    proptest! {
        #[test]
        fn it_is_what_the_whole_text_is_once_escaped(text in any::<String>(), other in "\\PC{0,4}[\u{7f}-\u{ff}]") {
            let value = json!({&text: [text, [], {}, null, 1.5, {"a": other}], "b\u{1b}": {}});
            let whole = escaped(serde_json::to_string_pretty(&value).unwrap()) + "\n";
            prop_assert_eq!(json_pretty(&value), whole.as_str());
            prop_assert_eq!(serde_json::from_str::<Value>(&whole).unwrap(), value);
        }
    }
}
