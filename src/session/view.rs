//! What is seen of the case, and the history of it.

use crate::case::{keep_reached, known_milestones};
use crate::engine::{Grouping, LaneBy, Position};
use crate::event::{Field, TimeError, Zone, calendar, parse_edtf};
use crate::query::{Distance, Filter, Near, Property, UpTo, bracketed};
use crate::read::Milestone;
use crate::session::{ColorScheme, Columns, Crumb, Off, Opening, Tab};
use std::sync::Arc;

/// What an analyst sees of the case, apart from where keys go. Undo brings it back but for its `tab`; its `cursor` only with
/// the events among which it stood.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // each is switched by itself
pub struct View {
    /// Which events are shown.
    pub scope: Scope,
    /// What the filter leaves out and is shown all the same.
    pub context: Option<Context>,
    /// The zone that times are shown and typed in.
    pub zone: Zone,
    /// A second zone that times are shown in, beside the first.
    pub zone2: Option<Zone>,
    /// Whether times are as they were recorded, whatever is known of the clocks of their sources.
    pub as_recorded: bool,
    /// The colours.
    pub look: ColorScheme,
    /// The case as it was known on that day (`2023-07-14`); `None` is now.
    pub as_of: Option<Arc<str>>,
    /// So far a playback has come: what is later is as if it were not there; `None` where nothing is played.
    pub played: Option<Arc<UpTo>>,
    /// Whether there are hidden events, as far as the case is known.
    pub hides: bool,
    /// First and last instant of the lanes; `None` for what the case suggests.
    pub span: Option<(i64, i64)>,
    /// What has a lane.
    pub by: LaneBy,
    /// The fields of the facet panel.
    pub facets: Vec<FacetPanel>,
    /// Whether consecutive events that are alike are one row.
    pub alike: bool,
    /// What rows are grouped by, where they are not told by time.
    pub grouping: Grouping,
    /// The columns of the timeline; `None` for the usual ones.
    pub columns: Option<Arc<Columns>>,
    /// What the detail panel shows.
    pub tab: Tab,
    /// Until the session opens: the query of a second pane, and whether that is the first, left or above.
    pub pane: Option<(Arc<str>, bool)>,
    /// Until the session opens: where its rows stand.
    pub opening: Option<Arc<Opening>>,
}

/// Which events are shown, and which of them is meant: each of two panes has its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// The filter as it was typed.
    pub query: Arc<str>,
    /// The filter as it is meant.
    pub filter: Arc<Filter>,
    /// The terms of the filter that are switched off.
    pub off: Arc<[Off]>,
    /// Whether events that were hidden are shown.
    pub hidden: bool,
    /// The event under the cursor.
    pub cursor: Option<Position>,
    /// The pivots that led here, the first first.
    pub trail: Vec<Crumb>,
}

impl Scope {
    /// The events of a query, which was read as a filter.
    #[must_use]
    pub fn of(query: &str, filter: Filter) -> Self {
        Self { query: Arc::from(query), filter: Arc::new(filter), ..Self::default() }
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            query: Arc::from(""),
            filter: Arc::new(Filter::All),
            off: Arc::from([]),
            hidden: false,
            cursor: None,
            trail: Vec::new(),
        }
    }
}

/// What is shown around an event whatever the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Where the event stands.
    pub around: Position,
    /// How much.
    pub reach: Distance,
}

/// A field of the facet panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetPanel {
    /// The field.
    pub field: Field,
    /// Whether its values are shown.
    pub open: bool,
    /// Whether more than the first of them are shown.
    pub all: bool,
}

impl Default for View {
    fn default() -> Self {
        let panel = |field, open| FacetPanel { field, open, all: false };
        Self {
            scope: Scope::default(),
            context: None,
            zone: Zone::Utc,
            zone2: None,
            as_recorded: false,
            look: ColorScheme::Dark,
            as_of: None,
            played: None,
            hides: false,
            span: None,
            by: LaneBy::Stage,
            facets: vec![
                panel(Field::Agency, true),
                panel(Field::Account, true),
                panel(Field::Source, true),
                panel(Field::Stage, false),
            ],
            alike: false,
            grouping: Grouping::None,
            columns: None,
            tab: Tab::Event,
            pane: None,
            opening: None,
        }
    }
}

