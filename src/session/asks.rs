//! What the state needs to know of the case, as asks.

use super::{Effect, Grid, Layout, Session};
use crate::engine::{Anchor, Ask, Direction, Position, Question, Slot};
use crate::event::Field;
use crate::query::{Filter, chosen, clear_field, read};

/// Values of a facet that are asked for; the panel shows a part of them.
const SOME: usize = 60;
/// Values of a facet that shows all.
const MANY: usize = 1000;

impl Session {
    /// An ask with the next generation; of its slot, the only one that is waited for.
    pub(super) fn ask(&mut self, question: Question) -> Effect {
        self.asks.latest += 1;
        let generation = self.asks.latest;
        let slot = question.slot();
        self.asks.waiting.insert(slot, generation);
        self.asks.put_off.remove(&slot);
        if self.is_over(slot) {
            self.asks.over.insert(slot, question.clone());
        }
        Effect::Ask(Ask { generation, question })
    }

    /// Whether an answer of that generation is the one that is waited for; it is not from then on.
    pub(super) fn expects(&mut self, slot: Slot, generation: u64) -> bool {
        let expected = self.asks.waiting.get(&slot) == Some(&generation);
        if expected {
            self.asks.waiting.remove(&slot);
        }
        expected
    }

    /// What an ask of that generation is for, while its answer is waited for.
    pub(super) fn slot_of(&self, generation: u64) -> Option<Slot> {
        let (slot, _) = self.asks.waiting.iter().find(|(_, waiting)| **waiting == generation)?;
        Some(*slot)
    }

    /// Forgets an ask that was refused.
    pub(super) fn forget(&mut self, generation: u64) {
        self.asks.waiting.retain(|_, waiting| *waiting != generation);
    }

    /// Everything that depends on the filter.
    pub(super) fn ask_all(&mut self) -> Vec<Effect> {
        self.pane.counted = None;
        let mut effects = self.ask_all_over();
        effects.extend(self.ask_beside());
        effects
    }

    /// As [`Self::ask_all`], while the count of the rows that are shown stays until others are.
    pub(super) fn ask_all_over(&mut self) -> Vec<Effect> {
        if self.is_trying() {
            return self.ask_names().into_iter().collect();
        }
        let cursor = self.view.scope.cursor.clone().map_or(Anchor::First, Anchor::At);
        let anchor = if self.playback.is_some() { Anchor::Last } else { cursor };
        let mut effects = self.ask_rows(anchor);
        effects.extend(self.look_ahead());
        let filter = self.view.effective();
        effects.push(self.ask(Question::Count { filter }));
        self.pane.unnamed = None;
        effects.extend(self.ask_names());
        effects.extend(self.count_hits());
        effects.extend(self.ask_histogram());
        effects.extend(self.ask_facets());
        effects.extend(self.ask_compared());
        effects
    }

    /// The rows at an anchor, to which the cursor jumps, and its number.
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

    /// The cursor is on no hit any more.
    pub(super) fn leave_hit(&mut self) {
        if let Some(find) = &mut self.find {
            find.number = 0;
        }
    }

    /// Counts the hits anew: those of another filter are others. A search that has yet to lead to one still does.
    pub(super) fn count_hits(&mut self) -> Option<Effect> {
        let leads = self.seeks_hit();
        self.forget_slot(Slot::Find);
        let find = self.find.as_mut()?;
        find.total = None;
        find.still = !leads;
        self.ask_find(Direction::Here)
    }

    /// Forgets that something was asked: its answer is not wanted any more.
    pub(super) fn forget_slot(&mut self, slot: Slot) {
        self.asks.waiting.remove(&slot);
    }

    /// Forgets what was asked of the view that is left: other events are shown.
    pub(super) fn forget_all_shown(&mut self) {
        let stays = |slot: &Slot| {
            matches!(slot, Slot::Note | Slot::Export | Slot::Case | Slot::Remembered | Slot::Proposed)
        };
        self.asks.waiting.retain(|slot, _| stays(slot));
        (self.pending.jump, self.pending.follow_edge, self.pending.quiet_anchor) = (None, None, None);
    }

    /// Forgets everything that was asked.
    pub(super) fn forget_all(&mut self) {
        self.asks.waiting.clear();
    }

