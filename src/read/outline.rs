//! A JSON value laid out in one list, which serves one record after the other.
//!
//! A [`Tree`] is built of as many lists as the value has; an outline is one list of all values in the order in which they
//! stand, so that the next record finds room in what the last one took. Members that are asked for are known by number.

mod asked;
mod walk;

pub use asked::{Asked, MOST};

use super::path::Shape;
use super::tree::{Digits, Tree, is_named};
use crate::event::is_blank;
use asked::OTHER;
use std::borrow::Cow;

/// The numbers of `Name`, and of `Value` and `NewValue`, which a list of these holds that is a bag: they come first among the
/// names that are asked for.
const NAME: u8 = 0;
const VALUES: [u8; 2] = [1, 2];

/// How many values and names there is room for from one record to the next.
const ROOM: usize = 1 << 15;
/// Bytes of the page for each of these.
const PAGE_A_NODE: usize = 64;

/// A value laid out.
#[derive(Debug)]
pub struct Outline {
    nodes: Vec<Node>,
    /// The members of the outermost object that are asked for, by number: the first of each name, or zero.
    members: [usize; MOST],
    /// Texts that stand nowhere else as they read.
    page: String,
    /// The names that were met.
    names: Vec<Name>,
    /// What is asked for where these stood.
    asked: Option<&'static Asked>,
}

/// A name that was met.
#[derive(Debug)]
struct Name {
    /// As it stands in a cell: in doubled quotes, and with a colon.
    quoted: Box<[u8]>,
    /// Its number among those that are asked for.
    key: u8,
    /// The names that came first in its object of late.
    first: [usize; 2],
    /// The names that came after it of late.
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

/// A value, and the name that it has in its object.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// The number of its name.
    key: u8,
    name: Span,
    said: Span,
    /// The first value that is no part of it.
    next: u32,
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    from: u32,
    until: u32,
    /// On the page, else in the text that was read.
    aside: bool,
}

impl Outline {
    /// That of a tree; its members are known by those numbers.
    #[must_use]
    pub fn of(tree: &Tree<'_>, asked: &Asked) -> Self {
        let mut outline = Self::default();
        outline.lay(tree, ("", OTHER), asked);
        outline.index();
        outline
    }

    /// The value itself, read of a text.
    #[must_use]
    pub const fn root<'t>(&'t self, text: &'t str) -> View<'t> {
        View { outline: self, text, at: 0 }
    }

    /// Gives the room back that a large value took, which few others need.
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

    /// Says that what is part of a value ends here.
    fn close(&mut self, at: usize) {
        let next = place(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(at) {
            node.next = next;
        }
    }

    /// Puts a text down on the page.
    fn aside(&mut self, text: &str) -> Span {
        let from = place(self.page.len());
        self.page.push_str(text);
        Span { from, until: place(self.page.len()), aside: true }
    }

    /// Finds the members of the outermost object.
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

/// A place as it is kept: what is laid out is shorter than that.
#[allow(clippy::cast_possible_truncation)] // looked at once for all
const fn place(at: usize) -> u32 {
    at as u32
}

/// A value in an outline, and the questions readers ask of it; they are those of [`Tree`].
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

    /// The values that it is made of.
    fn parts(self) -> impl Iterator<Item = Self> {
        let (mut at, end) = (self.at + 1, self.node().map_or(0, |node| node.next as usize));
        std::iter::from_fn(move || {
            let part = Self { at, ..self };
            let node = part.node().filter(|_| at < end)?;
            at = node.next as usize;
            Some(part)
        })
    }

    /// The member of the name with that number.
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

    /// Whether a member of that name stands here.
    #[must_use]
    pub fn has(self, key: impl Into<u8>) -> bool {
        self.get(key).is_some()
    }

    /// The text itself, unless it is blank.
    #[must_use]
    #[inline]
    pub fn as_text(self) -> Option<&'t str> {
        let node = self.node().filter(|node| node.kind == Kind::Text)?;
        Some(self.span(node.said)).filter(|text| !is_blank(text))
    }

    /// Text, or a number or a flag as text.
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

    /// The text, number or flag of a member, as text.
    #[must_use]
    pub fn word(self, key: impl Into<u8>) -> Option<&'t str> {
        self.get(key)?.said()
    }

    /// A whole number, also where it is written as text.
    #[must_use]
    pub fn number(self, key: impl Into<u8>) -> Option<u64> {
        let value = self.get(key)?;
        match value.kind() {
            Kind::Number => value.said_text().parse().ok(),
            Kind::Text => value.said_text().trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether a member is true, also where it is written as text.
    #[must_use]
    pub fn flag(self, key: impl Into<u8>) -> bool {
        self.get(key).is_some_and(Self::is_true)
    }

    /// Whether it is true, also where that is written as text.
    #[must_use]
    pub fn is_true(self) -> bool {
        match self.kind() {
            Kind::Bool(flag) => flag,
            Kind::Text => self.said_text().trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let listed = self.kind() == Kind::List;
        self.parts().filter(move |_| listed)
    }

    /// The items of a member that is a list.
    pub fn list(self, key: impl Into<u8>) -> impl Iterator<Item = Self> {
        self.get(key).into_iter().flat_map(Self::items)
    }

    /// What it is.
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

    /// The name that it has in its object.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.node().map_or("", |node| self.span(node.name))
    }

    /// The members of an object; none for anything else.
    pub fn members(self) -> impl Iterator<Item = Self> {
        let object = self.kind() == Kind::Object;
        self.parts().filter(move |_| object)
    }

    /// The text of that name in a member that is a bag: a list of `{Name, Value}`, or an object.
    #[must_use]
    pub fn bag(self, bag: impl Into<u8>, name: &str) -> Option<&'t str> {
        self.in_bag(bag, name)?.as_text()
    }

    /// The value of that name in a member that is a bag, whatever it is.
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

    /// The same as a tree.
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
