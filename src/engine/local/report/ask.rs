//! What a report is asked of.

use crate::engine::ExportRequest;
use crate::engine::local::stats::FORGED;
use crate::event::Zone;
use crate::export::About;
use crate::export::report::Commands;
use crate::query::{Filter, bracketed, quoted, read};
use std::sync::Arc;

/// Accesses by a log: what people say of one is in none.
pub(super) const ACCESSES: &str = "stage:mailbox_access not is:claim";

/// What a report is asked of.
#[derive(Debug)]
pub(in crate::engine::local) struct ReportAsk {
    /// As it is ordered.
    pub order: Arc<ExportRequest>,
    /// What it states of itself.
    pub about: About,
    /// The last instant of the day as of which it is asked.
    pub until: Option<i64>,
    /// How the command line says the same.
    pub commands: Commands,
}

impl ReportAsk {
    /// The query that says which accesses are the intruder's, where one does, and what it keeps.
    pub fn intruder(&self) -> Option<&(String, Filter)> {
        self.order.intruder.as_ref()
    }

    /// The accesses of the intruder: the query that keeps them of the events of the report, and what it keeps.
    pub fn suspect(&self) -> Narrower {
        match self.intruder() {
            Some((query, filter)) => Narrower {
                query: format!("{} {ACCESSES}", bracketed(query)),
                filter: filter.clone().and(known(ACCESSES)),
            },
            None => Narrower::of(FORGED),
        }
    }

    /// The events of the report, narrowed.
    pub fn narrowed(&self, by: &Narrower) -> Filter {
        self.narrowed_to(&by.filter)
    }

    /// The events of the report, narrowed to what a filter keeps.
    pub fn narrowed_to(&self, by: &Filter) -> Filter {
        let filter = &self.order.filter;
        if *by == Filter::All {
            return filter.clone();
        }
        match self.until.map_or_else(|| by.clone(), |end| by.clone().as_of(end)) {
            // of which instant a filter is meant stands at its top
            Filter::And(parts) if self.until.is_some() => {
                Filter::And([filter.clone()].into_iter().chain(parts).collect())
            }
            by => filter.clone().and(by),
        }
    }
}

/// A query that narrows the events of a report, and what it keeps, which was read once.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct Narrower {
    /// As a command says it.
    pub query: String,
    /// What it keeps.
    pub filter: Filter,
}

impl Narrower {
    /// All of the events.
    pub fn nothing() -> Self {
        Self { query: String::new(), filter: Filter::All }
    }

    /// One of the queries of this room, none of which anybody types.
    pub fn of(query: &str) -> Self {
        Self { query: query.to_owned(), filter: known(query) }
    }

    /// The events of the chain of an event.
    pub fn chain(id: &str) -> Self {
        Self { query: format!("chain:{}", quoted(id)), filter: Filter::Chain(id.to_owned()) }
    }
}

/// What a query of this room keeps.
fn known(query: &str) -> Filter {
    read(query, Zone::Utc).unwrap_or_else(|_| Filter::Not(Box::new(Filter::All)))
}

#[cfg(test)]
mod tests {
    use super::super::QUERIES;
    use crate::event::Zone;
    use crate::query::read;

    #[test]
    fn every_query_of_a_report_can_be_read() {
        for query in QUERIES {
            assert!(read(query, Zone::Utc).is_ok(), "{query}");
        }
    }
}
