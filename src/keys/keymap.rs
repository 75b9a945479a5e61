//! The keymap: the command of a key, given the state of the session.

use super::help::in_help;
use super::{BINDINGS, Chord, field_entries, palette_entries, view_entries};
use crate::session::{Command, Edit, ListKind, Motion, Overlay, Panel, Playing, Session};

/// The part of the key table that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Mode {
    /// In all panels.
    Panels,
    /// In the lanes; other keys fall back to [`Mode::Panels`].
    Lanes,
    /// During playback; other keys fall back to the panel's.
    Play,
    /// In a line of text: a prompt, the palette, or another list that is narrowed by typing.
    Bar,
    /// In the help.
    Help,
    /// In the ledger.
    Ledger,
    /// In the comparison of two days.
    Compare,
    /// In the list of columns.
    Columns,
    /// In the export dialog, until the file name is typed.
    Export,
    /// In the list of blind zones.
    Blind,
    /// In the list of the filter's terms.
    Terms,
    /// In the list of notes.
    Notes,
    /// At a question: whether to note something, or whether to stop.
    Confirm,
    /// In an overlay of chains: the list of chains, reach, or why two events are tied.
    Chains,
}

/// The mode that the session is in, from its overlay, its prompt and its focus.
#[must_use]
pub fn mode(session: &Session) -> Mode {
    if session.notes.asked.is_some() || session.asks_to_stop() {
        return Mode::Confirm;
    }
    match (&session.overlay, &session.bar, session.focus) {
        (Some(Overlay::Help { search: Some(search), .. }), ..) if search.typing => Mode::Bar,
        (Some(Overlay::Help { .. }), ..) => Mode::Help,
        (Some(Overlay::Notes(_)), ..) => Mode::Notes,
        (Some(Overlay::Ledger(_)), ..) => Mode::Ledger,
        (Some(Overlay::Compare), ..) => Mode::Compare,
        (Some(Overlay::Columns(_)), ..) => Mode::Columns,
        (Some(Overlay::Export(dialog)), ..) if !dialog.is_typed() => Mode::Export,
        (Some(Overlay::Blind(_)), ..) => Mode::Blind,
        (Some(Overlay::Terms { .. }), ..) => Mode::Terms,
        (Some(Overlay::Why { .. } | Overlay::Reach(_) | Overlay::Chains { .. }), ..) => Mode::Chains,
        (Some(Overlay::List { .. } | Overlay::Export(_) | Overlay::Tell(_)), ..) | (None, Some(_), _) => {
            Mode::Bar
        }
        (None, None, _) if session.playback.is_some() => Mode::Play,
        (None, None, Panel::Lanes) => Mode::Lanes,
        (None, None, _) => Mode::Panels,
    }
}

/// The command of a key in the present state; `None` if it has none.
#[must_use]
pub fn command_of(session: &Session, chord: Chord) -> Option<Command> {
    let mode = mode(session);
    let bound = |mode: Mode| {
        let binding =
            BINDINGS.iter().find(|binding| binding.mode == mode && binding.chords().contains(&chord))?;
        binding.command.parse().ok()
    };
    if session.is_exporting() && bound(Mode::Panels) == Some(Command::Interrupt) {
        return Some(Command::Interrupt);
    }
    let typed = || chord.letter().map(|letter| Command::Edit(Edit::Insert(letter.to_string())));
    match (mode, &session.overlay) {
        (Mode::Bar, Some(Overlay::List { kind, input, chosen })) => {
            in_list(session, bound(Mode::Bar).or_else(typed)?, *kind, input.text(), *chosen)
        }
        (Mode::Bar, Some(Overlay::Help { top, search })) => match bound(Mode::Bar).or_else(typed)? {
            Command::Edit(Edit::Down) => in_help(session, *top, search.as_ref(), Motion::Down),
            Command::Edit(Edit::Up) => in_help(session, *top, search.as_ref(), Motion::Up),
            other => Some(other),
        },
        (Mode::Bar, _) => bound(Mode::Bar).or_else(typed),
        (Mode::Help, Some(Overlay::Help { top, search })) => match bound(Mode::Help)? {
            Command::Move(motion) => in_help(session, *top, search.as_ref(), motion),
            other => Some(other),
        },
        (Mode::Play, _) => played(session, bound(Mode::Play))
            .or_else(|| bound(Mode::Lanes).filter(|_| session.focus == Panel::Lanes))
            .or_else(|| bound(Mode::Panels)),
        (Mode::Lanes, _) => bound(Mode::Lanes).or_else(|| bound(Mode::Panels)),
        (mode, _) => bound(mode),
    }
}

/// Filters a playback binding: the arrows step from event to event only while the timeline has the focus.
fn played(session: &Session, command: Option<Command>) -> Option<Command> {
    let steps = matches!(command, Some(Command::Play(Playing::Next | Playing::Previous)));
    command.filter(|_| !steps || session.focus == Panel::Timeline)
}

/// The command of a turn of the mouse wheel. An overlay takes it; while a prompt is open it does nothing.
#[must_use]
pub fn wheel(session: &Session, down: bool) -> Option<Command> {
    let motion = if down { Motion::Down } else { Motion::Up };
    match (&session.overlay, &session.bar) {
        (Some(Overlay::Help { top, search }), _) => in_help(session, *top, search.as_ref(), motion),
        (Some(Overlay::List { kind, input, chosen }), _) => {
            let edit = if down { Edit::Down } else { Edit::Up };
            in_list(session, Command::Edit(edit), *kind, input.text(), *chosen)
        }
        (None, Some(_)) | (Some(Overlay::Tell(_)), _) => None,
        (Some(_), _) | (None, None) => Some(Command::Move(motion)),
    }
}

/// The command of a key in a list. Enter runs the chosen entry; `None` past the last entry.
fn in_list(
    session: &Session,
    command: Command,
    kind: ListKind,
    typed: &str,
    chosen: usize,
) -> Option<Command> {
    let entries = || -> Vec<String> {
        match kind {
            ListKind::Palette => palette_entries(typed).into_iter().map(|entry| entry.command).collect(),
            ListKind::Fields => {
                field_entries(typed).into_iter().map(|(field, _)| format!("facet {field}")).collect()
            }
            ListKind::Views => {
                let names = view_entries(session, typed).into_iter();
                names.map(|(name, _)| format!("view {name}")).collect()
            }
        }
    };
    match command {
        // A command with an argument is taken as it was typed; if no entry matches, the session says so.
        Command::Accept if kind == ListKind::Palette && is_typed_out(typed) => Some(Command::Accept),
        Command::Accept => {
            Some(entries().get(chosen).and_then(|entry| entry.parse().ok()).unwrap_or(Command::Accept))
        }
        Command::Edit(Edit::Down | Edit::Complete) if chosen + 1 >= entries().len() => None,
        other => Some(other),
    }
}

/// Whether a command's name is typed, followed by a space.
fn is_typed_out(typed: &str) -> bool {
    let name = |command: &'static str| command.split(' ').next().unwrap_or(command);
    let first = typed.trim_start().split_once(' ').map(|(first, _)| first);
    first.is_some_and(|first| BINDINGS.iter().any(|binding| name(binding.command) == first))
}
