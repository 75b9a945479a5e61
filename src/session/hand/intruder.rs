//! Which accesses a report holds to be the intruder's.

use crate::export::Handout;
use crate::query::{Filter, QueryError, read};
use crate::session::{Effect, Input, Session};
use std::sync::Arc;

impl Session {
    /// Says which they are; without a query it is typed, in the list of what is handed over.
    pub(in crate::session) fn choose_intruder(&mut self, query: Option<&str>) -> Vec<Effect> {
        let Some(query) = query else {
            let Some(hand) = self.hand() else { return self.open_report() };
            if hand.handout() == Handout::Report {
                hand.typed = Some(Input::new(hand.intruder.as_str()));
            } else {
                self.complain("of these only a report tells the intruder's accesses: choose it first");
            }
            return Vec::new();
        };
        match self.intruder_of(query) {
            Ok(_) => self.set_intruder(query),
            Err(why) => self.complain(why.to_string()),
        }
        Vec::new()
    }

    /// Opens the list of what is handed over at the report.
    fn open_report(&mut self) -> Vec<Effect> {
        let effects = self.open_hand();
        if let Some(hand) = self.hand() {
            hand.chosen = Handout::ALL.iter().position(|one| *one == Handout::Report).unwrap_or_default();
        }
        self.choose_intruder(None);
        effects
    }

    /// Takes what is typed of it, if that can be read.
    pub(super) fn take_intruder(&mut self) {
        let typed = self.hand().and_then(|hand| hand.typed.clone());
        let Some(query) = typed.map(|typed| typed.text().trim().to_owned()) else { return };
        match self.intruder_of(&query) {
            Ok(_) => {
                self.set_intruder(&query);
                if let Some(hand) = self.hand() {
                    hand.typed = None;
                }
            }
            Err(why) => self.complain(why.to_string()),
        }
    }

    fn set_intruder(&mut self, query: &str) {
        self.intruder = Some(Arc::from(query)).filter(|_| !query.is_empty());
        if let Some(hand) = self.hand() {
            query.clone_into(&mut hand.intruder);
        }
        self.say(match query {
            "" => "a report holds those to be the intruder's that no sign-in issued".to_owned(),
            query => format!("a report holds these accesses to be the intruder's: {query}"),
        });
    }

    fn intruder_of(&self, query: &str) -> Result<Filter, QueryError> {
        read(query, self.view.zone)
    }

    /// Which they are, as an order says it.
    pub(super) fn ordered_intruder(&self) -> Option<(String, Filter)> {
        let query = self.intruder.as_deref()?;
        self.intruder_of(query).ok().map(|filter| (query.to_owned(), filter))
    }
}
