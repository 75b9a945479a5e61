//! The thread that an engine answers on.

use super::{Answer, Ask, Body, Cancel, Engine, EngineError, Quality, Question, Slot};
use crossbeam_channel::{Receiver, Sender, TryRecvError, never, select, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// An engine on a thread of its own. Asks never wait; answers come through a channel. It ends when it is dropped.
#[derive(Debug)]
pub struct Worker {
    asks: Sender<Ask>,
    running: Running,
    opening: Cancel,
}

/// What is being answered, and how to say that it is not wanted any more.
type Running = Arc<Mutex<Option<Work>>>;

#[derive(Debug)]
struct Work {
    question: Question,
    cancel: Cancel,
}

impl Work {
    /// Whether a newer question makes this one unwanted: one of its slot, or rows of another filter.
    fn gives_way_to(&self, newer: &Question) -> bool {
        let rows = newer.slot() == Slot::Window;
        self.question.slot() == newer.slot() || (rows && self.question.filter() != newer.filter())
    }
}

impl Worker {
    /// Opens an engine on a new thread, then answers what is asked of it.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn spawn<E: Engine>(
        open: impl FnOnce(&Cancel, &mut dyn FnMut(Answer)) -> E + Send + 'static,
        answers: Sender<Answer>,
    ) -> std::io::Result<Self> {
        let (asks, waiting) = unbounded();
        let running = Running::default();
        let opening = Cancel::default();
        let (shared, cancel) = (Arc::clone(&running), opening.clone());
        thread::Builder::new().name("engine".to_owned()).spawn(move || {
            let mut tell = |answer| drop(answers.send(answer));
            let opened = catch_unwind(AssertUnwindSafe(|| open(&cancel, &mut tell)));
            match opened {
                Ok(engine) => serve(engine, &waiting, &answers, &shared),
                Err(_) => {
                    tell(refusal(0, "reading the case failed; please report this, with the file if you can"));
                }
            }
        })?;
        Ok(Self { asks, running, opening })
    }

    /// Asks something. An older ask of the same slot is not wanted any more.
    pub fn ask(&self, ask: Ask) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = running.as_ref().filter(|work| work.gives_way_to(&ask.question)) {
            work.cancel.cancel();
        }
        drop(running);
        // The thread is gone only after it has said so.
        drop(self.asks.send(ask));
    }

    /// Stops answering an ask of that slot, if one is being answered.
    pub fn cancel(&self, slot: Slot) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = running.as_ref().filter(|work| work.question.slot() == slot) {
            work.cancel.cancel();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.opening.cancel();
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = running.as_ref() {
            work.cancel.cancel();
        }
    }
}

fn serve<E: Engine>(mut engine: E, asks: &Receiver<Ask>, answers: &Sender<Answer>, running: &Running) {
    let mut queue: Vec<Ask> = Vec::new();
    let mut growth = engine.growth();
    loop {
        while queue.is_empty() {
            select! {
                recv(asks) -> ask => match ask {
                    Ok(ask) => enqueue(&mut queue, ask),
                    Err(_) => return,
                },
                recv(growth) -> rung => match rung {
                    Ok(()) => grow(&mut engine, answers),
                    Err(_) => growth = never(),
                },
            }
        }
        loop {
            match asks.try_recv() {
                Ok(ask) => enqueue(&mut queue, ask),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        let ask = queue.remove(0);
        let cancel = Cancel::default();
        let work = Work { question: ask.question.clone(), cancel: cancel.clone() };
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        if let Some(answer) = answer(&mut engine, &ask, &cancel, answers) {
            drop(answers.send(answer));
        }
        *running.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // an engine that was opened anew grows anew
        growth = engine.growth();
    }
}

/// Takes in what the case has become, and tells it.
fn grow<E: Engine>(engine: &mut E, answers: &Sender<Answer>) {
    for body in engine.grow() {
        drop(answers.send(Answer { generation: 0, quality: Quality::Exact, body }));
    }
}

/// Puts an ask where it belongs: in place of an older one of its slot, and rows before numbers.
fn enqueue(queue: &mut Vec<Ask>, ask: Ask) {
    let slot = ask.question.slot();
    queue.retain(|waiting| waiting.question.slot() != slot);
    let at = queue.partition_point(|waiting| waiting.question.slot() < slot);
    queue.insert(at, ask);
}

fn answer<E: Engine>(engine: &mut E, ask: &Ask, cancel: &Cancel, answers: &Sender<Answer>) -> Option<Answer> {
    let mut more = |answer| drop(answers.send(answer));
    match catch_unwind(AssertUnwindSafe(|| engine.answer(ask, cancel, &mut more))) {
        Ok(Ok(answer)) => Some(answer),
        Ok(Err(EngineError::Cancelled)) => None,
        Ok(Err(why)) => Some(refusal(ask.generation, &why.to_string())),
        Err(_) => Some(refusal(ask.generation, "answering failed; please report this, with what you did")),
    }
}

fn refusal(generation: u64, why: &str) -> Answer {
    Answer { generation, quality: Quality::Exact, body: Body::Refused(why.to_owned()) }
}
