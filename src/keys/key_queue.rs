//! The queue of keys that wait, as keys may come faster than the rows they refer to.
//!
//! What a key means depends on the state that the keys before it lead to. So the keys are queued in order rather than
//! the commands that they would mean now: none is lost, and none acts on another row or panel than it was meant for.

use super::{Chord, command_of, wheel};
use crate::session::{Command, Effect, Session};
use std::collections::VecDeque;

/// An input of the user.
#[derive(Debug, Clone, PartialEq)]
pub enum InputEvent {
    /// A key.
    Key(Chord),
    /// A turn of the mouse wheel.
    Wheel {
        /// Whether it turns towards the end of the list.
        down: bool,
    },
    /// A command that means the same in every state, such as pasted text.
    Command(Command),
}

impl InputEvent {
    fn means(&self, session: &Session) -> Option<Command> {
        match self {
            Self::Key(chord) => command_of(session, *chord),
            Self::Wheel { down } => wheel(session, *down),
            Self::Command(command) => Some(command.clone()),
        }
    }
}

/// The queue, earliest first.
#[derive(Debug, Default)]
pub struct KeyQueue {
    waiting: VecDeque<Waiting>,
}

/// A queued input.
#[derive(Debug)]
struct Waiting {
    event: InputEvent,
    /// Whether it came in one burst with the input before it.
    at_once: bool,
    /// Whether it has waited for its rows already.
    waited: bool,
}

impl KeyQueue {
    /// Whether the queue is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Runs a key, or queues it until the rows it refers to have arrived. With `at_once` it came in the same burst as the
    /// previous key, so it refers to whatever that one leads to, not to the screen shown. A key that gives up the rows
    /// does not wait for them, and those before it that moved in them are given up too.
    pub fn push(&mut self, session: &mut Session, event: InputEvent, at_once: bool) -> Vec<Effect> {
        if session.is_exporting() && event.means(session) == Some(Command::Interrupt) {
            // an export is of no row: what waits for rows goes on waiting
            return session.apply(&Command::Interrupt);
        }
        let escape = event == InputEvent::Key(Chord::ESC);
        let again = escape && !at_once && self.waiting.back().is_some_and(|last| last.event == event);
        if again {
            session.give_up_keys(self.waiting.len() - 1);
            self.waiting.clear();
            return Vec::new();
        }
        let behind = !self.is_empty();
        if behind && !at_once && self.is_given_up_by(session, &event) {
            let escape = InputEvent::Key(Chord::ESC);
            let given_up = self.waiting.drain(..).filter(|waiting| waiting.event != escape).count();
            let command = event.means(session);
            let effects = command.iter().flat_map(|command| session.apply(command)).collect();
            session.add_given_up_keys(given_up);
            return effects;
        }
        self.waiting.push_back(Waiting { event, at_once: at_once || behind, waited: behind });
        let effects = self.catch_up(session);
        if escape && !self.is_empty() {
            session.tell_of_keys(self.waiting.len() - 1);
        } else if !self.is_empty() {
            session.tell_of_first_keys(self.waiting.len());
        }
        effects
    }

    /// Whether an input gives up the rows that the queued ones wait for, and these do nothing but move in them, so that
    /// it means what it would mean behind them.
    fn is_given_up_by(&self, session: &Session, event: &InputEvent) -> bool {
        let moves =
            |waiting: &Waiting| waiting.event.means(session).is_none_or(|command| command.only_moves());
        event.means(session).is_some_and(|command| session.gives_up_rows(&command))
            && self.waiting.iter().all(moves)
    }

    /// Runs the queued inputs in order, up to the first that must still wait.
    pub fn catch_up(&mut self, session: &mut Session) -> Vec<Effect> {
        let mut effects = Vec::new();
        // a key struck while a search is running refers to its hit; keys of one burst continue as they would one by one
        let for_hit = self.waiting.front().is_some_and(|first| !first.at_once);
        if session.loses_keys(if for_hit { self.waiting.len() } else { 0 }) {
            self.waiting.clear();
        }
        while let Some(first) = self.waiting.front_mut() {
            let command = first.event.means(session);
            if session.must_wait(command.as_ref(), first.at_once, first.waited) {
                first.waited = true;
                break;
            }
            self.waiting.pop_front();
            effects.extend(command.iter().flat_map(|command| session.apply(command)));
        }
        if self.waiting.is_empty() {
            session.no_keys_wait();
        }
        effects
    }
}
