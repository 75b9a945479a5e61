//! A case that becomes more: read on a thread of its own, and taken in state by state as each is ready.

use super::LocalEngine;
use super::analysis::AnalysisResult;
use super::rows::Says;
use crate::engine::{Body, Cancel, CaseSummary, EngineError, Loading, Row};
use crate::query::Filter;
use crate::read::{Batch, Hashed, Loaded};
use crate::store::Store;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What was not taken in yet.
#[derive(Default)]
struct PendingUpdates {
    /// The newest state.
    newest: Option<Box<LocalEngine>>,
    /// What came to it since.
    parts: Vec<Box<dyn Batch>>,
    /// What is loaded with these, and whether more may come.
    loaded: Option<(Loaded, bool)>,
    /// How far the load is.
    loading: Option<Loading>,
    hashes: Vec<Hashed>,
    /// What was found out of all events of the newest state together.
    made: Vec<AnalysisResult>,
    /// Whether all events are to be looked at anew.
    due: bool,
    /// Why nothing more will come, where that is so too early.
    failed: Option<String>,
}

impl PendingUpdates {
    /// What is to be taken in now. While somebody looks at the events, what came to them stays.
    fn take(&mut self, looks: bool) -> Self {
        let mut all = std::mem::take(self);
        if looks {
            (self.parts, self.loaded) = (std::mem::take(&mut all.parts), all.loaded.take());
        }
        all
    }
}

/// What was not taken in yet, in two hands, and how many questions are being answered.
#[derive(Clone, Default)]
struct Shared(Arc<(Mutex<PendingUpdates>, AtomicUsize)>);

impl Shared {
    fn with<T>(&self, see: impl FnOnce(&mut PendingUpdates) -> T) -> T {
        see(&mut self.0.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn asked(&self) -> &AtomicUsize {
        &self.0.1
    }
}

/// A question is being answered for as long as this is there.
pub(super) struct Busy(Shared);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.asked().fetch_sub(1, Ordering::Relaxed);
    }
}

/// The engine's end of the thread.
#[derive(Default)]
pub(super) struct Updates {
    news: Shared,
    bell: Option<Receiver<()>>,
    /// What is made for the engine is told with this.
    own: Option<UpdateSender>,
    /// What was told together with the first state and is told behind it.
    behind: Vec<Body>,
    /// The thread ends when this is dropped.
    _stop: Option<Sender<()>>,
}

impl std::fmt::Debug for Updates {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Updates").field("bell", &self.bell).finish_non_exhaustive()
    }
}

/// The thread's end: what it has to tell, and the bell.
#[derive(Clone)]
pub(super) struct UpdateSender {
    news: Shared,
    ring: Sender<()>,
    stopped: Receiver<()>,
}

impl std::fmt::Debug for UpdateSender {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("UpdateSender").finish_non_exhaustive()
    }
}

impl Updates {
    /// Both ends.
    pub(super) fn with_post() -> (Self, UpdateSender) {
        let news = Shared::default();
        let (ring, bell) = bounded(1);
        let (stop, stopped) = bounded(0);
        let post = UpdateSender { news: news.clone(), ring, stopped };
        (Self { news, bell: Some(bell), own: None, behind: Vec::new(), _stop: Some(stop) }, post)
    }

    /// The end of whoever makes something for the engine itself; `None` where nothing is made behind the screen.
    pub(super) fn post(&self) -> Option<UpdateSender> {
        self.own.clone()
    }

    /// From now on something may be made for the engine itself.
    pub(super) fn own(&mut self, post: UpdateSender) {
        self.own = Some(post);
    }

    /// A question is answered from now on: what is of no hurry waits.
    pub(super) fn busy(&self) -> Busy {
        self.news.asked().fetch_add(1, Ordering::Relaxed);
        Busy(self.news.clone())
    }

    /// What tells that there is something new.
    pub(super) fn bell(&self) -> Receiver<()> {
        self.bell.clone().unwrap_or_else(crossbeam_channel::never)
    }
}

impl UpdateSender {
    /// Whether nobody listens any more.
    pub(super) fn is_over(&self) -> bool {
        self.stopped.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Whether a question is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.news.asked().load(Ordering::Relaxed) > 0
    }

    /// Whether events came that wait until nobody looks at the others.
    pub(super) fn has_parts(&self) -> bool {
        self.news.with(|news| !news.parts.is_empty())
    }

