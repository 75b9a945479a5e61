//! The analysis: what can only be known from all events together (chains, verdicts, blind zones, reach), now or as of a
//! past day. If the case is read in the background, so is it analysed there. While a case grows the previous analysis
//! stays in use; new events are held back while one runs, because inserting them would renumber the rows that it reads.
//!
//! What follows from what happens, by what runs:
//!
//! | | nothing runs | that as of now runs | that as of a day runs |
//! |---|---|---|---|
//! | a day is asked for | its analysis begins, once that as of now is done | it is begun after that | it takes the place of that of another day |
//! | events wait | they come in | the first to run gives way, the next is let end | they wait for its end |
//! | events came in | the next begins, or a timer for it | – | the next as of now waits for its time, and takes its place |
//! | it ends | – | it is in use, and the day asked for last begins | it is kept |
//! | it fails | – | nothing runs | nothing runs |
//! | links change by a note | all are discarded, that as of now begins | it begins anew | it is stopped, that as of now begins |

mod broken_off;
mod renewal;
mod run;

use super::LocalEngine;
use super::recent::Recent;
use super::updates::UpdateSender;
use crate::case::known_milestones;
use crate::chain::{Analysis, AnalysisContext, AsOf, Assertion};
use crate::engine::{Cancel, CaseSummary};
use crate::query::{ClaimsAsOf, EventFacts, Filter, Property};
use crate::read::Ledger;
use crate::store::{RowSet, Store};
use renewal::Renewal;
use run::{Run, RunningAnalysis, StoreReaders};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// For how many past instants the analysis is kept: two for a comparison, and the day that is looked at.
const KEPT: usize = 3;

/// The finished analyses and the running one.
#[derive(Debug, Default)]
pub(super) struct AnalysisSlot {
    done: Option<Arc<Analysis>>,
    /// Analyses as of past instants.
    then: Recent<(i64, Arc<Analysis>), KEPT>,
    /// The instant that was asked for last.
    wanted: Option<i64>,
    run: Run,
    /// Incremented when all results are discarded; late results of an older generation are ignored.
    generation: u64,
    readers: StoreReaders,
    renewal: Renewal,
}

/// A finished analysis.
pub(super) struct AnalysisResult {
    pub generation: u64,
    /// Hash of the notes that affect chains, verdicts or zones, as of the start.
    pub links_fingerprint: u64,
    /// The instant that it is as of; `None` is now.
    pub as_of: Option<i64>,
    pub analysis: Arc<Analysis>,
}

/// A consistent snapshot of the case to analyse.
pub(super) struct AnalysisInput {
    store: Arc<Store>,
    ledger: Arc<Ledger>,
    summary: Arc<CaseSummary>,
    asserted: Vec<Assertion>,
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

