//! What is handed over of a playback: exactly the events that were shown. A query says the same where it can.

use super::ExportError;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, ExportRequest};
use crate::event::Moment;
use crate::export::Until;
use crate::query::{bracketed, quoted, read};
use crate::store::RowSet;
use std::sync::Arc;

/// So many events that a query keeps and nobody has seen yet are named in it by their ids.
const NAMED: usize = 24;

/// In what a query and what was played differ.
struct Apart {
    /// What the query keeps, and is not played yet.
    beyond: RowSet,
    /// What was played, and the query does not keep.
    missed: RowSet,
}

impl LocalEngine {
    /// Rewrites an order so that its query selects exactly the events played. Time terms match whole instants and
    /// overlapping spans, so events on the border are excluded or added by id.
    pub(super) fn exactly(&mut self, order: &Arc<ExportRequest>) -> Result<Arc<ExportRequest>, ExportError> {
        let Some(Apart { beyond, missed }) = self.apart(order)? else { return Ok(Arc::clone(order)) };
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

    /// The ids of some events as a query names them; `None` of none, and of too many.
    fn by_id(&self, rows: &RowSet) -> Option<String> {
        (1..=NAMED).contains(&rows.count()).then(|| {
            let ids: Vec<String> = rows.iter().map(|row| quoted(&self.store.id(row))).collect();
            format!("id:({})", ids.join(" "))
        })
    }

    /// Where what is handed over of a playback ends; `None` where it is of none.
    pub(super) fn ends_at(&mut self, order: &ExportRequest) -> Result<Option<Until>, ExportError> {
        let Some((_, place)) = order.filter.played() else { return Ok(None) };
        let time = Moment::exact(place.time).text();
        let last = self.filtered(&order.filter, &Cancel::default())?.before(self.store.dated());
        let apart = self.apart(order)?;
        let [beyond, missed] =
            apart.map_or([0; 2], |apart| [&apart.beyond, &apart.missed].map(|rows| rows.count() as u64));
        Ok(Some(Until { time, event: last.map(|row| self.store.id(row)), beyond, missed }))
    }

    /// In what the query of an order and what was played differ; `None` where nothing is played, or it can't be read.
    fn apart(&mut self, order: &ExportRequest) -> Result<Option<Apart>, ExportError> {
        if order.filter.played().is_none() {
            return Ok(None);
        }
        let Ok(query) = read(&order.query, order.zone) else { return Ok(None) };
        let query = match order.filter.instant() {
            Some(instant) => query.as_of(instant),
            None => query,
        };
        let cancel = Cancel::default();
        let played = self.filtered(&order.filter, &cancel)?;
        let keeps = self.filtered(&query, &cancel)?;
        Ok(Some(Apart { beyond: keeps.without(&played), missed: played.without(&keeps) }))
    }
}
