//! Exports events, page by page, in any format.

use super::ExportError;
use super::write::{Noted, Written};
use crate::case::notes::{Comment, NoteOrigin, OnEvent};
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, ExportRequest, ExportResult, Pages, Row};
use crate::event::{Field, Link, Rel};
use crate::export::{About, Destination, EventWriter, Out, RunningHash, Shape};
use crate::query::{Filter, known_by, rows_up_to};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// An export of events in progress.
pub(super) struct EventExport {
    writes: Box<dyn EventWriter + Send>,
    sum: RunningHash,
    about: About,
    /// Whether the writer still has to be given all claims, before any event.
    claims: bool,
    /// The pages of claims.
    pages: Pages,
    written: Written,
}

impl EventExport {
    pub fn new(shape: Shape, out: Out, order: &ExportRequest, about: About) -> io::Result<Self> {
        let sum = out.sum();
        let writes = shape.begin(out, &order.wish, &about)?;
        let claims = writes.needs_claims();
        Ok(Self { writes, sum, about, claims, pages: Pages::default(), written: Written::default() })
    }

    /// Writes a page; returns whether it was the last.
    pub fn step(
        &mut self,
        engine: &mut LocalEngine,
        filter: &Filter,
        to: &Destination,
        cancel: &Cancel,
    ) -> Result<bool, ExportError> {
        if self.claims {
            let claims =
                filter.clone().and(Filter::Or(vec![Filter::Has(Field::Cites), Filter::Has(Field::Links)]));
            let (rows, last) = self.page(engine, &claims, cancel)?;
            let known = filter.instant().map(|instant| known_by(&engine.store, instant));
            let counts = |row: usize| known.as_ref().is_none_or(|known| known.contains(row));
            for row in engine.store.withdrawn(&counts).iter() {
                self.writes.withdrawn(&engine.store.id(row));
            }
            for row in &rows {
                self.writes.claim(&row.event);
            }
            if last {
                engine.notes.book().links.iter().for_each(|link| self.writes.spoken_of(&link.to));
                (self.claims, self.pages) = (false, Pages::default());
            }
            return Ok(false);
        }
        let noted = |engine: &LocalEngine, rows: &[usize]| engine.said_of(rows, filter);
        let written = engine.write_with(filter, self.written, u64::MAX, &mut *self.writes, noted, cancel)?;
        self.written = written.map_err(|why| to.error(why))?;
        if self.written.all {
            self.writes.end().map_err(|why| to.error(why))?;
        }
        Ok(self.written.all)
    }

    /// The next claims, and whether they are the last.
    fn page(
        &mut self,
        engine: &mut LocalEngine,
        filter: &Filter,
        cancel: &Cancel,
    ) -> Result<(Vec<Row>, bool), ExportError> {
        let question = self.pages.question(filter);
        Ok(self.pages.take(engine.body(&question, cancel)?))
    }

    pub fn progress(&self) -> (u64, u64) {
        (self.written.rows, self.about.counts[0])
    }

    /// The result, once everything is written.
    pub fn given(&self) -> ExportResult {
        let left_out = self.writes.left_out();
        let mut about = self.about.json(&left_out);
        about["sha256"] = serde_json::Value::from(self.sum.text());
        let beside = self.about.format.place_of_about().is_none();
        ExportResult {
            records: Some(self.written.rows.saturating_sub(left_out.iter().map(|left| left.records).sum())),
            bytes: self.sum.bytes(),
            left_out,
            about: beside.then_some(about),
            ..ExportResult::default()
        }
    }
}

impl Noted {
    /// From the notes on an event; only links that satisfy `is_said`. `None` if nothing is left.
    fn of(on: OnEvent, is_said: impl Fn(&Link, &NoteOrigin) -> bool) -> Option<Self> {
        let OnEvent { mut comments, mut links, .. } = on;
        links.retain(|(link, said)| is_said(link, said));
        comments.extend(links.iter().map(|(Link { rel, to }, said)| Comment {
            said: said.clone(),
            text: format!("link: {rel} {to}"),
            see: Vec::new(),
        }));
        let of_claims = |rel: Rel| matches!(rel, Rel::Supersedes | Rel::Contradicts);
        let links = links.into_iter().map(|(link, _)| link).filter(|link| !of_claims(link.rel)).collect();
        (!comments.is_empty()).then_some(Self { comments, links })
    }
}

impl LocalEngine {
    /// Notes on some rows, by index. Links made after the filter's day, and links to events that a playback has not
    /// reached, are left out.
    fn said_of(&self, rows: &[usize], filter: &Filter) -> BTreeMap<usize, Noted> {
        if self.notes.comments() == 0 && self.notes.book().links.is_empty() {
            return BTreeMap::new();
        }
        let (until, later) = (filter.instant(), self.linked_and_not_come(filter));
        let is_said = |link: &Link, said: &NoteOrigin| {
            until.is_none_or(|until| said.at <= until) && !later.contains(&link.to.to_ascii_lowercase())
        };
        let noted = |row: &usize| Some((*row, Noted::of(self.notes.of_row(*row, &self.store), is_said)?));
        rows.iter().filter_map(noted).collect()
    }

    /// The lowercase ids of events that analysts' links lead to and that the playback has not reached.
    fn linked_and_not_come(&self, filter: &Filter) -> BTreeSet<String> {
        let Some((_, place)) = filter.played() else { return BTreeSet::new() };
        let until = rows_up_to(&self.store, place);
        let named = self.store.rows_of_ids(self.notes.book().links.iter().map(|link| link.to.as_str()));
        let later = named.iter().filter(|row| *row >= until);
        later.map(|row| self.store.id(row).to_ascii_lowercase()).collect()
    }
}
