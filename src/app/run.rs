//! The loop.

use super::Drawn;
use super::input::{self, Input};
use super::picture::guarded;
use super::signals::{self, Signal};
use super::terminal::Screen;
use crate::engine::{Answer, LocalEngine, OpenOptions, Worker};
use crate::event::Zone;
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

/// How to begin.
#[derive(Debug, Clone)]
pub struct Start {
    /// What to open.
    pub paths: Vec<PathBuf>,
    /// How to read it.
    pub options: OpenOptions,
    /// The first view.
    pub view: View,
    /// The zone of this computer.
    pub local: Zone,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// Whether to take the mouse.
    pub mouse: bool,
}

/// Why the loop ended early.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal can't be used.
    #[error("the terminal can't be used: {0}; `dwell query` needs none")]
    Terminal(#[from] io::Error),
}

/// Everything that can wake the loop.
struct Wires {
    inputs: Receiver<Input>,
    answers: Receiver<Answer>,
    signals: Receiver<Signal>,
}

/// Something that woke it.
enum Woken {
    Input(Input),
    Answer(Box<Answer>),
    Signal(Signal),
}

/// Shows the case until it is left. The value is the signal that ended it, if one did.
///
/// # Errors
/// When the terminal can't be used.
pub fn run(start: Start) -> Result<Option<i32>, RunError> {
    let (tell_input, inputs) = unbounded();
    let (tell_answer, answers) = unbounded();
    let (tell_signal, signals) = unbounded();
    signals::listen(tell_signal)?;
    let (paths, options) = (start.paths, start.options);
    let (tell, held) = (tell_answer.clone(), paths.clone());
    let halt = Halt::default();
    let stops = halt.clone();
    let worker =
        Worker::spawn(move |_, more| LocalEngine::begin(&paths, &options, stops, more), tell_answer)?;
    let mut screen = Screen::take()?;
    input::listen(tell_input)?;
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
    match app.serve(Wires { inputs, answers, signals }, &mut screen) {
        Err(RunError::Terminal(why)) if is_gone(&why) => Ok(Some(SIGHUP)),
        served => served,
    }
}

/// Whether a terminal can't be written to because it was closed, which may be known before the signal that says so comes.
fn is_gone(why: &io::Error) -> bool {
    const EIO: i32 = 5;
    why.raw_os_error() == Some(EIO) || why.kind() == io::ErrorKind::BrokenPipe
}

/// How long a frame waits for rows that were asked for: half of what a frame takes.
const PATIENCE: Duration = Duration::from_millis(8);
/// Keys that come closer together were not struck one by one in view of the screen: a line brought them at once.
const AT_ONCE: Duration = Duration::from_millis(10);

struct App {
    session: Session,
    /// Keys that wait.
    held: KeyQueue,
    /// When the last key came.
    struck: Option<Instant>,
    worker: Worker,
    /// Stops the load.
    halt: Halt,
    depth: Depth,
    /// Where answers come from others than the worker.
    tell: Sender<Answer>,
    /// What was opened.
    paths: Vec<PathBuf>,
    /// Whether the screen shows an older state.
    dirty: bool,
    /// How it is left, once it is.
    end: Option<End>,
    /// When time was told last to what is played; `None` while nothing is, so that nothing wakes the loop up.
    told: Option<Instant>,
}

/// How the loop ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The analyst leaves.
    Left,
    /// A signal ends it, or the terminal is gone.
    Signal(i32),
}

