//! The intruder's accesses in a report, which the user sets by a query.

use super::ExportInput;
use crate::export::ExportFormat;
use crate::query::{Filter, QueryError, read};
use crate::session::query_check::Proposed;
use crate::session::{Effect, Input, Session};
use std::sync::Arc;

impl Session {
    /// Sets the query for the intruder's accesses; without one, opens its input in the export dialog.
    pub(in crate::session) fn choose_intruder(&mut self, query: Option<&str>) -> Vec<Effect> {
        let Some(query) = query else {
            let Some(dialog) = self.dialog() else { return self.open_report() };
            if dialog.format() == ExportFormat::Report {
                dialog.input = ExportInput::Intruder(Input::new(dialog.intruder.as_str()));
            } else {
                self.complain("of these only a report tells the intruder's accesses: choose it first");
            }
            return Vec::new();
        };
        self.propose_intruder(query)
    }

    /// Opens the export dialog at the report format.
    fn open_report(&mut self) -> Vec<Effect> {
        let effects = self.open_export();
        if let Some(dialog) = self.dialog() {
            dialog.chosen =
                ExportFormat::ALL.iter().position(|one| *one == ExportFormat::Report).unwrap_or_default();
        }
        self.choose_intruder(None);
        effects
    }

    /// Accepts the typed query, if it can be parsed and its names exist.
    pub(super) fn take_intruder(&mut self) -> Vec<Effect> {
        let Some(ExportInput::Intruder(typed)) = self.dialog().map(|dialog| &dialog.input) else {
            return Vec::new();
        };
        let query = typed.text().trim().to_owned();
        self.propose_intruder(&query)
    }

    fn propose_intruder(&mut self, query: &str) -> Vec<Effect> {
        self.withdraw();
        match self.intruder_of(query) {
            Ok(_) if query.is_empty() => self.set_intruder(query),
            Ok(filter) => return self.propose(Proposed::Intruder(Arc::from(query)), filter),
            Err(why) => self.complain(why.to_string()),
        }
        Vec::new()
    }

    /// Sets the query; an empty one stands for accesses without a sign-in.
    pub(in crate::session) fn set_intruder(&mut self, query: &str) {
        self.intruder = Some(Arc::from(query)).filter(|_| !query.is_empty());
        if let Some(dialog) = self.dialog() {
            query.clone_into(&mut dialog.intruder);
            if matches!(dialog.input, ExportInput::Intruder(_)) {
                dialog.input = ExportInput::List;
            }
        }
        self.say(match query {
            "" => "a report holds those to be the intruder's that no sign-in issued".to_owned(),
            query => format!("a report holds these accesses to be the intruder's: {query}"),
        });
    }

    fn intruder_of(&self, query: &str) -> Result<Filter, QueryError> {
        read(query, self.view.zone)
    }

    /// The query and its filter for an export request.
    pub(super) fn ordered_intruder(&self) -> Option<(String, Filter)> {
        let query = self.intruder.as_deref()?;
        self.intruder_of(query).ok().map(|filter| (query.to_owned(), filter))
    }
}