    /// Analyses all events; `None` if stopped.
    pub(super) fn analysis(&self, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Analysis> {
        let Self { store, ledger, summary, asserted, .. } = self;
        let milestones = &summary.milestones;
        let beside = AnalysisContext { ledger, milestones, settings: &summary.chains, asserted };
        Analysis::of(store, beside, stopped)
    }

    /// Runs `look` and delivers its result at once; then computes how far identities spread, unless new events are
    /// waiting.
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
            self.store.know_gaps();
            analysis.find_spreads(&self.store, &|| stopped() || post.has_parts());
        }
    }

    /// Analyses the events known at an instant; `None` if stopped.
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
    /// A copy with the finished analyses alone.
    pub(super) fn finished(&self) -> Self {
        Self { done: self.done.clone(), then: self.then.clone(), ..Self::default() }
    }

    /// The analysis as of now, if it is done.
    pub(super) fn known(&self) -> Option<&Arc<Analysis>> {
        self.done.as_ref()
    }

    /// The analysis as of an instant, or as of now, if it is done.
    pub(super) fn at(&self, as_of: Option<i64>) -> Option<&Arc<Analysis>> {
        match as_of {
            None => self.done.as_ref(),
            Some(instant) => self.then.peek(|(of, _)| *of == instant).map(|(_, known)| known),
        }
    }

    /// Whether a background thread is reading the store, so that rows must not be renumbered.
    pub(super) fn looks(&self) -> bool {
        self.readers.are_there()
    }

    /// How many events were added since the analysis as of now.
    pub(super) fn since(&self) -> usize {
        self.done.as_ref().map_or(0, |known| known.since)
    }

    /// Whether the analysis as of now is running.
    pub(super) fn is_making(&self) -> bool {
        matches!(self.run, Run::Now(_)) && self.looks()
    }

    /// Stores a result; `false` if it is outdated and was discarded.
    pub(super) fn take(&mut self, made: AnalysisResult) -> bool {
        let AnalysisResult { generation, as_of, analysis, .. } = made;
        if generation != self.generation {
            return false;
        }
        let ended = self.run.end(as_of);
        match as_of {
            None => {
                self.renewal.finished(ended.map(|running| running.began.elapsed()));
                self.done = Some(analysis);
                // results as of past instants are outdated; the one on display stays until it is renewed
                self.then.retain(|(of, _)| Some(*of) == self.wanted);
            }
            Some(instant) => self.keep(instant, analysis),
        }
        true
    }

    /// As [`Self::at`] a past instant, whose analysis is used by that.
    fn used_at(&mut self, instant: i64) -> Option<&Arc<Analysis>> {
        self.then.get(|(of, _)| *of == instant).map(|(_, known)| known)
    }

    fn keep(&mut self, instant: i64, known: Arc<Analysis>) {
        self.then.retain(|(of, _)| *of != instant);
        self.then.keep((instant, known));
    }

    /// Renumbers all analyses after rows were inserted, or drops them. One that somebody else holds, as an export does, is
    /// copied. Must not be called while an analysis runs.
    pub(super) fn insert_rows(&mut self, store: &Store, fresh: &RowSet, says_more: bool) {
        self.renewal.stale |= says_more;
        let insert_rows = |known: &mut Arc<Analysis>| {
            let fits = known.of + fresh.count() == store.len();
            if fits {
                Arc::make_mut(known).insert_rows(store, fresh);
            }
            fits
        };
        self.done.take_if(|known| !insert_rows(known));
        self.then.retain(|(_, known)| insert_rows(known));
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
    /// The analysis as of now. In background mode it is `None` until it is done; otherwise it is computed here.
    pub(super) fn analysis(&mut self) -> Option<Arc<Analysis>> {
        if self.analyses.done.is_none() && !self.lasting.updates.is_behind() {
            self.analyses.done = AnalysisInput::of(self).analysis(&|| false).map(Arc::new);
        }
        self.analyses.done.clone()
    }

    /// As [`Self::analysis`], as of an instant.
    pub(super) fn analysis_at(&mut self, as_of: Option<i64>) -> Option<Arc<Analysis>> {
        let Some(instant) = as_of else { return self.analysis() };
        if !self.lasting.updates.is_behind() {
            self.analyse_as_of(instant, &|| false)?;
        }
        self.begin_analysis_as_of(instant);
        self.analyses.used_at(instant).map(Arc::clone)
    }

    /// Computes the analysis as of an instant here and now; `None` if stopped.
    pub(super) fn analyse_as_of(&mut self, instant: i64, stopped: &(dyn Fn() -> bool + Sync)) -> Option<()> {
        if self.analyses.at(Some(instant)).is_none() {
            let (now, stood) = (self.analysis()?, self.stood(instant));
            let then = AnalysisInput::of(self).then(&now, &stood, stopped)?;
            self.analyses.keep(instant, Arc::new(then));
        }
        Some(())
    }

    /// Starts the analysis as of an instant if the one as of now is done; without background mode it is computed at
    /// once.
    pub(super) fn begin_analysis_as_of(&mut self, instant: i64) {
        if !self.lasting.updates.is_behind() {
            if self.analyses.done.is_some() && self.analyses.at(Some(instant)).is_none() {
                self.analysis_at(Some(instant));
            }
            return;
        }
        self.analyses.wanted = Some(instant);
        if self.analyses.used_at(instant).is_some() {
            return;
        }
        match self.analyses.run {
            // it is begun once that is done
            Run::Now(_) => return,
            Run::AsOf(other, _) if other != instant => self.analyses.run.stop(),
            Run::AsOf(..) | Run::Idle => {}
        }
        self.spawn_analysis_as_of(instant);
    }

    fn spawn_analysis_as_of(&mut self, instant: i64) {
        let Some(now) = self.analyses.done.clone().filter(|_| self.analyses.run.is_idle()) else { return };
        let stood = self.stood(instant);
        self.make(Some(instant), move |whole, stopped| whole.then(&now, &stood, stopped));
    }

    /// Computes everything now that is otherwise computed in the background.
    pub fn analyse(&mut self) {
        if let Some(known) = self.analysis() {
            self.store.know_gaps();
            known.find_spreads(&self.store, &|| false);
        }
    }

    /// Whether everything of that is computed.
    #[must_use]
    pub fn is_analysed(&self) -> bool {
        self.analyses.known().is_some_and(|known| known.knows_spreads())
    }

    /// Makes sure that the analysis a filter needs is available, or is on its way.
    pub(super) fn ready_for(&mut self, filter: &Filter) {
        if let Some(instant) = filter.needs_analysis_at() {
            self.analysis_at(Some(instant));
        } else if filter.needs_analysis() {
            self.analysis();
        }
    }

    /// Stores a result and drops what was derived from the previous one. `false` if it is outdated.
    pub(super) fn take_made(&mut self, made: AnalysisResult) -> bool {
        let of_now = made.as_of.is_none();
        if made.links_fingerprint != self.notes.links_fingerprint() {
            if !self.analyses.is_making() {
                self.analyse_in_background();
            }
            return false;
        }
        if !self.analyses.take(made) {
            return false;
        }
        if of_now {
            // hidden queries may use the analysis
            self.cache.keep_only(|filter| !filter.needs_analysis() && !filter.asks_hidden());
            self.notes.forget_hidden();
        } else {
            self.cache.forget_days();
        }
        self.tell_since();
        if let Some(instant) = self.analyses.wanted.filter(|_| of_now) {
            self.spawn_analysis_as_of(instant);
        }
        true
    }

    /// Updates the summary's number of events that are not analysed yet.
    pub(super) fn tell_since(&mut self) {
        let since = self.analyses.since() as u64;
        if self.summary.since != since {
            self.amend(|case| case.since = since);
        }
    }

    /// Starts the next analysis of a growing case now, or a timer if it is too early.
    pub(super) fn schedule_analysis(&mut self) {
        let renewal = &self.analyses.renewal;
        let is_fresh = self.analyses.done.is_some() && self.analyses.since() == 0 && !renewal.stale;
        if is_fresh || renewal.timer_pending || self.analyses.is_making() {
            return;
        }
        match renewal.until_due().zip(self.lasting.updates.post()) {
            Some((rest, post)) => {
                let waiting = thread::Builder::new().name("rest".to_owned()).spawn(move || {
                    if post.rest(rest) {
                        post.due();
                    }
                });
                self.analyses.renewal.timer_pending = waiting.is_ok();
            }
            None => self.analyse_in_background(),
        }
    }

    /// The timer has expired.
    pub(super) fn take_due(&mut self) {
        self.analyses.renewal.timer_pending = false;
        self.schedule_analysis();
    }

    /// Starts an analysis as of now on a background thread, and cancels one that is running.
    pub(super) fn analyse_in_background(&mut self) {
        self.analyses.run.stop();
        self.analyses.renewal.stale = false;
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
        let (stopped, lease) = (stop.clone(), self.analyses.readers.lend());
        let find = move |post: &UpdateSender| {
            whole.tell(post, (generation, as_of), &|| stopped.is_cancelled() || post.is_over(), look);
            drop(lease);
            post.looked(None);
        };
        let started = post.spawn("chains", find, UpdateSender::analysis_failed);
        let running = RunningAnalysis { stop, began: Instant::now() };
        self.analyses.run = started.map_or(Run::Idle, |()| Run::of(as_of, running));
    }
}
