//! Parses the ids of a note on many events one by one.

use crate::case::notes::Ids;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The members of a line, with the ids apart.
pub(super) struct Split {
    pub rest: Map<String, Value>,
    pub ids: Option<Ids>,
}

/// Parses a line whose ids are a list of strings; `None` for any other, which is parsed as a whole.
pub(super) fn split(line: &str) -> Option<Split> {
    let mut from = serde_json::Deserializer::from_str(line);
    let split = from.deserialize_map(Members).ok()?;
    from.end().ok().map(|()| split)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Split;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Split, A::Error> {
        let mut split = Split { rest: Map::new(), ids: None };
        while let Some(key) = members.next_key::<String>()? {
            if key == "ids" {
                split.ids = Some(members.next_value_seed(All)?);
            } else {
                split.rest.insert(key, members.next_value()?);
            }
        }
        Ok(split)
    }
}

/// Parses all ids.
struct All;

impl<'de> DeserializeSeed<'de> for All {
    type Value = Ids;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Ids, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for All {
    type Value = Ids;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Ids, A::Error> {
        let mut ids = Ids::default();
        while all.next_element_seed(One(&mut ids))?.is_some() {}
        Ok(ids)
    }
}

/// Parses the next id.
struct One<'i>(&'i mut Ids);

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for One<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<(), E> {
        self.0.push(id);
        Ok(())
    }
}