/// The day that a text names, as `2023-07-14`: of a longer time its last one, by the calendar of a zone.
///
/// # Errors
/// When the text is no time.
pub fn last_day(text: &str, zone: Zone) -> Result<String, TimeError> {
    let (year, month, day, _) = calendar(parse_edtf(text, zone)?.bounds_in(zone).1, zone);
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

/// The last instant of a day that is written as `2023-07-14`, as everybody means it who says what was known on a day.
#[must_use]
pub fn end_of_day(day: &str) -> Option<i64> {
    parse_edtf(day, Zone::Utc).ok().map(|day| day.latest())
}

impl View {
    /// The filter, and what was known on the day of the view.
    #[must_use]
    pub fn effective(&self) -> Filter {
        self.known(Filter::clone(&self.scope.filter))
    }

    /// The filter of the rows that are shown: those that it keeps, and those that are let in around an event.
    #[must_use]
    pub fn shown(&self) -> Filter {
        let kept = self.effective();
        let Some(Context { around, reach }) = &self.context else { return kept };
        let near = Near { among: self.let_in(), time: around.time, id: around.id.clone(), reach: *reach };
        Filter::WithContext { kept: Box::new(kept), near: Box::new(near) }
    }

    /// What may be let in around an event. A filter that asks of what is hidden speaks for itself alone: what it leaves out
    /// is let in no other way.
    fn let_in(&self) -> Filter {
        let all = if self.hides && !self.scope.hidden { without_hidden(Filter::All) } else { Filter::All };
        let all = self.up_to_now(all);
        match self.as_of_end() {
            Some(end) => all.as_of(end),
            None => all,
        }
    }

    /// The last instant of the day of the view; `None` is now.
    #[must_use]
    pub fn as_of_end(&self) -> Option<i64> {
        end_of_day(self.as_of.as_deref()?)
    }

    /// The milestones that were known on the day of the view, as far as it is played.
    #[must_use]
    pub fn reached(&self, milestones: &[Milestone]) -> Vec<Milestone> {
        let mut reached = match self.as_of_end() {
            Some(end) => known_milestones(milestones, end),
            None => milestones.to_owned(),
        };
        if let Some(played) = &self.played {
            keep_reached(&mut reached, played.time);
        }
        reached
    }

    /// The view as if nothing were played.
    #[must_use]
    pub fn unplayed(&self) -> Self {
        Self { played: None, ..self.clone() }
    }

    fn up_to_now(&self, filter: Filter) -> Filter {
        match &self.played {
            Some(played) => filter.up_to(UpTo::clone(played)),
            None => filter,
        }
    }

    /// The query that keeps what the filter does of what is shown.
    #[must_use]
    pub fn asked(&self) -> String {
        match (self.leaves_hidden_out(&self.scope.filter), &*self.scope.query) {
            (true, "" | "*") => "-is:hidden".to_owned(),
            (true, query) => format!("{} -is:hidden", bracketed(query)),
            (false, query) => query.to_owned(),
        }
    }

    fn leaves_hidden_out(&self, filter: &Filter) -> bool {
        self.hides && !self.scope.hidden && !filter.asks_hidden()
    }

    /// A filter, narrowed to what was known on the day of the view and is played, and without what is hidden unless that is
    /// shown.
    #[must_use]
    pub fn known(&self, filter: Filter) -> Filter {
        let filter = if self.leaves_hidden_out(&filter) { without_hidden(filter) } else { filter };
        let filter = self.up_to_now(filter);
        match self.as_of_end() {
            Some(end) => filter.as_of(end),
            None => filter,
        }
    }
}

/// A filter without what is hidden.
fn without_hidden(filter: Filter) -> Filter {
    Filter::And(vec![filter, Filter::Not(Box::new(Filter::Is(Property::Hidden)))])
}

/// How many views are kept.
const DEPTH: usize = 200;

/// Earlier views, and those that were undone, each with what was done to leave it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    past: Vec<(Arc<str>, View)>,
    future: Vec<(Arc<str>, View)>,
    /// What could be done again before the last change: it can be once more if that is taken back.
    before: Vec<(Arc<str>, View)>,
}

impl History {
    /// Keeps the view that something is about to be done to.
    pub(crate) fn keep(&mut self, label: &str, view: View) {
        if self.past.len() == DEPTH {
            self.past.remove(0);
        }
        self.past.push((Arc::from(label), view));
        self.before = std::mem::take(&mut self.future);
    }

    /// The view before the last change, and what that was.
    pub(crate) fn back(&mut self, now: &View) -> Option<(Arc<str>, View)> {
        let (label, view) = self.past.pop()?;
        self.future.push((Arc::clone(&label), now.clone()));
        Some((label, view))
    }

    /// The view before the last change, if that is of this label, as if it had not been made.
    pub(crate) fn take_back(&mut self, label: &str) -> Option<View> {
        let (_, view) = self.past.pop_if(|(last, _)| &**last == label)?;
        self.future = std::mem::take(&mut self.before);
        Some(view)
    }

    /// The view after the change that was undone last, and what that was.
    pub(crate) fn forward(&mut self, now: &View) -> Option<(Arc<str>, View)> {
        let (label, view) = self.future.pop()?;
        self.past.push((Arc::clone(&label), now.clone()));
        Some((label, view))
    }

    /// How many changes can be undone.
    #[must_use]
    pub fn len(&self) -> usize {
        self.past.len()
    }

    /// Whether nothing can be undone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.past.is_empty()
    }
}
