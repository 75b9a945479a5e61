//! Saved views: query, columns, zone and day under a name.

use super::words;
use crate::case::notes::{Act, SavedView, ShownView};
use crate::engine::NoteTarget;
use crate::event::Zone;
use crate::query::{Filter, read};
use crate::session::{Columns, Effect, NotePrompt, Off, PromptKind, Session, last_day};
use std::sync::Arc;

impl Session {
    /// Saves the view under a name; if there is one of that name, asks first.
    pub(super) fn save_view(&mut self, name: &str) -> Vec<Effect> {
        let view = SavedView {
            name: name.trim().to_owned(),
            query: self.view.scope.query.to_string(),
            off: self.view.scope.off.iter().map(|term| term.text.to_string()).collect(),
            columns: self.view.columns.as_ref().map_or_else(Vec::new, |columns| columns.names()),
            zone: Some(self.view.zone.to_string()),
            as_of: self.view.as_of.as_deref().map(str::to_owned),
        };
        let known = self.own_views().find(|known| known.view.name == view.name);
        let Some(question) = known.map(words::in_place) else {
            return self.send(vec![Act::View(view)], &NoteTarget::Nothing);
        };
        self.note_once_sure(
            Act::View(view),
            question,
            (PromptKind::Note(NotePrompt::SaveView), name.to_owned()),
        );
        Vec::new()
    }

    /// The saved views, sorted by the names that they are shown under.
    #[must_use]
    pub fn saved_views(&self) -> &[ShownView] {
        self.notes.answer.as_ref().map_or(&[], |answer| &answer.views)
    }

    /// The saved views that a new one of the same name replaces: not those of other analysts.
    pub(super) fn own_views(&self) -> impl Iterator<Item = &ShownView> {
        let by = self.notes.answer.as_ref().map_or("", |answer| answer.by.as_str());
        self.saved_views().iter().filter(move |known| &*known.said.by == by)
    }

    /// Applies a saved view.
    pub(in crate::session) fn take_view(&mut self, name: &str) -> Vec<Effect> {
        let known = self.saved_views();
        let Some(view) = known.iter().find(|known| known.shown == name).map(|known| known.view.clone())
        else {
            let names: Vec<&str> = known.iter().map(|known| known.shown.as_str()).collect();
            let there = if names.is_empty() {
                "none is saved yet; \" saves one".to_owned()
            } else {
                names.join(", ")
            };
            self.complain(format!("no view is called `{name}`: {there}"));
            return Vec::new();
        };
        let settings = || -> Result<_, String> {
            let zone = zone_of(&view)?.unwrap_or(self.view.zone);
            Ok((zone, day_of(&view, zone)?, columns_of(&view)?))
        };
        let (zone, day, columns) = match settings() {
            Ok(settings) => settings,
            Err(why) => {
                self.complain(format!("view {name}: {why}"));
                return Vec::new();
            }
        };
        // while its query is mended, all else of it holds
        let (query, filter, wrong) = match read(&view.query, zone) {
            Ok(filter) => (&*view.query, filter, None),
            Err(error) => ("", Filter::All, Some(error)),
        };
        self.remember(&format!("view {name}"));
        self.view.zone = zone;
        self.set_day(day);
        // the switched-off terms are replaced, and listed after those that are on
        self.view.scope.off =
            view.off.iter().map(|term| Off { text: Arc::from(term.as_str()), at: usize::MAX }).collect();
        self.put_filter(query, filter);
        self.keep_trail();
        match wrong {
            None => self.say(format!("view {name}")),
            Some(error) => {
                self.complain(format!("view {name}: {error}"));
                self.mend_filter(&view.query, error);
            }
        }
        let before = std::mem::replace(&mut self.view.columns, columns);
        let mut effects = self.columns_changed(before.as_ref());
        effects.extend(self.ask_all());
        effects.extend(self.ask_event());
        effects
    }
}

/// The zone of a saved view; `None` where it has none, as those from before zones were saved.
fn zone_of(view: &SavedView) -> Result<Option<Zone>, String> {
    let zone = view.zone.as_deref().map(|zone| {
        Zone::parse(zone).ok_or_else(|| format!("there is no zone `{zone}`, which it was saved with"))
    });
    zone.transpose()
}

/// The day of a saved view; `None` is now.
fn day_of(view: &SavedView, zone: Zone) -> Result<Option<Arc<str>>, String> {
    let day = view.as_of.as_deref().map(|day| last_day(day, zone).map_err(|why| why.to_string()));
    Ok(day.transpose()?.map(Arc::from))
}

/// The columns of a saved view; `None` for the usual ones.
fn columns_of(view: &SavedView) -> Result<Option<Arc<Columns>>, String> {
    if view.columns.is_empty() {
        return Ok(None);
    }
    let columns = Columns::parse(&view.columns.join(","))?;
    Ok(Columns::of(columns.shown().to_vec()).map(Arc::new))
}