impl App {
    /// Waits, takes everything that has come, and draws once.
    fn serve(mut self, mut wires: Wires, screen: &mut Screen) -> Result<Option<i32>, RunError> {
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
            let mut woken = wait(&mut wires, due);
            if woken.is_none() {
                self.tick(screen)?;
            }
            while let Some(event) = woken.filter(|_| self.end.is_none()) {
                self.take(event, screen)?;
                woken = next(&wires);
            }
        }
    }

    /// Waits a little for other rows that were asked for, and for their number: what was shown before is drawn again only
    /// where those take long, so that a filter that is typed changes the screen once a letter.
    fn await_rows(&mut self, wires: &Wires, screen: &mut Screen) -> io::Result<()> {
        let until = Instant::now() + PATIENCE;
        while self.dirty
            && self.end.is_none()
            && (self.session.changes_rows() || (self.session.plays_on() && self.session.awaits_played()))
        {
            let Some(answer) = answered(wires, until) else { return Ok(()) };
            self.take(Woken::Answer(Box::new(answer)), screen)?;
            if !wires.inputs.is_empty() || !wires.signals.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take(&mut self, woken: Woken, screen: &mut Screen) -> io::Result<()> {
        let effects = match woken {
            Woken::Answer(answer) => {
                self.dirty = true;
                let mut effects = self.session.receive(*answer);
                effects.extend(self.held.catch_up(&mut self.session));
                effects
            }
            Woken::Input(Input::Closed) => {
                self.end = Some(End::Signal(SIGHUP));
                return Ok(());
            }
            Woken::Input(Input::Struck(struck, when)) => self.strike(struck, when),
            Woken::Input(Input::Click(..)) if !self.held.is_empty() => {
                self.dirty = true;
                self.session.refuse_pointing();
                Vec::new()
            }
            Woken::Input(Input::Click(x, y)) => {
                let command = pointed(&self.session, x, y);
                self.apply(&command)
            }
            Woken::Signal(Signal::End(signal)) => {
                self.end = Some(End::Signal(signal));
                return Ok(());
            }
            Woken::Signal(Signal::Suspend) => vec![Effect::Suspend],
            Woken::Signal(Signal::Resume) => vec![Effect::Redraw],
            Woken::Signal(Signal::Resize) => {
                let (width, height) = Screen::size();
                self.apply(&Command::Resize(width, height))
            }
        };
        self.carry_out(effects, screen)
    }

    /// Draws a picture now, and writes it while the screen goes on.
    fn draw_aside(&self, generation: u64, picture: Picture) -> io::Result<()> {
        let drawn = Drawn::of(&self.session, picture);
        let (tell, paths) = (self.tell.clone(), self.paths.clone());
        let write = move || drop(tell.send(guarded(generation, || drawn.answer(generation, &paths))));
        std::thread::Builder::new().name("picture".to_owned()).spawn(write).map(drop)
    }

    /// When time is to be told to what is played; `None` where nothing is, or where it waits for an answer.
    fn due(&mut self) -> Option<Instant> {
        if !self.session.plays_on() {
            self.told = None;
            return None;
        }
        let told = *self.told.get_or_insert_with(Instant::now);
        Some(told + Duration::from_millis(self.session.tick_after()?))
    }

    /// Tells how much time has gone by, where that is due.
    fn tick(&mut self, screen: &mut Screen) -> io::Result<()> {
        let Some(due) = self.due().filter(|due| *due <= Instant::now()) else { return Ok(()) };
        let told = self.told.unwrap_or(due);
        let ms = u64::try_from(told.elapsed().as_millis()).unwrap_or(u64::MAX);
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

/// Sleeps until something comes, or until an instant. A wire whose other end is gone is not looked at again.
fn wait(wires: &mut Wires, due: Option<Instant>) -> Option<Woken> {
    let due = due.map_or_else(never, at);
    select! {
        recv(due) -> _ => None,
        recv(wires.inputs) -> input => Some(Woken::Input(input.unwrap_or(Input::Closed))),
        recv(wires.answers) -> answer => {
            if answer.is_err() {
                wires.answers = never();
            }
            answer.ok().map(|answer| Woken::Answer(Box::new(answer)))
        }
        recv(wires.signals) -> signal => signal.ok().map(Woken::Signal),
    }
}

/// The next answer that comes before an instant.
fn answered(wires: &Wires, until: Instant) -> Option<Answer> {
    wires.answers.recv_deadline(until).ok()
}

/// What has come in the meantime.
fn next(wires: &Wires) -> Option<Woken> {
    wires
        .signals
        .try_recv()
        .map(Woken::Signal)
        .or_else(|_| wires.inputs.try_recv().map(Woken::Input))
        .or_else(|_| wires.answers.try_recv().map(|answer| Woken::Answer(Box::new(answer))))
        .ok()
}
