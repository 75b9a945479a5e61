//! A format whose records stand in others: what wraps a record that is known is that record.

use super::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use crate::read::within::{WAYS, lacks_record, layers, of_line};
use std::borrow::Cow;
use std::sync::Arc;

/// A fit of so much is told by names, and is no guess.
const KNOWN: u8 = 80;
/// What fits so well says itself what it is.
const SURE: u8 = 95;

/// The format of the records within, and that of the records around them, which is left those that hold none.
#[derive(Debug)]
pub struct Carried {
    inner: Arc<dyn Format>,
    outer: Option<Arc<dyn Format>>,
    /// Whether that is no guess: of what holds a record that can't be read, a guess would make when it was handed on.
    outer_known: bool,
}

/// The format of what stands within the records of a source, where most of them hold one that is known; `outer` fits what
/// is around them.
pub fn carried(
    formats: &[Arc<dyn Format>],
    sample: &Sample<'_>,
    outer: Option<(&Arc<dyn Format>, &Fit)>,
) -> Option<(Arc<dyn Format>, Fit)> {
    if outer.is_some_and(|(_, fit)| fit.score >= SURE) {
        return None;
    }
    let within = held(sample);
    if within.iter().all(Vec::is_empty) {
        return None;
    }
    let mut found: Vec<(&Arc<dyn Format>, Fit, usize)> = Vec::new();
    for layers in &within {
        let known = layers
            .iter()
            .find_map(|layer| super::fitting(formats, &one(layer)).filter(|(_, fit)| fit.score >= KNOWN));
        let Some((format, fit)) = known else { continue };
        match found.iter_mut().find(|(other, ..)| other.spec().name == format.spec().name) {
            Some((.., times)) => *times += 1,
            None => found.push((format, fit, 1)),
        }
    }
    let (inner, fit, times) =
        found.into_iter().reduce(|most, next| if next.2 > most.2 { next } else { most })?;
    let same = outer.is_some_and(|(outer, _)| outer.spec().name == inner.spec().name);
    if same || 2 * times < within.len() {
        return None;
    }
    let outer_known = outer.is_some_and(|(_, fit)| fit.score >= KNOWN);
    let outer = outer.map(|(outer, _)| super::settled(outer, sample));
    let why = format!("a record stands within each of its records: {}", fit.why);
    Some((Arc::new(Carried { inner: Arc::clone(inner), outer, outer_known }), Fit::new(fit.score, why)))
}

/// A record by itself.
fn one<'s>(tree: &'s Tree<'s>) -> Sample<'s> {
    Sample::Json(std::slice::from_ref(tree))
}

/// The records within each of the first ones of a source.
fn held<'s>(sample: &Sample<'s>) -> Vec<Vec<Tree<'s>>> {
    match sample {
        Sample::Json(records) => records.iter().map(layers).collect(),
        Sample::Table(header, rows) => {
            let row = |cells: &'s Vec<Cow<'s, str>>| header.names.iter().map(String::as_str).zip(cells);
            rows.iter()
                .map(|cells| layers(&of_row(row(cells).map(|(name, cell)| (name, cell.as_ref())))))
                .collect()
        }
        Sample::Lines(lines) => {
            lines.iter().map(|line| of_line(line).iter().flat_map(layers).collect()).collect()
        }
    }
}

/// The cells of a row in which a record may stand, as an object by their columns.
fn of_row<'r>(row: impl Iterator<Item = (&'r str, &'r str)>) -> Tree<'r> {
    let may_hold = |(name, cell): &(&str, &str)| {
        !cell.trim().is_empty() && WAYS.iter().any(|way| name.eq_ignore_ascii_case(&way.join(".")))
    };
    let member = |(name, cell)| (Cow::Borrowed(name), Tree::Text(Cow::Borrowed(cell)));
    Tree::Object(row.filter(may_hold).map(member).collect())
}

impl Format for Carried {
    fn spec(&self) -> Spec<'_> {
        self.inner.spec()
    }

    fn fits(&self, _sample: &Sample<'_>) -> Option<Fit> {
        None
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let row;
        let (within, lacks) = match record {
            RawRecord::Json(tree) => (layers(tree), lacks_record(tree)),
            RawRecord::Row(..) => {
                row = of_row(record.row());
                (layers(&row), lacks_record(&row))
            }
            RawRecord::Line(line) => (of_line(line).iter().flat_map(layers).collect(), false),
        };
        let outer = self.outer.as_ref().filter(|_| self.outer_known || !lacks);
        let mut why = None;
        for layer in within {
            if self.inner.fits(&one(&layer)).is_none() {
                continue;
            }
            match self.inner.event(&RawRecord::Json(layer), ctx, take) {
                Ok(()) => return Ok(()),
                Err(reason) => why = why.or(Some(reason)),
            }
        }
        match (outer, why) {
            (_, Some(why)) => Err(why),
            (Some(outer), None) => outer.event(record, ctx, take),
            (None, None) => Err("no record that is known stands within it".to_owned()),
        }
    }
}
