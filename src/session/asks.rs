//! Asks the engine for what the state needs. Every ask has a generation and a slot, and a newer ask replaces an older
//! one in the same slot.

use super::{Effect, Grid, Layout, Session};
use crate::engine::{Anchor, Ask, Direction, Position, Question, Slot};
use crate::event::Field;
use crate::query::{Filter, chosen, clear_field, read};

/// Number of values asked for a facet; the panel may show fewer.
const SOME: usize = 60;
/// Number of values asked for a facet that shows all.
const MANY: usize = 1000;

impl Session {
    /// Makes an ask with the next generation; an earlier ask in its slot is no longer waited for.
    pub(super) fn ask(&mut self, question: Question) -> Effect {
        self.asks.latest += 1;
        let generation = self.asks.latest;
        let slot = question.slot();
        self.asks.waiting.insert(slot, generation);
        self.asks.postponed.remove(&slot);
        self.asks.patient.remove(&slot);
        if self.could_wait(&question) {
            self.asks.patient.insert(slot, question.clone());
        }
        Effect::Ask(Ask { generation, question })
    }

    /// Whether an answer is the one its slot waits for. If so, the slot waits no longer.
    pub(super) fn expects(&mut self, slot: Slot, generation: u64) -> bool {
        let expected = self.asks.waiting.get(&slot) == Some(&generation);
        if expected {
            self.asks.waiting.remove(&slot);
        }
        expected
    }

    /// The slot that waits for an answer of this generation; `None` if none does.
    pub(super) fn slot_of(&self, generation: u64) -> Option<Slot> {
        let (slot, _) = self.asks.waiting.iter().find(|(_, waiting)| **waiting == generation)?;
        Some(*slot)
    }

    /// Stops waiting for an ask that was refused.
    pub(super) fn forget(&mut self, generation: u64) {
        self.asks.waiting.retain(|_, waiting| *waiting != generation);
    }

    /// Asks for everything that is shown, with the cursor going to its event, and for the other pane's.
    pub(super) fn ask_all(&mut self) -> Vec<Effect> {
        self.pane.counted = None;
        let mut effects = self.ask_all_over();
        effects.extend(self.ask_beside());
        effects
    }

    /// Like [`Self::ask_all`] without the other pane, and the shown count stays until a new one arrives.
    pub(super) fn ask_all_over(&mut self) -> Vec<Effect> {
        if self.checks_names() {
            return self.ask_names().into_iter().collect();
        }
        let cursor = self.view.scope.cursor.clone().map_or(Anchor::First, Anchor::At);
        let anchor = if self.playback.is_some() { Anchor::Last } else { cursor };
        let mut effects = self.ask_rows(anchor);
        self.pane.unnamed = None;
        effects.extend(self.count_hits());
        effects.extend(self.ask_besides_rows());
        effects
    }

    /// Asks for everything that is shown besides the rows, their numbers and hits: counts, names, histogram, facets, and
    /// what the open overlay shows.
    pub(super) fn ask_besides_rows(&mut self) -> Vec<Effect> {
        let filter = self.view.effective();
        let mut effects = vec![self.ask(Question::Count { filter })];
        effects.extend(self.ask_names());
        effects.extend(self.look_ahead());
        effects.extend(self.ask_histogram());
        effects.extend(self.ask_facets());
        effects.extend(self.ask_overlay());
        effects
    }

    /// Asks for the rows around an anchor, to which the cursor jumps, and for the row's number.
    pub(super) fn ask_rows(&mut self, anchor: Anchor) -> Vec<Effect> {
        self.pane.timeline.jump = true;
        self.pending.jump = None;
        self.pane.rank = None;
        self.pane.rank_estimate = (None, 0);
        self.leave_hit();
        if !matches!(anchor, Anchor::At(_)) {
            self.pane.timeline.revealed = None;
        }
        let rank = self.arranged(Question::Rank { filter: self.view.shown(), anchor: anchor.clone() });
        vec![self.ask_window(anchor), self.ask(rank)]
    }

    /// Remembers that the cursor is no longer on a hit.
    pub(super) fn leave_hit(&mut self) {
        if let Some(find) = &mut self.find {
            find.number = 0;
        }
    }

    /// Counts the hits again after a change of the filter. A search that has not reached its hit yet still moves the
    /// cursor there.
    pub(super) fn count_hits(&mut self) -> Option<Effect> {
        let leads = self.seeks_hit();
        self.forget_slot(Slot::Find);
        let find = self.find.as_mut()?;
        find.total = None;
        find.still = !leads;
        self.ask_find(Direction::Here)
    }

