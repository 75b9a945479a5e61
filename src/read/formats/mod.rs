//! The formats that are read: one file each, listed by family.
//!
//! A format decides from the first records of a source whether they are its own, and turns each record into events. It
//! knows nothing of files: cutting a source into records, and the parts of an event that depend on the source, are the
//! loader's. A small example to start from is `timelines::timesketch_csv`.

mod carried;
mod context;
mod listed;
mod logon_id;
pub mod microsoft;
pub(in crate::read) mod names;
pub mod plain;
mod raw_record;
pub mod security;
pub mod timelines;

pub use context::{Draft, LeanContext, Names, ReadContext};
pub(in crate::read) use listed::{listed, split_list};
pub use plain::{have_row_names, is_known_column, is_written_time};
pub use raw_record::{RawRecord, Sample};

use super::flat::Flat;
use super::nested::of_line;
use super::outline::Asked;
use super::record::Written;
use super::rows::{Header, LeanCells, Refusal};
use super::tree::Tree;
use super::value_cache::ValueCache;
use crate::event::Lean;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// The description of a format for the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec<'s> {
    /// Its name, as the ledger shows it and as the filter `format:` expects it.
    pub name: &'s str,
    /// Its title.
    pub title: &'s str,
    /// How it is recognised, in one line.
    pub recognised_by: &'s str,
    /// What is read from it, in one line.
    pub doc: &'s str,
    /// Each field of the event with the part of the record it comes from. Parts of a record that are not listed here
    /// become no field.
    pub fields: &'s [(&'s str, &'s str)],
}

/// How well a source fits a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// From 0 to 100: 90 and more if recognised by names that no other format has, 80 if by only a few names, below 50
    /// for a guess.
    pub score: u8,
    /// Why it fits, for the ledger.
    pub why: String,
}

impl Fit {
    /// A fit with this score, recognised by `why`.
    pub fn new(score: u8, why: impl Into<String>) -> Self {
        Self { score, why: why.into() }
    }
}

/// A kind of record that can be read.
pub trait Format: Send + Sync + fmt::Debug {
    /// Its description for the manual.
    fn spec(&self) -> Spec<'_>;

    /// How well a source fits, judged by its first records; `None` if it is not of this format.
    fn fits(&self, sample: &Sample<'_>) -> Option<Fit>;

    /// Whether it only guesses. Such formats are tried only if no other fits.
    fn guesses(&self) -> bool {
        false
    }

    /// Whether a record may be a collector's wrapper around another record, which is then read instead. `None` asks the
    /// same of rows and lines, before any of them is parsed.
    fn carries(&self, _record: Option<&Tree<'_>>) -> bool {
        self.guesses()
    }

    /// Turns a record into events and passes each to `take`. Most records give one event; a record with several times
    /// that are events of their own (the four of a file in a body file) gives several.
    ///
    /// # Errors
    /// Why the record is not of this format.
    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String>;

    /// A fast path for flat JSON records: fills `event` and returns `true`, or returns `false` to leave the record to
    /// [`Format::event`]. Both ways must give the same event.
    fn lean<'t: 'e, 'e>(
        &self,
        _text: &'t str,
        _known: (&mut Flat, &mut ValueCache<'t>),
        _event: &mut Lean<'e>,
    ) -> bool {
        false
    }

    /// For tables with a column of JSON: the index of that column, and the members needed of the JSON. Only for formats
    /// that read the JSON and the other cells independently.
    fn json_column(&self, _header: &Header) -> Option<(usize, &'static Asked)> {
        None
    }

    /// For tables whose rows wrap a record: the column of the record.
    fn record_column(&self, _header: &Header) -> Option<usize> {
        None
    }

    /// Whether [`Format::lean_row`] is worth trying for this source.
    fn has_lean_rows(&self) -> bool {
        false
    }

    /// A fast path for rows of a table: fills `event`. Must give the same event as [`Format::event`].
    ///
    /// # Errors
    /// If the row has to be read in another way.
    fn lean_row<'t: 'e, 'e>(
        &self,
        _cells: LeanCells<'_, 't>,
        _ctx: LeanContext<'_, 't, 'e>,
        _event: &mut Lean<'e>,
    ) -> Result<(), Refusal> {
        Err(Refusal::Full)
    }

    /// Whether a record that is written so may omit what an earlier one said (the date of the line above), so that the
    /// source can't be read in parallel parts. Only then, or if `case.toml` gives the source a year, is there a
    /// [`ReadContext::earlier`].
    fn needs_earlier_records(&self, _written: &Written) -> bool {
        false
    }

