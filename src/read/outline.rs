//! A JSON value as one flat list of nodes, reused from record to record.
//!
//! A [`Tree`] allocates a list for every object and list; an outline has all values in one list, in the order of the
//! text, and its buffers serve the next record too. The members that a format needs are found by number.

mod asked;
mod walk;

pub use asked::{Asked, MOST};

use super::path::Shape;
use super::tree::{Digits, Tree, is_named};
use crate::event::is_blank;
use asked::OTHER;
use std::borrow::Cow;

/// The numbers of `Name`, `Value` and `NewValue`, the members of a property bag's items: every [`Asked`] begins with
/// these.
const NAME: u8 = 0;
const VALUES: [u8; 2] = [1, 2];

/// The most nodes or names whose memory is kept for the next record.
const ROOM: usize = 1 << 15;
/// Bytes of the page that count as one node.
const PAGE_A_NODE: usize = 64;

/// A value as a list of nodes, depth first.
#[derive(Debug)]
pub struct Outline {
    nodes: Vec<Node>,
    /// For each number, the first member of the outermost object with that name; 0 if there is none.
    members: [usize; MOST],
    /// Texts that differ from their spelling, because of escapes.
    page: String,
    /// The names met so far.
    names: Vec<Name>,
    /// The members to number, for which `names` is valid.
    asked: Option<&'static Asked>,
}

/// A name that was met.
#[derive(Debug)]
struct Name {
    /// As written in a cell: in doubled quotes, with the colon.
    quoted: Box<[u8]>,
    /// Its number among the members that are needed.
    key: u8,
    /// The names that last came first in its object; the latest first.
    first: [usize; 2],
    /// The names that last followed it; the latest first.
    next: [usize; 2],
}

impl Default for Outline {
    fn default() -> Self {
        let (nodes, page, names) = (Vec::new(), String::new(), Vec::new());
        Self { nodes, members: [0; MOST], page, names, asked: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool(bool),
    Number,
    Text,
    List,
    Object,
}

/// A value, with its name if it is a member.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// The number of its name, or [`OTHER`].
    key: u8,
    name: Span,
    said: Span,
    /// The index of the first node behind it and its parts.
    next: u32,
}

/// A range of text.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    from: u32,
    until: u32,
    /// Whether it is in the page, else in the text that was read.
    aside: bool,
}

impl Outline {
    /// The outline of a tree, its members numbered by `asked`.
    #[must_use]
    pub fn of(tree: &Tree<'_>, asked: &Asked) -> Self {
        let mut outline = Self::default();
        outline.lay(tree, ("", OTHER), asked);
        outline.index();
        outline
    }

    /// The outermost value; `text` is the text that was read.
    #[must_use]
    pub const fn root<'t>(&'t self, text: &'t str) -> View<'t> {
        View { outline: self, text, at: 0 }
    }

    /// Frees memory that an unusually large value took.
    pub fn give_back(&mut self) {
        if self.nodes.capacity().max(self.names.capacity()).max(self.page.capacity() / PAGE_A_NODE) > ROOM {
            *self = Self::default();
        }
    }

    fn clear(&mut self) {
        self.nodes.clear();
        self.page.clear();
        self.members = [0; MOST];
    }

    fn lay(&mut self, tree: &Tree<'_>, (name, key): (&str, u8), asked: &Asked) {
        let name = self.aside(name);
        let (kind, said) = match tree {
            Tree::Null => (Kind::Null, ""),
            Tree::Bool(flag) => (Kind::Bool(*flag), ""),
            Tree::Number(digits) => (Kind::Number, digits.text()),
            Tree::Text(text) => (Kind::Text, text.as_ref()),
            Tree::List(_) => (Kind::List, ""),
            Tree::Object(_) => (Kind::Object, ""),
        };
        let said = self.aside(said);
        let at = self.nodes.len();
        self.nodes.push(Node { kind, key, name, said, next: 0 });
        tree.items().iter().for_each(|item| self.lay(item, ("", OTHER), asked));
        for (name, value) in tree.members() {
            self.lay(value, (name, asked.number(name)), asked);
        }
        self.close(at);
    }

    /// Ends the value at index `at`: all nodes since are its parts.
    fn close(&mut self, at: usize) {
        let next = place(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(at) {
            node.next = next;
        }
    }

    /// Adds a text to the page.
    fn aside(&mut self, text: &str) -> Span {
        let from = place(self.page.len());
        self.page.push_str(text);
        Span { from, until: place(self.page.len()), aside: true }
    }

    /// Finds the numbered members of the outermost object.
    fn index(&mut self) {
        let mut at = 1;
        while let Some(node) = self.nodes.get(at) {
            if let Some(member) = self.members.get_mut(usize::from(node.key)).filter(|member| **member == 0) {
                *member = at;
            }
            at = node.next as usize;
        }
    }
}

/// A position as stored; rows are shorter than 4 GiB.
#[allow(clippy::cast_possible_truncation)] // checked once for the whole row
const fn place(at: usize) -> u32 {
    at as u32
}

/// A value in an outline. It offers the same queries as [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct View<'t> {
    outline: &'t Outline,
    text: &'t str,
    at: usize,
}

