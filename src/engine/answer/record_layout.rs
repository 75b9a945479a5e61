//! A record laid out in rows, as it is shown: made once, with the answer, so that a frame looks at its own rows alone.

use super::OtherExport;
use crate::query::record_key;
use regex::RegexBuilder;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// A record as an indented tree in flat rows, and behind it the other exports of it that say something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordLayout {
    /// Keys and values, one behind the other.
    text: String,
    rows: Vec<Row>,
    /// Objects and lists by the number of their path, and those of one number as they stand.
    holders: Vec<(u64, u32)>,
    /// The heads of other exports.
    heads: Vec<usize>,
}

/// A row in few bytes: a record may have millions of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    /// Where its key stands, if that is a text.
    from: u32,
    /// Where its value stands, which ends where the next row begins; that of an object or a list is empty.
    said: u32,
    /// The row that holds it, or none.
    above: u32,
    /// The first row behind all that it holds.
    end: u32,
    key: Key,
    kind: Kind,
}

/// No row at all.
const NONE: u32 = u32::MAX;
/// Where no row begins any more: what stands behind it could not be told by a number so short.
const MOST: u32 = u32::MAX - (128 << 20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Text,
    Item(u32),
    /// That of a record which is one value.
    Lone,
    /// That of another export, by its number.
    Export(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Word,
    /// An object or a list of so many members.
    Holder(u32),
}

/// A number of rows, or of bytes: no record is so long that one does not fit.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

/// How many rows a value and all that it holds take.
fn rows_of(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(rows_of).sum(),
        Value::Array(items) => items.iter().map(rows_of).sum(),
        _ => 0,
    }
}

impl RecordLayout {
    /// Lays out a record and its other exports.
    #[must_use]
    pub fn of(record: &Value, others: &[OtherExport]) -> Self {
        let mut laid = Self::default();
        let trees = others.iter().filter_map(|other| other.record.as_ref().ok()?.as_ref());
        // what holds all of a record is no row of it
        let all = usize::from(matches!(record, Value::Object(_) | Value::Array(_)));
        laid.rows.reserve_exact(rows_of(record) - all + trees.map(rows_of).sum::<usize>());
        match record {
            Value::Object(_) | Value::Array(_) => laid.hold(record, None, PATH),
            leaf => laid.push((Key::Lone, "value"), leaf, None, PATH),
        }
        for (number, other) in others.iter().enumerate() {
            let Ok(Some(tree)) = &other.record else { continue };
            laid.heads.push(laid.rows.len());
            let head = format!("also in {}", other.file);
            let key = Key::Export(short(number));
            laid.push((key, &head), tree, None, stepped(PATH, &export_path(number)));
        }
        laid.holders.sort_unstable();
        laid
    }

