//! Parses JSON to a tree by `serde_json`, which accepts all of JSON and explains errors.

use super::{Digits, Tree};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// The key under which `serde_json` passes a number as text, with all its digits.
const NUMBER: &str = "$serde_json::private::Number";

/// A key, borrowed if it has no escapes.
struct Name<'a>(Cow<'a, str>);

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(NameVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(Digits::of(&number.into())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(Digits::of(&number.into())))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Tree<'de>, E> {
        Ok(Number::from_u128(number).map_or(Tree::Null, |number| Tree::Number(Digits::of(&number))))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Tree<'de>, E> {
        Ok(Number::from_i128(number).map_or(Tree::Null, |number| Tree::Number(Digits::of(&number))))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Number::from_f64(number).map_or(Tree::Null, |number| Tree::Number(Digits::of(&number))))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    /// A number that fits none of the types above, as digits. Texts come by `visit_str` instead.
    fn visit_string<E: serde::de::Error>(self, digits: String) -> Result<Tree<'de>, E> {
        digits.parse().map(|number| Tree::Number(Digits::of(&number))).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree<'de>, A::Error> {
        let Some((Name(key), value)) = from.next_entry()? else { return Ok(Tree::Object(Vec::new())) };
        let mut next = from.next_entry()?;
        if next.is_none() && key == NUMBER && matches!(value, Tree::Number(_)) {
            return Ok(value);
        }
        let mut members = vec![(key, value)];
        while let Some((Name(key), value)) = next {
            members.push((key, value));
            next = from.next_entry()?;
        }
        Ok(Tree::Object(members))
    }
}

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TreeVisitor)
    }
}
