//! Runs an engine on its own thread: queues asks, interrupts work for urgent ones, and integrates growth in between.

mod watch;

use super::queue::{Queue, QueueMessage};
use super::{Answer, Ask, Body, Cancel, Engine, EngineError, Quality, Question, Slot};
use crossbeam_channel::{Receiver, Sender, TryRecvError, after, never, select, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use watch::Watch;

/// Messages for when the engine panics.
const OPENING: &str = "reading the case failed; please report this, with the file if you can";
const ANSWERING: &str = "answering failed; please report this, with what you did";
const GROWING: &str = "taking in what was read failed, and is given up: the case may not be whole, open it again, and please report this";
const POLLING: &str = "looking for notes of others and for changed files failed, and is given up: open the case again to see them, and please report this";

/// Handle to an engine on its own thread. Asking never blocks; answers arrive through a channel. Dropping the handle
/// ends the thread, after notes are saved and unfinished exports removed.
#[derive(Debug)]
pub struct Worker {
    /// `None` once the handle is being dropped.
    orders: Option<Sender<QueueMessage>>,
    running: Running,
    opening: Cancel,
    /// Number of notes asked for and not yet answered.
    notes: Arc<AtomicUsize>,
    /// Whether an export was ever asked for: dropping then waits until unfinished files are removed.
    hands: AtomicBool,
    thread: Option<JoinHandle<()>>,
}

/// The question being answered, if any, with the means to interrupt it.
type Running = Arc<Mutex<Option<Work>>>;

#[derive(Debug)]
struct Work {
    question: Question,
    cancel: Cancel,
    /// Whether it was interrupted for a more urgent one and is to be answered later.
    aside: bool,
}

impl Work {
    /// Interrupts this work if a newer question asks for it: one in the same slot replaces it, a more urgent one
    /// postpones it. Postponed work returns to the queue, where a newer ask in its slot replaces it.
    fn interrupt_for(&mut self, newer: &Question) {
        if self.question.slot() == newer.slot() {
            if !newer.slot().replaces() {
                return;
            }
            self.aside = false;
        } else if self.cancel.is_cancelled() || !newer.slot().goes_before(self.question.slot()) {
            return;
        } else {
            self.aside = true;
        }
        self.cancel.cancel();
    }
}

impl Worker {
    /// Opens an engine on a new thread, which then serves asks. If opening panics, the only answer is a refusal.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn spawn<E: Engine>(
        open: impl FnOnce(&Cancel, &mut dyn FnMut(Answer)) -> E + Send + 'static,
        answers: Sender<Answer>,
    ) -> std::io::Result<Self> {
        let (orders, waiting) = unbounded();
        let running = Running::default();
        let opening = Cancel::default();
        let (shared, cancel) = (Arc::clone(&running), opening.clone());
        let notes = Arc::new(AtomicUsize::new(0));
        let unsaved = Arc::clone(&notes);
        let thread = thread::Builder::new().name("engine".to_owned()).spawn(move || {
            let mut tell = |answer| drop(answers.send(answer));
            let Some(engine) = guarded(|| open(&cancel, &mut tell)) else {
                return tell(exact(0, Body::Refused(OPENING.to_owned())));
            };
            serve(engine, &waiting, &answers, (&shared, &unsaved));
        })?;
        Ok(Self {
            orders: Some(orders),
            running,
            opening,
            notes,
            hands: AtomicBool::new(false),
            thread: Some(thread),
        })
    }

    /// Queues an ask. It replaces an older one in its slot, and goes before less urgent ones.
    pub fn ask(&self, ask: Ask) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = running.as_mut() {
            work.interrupt_for(&ask.question);
        }
        drop(running);
        if matches!(ask.question, Question::Note { .. }) {
            self.notes.fetch_add(1, Ordering::SeqCst);
        }
        if matches!(ask.question, Question::Export(_)) {
            self.hands.store(true, Ordering::SeqCst);
        }
        self.tell(QueueMessage::Ask(ask));
    }

    fn tell(&self, order: QueueMessage) {
        // A send fails only if opening panicked, which has been reported.
        if let Some(orders) = &self.orders {
            drop(orders.send(order));
        }
    }

    /// Cancels the ask in this slot, whether it is being answered or waiting.
    pub fn cancel(&self, slot: Slot) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |work: &&mut Work| work.question.slot() == slot && slot.replaces();
        if let Some(work) = running.as_mut().filter(is_it) {
            work.aside = false;
            work.cancel.cancel();
        }
        drop(running);
        self.tell(QueueMessage::Drop(slot));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.opening.cancel();
        self.orders = None;
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = running.as_ref().filter(|work| work.question.slot().replaces()) {
            work.cancel.cancel();
        }
        drop(running);
        // wait until pending notes are saved and partial exports removed
        if (self.notes.load(Ordering::SeqCst) > 0 || self.hands.load(Ordering::SeqCst))
            && let Some(thread) = self.thread.take()
        {
            drop(thread.join());
        }
    }
}

