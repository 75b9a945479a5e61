//! The columns of the timeline: which, in which order and how wide.

mod fit;
mod panel;

pub use fit::{Fitted, Placed};
pub use panel::{ColumnLine, ColumnsPanel};

use crate::engine::Row;
use crate::event::{Field, Stage};
use crate::export::{Column, cell_of};
use crate::query::values_at;
use serde_json::Value;
use std::fmt;

/// Largest and smallest width of a column, in cells.
pub(super) const WIDEST: u16 = 200;
pub(super) const NARROWEST: u16 = 1;
/// Largest number of columns.
const MOST: usize = 60;

/// A shown column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The field that it shows.
    pub column: Column,
    /// Its width in cells; `None` if it adapts to the screen.
    pub width: Option<u16>,
}

/// The columns of a timeline, from left to right; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<Shown>);

/// The usual columns, each with the width that the timeline must have to show it.
const USUAL: [(Field, u16); 8] = [
    (Field::Time, 0),
    (Field::Stage, 0),
    (Field::Account, 0),
    (Field::Agency, 84),
    (Field::Operation, 140),
    (Field::Message, 0),
    (Field::SourceIp, 120),
    (Field::Source, 176),
];

impl Default for Columns {
    fn default() -> Self {
        Self::usual(u16::MAX)
    }
}

impl Columns {
    /// The usual columns for a timeline of `width` cells.
    #[must_use]
    pub fn usual(width: u16) -> Self {
        let shown = USUAL.into_iter().filter(|(_, least)| *least <= width);
        Self(shown.map(|(field, _)| Shown { column: Column::Field(field), width: None }).collect())
    }

    /// Columns from a list; `None` if they are the usual ones.
    #[must_use]
    pub fn of(shown: Vec<Shown>) -> Option<Self> {
        let columns = Self(shown);
        (columns != Self::default()).then_some(columns)
    }

    /// Parses a list such as `time,stage,account:24,raw.ClientAppId`: names separated by commas, each with an optional
    /// width.
    ///
    /// # Errors
    ///
    /// If a name is no field or occurs twice, a width is out of range, or the list is empty or too long.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut shown: Vec<Shown> = Vec::new();
        for item in items(text) {
            let read = Shown::parse(item)?;
            if shown.iter().any(|other| same(&other.column, &read.column)) {
                return Err(format!("{} stands there twice", read.column.name()));
            }
            shown.push(read);
        }
        match shown.len() {
            0 => Err("name columns, as in `columns time,stage,account:24,raw.ClientAppId`".to_owned()),
            1..=MOST => Ok(Self(shown)),
            more => Err(format!("{more} columns are too many: {MOST} at most")),
        }
    }

    /// The columns, from left to right.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.0
    }

    /// Each column in its text form.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Whether a column shows a field of the record.
    #[must_use]
    pub fn read_records(&self) -> bool {
        self.0.iter().any(|shown| shown.column.is_of_record())
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(","))
    }
}

impl Shown {
    /// Parses a name with an optional width after a colon.
    fn parse(item: &str) -> Result<Self, String> {
        let (name, width) = match item.rsplit_once(':') {
            Some((name, width)) if !width.contains('"') => (name, Some(width.trim())),
            _ => (item, None),
        };
        let narrow = |width: &&str| !width.parse().is_ok_and(|cells| (NARROWEST..=WIDEST).contains(&cells));
        if let Some(wrong) = width.filter(narrow) {
            return Err(format!("`{wrong}` is no width: write {NARROWEST} to {WIDEST} cells"));
        }
        let name = name.trim();
        let column = Column::parse(name)
            .ok_or_else(|| format!("no field is named `{name}`; a record's are raw.NAME"))?;
        Ok(Self { column, width: width.and_then(|width| width.parse().ok()) })
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.width {
            Some(width) => write!(f, "{}:{width}", self.column.name()),
            None => f.write_str(self.column.name()),
        }
    }
}

/// Splits a list at commas outside of quotes, leaving out empty items.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = text.split(move |c: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        c == ',' && !quoted
    });
    parts.map(str::trim).filter(|item| !item.is_empty())
}

/// Whether two columns show the same field.
pub(super) fn same(a: &Column, b: &Column) -> bool {
    match (a, b) {
        (Column::Field(a), Column::Field(b)) => a == b,
        (Column::Raw(_, a), Column::Raw(_, b)) => a == b,
        _ => false,
    }
}

/// A row's text in a column; empty if it has no value.
#[must_use]
pub fn cell(row: &Row, column: &Column) -> String {
    cell_of(&row.event, row.record.as_ref(), column)
}

/// The query name of a column and the row's values in it; several for a list field. An error says why there are none.
pub(super) fn values_of(row: &Row, column: &Column) -> Result<(String, Vec<String>), String> {
    let name = column.name();
    let values = match column {
        Column::Raw(_, path) => {
            let record = row.record.as_ref().ok_or("its record is not here yet; try again")?;
            values_at(record, path).iter().filter_map(leaf).collect()
        }
        Column::Field(Field::Time) => return Err("a time is narrowed in the lanes: s, then v".to_owned()),
        Column::Field(Field::Raw) => return Err("a record is no value: choose a field of it".to_owned()),
        Column::Field(Field::Stage) => {
            vec![row.event.text(Field::Stage).unwrap_or(Stage::Other.name()).to_owned()]
        }
        Column::Field(field) if field.list_slot().is_some() => {
            row.event.list(*field).iter().map(ToString::to_string).collect()
        }
        Column::Field(_) => vec![cell(row, column)],
    };
    let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
    match values.len() {
        0 => Err(format!("this event has no {name}; ← → choose another column")),
        _ => Ok((name.to_owned(), values)),
    }
}

/// The text of a scalar in a record; `None` for null, lists and objects.
fn leaf(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) | Value::Array(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn a_list_of_columns_reads_and_writes_itself_the_same() {
        for list in [
            "time,stage,account:24,raw.ClientAppId",
            "raw.\"User, Name\",raw.\"a:b\":12",
            "session_id:8,raw,message:40",
        ] {
            assert_eq!(Columns::parse(list).unwrap().to_string(), list);
        }
        assert_eq!(Columns::parse(" user , ip:9,").unwrap().to_string(), "account,source_ip:9");
    }

    #[test]
    fn what_is_no_list_of_columns_is_told_of() {
        for (list, said) in [
            ("acount", "`acount`"),
            ("time,time", "twice"),
            ("account:0", "width"),
            ("account:wide", "width"),
            ("raw.a,raw.A", "twice"),
            (" , ", "name columns"),
        ] {
            let why = Columns::parse(list).unwrap_err();
            assert!(why.contains(said), "{list}: {why}");
        }
    }

    #[test]
    fn the_usual_columns_are_no_choice() {
        let usual = Columns::default();
        assert_eq!(Columns::of(usual.shown().to_vec()), None);
        assert!(!usual.read_records());
        assert!(Columns::parse("raw.x").unwrap().read_records());
    }
}
