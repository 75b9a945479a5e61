//! The formats that are read: one file each, one row each in the list of their family.
//!
//! A format says whether some first records are its own, and what event a record is. It knows nothing of files. A small
//! one to begin with is `timelines::timesketch_csv`.

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

pub use context::{Draft, Names, ReadContext};
pub(in crate::read) use listed::{listed, split_list};
pub use plain::have_row_names;
pub use raw_record::{RawRecord, Sample};

use super::flat::Flat;
use super::nested::of_line;
use super::operations::Operations;
use super::outline::Asked;
use super::rows::Header;
use super::times::Clock;
use super::tree::Tree;
use crate::event::Lean;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// What the manual says of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec<'s> {
    /// Its name, as the ledger and `format:` have it.
    pub name: &'s str,
    /// What it is called.
    pub title: &'s str,
    /// What it is recognised by.
    pub told_by: &'s str,
    /// What is read from it, in one line.
    pub doc: &'s str,
    /// Fields of the event, and what in the record they are made of. What stands nowhere here is not read as a field.
    pub fields: &'s [(&'s str, &'s str)],
}

/// How well a source fits a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The higher the better, to 100: 90 and more where names are told that no other format has, 80 where they are
    /// few, below 50 where a guess is made.
    pub score: u8,
    /// By what it was told.
    pub why: String,
}

impl Fit {
    /// A fit of that score, told by this.
    pub fn new(score: u8, why: impl Into<String>) -> Self {
        Self { score, why: why.into() }
    }
}

/// A format that is read.
pub trait Format: Send + Sync + fmt::Debug {
    /// What the manual says of it.
    fn spec(&self) -> Spec<'_>;

    /// Whether a source is its own, and by what that is told.
    fn fits(&self, sample: &Sample<'_>) -> Option<Fit>;

    /// Whether it fits by a guess alone, which is asked for where no name tells a format.
    fn guesses(&self) -> bool {
        false
    }

    /// Whether a record of its own may be what a collector has around another one, which says more; without one, whether
    /// its rows or lines may.
    fn carries(&self, _record: Option<&Tree<'_>>) -> bool {
        self.guesses()
    }

    /// Makes the event of a record and hands it to `take`: once, unless the record holds several times of which each is
    /// an event of its own (the four of a file, as a body file has them).
    ///
    /// # Errors
    /// What is wrong with the record, where it is none of the format's.
    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String>;

    /// Makes the event of a record of JSON that is flat; `false` leaves it to [`Format::event`], which makes the same of
    /// it.
    fn lean<'t>(&self, _text: &'t str, _flat: &mut Flat, _event: &mut Lean<'t>) -> bool {
        false
    }

    /// The column of a table whose cells are JSON, where an event is made of what that says and of the other cells apart; and
    /// the members that are asked for there.
    fn json_column(&self, _header: &Header) -> Option<(usize, &'static Asked)> {
        None
    }

    /// Whether rows are worth a try as [`Format::lean_row`] reads them.
    fn has_lean_rows(&self) -> bool {
        false
    }

    /// Makes the event of a row of a table whose cells say all there is to say; `false` leaves it to [`Format::event`],
    /// which makes the same of it.
    fn lean_row<'t>(
        &self,
        _cells: &'t [Cow<'t, str>],
        _clock: Clock,
        _operations: &'t Operations,
        _event: &mut Lean<'t>,
    ) -> bool {
        false
    }

    /// Whether a record leaves out what one above it said, so that they can't be read apart from each other.
    fn looks_above(&self) -> bool {
        false
    }

    /// The record in a value of JSON that was read back: all of it, unless the format wraps what it is told of.
    fn record<'t>(&self, value: Tree<'t>) -> Tree<'t> {
        value
    }

    /// Whether the record may be a member of what was read back.
    fn wraps(&self) -> bool {
        false
    }

    /// How many of the first lines stand above the first record, where records are lines: those of a header.
    fn heads(&self, lines: &[&str]) -> usize {
        let _ = lines;
        0
    }

    /// The format as it reads the source that begins with the sample, where it has to settle on something first: which
    /// column is the time.
    fn settled(&self, _sample: &Sample<'_>) -> Option<Arc<dyn Format>> {
        None
    }

    /// What the fields of the event are made of, where that is known by the format alone.
    fn made_of(&self) -> Vec<(String, String)> {
        self.spec().fields.iter().map(|(field, from)| ((*field).to_owned(), (*from).to_owned())).collect()
    }

    /// What a line that was read back says, as an object by names where it has any, or a record in it.
    fn line(&self, line: &str) -> Value {
        of_line(line).map_or_else(|| Value::from(line), Tree::into_value)
    }
}

/// The formats that come with the program, in order of their families; those that guess come last.
#[must_use]
pub fn standard() -> Vec<Arc<dyn Format>> {
    let mut all = plain::contract();
    all.extend(microsoft::formats());
    all.extend(timelines::formats());
    all.extend(security::formats());
    all.extend(plain::guesses());
    all
}

/// The format as it reads a source.
fn settled(format: &Arc<dyn Format>, sample: &Sample<'_>) -> Arc<dyn Format> {
    format.settled(sample).unwrap_or_else(|| Arc::clone(format))
}

/// The format that fits best, as it reads the source: that of the records within its records, where those are known.
#[must_use]
pub fn best(formats: &[Arc<dyn Format>], sample: &Sample<'_>) -> Option<(Arc<dyn Format>, Fit)> {
    let outer = fitting(formats, sample);
    let inner = carried::carried(formats, sample, outer.as_ref().map(|(format, fit)| (*format, fit)));
    inner.or_else(|| outer.map(|(format, fit)| (settled(format, sample), fit)))
}

/// The format that fits best what the records are themselves, as it reads the source.
#[must_use]
pub fn best_of_its_own(formats: &[Arc<dyn Format>], sample: &Sample<'_>) -> Option<(Arc<dyn Format>, Fit)> {
    fitting(formats, sample).map(|(format, fit)| (settled(format, sample), fit))
}

/// The format that fits best what the records are themselves; the first of equals.
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
            assert!(![spec.title, spec.told_by, spec.doc].contains(&""), "{}", spec.name);
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
