//! Applies commands that narrow the view: the filter, values to include or exclude, facets, and text search.

use crate::engine::{Direction, LaneBy, Slot};
use crate::event::Field;
use crate::query::{Choice, Filter, choose_all, read};
use crate::session::columns::values_of;
use crate::session::query_check::filtered;
use crate::session::{
    ChainLine, DetailLine, Effect, FacetLine, FacetPanel, Find, Panel, Pick, Session, Tab, countable,
    detail_lines, facet_lines,
};
use std::sync::Arc;

/// Number of queries kept in the history.
const QUERIES: usize = 200;

impl Session {
    /// Sets the filter. A query that can't be read is reported and changes nothing.
    pub(super) fn set_filter(&mut self, query: &str) -> Vec<Effect> {
        let query = query.trim();
        match read(query, self.view.zone) {
            Ok(_) if query.is_empty() && self.view.scope.query.is_empty() && self.clear_off() => Vec::new(),
            Ok(_) if query == &*self.view.scope.query => Vec::new(),
            Ok(filter) => {
                self.remember(&filtered(query));
                self.put_filter(query, filter);
                self.mark_unchecked();
                self.keep_trail();
                self.ask_all()
            }
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
        }
    }

    /// Replaces the filter without asking for its rows, and adds the query to the history.
    pub(in crate::session) fn put_filter(&mut self, query: &str, filter: Filter) {
        self.view.scope.query = Arc::from(query);
        self.view.scope.filter = Arc::new(filter);
        self.settle_off();
        self.view.context = None;
        if !query.is_empty() {
            self.queries.retain(|known| known != query);
            self.queries.push(query.to_owned());
            if self.queries.len() > QUERIES {
                self.queries.remove(0);
            }
        }
    }

    /// Includes, excludes or selects alone the value under the cursor of the focused panel.
    pub(super) fn pick(&mut self, pick: Pick) -> Vec<Effect> {
        let choice = match pick {
            Pick::Include => Choice::Include,
            Pick::Exclude => Choice::Exclude,
            Pick::Only => Choice::Only,
        };
        match self.value_under_cursor() {
            Ok((name, values)) => {
                let query = choose_all(&self.view.scope.query, &name, &values, choice);
                self.set_filter(&query)
            }
            Err(why) => {
                self.complain(why);
                Vec::new()
            }
        }
    }

    /// The query name of the field under the cursor, and its value; several for a list.
    pub(in crate::session) fn value_under_cursor(&self) -> Result<(String, Vec<String>), String> {
        match self.focus {
            Panel::Timeline => {
                let row = self.selected().ok_or("there is no event here")?;
                values_of(row, &self.pane.timeline.column)
            }
            Panel::Facets => match facet_lines(self).get(self.facets.cursor) {
                Some(FacetLine::Value { field, value, .. }) => {
                    Ok((field.name().to_owned(), vec![value.clone()]))
                }
                _ => Err("choose a value first".to_owned()),
            },
            Panel::Lanes if self.view.by != LaneBy::Stage => {
                let swim = self.access_lanes().and_then(|access_lanes| access_lanes.get(self.lanes.lane));
                let value = swim.ok_or("choose a lane first")?.value.clone();
                let value = value.ok_or("this lane is of several: a filter can name them")?;
                Ok((self.view.by.field().name().to_owned(), vec![value]))
            }
            Panel::Lanes => {
                let stage = self.stages().get(self.lanes.lane).ok_or("choose a lane first")?;
                Ok((Field::Stage.name().to_owned(), vec![stage.name().to_owned()]))
            }
            Panel::Detail => self.detail_value(),
        }
    }

