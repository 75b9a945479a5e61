//! Checks the names in a filter: an unknown identity or event restores the view from before the filter.

use super::{Bar, Effect, Naming, PromptKind, Session};
use crate::chain::UnknownName;
use crate::engine::{Counted, QueryProblem, Question, Slot};
use crate::query::{Filter, QueryError, may_be_pointless};
use std::sync::Arc;

/// A filter that was applied before its names were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UncheckedFilter {
    query: Arc<str>,
    /// Whether it was typed in the prompt and no command ran since.
    typed: bool,
}

/// What to do with a query once its names are known to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Proposed {
    /// Open a second pane with it.
    Pane(Arc<str>, Arc<Filter>),
    /// Use it for the intruder's accesses in reports.
    Intruder(Arc<str>),
}

impl Session {
    /// Asks whether the names in a query exist before using it.
    pub(super) fn propose(&mut self, proposed: Proposed, filter: Filter) -> Vec<Effect> {
        self.pending.unchecked_proposal = Some(proposed);
        vec![self.ask(Question::Proposed { filter })]
    }

    /// Drops the proposed query.
    pub(super) fn withdraw(&mut self) {
        self.pending.unchecked_proposal = None;
        self.forget_slot(Slot::Proposed);
    }

    /// Drops a proposed query that is still being checked; `None` if there is none.
    pub(super) fn withdraw_waiting(&mut self) -> Option<Vec<Effect>> {
        let (Proposed::Pane(query, _) | Proposed::Intruder(query)) = self.waits_proposed()?;
        let said = format!("{query} is taken back");
        self.withdraw();
        self.say(said);
        Some(vec![Effect::Cancel(Slot::Proposed)])
    }

    /// The proposed query, while it is being checked.
    pub(super) fn waits_proposed(&self) -> Option<&Proposed> {
        self.pending
            .unchecked_proposal
            .as_ref()
            .filter(|_| self.awaits(Slot::Proposed) || self.waits_for_analysis(Slot::Proposed))
    }

    /// The query for the intruder's accesses, while it is being checked.
    pub(super) fn proposed_intruder(&self) -> Option<&str> {
        match self.waits_proposed()? {
            Proposed::Intruder(query) => Some(query),
            Proposed::Pane(..) => None,
        }
    }

    /// Reports that a proposed query waits for the analysis.
    pub(super) fn say_proposed_waits(&mut self) {
        let Some(Proposed::Pane(query, _) | Proposed::Intruder(query)) = &self.pending.unchecked_proposal
        else {
            return;
        };
        self.say(format!("{query} waits until all events were looked at together"));
    }

    /// Uses the proposed query, or reports the unknown name in it.
    pub(super) fn take_proposed(&mut self, slip: Option<QueryProblem>) -> Vec<Effect> {
        let Some(proposed) = self.pending.unchecked_proposal.take() else { return Vec::new() };
        if let Some(QueryProblem::Unnamed(unnamed)) = slip {
            self.complain(unnamed.to_string());
            return Vec::new();
        }
        // matching events may not be loaded yet
        if let (Some(QueryProblem::Meant(meant)), Proposed::Intruder(query)) = (&slip, &proposed)
            && self.loading.is_none()
            && let Some(error) = meant.in_query(query)
        {
            self.complain(error.to_string());
            return Vec::new();
        }
        match proposed {
            Proposed::Pane(query, filter) => self.open_pane(query, filter),
            Proposed::Intruder(query) => {
                self.set_intruder(&query);
                if let Some(QueryProblem::Meant(meant)) = slip.filter(|_| self.loading.is_none()) {
                    self.complain(format!("no event passes {query}: {meant}"));
                }
                Vec::new()
            }
        }
    }

    /// Remembers that the present filter has not been checked.
    pub(super) fn mark_unchecked(&mut self) {
        self.pending.unchecked_filter =
            Some(UncheckedFilter { query: Arc::clone(&self.view.scope.query), typed: false });
    }

    /// Whether the names in the present filter are still being checked; until then the rows shown before stay.
    pub(super) fn checks_names(&self) -> bool {
        let is_it = |tried: &UncheckedFilter| tried.query == self.view.scope.query;
        self.pending.unchecked_filter.as_ref().is_some_and(is_it) && self.view.scope.filter.is_of_names()
    }

    /// Remembers that the filter was typed in the prompt, to which a wrong name returns.
    pub(super) fn try_typed(&mut self) {
        if let Some(tried) = &mut self.pending.unchecked_filter {
            tried.typed = true;
        }
    }

    /// Remembers that a command ran since, so that a wrong name does not reopen the prompt.
    pub(super) fn forget_typed_filter(&mut self) {
        if let Some(tried) = &mut self.pending.unchecked_filter {
            tried.typed = false;
        }
    }