    /// Waits so long; `false` where nobody listens any more.
    pub(super) fn rest(&self, pause: Duration) -> bool {
        self.stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
    }

    /// Puts the newest state. One that was not taken in is gone before that is made.
    pub(super) fn put(&self, make: impl FnOnce() -> LocalEngine) {
        drop(self.news.with(|news| news.newest.take()));
        let newest = Box::new(make());
        self.tell(|news| news.newest = Some(newest));
    }

    /// Puts what came to the newest state.
    pub(super) fn grown(&self, parts: Vec<Box<dyn Batch>>, loaded: Loaded, following: bool) {
        self.tell(|news| {
            news.parts.extend(parts);
            news.loaded = Some((loaded, following));
        });
    }

    /// Tells how far the load is.
    pub(super) fn loading(&self, loading: Loading) {
        self.tell(|news| news.loading = Some(loading));
    }

    /// Tells of a hash.
    pub(super) fn hashed(&self, hashed: Hashed) {
        self.tell(|news| news.hashes.push(hashed));
    }

    /// Tells what was found out of all events together, or that whoever looked has gone.
    pub(super) fn looked(&self, made: Option<AnalysisResult>) {
        self.tell(|news| news.made.extend(made));
    }

    /// Tells that all events are to be looked at anew.
    pub(super) fn due(&self) {
        self.tell(|news| news.due = true);
    }

    /// Tells that nothing more will come.
    pub(super) fn failed(&self, why: &str) {
        self.tell(|news| news.failed = Some(why.to_owned()));
    }

    fn tell(&self, what: impl FnOnce(&mut PendingUpdates)) {
        self.news.with(what);
        // where it rings already, whoever hears it takes all there is
        let _ = self.ring.try_send(());
    }
}

impl LocalEngine {
    /// Takes in what is new until there is a state to show, which `more` is not told of; answers whether there is. What is
    /// told in one breath with it, such as what is known of few events together, is told when it is shown.
    pub(super) fn begins(&mut self, more: &mut dyn FnMut(Body)) -> bool {
        let mut told = self.take_in().into_iter();
        while let Some(body) = told.next() {
            if matches!(body, Body::Grown(_)) {
                self.growth.behind = told.collect();
                if let Some(post) = self.growth.own.as_ref().filter(|_| !self.growth.behind.is_empty()) {
                    post.tell(|_| {});
                }
                return true;
            }
            more(body);
        }
        false
    }

    /// Takes in what is new, and answers what is to be told of it.
    pub(super) fn take_in(&mut self) -> Vec<Body> {
        let looks = self.analyses.looks();
        let PendingUpdates { newest, parts, loaded, loading, hashes, made, due, failed } =
            self.growth.news.with(|news| news.take(looks));
        let mut told = std::mem::take(&mut self.growth.behind);
        let before = self.summary.since;
        let mut grown = newest.is_some() || loaded.is_some();
        if let Some(newest) = newest {
            let growth = std::mem::take(&mut self.growth);
            let halt = std::mem::take(&mut self.halt);
            let (export, given) = (self.export.take(), std::mem::take(&mut self.given));
            *self = Self { growth, halt, behind: self.behind, given, export, ..*newest };
            // what was noted while it was made
            self.look_for_notes();
            if self.summary.following {
                self.analyse_soon();
            }
        } else if let Some(loading) = loading.filter(|_| failed.is_none()) {
            told.push(Body::Loading(loading));
        }
        let taken = made.into_iter().filter_map(|made| self.take_made(made).then_some(())).count();
        if taken > 0 {
            told.push(Body::Analysed);
        }
        if let Some((loaded, following)) = loaded {
            self.take_parts(parts, loaded, following);
        }
        if due {
            self.take_due();
        }
        if let Some(why) = failed {
            grown = true;
            self.amend(|case| {
                case.stopped = case.loading.take();
                case.troubles.push(why);
            });
        }
        if !hashes.is_empty() {
            let ledger = Arc::make_mut(&mut self.ledger);
            for hashed in hashes {
                ledger.take_hash(hashed);
            }
            told.push(Body::Hashed);
            if self.compare_sources() && !grown {
                told.push(Body::Renoted(Arc::clone(&self.summary)));
            }
        }
        if grown {
            self.look_at_files();
        }
        if grown || before != self.summary.since {
            told.insert(0, Body::Grown(Arc::clone(&self.summary)));
        }
        told
    }

