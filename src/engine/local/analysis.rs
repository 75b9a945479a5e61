//! What is known of a case when all of its events are looked at together: made once the case is whole, and behind the
//! screen where the case is read there. What was known on a day is made in the same way, once it is asked for.
//!
//! A case that grows keeps what is known until all is looked at anew, which is done now and then. Meanwhile events that came
//! wait to be taken in, for they are put where the others stand.

use super::LocalEngine;
use super::updates::UpdateSender;
use crate::case::known_milestones;
use crate::chain::{Analysis, AnalysisContext, AsOf, Assertion};
use crate::engine::{Cancel, CaseSummary};
use crate::query::{ClaimsAsOf, EventFacts, Filter, Property};
use crate::read::Ledger;
use crate::store::{RowSet, Store};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How long it is from one look at a case that grows to the next at the least, and how many times as long as a look takes.
const LEAST: Duration = Duration::from_secs(1);
const SELDOM: u32 = 8;
/// Of how many instants it is kept what was known then.
const KEPT: usize = 2;

/// What is known, and who finds out more.
#[derive(Debug, Default)]
pub(super) struct AnalysisSlot {
    done: Option<Arc<Analysis>>,
    /// What was known at instants, the latest asked of last.
    then: Vec<(i64, Arc<Analysis>)>,
    /// The instant that was asked of last.
    wanted: Option<i64>,
    making: Option<RunningAnalysis>,
    /// What is made for an older one is not taken.
    generation: u64,
    /// Held by all who look at the events behind the screen.
    readers: Arc<()>,
    /// When the last look at a case that grows was over, and how long it took.
    last_run: Option<(Instant, Duration)>,
    /// Whether somebody tells when the next is due.
    timer_pending: bool,
    /// Whether events say more than they did when they were looked at.
    stale: bool,
}

/// What is being found out.
#[derive(Debug)]
struct RunningAnalysis {
    as_of: Option<i64>,
    stop: Cancel,
    began: Instant,
}

/// What was found out.
pub(super) struct AnalysisResult {
    pub generation: u64,
    /// Hash of the notes that it is made of, as far as they change chains, verdicts or zones.
    pub links_fingerprint: u64,
    /// Of an instant; `None` is now.
    pub as_of: Option<i64>,
    pub analysis: Arc<Analysis>,
}

/// The events of a case that is whole, and what is said beside them.
pub(super) struct AnalysisInput {
    store: Arc<Store>,
    ledger: Arc<Ledger>,
    summary: Arc<CaseSummary>,
    asserted: Vec<Assertion>,
    /// Hash of the notes that it is made of, as far as they change chains, verdicts or zones.
    links_fingerprint: u64,
}

impl AnalysisInput {
    pub(super) fn of(engine: &LocalEngine) -> Self {
        let LocalEngine { store, ledger, summary, notes, .. } = engine;
        Self {
            store: Arc::clone(store),
            ledger: Arc::clone(ledger),
            summary: Arc::clone(summary),
            asserted: notes.assertions(),
            links_fingerprint: notes.links_fingerprint(),
        }
    }

