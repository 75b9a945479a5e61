//! Reads a case in the background. Snapshots of what is read so far are handed over as complete engine states: the
//! first one soon, a few on the way, and the whole at the end.

mod index_miss;

use super::analysis::AnalysisInput;
use super::carried_state::CarriedState;
use super::grow::CaseGrowth;
use super::look::{self, Look};
use super::origin::Origin;
use super::updates::{UpdateSender, Updates};
use super::{LocalEngine, OpenOptions};
use crate::engine::{Answer, Loading, Quality};
use crate::event::{Event, saturated};
use crate::read::{
    Batch, Disposition, DispositionCounts, Halt, Hashes, Loaded, MemoryLimit, Place, Progress, Sink, SoFar,
    follow_until, load_stream_until, load_until,
};
use crate::store::{Builder, Store};
use index_miss::IndexMiss;
use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The first state is made with this many events, or after [`SOON`] with however few there are.
const FIRST: usize = 200;
const SOON: Duration = Duration::from_millis(20);
/// A state is due at this many times the events of the last one: all states together then cost a third of the last.
const TIMES: usize = 4;
/// With fewer new events, a state is due after this time, and [`SELDOM`] times as long as the last one took to make.
const OFTEN: Duration = Duration::from_secs(2);
const SELDOM: u32 = 8;
/// Up to this many events, a copy takes little memory.
const FEW: usize = 4_000_000;
/// Beyond this many events, no copy is made.
const MANY: usize = 16_000_000;
/// If the whole is expected within this time, no intermediate state is made.
const SOON_WHOLE: Duration = Duration::from_secs(4);
/// Threads beside those that read, for which memory has to stay free: that of the screen, of the engine and of the analysis.
const THREADS: usize = 3;
/// How often progress is reported.
const TELL: Duration = Duration::from_millis(100);
/// For an idle stream: the least time between two states, as a multiple of the time to make one.
const REST: u32 = 20;
/// Message for when reading panicked.
const FAILED: &str = "reading the case failed; please report this, with the file if you can";

impl LocalEngine {
    /// Starts reading paths on a background thread and returns as soon as there is a first state to show, or nothing
    /// more will come; until then `more` receives the progress. Later states are integrated when
    /// [`growth`](crate::engine::Engine::growth) signals.
    #[must_use]
    pub fn begin(paths: &[PathBuf], options: &OpenOptions, halt: Halt, more: &mut dyn FnMut(Answer)) -> Self {
        let load = Load { origin: Origin::of(paths, options), halt };
        Self::begun(load, Load::run, more)
    }

    /// As [`LocalEngine::begin`], for a stream, which can't be read a second time.
    #[must_use]
    pub fn begin_stream(
        from: impl Read + Send + 'static,
        options: &OpenOptions,
        halt: Halt,
        more: &mut dyn FnMut(Answer),
    ) -> Self {
        let load = Load { origin: Origin::of(&[PathBuf::from("-")], options), halt };
        Self::begun(load, |load, post| load.run_stream(from, post), more)
    }

    fn begun(
        load: Load,
        run: impl FnOnce(Load, &UpdateSender) + Send + 'static,
        more: &mut dyn FnMut(Answer),
    ) -> Self {
        let (updates, post) = Updates::of_load(load.halt.clone());
        let lasting = CarriedState { updates, ..CarriedState::default() };
        let mut engine = Self { lasting, origin: load.origin.clone(), ..Self::default() };
        let read = move |post: &UpdateSender| run(load, post);
        if let Err(why) = post.spawn("load", read, |post| post.failed(FAILED)) {
            engine.amend(|case| case.troubles.push(format!("no thread can be started to read it: {why}")));
            return engine;
        }
        let bell = engine.lasting.updates.bell();
        while bell.recv().is_ok() {
            let partial = Quality::Partial { got: 0, of: 1 };
            if engine.take_first_state(&mut |body| more(Answer { generation: 0, quality: partial, body })) {
                return engine;
            }
        }
        engine
    }
}

/// What the background thread reads.
#[derive(Clone)]
struct Load {
    origin: Origin,
    halt: Halt,
}

impl Load {
    fn run(self, post: &UpdateSender) {
        let Some(found) = self.look_for(post) else { return };
        let mut states = States::new(&self, post);
        let Origin { paths, options } = &self.origin;
        if !options.follow {
            let loaded = load_until(paths, &options.load, &mut states, &self.halt);
            let States { builder, began, .. } = states;
            return self.end(builder, &loaded, began, found, post);
        }
        let follow = follow_until(paths, &options.load, &mut states, &self.halt);
        let States { builder, began, .. } = states;
        if follow.is_over() {
            return self.end(builder, follow.loaded(), began, found, post);
        }
        post.put(|| {
            let (store, grows) = builder.growing();
            let mut engine = LocalEngine {
                growing: CaseGrowth::of(grows),
                ..self.whole(store, follow.loaded(), began, true)
            };
            engine.open_notes();
            engine
        });
        Look { follow }.run(post);
    }

    fn run_stream(self, from: impl Read + Send + 'static, post: &UpdateSender) {
        let mut states = States::new(&self, post);
        let loaded = load_stream_until("-", from, &self.origin.options.load, &mut states, &self.halt);
        let States { builder, began, .. } = states;
        self.end(builder, &loaded, began, IndexMiss::default(), post);
    }