    /// Lays out what an object or a list holds.
    fn hold(&mut self, tree: &Value, above: Option<u32>, path: u64) {
        match tree {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| self.push((Key::Text, key), value, above, path));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(at, item)| self.push((Key::Item(short(at)), ""), item, above, path));
            }
            _ => {}
        }
    }

    fn push(&mut self, (key, name): (Key, &str), value: &Value, above: Option<u32>, path: u64) {
        let (at, from) = (short(self.rows.len()), short(self.text.len()));
        if from >= MOST || at >= MOST {
            return;
        }
        self.text.push_str(name);
        let said = short(self.text.len());
        let kind = match value {
            Value::Object(members) => Kind::Holder(short(members.len())),
            Value::Array(items) => Kind::Holder(short(items.len())),
            Value::String(text) => {
                self.text.push_str(text);
                Kind::Text
            }
            word => {
                self.text.push_str(&word.to_string());
                Kind::Word
            }
        };
        self.rows.push(Row { from, said, above: above.unwrap_or(NONE), end: at + 1, key, kind });
        if !matches!(kind, Kind::Holder(_)) {
            return;
        }
        let path = self.row(at as usize).map_or(path, |row| stepped(stepped(path, "/"), &row.key()));
        self.holders.push((path, at));
        self.hold(value, Some(at), path);
        let end = short(self.rows.len());
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.end = end;
        }
    }

    fn said(&self, at: Range<u32>) -> &str {
        self.text.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    /// Where the value of a row stands.
    fn value_of(&self, at: usize) -> Range<u32> {
        let end = self.rows.get(at + 1).map_or_else(|| short(self.text.len()), |next| next.from);
        self.rows.get(at).map_or(0..0, |row| row.said..end)
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
    pub fn row(&self, at: usize) -> Option<RecordRow<'_>> {
        Some(RecordRow { laid: self, row: self.rows.get(at)?, at })
    }

    /// The rows of the record itself.
    pub fn own(&self) -> impl Iterator<Item = RecordRow<'_>> {
        let until = self.heads.first().copied().unwrap_or(self.rows.len());
        (0..until).map_while(|at| self.row(at))
    }

    /// The head of another export, by its number.
    #[must_use]
    pub fn head(&self, number: usize) -> Option<usize> {
        self.heads.iter().copied().find(|at| self.row(*at).and_then(RecordRow::export) == Some(number))
    }

    /// The objects and lists at a path.
    pub fn holders<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        let number = stepped(PATH, path);
        let from = self.holders.partition_point(|(of, _)| *of < number);
        let alike = self.holders.iter().skip(from).take_while(move |(of, _)| *of == number);
        alike
            .map(|(_, at)| *at as usize)
            .filter(move |at| self.row(*at).is_some_and(|row| row.path() == path))
    }

    /// The first row whose key or value has a text, in any case, of those that are wanted.
    #[must_use]
    pub fn find(&self, text: &str, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let finder = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build().ok()?;
        let mut from = 0;
        while let Some(hit) = finder.find_at(&self.text, from) {
            let at = self.rows.partition_point(|row| row.from as usize <= hit.start()).saturating_sub(1);
            let said = self.value_of(at);
            let (start, end) = (said.start as usize, said.end as usize);
            if !wanted(at) {
                from = end.max(hit.end());
            } else if hit.end() <= start || (start <= hit.start() && hit.end() <= end) {
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
pub struct RecordRow<'a> {
    laid: &'a RecordLayout,
    row: &'a Row,
    at: usize,
}

impl<'a> RecordRow<'a> {
    /// Its key, or its number in a list.
    #[must_use]
    pub fn key(self) -> Cow<'a, str> {
        match self.row.key {
            Key::Item(at) => Cow::Owned(at.to_string()),
            _ => Cow::Borrowed(self.laid.said(self.row.from..self.row.said)),
        }
    }

    /// Its value as text; `None` for an object or a list.
    #[must_use]
    pub fn value(self) -> Option<&'a str> {
        self.members().is_none().then(|| self.laid.said(self.laid.value_of(self.at)))
    }

    /// Of an object or a list: how many members it has.
    #[must_use]
    pub const fn members(self) -> Option<usize> {
        match self.row.kind {
            Kind::Holder(members) => Some(members as usize),
            Kind::Text | Kind::Word => None,
        }
    }

    /// How deep it stands.
    #[must_use]
    pub fn depth(self) -> usize {
        std::iter::successors(self.holder(), |row| row.holder()).count()
    }

    /// Of the head of another export: its number.
    #[must_use]
    pub const fn export(self) -> Option<usize> {
        match self.row.key {
            Key::Export(number) => Some(number as usize),
            _ => None,
        }
    }

    /// The row that holds it.
    #[must_use]
    pub const fn above(self) -> Option<usize> {
        if self.row.above == NONE { None } else { Some(self.row.above as usize) }
    }

    /// The rows that it holds.
    #[must_use]
    pub const fn held(self) -> Range<usize> {
        self.at + 1..self.row.end as usize
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
        self.laid.row(self.above()?)
    }

    /// What an item of a bag is called.
    fn named(self) -> Option<&'a str> {
        let (mut at, rows) = (self.held().start, &self.laid.rows);
        while let Some(row) = rows.get(at).filter(|_| at < self.held().end) {
            if row.key == Key::Text && self.laid.said(row.from..row.said) == "Name" {
                return (row.kind == Kind::Text).then(|| self.laid.said(self.laid.value_of(at)));
            }
            at = row.end as usize;
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
