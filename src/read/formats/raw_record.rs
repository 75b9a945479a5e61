//! Records as formats see them: the first ones of a source ([`Sample`]), and each one as it is read ([`RawRecord`]).

use super::microsoft::log_record::LogRecord;
use crate::event::is_blank;
use crate::read::journal::{NO_EVENT, is_note_record};
use crate::read::outline::View;
use crate::read::rows::Header;
use crate::read::tree::{Tree, is_named};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

/// The beginning of a source, from which its format is recognised.
#[derive(Debug)]
pub enum Sample<'s> {
    /// The first records of a source of JSON.
    Json(FirstRecords<'s>),
    /// The columns of a table, and its first rows.
    Table(&'s Header, &'s [Vec<Cow<'s, str>>]),
    /// The first lines of a text that are not blank.
    Lines(&'s [&'s str]),
}

/// The first records of a source of JSON. Each is converted to a `LogRecord` at most once, as many formats of Entra and
/// Azure ask for it.
#[derive(Debug)]
pub struct FirstRecords<'s> {
    records: &'s [Tree<'s>],
    logged: Vec<OnceCell<LogRecord<'s>>>,
}

impl<'s> FirstRecords<'s> {
    /// Those records that are objects, as formats of Entra and Azure see them.
    pub(super) fn logged(&self) -> impl Iterator<Item = &LogRecord<'s>> {
        let all = self.records.iter().zip(&self.logged);
        let objects = all.filter(|(tree, _)| matches!(tree, Tree::Object(_)));
        objects.map(|(tree, logged)| logged.get_or_init(|| LogRecord::of(tree)))
    }
}

impl<'s> Deref for FirstRecords<'s> {
    type Target = [Tree<'s>];

    fn deref(&self) -> &[Tree<'s>] {
        self.records
    }
}

impl<'s> Sample<'s> {
    /// A sample of these JSON records.
    #[must_use]
    pub fn json(records: &'s [Tree<'s>]) -> Self {
        let logged = records.iter().map(|_| OnceCell::new()).collect();
        Self::Json(FirstRecords { records, logged })
    }

    /// The first record of the sample for which `holds` is true; `None` if it is not of JSON.
    pub fn record(&self, holds: impl Fn(&Tree<'s>) -> bool) -> Option<&'s Tree<'s>> {
        self.records().iter().find(|record| holds(record))
    }

    /// The first records of JSON; empty for a table or lines.
    #[must_use]
    pub const fn records(&self) -> &'s [Tree<'s>] {
        match self {
            Self::Json(first) => first.records,
            _ => &[],
        }
    }

    /// Whether this is a table with a column of that name, regardless of case.
    #[must_use]
    pub fn column(&self, name: &str) -> bool {
        self.columns().iter().any(|column| column.eq_ignore_ascii_case(name))
    }

    /// Whether this is a table with all of these columns, regardless of case.
    #[must_use]
    pub fn has_columns(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name))
    }

    /// The columns of a table; empty for JSON or lines.
    #[must_use]
    pub fn columns(&self) -> &'s [String] {
        match self {
            Self::Table(header, _) => &header.names,
            _ => &[],
        }
    }

    /// The first lines of a text; empty for JSON or a table.
    #[must_use]
    pub const fn lines(&self) -> &'s [&'s str] {
        match self {
            Self::Lines(lines) => lines,
            _ => &[],
        }
    }
}

/// A record, cut from its source and parsed.
#[derive(Debug)]
pub enum RawRecord<'a> {
    /// A JSON value.
    Json(Tree<'a>),
    /// The columns of a table and the cells of a row. If the table has a [`json_column`](super::Format::json_column),
    /// the last part is the parsed JSON, and the cell itself is blank.
    Row(&'a Header, Vec<Cow<'a, str>>, Option<View<'a>>),
    /// A line of text.
    Line(&'a str),
}

impl<'a> RawRecord<'a> {
    /// The object of a JSON record.
    ///
    /// # Errors
    /// If this is no JSON object, or a note of a journal.
    pub fn object(&self) -> Result<&Tree<'a>, String> {
        match self {
            Self::Json(tree @ Tree::Object(_)) if is_note_record(tree) => Err(NO_EVENT.to_owned()),
            Self::Json(tree @ Tree::Object(_)) => Ok(tree),
            _ => Err("it is no JSON object".to_owned()),
        }
    }

    /// The text of a line.
    ///
    /// # Errors
    /// If this is no line.
    pub fn line(&self) -> Result<&'a str, String> {
        match self {
            Self::Line(line) => Ok(line),
            _ => Err("it is no line of text".to_owned()),
        }
    }

    /// The cell of a column, whose name is compared regardless of case; `None` if it is blank or there is none.
    #[must_use]
    pub fn cell(&self, name: &str) -> Option<&str> {
        let Self::Row(header, cells, _) = self else { return None };
        let at = header.names.iter().position(|column| is_named(column, name))?;
        cells.get(at).map(AsRef::as_ref).filter(|cell| !is_blank(cell))
    }

    /// The first cell of these columns that is there and not blank.
    #[must_use]
    pub fn first_cell(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.cell(name))
    }

    /// Pairs of column name and cell, blank cells included; empty unless this is a row.
    pub fn row(&self) -> impl Iterator<Item = (&str, &str)> {
        let (names, cells) = match self {
            Self::Row(header, cells, _) => (header.names.as_slice(), cells.as_slice()),
            _ => (&[][..], &[][..]),
        };
        names.iter().map(String::as_str).zip(cells.iter().map(AsRef::as_ref))
    }
}
