//! Two timelines on two filters, with one clock: the pane without the keys follows the time of the cursor of the other.
//!
//! What has the keys is the session's own timeline and filter, so that every panel and command is about it. The other pane
//! rests beside it with what is its own, and changing panes exchanges the two. Its asks have slots of their own.

use super::query_check::Proposed;
use super::runs::{events_between, folded};
use super::{Effect, History, Layout, Panel, Pending, Scope, Session, Timeline, View};
use crate::engine::{Anchor, Body, Counted, Question, Row, Slot, Window};
use crate::event::Zone;
use crate::query::{Filter, read};
use std::mem::swap;
use std::sync::Arc;

/// The two panes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panes {
    /// Whether keys go to the first, left or above.
    pub first: bool,
    /// The other one.
    pub other: OtherPane,
    /// The instant that the other one follows.
    clock: Option<i64>,
    /// Whether this is how the session is seen from the pane that has not the keys.
    beside: bool,
}

/// What a pane has of its own, beside what of the case it shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pane {
    /// Earlier views, and those that were undone.
    pub history: History,
    /// The rows around the cursor.
    pub timeline: Timeline,
    /// How many events the filter keeps; `None` while that is being counted.
    pub counted: Option<Counted>,
    /// What the filter names that nobody knows, or what was probably meant by it, in a sentence.
    pub unnamed: Option<String>,
    /// The cursor's row number, from 0; `None` while that is being counted.
    pub rank: Option<u64>,
    /// The row number that was answered last, and how many rows the cursor has gone since it was asked.
    pub(super) rank_estimate: (Option<u64>, i64),
}

/// The pane that has not the keys.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherPane {
    /// Which events it shows.
    pub scope: Scope,
    /// The zone that its filter was read in.
    zone: Zone,
    /// What else is its own.
    pub pane: Pane,
}

/// Slots of what is asked of the timeline that has the keys.
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
/// Slots of what is asked of the other.
const ASIDE: [(Slot, Slot); 4] = [
    (Slot::AsideWindow, Slot::Window),
    (Slot::AsideCount, Slot::Count),
    (Slot::AsideSlip, Slot::QueryProblem),
    (Slot::AsideRank, Slot::Rank),
];

impl OtherPane {
    /// What its filter keeps, in a view.
    pub(super) fn kept(&self, view: &View) -> Filter {
        View { scope: self.scope.clone(), ..view.clone() }.effective()
    }
}

impl Session {
    /// Opens a second pane on a filter, or on everything; gives an open one that filter; without one closes it again. A
    /// filter with a name that nobody has is refused.
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

    /// Opens a second pane on a filter, or gives an open one that filter.
    pub(super) fn open_pane(&mut self, query: Arc<str>, filter: Arc<Filter>) -> Vec<Effect> {
        let first = self.panes.as_ref().is_none_or(|panes| panes.first);
        let scope = Scope { query, filter, hidden: self.view.scope.hidden, ..Scope::default() };
        let other = OtherPane { scope, zone: self.view.zone, pane: Pane::default() };
        self.panes = Some(Box::new(Panes { first, other, clock: None, beside: false }));
        self.focus = Panel::Timeline;
        let mut effects = self.ask_beside();
        effects.extend(self.ask_histogram());
        effects
    }

    /// Opens the second pane that a view opens with.
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

    /// The query of the pane that has not the keys, and whether that is the first.
    pub(super) fn pane_beside(&self) -> Option<(Arc<str>, bool)> {
        self.panes.as_ref().map(|panes| (Arc::clone(&panes.other.scope.query), !panes.first))
    }

    /// Closes the pane that has not the keys.
    fn close_pane(&mut self) -> Vec<Effect> {
        self.panes = None;
        for (slot, _) in ASIDE {
            self.forget_slot(slot);
        }
        self.ask_histogram()
    }

    /// Sends keys to the other pane. What was asked of either is asked anew of who it is now.
    pub(super) fn change_pane(&mut self) -> Vec<Effect> {
        if self.panes.is_none() {
            self.say("there is one pane; | opens a second");
            return Vec::new();
        }
        self.exchange();
        self.focus = Panel::Timeline;
        self.lanes.brush = None;
        self.pending.jump = None;
        OWN.into_iter().chain(ASIDE.map(|(slot, _)| slot)).for_each(|slot| self.forget_slot(slot));
        let unknown =
            self.pane.timeline.rows.is_empty() || self.pane.timeline.jump || self.pane.counted.is_none();
        // one of them stands in groups and the other by time
        let unknown = unknown || self.is_grouped();
        let mut effects = if unknown { self.ask_all() } else { self.ask_all_quietly(false) };
        effects.extend(self.cursor_moved());
        effects
    }

