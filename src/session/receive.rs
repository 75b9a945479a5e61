//! Takes the engine's answers.

use super::groups::folded_group;
use super::{Effect, LedgerPanel, Overlay, Session, facet_lines, offers_of};
use crate::engine::{
    Anchor, Answer, Body, CaseSummary, Detail, FacetAnswer, LedgerAnswer, Position, Quality, Row, Slot,
    Window,
};
use std::sync::Arc;

impl Session {
    /// Takes an answer and returns what follows from it. An answer that is no longer waited for changes nothing.
    pub fn receive(&mut self, answer: Answer) -> Vec<Effect> {
        let generation = answer.generation;
        let slot = match &answer.body {
            Body::Loading(loading) => {
                self.loading = self.loading.map(|_| *loading);
                return Vec::new();
            }
            Body::Looked(percent) => {
                self.pending.search_percent = self.slot_of(generation).map(|_| *percent);
                return Vec::new();
            }
            Body::Hashed => return self.take_hashed(),
            Body::Analysed => return self.take_analysed(),
            Body::Grown(case) => {
                self.pending.case = Some(Arc::clone(case));
                return self.grow();
            }
            Body::Renoted(case) => {
                self.pending.case = Some(Arc::clone(case));
                let mut effects = self.renoted();
                effects.extend(self.grow());
                return effects;
            }
            Body::Noted(noted) => return self.take_noted(generation, noted),
            Body::Senseless(why) => {
                self.take_senseless(generation, why);
                return Vec::new();
            }
            Body::Refused(why) => {
                self.take_refusal(generation, why);
                return Vec::new();
            }
            Body::Failed(why) => {
                self.take_failure(why);
                return Vec::new();
            }
            Body::NotYet(why) => {
                return self.take_not_yet(generation, why);
            }
            _ => match self.slot_of(generation) {
                Some(slot) => slot,
                None => return Vec::new(),
            },
        };
        let early = matches!(answer.quality, Quality::Approximate { .. });
        if !early {
            self.forget_slot(slot);
            self.pending.search_percent = None;
        }
        if answer.quality == Quality::Exact {
            self.pending.partial_slots.remove(&slot);
        } else {
            self.pending.partial_slots.insert(slot);
        }
        let mut effects = self.take(answer.body);
        self.scroll();
        effects.extend(self.ask_more_rows());
        effects.extend(self.follow_clock());
        effects.extend(self.grow());
        effects
    }

    /// After the sources were hashed: asks for the ledger again, while it is open.
    fn take_hashed(&mut self) -> Vec<Effect> {
        self.ledger_panel().and_then(|_| self.ask_overlay()).into_iter().collect()
    }

    /// After the analysis of all events was finished or renewed: asks again for what depends on it.
    fn take_analysed(&mut self) -> Vec<Effect> {
        self.forget_chains();
        self.pending.case = self.pending.case.take().or_else(|| self.case.clone());
        let mut effects = self.ask_put_off();
        effects.extend(self.grow());
        effects
    }

    fn take(&mut self, body: Body) -> Vec<Effect> {
        match body {
            Body::Case(case) => return self.take_case(case),
            Body::Window(window) => return self.take_window(window),
            Body::Found(found) => return self.take_found(found),
            Body::Gap(position) => return self.take_gap(position),
            Body::Sought(row) => return self.take_sought(row),
            Body::Ahead(ahead) => return self.take_ahead(ahead),
            Body::Aside(body) => return self.take_aside(*body),
            Body::Facet(facet) => self.take_facet(facet),
            Body::Count(counted) => return self.take_count(&counted).into_iter().collect(),
            Body::QueryProblem(slip) => return self.take_query_problem(slip),
            Body::Proposed(slip) => return self.take_proposed(slip),
            Body::Rank(rank) => self.take_rank(rank),
            Body::Histogram(histogram) => {
                self.lanes.histogram = Some(histogram);
                self.stand_in_lanes();
            }
            Body::Event(detail) => return self.take_event(detail),
            Body::Values(_, values) => {
                if let Some(bar) = &mut self.bar {
                    bar.offers = offers_of(&values);
                    bar.offer = None;
                }
                self.offer_shown();
            }
            Body::RecordNames(names) => self.offer_record_names(names),
            Body::ExportProgress(exported) => return self.take_exported(exported),
            Body::Counts(counts) => self.take_counts(&counts),
            Body::Paths(paths) => self.take_paths(paths),
            Body::Ledger(answer) => self.take_ledger(answer),
            Body::Compared(answer) => {
                if let Some(compared) = &mut self.compared {
                    compared.take(answer);
                }
            }
            Body::Remembered(kept) => return self.recall(kept),
            Body::Blind(zones) => self.blind = Some(zones),
            Body::Tally(tally) => self.take_tally(tally),
            Body::Known(known) => return self.take_known(&known),
            Body::Notes(answer) => self.take_notes(&answer),
            Body::Chains(list) => self.take_chains(list),
            Body::Brief(chain) => self.take_chain(chain),
            Body::Walked(walked) => return self.take_walked(walked),
            Body::Path(path, rows) => self.take_path(path, rows),
            Body::Reach(reach) => self.take_reach(reach),
            // handled above, or never asked for by a session
            Body::Stats(_)
            | Body::Chain(_)
            | Body::Loading(_)
            | Body::Looked(_)
            | Body::Hashed
            | Body::Analysed
            | Body::Senseless(_)
            | Body::Refused(_)
            | Body::Failed(_)
            | Body::NotYet(_)
            | Body::Grown(_)
            | Body::Renoted(_)
            | Body::Noted(_) => {}
        }
        Vec::new()
    }

