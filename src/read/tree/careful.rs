//! Parses JSON to a tree by `serde_json`, which accepts all of JSON and explains errors.

use super::{Digits, Tree};
use crate::read::swar::text_end;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// The key under which `serde_json` passes a number as text, with all its digits.
const NUMBER: &str = "$serde_json::private::Number";

/// Parses a value.
///
/// # Errors
/// If it is not JSON, ends too early, or is nested more than 127 deep.
pub fn parse(text: &str) -> Result<Tree<'_>, serde_json::Error> {
    let mut tree = serde_json::from_str(text)?;
    as_written(&mut tree, &mut numbers(text));
    Ok(tree)
}

/// Gives the numbers of a tree as its text writes them: `serde_json` spells their exponents anew.
fn as_written<'a>(tree: &mut Tree<'a>, numbers: &mut impl Iterator<Item = Digits<'a>>) {
    match tree {
        Tree::Number(number) => {
            if let Some(written) = numbers.next() {
                *number = written;
            }
        }
        Tree::List(items) => items.iter_mut().for_each(|item| as_written(item, numbers)),
        Tree::Object(members) => members.iter_mut().for_each(|(_, value)| as_written(value, numbers)),
        Tree::Null | Tree::Bool(_) | Tree::Text(_) => {}
    }
}

/// The numbers of a JSON text, in order.
fn numbers(text: &str) -> impl Iterator<Item = Digits<'_>> {
    let bytes = text.as_bytes();
    let (mut at, mut quoted) = (0, false);
    std::iter::from_fn(move || {
        loop {
            match bytes.get(at)? {
                b'"' => quoted = !quoted,
                b'\\' => at += 1,
                b'-' | b'0'..=b'9' if !quoted => {
                    let number = Digits::leading(text.get(at..)?)?;
                    at += number.text().len();
                    return Some(number);
                }
                _ => {}
            }
            at = if quoted { text_end(bytes, at + 1)? } else { at + 1 };
        }
    })
}

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
