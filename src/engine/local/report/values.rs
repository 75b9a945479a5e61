//! Questions that all parts of a report ask.

use super::{Making, Narrower};
use crate::engine::{Anchor, Body, EngineError, Question, Row};
use crate::event::Field;
use crate::store::Tally;

impl Making<'_> {
    /// The most frequent values of a field among the events that a query selects, and the number of all values.
    pub(super) fn values(
        &mut self,
        by: &Narrower,
        field: Field,
        top: usize,
    ) -> Result<(Vec<(String, Tally)>, u64), EngineError> {
        let filter = self.ask.narrowed(by);
        let question = Question::Facet { filter, field, top, keep: Vec::new() };
        let Body::Facet(facet) = self.engine.body(&question, self.cancel)? else {
            return Ok((Vec::new(), 0));
        };
        let values = facet.values.iter().map(|value| (value.value.clone(), value.tally)).collect();
        Ok((values, facet.distinct))
    }

    /// The first events that a query selects, at most `most`.
    pub(super) fn events(&mut self, by: &Narrower, most: usize) -> Result<Vec<Row>, EngineError> {
        let question = Question::Window {
            filter: self.ask.narrowed(by),
            anchor: Anchor::First,
            before: 0,
            after: most,
            records: false,
            find: None,
        };
        match self.engine.body(&question, self.cancel)? {
            Body::Window(window) => Ok(window.rows.to_vec()),
            _ => Ok(Vec::new()),
        }
    }

    /// The number of events that a query selects.
    pub(super) fn count(&mut self, by: &Narrower) -> Result<u64, EngineError> {
        let filter = self.ask.narrowed(by);
        Ok(self.engine.filtered(&filter, self.cancel)?.count() as u64)
    }

    /// The command line that counts the events that a query selects.
    pub(super) fn counting(&self, by: &str) -> String {
        self.ask.commands.narrowed("query", by, &["--format", "count"])
    }

    /// The command line that lists them.
    pub(super) fn telling(&self, by: &str) -> String {
        self.ask.commands.narrowed("query", by, &["--format", "jsonl"])
    }
}
