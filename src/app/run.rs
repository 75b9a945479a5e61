//! The main loop in the terminal.

use super::Drawn;
use super::input::{self, Input};
use super::picture::guarded;
use super::signals::{self, Signal};
use super::terminal::Screen;
use crate::engine::{Answer, LocalEngine, OpenOptions, Worker};
use crate::event::{Zone, saturated};
use crate::keys::{InputEvent, KeyQueue};
use crate::read::Halt;
use crate::session::{Command, Effect, Picture, Session, View};
use crate::view::theme::{Depth, Theme};
use crate::view::{draw, pointed};
use crossbeam_channel::{Receiver, Sender, at, never, select, unbounded};
use signal_hook::consts::SIGHUP;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use thiserror::Error;

/// What to open, and how.
#[derive(Debug, Clone)]
pub struct Start {
    /// The files or folders to open.
    pub paths: Vec<PathBuf>,
    /// How to read them.
    pub options: OpenOptions,
    /// The first view.
    pub view: View,
    /// The time zone of this computer.
    pub local: Zone,
    /// The colour depth of the terminal.
    pub depth: Depth,
    /// Whether to capture the mouse at the start.
    pub mouse: bool,
}

/// Why the loop ended with an error.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal can't be used.
    #[error("the terminal can't be used: {0}; `dwell query` needs none")]
    Terminal(#[from] io::Error),
    /// A thread can't be started.
    #[error("a thread that the screen needs can't be started: {0}; is there a limit (`ulimit`)?")]
    Thread(io::Error),
}

/// The channels that can wake the loop.
struct EventSources {
    inputs: Receiver<Input>,
    answers: Receiver<Answer>,
    signals: Receiver<Signal>,
}

/// An event that woke the loop.
enum LoopEvent {
    Input(Input),
    Answer(Box<Answer>),
    Signal(Signal),
}

/// Shows the case until the analyst leaves. Returns the signal that ended it, if one did.
///
/// # Errors
/// When the terminal can't be used, or a thread can't be started.
pub fn run(start: Start) -> Result<Option<i32>, RunError> {
    let (tell_input, inputs) = unbounded();
    let (tell_answer, answers) = unbounded();
    let (tell_signal, signals) = unbounded();
    signals::listen(tell_signal).map_err(RunError::Thread)?;
    let (paths, options) = (start.paths, start.options);
    let (tell, held) = (tell_answer.clone(), paths.clone());
    let halt = Halt::default();
    let stops = halt.clone();
    let worker = Worker::spawn(move |_, more| LocalEngine::begin(&paths, &options, stops, more), tell_answer)
        .map_err(RunError::Thread)?;
    let mut screen = Screen::take()?;
    input::listen(tell_input).map_err(RunError::Thread)?;
    let (session, effects) = Session::open(Screen::size(), start.view, start.local);
    let mut app = App {
        session,
        held: KeyQueue::default(),
        struck: None,
        worker,
        halt,
        tell,
        paths: held,
        depth: start.depth,
        dirty: true,
        end: None,
        told: None,
    };
    app.carry_out(effects, &mut screen)?;
    if start.mouse {
        let effects = app.apply(&Command::Mouse);
        app.carry_out(effects, &mut screen)?;
    }
    match app.serve(EventSources { inputs, answers, signals }, &mut screen) {
        Err(RunError::Terminal(why)) if is_gone(&why) => Ok(Some(SIGHUP)),
        served => served,
    }
}

/// Whether an error means that the terminal was closed, which may be noticed before SIGHUP arrives.
fn is_gone(why: &io::Error) -> bool {
    const EIO: i32 = 5;
    why.raw_os_error() == Some(EIO) || why.kind() == io::ErrorKind::BrokenPipe
}

/// How long a frame waits for rows that were asked for: half the time of a frame.
const PATIENCE: Duration = Duration::from_millis(8);
/// At most so many events are handled between two frames, as they may come faster than they are handled.
const BETWEEN_FRAMES: usize = 256;
/// Keys closer together than this were not typed by somebody watching the screen, but came in one burst.
const AT_ONCE: Duration = Duration::from_millis(10);

struct App {
    session: Session,
    /// Keys that wait for rows.
    held: KeyQueue,
    /// When the last key came.
    struck: Option<Instant>,
    worker: Worker,
    /// Stops loading the case.
    halt: Halt,
    depth: Depth,
    /// The channel for answers that do not come from the worker.
    tell: Sender<Answer>,
    /// The paths that were opened.
    paths: Vec<PathBuf>,
    /// Whether the screen is out of date.
    dirty: bool,
    /// How the loop ends, once that is decided.
    end: Option<End>,
    /// When a playback got its last tick; `None` while nothing is played, so that the loop is not woken for it.
    told: Option<Instant>,
}