    /// Looks at all events together; `None` where that was stopped.
    pub(super) fn analysis(&self, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Analysis> {
        let Self { store, ledger, summary, asserted, .. } = self;
        let milestones = &summary.milestones;
        let beside = AnalysisContext { ledger, milestones, settings: &summary.chains, asserted };
        Analysis::of(store, beside, stopped)
    }

    /// Looks at the events and tells what is known of them, before they may move; then, while no event waits to be taken in,
    /// finds out how far identities are spread.
    pub(super) fn tell(
        self,
        post: &UpdateSender,
        (generation, as_of): (u64, Option<i64>),
        stopped: &(dyn Fn() -> bool + Sync),
        look: impl FnOnce(&Self, &(dyn Fn() -> bool + Sync)) -> Option<Analysis>,
    ) {
        if let Some(analysis) = look(&self, stopped).map(Arc::new) {
            post.looked(Some(AnalysisResult {
                generation,
                links_fingerprint: self.links_fingerprint,
                as_of,
                analysis: Arc::clone(&analysis),
            }));
            analysis.find_spreads(&self.store, &|| stopped() || post.has_parts());
        }
    }

    /// Looks at those that were known at an instant; `None` where that was stopped.
    fn then(
        &self,
        now: &Analysis,
        stood: &ClaimsAsOf,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Analysis> {
        let Self { store, ledger, summary, asserted, .. } = self;
        let as_of = AsOf { instant: stood.instant, known: &stood.known };
        let milestones = &known_milestones(&summary.milestones, stood.instant);
        let beside = AnalysisContext { ledger, milestones, settings: &summary.chains, asserted };
        now.then(store, as_of, beside, stopped)
    }
}

impl AnalysisSlot {
    /// One who knows this.
    pub(super) fn of(done: Option<Arc<Analysis>>) -> Self {
        Self { done, ..Self::default() }
    }

    /// What is known, where it is.
    pub(super) fn known(&self) -> Option<&Arc<Analysis>> {
        self.done.as_ref()
    }

    /// What was known at an instant, or is now.
    pub(super) fn at(&self, as_of: Option<i64>) -> Option<&Arc<Analysis>> {
        match as_of {
            None => self.done.as_ref(),
            Some(instant) => self.then.iter().find(|(of, _)| *of == instant).map(|(_, known)| known),
        }
    }

    /// Whether somebody looks at the events, so that they must stay where they are.
    pub(super) fn looks(&self) -> bool {
        Arc::strong_count(&self.readers) > 1
    }

    /// How many events nobody has looked at yet.
    pub(super) fn since(&self) -> usize {
        self.done.as_ref().map_or(0, |known| known.since)
    }

    /// Whether what is known now is being found out.
    pub(super) fn is_making(&self) -> bool {
        self.making.as_ref().is_some_and(|making| making.as_of.is_none()) && self.looks()
    }

    /// Takes what was found out; `false` where that is not wanted any more.
    pub(super) fn take(&mut self, made: AnalysisResult) -> bool {
        let AnalysisResult { generation, as_of, analysis, .. } = made;
        if generation != self.generation {
            return false;
        }
        if let Some(making) = self.making.take_if(|making| making.as_of == as_of)
            && as_of.is_none()
        {
            self.last_run = Some((Instant::now(), making.began.elapsed()));
        }
        match as_of {
            None => {
                self.done = Some(analysis);
                // what was known then is found out anew, and stands until that is done
                self.then.retain(|(of, _)| Some(*of) == self.wanted);
            }
            Some(instant) => self.keep(instant, analysis),
        }
        true
    }

    fn keep(&mut self, instant: i64, known: Arc<Analysis>) {
        self.then.retain(|(of, _)| *of != instant);
        if self.then.len() == KEPT {
            self.then.remove(0);
        }
        self.then.push((instant, known));
    }

    /// Takes note of events that came, and of whether those that were there say more. Whoever looks has gone by then.
    pub(super) fn insert_rows(&mut self, store: &Store, fresh: &RowSet, says_more: bool) {
        self.stale |= says_more;
        let insert_rows = |known: &mut Arc<Analysis>| {
            let known = Arc::get_mut(known).filter(|known| known.of + fresh.count() == store.len());
            known.map(|known| known.insert_rows(store, fresh)).is_some()
        };
        self.done.take_if(|known| !insert_rows(known));
        self.then.retain_mut(|(_, known)| insert_rows(known));
    }

    /// Whoever found it out failed.
    pub(super) fn give_up(&mut self) {
        self.making = None;
    }

    /// Forgets what is known, and lets nobody go on finding it out.
    pub(super) fn forget(&mut self) {
        if let Some(making) = self.making.take() {
            making.stop.cancel();
        }
        (self.done, self.generation) = (None, self.generation + 1);
        self.then.clear();
    }

    /// When the next look at a case that grows is due; `None` is now.
    fn until_due(&self) -> Option<Duration> {
        let (ended, took) = self.last_run?;
        LEAST.max(took * SELDOM).checked_sub(ended.elapsed())
    }
}

impl EventFacts for AnalysisSlot {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        self.done.as_ref()?.rows(property)
    }

    fn chain(&self, store: &Store, event: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        self.done.as_ref()?.chain(store, event, stopped)
    }

    fn reached(&self, store: &Store, text: &str, stopped: &dyn Fn() -> bool) -> Option<RowSet> {
        self.done.as_ref()?.reached(store, text, stopped)
    }

    fn as_of(&self, instant: i64) -> Option<&dyn EventFacts> {
        self.at(Some(instant)).map(|known| &**known as &dyn EventFacts)
    }
}

impl LocalEngine {
    /// What is known of all events together. Where the case is read behind the screen it comes when it is made; else it is
    /// made now.
    pub(super) fn analysis(&mut self) -> Option<Arc<Analysis>> {
        if self.analyses.done.is_none() && !self.lasting.updates.is_behind() {
            self.analyses.done = AnalysisInput::of(self).analysis(&|| false).map(Arc::new);
        }
        self.analyses.done.clone()
    }

    /// As [`Self::analysis`], of what was known at an instant.
    pub(super) fn analysis_at(&mut self, as_of: Option<i64>) -> Option<Arc<Analysis>> {
        let Some(instant) = as_of else { return self.analysis() };
        if !self.lasting.updates.is_behind() {
            self.find_then(instant, &|| false)?;
        }
        self.begin_then(instant);
        self.analyses.at(as_of).cloned()
    }

    /// Finds out now what was known at an instant; `None` where that was stopped.
    pub(super) fn find_then(&mut self, instant: i64, stopped: &(dyn Fn() -> bool + Sync)) -> Option<()> {
        if self.analyses.at(Some(instant)).is_none() {
            let (now, stood) = (self.analysis()?, self.stood(instant));
            let then = AnalysisInput::of(self).then(&now, &stood, stopped)?;
            self.analyses.keep(instant, Arc::new(then));
        }
        Some(())
    }

