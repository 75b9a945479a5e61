//! Two panes: two timelines with filters of their own, of which the unfocused one follows the time of the focused one's
//! cursor.
//!
//! The focused pane is the session's own timeline and filter, so that every panel and command applies to it. The other
//! pane is stored beside it, and changing panes swaps the two. Its asks have slots of their own.

use super::query_check::Proposed;
use super::runs::{events_between, folded};
use super::{Effect, History, Layout, PaneView, Panel, Scope, Session, Timeline, View};
use crate::engine::{Anchor, Body, Counted, Question, Row, Slot, Window};
use crate::event::Zone;
use crate::query::{Filter, read};
use std::mem::swap;
use std::sync::Arc;

/// The state of two panes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panes {
    /// Whether the focused pane is the first, on the left or on top.
    pub first: bool,
    /// The unfocused pane.
    pub other: OtherPane,
    /// The instant that the unfocused pane follows.
    clock: Option<i64>,
}

/// The state that each pane has of its own, besides its scope.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pane {
    /// The undo history.
    pub history: History,
    /// The rows around the cursor.
    pub timeline: Timeline,
    /// The counts of the filter's events; `None` until counted.
    pub counted: Option<Counted>,
    /// The message about an unknown name in the filter, or about what was probably meant.
    pub unnamed: Option<String>,
    /// The cursor's row number, from 0; `None` until known.
    pub rank: Option<u64>,
    /// The row number last answered, and the number of rows that the cursor has moved since it was asked for.
    pub(super) rank_estimate: (Option<u64>, i64),
}

/// The unfocused pane.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherPane {
    /// The events that it shows.
    pub scope: Scope,
    /// The zone in which its filter was parsed.
    zone: Zone,
    /// Its other state.
    pub pane: Pane,
}

/// Slots of asks about the focused pane.
const OWN: [Slot; 8] = [
    Slot::Window,
    Slot::Count,
    Slot::QueryProblem,
    Slot::Rank,
    Slot::Find,
    Slot::Gap,
    Slot::Walk,
    Slot::Seek,
];
/// Slots of asks about the other pane.
const ASIDE: [Slot; 4] = [Slot::AsideWindow, Slot::AsideCount, Slot::AsideQueryProblem, Slot::AsideRank];

impl OtherPane {
    /// Its filter, restricted as the view demands.
    pub(super) fn kept(&self, view: &View) -> Filter {
        View { scope: self.scope.clone(), ..view.clone() }.effective()
    }
}

impl Session {
    /// Opens a second pane with a filter, or sets the filter of an open one. Without a query, opens one on all events,
    /// or closes an open one. A filter with an unknown name is refused.
    pub(super) fn split(&mut self, query: Option<&str>) -> Vec<Effect> {
        let query = query.map(str::trim);
        self.withdraw();
        match read(query.unwrap_or_default(), self.view.zone) {
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
            Ok(_) if self.panes.is_some() && query.is_none() => self.close_pane(),
            Ok(filter) => {
                let query = Arc::from(query.unwrap_or_default());
                if !filter.is_of_names() {
                    return self.open_pane(query, Arc::new(filter));
                }
                let known = self.view.known(filter.clone());
                self.propose(Proposed::Pane(query, Arc::new(filter)), known)
            }
        }
    }

    /// Opens a second pane with a filter, or sets the filter of an open one.
    pub(super) fn open_pane(&mut self, query: Arc<str>, filter: Arc<Filter>) -> Vec<Effect> {
        let first = self.panes.as_ref().is_none_or(|panes| panes.first);
        let scope = Scope { query, filter, hidden: self.view.scope.hidden, ..Scope::default() };
        let other = OtherPane { scope, zone: self.view.zone, pane: Pane::default() };
        self.panes = Some(Box::new(Panes { first, other, clock: None }));
        self.focus = Panel::Timeline;
        let mut effects = self.ask_beside();
        effects.extend(self.ask_histogram());
        effects
    }

    /// Opens the second pane that is part of the initial view.
    pub(super) fn split_at_first(&mut self) -> Vec<Effect> {
        let Some((query, first)) = self.view.pane.take() else { return Vec::new() };
        let Ok(filter) = read(&query, self.view.zone) else { return Vec::new() };
        let focus = self.focus;
        let effects = self.open_pane(query, Arc::new(filter));
        self.focus = focus;
        if let Some(panes) = &mut self.panes {
            panes.first = !first;
        }
        effects
    }

