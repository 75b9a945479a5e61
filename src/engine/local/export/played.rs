//! What is handed over of a playback: exactly the events that were shown. A query says the same where it can.

use super::HandError;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, Order};
use crate::event::Moment;
use crate::export::Until;
use crate::query::{bracketed, quoted, read};
use crate::store::RowSet;
use std::sync::Arc;

/// So many events that a query keeps and nobody has seen yet are named in it by their ids.
const NAMED: usize = 24;

impl LocalEngine {
    /// An order, whose query keeps exactly what was played where that can be said. A query of time takes what overlaps, and
    /// all events of an instant: what was not played of these is left out by name.
    pub(super) fn exactly(&mut self, order: &Arc<Order>) -> Result<Arc<Order>, HandError> {
        let beyond = match self.beyond(order)? {
            Some(beyond) if (1..=NAMED).contains(&beyond.count()) => beyond,
            _ => return Ok(Arc::clone(order)),
        };
        let ids: Vec<String> = beyond.iter().map(|row| quoted(&self.store.id(row))).collect();
        let query = format!("{} -id:({})", bracketed(order.query.trim()), ids.join(" "));
        Ok(Arc::new(Order { query, ..Order::clone(order) }))
    }

    /// Where what is handed over of a playback ends; `None` where it is of none.
    pub(super) fn ends_at(&mut self, order: &Order) -> Result<Option<Until>, HandError> {
        let Some((_, place)) = order.filter.played() else { return Ok(None) };
        let time = Moment::exact(place.time).text();
        let last = self.filtered(&order.filter, &Cancel::default())?.before(self.store.dated());
        let beyond = self.beyond(order)?.map_or(0, |beyond| beyond.count() as u64);
        Ok(Some(Until { time, event: last.map(|row| self.store.id(row)), beyond }))
    }

    /// The rows that the query of an order keeps and that are not played yet; `None` where nothing is, or it can't be read.
    fn beyond(&mut self, order: &Order) -> Result<Option<RowSet>, HandError> {
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
        Ok(Some(self.filtered(&query, &cancel)?.without(&played)))
    }
}