    /// Forgets what was found out of all events together, and what is on its way.
    pub(super) fn forget(&mut self) {
        self.analyses.forget();
    }

    /// Takes in what came to a case where it stands. The ledger of who reads knows nothing of what became of it.
    fn take_parts(&mut self, parts: Vec<Box<dyn Batch>>, loaded: Loaded, following: bool) {
        let mut store = Store::owned(self.bare_store());
        let mut grows = std::mem::take(&mut self.grows);
        let mut came = std::mem::take(&mut self.came);
        let taken = store.grow(&mut grows, parts);
        let says_more = taken.has_merged();
        for (source, fates) in taken.fates {
            came.entry(source).or_default().add_all(fates);
        }
        let (growth, halt) = (std::mem::take(&mut self.growth), std::mem::take(&mut self.halt));
        let mut loaded = loaded;
        loaded.ledger.sources.iter_mut().zip(0..).for_each(|(source, number)| {
            source.came(came.get(&number).copied().unwrap_or_default());
        });
        for (number, events, why) in grows.refused() {
            if let Some(source) = loaded.ledger.sources.get_mut(number as usize) {
                source.refuse(events, &why);
            }
        }
        let engine = Self::of(store, loaded, &self.paths, &self.options, following);
        let (behind, mut analyses, notes) =
            (self.behind, std::mem::take(&mut self.analyses), std::mem::take(&mut self.notes));
        let (export, given) = (self.export.take(), std::mem::take(&mut self.given));
        let fresh = Arc::new(taken.fresh);
        *self = Self { fresh, growth, grows, came, halt, behind, given, export, ..engine };
        self.lay_over(notes, taken.moved);
        if behind && !taken.moved {
            analyses.make_room(&self.store, &self.fresh, says_more);
        } else {
            analyses.forget();
        }
        self.analyses = analyses;
        self.tell_since();
        if behind {
            self.analyse_soon();
        }
    }

    /// Says something else of the case.
    pub(super) fn amend(&mut self, change: impl FnOnce(&mut CaseSummary)) {
        change(Arc::make_mut(&mut self.summary));
    }

    /// The rows of a filter that came with what was taken in last, in the order of the timeline.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn fresh(
        &mut self,
        filter: &Filter,
        records: bool,
        cancel: &Cancel,
    ) -> Result<Vec<Row>, EngineError> {
        let rows = self.filtered(filter, cancel)?.and(&self.fresh);
        let says = Says { records, stood: self.stood_for(filter), ..Says::default() };
        let all = (0..rows.count()).filter_map(|at| rows.select(at));
        Ok(all.map(|row| self.row(row, &says)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis::{AnalysisInput, AnalysisResult};
    use super::{LocalEngine, Updates};
    use crate::engine::Body;
    use crate::event::Event;
    use crate::read::{Place, Sink};
    use crate::store::Builder;

    fn whole() -> LocalEngine {
        let mut builder = Builder::default();
        let mut event = Event::default();
        event.id = "a".into();
        builder.take(event, Place { source: 0, offset: 0, len: 1 });
        LocalEngine::of_store(builder.finish())
    }

    #[test]
    fn what_is_told_in_one_breath_with_the_first_state_is_told_behind_it() {
        let (growth, post) = Updates::with_post();
        let mut engine = LocalEngine { growth, behind: true, ..LocalEngine::default() };
        engine.growth.own(post.clone());
        let first = whole();
        let seen = AnalysisInput::of(&first);
        let analysis = seen.analysis(&|| false).unwrap();
        post.tell(|news| {
            news.made.push(AnalysisResult {
                generation: 0,
                links_fingerprint: first.notes.links_fingerprint(),
                as_of: None,
                analysis: analysis.into(),
            });
            news.newest = Some(Box::new(first));
        });
        let bell = engine.growth.bell();
        bell.recv().unwrap();
        assert!(engine.begins(&mut |body| panic!("{body:?} comes before the first state")));
        bell.try_recv().expect("there is more to tell");
        assert!(matches!(engine.take_in().as_slice(), [Body::Analysed]));
        assert!(engine.take_in().is_empty(), "it is told once");
    }
}