    fn take_event(&mut self, detail: Arc<Detail>) -> Vec<Effect> {
        let other = self.detail.shown.as_ref().is_none_or(|shown| shown.row.position != detail.row.position);
        self.detail.shown = Some(detail);
        if other {
            self.point_in_tab();
        }
        let walked = self.point_as_opened();
        walked.into_iter().chain(self.ask_chain()).collect()
    }

    /// Takes the refusal of an ask.
    pub(super) fn take_refusal(&mut self, generation: u64, why: &str) {
        let counted = self.expects(Slot::Tally, generation);
        self.forget(generation);
        if self.take_unsaved(generation, why) || (counted && self.leave_question(why)) {
            return;
        }
        self.complain(why);
        self.leave_unanswered();
        if !self.awaits(Slot::Seek) {
            self.pending.jump = None;
        }
        if !self.awaits(Slot::Window) {
            self.pane.timeline.jump = false;
        }
        if generation == 0 {
            self.give_up(why);
        }
    }

    /// Takes a failure in the background: reports it and adds it to the case's troubles; what is shown stays.
    fn take_failure(&mut self, why: &str) {
        self.complain(why);
        self.give_up_put_off();
        for case in self.case.iter_mut().chain(&mut self.pending.case).map(Arc::make_mut) {
            if !case.troubles.iter().any(|trouble| trouble == why) {
                case.troubles.push(why.to_owned());
            }
        }
    }

    /// Gives up on a case that could not be read at all; no ask will be answered.
    fn give_up(&mut self, why: &str) {
        self.loading = None;
        self.forget_all();
        // no rows will come
        (self.pane.timeline.jump, self.pending.jump) = (false, None);
        let troubles = vec![why.to_owned()];
        self.case = Some(Arc::new(CaseSummary { troubles, ..CaseSummary::default() }));
    }

    fn take_case(&mut self, case: Arc<CaseSummary>) -> Vec<Effect> {
        self.loading = case.loading;
        self.pending.case = None;
        let troubles = || case.troubles.iter().chain(&case.doubts);
        if let Some(trouble) = troubles().next() {
            let more = troubles().count() - 1;
            let rest = if more > 0 { format!(" · {more} more in the ledger") } else { String::new() };
            self.complain(format!("{trouble}{rest}"));
        }
        self.learn_clocks(&case);
        self.view.hides = case.notes.hides;
        let mut effects = self.first_notes(&case);
        self.case = Some(case);
        effects.extend(self.ask_all());
        effects
    }

    /// Stores the clock corrections of the sources, which the detail panel names while times are shown as recorded.
    pub(super) fn learn_clocks(&mut self, case: &CaseSummary) {
        if !case.as_recorded {
            self.clocks = case.sources.iter().map(|source| (source.file.clone(), source.clock)).collect();
        }
    }

