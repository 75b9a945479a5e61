//! A record laid out in rows, as it is shown: made once, with the answer, so that a frame looks at its own rows alone.

use super::Export;
use crate::query::record_key;
use regex::RegexBuilder;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// A record as an indented tree in flat rows, and behind it the other exports of it that say something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Laid {
    /// Keys and values, one behind the other.
    text: String,
    rows: Vec<Row>,
    /// Objects and lists by the number of their path, and those of one number as they stand.
    holders: Vec<(u64, usize)>,
    /// The heads of other exports.
    heads: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    key: Key,
    /// Where its key stands, if that is a text, and behind it its value; that of an object or a list is empty.
    from: usize,
    said: Range<usize>,
    kind: Kind,
    depth: usize,
    /// The row that holds it.
    above: Option<usize>,
    /// The first row behind all that it holds.
    end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Text,
    Item(usize),
    /// That of a record which is one value.
    Lone,
    /// That of another export, by its number.
    Export(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Word,
    /// An object or a list of so many members.
    Holder(usize),
}

impl Laid {
    /// Lays out a record and its other exports.
    #[must_use]
    pub fn of(record: &Value, others: &[Export]) -> Self {
        let mut laid = Self::default();
        match record {
            Value::Object(_) | Value::Array(_) => laid.hold(record, None, PATH),
            leaf => laid.push((Key::Lone, "value"), leaf, None, PATH),
        }
        for (number, other) in others.iter().enumerate() {
            let Ok(Some(tree)) = &other.record else { continue };
            laid.heads.push(laid.rows.len());
            let head = format!("also in {}", other.file);
            laid.push((Key::Export(number), &head), tree, None, stepped(PATH, &export_path(number)));
        }
        laid.holders.sort_unstable();
        laid
    }

    /// Lays out what an object or a list holds.
    fn hold(&mut self, tree: &Value, above: Option<usize>, path: u64) {
        match tree {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| self.push((Key::Text, key), value, above, path));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(at, item)| self.push((Key::Item(at), ""), item, above, path));
            }
            _ => {}
        }
    }

    fn push(&mut self, (key, name): (Key, &str), value: &Value, above: Option<usize>, path: u64) {
        let (at, from) = (self.rows.len(), self.text.len());
        self.text.push_str(name);
        let said = self.text.len();
        let kind = match value {
            Value::Object(members) => Kind::Holder(members.len()),
            Value::Array(items) => Kind::Holder(items.len()),
            Value::String(text) => {
                self.text.push_str(text);
                Kind::Text
            }
            word => {
                self.text.push_str(&word.to_string());
                Kind::Word
            }
        };
        let depth = above.and_then(|above| self.rows.get(above)).map_or(0, |above| above.depth + 1);
        self.rows.push(Row { key, from, said: said..self.text.len(), kind, depth, above, end: at + 1 });
        if !matches!(kind, Kind::Holder(_)) {
            return;
        }
        let path = self.row(at).map_or(path, |row| stepped(stepped(path, "/"), &row.key()));
        self.holders.push((path, at));
        self.hold(value, Some(at), path);
        let end = self.rows.len();
        if let Some(row) = self.rows.get_mut(at) {
            row.end = end;
        }
    }

    fn said(&self, at: Range<usize>) -> &str {
        self.text.get(at).unwrap_or_default()
    }

    /// How many rows it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One of its rows.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<LaidRow<'_>> {
        Some(LaidRow { laid: self, row: self.rows.get(at)?, at })
    }

    /// The rows of the record itself.
    pub fn own(&self) -> impl Iterator<Item = LaidRow<'_>> {
        let until = self.heads.first().copied().unwrap_or(self.rows.len());
        (0..until).map_while(|at| self.row(at))
    }

    /// The head of another export, by its number.
    #[must_use]
    pub fn head(&self, number: usize) -> Option<usize> {
        self.heads.iter().copied().find(|at| self.row(*at).and_then(LaidRow::export) == Some(number))
    }

    /// The objects and lists at a path.
    pub fn holders<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        let number = stepped(PATH, path);
        let from = self.holders.partition_point(|(of, _)| *of < number);
        let alike = self.holders.iter().skip(from).take_while(move |(of, _)| *of == number);
        alike.map(|(_, at)| *at).filter(move |at| self.row(*at).is_some_and(|row| row.path() == path))
    }

    /// The first row whose key or value has a text, in any case, of those that are wanted.
    #[must_use]
    pub fn find(&self, text: &str, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let finder = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build().ok()?;
        let mut from = 0;
        while let Some(hit) = finder.find_at(&self.text, from) {
            let at = self.rows.partition_point(|row| row.from <= hit.start()).saturating_sub(1);
            let row = self.rows.get(at)?;
            if !wanted(at) {
                from = row.said.end.max(hit.end());
            } else if hit.end() <= row.said.start
                || (row.said.start <= hit.start() && hit.end() <= row.said.end)
            {
                return Some(at);
            } else {
                // it begins in one text and ends in the next
                from = hit.start() + hit.as_str().chars().next().map_or(1, char::len_utf8);
            }
        }
        None
    }
}

