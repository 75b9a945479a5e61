//! The events of some rows, into some shape: where it can be, some of them on each core.

use crate::case::notes::Comment;
use crate::engine::local::LocalEngine;
use crate::engine::local::rows::{RowContext, place_of};
use crate::engine::{Cancel, EngineError};
use crate::event::{Event, Link, saturated};
use crate::export::{EventPart, EventWriter};
use crate::query::Filter;
use crate::read::{RecordTree, Sources};
use crate::store::{Store, in_order};
use std::collections::BTreeMap;
use std::io;

/// How many rows are written at a step: whoever asks for others meanwhile waits for no more.
const ROWS: usize = 1024;
/// How many of them a thread writes at a time.
const AT_ONCE: usize = 64;

/// How far the rows of a filter are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// How many are.
    pub rows: u64,
    /// Whether these were the last.
    pub all: bool,
    /// The first row that may be next.
    next: usize,
}

/// What analysts said of an event.
#[derive(Debug)]
pub(super) struct Noted {
    /// What they wrote; each link too, for a link of an event does not say who drew it.
    pub comments: Vec<Comment>,
    /// The links that they drew. How claims stand is told by claims alone.
    pub links: Vec<Link>,
}

/// What is written of rows.
struct Telling<'t> {
    store: &'t Store,
    sources: &'t Sources,
    says: RowContext,
    noted: BTreeMap<usize, Noted>,
}

impl LocalEngine {
    /// Writes the next events of a filter, so many at the most.
    ///
    /// # Errors
    /// When they can't be told or it was cancelled; and when they can't be written.
    pub fn write(
        &mut self,
        filter: &Filter,
        so_far: Written,
        most: u64,
        writes: &mut dyn EventWriter,
        cancel: &Cancel,
    ) -> Result<io::Result<Written>, EngineError> {
        self.write_with(filter, so_far, most, writes, |_, _| BTreeMap::new(), cancel)
    }

    /// The same, with what analysts said of some rows.
    pub(super) fn write_with(
        &mut self,
        filter: &Filter,
        so_far: Written,
        most: u64,
        writes: &mut dyn EventWriter,
        noted: impl FnOnce(&Self, &[usize]) -> BTreeMap<usize, Noted>,
        cancel: &Cancel,
    ) -> Result<io::Result<Written>, EngineError> {
        let says = RowContext { records: writes.needs_records(), ..self.says_of(filter) };
        let rows = self.filtered(filter, cancel)?;
        let most = saturated::<usize>(most).min(ROWS);
        let after = |row: &usize| rows.next_from(row + 1);
        let some: Vec<usize> = std::iter::successors(rows.next_from(so_far.next), after).take(most).collect();
        let next = some.last().map_or(so_far.next, |last| last + 1);
        let written =
            Written { rows: so_far.rows + some.len() as u64, all: rows.next_from(next).is_none(), next };
        let noted = noted(self, &some);
        let telling = Telling { store: &self.store, sources: &self.sources, says, noted };
        Ok(telling.write(&some, writes).map(|()| written))
    }
}

impl Telling<'_> {
    fn write(&self, rows: &[usize], writes: &mut dyn EventWriter) -> io::Result<()> {
        let parts = rows.chunks(AT_ONCE).map(|some| Some((some, writes.part()?)));
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else { return self.tell(rows, writes) };
        let write =
            |(some, mut part): (&[usize], Box<dyn EventPart>)| self.tell(some, &mut *part).map(|()| part);
        in_order(parts, write, |part| writes.take(part?))
    }

    /// Writes some rows, one after the other.
    fn tell<W: EventWriter + ?Sized>(&self, rows: &[usize], writes: &mut W) -> io::Result<()> {
        let mut bytes = Vec::new();
        for row in rows {
            let event = self.event(*row);
            if let Some(noted) = self.noted.get(row) {
                writes.comments(&noted.comments);
            }
            let place = place_of((self.store, self.sources), *row).filter(|_| self.says.records);
            let mut written = None;
            let mut write = |record: Option<&RecordTree<'_>>| written = Some(writes.event(&event, record));
            let read = place.map(|place| self.sources.said(place, &mut bytes, |record| write(Some(record))));
            if !matches!(read, Some(Ok(()))) {
                // what can't be read any more is told without its record
                write(None);
            }
            written.unwrap_or(Ok(()))?;
        }
        Ok(())
    }

    fn event(&self, row: usize) -> Event<'_> {
        let mut event = self.store.event(row);
        self.says.rewrite(row, &mut event, false);
        for link in self.noted.get(&row).into_iter().flat_map(|noted| &noted.links) {
            // two may draw one link, and what is read back has it already
            if !event.links.contains(link) {
                event.links.push(link.clone());
            }
        }
        event
    }
}
