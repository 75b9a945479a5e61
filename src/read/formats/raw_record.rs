//! Records as formats see them: the first ones of a source, and each one as it comes.

use super::microsoft::log_record::LogRecord;
use crate::event::is_blank;
use crate::read::outline::View;
use crate::read::rows::Header;
use crate::read::tree::{Tree, is_named};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

/// The beginning of a source.
#[derive(Debug)]
pub enum Sample<'s> {
    /// JSON: its first records.
    Json(FirstRecords<'s>),
    /// A table: its columns, and its first rows.
    Table(&'s Header, &'s [Vec<Cow<'s, str>>]),
    /// Lines of text: the first of them that are not blank.
    Lines(&'s [&'s str]),
}

/// The first records of JSON, each laid out once for all formats of Entra and Azure, of which many ask it.
#[derive(Debug)]
pub struct FirstRecords<'s> {
    records: &'s [Tree<'s>],
    logged: Vec<OnceCell<LogRecord<'s>>>,
}

impl<'s> FirstRecords<'s> {
    /// The objects among them, as formats of Entra and Azure see them.
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
    /// That of these first records of JSON.
    #[must_use]
    pub fn json(records: &'s [Tree<'s>]) -> Self {
        let logged = records.iter().map(|_| OnceCell::new()).collect();
        Self::Json(FirstRecords { records, logged })
    }

    /// The first of the first records for which this holds.
    pub fn record(&self, holds: impl Fn(&Tree<'s>) -> bool) -> Option<&'s Tree<'s>> {
        self.records().iter().find(|record| holds(record))
    }

    /// The first records of JSON; none of anything else.
    #[must_use]
    pub const fn records(&self) -> &'s [Tree<'s>] {
        match self {
            Self::Json(first) => first.records,
            _ => &[],
        }
    }

    /// Whether it is a table with a column of that name, in any case.
    #[must_use]
    pub fn column(&self, name: &str) -> bool {
        self.columns().iter().any(|column| column.eq_ignore_ascii_case(name))
    }

    /// Whether it is a table with all of these columns, in any case.
    #[must_use]
    pub fn has_columns(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name))
    }

    /// The columns of a table; none of anything else.
    #[must_use]
    pub fn columns(&self) -> &'s [String] {
        match self {
            Self::Table(header, _) => &header.names,
            _ => &[],
        }
    }

    /// The first lines of text; none of anything else.
    #[must_use]
    pub const fn lines(&self) -> &'s [&'s str] {
        match self {
            Self::Lines(lines) => lines,
            _ => &[],
        }
    }
}

/// A record as it was cut and parsed.
#[derive(Debug)]
pub enum RawRecord<'a> {
    /// A JSON object.
    Json(Tree<'a>),
    /// A row of a table; and of a cell that is JSON ([`Format::json_column`](super::Format::json_column)) what it says, where
    /// the cell itself is blank here.
    Row(&'a Header, Vec<Cow<'a, str>>, Option<View<'a>>),
    /// A line of text.
    Line(&'a str),
}

impl<'a> RawRecord<'a> {
    /// The object of a JSON record.
    ///
    /// # Errors
    /// When there is none.
    pub fn object(&self) -> Result<&Tree<'a>, String> {
        match self {
            Self::Json(tree @ Tree::Object(_)) => Ok(tree),
            _ => Err("it is no JSON object".to_owned()),
        }
    }

    /// The text of a line.
    ///
    /// # Errors
    /// When it is none.
    pub fn line(&self) -> Result<&'a str, String> {
        match self {
            Self::Line(line) => Ok(line),
            _ => Err("it is no line of text".to_owned()),
        }
    }

    /// The cell of a column, in any case, unless it is blank.
    #[must_use]
    pub fn cell(&self, name: &str) -> Option<&str> {
        let Self::Row(header, cells, _) = self else { return None };
        let at = header.names.iter().position(|column| is_named(column, name))?;
        cells.get(at).map(AsRef::as_ref).filter(|cell| !is_blank(cell))
    }

    /// The first of these cells that is there and not blank.
    #[must_use]
    pub fn first_cell(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.cell(name))
    }

    /// The columns of a row with what stands in them.
    pub fn row(&self) -> impl Iterator<Item = (&str, &str)> {
        let (names, cells) = match self {
            Self::Row(header, cells, _) => (header.names.as_slice(), cells.as_slice()),
            _ => (&[][..], &[][..]),
        };
        names.iter().map(String::as_str).zip(cells.iter().map(AsRef::as_ref))
    }
}
