//! A pane as it is drawn: its rows and its filter, and what is known and awaited of them. Both panes are seen alike.

use super::lines::Spacing;
use super::{Context, Crumb, Find, Line, Pane, Panel, Scope, Session, Timeline, folded, folded_group};
use crate::engine::{Counted, Group, Grouping, Row, Run, Slot};

/// A pane of a session.
#[derive(Debug, Clone, Copy)]
pub struct PaneView<'s> {
    /// The session.
    pub session: &'s Session,
    /// The events that the pane shows.
    pub scope: &'s Scope,
    /// The rows around its cursor.
    pub timeline: &'s Timeline,
    /// The counts of its events; `None` until counted.
    pub counted: Option<&'s Counted>,
    /// Its cursor's row number, from 0; `None` until known.
    pub rank: Option<u64>,
    /// The message about an unknown name in its filter, or about what was probably meant.
    pub unnamed: Option<&'s str>,
    /// Whether it is the pane that commands apply to; the other one follows its clock.
    pub focused: bool,
}

impl Session {
    /// The pane that commands apply to.
    #[must_use]
    pub fn focused_pane(&self) -> PaneView<'_> {
        PaneView::of(self, &self.view.scope, &self.pane, true)
    }

    /// The pane that follows its clock; `None` while there is one pane.
    #[must_use]
    pub fn other_pane(&self) -> Option<PaneView<'_>> {
        let other = &self.panes.as_ref()?.other;
        Some(PaneView::of(self, &other.scope, &other.pane, false))
    }
}

impl<'s> PaneView<'s> {
    fn of(session: &'s Session, scope: &'s Scope, pane: &'s Pane, focused: bool) -> Self {
        let Pane { timeline, counted, unnamed, rank, .. } = pane;
        Self {
            session,
            scope,
            timeline,
            counted: counted.as_ref(),
            rank: *rank,
            unnamed: unnamed.as_deref(),
            focused,
        }
    }

    /// The pane's own slot for asks that the focused pane makes in `slot`.
    fn own(self, slot: Slot) -> Slot {
        if self.focused { slot } else { slot.aside() }
    }

    /// Whether an answer for it is pending.
    #[must_use]
    pub fn awaits(self, slot: Slot) -> bool {
        self.session.awaits(self.own(slot))
    }

    /// Whether an ask for it waits for the analysis of all events.
    #[must_use]
    pub fn waits_for_analysis(self, slot: Slot) -> bool {
        self.session.waits_for_analysis(self.own(slot))
    }

    /// Whether what is shown of it covers only the part of the case loaded so far.
    #[must_use]
    pub fn is_partial(self, slot: Slot) -> bool {
        self.session.is_partial(self.own(slot))
    }

    /// Whether motions move its cursor.
    #[must_use]
    pub fn has_keys(self) -> bool {
        self.focused && self.session.focus == Panel::Timeline
    }

    /// The event under its cursor.
    #[must_use]
    pub fn selected(self) -> Option<&'s Row> {
        self.timeline.rows.get(self.timeline.cursor)
    }

    /// The folded run under its cursor.
    #[must_use]
    pub fn folded_run(self) -> Option<&'s Run> {
        self.selected().and_then(folded)
    }

    /// The folded group under its cursor.
    #[must_use]
    pub fn folded_group(self) -> Option<&'s Group> {
        self.selected().and_then(folded_group)
    }

    /// Its lines, at most `height`. The first row always has its heading.
    #[must_use]
    pub fn lines(self, height: usize) -> Vec<Line> {
        self.timeline.lines(height, self.spacing())
    }

    /// What the lines between its rows depend on.
    pub(super) fn spacing(self) -> Spacing {
        Spacing { zone: self.session.view.zone, quiet: self.quiet_least() }
    }

    /// The shortest quiet time that is shown, in nanoseconds.
    #[must_use]
    pub fn quiet_least(self) -> i64 {
        let plain = |counted: &Counted| (counted.total.records, counted.bounds);
        let counted = self.counted.map(|counted| counted.whole.unwrap_or_else(|| plain(counted)));
        let before = || self.session.counted_before_playback().filter(|_| self.focused).as_ref().map(plain);
        let (events, bounds) = counted.or_else(before).unwrap_or_default();
        Counted::least_quiet(events, bounds)
    }

    /// What its rows are grouped by. During playback and with a context, rows are by time, and so are those that follow
    /// a clock.
    #[must_use]
    pub fn grouping(self) -> Grouping {
        if self.focused { self.session.grouping() } else { Grouping::None }
    }

    /// Whether rows are being sorted into groups, and those shown are not in these.
    #[must_use]
    pub fn is_sorting_groups(self) -> bool {
        let (by, first) = (self.grouping(), self.timeline.rows.first());
        let others = first.is_some_and(|row| row.group.as_deref().map(|group| group.by) != Some(by));
        by != Grouping::None && others && self.awaits(Slot::Window)
    }

    /// What is let in around an event of it.
    #[must_use]
    pub fn context(self) -> Option<&'s Context> {
        self.session.view.context.as_ref().filter(|_| self.focused)
    }

    /// The trail of pivots that its filter still holds.
    #[must_use]
    pub fn trail(self) -> &'s [Crumb] {
        self.scope.held_trail()
    }

    /// The text search whose hits are counted in it.
    #[must_use]
    pub fn find(self) -> Option<&'s Find> {
        self.session.find.as_ref().filter(|_| self.focused)
    }

    /// The text whose hits are marked in its rows, if it is that of the present search.
    #[must_use]
    pub fn marked(self) -> Option<&'s str> {
        let text = &self.session.find.as_ref()?.text;
        (self.timeline.marked.as_ref() == Some(text)).then_some(text)
    }

    /// Indices of the first and last row of the range that is chosen in it.
    #[must_use]
    pub fn range_rows(self) -> Option<(usize, usize)> {
        self.session.range_rows().filter(|_| self.focused)
    }

    /// Whether its count is final: no analysis or name check that it needs is pending.
    #[must_use]
    pub fn is_count_final(self) -> bool {
        let unknown = self.counted.is_some_and(|counted| counted.accesses.is_none());
        let checks = self.focused && self.session.checks_names();
        !(checks || (unknown && self.scope.filter.needs_analysis()))
    }

    /// Whether the shown count is of other rows than those asked for.
    #[must_use]
    pub fn is_count_stale(self) -> bool {
        self.timeline.jump && self.awaits(Slot::Count)
    }
}
