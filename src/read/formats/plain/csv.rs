//! Any table with a column of times: a guess, for tables that no other format knows.

mod lean;

use super::choice::{Choice, Column, choose};
use super::gather::{Cell, FIELDS, draft, says_nothing};
use crate::event::{Id, Lean, Seed, content_of_members};
use crate::read::formats::{Draft, Fit, Format, LeanContext, RawRecord, ReadContext, Sample, Spec};
use crate::read::rows::{LeanCells, Refusal};
use lean::Plan;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// The format; with its settings once it is adapted to a source.
#[derive(Debug, Default)]
pub struct Csv(Option<Adapted>);

/// What is decided once for a table.
#[derive(Debug)]
struct Adapted {
    /// The columns taken as the time.
    choice: Choice,
    /// The hash seeds of the column names, for the content hash of a row.
    seeds: Vec<Seed>,
    /// Whether some column names are equal regardless of case.
    alike: bool,
    /// How to read its rows on the fast path, if that is possible.
    plan: Option<Plan>,
}

const SPEC: Spec<'static> = Spec {
    name: "csv",
    title: "any table (CSV, TSV, `;` or `|`)",
    recognised_by: "a column of times: by a name such as `timestamp`, `EventTime`, `Date` beside `Time`, and by its cells",
    doc: "a guess, said as one: time and fields by well-known names of columns; all else stays in the record",
    fields: FIELDS,
};

/// The columns of a table with their first cells; empty if the sample is no table.
fn columns<'s>(sample: &Sample<'s>) -> Vec<Column<'s>> {
    let Sample::Table(header, rows) = sample else { return Vec::new() };
    let cell = |row: &'s Vec<Cow<'s, str>>, at: usize| {
        row.get(at).map(AsRef::as_ref).filter(|cell| !says_nothing(cell)).unwrap_or_default()
    };
    let column = |(at, name): (usize, &'s String)| {
        let rows: Vec<&str> = rows.iter().map(|row| cell(row, at)).collect();
        let cells = rows.iter().copied().filter(|cell| !cell.is_empty()).collect();
        Column { name, cells, rows }
    };
    header.names.iter().enumerate().map(column).collect()
}

/// Whether the table has no header, so that its first row was taken for one: a column name is a time.
fn is_headless(columns: &[Column<'_>]) -> bool {
    columns.iter().any(|column| crate::event::parse_moment(column.name, crate::event::Zone::Utc).is_ok())
}

impl Format for Csv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = columns(sample);
        let choice = choose(&columns).filter(|_| !is_headless(&columns))?;
        Some(Fit::new(choice.score(), choice.why(&columns)))
    }

    fn guesses(&self) -> bool {
        true
    }

    fn adapted(&self, sample: &Sample<'_>) -> Option<Arc<dyn Format>> {
        // in a table each column of times has its own meaning, so a blank time is not replaced by another one
        let choice = Choice { also: Vec::new(), ..choose(&columns(sample))? };
        let seeds: Vec<Seed> = sample.columns().iter().map(|name| Seed::of_any_case(name)).collect();
        let alike = seeds.iter().collect::<HashSet<&Seed>>().len() < seeds.len();
        let plan = Plan::of(sample.columns(), &seeds, &choice).filter(|_| !alike);
        Some(Arc::new(Self(Some(Adapted { choice, seeds, alike, plan }))))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let adapted = self.0.as_ref().ok_or("nothing says which of its columns is the time")?;
        let content = if adapted.alike {
            let said = record.row().filter(|(_, cell)| !cell.is_empty());
            content_of_members(&said.collect::<Vec<(&str, &str)>>())
        } else {
            content(&adapted.seeds, record.row().map(|(_, cell)| cell))
        };
        let cells: Vec<Cell<'_>> =
            record.row().map(|(name, cell)| (Cow::Borrowed(name), Cow::Borrowed(cell))).collect();
        if cells.iter().all(|(_, cell)| cell.trim().is_empty()) {
            return Err("all of its cells are blank".to_owned());
        }
        take(draft(&cells, &adapted.choice, content, ctx));
        Ok(())
    }

    fn has_lean_rows(&self) -> bool {
        self.0.as_ref().is_some_and(|adapted| adapted.plan.is_some())
    }

    fn lean_row<'t: 'e, 'e>(
        &self,
        cells: LeanCells<'_, 't>,
        ctx: LeanContext<'_, 't, 'e>,
        event: &mut Lean<'e>,
    ) -> Result<(), Refusal> {
        let plan = self.0.as_ref().and_then(|adapted| adapted.plan.as_ref());
        plan.ok_or(Refusal::Full)?.read(cells, ctx, event)
    }
}

/// The content hash of a row: its cells that are not empty, each with the seed of its column.
fn content<'c>(seeds: &[Seed], cells: impl Iterator<Item = &'c str>) -> Id {
    let mut content = Id::default();
    for (cell, seed) in cells.zip(seeds) {
        content.said(*seed, cell);
    }
    content
}