    fn detail_value(&self) -> Result<(String, Vec<String>), String> {
        let lines = detail_lines(self);
        if let Some(row) = lines.row(self.detail.cursor) {
            let value = row.laid.value().ok_or("choose a value: this holds several")?;
            return Ok((row.laid.name(), vec![value.to_owned()]));
        }
        match lines.get(self.detail.cursor) {
            // an alias of the account selects the account itself
            Some(DetailLine::Field { field: Some(Field::AccountNames), value, .. }) => {
                Ok((Field::Account.name().to_owned(), vec![value.clone()]))
            }
            Some(DetailLine::Field { field: Some(field), value, .. }) => {
                let field = *field;
                let values = self.selected().map(|row| row.event.list(field)).filter(|list| list.len() > 1);
                let one = || vec![value.clone()];
                let listed = |list: &[crate::event::Text<'_>]| list.iter().map(ToString::to_string).collect();
                let many = values.filter(|_| field != Field::MessageIds).map_or_else(one, listed);
                Ok((field.name().to_owned(), many))
            }
            Some(DetailLine::Chain(ChainLine::Carried(seen))) => {
                let identity = &seen.identity;
                Ok((identity.kind.field().name().to_owned(), vec![identity.value.clone()]))
            }
            _ => Err("this is no value that a query can name".to_owned()),
        }
    }

    pub(super) fn find_text(&mut self, text: &str) -> Vec<Effect> {
        let text = text.trim();
        if text.is_empty() {
            return self.end_find();
        }
        self.find = Some(Find { text: text.to_owned(), ..Find::default() });
        self.ask_find(Direction::Here).into_iter().collect()
    }

    /// Ends the search, whether all hits are known or not.
    pub(super) fn end_find(&mut self) -> Vec<Effect> {
        self.find = None;
        self.forget_slot(Slot::Find);
        vec![Effect::Cancel(Slot::Find)]
    }

    pub(super) fn find_again(&mut self, direction: Direction) -> Vec<Effect> {
        match &mut self.find {
            // this time the cursor moves, even if the search was only counting so far
            Some(find) => find.still = false,
            None => self.say("nothing is looked for; / finds text"),
        }
        self.ask_find(direction).into_iter().collect()
    }

    pub(super) fn toggle_facet(&mut self, field: Field) -> Vec<Effect> {
        if !countable(field) {
            self.complain(format!(
                "the values of {field} can't be counted: it is no facet, but a filter can name it"
            ));
            return Vec::new();
        }
        let known = self.view.facets.iter().position(|panel| panel.field == field);
        self.remember(&match known {
            Some(_) => format!("facet {field} closed"),
            None => format!("facet {field}"),
        });
        self.focus = Panel::Facets;
        if let Some(at) = known {
            self.view.facets.remove(at);
            return Vec::new();
        }
        self.view.facets.insert(0, FacetPanel { field, open: true, all: false });
        self.facets.cursor = 0;
        vec![self.ask_facet(field)]
    }

    /// Opens or closes the facet under the cursor, and moves the cursor to its heading.
    pub(super) fn open_facet(&mut self, open: bool) -> Vec<Effect> {
        let lines = facet_lines(self);
        let Some(field) = lines.get(self.facets.cursor).map(FacetLine::field) else { return Vec::new() };
        let is_open = |panel: &FacetPanel| panel.field == field && panel.open == open;
        if self.view.facets.iter().any(is_open) {
            return Vec::new();
        }
        self.remember(&format!("facet {field} {}", if open { "opened" } else { "folded" }));
        for panel in self.view.facets.iter_mut().filter(|panel| panel.field == field) {
            panel.open = open;
            panel.all = false;
        }
        let is_head = |line: &FacetLine| matches!(line, FacetLine::Head { field: f, .. } if *f == field);
        self.facets.cursor = facet_lines(self).iter().position(is_head).unwrap_or(0);
        if open { vec![self.ask_facet(field)] } else { Vec::new() }
    }

    /// Applies Enter: folds or unfolds what is under the cursor, or runs what Enter does in that panel.
    pub(super) fn fold(&mut self) -> Vec<Effect> {
        match self.focus {
            Panel::Timeline => self.unfold_run().or_else(|| self.unfold_group()).unwrap_or_else(|| {
                self.focus = Panel::Detail;
                self.show_tab(Some(Tab::Record))
            }),
            Panel::Facets => match facet_lines(self).get(self.facets.cursor).cloned() {
                Some(FacetLine::Head { open, .. }) => self.open_facet(!open),
                Some(FacetLine::Value { .. }) => self.pick(Pick::Include),
                Some(FacetLine::More { field, .. }) => self.show_all(field),
                None => Vec::new(),
            },
            Panel::Detail => self.open_line(),
            Panel::Lanes => self.keep_brush(),
        }
    }

    /// Folds or unfolds the member of the record under the cursor, or follows the line to what it refers to.
    fn open_line(&mut self) -> Vec<Effect> {
        let lines = detail_lines(self);
        if let Some(row) = lines.row(self.detail.cursor).filter(|row| row.folded.is_some()) {
            let path = row.laid.path();
            if !self.detail.folded.remove(&path) {
                self.detail.folded.insert(path);
            }
            return Vec::new();
        }
        match lines.get(self.detail.cursor) {
            Some(DetailLine::Field { leads: Some(leads), .. }) => self.follow(leads),
            _ => match self.view.tab {
                Tab::Record => {
                    self.toggle_reading();
                    Vec::new()
                }
                Tab::Event => match self.identity_under_cursor() {
                    Some(identity) => self.pivot_to(&identity),
                    None => Vec::new(),
                },
                Tab::Chain => self.pivot_here(),
                Tab::Notes => self.pivot_to_noted(),
            },
        }
    }

    fn show_all(&mut self, field: Field) -> Vec<Effect> {
        if self.view.facets.iter().any(|panel| panel.field == field && panel.all) {
            self.say("narrow it: F or a filter");
            return Vec::new();
        }
        self.remember(&format!("all of facet {field}"));
        self.view.facets.iter_mut().filter(|panel| panel.field == field).for_each(|panel| panel.all = true);
        vec![self.ask_facet(field)]
    }
}
