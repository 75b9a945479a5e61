//! The content of a record, valid as long as its bytes are kept, and serialized without building a JSON value.

use super::{Place, Sources, Written, tree};
use crate::read::nested;
use crate::read::text;
use crate::read::tree::Tree;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::io;

/// The content of a record, which can be serialized or converted to a value.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordTree<'r>(What<'r>);

#[derive(Debug, Clone, PartialEq)]
enum What<'r> {
    Tree(Tree<'r>),
    Value(Cow<'r, Value>),
}

impl<'r> RecordTree<'r> {
    /// Wraps a content that is a value already.
    #[must_use]
    pub const fn of(value: &'r Value) -> Self {
        Self(What::Value(Cow::Borrowed(value)))
    }

    /// The content as a value.
    #[must_use]
    pub fn value(&self) -> Cow<'_, Value> {
        match &self.0 {
            What::Tree(tree) => Cow::Owned(tree.clone().into_value()),
            What::Value(value) => Cow::Borrowed(value),
        }
    }
}

impl Serialize for RecordTree<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            What::Tree(tree) => tree.serialize(to),
            What::Value(value) => value.serialize(to),
        }
    }
}

impl Sources {
    /// Reads a record into `bytes`, replacing their contents, and passes its content to `take`. It equals the `tree` of
    /// [`Sources::record`].
    ///
    /// # Errors
    /// If the source is gone, has changed since it was read, or can't be read.
    pub fn said<R>(
        &self,
        place: Place,
        bytes: &mut Vec<u8>,
        take: impl FnOnce(&RecordTree<'_>) -> R,
    ) -> io::Result<R> {
        let written = &self.source(place)?.written;
        let Written::Json(format) = written else {
            let value = self.record(place)?.tree;
            return Ok(take(&RecordTree(What::Value(Cow::Owned(value)))));
        };
        self.bytes(place, bytes)?;
        let (said, _) = text::shown(bytes);
        Ok(match Tree::parse(&said) {
            Ok(parsed) => take(&RecordTree(What::Tree(nested::exported(format.record(parsed))))),
            Err(_) => take(&RecordTree(What::Value(Cow::Owned(tree(written, bytes))))),
        })
    }
}
