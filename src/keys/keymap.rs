//! What a key means, given the state.

use super::{BINDINGS, Chord};
use crate::session::{Command, Edit, Overlay, Panel, Session};

/// Which part of the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Mode {
    /// In all panels.
    Panels,
    /// In the lanes, before what holds in all panels.
    Lanes,
    /// While something is typed.
    Bar,
    /// While the help is open.
    Help,
}

/// The mode of a session.
#[must_use]
pub fn mode(session: &Session) -> Mode {
    match (&session.overlay, &session.bar, session.focus) {
        (Some(Overlay::Help { .. }), ..) => Mode::Help,
        (Some(Overlay::List { .. }), ..) | (None, Some(_), _) => Mode::Bar,
        (None, None, Panel::Lanes) => Mode::Lanes,
        (None, None, _) => Mode::Panels,
    }
}

/// The command that a key means; `None` where it means nothing.
#[must_use]
pub fn command_of(session: &Session, chord: Chord) -> Option<Command> {
    let mode = mode(session);
    let bound = |mode: Mode| {
        let binding =
            BINDINGS.iter().find(|binding| binding.mode == mode && binding.chords().contains(&chord))?;
        binding.command.parse().ok()
    };
    match mode {
        Mode::Bar => {
            bound(Mode::Bar).or_else(|| chord.letter().map(|c| Command::Edit(Edit::Insert(c.to_string()))))
        }
        Mode::Lanes => bound(Mode::Lanes).or_else(|| bound(Mode::Panels)),
        mode => bound(mode),
    }
}