/// Why the loop ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The analyst quit.
    Left,
    /// A signal arrived, or the terminal is gone.
    Signal(i32),
}

impl App {
    /// Runs the loop: waits, handles everything that has arrived, and draws once.
    fn serve(mut self, mut wires: EventSources, screen: &mut Screen) -> Result<Option<i32>, RunError> {
        loop {
            self.await_rows(&wires, screen)?;
            if self.dirty && self.end.is_none() {
                let (session, theme) = (&self.session, Theme::of(self.session.view.look, self.depth));
                screen.draw(|buffer| draw(session, theme, buffer))?;
                self.dirty = false;
            }
            match self.end {
                Some(End::Left) => return Ok(None),
                Some(End::Signal(signal)) => return Ok(Some(signal)),
                None => {}
            }
            let due = self.due();
            let woken = wait(&mut wires, due);
            if woken.is_none() {
                self.tick(screen)?;
            }
            for event in between_frames(woken, &wires) {
                self.take(event, screen)?;
                if self.end.is_some() {
                    break;
                }
            }
        }
    }

    /// Waits up to [`PATIENCE`] for rows and counts that were asked for, so that the outdated rows are drawn again only
    /// if the new ones take longer: typing a filter then changes the screen once per letter.
    fn await_rows(&mut self, wires: &EventSources, screen: &mut Screen) -> io::Result<()> {
        let until = Instant::now() + PATIENCE;
        while self.dirty
            && self.end.is_none()
            // answers that are there already are handed out after that too
            && Instant::now() < until
            && (self.session.changes_rows() || (self.session.plays_on() && self.session.awaits_played()))
        {
            let Some(answer) = answered(wires, until) else { return Ok(()) };
            self.take(LoopEvent::Answer(Box::new(answer)), screen)?;
            if !wires.inputs.is_empty() || !wires.signals.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take(&mut self, woken: LoopEvent, screen: &mut Screen) -> io::Result<()> {
        let effects = match woken {
            LoopEvent::Answer(answer) => {
                self.dirty = true;
                let mut effects = self.session.receive(*answer);
                effects.extend(self.held.catch_up(&mut self.session));
                effects
            }
            LoopEvent::Input(Input::Closed) => {
                self.end = Some(End::Signal(SIGHUP));
                return Ok(());
            }
            LoopEvent::Input(Input::Struck(struck, when)) => self.strike(struck, when),
            LoopEvent::Input(Input::Click(..) | Input::Drag(..)) if !self.held.is_empty() => {
                self.dirty = true;
                self.session.refuse_pointing();
                Vec::new()
            }
            LoopEvent::Input(Input::Click(x, y)) => {
                let command = pointed(&self.session, x, y);
                self.apply(&command)
            }
            LoopEvent::Input(Input::Drag(x, y)) => self.apply(&Command::Drag(x, y)),
            LoopEvent::Signal(Signal::End(signal)) => {
                self.end = Some(End::Signal(signal));
                return Ok(());
            }
            LoopEvent::Signal(Signal::Suspend) => vec![Effect::Suspend],
            LoopEvent::Signal(Signal::Resume) => vec![Effect::Redraw],
            LoopEvent::Signal(Signal::Resize) => {
                let (width, height) = Screen::size();
                self.apply(&Command::Resize(width, height))
            }
        };
        self.carry_out(effects, screen)
    }

    /// Draws a picture now and writes it on a thread of its own.
    fn draw_aside(&self, generation: u64, picture: Picture) -> io::Result<()> {
        let drawn = Drawn::of(&self.session, picture);
        let (tell, paths) = (self.tell.clone(), self.paths.clone());
        let write = move || drop(tell.send(guarded(generation, || drawn.answer(generation, &paths))));
        std::thread::Builder::new().name("picture".to_owned()).spawn(write).map(drop)
    }

    /// When the playback's next tick is due; `None` if nothing is played, or the playback waits for an answer.
    fn due(&mut self) -> Option<Instant> {
        if !self.session.plays_on() {
            self.told = None;
            return None;
        }
        let told = *self.told.get_or_insert_with(Instant::now);
        Some(told + Duration::from_millis(self.session.tick_after()?))
    }

    /// Sends a tick with the time that has passed, if one is due.
    fn tick(&mut self, screen: &mut Screen) -> io::Result<()> {
        let Some(due) = self.due().filter(|due| *due <= Instant::now()) else { return Ok(()) };
        let told = self.told.unwrap_or(due);
        let ms = saturated::<u64>(told.elapsed().as_millis());
        self.told = Some(Instant::now());
        let effects = self.apply(&Command::Tick(ms));
        self.carry_out(effects, screen)
    }

    fn strike(&mut self, struck: InputEvent, when: Instant) -> Vec<Effect> {
        self.dirty = true;
        let at_once = self.struck.replace(when).is_some_and(|last| when.duration_since(last) < AT_ONCE);
        self.held.push(&mut self.session, struck, at_once)
    }

    fn apply(&mut self, command: &Command) -> Vec<Effect> {
        self.dirty = true;
        self.session.apply(command)
    }

    fn carry_out(&mut self, effects: Vec<Effect>, screen: &mut Screen) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Ask(ask) => self.worker.ask(ask),
                Effect::Cancel(slot) => self.worker.cancel(slot),
                Effect::Draw(generation, picture) => self.draw_aside(generation, picture)?,
                Effect::Copy(text) => screen.copy(&text)?,
                Effect::Quit => self.end = Some(End::Left),
                Effect::Stop => self.halt.stop(),
                Effect::Mouse(ours) => screen.mouse(ours)?,
                Effect::Redraw => {
                    screen.forget()?;
                    self.dirty = true;
                }
                Effect::Suspend => {
                    screen.aside(signals::stop)?;
                    if self.session.mouse {
                        screen.mouse(true)?;
                    }
                    let (width, height) = Screen::size();
                    let effects = self.session.apply(&Command::Resize(width, height));
                    self.carry_out(effects, screen)?;
                    self.dirty = true;
                }
            }
        }
        Ok(())
    }
}