    /// Begins to find out what was known at an instant, where what is known now is known: made at once where nothing is made
    /// behind the screen.
    pub(super) fn begin_then(&mut self, instant: i64) {
        if !self.lasting.updates.is_behind() {
            if self.analyses.done.is_some() && self.analyses.at(Some(instant)).is_none() {
                self.analysis_at(Some(instant));
            }
            return;
        }
        self.analyses.wanted = Some(instant);
        if self.analyses.at(Some(instant)).is_some() {
            return;
        }
        if let Some(making) = self.analyses.making.as_ref().filter(|making| making.as_of != Some(instant)) {
            if making.as_of.is_none() {
                return;
            }
            making.stop.cancel();
            self.analyses.making = None;
        }
        self.make_then(instant);
    }

    fn make_then(&mut self, instant: i64) {
        let Some(now) = self.analyses.done.clone().filter(|_| self.analyses.making.is_none()) else { return };
        let stood = self.stood(instant);
        self.make(Some(instant), move |whole, stopped| whole.then(&now, &stood, stopped));
    }

    /// Makes now what is else made behind the screen.
    pub fn analyse(&mut self) {
        if let Some(known) = self.analysis() {
            known.find_spreads(&self.store, &|| false);
        }
    }

    /// Whether all of that is made.
    #[must_use]
    pub fn is_analysed(&self) -> bool {
        self.analyses.known().is_some_and(|known| known.knows_spreads())
    }

    /// Makes ready what a filter asks of all events together.
    pub(super) fn ready_for(&mut self, filter: &Filter) {
        if let Some(instant) = filter.needs_analysis_at() {
            self.analysis_at(Some(instant));
        } else if filter.needs_analysis() {
            self.analysis();
        }
    }

    /// Takes what was found out; `false` where that is not wanted any more.
    pub(super) fn take_made(&mut self, made: AnalysisResult) -> bool {
        let of_now = made.as_of.is_none();
        if made.links_fingerprint != self.notes.links_fingerprint() {
            if !self.analyses.is_making() {
                self.analyse_behind();
            }
            return false;
        }
        if !self.analyses.take(made) {
            return false;
        }
        // a hidden query may ask of all events together
        self.cache.keep_only(|filter| !filter.needs_analysis() && !filter.asks_hidden());
        self.notes.forget_hidden();
        self.tell_since();
        if let Some(instant) = self.analyses.wanted.filter(|_| of_now) {
            self.make_then(instant);
        }
        true
    }

    /// Says of the case how many of its events nobody has looked at yet.
    pub(super) fn tell_since(&mut self) {
        let since = self.analyses.since() as u64;
        if self.summary.since != since {
            self.amend(|case| case.since = since);
        }
    }

    /// Looks at all events of a case that grows once more, when that is due.
    pub(super) fn analyse_soon(&mut self) {
        let is_fresh = self.analyses.done.is_some() && self.analyses.since() == 0 && !self.analyses.stale;
        if is_fresh || self.analyses.timer_pending || self.analyses.is_making() {
            return;
        }
        match self.analyses.until_due().zip(self.lasting.updates.post()) {
            Some((rest, post)) => {
                let waiting = thread::Builder::new().name("rest".to_owned()).spawn(move || {
                    if post.rest(rest) {
                        post.due();
                    }
                });
                self.analyses.timer_pending = waiting.is_ok();
            }
            None => self.analyse_behind(),
        }
    }

    /// The next look at a case that grows is due.
    pub(super) fn take_due(&mut self) {
        self.analyses.timer_pending = false;
        self.analyse_soon();
    }

    /// Looks at all events, on a thread of its own.
    pub(super) fn analyse_behind(&mut self) {
        if let Some(making) = self.analyses.making.take() {
            making.stop.cancel();
        }
        self.analyses.stale = false;
        self.make(None, |whole, stopped| whole.analysis(stopped));
    }

    fn make(
        &mut self,
        as_of: Option<i64>,
        look: impl FnOnce(&AnalysisInput, &(dyn Fn() -> bool + Sync)) -> Option<Analysis> + Send + 'static,
    ) {
        let Some(post) = self.lasting.updates.post() else { return };
        let (whole, stop, generation) =
            (AnalysisInput::of(self), Cancel::default(), self.analyses.generation);
        let (stopped, readers) = (stop.clone(), Arc::clone(&self.analyses.readers));
        let find = move |post: &UpdateSender| {
            whole.tell(post, (generation, as_of), &|| stopped.is_cancelled() || post.is_over(), look);
            drop(readers);
            post.looked(None);
        };
        let started = post.spawn("chains", find, UpdateSender::not_looked);
        self.analyses.making = started.ok().map(|()| RunningAnalysis { as_of, stop, began: Instant::now() });
    }
}
