//! Finds the values at a path of a record, in any of the forms in which records are held.
//!
//! Keys match in any case and may contain dots; lists are searched item by item, and lists of `{Name, Value}` are
//! read as objects too.

use super::nested::WAYS;
use super::tree::Tree;
use crate::event::{alike, is_blank};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A value of a record, in any of its forms.
pub trait Part<'p>: Copy {
    /// Its type and plain value.
    fn shape(self) -> Shape<'p>;
    /// The items, if it is a list.
    fn items(self) -> impl Iterator<Item = Self>;
    /// The members with their names, if it is an object.
    fn members(self) -> impl Iterator<Item = (&'p str, Self)>;
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape<'p> {
    /// Nothing.
    Null,
    /// A text.
    Text(&'p str),
    /// A number or boolean, as text.
    Bare(Cow<'p, str>),
    /// A list.
    List,
    /// An object.
    Object,
}

/// A value that is not a list, as it is passed to a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf<'l> {
    /// `null`.
    Null,
    /// A text, number or boolean, as text.
    Text(&'l str),
    /// An object; `true` if it has members.
    Object(bool),
}

impl Leaf<'_> {
    /// Whether it has content: neither `null`, blank nor empty.
    #[must_use]
    pub fn is_there(self) -> bool {
        match self {
            Self::Null => false,
            Self::Text(text) => !is_blank(text),
            Self::Object(any) => any,
        }
    }
}

/// [`WAYS`] as paths.
static WITHIN: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| WAYS.iter().map(|way| way.iter().map(|name| (*name).to_owned()).collect()).collect());

/// For each path to a nested record that begins with this column, the rest of the path inside the cell.
pub fn within(column: &str) -> impl Iterator<Item = &'static [String]> {
    WITHIN
        .iter()
        .flat_map(move |way| prefixes(way).filter(move |(name, _)| alike(column, name)).map(|(_, rest)| rest))
}

/// Passes every value at a path to `take`, until that returns `true`: from the top of the record, then from the
/// records inside it.
pub fn at_root<'p, P: Part<'p>>(record: P, path: &[String], take: &mut dyn FnMut(P) -> bool) -> bool {
    at_path(record, path, take) || WITHIN.iter().any(|way| in_within(record, way, path, take))
}

/// The same for the record at `way` inside another.
pub fn in_within<'p, P: Part<'p>>(
    record: P,
    way: &[String],
    path: &[String],
    take: &mut dyn FnMut(P) -> bool,
) -> bool {
    at_path(record, way, &mut |inner| {
        matches!(inner.shape(), Shape::Object | Shape::List) && at_root(inner, path, take)
    })
}

/// Each prefix of a path as one key with dots, and the rest of the path.
pub fn prefixes(path: &[String]) -> impl Iterator<Item = (Cow<'_, str>, &[String])> {
    (1..=path.len()).map(|taken| match path.split_at(taken) {
        ([key], rest) => (Cow::Borrowed(key.as_str()), rest),
        (keys, rest) => (Cow::Owned(keys.join(".")), rest),
    })
}

/// Passes every value at a path to `take`, until that returns `true`.
pub fn at_path<'p, P: Part<'p>>(tree: P, path: &[String], take: &mut dyn FnMut(P) -> bool) -> bool {
    let Some(first) = path.first() else { return take(tree) };
    match tree.shape() {
        Shape::Object => {
            prefixes(path).any(|(key, rest)| named(tree, &key).any(|value| at_path(value, rest, take)))
        }
        Shape::List => {
            let at = first.parse::<usize>().ok().and_then(|at| tree.items().nth(at));
            at.is_some_and(|item| at_path(item, &path[1..], take))
                || tree.items().any(|item| at_path(item, path, take) || in_bag(item, path, take))
        }
        Shape::Null | Shape::Text(_) | Shape::Bare(_) => false,
    }
}