    /// The record inside a JSON value that was read back from its source: the value itself, unless the format has a
    /// wrapper.
    fn record<'t>(&self, value: Tree<'t>) -> Tree<'t> {
        value
    }

    /// Whether [`Format::record`] may return a member of the value instead of all of it.
    fn wraps(&self) -> bool {
        false
    }

    /// The number of header lines at the start of a source whose records are lines.
    fn header_lines(&self, lines: &[&str]) -> usize {
        let _ = lines;
        0
    }

    /// The format adapted to the source that begins with `sample`, if it has something to decide first, such as which
    /// column is the time. `None` if it reads all sources alike.
    fn adapted(&self, _sample: &Sample<'_>) -> Option<Arc<dyn Format>> {
        None
    }

    /// The fields of an event with what each comes from, as far as the format determines it without a record.
    fn field_origins(&self) -> Vec<(String, String)> {
        self.spec().fields.iter().map(|(field, from)| ((*field).to_owned(), (*from).to_owned())).collect()
    }

    /// A line that was read back from its source, as a value: an object of its named parts, the JSON record in it, or
    /// else its text.
    fn line(&self, line: &str) -> Value {
        of_line(line).map_or_else(|| Value::from(line), Tree::into_value)
    }
}

/// The built-in formats; of equal scores the first in this order wins. Those that guess come last.
#[must_use]
pub fn standard() -> Vec<Arc<dyn Format>> {
    let mut all = plain::contract();
    all.extend(microsoft::formats());
    all.extend(timelines::formats());
    all.extend(security::formats());
    all.extend(plain::guesses());
    all
}

/// The format adapted to a source, or itself if it reads all sources alike.
fn adapted(format: &Arc<dyn Format>, sample: &Sample<'_>) -> Arc<dyn Format> {
    format.adapted(sample).unwrap_or_else(|| Arc::clone(format))
}

/// The format that fits best, adapted to the source, with its fit. If the records are wrappers around records of a
/// known format, it is a format that reads the inner ones.
#[must_use]
pub fn best(formats: &[Arc<dyn Format>], sample: &Sample<'_>) -> Option<(Arc<dyn Format>, Fit)> {
    let outer = fitting(formats, sample);
    let inner = carried::carried(formats, sample, outer.as_ref().map(|(format, fit)| (*format, fit)));
    inner.or_else(|| outer.map(|(format, fit)| (adapted(format, sample), fit)))
}

/// As [`best`], but never looks at records inside the records.
#[must_use]
pub fn best_of_its_own(formats: &[Arc<dyn Format>], sample: &Sample<'_>) -> Option<(Arc<dyn Format>, Fit)> {
    fitting(formats, sample).map(|(format, fit)| (adapted(format, sample), fit))
}

/// The format with the highest score, on a tie the first. Formats that guess count only if no other fits.
fn fitting<'f>(formats: &'f [Arc<dyn Format>], sample: &Sample<'_>) -> Option<(&'f Arc<dyn Format>, Fit)> {
    let (guesses, told): (Vec<_>, Vec<_>) = formats.iter().partition(|format| format.guesses());
    let best = |formats: Vec<&'f Arc<dyn Format>>| {
        let fits = formats.into_iter().filter_map(|format| Some((format, format.fits(sample)?)));
        fits.reduce(|best, next| if next.1.score > best.1.score { next } else { best })
    };
    best(told).or_else(|| best(guesses))
}

#[cfg(test)]
mod tests {
    use super::standard;
    use crate::event::Field;
    use std::collections::HashSet;

    #[test]
    fn every_format_has_a_page_of_its_own() {
        let formats = standard();
        let names: HashSet<&str> = formats.iter().map(|format| format.spec().name).collect();
        assert_eq!(names.len(), formats.len());
        for format in &formats {
            let spec = format.spec();
            assert!(![spec.title, spec.recognised_by, spec.doc].contains(&""), "{}", spec.name);
            assert!(
                spec.fields.iter().any(|(field, _)| *field == "time"),
                "{}: from where is its time?",
                spec.name
            );
            for (field, from) in spec.fields {
                assert!(
                    Field::parse(field).is_some_and(|known| known.name() == *field),
                    "{}: {field}",
                    spec.name
                );
                assert!(!from.is_empty(), "{}: {field}", spec.name);
            }
        }
    }
}
