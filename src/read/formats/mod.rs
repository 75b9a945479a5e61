//! The formats that are read: one file each, one row each in [`FORMATS`].
//!
//! A format says whether some first records are its own, and what event a record is. It knows nothing of files. The
//! smallest one is `entra_signin`.

mod dwell_jsonl;
mod entra_signin;
mod timesketch;
mod timesketch_csv;
mod timesketch_jsonl;
mod ual_csv;
mod ual_json;

use super::notes::{Note, Notes};
use super::operations::Operations;
use super::rows::Header;
use super::times::{Clock, Reading};
use super::tree::Tree;
use crate::event::{Event, Field, Id, Text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;

/// One row of the table of formats, for the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its name, as the ledger and `format:` have it.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is recognised by.
    pub told_by: &'static str,
    /// What is read from it, in one line.
    pub doc: &'static str,
}

/// How well a source fits a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The higher the better, to 100.
    pub score: u8,
    /// By what it was told.
    pub why: String,
}

/// The beginning of a source.
#[derive(Debug, Clone, Copy)]
pub enum Sample<'s> {
    /// JSON: its first records.
    Json(&'s [Tree<'s>]),
    /// A table: the names of its columns.
    Table(&'s [String]),
}

impl<'s> Sample<'s> {
    /// The first of the first records for which this holds.
    fn record(&self, holds: impl Fn(&Tree<'s>) -> bool) -> Option<&'s Tree<'s>> {
        match self {
            Self::Json(records) => records.iter().find(|record| holds(record)),
            Self::Table(_) => None,
        }
    }

    /// Whether it is a table with a column of that name, in any case.
    fn column(&self, name: &str) -> bool {
        match self {
            Self::Table(names) => names.iter().any(|column| column.eq_ignore_ascii_case(name)),
            Self::Json(_) => false,
        }
    }
}

/// A record as it was cut and parsed.
#[derive(Debug)]
pub enum Cut<'a> {
    /// A JSON object.
    Json(Tree<'a>),
    /// A row of a table.
    Row(&'a Header, Vec<Cow<'a, str>>),
}

impl<'a> Cut<'a> {
    /// The object of a JSON record, or why there is none.
    fn object(&self) -> Result<&Tree<'a>, String> {
        match self {
            Self::Json(tree @ Tree::Object(_)) => Ok(tree),
            _ => Err("it is no JSON object".to_owned()),
        }
    }

    /// The cell of a column, in any case, unless it is blank.
    fn cell(&self, name: &str) -> Option<&str> {
        let Self::Row(header, cells) = self else { return None };
        let at = header.names.iter().position(|column| column.eq_ignore_ascii_case(name))?;
        cells.get(at).map(AsRef::as_ref).filter(|cell| !cell.trim().is_empty())
    }

    /// The columns of a row with what stands in them.
    fn row(&self) -> impl Iterator<Item = (&str, &str)> {
        let (names, cells) = match self {
            Self::Row(header, cells) => (header.names.as_slice(), cells.as_slice()),
            Self::Json(_) => (&[][..], &[][..]),
        };
        names.iter().map(String::as_str).zip(cells.iter().map(AsRef::as_ref))
    }
}

/// An event, and what the loader needs to finish it.
#[derive(Debug, Default)]
pub struct Draft<'a> {
    /// The event; its source, format, line and agency are set by the loader.
    pub event: Event<'a>,
    /// Where the record has no id of its own: the hash of its content.
    pub content: Option<Id>,
    /// The tenant's name.
    pub organisation: Option<Text<'a>>,
}

/// What a format has at hand while it reads a record.
#[derive(Debug)]
pub struct Desk<'d> {
    /// How times are read.
    pub clock: Clock,
    /// What operations mean.
    pub operations: &'d Operations,
    /// Where to say what was met.
    pub notes: &'d mut Notes,
    /// What names of fields mean.
    pub names: &'d mut Names,
    /// Line of the record.
    pub line: u64,
}