/// The same for an item of a property bag, as if its name were a key: in its value, or its other members.
fn in_bag<'p, P: Part<'p>>(item: P, path: &[String], take: &mut dyn FnMut(P) -> bool) -> bool {
    let get = |wanted: &str| named(item, wanted).next();
    let Some(Shape::Text(name)) = get("Name").map(Part::shape) else { return false };
    let value = get("Value").or_else(|| get("NewValue"));
    prefixes(path).filter(|(key, _)| alike(name, key)).any(|(_, rest)| {
        value.is_some_and(|value| at_path(value, rest, take))
            || (!rest.is_empty() && at_path(item, rest, take))
    })
}

/// The members with a name in any case. Of members spelled the same only the first: the others have numbered names,
/// see [`is_numbered`].
fn named<'p, P: Part<'p>>(object: P, wanted: &str) -> impl Iterator<Item = P> {
    let members = object.members().enumerate().filter(move |(_, (name, _))| alike(name, wanted));
    members
        .filter(move |(at, (name, _))| object.members().take(*at).all(|(before, _)| before != *name))
        .map(|(_, (_, value))| value)
}

/// Whether a key may be a numbered name, which is in no record: the second member of the same name is called
/// `name_2`.
pub fn is_numbered(path: &[String]) -> bool {
    path.iter().any(|key| {
        let name = key.trim_end_matches(|digit: char| digit.is_ascii_digit());
        name.len() < key.len() && name.ends_with('_')
    })
}

/// Passes a value to `take`; of a list, each item until `take` returns `true`.
pub fn each_leaf<'p, P: Part<'p>>(value: P, take: &mut dyn FnMut(Leaf<'_>) -> bool) -> bool {
    match value.shape() {
        Shape::Null => take(Leaf::Null),
        Shape::Text(text) => take(Leaf::Text(text)),
        Shape::Bare(text) => take(Leaf::Text(&text)),
        Shape::List => value.items().any(|item| each_leaf(item, take)),
        Shape::Object => take(Leaf::Object(value.members().next().is_some())),
    }
}

const fn flag(is: bool) -> Cow<'static, str> {
    Cow::Borrowed(if is { "true" } else { "false" })
}

impl<'p> Part<'p> for &'p Value {
    fn shape(self) -> Shape<'p> {
        match self {
            Value::Null => Shape::Null,
            Value::Bool(is) => Shape::Bare(flag(*is)),
            Value::Number(number) => Shape::Bare(Cow::Owned(number.to_string())),
            Value::String(text) => Shape::Text(text),
            Value::Array(_) => Shape::List,
            Value::Object(_) => Shape::Object,
        }
    }

    fn items(self) -> impl Iterator<Item = Self> {
        self.as_array().into_iter().flatten()
    }

    fn members(self) -> impl Iterator<Item = (&'p str, Self)> {
        self.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'p> Part<'p> for &'p Tree<'_> {
    fn shape(self) -> Shape<'p> {
        match self {
            Tree::Null => Shape::Null,
            Tree::Bool(is) => Shape::Bare(flag(*is)),
            Tree::Number(digits) => Shape::Bare(Cow::Borrowed(digits.text())),
            Tree::Text(text) => Shape::Text(text),
            Tree::List(_) => Shape::List,
            Tree::Object(_) => Shape::Object,
        }
    }

    fn items(self) -> impl Iterator<Item = Self> {
        Tree::items(self).iter()
    }

    fn members(self) -> impl Iterator<Item = (&'p str, Self)> {
        Tree::members(self).iter().map(|(name, value)| (name.as_ref(), value))
    }
}

impl<'p> Part<'p> for super::outline::View<'p> {
    fn shape(self) -> Shape<'p> {
        Self::shape(self)
    }

    fn items(self) -> impl Iterator<Item = Self> {
        Self::items(self)
    }

    fn members(self) -> impl Iterator<Item = (&'p str, Self)> {
        Self::members(self).map(|member| (member.name(), member))
    }
}
