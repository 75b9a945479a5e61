//! A format for wrapped records: if a collector put known records inside its own ones, the inner records are read.

use super::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::nested::{is_way, layers, of_line};
use crate::read::tree::Tree;
use std::borrow::Cow;
use std::sync::Arc;

/// The least score of a format that recognises inner records by their names rather than guesses.
const KNOWN: u8 = 80;
/// Reads inner records with `inner`, the format of most of them, or else with the first of `others` that fits. Records
/// without a known one inside go to `outer`, the format of the wrappers.
#[derive(Debug)]
pub struct Carried {
    inner: Arc<dyn Format>,
    others: Vec<Arc<dyn Format>>,
    outer: Option<Arc<dyn Format>>,
}

/// A format that reads the records inside those of a source, or `None` if they are to be read as they are. One known
/// inner record among the first ones suffices if `outer`, the format that fits the records themselves, is a guess or
/// missing; otherwise at least half of those that may be wrappers must hold one.
pub fn carried(
    formats: &[Arc<dyn Format>],
    sample: &Sample<'_>,
    outer: Option<(&Arc<dyn Format>, &Fit)>,
) -> Option<(Arc<dyn Format>, Fit)> {
    let may_carry = |record: Option<&Tree<'_>>| outer.is_none_or(|(format, _)| format.carries(record));
    let mut found: Vec<(&Arc<dyn Format>, Fit, usize)> = Vec::new();
    let within = held(sample, &may_carry);
    for layers in &within {
        let known = |layer| super::fitting(formats, &one(layer)).filter(|(_, fit)| fit.score >= KNOWN);
        let Some((format, fit)) = layers.iter().find_map(known) else { continue };
        match found.iter_mut().find(|(other, ..)| other.spec().name == format.spec().name) {
            Some((.., times)) => *times += 1,
            None => found.push((format, fit, 1)),
        }
    }
    // a format recognised by its names is replaced only if at least half of the possible wrappers hold known records
    let known: usize = found.iter().map(|(.., times)| times).sum();
    if outer.is_some_and(|(format, _)| !format.guesses()) && 2 * known < within.len() {
        return None;
    }
    found.sort_by_key(|(.., times)| std::cmp::Reverse(*times));
    let (inner, fit, _) = found.first()?;
    if outer.is_some_and(|(outer, _)| outer.spec().name == inner.spec().name) {
        return None;
    }
    let fit = Fit::new(fit.score, format!("records stand within its records: {}", fit.why));
    let inner = Arc::clone(inner);
    let others = found.iter().skip(1).map(|(format, ..)| Arc::clone(format)).collect();
    let outer = outer.map(|(outer, _)| super::adapted(outer, sample));
    Some((Arc::new(Carried { inner, others, outer }), fit))
}

/// A sample of one record.
fn one<'s>(tree: &'s Tree<'s>) -> Sample<'s> {
    Sample::json(std::slice::from_ref(tree))
}

/// For each of the first records that may be a wrapper, the records inside it, the innermost first.
fn held<'s>(sample: &Sample<'s>, may_carry: &dyn Fn(Option<&Tree<'_>>) -> bool) -> Vec<Vec<Tree<'s>>> {
    match sample {
        Sample::Json(records) => {
            records.iter().filter(|record| may_carry(Some(record))).map(layers).collect()
        }
        Sample::Table(..) | Sample::Lines(_) if !may_carry(None) => Vec::new(),
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

/// A row as an object of those cells, by column, in which a record may be.
fn of_row<'r>(row: impl Iterator<Item = (&'r str, &'r str)>) -> Tree<'r> {
    let may_hold = |(name, cell): &(&str, &str)| !cell.trim().is_empty() && is_way(name);
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
        let may_carry = |record| self.outer.as_ref().is_none_or(|outer| outer.carries(record));
        let row;
        let within = match record {
            RawRecord::Json(tree) if may_carry(Some(tree)) => layers(tree),
            RawRecord::Json(_) => Vec::new(),
            RawRecord::Row(..) => {
                row = of_row(record.row());
                layers(&row)
            }
            RawRecord::Line(line) => of_line(line).iter().flat_map(layers).collect(),
        };
        let mut why = "no record that is known stands within it".to_owned();
        for layer in within {
            let mut inner = std::iter::once(&self.inner).chain(&self.others);
            let Some(inner) = inner.find(|inner| inner.fits(&one(&layer)).is_some()) else { continue };
            match inner.event(&RawRecord::Json(layer), ctx, take) {
                Ok(()) => return Ok(()),
                Err(reason) => why = reason,
            }
        }
        // a record without a known one inside is read as a record of the wrapper's format
        self.outer.as_ref().map_or(Err(why), |outer| outer.event(record, ctx, take))
    }
}