/// A row of a record.
#[derive(Debug, Clone, Copy)]
pub struct LaidRow<'a> {
    laid: &'a Laid,
    row: &'a Row,
    at: usize,
}

impl<'a> LaidRow<'a> {
    /// Its key, or its number in a list.
    #[must_use]
    pub fn key(self) -> Cow<'a, str> {
        match self.row.key {
            Key::Item(at) => Cow::Owned(at.to_string()),
            _ => Cow::Borrowed(self.laid.said(self.row.from..self.row.said.start)),
        }
    }

    /// Its value as text; `None` for an object or a list.
    #[must_use]
    pub fn value(self) -> Option<&'a str> {
        self.members().is_none().then(|| self.laid.said(self.row.said.clone()))
    }

    /// Of an object or a list: how many members it has.
    #[must_use]
    pub const fn members(self) -> Option<usize> {
        match self.row.kind {
            Kind::Holder(members) => Some(members),
            Kind::Text | Kind::Word => None,
        }
    }

    /// How deep it stands.
    #[must_use]
    pub const fn depth(self) -> usize {
        self.row.depth
    }

    /// Of the head of another export: its number.
    #[must_use]
    pub const fn export(self) -> Option<usize> {
        match self.row.key {
            Key::Export(number) => Some(number),
            _ => None,
        }
    }

    /// The row that holds it.
    #[must_use]
    pub const fn above(self) -> Option<usize> {
        self.row.above
    }

    /// The rows that it holds.
    #[must_use]
    pub const fn held(self) -> Range<usize> {
        self.at + 1..self.row.end
    }

    /// Where it stands in the tree, one step a level: what is folded is told by it.
    #[must_use]
    pub fn path(self) -> String {
        // no key of a record begins as that of another export does
        let start = self.export().map_or_else(String::new, export_path);
        let above = self.holder().map_or(start, Self::path);
        format!("{above}/{}", self.key())
    }

    /// The name that a query reaches it by (`raw.ClientIP`, `raw."User Name"`): an item of a `{Name, Value}` bag by its
    /// name, and any other by the name of its list.
    #[must_use]
    pub fn name(self) -> String {
        let above = self.holder().map_or_else(|| "raw".to_owned(), Self::name);
        match self.row.key {
            Key::Text => format!("{above}.{}", record_key(&self.key())),
            Key::Item(_) => match self.named() {
                Some(name) => format!("{above}.{}", record_key(name)),
                None => above,
            },
            Key::Lone | Key::Export(_) => above,
        }
    }

    fn holder(self) -> Option<Self> {
        self.laid.row(self.row.above?)
    }

    /// What an item of a bag is called.
    fn named(self) -> Option<&'a str> {
        let (mut at, rows) = (self.held().start, &self.laid.rows);
        while let Some(row) = rows.get(at).filter(|_| at < self.row.end) {
            if row.key == Key::Text && self.laid.said(row.from..row.said.start) == "Name" {
                return (row.kind == Kind::Text).then(|| self.laid.said(row.said.clone()));
            }
            at = row.end;
        }
        None
    }
}

/// What is told by where an export stands.
fn export_path(number: usize) -> String {
    format!("\0{number}")
}

/// The number of no path.
const PATH: u64 = 0xcbf2_9ce4_8422_2325;

/// The number of a path that goes on like that (FNV-1a).
fn stepped(path: u64, on: &str) -> u64 {
    on.bytes().fold(path, |path, byte| (path ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
