//! A JSON value that borrows its text from the record, and the questions readers ask of it.
//!
//! Keys are found in any case: one product writes `CreationTime`, the next one `creationTime`. Repeated keys are kept.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

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
        match self.get(name) {
            Some(Self::Bool(flag)) => *flag,
            Some(Self::Text(text)) => text.trim().eq_ignore_ascii_case("true"),
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

    /// The value of that name in a member that is a bag: a list of `{Name, Value}`, or an object.
    #[must_use]
    pub fn bag(&self, bag: &str, name: &str) -> Option<&str> {
        match self.get(bag)? {
            Self::List(items) => items
                .iter()
                .filter(|item| item.text("Name").is_some_and(|key| key.eq_ignore_ascii_case(name)))
                .find_map(|item| item.text("Value").or_else(|| item.text("NewValue"))),
            object => object.text(name),
        }
    }

    /// The members of an object; none for anything else.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Writes it with keys in order, so that two spellings of one value are the same bytes.
    pub fn canonical(&self, into: &mut Vec<u8>) {
        match self {
            Self::Null => into.extend_from_slice(b"null"),
            Self::Bool(flag) => into.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => into.extend_from_slice(number.to_string().as_bytes()),
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

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(key), value)) = from.next_entry()? {
            members.push((key, value));
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
