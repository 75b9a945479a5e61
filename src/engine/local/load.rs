//! Reading a case behind the screen: what is read so far is handed on as a whole state, a few times, and at the end.

mod index_miss;

use super::analysis::AnalysisInput;
use super::carried_state::CarriedState;
use super::grow::CaseGrowth;
use super::look::{self, Look};
use super::origin::Origin;
use super::updates::{UpdateSender, Updates};
use super::{LocalEngine, OpenOptions};
use crate::engine::{Answer, Loading, Quality};
use crate::event::Event;
use crate::read::{
    Batch, Disposition, DispositionCounts, Halt, Hashes, Loaded, Place, Progress, Sink, SoFar, follow_until,
    load_stream_until, load_until,
};
use crate::store::{Builder, Store};
use index_miss::IndexMiss;
use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How many events a first state has; what is read in this time is shown however few they are.
const FIRST: usize = 200;
const SOON: Duration = Duration::from_millis(20);
/// How many times as many events a state has as the one before: all of them together cost a third of the last.
const TIMES: usize = 4;
/// How long it is from one state to the next at the least, and how many times as long as it took to make one.
const OFTEN: Duration = Duration::from_secs(2);
const SELDOM: u32 = 8;
/// How many events are few: a copy of them takes little memory.
const FEW: usize = 4_000_000;
/// Of how many events no copy is made any more.
const MANY: usize = 16_000_000;
/// How soon the whole comes where no other state is made before.
const SOON_WHOLE: Duration = Duration::from_secs(4);
/// How often it is told how far the load is.
const TELL: Duration = Duration::from_millis(100);
/// How many times as long as making a state it waits before it makes another for a stream that brings little.
const REST: u32 = 20;
/// What is said where reading failed.
const FAILED: &str = "reading the case failed; please report this, with the file if you can";

impl LocalEngine {
    /// Begins to read paths on a thread of its own, and answers as soon as there is something to show, or nothing more will
    /// come; `more` takes how far it is until then. What is read later is taken in when the bell of
    /// [`growth`](crate::engine::Engine::growth) rings.
    #[must_use]
    pub fn begin(paths: &[PathBuf], options: &OpenOptions, halt: Halt, more: &mut dyn FnMut(Answer)) -> Self {
        let load = Load { origin: Origin::of(paths, options), halt };
        Self::begun(load, Load::run, more)
    }

    /// Begins to read a stream, as [`LocalEngine::begin`] does paths. It can't be read again.
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

/// What the thread reads.
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

    /// Nothing more will come but hashes. The index file is written after these.
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
            keep.write().into_iter().for_each(|why| post.unkept(why));
        }
    }

    /// The state in which a load ends.
    fn whole(&self, store: Store, loaded: &Loaded, began: Instant, following: bool) -> LocalEngine {
        let mut engine = LocalEngine::of(store, loaded.clone(), &self.origin, following);
        if let Some(stopped) = loaded.stopped {
            engine.amend(|case| case.stopped = Some(loading(stopped, began)));
        }
        engine
    }
}

/// The events of a load, and the states that are made of them while it goes on.
struct States<'l> {
    load: &'l Load,
    post: &'l UpdateSender,
    builder: Builder,
    began: Instant,
    told: Instant,
    /// How many events the last state has.
    made: usize,
    /// When making it was over, and how long that took.
    rests: Option<(Instant, Duration)>,
}

impl<'l> States<'l> {
    fn new(load: &'l Load, post: &'l UpdateSender) -> Self {
        let now = Instant::now();
        let builder = Builder::within(load.origin.options.limits);
        Self { load, post, builder, began: now, told: now, made: 0, rests: None }
    }

    /// Whether there is enough for another state. Towards the end of a load the next one is the whole.
    fn is_due(&self, so_far: &SoFar<'_>) -> bool {
        let events = self.builder.len();
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

    /// Whether a state is worth the memory of a copy: it has a quarter of the events at the most, or few, and the whole does
    /// not come soon.
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
        self.made = self.builder.len();
        self.post.put(|| {
            let store = self.builder.snapshot(self.made).0;
            let mut engine = LocalEngine::of(store, so_far.loaded(), &self.load.origin, false);
            engine.amend(|case| case.loading = Some(loading(so_far.progress, self.began)));
            engine.open_notes();
            engine
        });
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
        self.builder.expect(so_far.progress);
        if self.is_due(so_far) {
            self.make(so_far);
        } else if self.told.elapsed() >= TELL {
            self.told = Instant::now();
            self.post.loading(loading(so_far.progress, self.began));
        }
        !self.load.halt.is_stopped() && !self.post.is_over()
    }
}

fn loading(progress: Progress, began: Instant) -> Loading {
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Loading { bytes: progress.bytes, total: progress.total, records: progress.records, millis, kept: false }
}
