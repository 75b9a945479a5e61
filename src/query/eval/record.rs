//! Records, and what stands in them.

use super::Searches;
use crate::read::{
    Depth, Leaf, Outline, Place, ReadBuffer, Record, RecordEncoding, at_root, leaves_at_root, unfolded_value,
};
use serde_json::Value;
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
    fn said_as(&self, source: u32) -> RecordEncoding {
        let _ = source;
        RecordEncoding::Alone
    }

    /// Reads a stretch of a source that is not [`RecordEncoding::Alone`], as much as there is of it.
    ///
    /// # Errors
    /// When its source can't be read.
    fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut ReadBuffer) -> io::Result<()> {
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

    /// Puts what stands at a path of a record that says `text` to `take` until it takes one, items of lists one by one.
    fn any_at(
        &self,
        (place, text): (Place, &[u8]),
        (path, depth): (&[String], Depth),
        outline: &mut Outline,
        take: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        let _ = outline;
        depth == Depth::Whole && leaves_at_root(&self.said(place, text), path, take)
    }

    /// Searches that were begun and not ended, where such are kept.
    fn searches(&self) -> Option<&Searches> {
        None
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

/// The values at a path of a record, as a filter finds them: keys in small letters or any other case, and where the record
/// itself says nothing there, those of a record that is text in it.
#[must_use]
pub fn values_at(record: &Value, path: &[String]) -> Vec<Value> {
    let all = |record: &Value| {
        let mut found = Vec::new();
        at_root(record, path, &mut |value: &Value| {
            if !found.contains(value) {
                found.push(value.clone());
            }
            false // none of them ends the walk
        });
        found
    };
    let found = all(record);
    if !found.is_empty() {
        return found;
    }
    unfolded_value(record).map_or(found, |inner| all(&inner))
}