impl Desk<'_> {
    /// The clock, at work on the record.
    pub(super) fn times(&mut self) -> Reading<'_> {
        Reading { clock: self.clock, notes: self.notes, line: self.line }
    }

    fn note(&mut self, note: Note, example: &str) {
        self.notes.add(note, self.line, example);
    }

    /// Sets stage, techniques and severity by what an operation means, where nothing is set yet.
    pub(super) fn judge(&mut self, event: &mut Event<'_>, record_type: Option<u64>) {
        let Some(meaning) = self.operations.meaning(event.text(Field::Operation), record_type) else {
            return;
        };
        if event.text(Field::Stage).is_none() {
            event.set(Field::Stage, meaning.stage.name());
        }
        if event.list(Field::Technique).is_empty() {
            for technique in &meaning.technique {
                event.push(Field::Technique, technique.clone());
            }
        }
        if event.text(Field::Severity).is_none() {
            event.set_some(Field::Severity, meaning.severity.clone());
        }
    }
}

/// What names of fields mean, looked up once each.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<String, Option<Field>>);

impl Names {
    fn field(&mut self, name: &str, find: impl Fn(&str) -> Option<Field>) -> Option<Field> {
        if let Some(field) = self.0.get(name) {
            return *field;
        }
        let field = find(name);
        if self.0.len() < 4096 {
            self.0.insert(name.to_owned(), field);
        }
        field
    }
}

/// A format that is read.
pub trait Format: Sync + fmt::Debug {
    /// Its row in the table.
    fn spec(&self) -> &'static Spec;

    /// Whether a source is its own, and by what that is told.
    fn fits(&self, sample: &Sample<'_>) -> Option<Fit>;

    /// Makes the event of a record and hands it to `take`, once.
    ///
    /// # Errors
    /// What is wrong with the record, where it is none of the format's.
    fn event(
        &self,
        record: &Cut<'_>,
        desk: &mut Desk<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String>;

    /// The record in a value of JSON that was read back: all of it, unless the format wraps what it is told of.
    fn record<'t>(&self, value: Tree<'t>) -> Tree<'t> {
        value
    }
}

/// Every format.
pub const FORMATS: &[&dyn Format] = &[
    &dwell_jsonl::DwellJsonl,
    &timesketch_csv::TimesketchCsv,
    &timesketch_jsonl::TimesketchJsonl,
    &ual_csv::UalCsv,
    &ual_json::UalJson,
    &entra_signin::EntraSignin,
];

/// The format that fits best; the first of equals.
#[must_use]
pub fn best(sample: &Sample<'_>) -> Option<(&'static dyn Format, Fit)> {
    let fits = FORMATS.iter().filter_map(|format| Some((*format, format.fits(sample)?)));
    fits.reduce(|best, next| if next.1.score > best.1.score { next } else { best })
}

/// The values of a list that is written as a list, as JSON in text, or with commas between; `-` is none.
fn listed<'t>(value: &'t Tree<'t>) -> Vec<Text<'t>> {
    match value {
        Tree::List(items) => items.iter().filter_map(Tree::said).collect(),
        Tree::Text(text) => split_list(text),
        other => other.said().into_iter().collect(),
    }
}

/// The values of a list in text: a JSON list, one of Python, or values with commas between.
fn split_list(text: &str) -> Vec<Text<'_>> {
    let text = text.trim();
    if text == "-" {
        return Vec::new();
    }
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return text.split(',').map(|item| Cow::Borrowed(item.trim())).collect();
    };
    if let Ok(Tree::List(items)) = Tree::parse(text) {
        return items.iter().filter_map(|item| Some(Cow::Owned(item.said()?.into_owned()))).collect();
    }
    inside.split(',').map(|item| Cow::Borrowed(item.trim().trim_matches(['\'', '"']))).collect()
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, split_list};
    use std::collections::HashSet;

    #[test]
    fn every_format_has_a_row_of_its_own() {
        let names: HashSet<&str> = FORMATS.iter().map(|format| format.spec().name).collect();
        assert_eq!(names.len(), FORMATS.len());
        for format in FORMATS {
            let spec = format.spec();
            assert!(![spec.title, spec.told_by, spec.doc].contains(&""), "{}", spec.name);
        }
    }

    #[test]
    fn lists_are_read_in_every_spelling() {
        assert_eq!(split_list(r#"["a","b"]"#), ["a", "b"]);
        assert_eq!(split_list("['a', 'b']"), ["a", "b"]);
        assert_eq!(split_list("a, b"), ["a", "b"]);
        assert_eq!(split_list("-").len(), 0);
    }
}