    /// Publishes the final state, then analyses and hashes it. The index file is written last, as it includes the
    /// hashes.
    fn end(&self, builder: Builder, loaded: &Loaded, began: Instant, found: IndexMiss, post: &UpdateSender) {
        let IndexMiss { index, remark } = found;
        let (mut keep, mut whole) = (None, None);
        post.put(|| {
            let mut engine = self.whole(builder.finish(), loaded, began, false);
            keep = index.and_then(|index| index.keep(&engine));
            engine.remark(remark);
            engine.open_notes();
            whole = Some(AnalysisInput::of(&engine));
            engine
        });
        if let Some(whole) = whole {
            look::analyse(whole, post);
        }
        let hashes = Hashes::of(&loaded.ledger, &loaded.sources);
        let all = look::hash(hashes, post, |one| keep.iter_mut().for_each(|keep| keep.take_hash(one)));
        if let Some(keep) = keep.filter(|_| all) {
            keep.write().into_iter().for_each(|why| post.index_failed(why));
        }
    }

    /// The final state of a load.
    fn whole(&self, store: Store, loaded: &Loaded, began: Instant, following: bool) -> LocalEngine {
        let mut engine = LocalEngine::of(store, loaded.clone(), &self.origin, following);
        if let Some(stopped) = loaded.stopped {
            engine.amend(|case| case.stopped = Some(loading(stopped, began)));
        }
        engine
    }
}

/// Collects the events of a load and publishes intermediate states.
struct States<'l> {
    load: &'l Load,
    post: &'l UpdateSender,
    builder: Builder,
    began: Instant,
    told: Instant,
    /// A state is a copy, for which there may be no room.
    memory: MemoryLimit,
    /// Number of events in the last state.
    made: usize,
    /// When the last state was finished, and how long it took.
    rests: Option<(Instant, Duration)>,
}

impl<'l> States<'l> {
    fn new(load: &'l Load, post: &'l UpdateSender) -> Self {
        let now = Instant::now();
        let builder = Builder::within(load.origin.options.limits);
        let memory = MemoryLimit::of_process(THREADS);
        Self { load, post, builder, began: now, told: now, memory, made: 0, rests: None }
    }

    /// Whether to make another state now. Towards the end of a load no more are made: the whole follows soon.
    fn is_due(&self, so_far: &SoFar<'_>) -> bool {
        let events = self.builder.taken();
        if events == self.made {
            return false;
        }
        if so_far.idle {
            return self.rests.is_none_or(|(made, took)| made.elapsed() >= took * REST);
        }
        if self.made == 0 {
            return events >= FIRST || self.began.elapsed() >= SOON;
        }
        let late = self.rests.is_some_and(|(made, took)| made.elapsed() >= OFTEN.max(took * SELDOM));
        let more = events >= self.made.saturating_mul(TIMES);
        (late || more) && self.is_worth_it(so_far.progress, late)
    }

    /// Whether a state is worth a copy in memory: at most a quarter is read and it is not too large; or the last state
    /// is old, the events are few, and the whole will take a while.
    fn is_worth_it(&self, progress: Progress, late: bool) -> bool {
        let Progress { bytes, total, .. } = progress;
        if total == 0 {
            return true;
        }
        let rest = u128::from(total.saturating_sub(bytes));
        let left = self.began.elapsed().as_millis() * rest / u128::from(bytes.max(1));
        let few = self.builder.len() <= FEW;
        (bytes <= total / 4 && self.builder.len() <= MANY) || (late && few && left > SOON_WHOLE.as_millis())
    }

    fn make(&mut self, so_far: &SoFar<'_>) {
        let began = Instant::now();
        self.post.put(|| {
            let store = self.builder.snapshot();
            let mut engine = LocalEngine::of(store, so_far.loaded(), &self.load.origin, false);
            engine.amend(|case| case.loading = Some(loading(so_far.progress, self.began)));
            engine.open_notes();
            engine
        });
        self.made = self.builder.taken();
        self.told = Instant::now();
        self.rests = Some((self.told, began.elapsed()));
    }
}

impl Sink for States<'_> {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        self.builder.take(event, place)
    }

    fn takes_batches(&self) -> bool {
        true
    }

    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        self.builder.batch()
    }

    fn refuses(&mut self, batch: &dyn Batch) -> bool {
        self.builder.refuses(batch)
    }

    fn full(&self) -> Option<String> {
        self.builder.full()
    }

    fn absorb(&mut self, batch: Box<dyn Batch>) -> DispositionCounts {
        self.builder.absorb(batch)
    }

    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        self.builder.expect(so_far);
        if self.is_due(so_far) && self.memory.has_room_for_a_copy() {
            self.make(so_far);
        } else if self.told.elapsed() >= TELL {
            self.told = Instant::now();
            self.post.loading(loading(so_far.progress, self.began));
        }
        !self.load.halt.is_stopped() && !self.post.is_over()
    }
}

fn loading(progress: Progress, began: Instant) -> Loading {
    let millis = saturated::<u64>(began.elapsed().as_millis());
    Loading { bytes: progress.bytes, total: progress.total, records: progress.records, millis, kept: false }
}
