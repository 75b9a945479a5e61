//! Saved views: what the analyst sees, under a name.

use crate::case::notes::{Act, SavedView};
use crate::engine::On;
use crate::event::Zone;
use crate::query::read;
use crate::session::{Effect, Session, last_day};
use std::sync::Arc;

impl Session {
    /// Keeps the view under a name.
    pub(super) fn save_view(&mut self, name: &str) -> Vec<Effect> {
        let view = SavedView {
            name: name.trim().to_owned(),
            query: self.view.query.to_string(),
            columns: Vec::new(),
            zone: Some(self.view.zone.to_string()),
            as_of: self.view.as_of.as_deref().map(str::to_owned),
        };
        self.send(vec![Act::View(view)], &On::Nothing)
    }

    /// The saved views, by name.
    #[must_use]
    pub fn saved_views(&self) -> &[(SavedView, crate::case::notes::Said)] {
        self.notes.answer.as_ref().map_or(&[], |answer| &answer.views)
    }

    /// Sees the case by a saved view.
    pub(in crate::session) fn take_view(&mut self, name: &str) -> Vec<Effect> {
        let known = self.saved_views().iter().map(|(view, _)| view);
        let Some(view) = known.clone().find(|view| view.name == name).cloned() else {
            let names: Vec<&str> = known.map(|view| view.name.as_str()).collect();
            let there = if names.is_empty() {
                "none is saved yet; \" saves one".to_owned()
            } else {
                names.join(", ")
            };
            self.complain(format!("no view is called `{name}`: {there}"));
            return Vec::new();
        };
        let zone = view.zone.as_deref().and_then(Zone::parse).unwrap_or(self.view.zone);
        let filter = match read(&view.query, zone) {
            Ok(filter) => filter,
            Err(why) => {
                self.complain(format!("view {name}: {why}"));
                return Vec::new();
            }
        };
        self.remember(&format!("view {name}"));
        self.view.zone = zone;
        self.view.as_of = view.as_of.as_deref().and_then(|day| last_day(day, zone).ok()).map(Arc::from);
        self.put_filter(&view.query, filter);
        self.keep_trail();
        self.say(format!("view {name}"));
        let mut effects = self.ask_all();
        effects.extend(self.ask_event());
        effects
    }
}
