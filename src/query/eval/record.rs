//! Records, and what stands in them.

use super::test::same;
use super::{Searches, Test};
use crate::read::{Place, Record, Said, Stretch};
use serde_json::Value;
use std::borrow::Cow;
use std::io;

/// Where records are read from.
pub trait Records: Sync {
    /// The bytes of the text that a record says it with, in `into`.
    ///
    /// # Errors
    /// When its source can't be read.
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()>;

    /// The record, decoded.
    ///
    /// # Errors
    /// When its source can't be read.
    fn record(&self, place: Place) -> io::Result<Record>;

    /// How what its records say stands in the bytes of a source.
    fn said_as(&self, source: u32) -> Said {
        let _ = source;
        Said::Alone
    }

    /// What the columns of a source are called, where it is a table.
    fn columns(&self, source: u32) -> &[String] {
        let _ = source;
        &[]
    }

    /// Reads a stretch of a source that is not [`Said::Alone`], as much as there is of it.
    ///
    /// # Errors
    /// When its source can't be read.
    fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut Stretch) -> io::Result<()> {
        let _ = (source, offset, len, into);
        Err(io::ErrorKind::Unsupported.into())
    }

    /// What the text of a record says, decoded.
    fn said(&self, place: Place, text: &[u8]) -> Value {
        let _ = text;
        self.record(place).map_or(Value::Null, |record| record.tree)
    }

    /// Whether some text of a record passes, each decoded and by itself; `bytes` are the text of the record.
    fn any_text(&self, place: Place, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        anywhere(&self.said(place, bytes), test)
    }

    /// Searches that were begun and not ended, where such are kept.
    fn searches(&self) -> Option<&Searches> {
        None
    }
}

/// Whether what stands in a record at a path passes, or anything at all where no text is asked for; without a path, any
/// key or value of it.
pub(super) fn in_tree(tree: &Value, path: Option<(&[String], bool)>, test: &Test<'_>) -> bool {
    match path {
        Some((path, asked)) => {
            at_root(tree, path, &mut |leaf| if asked { value_passes(leaf, test) } else { !leaf.is_null() })
        }
        None => anywhere(tree, &mut |text| test.passes(text)),
    }
}

/// Whether any key or value of a tree passes.
fn anywhere(tree: &Value, test: &mut dyn FnMut(&str) -> bool) -> bool {
    match tree {
        Value::Object(members) => members.iter().any(|(key, value)| test(key) || anywhere(value, test)),
        Value::Array(items) => items.iter().any(|item| anywhere(item, test)),
        Value::String(said) => test(said),
        Value::Bool(flag) => test(if *flag { "true" } else { "false" }),
        Value::Number(number) => test(&number.to_string()),
        Value::Null => false,
    }
}

fn leaf_passes(leaf: &Value, test: &Test<'_>) -> bool {
    match leaf {
        Value::String(said) => test.passes(said),
        Value::Bool(flag) => test.passes(if *flag { "true" } else { "false" }),
        Value::Number(number) => test.passes(&number.to_string()),
        Value::Array(items) => items.iter().any(|item| leaf_passes(item, test)),
        Value::Null | Value::Object(_) => false,
    }
}

/// Whether a value that was named passes; the absence of one is told as `null`.
fn value_passes(value: &Value, test: &Test<'_>) -> bool {
    match value {
        Value::Null => test.passes("null"),
        Value::Array(items) => items.iter().any(|item| value_passes(item, test)),
        leaf => leaf_passes(leaf, test),
    }
}

/// Keys under which a record of the unified audit log stands within the row of its export.
const WITHIN: [&str; 1] = ["AuditData"];

/// The values at a path of a record, as a filter finds them: keys in small letters or any other case.
#[must_use]
pub fn values_at(record: &Value, path: &[String]) -> Vec<Value> {
    let mut found = Vec::new();
    at_root(record, path, &mut |value| {
        if !found.contains(value) {
            found.push(value.clone());
        }
        false // none of them ends the walk
    });
    found
}

/// [`at_path`] from the top of a record, and from the record within it: where both have a field, either is meant.
fn at_root(tree: &Value, path: &[String], leaf: &mut dyn FnMut(&Value) -> bool) -> bool {
    if at_path(tree, path, leaf) {
        return true;
    }
    let Value::Object(members) = tree else { return false };
    let mut within = members.iter().filter(|(key, _)| WITHIN.iter().any(|name| same(key, name)));
    within.any(|(_, inner)| at_path(inner, path, leaf))
}

/// What a path can begin with, and what is left of it then: keys may hold dots themselves.
fn prefixes(path: &[String]) -> impl Iterator<Item = (Cow<'_, str>, &[String])> {
    (1..=path.len()).map(|taken| match path.split_at(taken) {
        ([key], rest) => (Cow::Borrowed(key.as_str()), rest),
        (keys, rest) => (Cow::Owned(keys.join(".")), rest),
    })
}

/// Puts `leaf` to every value at a path: keys in any case, lists walked through, and lists of `{Name, Value}` read as
/// objects too.
fn at_path(tree: &Value, path: &[String], leaf: &mut dyn FnMut(&Value) -> bool) -> bool {
    let Some(first) = path.first() else { return leaf(tree) };
    match tree {
        Value::Object(members) => prefixes(path).any(|(key, rest)| {
            members.iter().any(|(name, value)| same(name, &key) && at_path(value, rest, leaf))
        }),
        Value::Array(items) => {
            let at = first.parse::<usize>().ok().and_then(|at| items.get(at));
            at.is_some_and(|item| at_path(item, &path[1..], leaf))
                || items.iter().any(|item| at_path(item, path, leaf) || in_bag(item, path, leaf))
        }
        _ => false,
    }
}

/// The same of an item of a name/value bag, which goes by its name: its value, or what else it holds.
fn in_bag(item: &Value, path: &[String], leaf: &mut dyn FnMut(&Value) -> bool) -> bool {
    let get =
        |wanted: &str| item.as_object()?.iter().find(|(key, _)| same(key, wanted)).map(|(_, value)| value);
    let Some(name) = get("Name").and_then(Value::as_str) else { return false };
    let value = get("Value").or_else(|| get("NewValue"));
    prefixes(path).filter(|(key, _)| same(name, key)).any(|(_, rest)| {
        value.is_some_and(|value| at_path(value, rest, leaf))
            || (!rest.is_empty() && at_path(item, rest, leaf))
    })
}