    /// Asks whether the names in the filter exist, if it has any; while a filter is being typed, those in that one.
    pub(super) fn ask_names(&mut self) -> Option<Effect> {
        self.forget_slot(Slot::QueryProblem);
        let filter = match self.bar.as_ref().filter(|bar| bar.kind == PromptKind::Filter) {
            Some(bar) => self.view.known(bar.naming.as_ref()?.filter.clone()),
            None => Some(self.view.effective()).filter(Filter::is_of_names)?,
        };
        Some(self.ask(Question::QueryProblem { filter }))
    }

    /// Asks whether the names in a typed filter exist; it is previewed once they do.
    pub(super) fn await_names(&mut self, naming: Naming) -> Vec<Effect> {
        let Some(bar) = &mut self.bar else { return Vec::new() };
        if bar.naming.as_ref().is_some_and(|known| known.filter == naming.filter) {
            return Vec::new();
        }
        bar.naming = Some(naming);
        self.ask_names().into_iter().collect()
    }

    /// Takes the check of a typed filter's names; `None` if none is being checked.
    fn take_naming(&mut self, slip: Option<&QueryProblem>) -> Option<Vec<Effect>> {
        let bar = self.bar.as_mut()?;
        let naming = bar.naming.as_mut()?;
        if let Some(QueryProblem::Unnamed(unnamed)) = slip {
            naming.unnamed = Some(unnamed.clone());
            return Some(Vec::new());
        }
        let Naming { query, filter, value, .. } = bar.naming.take()?;
        bar.value = value;
        Some(self.show(query, filter))
    }

    /// Takes the count of the filter's events; if it is 0, asks what was probably meant.
    pub(super) fn take_count(&mut self, counted: &Counted) -> Option<Effect> {
        self.pane.counted = Some(*counted);
        self.chains.accesses = counted.case_accesses;
        self.offer_shown();
        self.ask_meant()
    }

    /// Asks what was probably meant by a filter that matches nothing, or that may have a part to no purpose.
    pub(super) fn ask_meant(&mut self) -> Option<Effect> {
        let none = self.pane.counted.is_some_and(|counted| counted.total.records == 0);
        let read = self.loading.is_none() && !self.view.scope.query.is_empty();
        let naming = self.bar.as_ref().is_some_and(|bar| bar.naming.is_some());
        let counted = self.pane.counted.is_some();
        let is_asked = none || counted && may_be_pointless(&self.view.scope.filter);
        if !is_asked || !read || naming || self.awaits(Slot::QueryProblem) {
            return None;
        }
        let filter = self.view.effective();
        Some(self.ask(Question::QueryProblem { filter }))
    }

    /// Takes the check of the filter's names.
    pub(super) fn take_query_problem(&mut self, slip: Option<QueryProblem>) -> Vec<Effect> {
        if let Some(effects) = self.take_naming(slip.as_ref()) {
            return effects;
        }
        let trying = self.checks_names();
        let Some(slip) = slip else {
            // the names exist, and later events can't change that
            (self.pane.unnamed, self.pending.unchecked_filter) = (None, None);
            return if trying { self.ask_all_over() } else { Vec::new() };
        };
        if let QueryProblem::Unnamed(unnamed) = &slip
            && let Some(effects) = self.refuse(unnamed)
        {
            return effects;
        }
        self.pending.unchecked_filter = None;
        let said = slip.spelled_in(&self.view.scope.query).to_string();
        let told = self.pane.unnamed.replace(said.clone());
        if self.bar.is_none() && told != self.pane.unnamed {
            self.complain(said);
        }
        if trying { self.ask_all_over() } else { Vec::new() }
    }

    /// Restores the view from before a filter with an unknown name; `None` if the filter was not applied just now.
    fn refuse(&mut self, unnamed: &UnknownName) -> Option<Vec<Effect>> {
        let tried =
            self.pending.unchecked_filter.take().filter(|tried| tried.query == self.view.scope.query)?;
        let before = self.pane.history.take_back(&filtered(&tried.query))?;
        self.queries.retain(|known| *known != *tried.query);
        let error = unnamed.in_query(&tried.query);
        let effects = self.go_back_to(before);
        if !(tried.typed && self.mend_filter(&tried.query, error)) {
            self.complain(unnamed.to_string());
        }
        Some(effects)
    }

    /// Opens the prompt with a wrong filter, to be mended; returns whether there is room for it.
    pub(super) fn mend_filter(&mut self, query: &str, error: QueryError) -> bool {
        let is_free = self.overlay.is_none();
        if is_free {
            self.bar = Some(Bar { error: Some(error), ..Bar::new(PromptKind::Filter, query) });
        }
        is_free
    }
}

/// The history's label for a change of the filter.
pub(super) fn filtered(query: &str) -> String {
    if query.is_empty() { "no filter".to_owned() } else { format!("filter {query}") }
}