fn serve<E: Engine>(
    mut engine: E,
    orders: &Receiver<QueueMessage>,
    answers: &Sender<Answer>,
    (running, notes): (&Running, &AtomicUsize),
) {
    let mut queue = Queue::default();
    let mut growth = engine.growth();
    // the growth channel of an engine whose `grow` panicked; a reopened case brings another channel
    let mut failed = never();
    let mut watch = Watch::default();
    loop {
        while queue.is_empty() {
            watch.look(&mut engine, answers);
            let next = watch.until_next(&engine).map_or_else(never, after);
            select! {
                recv(next) -> _ => {},
                recv(orders) -> order => match order {
                    Ok(order) => queue.take(order),
                    Err(_) => return,
                },
                recv(growth) -> rung => match rung {
                    Ok(()) if grow(&mut engine, answers) => {}
                    Ok(()) => failed = std::mem::replace(&mut growth, never()),
                    Err(_) => growth = never(),
                },
            }
        }
        loop {
            match orders.try_recv() {
                Ok(order) => queue.take(order),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return save_all(&mut engine, &mut queue, answers),
            }
        }
        let Some(ask) = queue.next() else { continue };
        let cancel = Cancel::default();
        let work = Work { question: ask.question.clone(), cancel: cancel.clone(), aside: false };
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        // what came in between found nothing to interrupt
        match orders.try_recv() {
            Err(TryRecvError::Empty) => {}
            newer => {
                running.lock().unwrap_or_else(PoisonError::into_inner).take();
                queue.put_back(ask);
                if let Ok(order) = newer {
                    queue.take(order);
                }
                continue;
            }
        }
        let answered = answer(&mut engine, &ask, &cancel, answers);
        let work = running.lock().unwrap_or_else(PoisonError::into_inner).take();
        match answered {
            Some(answer) => {
                if matches!(ask.question, Question::Note { .. }) {
                    notes.fetch_sub(1, Ordering::SeqCst);
                }
                drop(answers.send(answer));
            }
            // before newer messages are taken, which may replace it
            None if work.is_some_and(|work| work.aside) => queue.put_back(ask),
            None => {}
        }
        // notes of others are noticed even under constant load
        watch.look(&mut engine, answers);
        // reopening the case replaces the growth channel
        growth = Some(engine.growth()).filter(|growth| !growth.same_channel(&failed)).unwrap_or_else(never);
    }
}

/// Makes the notes that are still queued, once the handle is gone.
fn save_all<E: Engine>(engine: &mut E, queue: &mut Queue, answers: &Sender<Answer>) {
    while let Some(ask) = queue.next() {
        if !ask.question.slot().replaces()
            && let Some(answer) = answer(engine, &ask, &Cancel::default(), answers)
        {
            drop(answers.send(answer));
        }
    }
}

/// Lets the engine grow and sends its reports. Returns `false` if it panicked.
fn grow<E: Engine>(engine: &mut E, answers: &Sender<Answer>) -> bool {
    let told = guarded(|| engine.grow());
    let grew = told.is_some();
    tell(told, GROWING, answers);
    grew
}

/// Sends unasked reports, or `why` as a failure if there are none because the engine panicked.
fn tell(told: Option<Vec<Body>>, why: &str, answers: &Sender<Answer>) {
    for body in told.unwrap_or_else(|| vec![Body::Failed(why.to_owned())]) {
        drop(answers.send(exact(0, body)));
    }
}

fn answer<E: Engine>(engine: &mut E, ask: &Ask, cancel: &Cancel, answers: &Sender<Answer>) -> Option<Answer> {
    let mut more = |answer| drop(answers.send(answer));
    let body = match guarded(|| engine.answer(ask, cancel, &mut more)) {
        Some(Ok(answer)) => return Some(answer),
        Some(Err(EngineError::Cancelled)) => return None,
        Some(Err(why)) => Body::refusing(&why),
        None => Body::Refused(ANSWERING.to_owned()),
    };
    Some(exact(ask.generation, body))
}

