//! What a report is asked of.

use crate::engine::Order;
use crate::engine::local::stats::FORGED;
use crate::export::About;
use crate::export::report::Commands;
use crate::query::{Filter, bracketed, read};
use std::sync::Arc;

/// What a report is asked of.
#[derive(Debug)]
pub(in crate::engine::local) struct ReportAsk {
    /// As it is ordered.
    pub order: Arc<Order>,
    /// What it states of itself.
    pub about: About,
    /// The last instant of the day as of which it is asked.
    pub until: Option<i64>,
    /// How the command line says the same.
    pub commands: Commands,
}

impl ReportAsk {
    /// The query that says which accesses are the intruder's, where one does.
    pub fn intruder(&self) -> Option<&str> {
        self.order.intruder.as_deref()
    }

    /// The query that keeps the accesses of the intruder, of the events of the report.
    pub fn suspect(&self) -> String {
        match self.intruder() {
            // what people say of an access is in no log
            Some(query) => format!("{} stage:mailbox_access not is:claim", bracketed(query)),
            None => FORGED.to_owned(),
        }
    }

    /// The events of the report, narrowed by another query; of an empty one all of them.
    pub fn narrowed(&self, by: &str) -> Filter {
        let filter = &self.order.filter;
        if by.is_empty() {
            return filter.clone();
        }
        // it was read when the report was ordered, or is no one's to type; of what can't be read nothing is told
        let by = read(by, self.order.zone).unwrap_or_else(|_| Filter::Not(Box::new(Filter::All)));
        match self.until.map_or(by.clone(), |end| by.as_of(end)) {
            // of which instant a filter is meant stands at its top
            Filter::And(parts) if self.until.is_some() => {
                Filter::And([filter.clone()].into_iter().chain(parts).collect())
            }
            by => filter.clone().and(by),
        }
    }
}
