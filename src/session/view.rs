//! The view of the case, and its undo history.

use crate::case::{keep_reached, known_milestones};
use crate::engine::{Grouping, LaneBy, Position};
use crate::event::{Field, Precision, TimeError, Zone, calendar, parse_edtf};
use crate::query::{Distance, Filter, Near, Property, UpTo, bracketed};
use crate::read::Milestone;
use crate::session::{ColorScheme, Columns, Crumb, Off, Opening, Tab};
use std::sync::Arc;
use thiserror::Error;

/// What the user sees of the case, without the focus. Undo restores it except for `tab`; `cursor` is restored only if
/// other events are shown.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // each is switched by itself
pub struct View {
    /// The events that are shown, and the cursor among them.
    pub scope: Scope,
    /// Events shown around one although the filter leaves them out.
    pub context: Option<Context>,
    /// The zone in which times are shown and typed.
    pub zone: Zone,
    /// A second zone in which times are shown.
    pub zone2: Option<Zone>,
    /// Whether times are shown as recorded, without clock corrections.
    pub as_recorded: bool,
    /// The colour scheme.
    pub look: ColorScheme,
    /// The day as of which the case is shown (`2023-07-14`); `None` for now.
    pub as_of: Option<Arc<str>>,
    /// The position of the playback; later events are treated as if they did not exist. `None` without a playback.
    pub played: Option<Arc<UpTo>>,
    /// Whether the case has hidden events, as far as it is known.
    pub hides: bool,
    /// First and last instant of the lanes; `None` for the intrusion's time.
    pub span: Option<(i64, i64)>,
    /// What the lanes are by.
    pub by: LaneBy,
    /// The facets.
    pub facets: Vec<FacetPanel>,
    /// Whether runs of alike events share a row.
    pub alike: bool,
    /// What the rows are grouped by.
    pub grouping: Grouping,
    /// The columns of the timeline; `None` for the usual ones.
    pub columns: Option<Arc<Columns>>,
    /// The tab of the detail panel.
    pub tab: Tab,
    /// Only until the session opens: the query of a second pane, and whether that is the first, on the left or on top.
    pub pane: Option<(Arc<str>, bool)>,
    /// Only until the session opens: the positions that it opens at.
    pub opening: Option<Arc<Opening>>,
}

/// The events that are shown, and the cursor among them; each pane has its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// The filter's query as typed.
    pub query: Arc<str>,
    /// The parsed filter.
    pub filter: Arc<Filter>,
    /// The terms of the filter that are switched off.
    pub off: Arc<[Off]>,
    /// Whether hidden events are shown.
    pub hidden: bool,
    /// The event under the cursor.
    pub cursor: Option<Position>,
    /// The pivots that led here, earliest first.
    pub trail: Vec<Crumb>,
}

impl Scope {
    /// The scope of a query and its parsed filter.
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

/// The context of an event: events around it that the filter leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The event.
    pub around: Position,
    /// The distance up to which events are shown.
    pub reach: Distance,
}

/// A facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetPanel {
    /// The field.
    pub field: Field,
    /// Whether it is unfolded.
    pub open: bool,
    /// Whether it shows all of its values.
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

/// Why a text names no day as of which a case is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DayError {
    /// It is no time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// It is finer than a day, or a span.
    #[error("`{0}` is not one day: what was known is told by whole days; write one, as in 2023-07-14")]
    Whole(String),
}