/// Blocks until an event comes or until `due`, when it returns `None`. A closed answer channel is not listened to
/// again.
fn wait(wires: &mut EventSources, due: Option<Instant>) -> Option<LoopEvent> {
    let due = due.map_or_else(never, at);
    select! {
        recv(due) -> _ => None,
        recv(wires.inputs) -> input => Some(LoopEvent::Input(input.unwrap_or(Input::Closed))),
        recv(wires.answers) -> answer => {
            if answer.is_err() {
                wires.answers = never();
            }
            answer.ok().map(|answer| LoopEvent::Answer(Box::new(answer)))
        }
        recv(wires.signals) -> signal => signal.ok().map(LoopEvent::Signal),
    }
}

/// The next answer, if one comes before `until`.
fn answered(wires: &EventSources, until: Instant) -> Option<Answer> {
    wires.answers.recv_deadline(until).ok()
}

/// What is handled before the next frame: an event, and those that have come meanwhile.
fn between_frames(woken: Option<LoopEvent>, wires: &EventSources) -> impl Iterator<Item = LoopEvent> {
    let come = woken.is_some();
    let others = std::iter::from_fn(move || if come { next(wires) } else { None });
    woken.into_iter().chain(others).take(BETWEEN_FRAMES)
}

/// An event that is there already; signals first, answers last.
fn next(wires: &EventSources) -> Option<LoopEvent> {
    wires
        .signals
        .try_recv()
        .map(LoopEvent::Signal)
        .or_else(|_| wires.inputs.try_recv().map(LoopEvent::Input))
        .or_else(|_| wires.answers.try_recv().map(|answer| LoopEvent::Answer(Box::new(answer))))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{BETWEEN_FRAMES, EventSources, LoopEvent, between_frames, next};
    use crate::app::input::Input;
    use crate::engine::{Answer, Body, Quality};
    use crossbeam_channel::unbounded;

    #[test]
    fn a_frame_is_drawn_however_fast_answers_come_and_keys_are_taken_before_them() {
        let (answer, answers) = unbounded();
        let (strike, inputs) = unbounded();
        let wires = EventSources { inputs, answers, signals: crossbeam_channel::never() };
        let more = || Answer { generation: 1, quality: Quality::Exact, body: Body::Looked(7) };
        for _ in 0..BETWEEN_FRAMES * 2 {
            answer.send(more()).unwrap();
        }
        strike.send(Input::Click(1, 1)).unwrap();
        // an engine that answers whenever it is listened to
        let handled = between_frames(next(&wires), &wires).inspect(|_| answer.send(more()).unwrap());
        let handled: Vec<LoopEvent> = handled.collect();
        assert_eq!(handled.len(), BETWEEN_FRAMES);
        assert!(matches!(handled[0], LoopEvent::Input(Input::Click(1, 1))));
        assert!(handled[1..].iter().all(|event| matches!(event, LoopEvent::Answer(_))));
    }

    #[test]
    fn nothing_is_waited_for_between_frames() {
        let wires = EventSources {
            inputs: crossbeam_channel::never(),
            answers: crossbeam_channel::never(),
            signals: crossbeam_channel::never(),
        };
        assert_eq!(between_frames(None, &wires).count(), 0);
    }
}