/// Calls `act`; `None` if it panics.
fn guarded<T>(act: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(act)).ok()
}

fn exact(generation: u64, body: Body) -> Answer {
    Answer { generation, quality: Quality::Exact, body }
}

#[cfg(test)]
mod tests {
    use super::Worker;
    use crate::engine::{Anchor, Answer, Ask, Body, Cancel, Engine, EngineError, Quality, Question, Slot};
    use crate::event::Field;
    use crate::query::Filter;
    use crossbeam_channel::{Receiver, Sender, unbounded};
    use std::time::Duration;

    /// Reports the generation of each ask that it begins, and answers it only once it is released or not at all if
    /// cancelled.
    struct Slow {
        began: Sender<u64>,
        done: Receiver<()>,
    }

    impl Engine for Slow {
        fn answer(
            &mut self,
            ask: &Ask,
            cancel: &Cancel,
            _: &mut dyn FnMut(Answer),
        ) -> Result<Answer, EngineError> {
            self.began.send(ask.generation).unwrap();
            while self.done.recv_timeout(Duration::from_millis(1)).is_err() {
                if cancel.is_cancelled() {
                    return Err(EngineError::Cancelled);
                }
            }
            Ok(Answer { generation: ask.generation, quality: Quality::Exact, body: Body::Rank(0) })
        }
    }

    struct Bench {
        worker: Worker,
        began: Receiver<u64>,
        done: Sender<()>,
        answers: Receiver<Answer>,
    }

    const MINUTE: Duration = Duration::from_mins(1);

    impl Bench {
        fn open() -> Self {
            let ((tell, answers), (begins, began), (done, wait)) = (unbounded(), unbounded(), unbounded());
            let worker = Worker::spawn(move |_, _| Slow { began: begins, done: wait }, tell).unwrap();
            Self { worker, began, done, answers }
        }

        fn ask(&self, generation: u64, question: Question) {
            self.worker.ask(Ask { generation, question });
        }

        fn begins(&self) -> u64 {
            self.began.recv_timeout(MINUTE).unwrap()
        }

        fn answers(&self) -> u64 {
            self.done.send(()).unwrap();
            self.answers.recv_timeout(MINUTE).unwrap().generation
        }
    }

    fn window(filter: Filter) -> Question {
        Question::Window { filter, anchor: Anchor::First, before: 1, after: 1, records: false, find: None }
    }

    fn facet(field: Field) -> Question {
        Question::Facet { filter: Filter::All, field, top: 1, keep: Vec::new() }
    }

    #[test]
    fn rows_never_wait_behind_numbers_which_are_answered_after_them() {
        let bench = Bench::open();
        bench.ask(1, facet(Field::Agency));
        assert_eq!(bench.begins(), 1);
        bench.ask(2, window(Filter::Word("x".to_owned())));
        assert_eq!(bench.begins(), 2);
        assert_eq!(bench.answers(), 2);
        assert_eq!(bench.begins(), 1, "of another filter, and wanted all the same");
        assert_eq!(bench.answers(), 1);
    }

    #[test]
    fn what_was_put_off_is_not_answered_once_a_newer_ask_replaces_it() {
        let bench = Bench::open();
        bench.ask(1, facet(Field::Agency));
        assert_eq!(bench.begins(), 1);
        bench.ask(2, window(Filter::All));
        bench.ask(3, facet(Field::Agency));
        assert_eq!(bench.begins(), 2);
        assert_eq!(bench.answers(), 2);
        assert_eq!(bench.begins(), 3);
        bench.ask(4, window(Filter::All));
        assert_eq!(bench.begins(), 4);
        bench.worker.cancel(Slot::Facet(Field::Agency));
        bench.ask(5, facet(Field::Account));
        assert_eq!(bench.answers(), 4);
        assert_eq!(bench.begins(), 5, "what was cancelled while it waited is gone");
        assert_eq!(bench.answers(), 5);
    }

    #[test]
    fn a_newer_ask_of_a_slot_ends_the_older_for_good() {
        let bench = Bench::open();
        bench.ask(1, window(Filter::All));
        assert_eq!(bench.begins(), 1);
        bench.ask(2, Question::Count { filter: Filter::All });
        bench.ask(3, window(Filter::All));
        assert_eq!(bench.begins(), 3);
        assert_eq!(bench.answers(), 3);
        assert_eq!(bench.begins(), 2);
        assert_eq!(bench.answers(), 2);
    }
}