    fn take_window(&mut self, window: Window) -> Vec<Effect> {
        if self.pane.timeline.jump && self.awaits(Slot::Count) {
            // the count was of other rows than those shown from now on
            self.pane.counted = None;
        }
        let early = self.pane.timeline.early.take();
        // if the cursor was placed by an early answer and has not moved since, the final answer places it again
        self.pane.timeline.jump |= early.is_some() && early == self.view.scope.cursor;
        let jumps = self.pane.timeline.jump;
        let sticks = self.takes_edge(&window);
        let line = self.pane.timeline.cursor.saturating_sub(self.pane.timeline.top);
        let old = self.selected().map(|row| row.position.clone());
        let in_window = |position: &Position| window.place_of(position);
        let followed = if sticks {
            Some(window.anchor)
        } else {
            // if the event was hidden or taken back, the cursor goes to its place
            let gone = old.is_some() && self.pending.quiet_anchor.take() == old;
            let in_its_place = || gone.then_some(window.anchor);
            old.as_ref().and_then(in_window).or_else(in_its_place).filter(|_| !self.pane.timeline.jump)
        };
        if !self.pane.timeline.jump && followed.is_none() && old.is_some() {
            // the cursor has moved on; rows missing there are asked for from there
            self.pending.case = self.case.clone().filter(|_| self.pending.rows_stale);
            let moved = old.filter(|_| early.is_some() && !self.awaits(Slot::Window));
            return moved.map(|row| self.ask_window(Anchor::At(row))).into_iter().collect();
        }
        self.pending.rows_stale = false;
        let cursor = followed.unwrap_or(window.anchor).min(window.rows.len().saturating_sub(1));
        let stays = old.as_ref().zip(window.rows.get(cursor)).is_some_and(|(old, row)| as_it_was(old, row));
        let old_top = self.pane.timeline.rows.get(self.pane.timeline.top).map(|row| row.position.clone());
        let kept_top = old_top.as_ref().and_then(in_window).filter(|_| sticks);
        let overview = window.rows.get(cursor).is_some_and(|row| folded_group(row).is_some());
        let above =
            if self.pane.timeline.jump { self.jumps_below((cursor, overview), stays, line) } else { line };
        if self.pane.timeline.jump {
            self.landed();
        }
        let timeline = &mut self.pane.timeline;
        timeline.jump = false;
        timeline.marked = window.find;
        timeline.cursor = cursor;
        timeline.top = kept_top.unwrap_or(cursor.saturating_sub(above));
        timeline.first = window.first;
        timeline.last = window.last;
        timeline.rows = window.rows;
        let moved = if stays && self.detail.shown.is_some() {
            self.view.scope.cursor = old;
            // the detail panel shows counts up to the playback's time
            self.playback.is_some().then(|| self.ask_event()).flatten()
        } else {
            self.cursor_moved()
        };
        if jumps {
            self.keep_unfolded();
            self.fill_to_end();
        }
        if jumps && !self.awaits(Slot::Window) {
            self.arrived();
        }
        if jumps && self.awaits(Slot::Window) {
            self.pane.timeline.early = self.selected().map(|row| row.position.clone());
        }
        moved.into_iter().collect()
    }

    fn take_facet(&mut self, facet: Arc<FacetAnswer>) {
        let under_cursor = facet_lines(self).get(self.facets.cursor).cloned();
        self.facets.answers.insert(facet.field, facet);
        if self.opening.is_some() {
            return self.stand_in_facets();
        }
        let Some(line) = under_cursor else { return };
        if let Some(at) = facet_lines(self).iter().position(|other| other.is_same(&line)) {
            self.facets.cursor = at;
        }
    }

    /// Takes the ledger. The first answer moves the cursor to the first source with something refused.
    fn take_ledger(&mut self, answer: Arc<LedgerAnswer>) {
        let first = self.ledger.is_none();
        self.ledger = Some(answer);
        if let Some(Overlay::Ledger(panel)) = self.overlay.as_ref().filter(|_| first) {
            self.overlay = Some(Overlay::Ledger(LedgerPanel { chosen: self.first_refused(), ..*panel }));
        }
    }

    fn take_gap(&mut self, position: Option<Position>) -> Vec<Effect> {
        let Some(position) = position else {
            self.say("no quiet time further that way");
            return Vec::new();
        };
        self.ask_rows(Anchor::At(position))
    }
}

/// Whether a row still has the event's time and id; otherwise its details are asked for again.
fn as_it_was(old: &Position, row: &Row) -> bool {
    (old.time, &old.id) == (row.position.time, &row.position.id)
}
