//! Access to records and to the values in them.

use super::Searches;
use crate::read::{
    Depth, Leaf, Outline, Place, ReadBuffer, Record, RecordEncoding, at_root, leaves_at_root, unfolded_value,
};
use serde_json::Value;
use std::io;

/// Where records are read from.
pub trait Records: Sync {
    /// Reads the bytes of a record's text into `into`.
    ///
    /// # Errors
    /// If its source can't be read.
    fn bytes(&self, place: Place, into: &mut Vec<u8>) -> io::Result<()>;

    /// Reads and decodes a record.
    ///
    /// # Errors
    /// If its source can't be read.
    fn record(&self, place: Place) -> io::Result<Record>;

    /// How records are laid out in the bytes of a source.
    fn said_as(&self, source: u32) -> RecordEncoding {
        let _ = source;
        RecordEncoding::Alone
    }

    /// Reads up to `len` bytes of a source that is not [`RecordEncoding::Alone`].
    ///
    /// # Errors
    /// If its source can't be read.
    fn stretch(&self, source: u32, offset: u64, len: usize, into: &mut ReadBuffer) -> io::Result<()> {
        let _ = (source, offset, len, into);
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Whether a source was overwritten: what its records became stands in another source.
    fn is_overwritten(&self, source: u32) -> bool {
        let _ = source;
        false
    }

    /// Decodes a record, whose text was read already; `Null` if it can't be read.
    fn said(&self, place: Place, text: &[u8]) -> Value {
        let _ = text;
        self.record(place).map_or(Value::Null, |record| record.tree)
    }

    /// Whether any text of a record passes, each key and value decoded on its own. `bytes` are the record's text.
    fn any_text(&self, place: Place, bytes: &[u8], test: &mut dyn FnMut(&str) -> bool) -> bool {
        anywhere(&self.said(place, bytes), test)
    }

    /// Calls `take` with each value at a path of a record, list items one by one, until it returns `true`. Returns
    /// whether it did.
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

    /// The unfinished searches, if this keeps any.
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

/// The distinct values at a path of a record, as a filter finds them: keys match without case, and if the record itself
/// has none, the record embedded in it as text is searched.
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
