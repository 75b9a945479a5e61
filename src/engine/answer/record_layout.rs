//! A record as a tree in flat rows, laid out once with the answer, so that a frame only touches the rows that it shows.

use super::OtherExport;
use crate::query::record_key;
use regex::RegexBuilder;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// The rows of a record's tree in depth-first order, followed by those of its other exports that differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordLayout {
    /// All keys and values, concatenated in row order.
    text: String,
    rows: Vec<Row>,
    /// Objects and lists as (hash of the path, row), sorted.
    holders: Vec<(u64, u32)>,
    /// The rows that head the other exports.
    heads: Vec<usize>,
}

/// A row, kept small: a record may have millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    /// Offset of its key in the text.
    from: u32,
    /// Offset of its value, which ends where the next row's key begins; empty for an object or a list.
    said: u32,
    /// The row of the object or list that contains it, or [`NONE`].
    above: u32,
    /// The first row after its descendants.
    end: u32,
    key: Key,
    kind: Kind,
}

/// Stands for no row.
const NONE: u32 = u32::MAX;
/// The size at which layout stops: offsets beyond it might not fit into 32 bits.
const MOST: u32 = u32::MAX - (128 << 20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Text,
    Item(u32),
    /// The key of a record that is a single value.
    Lone,
    /// The head of another export, by its index.
    Export(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Word,
    /// An object or a list, with its number of members.
    Holder(u32),
}

/// Narrows an index or offset; layout stops before one could fail to fit.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

/// How many rows a value takes, including its descendants.
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
        // the outermost object or list has no row of its own
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

    /// Adds the members of an object or a list.
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

    /// The range of a row's value in the text.
    fn value_of(&self, at: usize) -> Range<u32> {
        let end = self.rows.get(at + 1).map_or_else(|| short(self.text.len()), |next| next.from);
        self.rows.get(at).map_or(0..0, |row| row.said..end)
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One row; `None` beyond the end.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<RecordRow<'_>> {
        Some(RecordRow { laid: self, row: self.rows.get(at)?, at })
    }

    /// The rows of the record itself, without the other exports.
    pub fn own(&self) -> impl Iterator<Item = RecordRow<'_>> {
        let until = self.heads.first().copied().unwrap_or(self.rows.len());
        (0..until).map_while(|at| self.row(at))
    }

    /// The row that heads an export, by the export's index; `None` if that export does not differ.
    #[must_use]
    pub fn head(&self, number: usize) -> Option<usize> {
        self.heads.iter().copied().find(|at| self.row(*at).and_then(RecordRow::export) == Some(number))
    }

    /// The rows of the objects and lists at a path. Candidates are found by hash, then compared.
    pub fn holders<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        let number = stepped(PATH, path);
        let from = self.holders.partition_point(|(of, _)| *of < number);
        let alike = self.holders.iter().skip(from).take_while(move |(of, _)| *of == number);
        alike
            .map(|(_, at)| *at as usize)
            .filter(move |at| self.row(*at).is_some_and(|row| row.path() == path))
    }

    /// The first row whose key or value contains `text`, ignoring case, among the rows that are `wanted`.
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
                // the hit spans two texts: search again from its second character
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
    /// Its key, or its index in a list.
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

    /// Number of members of an object or a list; `None` for a value.
    #[must_use]
    pub const fn members(self) -> Option<usize> {
        match self.row.kind {
            Kind::Holder(members) => Some(members as usize),
            Kind::Text | Kind::Word => None,
        }
    }

    /// Depth in the tree, from 0.
    #[must_use]
    pub fn depth(self) -> usize {
        std::iter::successors(self.holder(), |row| row.holder()).count()
    }

    /// For the head of another export: the export's index.
    #[must_use]
    pub const fn export(self) -> Option<usize> {
        match self.row.key {
            Key::Export(number) => Some(number as usize),
            _ => None,
        }
    }

    /// The row of the object or list that contains it.
    #[must_use]
    pub const fn above(self) -> Option<usize> {
        if self.row.above == NONE { None } else { Some(self.row.above as usize) }
    }

    /// The rows of its descendants.
    #[must_use]
    pub const fn held(self) -> Range<usize> {
        self.at + 1..self.row.end as usize
    }

    /// Its path from the root (`/key/0/key`), which identifies it across events, for folding.
    #[must_use]
    pub fn path(self) -> String {
        // starts with a NUL, as no path in the record itself does
        let start = self.export().map_or_else(String::new, export_path);
        let above = self.holder().map_or(start, Self::path);
        format!("{above}/{}", self.key())
    }

    /// The name by which a query reaches it (`raw.ClientIP`, `raw."User Name"`). An item of a bag of `{Name, Value}`
    /// has that name; any other list item has the name of its list.
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

    /// The name of a list item that is `{Name, Value}`.
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

/// The path under which another export is laid out.
fn export_path(number: usize) -> String {
    format!("\0{number}")
}

/// The hash of the empty path.
const PATH: u64 = 0xcbf2_9ce4_8422_2325;

/// Extends the hash of a path (FNV-1a).
fn stepped(path: u64, on: &str) -> u64 {
    on.bytes().fold(path, |path, byte| (path ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
