//! A JSON value that borrows its texts from the record, with the queries that formats need.
//!
//! Keys match in any case, as one product writes `CreationTime`, another one `creationTime`. Repeated keys are kept.

mod canonical;
mod careful;
mod digits;
mod plain;
mod write;

pub use canonical::Member;
pub use digits::Digits;
pub(in crate::read) use plain::{DEEPEST, unescaped};

use crate::event::{is_blank, same};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Tree<'a> {
    Null,
    Bool(bool),
    Number(Digits<'a>),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// Parses one value.
    ///
    /// # Errors
    /// If it is not JSON, ends too early, or is nested more than 127 deep.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        // a fast parser for plain JSON; everything else, and every error, is left to `serde_json`
        plain::parse(text).map_or_else(|| careful::parse(text), Ok)
    }

    /// A copy that borrows nothing.
    pub(in crate::read) fn into_owned(self) -> Tree<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Tree::Null,
            Self::Bool(flag) => Tree::Bool(flag),
            Self::Number(number) => Tree::Number(number.into_owned()),
            Self::Text(text) => Tree::Text(own(text)),
            Self::List(items) => Tree::List(items.into_iter().map(Self::into_owned).collect()),
            Self::Object(members) => {
                Tree::Object(members.into_iter().map(|(key, value)| (own(key), value.into_owned())).collect())
            }
        }
    }

    /// The member with this name, in any case; the first of several.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().find(|(key, _)| is_named(key, name)).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Whether there is a member with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text, unless it is blank or no text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !is_blank(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or a number or boolean as text.
    #[must_use]
    pub fn said(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) if !is_blank(text) => Some(Cow::Borrowed(text.as_ref())),
            Self::Number(number) => Some(Cow::Borrowed(number.text())),
            Self::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            _ => None,
        }
    }

    /// The text of a member.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The text of a member; numbers and booleans are written as text.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.said()
    }

    /// A whole number in a member, given as a number or as text.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_number()
    }

    /// A whole number, given as a number or as text.
    #[must_use]
    pub fn as_number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether a member is `true`, given as a boolean or as text.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Self::is_true)
    }

    /// Whether it is `true`, given as a boolean or as text.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Bool(flag) => *flag,
            Self::Text(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a member, if that is a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Self] {
        self.get(name).map_or(&[], Self::items)
    }

    /// The text under a name in a property bag: a list of `{Name, Value}`, or an object.
    #[must_use]
    pub fn bag(&self, bag: &str, name: &str) -> Option<&str> {
        self.in_bag(bag, name)?.as_text()
    }

    /// The value under a name in a property bag, of any type.
    #[must_use]
    pub fn in_bag(&self, bag: &str, name: &str) -> Option<&Self> {
        self.get(bag)?.held(name)
    }

    /// The value under a name in this property bag.
    #[must_use]
    pub fn held(&self, name: &str) -> Option<&Self> {
        let Self::List(items) = self else { return self.get(name) };
        items
            .iter()
            .filter(|item| item.text("Name").is_some_and(|key| key.eq_ignore_ascii_case(name)))
            .flat_map(|item| [item.get("Value"), item.get("NewValue")])
            .flatten()
            .find(|value| value.said().is_some())
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Converts to a JSON value. A repeated member is renamed to `name_2` and so on, so that none is lost.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(flag),
            Self::Number(number) => Value::Number(number.number()),
            Self::Text(text) => Value::String(text.into_owned()),
            Self::List(items) => items.into_iter().map(Self::into_value).collect(),
            Self::Object(members) => Value::Object(told_apart(members)),
        }
    }
}

/// Makes the names of members distinct; repeated ones come last, with a number appended.
fn told_apart(members: Vec<(Cow<'_, str>, Tree<'_>)>) -> Map<String, Value> {
    let (mut apart, mut again) = (Map::with_capacity(members.len()), Vec::new());
    for (key, value) in members {
        if apart.contains_key(key.as_ref()) {
            again.push((key, value));
        } else {
            apart.insert(key.into_owned(), value.into_value());
        }
    }
    // continue counting per name, so that many repetitions take linear time
    let mut numbers: FxHashMap<Cow<'_, str>, u64> = FxHashMap::default();
    for (key, value) in again {
        let number = numbers.entry(key.clone()).or_insert(1);
        let name = loop {
            *number += 1;
            let name = format!("{key}_{number}");
            if !apart.contains_key(&name) {
                break name;
            }
        };
        apart.insert(name, value.into_value());
    }
    apart
}

/// Whether a key is this name, in any case; compares length and first letter first.
#[inline]
pub(in crate::read) fn is_named(key: &str, name: &str) -> bool {
    let (key, name) = (key.as_bytes(), name.as_bytes());
    let first = |text: &[u8]| text.first().map(|byte| byte | 0x20);
    key.len() == name.len()
        && first(key) == first(name)
        && (same(key, name) || key.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn members_of_one_name_are_told_apart_however_many_they_are() {
        let members: Vec<String> = (0..20_000).map(|number| format!("\"a\":{number}")).collect();
        let text = format!("{{\"a_3\":\"own\",{}}}", members.join(","));
        let value = Tree::parse(&text).unwrap().into_value();
        let members = value.as_object().unwrap();
        assert_eq!(members.len(), 20_001);
        for (name, want) in [("a", "0"), ("a_2", "1"), ("a_3", "\"own\""), ("a_4", "2"), ("a_20001", "19999")]
        {
            assert_eq!(members[name].to_string(), want, "{name}");
        }
    }

    #[test]
    fn members_are_found_in_any_case_and_bags_in_both_forms() {
        let tree = Tree::parse(r#"{"creationTime":"t","Bag":[{"Name":"A","Value":"1"}],"Obj":{"a":"2"}}"#);
        let tree = tree.unwrap();
        assert_eq!(tree.text("CreationTime"), Some("t"));
        assert_eq!(tree.bag("bag", "a"), Some("1"));
        assert_eq!(tree.bag("obj", "A"), Some("2"));
    }
}
