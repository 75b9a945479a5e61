//! A JSON value that borrows its text from the record, and the questions readers ask of it.
//!
//! Keys are found in any case: one product writes `CreationTime`, the next one `creationTime`. Repeated keys are kept.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::fmt;

/// How many decimal digits every float keeps.
const FLOAT_DIGITS: usize = 15;

/// The key under which the parser hands out a number digit by digit, as text of its own.
const NUMBER: &str = "$serde_json::private::Number";

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Tree<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// Reads one value.
    ///
    /// # Errors
    /// When it is not JSON, ends too early, or is nested more than 127 deep.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The member of that name, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().find(|(key, _)| is_named(key, name)).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Whether a member of that name stands here.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text itself, unless it is blank.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// Text, or a number or a flag as text.
    #[must_use]
    pub fn said(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(Cow::Borrowed(text.as_ref())),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            _ => None,
        }
    }

    /// The text of a member.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The text, number or flag of a member, as text.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.said()
    }

    /// A whole number, also where it is written as text.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Self::Number(number) => number.as_u64(),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether a member is true, also where it is written as text.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Self::is_true)
    }

    /// Whether it is true, also where that is written as text.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Bool(flag) => *flag,
            Self::Text(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The items of a list; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a member that is a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::items)
    }

    /// The text of that name in a member that is a bag: a list of `{Name, Value}`, or an object.
    #[must_use]
    pub fn bag(&self, bag: &str, name: &str) -> Option<&str> {
        self.in_bag(bag, name)?.as_text()
    }

    /// The value of that name in a member that is a bag, whatever it is.
    #[must_use]
    pub fn in_bag(&self, bag: &str, name: &str) -> Option<&Self> {
        let Self::List(items) = self.get(bag)? else { return self.get(bag)?.get(name) };
        items
            .iter()
            .filter(|item| item.text("Name").is_some_and(|key| key.eq_ignore_ascii_case(name)))
            .flat_map(|item| [item.get("Value"), item.get("NewValue")])
            .flatten()
            .find(|value| value.said().is_some())
    }

    /// The members of an object; none for anything else.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The value as it is handed out: of members of one name the second is called `name_2`, so that none is lost.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(flag),
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::String(text.into_owned()),
            Self::List(items) => items.into_iter().map(Self::into_value).collect(),
            Self::Object(members) => Value::Object(told_apart(members)),
        }
    }

    /// Writes it with keys in order, so that two spellings of one value are the same bytes.
    pub fn canonical(&self, into: &mut Vec<u8>) {
        match self {
            Self::Null => into.extend_from_slice(b"null"),
            Self::Bool(flag) => into.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => into.extend_from_slice(plain(number).as_bytes()),
            Self::Text(text) => quote(text, into),
            Self::List(items) => {
                into.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    comma(at, into);
                    item.canonical(into);
                }
                into.push(b']');
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_by(|a, b| a.0.cmp(&b.0));
                into.push(b'{');
                for (at, (key, value)) in sorted.into_iter().enumerate() {
                    comma(at, into);
                    quote(key, into);
                    into.push(b':');
                    value.canonical(into);
                }
                into.push(b'}');
            }
        }
    }
}

/// Members with a name each; those whose name stands already come last, with a number behind it.
fn told_apart(members: Vec<(Cow<'_, str>, Tree<'_>)>) -> Map<String, Value> {
    let (mut apart, mut again) = (Map::with_capacity(members.len()), Vec::new());
    for (key, value) in members {
        if apart.contains_key(key.as_ref()) {
            again.push((key, value));
        } else {
            apart.insert(key.into_owned(), value.into_value());
        }
    }
    for (key, value) in again {
        let names = (2_u64..).map(|number| format!("{key}_{number}"));
        if let Some(name) = names.into_iter().find(|name| !apart.contains_key(name)) {
            apart.insert(name, value.into_value());
        }
    }
    apart
}

/// A number as most programs write it, so that `1.50` and `1.5` are one; with more digits than a float holds, as it stands.
fn plain(number: &Number) -> String {
    let said = number.to_string();
    let mantissa = said.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let whole = number.is_i64() || number.is_u64();
    let float = number.as_f64().filter(|float| !whole && digits <= FLOAT_DIGITS && float.is_finite());
    float.and_then(Number::from_f64).map_or(said, |float| float.to_string())
}

/// Whether a key is this name, in any case; most are told apart by length and first letter.
fn is_named(key: &str, name: &str) -> bool {
    let (key, name) = (key.as_bytes(), name.as_bytes());
    let first = |text: &[u8]| text.first().map(|byte| byte | 0x20);
    key.len() == name.len() && first(key) == first(name) && (key == name || key.eq_ignore_ascii_case(name))
}

fn comma(at: usize, into: &mut Vec<u8>) {
    if at > 0 {
        into.push(b',');
    }
}

fn quote(text: &str, into: &mut Vec<u8>) {
    into.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            into.push(b'\\');
        }
        into.push(byte);
    }
    into.push(b'"');
}

/// A key, borrowed where nothing in it is escaped.
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
        Ok(Tree::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Tree<'de>, E> {
        Ok(Number::from_u128(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Tree<'de>, E> {
        Ok(Number::from_i128(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Number::from_f64(number).map_or(Tree::Null, Tree::Number))
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

    /// The digits of a number that has more of them than the types above, or other ones: other text comes as `str`.
    fn visit_string<E: serde::de::Error>(self, digits: String) -> Result<Tree<'de>, E> {
        digits.parse().map(Tree::Number).map_err(E::custom)
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

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn members_are_found_in_any_case_and_bags_in_both_forms() {
        let tree = Tree::parse(r#"{"creationTime":"t","Bag":[{"Name":"A","Value":"1"}],"Obj":{"a":"2"}}"#);
        let tree = tree.unwrap();
        assert_eq!(tree.text("CreationTime"), Some("t"));
        assert_eq!(tree.bag("bag", "a"), Some("1"));
        assert_eq!(tree.bag("obj", "A"), Some("2"));
    }

    #[test]
    fn the_canonical_form_does_not_depend_on_the_order_of_keys() {
        let form = |text| {
            let mut bytes = Vec::new();
            Tree::parse(text).unwrap().canonical(&mut bytes);
            bytes
        };
        assert_eq!(form(r#"{"a":1,"b":[{"d":2,"c":"x"}]}"#), form(r#"{"b":[{"c":"x","d":2}],"a":1}"#));
        assert_ne!(form(r#"{"a":"1"}"#), form(r#"{"a":1}"#));
    }
}