    /// The cursor has gone so many rows.
    pub(super) fn moved_by(&mut self, rows: i64) {
        self.pane.rank_estimate.1 = self.pane.rank_estimate.1.saturating_add(rows);
        self.number_cursor();
    }

    /// The number of the row that the last jump led to.
    pub(super) fn take_rank(&mut self, rank: u64) {
        self.pane.rank_estimate.0 = Some(rank);
        self.number_cursor();
    }

    /// The cursor is where the last jump led to.
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

    /// The rows around the cursor again, with the hits marked that are known now.
    pub(super) fn mark_hits(&mut self) -> Option<Effect> {
        let anchor = Anchor::At(self.selected()?.position.clone());
        (!self.pane.timeline.jump).then(|| self.ask_window(anchor))
    }

    /// More rows, where the cursor has come near the end of those that are known.
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

    /// The values of a field among the events that the rest of the filter keeps.
    pub(super) fn ask_facet(&mut self, field: Field) -> Effect {
        let all = self.view.facets.iter().any(|panel| panel.field == field && panel.all);
        let named = chosen(&self.view.scope.query, field.name());
        let filter = self.without(field.name());
        // what is only begun is no value yet that could stand there
        let begun =
            |value: &String| self.typed_value().is_some_and(|(of, typed)| *of == field && typed == value);
        let keep = named.included.into_iter().chain(named.excluded).filter(|value| !begun(value)).collect();
        self.ask(Question::Facet { filter, field, top: if all { MANY } else { SOME }, keep })
    }

    /// The event under the cursor, whole.
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
        let (from, least) = (self.anchor(), self.quiet_least());
        let gap = self.in_groups(Question::Gap { filter: self.view.shown(), from, direction, least });
        self.ask(gap)
    }

    fn anchor(&self) -> Anchor {
        let position = |row: &crate::engine::Row| Anchor::At(Position::clone(&row.position));
        self.selected().map_or(Anchor::First, position)
    }

    /// The filter without its own terms about a field. Such a query was part of one that could be read, and can be read.
    fn without(&self, field: &str) -> Filter {
        let query = clear_field(&self.view.scope.query, field);
        let filter = read(&query, self.view.zone).unwrap_or_else(|_| Filter::clone(&self.view.scope.filter));
        let typed = self.typed_value().and_then(|(field, value)| filter.being_typed(*field, value));
        self.view.known(typed.unwrap_or(filter))
    }

    /// The scale of the lanes; `None` until the case is known, or where they have no room.
    #[must_use]
    pub fn grid(&self) -> Option<Grid> {
        let plot = Layout::of(self).plot;
        let span = self.view.span.or_else(|| self.suggested_span())?;
        (plot.width > 0).then(|| Grid::fitting(span, plot.width, self.view.zone))
    }

    /// The scale that the lanes have while they show the time of the intrusion; `None` where they have no room.
    #[must_use]
    pub fn whole_grid(&self) -> Option<Grid> {
        let plot = Layout::of(self).plot;
        let span = self.suggested_span()?;
        (plot.width > 0 && plot.height > 0).then(|| Grid::fitting(span, plot.width, self.view.zone))
    }

    /// The time of the intrusion: from a little before its first milestone to a little after its last; without any, from
    /// the first event to the last.
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

    /// The time that the filter's own terms leave, as first and last instant: turned round where they exclude each other.
    #[must_use]
    pub fn brushed(&self) -> Option<(i64, i64)> {
        let hull = |windows: Vec<(i64, i64)>| {
            Some((windows.iter().map(|own| own.0).min()?, windows.iter().map(|own| own.1).max()?))
        };
        match self.windows() {
            Some(windows) if !windows.is_empty() => hull(windows),
            // what excludes each other
            _ => self.times().into_iter().filter_map(hull).reduce(|a, b| (a.0.max(b.0), a.1.min(b.1))),
        }
    }

    /// The times that the filter's own terms leave, in order and apart from each other; none where they exclude each other,
    /// `None` where it has no time.
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

    /// What the filter's own terms say of time, each.
    fn times(&self) -> Vec<Vec<(i64, i64)>> {
        match &*self.view.scope.filter {
            Filter::And(parts) => parts.iter().filter_map(Filter::windows).collect(),
            filter => filter.windows().into_iter().collect(),
        }
    }
}

/// Windows in order, those that touch as one.
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
