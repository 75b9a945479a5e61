//! A session and an engine without a terminal: runs keys and commands, and holds the resulting screen.

use super::Drawn;
use crate::engine::{Answer, Body, Cancel, Engine, Quality};
use crate::event::Zone;
use crate::keys::{Chord, InputEvent, KeyQueue, Stroke, command_of, wheel};
use crate::session::{Command, Effect, Session, View};
use crate::view::pointed;
use crossbeam_channel::Receiver;
use std::collections::VecDeque;

/// The longest tick, in milliseconds.
const TICK: u64 = 100;

/// A session whose asks are answered immediately, before the next key.
pub struct Headless<E: Engine> {
    /// The session.
    pub session: Session,
    /// The text copied to the clipboard last.
    pub copied: Option<String>,
    /// Whether the session was quit.
    pub left: bool,
    engine: E,
    held: KeyQueue,
}

impl<E: Engine> Headless<E> {
    /// Opens a case on a screen of `size` (columns, rows).
    pub fn open(engine: E, size: (u16, u16), view: View) -> Self {
        let (session, effects) = Session::open(size, view, Zone::Utc);
        let mut app = Self { session, engine, copied: None, left: false, held: KeyQueue::default() };
        app.settle(effects);
        app
    }

    /// Presses a key.
    pub fn strike(&mut self, chord: Chord) {
        if let Some(command) = command_of(&self.session, chord) {
            self.command(&command);
        }
    }

    /// Presses several keys before anything is answered.
    pub fn burst(&mut self, chords: impl IntoIterator<Item = Chord>) {
        let mut effects = Vec::new();
        for chord in chords {
            effects.extend(self.held.push(&mut self.session, InputEvent::Key(chord), true));
        }
        self.settle(effects);
    }

    /// Presses a key, or lets time pass in ticks of at most 100 ms, as the main loop does.
    pub fn stroke(&mut self, stroke: Stroke) {
        match stroke {
            Stroke::Key(chord) => self.strike(chord),
            Stroke::Tick(ms) => {
                let mut left = ms;
                while left > 0 {
                    let now = left.min(TICK);
                    self.command(&Command::Tick(now));
                    left -= now;
                }
            }
        }
    }

    /// Clicks on a cell.
    pub fn press(&mut self, x: u16, y: u16) {
        let command = pointed(&self.session, x, y);
        self.command(&command);
    }

    /// Turns the mouse wheel one step, towards the end if `down`.
    pub fn wheel(&mut self, down: bool) {
        if let Some(command) = wheel(&self.session, down) {
            self.command(&command);
        }
    }

    /// Applies a command.
    pub fn command(&mut self, command: &Command) {
        let effects = self.session.apply(command);
        self.settle(effects);
    }

    /// The channel that signals that the case has grown.
    pub fn growth(&self) -> Receiver<()> {
        self.engine.growth()
    }

    /// Integrates what was read since. Returns whether the case has grown.
    pub fn grow(&mut self) -> bool {
        let told = self.engine.grow();
        let grown = told.iter().any(|body| matches!(body, Body::Grown(_)));
        for body in told {
            let effects = self.session.receive(Answer { generation: 0, quality: Quality::Exact, body });
            self.settle(effects);
        }
        grown
    }

    /// Polls for notes of others and integrates them.
    pub fn poll(&mut self) {
        for body in self.engine.poll() {
            let effects = self.session.receive(Answer { generation: 0, quality: Quality::Exact, body });
            self.settle(effects);
        }
    }

    fn receive(&mut self, answer: Answer) -> Vec<Effect> {
        let mut effects = self.session.receive(answer);
        effects.extend(self.held.catch_up(&mut self.session));
        effects
    }

    /// Carries out effects, and the effects of the answers, until there are none left.
    fn settle(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Ask(ask) => {
                    let mut told = Vec::new();
                    let mut more = |early: Answer| {
                        if matches!(early.body, Body::Renoted(_)) {
                            told.push(early);
                        }
                    };
                    let answered = self.engine.answer(&ask, &Cancel::default(), &mut more);
                    for early in told {
                        waiting.extend(self.receive(early));
                    }
                    let answer = answered.unwrap_or_else(|why| Answer {
                        generation: ask.generation,
                        quality: Quality::Exact,
                        body: Body::refusing(&why),
                    });
                    waiting.extend(self.receive(answer));
                }
                Effect::Draw(generation, picture) => {
                    let answer = Drawn::of(&self.session, picture).answer(generation, &[]);
                    waiting.extend(self.receive(answer));
                }
                Effect::Copy(text) => self.copied = Some(text),
                Effect::Quit => self.left = true,
                Effect::Stop => self.engine.stop(),
                Effect::Cancel(_) | Effect::Suspend | Effect::Redraw | Effect::Mouse(_) => {}
            }
        }
    }
}
