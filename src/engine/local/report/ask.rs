//! The scope of a report: its events, its day, and its intruder.

use crate::engine::ExportRequest;
use crate::engine::local::stats::FORGED;
use crate::event::Zone;
use crate::export::About;
use crate::export::report::Commands;
use crate::query::{Filter, bracketed, quoted, read};
use std::sync::Arc;

/// Selects accesses recorded in a log, leaving out statements about accesses.
pub(super) const ACCESSES: &str = "stage:mailbox_access not is:claim";

/// The scope of a report.
#[derive(Debug)]
pub(in crate::engine::local) struct ReportAsk {
    /// The export request.
    pub order: Arc<ExportRequest>,
    /// The description of the export, which the report states about itself.
    pub about: About,
    /// The last instant of the day as of which to report, in nanoseconds since 1970 UTC.
    pub until: Option<i64>,
    /// Renders the command lines that reproduce the numbers.
    pub commands: Commands,
}

impl ReportAsk {
    /// Query and filter for the intruder's accesses, if given.
    pub fn intruder(&self) -> Option<&(String, Filter)> {
        self.order.intruder.as_ref()
    }

    /// Query and filter for the intruder's accesses among the events of the report.
    pub fn suspect(&self) -> Narrower {
        match self.intruder() {
            Some((query, filter)) => Narrower {
                query: format!("{} {ACCESSES}", bracketed(query)),
                filter: filter.clone().and(known(ACCESSES)),
            },
            None => Narrower::of(FORGED),
        }
    }

    /// The events of the report that a query selects.
    pub fn narrowed(&self, by: &Narrower) -> Filter {
        self.narrowed_to(&by.filter)
    }

    /// The events of the report that match a filter.
    pub fn narrowed_to(&self, by: &Filter) -> Filter {
        let filter = &self.order.filter;
        if *by == Filter::All {
            return filter.clone();
        }
        match self.until.map_or_else(|| by.clone(), |end| by.clone().as_of(end)) {
            // `as_of` terms only count at the top level of a filter
            Filter::And(parts) if self.until.is_some() => {
                Filter::And([filter.clone()].into_iter().chain(parts).collect())
            }
            by => filter.clone().and(by),
        }
    }
}

/// A query that selects some of the report's events, with the parsed filter.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct Narrower {
    /// The query as a command line has it.
    pub query: String,
    /// The filter.
    pub filter: Filter,
}

impl Narrower {
    /// Selects all events of the report.
    pub fn nothing() -> Self {
        Self { query: String::new(), filter: Filter::All }
    }

    /// One of the report's built-in queries.
    pub fn of(query: &str) -> Self {
        Self { query: query.to_owned(), filter: known(query) }
    }

    /// Selects the events in the chain of an event.
    pub fn chain(id: &str) -> Self {
        Self { query: format!("chain:{}", quoted(id)), filter: Filter::Chain(id.to_owned()) }
    }
}

/// Parses a built-in query; matches nothing if it can't be parsed.
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