    /// Stops waiting for a slot's answer.
    pub(super) fn forget_slot(&mut self, slot: Slot) {
        self.asks.waiting.remove(&slot);
    }

    /// Stops waiting for the answers about the events shown so far; notes, exports and the like are still awaited.
    pub(super) fn forget_all_shown(&mut self) {
        let stays = |slot: &Slot| {
            matches!(slot, Slot::Note | Slot::Export | Slot::Case | Slot::Remembered | Slot::Proposed)
        };
        self.asks.waiting.retain(|slot, _| stays(slot));
        (self.pending.jump, self.pending.follow_edge, self.pending.quiet_anchor) = (None, None, None);
    }

    /// Stops waiting for any answer.
    pub(super) fn forget_all(&mut self) {
        self.asks.waiting.clear();
    }

    /// Adjusts the cursor's row number after it moved by `rows` rows.
    pub(super) fn moved_by(&mut self, rows: i64) {
        self.pane.rank_estimate.1 = self.pane.rank_estimate.1.saturating_add(rows);
        self.number_cursor();
    }

    /// Sets the row number of the last jump's target.
    pub(super) fn take_rank(&mut self, rank: u64) {
        self.pane.rank_estimate.0 = Some(rank);
        self.number_cursor();
    }

    /// Remembers that the cursor is at the last jump's target.
    pub(super) fn landed(&mut self) {
        self.pane.rank_estimate.1 = 0;
        self.number_cursor();
    }

    fn number_cursor(&mut self) {
        let (ranked, moved) = self.pane.rank_estimate;
        self.pane.rank = ranked.map(|rank| rank.saturating_add_signed(moved));
        self.number_range();
    }

    pub(super) fn ask_window(&mut self, anchor: Anchor) -> Effect {
        let reach = (self.timeline_height() * 3).max(100);
        let window = Question::Window {
            filter: self.view.shown(),
            anchor,
            before: reach,
            after: reach,
            records: self.view.columns.as_ref().is_some_and(|columns| columns.read_records()),
            find: self.find.as_ref().map(|find| find.text.clone()),
        };
        let window = self.arranged(window);
        self.ask(window)
    }

    /// Asks for more rows if the cursor is near the end of the known ones.
    pub(super) fn ask_more_rows(&mut self) -> Option<Effect> {
        let height = self.timeline_height();
        let timeline = &self.pane.timeline;
        let short_before = !timeline.first && timeline.top < height;
        let short_after = !timeline.last && timeline.rows.len() < timeline.cursor + 2 * height;
        if !(short_before || short_after) || self.awaits(Slot::Window) {
            return None;
        }
        let anchor = Anchor::At(self.selected()?.position.clone());
        Some(self.ask_window(anchor))
    }

    pub(super) fn ask_histogram(&mut self) -> Vec<Effect> {
        let own = self.histogram_question().map(|question| self.ask(question));
        own.into_iter().chain(self.ask_whole_lanes()).collect()
    }

    pub(super) fn histogram_question(&self) -> Option<Question> {
        let grid = self.grid()?;
        Some(Question::Histogram {
            filter: self.without("time"),
            from: grid.from,
            width: grid.width,
            buckets: usize::from(grid.columns),
            by: self.view.by,
            lanes: usize::from(Layout::of(self).lanes_shown),
        })
    }

    pub(super) fn ask_facets(&mut self) -> Vec<Effect> {
        let fields: Vec<Field> = self.view.facets.iter().map(|panel| panel.field).collect();
        fields.into_iter().map(|field| self.ask_facet(field)).collect()
    }

    /// Asks for a facet: the values of a field among the events that the filter without its terms on that field
    /// matches.
    pub(super) fn ask_facet(&mut self, field: Field) -> Effect {
        let all = self.view.facets.iter().any(|panel| panel.field == field && panel.all);
        let named = chosen(&self.view.scope.query, field.name());
        let filter = self.without(field.name());
        // a value that is still being typed is not listed as chosen
        let begun =
            |value: &String| self.typed_value().is_some_and(|(of, typed)| *of == field && typed == value);
        let keep = named.included.into_iter().chain(named.excluded).filter(|value| !begun(value)).collect();
        self.ask(Question::Facet { filter, field, top: if all { MANY } else { SOME }, keep })
    }

    /// Asks for the full event under the cursor.
    pub(super) fn ask_event(&mut self) -> Option<Effect> {
        let position = self.selected()?.position.clone();
        let (as_of, played) = (self.view.as_of_end(), self.view.played.as_deref().cloned());
        Some(self.ask(Question::Event { position, as_of, played }))
    }

