//! Tests that need the records themselves.

use super::test::same;
use super::{Evaluator, Stopped, Test};
use crate::event::{LISTS, TEXTS};
use crate::query::filter::{Filter, Match};
use crate::read::{Place, Record};
use crate::store::RowSet;
use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;
use std::borrow::Cow;
use std::io;

/// How many records are read between two looks at whether the answer is still wanted.
const BATCH: usize = 256;

/// Where records are read from.
pub trait Records {
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
}

/// The rows among `rows` whose text or record passes. A record that can't be read any more passes nothing.
pub(super) fn search(
    eval: &Evaluator<'_>,
    test: &Test<'_>,
    filter: &Filter,
    rows: &RowSet,
) -> Result<RowSet, Stopped> {
    let path = match filter {
        Filter::Raw(path, wanted) => Some((path.as_slice(), wanted.is_some())),
        _ => None,
    };
    let mut found = RowSet::empty(rows.out_of());
    if path.is_none() {
        for field in TEXTS.into_iter().chain(LISTS) {
            found = found.or(&eval.store.rows_with(field, &|value| test.passes(value)).and(rows));
        }
    }
    let hint = Hint::of(filter);
    let mut left: Vec<(Place, usize)> =
        rows.without(&found).iter().filter_map(|row| Some((eval.store.place(row)?, row))).collect();
    left.sort_unstable_by_key(|(place, row)| (place.source, place.offset, *row));
    let (mut hits, mut bytes) = (Vec::new(), Vec::new());
    for (at, (place, row)) in left.into_iter().enumerate() {
        if at.is_multiple_of(BATCH) && (eval.stopped)() {
            return Err(Stopped);
        }
        if path.is_none() && test.passes(&eval.store.id(row)) {
            hits.push(row);
            continue;
        }
        if eval.records.bytes(place, &mut bytes).is_err() || !hint.possible(&bytes) {
            continue;
        }
        if hint.certain(&bytes)
            || eval.records.record(place).is_ok_and(|record| in_tree(&record.tree, path, test))
        {
            hits.push(row);
        }
    }
    Ok(found.or(&RowSet::of(rows.out_of(), hits)))
}

fn in_tree(tree: &Value, path: Option<(&[String], bool)>, test: &Test<'_>) -> bool {
    match path {
        Some((path, asked)) => {
            at_root(tree, path, &mut |leaf| if asked { value_passes(leaf, test) } else { !leaf.is_null() })
        }
        None => anywhere(tree, test),
    }
}

/// Whether any key or value of a tree passes.
fn anywhere(tree: &Value, test: &Test<'_>) -> bool {
    match tree {
        Value::Object(members) => {
            members.iter().any(|(key, value)| test.passes(key) || anywhere(value, test))
        }
        Value::Array(items) => items.iter().any(|item| anywhere(item, test)),
        leaf => leaf_passes(leaf, test),
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
        found.push(value.clone());
        false // none of them ends the walk
    });
    found
}

/// [`at_path`] from the top of a record, and from the record within it where the path does not begin at the top.
fn at_root(tree: &Value, path: &[String], leaf: &mut dyn FnMut(&Value) -> bool) -> bool {
    if at_path(tree, path, leaf) {
        return true;
    }
    let Value::Object(members) = tree else { return false };
    let begins = |key: &str| prefixes(path).any(|(prefix, _)| same(key, &prefix));
    !members.keys().any(|key| begins(key))
        && members
            .iter()
            .filter(|(key, _)| WITHIN.iter().any(|name| same(key, name)))
            .any(|(_, inner)| at_path(inner, path, leaf))
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

/// What the bytes of a record tell before it is decoded.
struct Hint {
    /// The text as it stands in the bytes where nothing of it is escaped.
    plain: Option<Regex>,
    /// Whether finding it is enough.
    enough: bool,
}

impl Hint {
    fn of(filter: &Filter) -> Self {
        let (text, enough) = match filter {
            Filter::Word(word) => (Some(word), true),
            Filter::Raw(_, Some(Match::Fold(text) | Match::Exact(text) | Match::Contains(text))) => {
                (Some(text), false)
            }
            _ => (None, false),
        };
        let simple = |c: u8| c.is_ascii_alphanumeric() || b"-_.@ ".contains(&c);
        let text = text.filter(|text| !text.is_empty() && text.bytes().all(simple));
        let plain = text.and_then(|text| {
            RegexBuilder::new(&regex::escape(text)).case_insensitive(true).unicode(false).build().ok()
        });
        Self { plain, enough }
    }

    /// Whether the record may hold it: it stands there, or something that is escaped may be it.
    fn possible(&self, bytes: &[u8]) -> bool {
        self.plain
            .as_ref()
            .is_none_or(|plain| plain.is_match(bytes) || memchr::memmem::find(bytes, b"\\u").is_some())
    }

    /// Whether the record surely holds it: it stands there, and nothing in the record is escaped.
    fn certain(&self, bytes: &[u8]) -> bool {
        self.enough
            && memchr::memchr(b'\\', bytes).is_none()
            && self.plain.as_ref().is_some_and(|plain| plain.is_match(bytes))
    }
}