    /// Exchanges what is a pane's own.
    fn exchange(&mut self) {
        let Some(panes) = &mut self.panes else { return };
        panes.first = !panes.first;
        // what stands around an event is of the pane that it was asked in
        self.view.context = None;
        swap(&mut self.view.scope, &mut panes.other.scope);
        swap(&mut self.pane, &mut panes.other.pane);
    }

    /// Everything that the other pane shows, where it is meant now.
    pub(super) fn ask_beside(&mut self) -> Vec<Effect> {
        let zone = self.view.zone;
        let clock = self.clock();
        let Some(panes) = &mut self.panes else { return Vec::new() };
        panes.clock = clock.or(panes.clock);
        let clock = panes.clock;
        if panes.other.zone != zone {
            // times of its filter are meant in the zone that is shown
            panes.other.zone = zone;
            if let Ok(filter) = read(&panes.other.scope.query, zone) {
                panes.other.scope.filter = Arc::new(filter);
            }
        }
        let Some(filter) = self.filter_beside() else { return Vec::new() };
        let clock = clock.map_or(Anchor::First, Anchor::Time);
        let mut effects = self.ask_rows_beside(if self.playback.is_some() { Anchor::Last } else { clock });
        let named = filter.is_of_names().then(|| Question::QueryProblem { filter: filter.clone() });
        self.forget_slot(Slot::AsideSlip);
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

    /// Has the other pane follow the cursor of this one, once that has arrived.
    pub(super) fn follow_clock(&mut self) -> Vec<Effect> {
        let clock = self.clock().filter(|_| !self.pane.timeline.jump);
        let height = self.other_height();
        let Some(panes) = &mut self.panes else { return Vec::new() };
        let Some(clock) = clock.filter(|clock| panes.clock != Some(*clock)) else { return Vec::new() };
        panes.clock = Some(clock);
        let timeline = &panes.other.pane.timeline;
        let last = timeline.rows.len().saturating_sub(1);
        let at = timeline.rows.partition_point(|row| row.position.time.is_some_and(|time| time < clock));
        // it may fall within what the row before stands for
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

    /// What the other pane is answered.
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
            Body::QueryProblem(slip) => other.pane.unnamed = slip.map(|slip| slip.to_string()),
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

    /// Asks what was probably meant by the filter of the other pane, which keeps nothing.
    fn ask_meant_beside(&mut self) -> Vec<Effect> {
        let Some(filter) = self.filter_beside().filter(|_| self.loading.is_none()) else { return Vec::new() };
        if self.awaits(Slot::AsideSlip) {
            return Vec::new();
        }
        vec![self.ask(Question::Aside(Box::new(Question::QueryProblem { filter })))]
    }

    /// Brings the row of the other pane into sight that it is on.
    pub(super) fn scroll_beside(&mut self) {
        let height = self.other_height();
        let Some(mut beside) = self.beside() else { return };
        beside.scroll_rows(height);
        if let Some(panes) = &mut self.panes {
            panes.other.scope.cursor = beside.selected().map(|row| row.position.clone());
            panes.other.pane.timeline.cursor = beside.pane.timeline.cursor;
            panes.other.pane.timeline.top = beside.pane.timeline.top;
        }
    }

    fn other_height(&self) -> usize {
        usize::from(Layout::of(self).other.body().height)
    }

    /// The session as it is seen from the other pane, to be drawn: its timeline and what stands above it.
    #[must_use]
    pub fn beside(&self) -> Option<Self> {
        let panes = self.panes.as_ref()?;
        let mut asks = super::Asks::default();
        let mut partial = self.pending.partial_slots.clone();
        for (aside, own) in ASIDE {
            if let Some(generation) = self.asks.waiting.get(&aside) {
                asks.waiting.insert(own, *generation);
            }
            partial.remove(&own);
            if self.pending.partial_slots.contains(&aside) {
                partial.insert(own);
            }
        }
        let own = &self.pane;
        let pane =
            Pane { timeline: own.timeline.clone(), counted: own.counted, rank: own.rank, ..Pane::default() };
        let mut beside = Self {
            view: self.view.clone(),
            size: self.size,
            // keys do not go to its timeline
            focus: Panel::Detail,
            loading: self.loading,
            case: self.case.clone(),
            pane,
            find: self.find.clone(),
            chains: self.chains.clone(),
            local: self.local,
            clocks: self.clocks.clone(),
            panes: Some(Box::new(Panes { beside: true, ..Panes::clone(panes) })),
            asks,
            pending: Pending { partial_slots: partial, ..Pending::default() },
            ..Self::default()
        };
        beside.exchange();
        // of what is looked for the hits of the other pane are counted, not of this one
        if let Some(find) = &mut beside.find {
            (find.number, find.total) = (0, None);
        }
        Some(beside)
    }

    /// Whether it is what is seen from the pane that has not the keys.
    #[must_use]
    pub fn is_beside(&self) -> bool {
        self.panes.as_ref().is_some_and(|panes| panes.beside)
    }
}