impl<'t> View<'t> {
    #[inline]
    fn node(self) -> Option<&'t Node> {
        self.outline.nodes.get(self.at)
    }

    fn kind(self) -> Kind {
        self.node().map_or(Kind::Null, |node| node.kind)
    }

    #[inline]
    fn span(self, Span { from, until, aside }: Span) -> &'t str {
        let text = if aside { &self.outline.page } else { self.text };
        text.get(from as usize..until as usize).unwrap_or_default()
    }

    fn said_text(self) -> &'t str {
        self.node().map_or("", |node| self.span(node.said))
    }

    /// The values directly in it.
    fn parts(self) -> impl Iterator<Item = Self> {
        let (mut at, end) = (self.at + 1, self.node().map_or(0, |node| node.next as usize));
        std::iter::from_fn(move || {
            let part = Self { at, ..self };
            let node = part.node().filter(|_| at < end)?;
            at = node.next as usize;
            Some(part)
        })
    }

    /// The member with this number.
    #[must_use]
    #[inline]
    pub fn get(self, key: impl Into<u8>) -> Option<Self> {
        let key = key.into();
        if self.at == 0 {
            let at = *self.outline.members.get(usize::from(key))?;
            return (at > 0).then_some(Self { at, ..self });
        }
        let (nodes, object) = (&self.outline.nodes, self.node().filter(|node| node.kind == Kind::Object)?);
        let mut at = self.at + 1;
        while at < object.next as usize {
            let member = nodes.get(at)?;
            if member.key == key {
                return Some(Self { at, ..self });
            }
            at = member.next as usize;
        }
        None
    }

    /// Whether there is a member with this number.
    #[must_use]
    pub fn has(self, key: impl Into<u8>) -> bool {
        self.get(key).is_some()
    }

    /// The text, unless it is blank or no text.
    #[must_use]
    #[inline]
    pub fn as_text(self) -> Option<&'t str> {
        let node = self.node().filter(|node| node.kind == Kind::Text)?;
        Some(self.span(node.said)).filter(|text| !is_blank(text))
    }

    /// A text, or a number or boolean as text.
    #[must_use]
    pub fn said(self) -> Option<&'t str> {
        match self.kind() {
            Kind::Text => self.as_text(),
            Kind::Number => Some(self.said_text()),
            Kind::Bool(flag) => Some(if flag { "true" } else { "false" }),
            _ => None,
        }
    }

    /// The text of a member.
    #[must_use]
    #[inline]
    pub fn text(self, key: impl Into<u8>) -> Option<&'t str> {
        self.get(key)?.as_text()
    }

    /// The text of a member; numbers and booleans are written as text.
    #[must_use]
    pub fn word(self, key: impl Into<u8>) -> Option<&'t str> {
        self.get(key)?.said()
    }

    /// A whole number, given as a number or as text.
    #[must_use]
    pub fn number(self, key: impl Into<u8>) -> Option<u64> {
        let value = self.get(key)?;
        match value.kind() {
            Kind::Number => value.said_text().parse().ok(),
            Kind::Text => value.said_text().trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether a member is `true`, given as a boolean or as text.
    #[must_use]
    pub fn flag(self, key: impl Into<u8>) -> bool {
        self.get(key).is_some_and(Self::is_true)
    }

    /// Whether it is `true`, given as a boolean or as text.
    #[must_use]
    pub fn is_true(self) -> bool {
        match self.kind() {
            Kind::Bool(flag) => flag,
            Kind::Text => self.said_text().trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The items, if it is a list.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let listed = self.kind() == Kind::List;
        self.parts().filter(move |_| listed)
    }

    /// The items of a member, if that is a list.
    pub fn list(self, key: impl Into<u8>) -> impl Iterator<Item = Self> {
        self.get(key).into_iter().flat_map(Self::items)
    }

    /// Its type and plain value.
    #[must_use]
    pub fn shape(self) -> Shape<'t> {
        match self.kind() {
            Kind::Null => Shape::Null,
            Kind::Bool(flag) => Shape::Bare(Cow::Borrowed(if flag { "true" } else { "false" })),
            Kind::Number => Shape::Bare(Cow::Borrowed(self.said_text())),
            Kind::Text => Shape::Text(self.said_text()),
            Kind::List => Shape::List,
            Kind::Object => Shape::Object,
        }
    }

    /// Its name, if it is a member.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.node().map_or("", |node| self.span(node.name))
    }

    /// The members, if it is an object.
    pub fn members(self) -> impl Iterator<Item = Self> {
        let object = self.kind() == Kind::Object;
        self.parts().filter(move |_| object)
    }

    /// The text under a name in a property bag: a list of `{Name, Value}`, or an object.
    #[must_use]
    pub fn bag(self, bag: impl Into<u8>, name: &str) -> Option<&'t str> {
        self.in_bag(bag, name)?.as_text()
    }

    /// The value under a name in a property bag.
    #[must_use]
    pub fn in_bag(self, bag: impl Into<u8>, name: &str) -> Option<Self> {
        let bag = self.get(bag)?;
        if bag.kind() != Kind::List {
            return bag.members().find(|member| is_named(member.name(), name));
        }
        bag.parts()
            .filter(|item| item.text(NAME).is_some_and(|key| is_named(key, name)))
            .flat_map(|item| VALUES.map(|value| item.get(value)))
            .flatten()
            .find(|value| value.said().is_some())
    }

    /// The value as a tree.
    #[must_use]
    pub fn tree(self) -> Tree<'t> {
        match self.kind() {
            Kind::Null => Tree::Null,
            Kind::Bool(flag) => Tree::Bool(flag),
            Kind::Number => Tree::Number(Digits::written(self.said_text())),
            Kind::Text => Tree::Text(Cow::Borrowed(self.said_text())),
            Kind::List => Tree::List(self.parts().map(Self::tree).collect()),
            Kind::Object => {
                Tree::Object(self.parts().map(|part| (Cow::Borrowed(part.name()), part.tree())).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests;
