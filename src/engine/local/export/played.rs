//! Exports of a playback contain exactly the events played, and state a query that selects them, where one can.

use super::ExportError;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, ExportRequest};
use crate::event::Moment;
use crate::export::Until;
use crate::query::{bracketed, quoted, read};
use crate::store::RowSet;
use std::sync::Arc;

/// Up to this many border events are named in the query by id.
const NAMED: usize = 24;

/// The difference between a query and what was played.
struct Apart {
    /// Events that match the query but are not played yet.
    beyond: RowSet,
    /// Events that were played but do not match the query.
    missed: RowSet,
}

impl LocalEngine {
    /// Rewrites an order so that its query selects exactly the events played. Time terms match whole instants and
    /// overlapping spans, so events on the border are excluded or added by id.
    pub(super) fn exactly(
        &mut self,
        order: &Arc<ExportRequest>,
        cancel: &Cancel,
    ) -> Result<Arc<ExportRequest>, ExportError> {
        let Some(Apart { beyond, missed }) = self.apart(order, cancel)? else { return Ok(Arc::clone(order)) };
        let query = order.query.trim();
        let less = self.by_id(&beyond).map(|ids| format!("{} -{ids}", bracketed(query)));
        let more = self.by_id(&missed).map(|ids| match &less {
            Some(less) => format!("({less}) or {ids}"),
            None => format!("{} or {ids}", bracketed(query)),
        });
        Ok(match more.or(less) {
            Some(query) => Arc::new(ExportRequest { query, ..ExportRequest::clone(order) }),
            None => Arc::clone(order),
        })
    }

    /// A query term for the ids of some rows; `None` if there are none or too many.
    fn by_id(&self, rows: &RowSet) -> Option<String> {
        (1..=NAMED).contains(&rows.count()).then(|| {
            let ids: Vec<String> = rows.iter().map(|row| quoted(&self.store.id(row))).collect();
            format!("id:({})", ids.join(" "))
        })
    }

    /// Where the exported playback ends; `None` if nothing is played.
    pub(super) fn ends_at(
        &mut self,
        order: &ExportRequest,
        cancel: &Cancel,
    ) -> Result<Option<Until>, ExportError> {
        let Some((_, place)) = order.filter.played() else { return Ok(None) };
        let time = Moment::exact(place.time).text();
        let last = self.filtered(&order.filter, cancel)?.before(self.store.dated());
        let apart = self.apart(order, cancel)?;
        let [beyond, missed] =
            apart.map_or([0; 2], |apart| [&apart.beyond, &apart.missed].map(|rows| rows.count() as u64));
        Ok(Some(Until { time, event: last.map(|row| self.store.id(row)), beyond, missed }))
    }

    /// The difference between an order's query and what was played; `None` if nothing is played or the query can't be
    /// parsed.
    fn apart(&mut self, order: &ExportRequest, cancel: &Cancel) -> Result<Option<Apart>, ExportError> {
        if order.filter.played().is_none() {
            return Ok(None);
        }
        let Ok(query) = read(&order.query, order.zone) else { return Ok(None) };
        let query = match order.filter.instant() {
            Some(instant) => query.as_of(instant),
            None => query,
        };
        let played = self.filtered(&order.filter, cancel)?;
        let keeps = self.filtered(&query, cancel)?;
        Ok(Some(Apart { beyond: keeps.without(&played), missed: played.without(&keeps) }))
    }
}