    /// The query of the unfocused pane, and whether that pane is the first.
    pub(super) fn pane_beside(&self) -> Option<(Arc<str>, bool)> {
        self.panes.as_ref().map(|panes| (Arc::clone(&panes.other.scope.query), !panes.first))
    }

    /// Closes the unfocused pane.
    fn close_pane(&mut self) -> Vec<Effect> {
        self.panes = None;
        for slot in ASIDE {
            self.forget_slot(slot);
        }
        self.ask_histogram()
    }

    /// Moves the focus to the other pane. What was asked for either pane is asked again.
    pub(super) fn change_pane(&mut self) -> Vec<Effect> {
        if self.panes.is_none() {
            self.say("there is one pane; | opens a second");
            return Vec::new();
        }
        self.exchange();
        self.focus = Panel::Timeline;
        self.lanes.brush = None;
        self.pending.jump = None;
        OWN.into_iter().chain(ASIDE).for_each(|slot| self.forget_slot(slot));
        let unknown =
            self.pane.timeline.rows.is_empty() || self.pane.timeline.jump || self.pane.counted.is_none();
        // grouped rows must be arranged again, as the unfocused pane is never grouped
        let unknown = unknown || self.is_grouped();
        let mut effects = if unknown { self.ask_all() } else { self.ask_all_quietly(false) };
        effects.extend(self.cursor_moved());
        effects
    }

    /// Swaps the state of the panes.
    fn exchange(&mut self) {
        let Some(panes) = &mut self.panes else { return };
        panes.first = !panes.first;
        // a context belongs to the pane in which it was asked for
        self.view.context = None;
        swap(&mut self.view.scope, &mut panes.other.scope);
        swap(&mut self.pane, &mut panes.other.pane);
    }

    /// Asks for everything that the other pane shows.
    pub(super) fn ask_beside(&mut self) -> Vec<Effect> {
        let zone = self.view.zone;
        let clock = self.clock();
        let Some(panes) = &mut self.panes else { return Vec::new() };
        panes.clock = clock.or(panes.clock);
        let clock = panes.clock;
        if panes.other.zone != zone {
            // Times in a query are in the shown zone, so its filter is parsed again.
            panes.other.zone = zone;
            if let Ok(filter) = read(&panes.other.scope.query, zone) {
                panes.other.scope.filter = Arc::new(filter);
            }
        }
        let Some(filter) = self.filter_beside() else { return Vec::new() };
        let clock = clock.map_or(Anchor::First, Anchor::Time);
        let mut effects = self.ask_rows_beside(if self.playback.is_some() { Anchor::Last } else { clock });
        let named = filter.is_of_names().then(|| Question::QueryProblem { filter: filter.clone() });
        self.forget_slot(Slot::AsideQueryProblem);
        let asked = std::iter::once(Question::Count { filter }).chain(named);
        effects.extend(asked.map(|question| self.ask(Question::Aside(Box::new(question)))));
        effects
    }

    fn ask_rows_beside(&mut self, anchor: Anchor) -> Vec<Effect> {
        let Some(filter) = self.filter_beside() else { return Vec::new() };
        let reach = (self.other_height() * 3).max(100);
        let rank = Question::Rank { filter: filter.clone(), anchor: anchor.clone() };
        let find = self.find.as_ref().map(|find| find.text.clone());
        let window = Question::Window { filter, anchor, before: reach, after: reach, records: false, find };
        [window, rank]
            .map(|question| {
                let arranged = self.arranged_beside(question);
                self.ask(Question::Aside(Box::new(arranged)))
            })
            .into()
    }

    fn filter_beside(&self) -> Option<Filter> {
        let panes = self.panes.as_ref()?;
        Some(panes.other.kept(&self.view))
    }

    /// The time that both panes show: that of the selected event.
    fn clock(&self) -> Option<i64> {
        self.selected().and_then(|row| row.position.time)
    }