/// The day that a text names, of a month or a year its last, as `2023-07-14` in a zone.
///
/// # Errors
///
/// If the text is no time, has a time of day, or is a span: nobody would see that only its day counts.
pub fn last_day(text: &str, zone: Zone) -> Result<String, DayError> {
    let joined = if text.contains(':') { text.trim().replacen(' ', "T", 1) } else { text.to_owned() };
    // an error is about what was typed
    let when = parse_edtf(&joined, zone).or_else(|_| parse_edtf(text, zone))?;
    if when.is_span() || when.precision() > Precision::Day {
        return Err(DayError::Whole(text.to_owned()));
    }
    let (year, month, day, _) = calendar(when.bounds_in(zone).1, zone);
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

/// The last instant of a day such as `2023-07-14`, in UTC whatever the zone of the view; `None` if it is no day.
#[must_use]
pub fn end_of_day(day: &str) -> Option<i64> {
    parse_edtf(day, Zone::Utc).ok().map(|day| day.latest())
}

impl View {
    /// The filter with all restrictions of the view: day, playback position, and hidden events.
    #[must_use]
    pub fn effective(&self) -> Filter {
        self.known(Filter::clone(&self.scope.filter))
    }

    /// The filter of the rows that are shown: the effective filter and the context.
    #[must_use]
    pub fn shown(&self) -> Filter {
        let kept = self.effective();
        let Some(Context { around, reach }) = &self.context else { return kept };
        let near = Near { among: self.let_in(), time: around.time, id: around.id.clone(), reach: *reach };
        Filter::WithContext { kept: Box::new(kept), near: Box::new(near) }
    }

    /// The events that can be shown as context. Hidden events are among them only if the view shows hidden events, even
    /// if the filter asks for them itself.
    fn let_in(&self) -> Filter {
        let all = if self.hides && !self.scope.hidden { without_hidden(Filter::All) } else { Filter::All };
        let all = self.up_to_now(all);
        match self.as_of_end() {
            Some(end) => all.as_of(end),
            None => all,
        }
    }

    /// The last instant of the view's day, in nanoseconds since 1970 UTC; `None` for now.
    #[must_use]
    pub fn as_of_end(&self) -> Option<i64> {
        end_of_day(self.as_of.as_deref()?)
    }

    /// The milestones known on the view's day, up to the playback's position.
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

    /// The view without its playback.
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

    /// The query for what the filter shows: without hidden events, unless these are shown.
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

    /// A filter with the view's restrictions: what was known on its day, up to the playback's position, and without
    /// hidden events unless they are shown.
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

/// A filter without hidden events.
fn without_hidden(filter: Filter) -> Filter {
    Filter::And(vec![filter, Filter::Not(Box::new(Filter::Is(Property::Hidden)))])
}

/// Largest number of undo steps.
const DEPTH: usize = 200;

/// The undo history: views with the label of the change that left them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    past: Vec<(Arc<str>, View)>,
    future: Vec<(Arc<str>, View)>,
    /// The redo steps that the last change discarded, in case that change is taken back.
    before: Vec<(Arc<str>, View)>,
}

impl History {
    /// Pushes the view from before a change.
    pub(crate) fn keep(&mut self, label: &str, view: View) {
        if self.past.len() == DEPTH {
            self.past.remove(0);
        }
        self.past.push((Arc::from(label), view));
        self.before = std::mem::take(&mut self.future);
    }

    /// Undoes a change: returns its label and the view from before it.
    pub(crate) fn back(&mut self, now: &View) -> Option<(Arc<str>, View)> {
        let (label, view) = self.past.pop()?;
        self.future.push((Arc::clone(&label), now.clone()));
        Some((label, view))
    }

    /// Takes back the last change if it has this label, as if it had not been made; restores the redo steps.
    pub(crate) fn take_back(&mut self, label: &str) -> Option<View> {
        let (_, view) = self.past.pop_if(|(last, _)| &**last == label)?;
        self.future = std::mem::take(&mut self.before);
        Some(view)
    }

    /// Redoes a change: returns its label and the view from after it.
    pub(crate) fn forward(&mut self, now: &View) -> Option<(Arc<str>, View)> {
        let (label, view) = self.future.pop()?;
        self.past.push((Arc::clone(&label), now.clone()));
        Some((label, view))
    }

    /// Number of changes that can be undone.
    #[must_use]
    pub fn len(&self) -> usize {
        self.past.len()
    }

    /// Whether there is nothing to undo.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.past.is_empty()
    }
}
