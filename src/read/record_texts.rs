//! Lists the texts of a record for searches, without building its value.
//!
//! These are keys and values of JSON, unescaped; cells of a row, and keys and values of JSON in them; a line, and the
//! values its format finds in it. The column names of a table are not part of its rows.

use super::nested::looked_into;
use super::record::{Written, tree};
use super::rows;
use super::text;
use super::{mend, record};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::borrow::Cow;

/// Whether any text of a record passes the test; stops at the first that does.
pub(super) fn any(written: &Written, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
    let (said, _) = text::shown(bytes);
    match written {
        Written::Json(format) if format.wraps() && nests(bytes) => {
            in_tree(&tree(written, bytes), &mut |text, _| test(text))
        }
        // a text may be a record of its own
        Written::Json(_) => {
            in_json(&said, &mut |text| test(text) || looked_into(text, |inner| in_json(inner, test)))
        }
        Written::Evtx => in_json(&said, test),
        Written::Rows(header) => {
            let cells = rows::cells(&said, header.delimiter);
            match record::wrapped(header, &cells) {
                Some(record) => in_tree(&record, &mut |text, _| test(text)),
                None => cells.iter().take(header.names.len()).any(|cell| in_cell(cell, test)),
            }
        }
        Written::Lines(_) => {
            test(&said) || in_tree(&tree(written, bytes), &mut |text, key| !key && test(text))
        }
        Written::Unknown => test(&said),
    }
}

/// Whether a JSON object may contain another one.
#[must_use]
pub fn nests(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'{', bytes).nth(1).is_some()
}

fn in_cell(cell: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
    let inside = cell.trim();
    if !record::is_nested(inside) {
        return test(cell);
    }
    let sound = serde_json::from_str::<IgnoredAny>(inside).is_ok() || mend::mended(inside).is_some();
    if sound { in_json(inside, test) } else { test(cell) }
}

/// Whether a key or value of JSON passes. Invalid JSON is searched as far as it resembles JSON.
fn in_json(json: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let (end, escaped) = closing(bytes, at + 1);
                let inside = json.get(at + 1..end).unwrap_or_default();
                if if escaped { test(&unescaped(inside)) } else { test(inside) } {
                    return true;
                }
                at = end + 1;
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let rest = &bytes[at..];
                let ends = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
                let end = at + rest.iter().position(ends).unwrap_or(rest.len());
                let bare = json.get(at..end).unwrap_or_default();
                if bare != "null" && test(bare) {
                    return true;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    false
}

/// Where a JSON text ends that begins at `from`, and whether it has escapes.
fn closing(bytes: &[u8], from: usize) -> (usize, bool) {
    let (mut at, mut escaped) = (from, false);
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes[at] == b'"' {
            return (at, escaped);
        }
        escaped = true;
        at += 2;
    }
    (bytes.len(), escaped)
}

fn unescaped(inside: &str) -> Cow<'_, str> {
    let quoted = format!("\"{inside}\"");
    let read = |quoted: &str| serde_json::from_str::<String>(quoted).ok();
    let said = read(&quoted).or_else(|| read(&text::without_lone_surrogates(&quoted)?));
    said.map_or(Cow::Borrowed(inside), Cow::Owned)
}

/// Whether a key or value of a value passes; the test's second argument is `true` for keys.
fn in_tree(tree: &Value, test: &mut dyn FnMut(&str, bool) -> bool) -> bool {
    match tree {
        Value::Object(members) => members.iter().any(|(key, value)| test(key, true) || in_tree(value, test)),
        Value::Array(items) => items.iter().any(|item| in_tree(item, test)),
        Value::String(said) => test(said, false),
        Value::Bool(flag) => test(if *flag { "true" } else { "false" }, false),
        Value::Number(number) => test(&number.to_string(), false),
        Value::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{in_json, in_tree};
    use proptest::prelude::*;
    use serde_json::Value;

    fn texts_of_json(json: &str) -> Vec<String> {
        let mut texts = Vec::new();
        in_json(json, &mut |text| {
            texts.push(text.to_owned());
            false
        });
        texts
    }

    fn texts_of_tree(tree: &Value) -> Vec<String> {
        let mut texts = Vec::new();
        in_tree(tree, &mut |text, _| {
            texts.push(text.to_owned());
            false
        });
        texts
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let text = "[a-zA-Z0-9 :{}\\[\\],\"\\\\/\u{0}-\u{1f}\u{e9}\u{1f600}]{0,8}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>()
                .prop_filter("JSON has no such number", |float| float.is_finite())
                .prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((text, inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_texts_of_json_are_those_of_its_tree(tree in any_json()) {
            prop_assert_eq!(texts_of_json(&tree.to_string()), texts_of_tree(&tree));
            prop_assert_eq!(texts_of_json(&serde_json::to_string_pretty(&tree).unwrap()), texts_of_tree(&tree));
        }

        #[test]
        fn what_is_no_json_is_looked_at_to_its_end(text in "[\"\\\\{}a1\u{e9},:-]{0,12}") {
            texts_of_json(&text);
        }
    }

    #[test]
    fn escapes_are_undone_and_half_a_pair_of_surrogates_is_no_reason_to_give_up() {
        assert_eq!(
            texts_of_json(r#"{"\u0061b":"caf\u00e9 \"x\" \\ \/","n":-1.50e+3,"s":"a\ud800b",}"#),
            ["ab", "caf\u{e9} \"x\" \\ /", "n", "-1.50e+3", "s", "a\u{fffd}b"]
        );
    }
}