    /// Moves the other pane to the time of this one's cursor, once that has arrived.
    pub(super) fn follow_clock(&mut self) -> Vec<Effect> {
        let clock = self.clock().filter(|_| !self.pane.timeline.jump);
        let height = self.other_height();
        let Some(panes) = &mut self.panes else { return Vec::new() };
        let Some(clock) = clock.filter(|clock| panes.clock != Some(*clock)) else { return Vec::new() };
        panes.clock = Some(clock);
        let timeline = &panes.other.pane.timeline;
        let last = timeline.rows.len().saturating_sub(1);
        let at = timeline.rows.partition_point(|row| row.position.time.is_some_and(|time| time < clock));
        // the time may be within the run before
        let within = |row: &Row| folded(row).is_some_and(|run| run.last.time >= Some(clock));
        let at = at - usize::from(at > 0 && timeline.rows.get(at - 1).is_some_and(within));
        let known_before = at > height || (timeline.first && !timeline.rows.is_empty());
        let known_after = at + height < timeline.rows.len() || timeline.last;
        if !(known_before && known_after) || self.awaits(Slot::AsideWindow) {
            return self.ask_rows_beside(Anchor::Time(clock));
        }
        let Some(Panes { other, .. }) = self.panes.as_deref_mut() else { return Vec::new() };
        let (from, to) = (other.pane.timeline.cursor, at.min(last));
        other.pane.timeline.cursor = to;
        let moved = events_between(&other.pane.timeline.rows, from, to);
        other.pane.rank_estimate.1 = other.pane.rank_estimate.1.saturating_add(moved);
        other.pane.rank =
            other.pane.rank_estimate.0.map(|rank| rank.saturating_add_signed(other.pane.rank_estimate.1));
        self.scroll_beside();
        Vec::new()
    }

    /// Takes an answer for the other pane.
    pub(super) fn take_aside(&mut self, body: Body) -> Vec<Effect> {
        self.take_whole_lanes(&body);
        let height = self.other_height();
        let Some(panes) = &mut self.panes else { return Vec::new() };
        let none = matches!(&body, Body::Count(counted) if counted.total.records == 0);
        let other = &mut panes.other;
        match body {
            Body::Window(Window { rows, anchor, first, last, find }) => {
                let line = other.pane.timeline.cursor.saturating_sub(other.pane.timeline.top);
                let known = other.pane.timeline.rows.is_empty();
                let cursor = anchor.min(rows.len().saturating_sub(1));
                let above = if known { height / 3 } else { line };
                let timeline = Timeline { rows, cursor, first, last, marked: find, ..Timeline::default() };
                other.pane.timeline = Timeline {
                    top: cursor.saturating_sub(above),
                    column: other.pane.timeline.column.clone(),
                    unfolded: std::mem::take(&mut other.pane.timeline.unfolded),
                    turned: std::mem::take(&mut other.pane.timeline.turned),
                    ..timeline
                };
                other.scope.cursor = other.pane.timeline.rows.get(cursor).map(|row| row.position.clone());
                other.pane.rank_estimate.1 = 0;
            }
            Body::Count(counted) => other.pane.counted = Some(counted),
            Body::QueryProblem(slip) => {
                let query = &other.scope.query;
                other.pane.unnamed = slip.map(|slip| slip.spelled_in(query).to_string());
            }
            Body::Rank(rank) => {
                other.pane.rank_estimate.0 = Some(rank);
                other.pane.rank = Some(rank.saturating_add_signed(other.pane.rank_estimate.1));
            }
            _ => {}
        }
        self.scroll_beside();
        self.stand_as_opened();
        if none { self.ask_meant_beside() } else { Vec::new() }
    }

    /// Asks what was probably meant by the other pane's filter, which matches nothing.
    fn ask_meant_beside(&mut self) -> Vec<Effect> {
        let Some(filter) = self.filter_beside().filter(|_| self.loading.is_none()) else { return Vec::new() };
        if self.awaits(Slot::AsideQueryProblem) {
            return Vec::new();
        }
        vec![self.ask(Question::Aside(Box::new(Question::QueryProblem { filter })))]
    }

    /// Scrolls the other pane so that its cursor's row is visible.
    pub(super) fn scroll_beside(&mut self) {
        let (height, Some(spacing)) = (self.other_height(), self.other_pane().map(PaneView::spacing)) else {
            return;
        };
        let Some(panes) = &mut self.panes else { return };
        let OtherPane { scope, pane, .. } = &mut panes.other;
        pane.timeline.scroll_to_cursor(height, spacing);
        scope.cursor = pane.timeline.rows.get(pane.timeline.cursor).map(|row| row.position.clone());
    }

    fn other_height(&self) -> usize {
        usize::from(Layout::of(self).other.body().height)
    }
}