    pub(super) fn ask_find(&mut self, direction: Direction) -> Option<Effect> {
        let find = self.find.as_mut()?;
        find.led = None;
        let text = find.text.clone();
        let from = self.anchor();
        let find = self.in_groups(Question::Find { filter: self.view.shown(), text, from, direction });
        Some(self.ask(find))
    }

    pub(super) fn ask_gap(&mut self, direction: Direction) -> Effect {
        let (from, least) = (self.anchor(), self.focused_pane().quiet_least());
        let gap = self.in_groups(Question::Gap { filter: self.view.shown(), from, direction, least });
        self.ask(gap)
    }

    fn anchor(&self) -> Anchor {
        let position = |row: &crate::engine::Row| Anchor::At(Position::clone(&row.position));
        self.selected().map_or(Anchor::First, position)
    }

    /// The filter without its own terms on a field. Removing terms from a readable query leaves a readable one.
    fn without(&self, field: &str) -> Filter {
        let query = clear_field(&self.view.scope.query, field);
        let filter = read(&query, self.view.zone).unwrap_or_else(|_| Filter::clone(&self.view.scope.filter));
        let typed = self.typed_value().and_then(|(field, value)| filter.being_typed(*field, value));
        self.view.known(typed.unwrap_or(filter))
    }

    /// The time scale of the lanes; `None` until the case is known, or if the lanes have no space.
    #[must_use]
    pub fn grid(&self) -> Option<Grid> {
        let plot = Layout::of(self).plot;
        let span = self.view.span.or_else(|| self.suggested_span())?;
        (plot.width > 0).then(|| Grid::fitting(span, plot.width, self.view.zone))
    }

    /// The time scale that shows the whole intrusion; `None` until the case is known, or if the lanes have no space.
    #[must_use]
    pub fn whole_grid(&self) -> Option<Grid> {
        let plot = Layout::of(self).plot;
        let span = self.suggested_span()?;
        (plot.width > 0 && plot.height > 0).then(|| Grid::fitting(span, plot.width, self.view.zone))
    }

    /// The time of the intrusion: its milestones with a margin on both sides; with fewer than two milestones, from the
    /// first event to the last.
    pub(super) fn suggested_span(&self) -> Option<(i64, i64)> {
        let case = self.case.as_ref()?;
        let first = case.milestones.iter().map(|milestone| milestone.when.order()).min();
        let last = case.milestones.iter().map(|milestone| milestone.when.order()).max();
        match (first, last) {
            (Some(first), Some(last)) if first < last => {
                let length = last - first;
                Some((first.saturating_sub(length / 16), last.saturating_add(length / 10)))
            }
            _ => case.bounds,
        }
    }

    /// The first and last instant that the filter's time terms allow, reversed if they exclude each other. `None`
    /// without time terms.
    #[must_use]
    pub fn brushed(&self) -> Option<(i64, i64)> {
        let hull = |windows: Vec<(i64, i64)>| {
            Some((windows.iter().map(|own| own.0).min()?, windows.iter().map(|own| own.1).max()?))
        };
        match self.windows() {
            Some(windows) if !windows.is_empty() => hull(windows),
            // terms that exclude each other
            _ => self.times().into_iter().filter_map(hull).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1))),
        }
    }

    /// The time ranges that the filter's time terms allow, sorted and disjoint; empty if the terms exclude each other,
    /// `None` without time terms.
    #[must_use]
    pub fn windows(&self) -> Option<Vec<(i64, i64)>> {
        let share = |one: Vec<(i64, i64)>, other: Vec<(i64, i64)>| {
            let shared = |a: &(i64, i64)| {
                let each = other.iter().map(|b| (a.0.max(b.0), a.1.min(b.1)));
                each.filter(|(from, until)| from <= until).collect::<Vec<_>>()
            };
            one.iter().flat_map(shared).collect()
        };
        self.times().into_iter().reduce(share).map(apart)
    }

    /// The time ranges of each of the filter's time terms.
    fn times(&self) -> Vec<Vec<(i64, i64)>> {
        match &*self.view.scope.filter {
            Filter::And(parts) => parts.iter().filter_map(Filter::windows).collect(),
            filter => filter.windows().into_iter().collect(),
        }
    }
}

/// Sorts windows and merges those that touch.
pub(super) fn apart(mut windows: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    windows.sort_unstable();
    let mut apart: Vec<(i64, i64)> = Vec::new();
    for (from, until) in windows {
        match apart.last_mut() {
            Some((_, end)) if from <= end.saturating_add(1) => *end = until.max(*end),
            _ => apart.push((from, until)),
        }
    }
    apart
}
