//! The key table: a key has one meaning in a mode, and every command has a key or another way to run.

use super::BINDINGS;
use crate::keys::Chord;
use crate::session::{ColumnsTo, Command, Noting, Playing, TermEdit};
use std::collections::HashMap;

#[test]
fn every_key_is_written_right_and_means_one_thing_in_a_mode() {
    let mut seen = HashMap::new();
    for binding in BINDINGS {
        for key in binding.keys.split(' ') {
            let chord = Chord::parse(key).unwrap_or_else(|why| panic!("{why}"));
            let other = seen.insert((binding.mode, chord), binding.command);
            assert_eq!(other, None, "{key} means two things");
        }
    }
}

/// How a command is given. The match is exhaustive, so a new command does not compile until it is listed here.
#[allow(clippy::too_many_lines)] // each command is named
fn given_by(command: &Command) -> &'static str {
    match command {
        Command::Move(_)
        | Command::Focus(_)
        | Command::Prompt(_)
        | Command::Accept
        | Command::Cancel
        | Command::Filter(_)
        | Command::Pick(_)
        | Command::FindNext
        | Command::FindPrevious
        | Command::Undo
        | Command::Redo
        | Command::Zoom(_)
        | Command::Brush
        | Command::Window(None)
        | Command::Panes(_)
        | Command::Pane
        | Command::Terms(TermEdit::List | TermEdit::Switch | TermEdit::Alone | TermEdit::Drop(None))
        | Command::Fold
        | Command::Tab(_)
        | Command::Zone(_)
        | Command::Theme(_)
        | Command::Mouse
        | Command::Copy
        | Command::Palette
        | Command::Fields
        | Command::Columns(ColumnsTo::Choose | ColumnsTo::Usual)
        | Command::Column(_)
        | Command::Context(None)
        | Command::Help
        | Command::Ledger
        | Command::Lanes(_)
        | Command::Alike
        | Command::Group(_)
        | Command::Blind
        | Command::Walk(_)
        | Command::Back
        | Command::Mark
        | Command::Why
        | Command::Reach(None)
        | Command::Chains
        | Command::OpenExport
        | Command::Intruder(None)
        | Command::Redraw
        | Command::Suspend
        | Command::Interrupt
        | Command::Quit => "a key",
        Command::Goto(_) | Command::Find(_) | Command::AsOf(_) | Command::Edit(_) => "what is typed",
        Command::Note(noting) => note_given_by(noting),
        Command::Play(playing) => playing_given_by(*playing),
        Command::Zone2(_)
        | Command::Clocks
        | Command::Compare(..)
        | Command::Pivot(_)
        | Command::Reach(Some(_))
        | Command::Terms(TermEdit::Off(_) | TermEdit::On(_) | TermEdit::Drop(Some(_)))
        | Command::Columns(ColumnsTo::These(_))
        | Command::Context(Some(_))
        | Command::Intruder(Some(_))
        | Command::Export(..)
        | Command::Window(Some(_)) => "the list of commands",
        Command::Facet(_) => "the list of fields",
        Command::Scroll(_)
        | Command::Line(_)
        | Command::Click(..)
        | Command::Drag(..)
        | Command::Resize(..)
        | Command::Tick(_) => given_by_none(command),
    }
}

fn given_by_none(command: &Command) -> &'static str {
    match command {
        Command::Scroll(_) => "a key, in the help",
        Command::Tick(_) => "the loop, as time goes by",
        _ => "the terminal",
    }
}

fn playing_given_by(playing: Playing) -> &'static str {
    match playing {
        Playing::Toggle
        | Playing::Pause
        | Playing::Faster
        | Playing::Slower
        | Playing::ByEvents
        | Playing::ByClock
        | Playing::Next
        | Playing::Previous
        | Playing::End => "a key",
        Playing::At(_) => "the list of commands",
    }
}

fn note_given_by(noting: &Noting) -> &'static str {
    match noting {
        Noting::Range
        | Noting::All
        | Noting::Hidden
        | Noting::TakeBack(None)
        | Noting::List
        | Noting::Tell
        | Noting::Views
        | Noting::Again => "a key",
        Noting::Tag(_)
        | Noting::Comment(_)
        | Noting::Severity(_)
        | Noting::Stage(_)
        | Noting::Value(..)
        | Noting::Hide(_)
        | Noting::Link(..)
        | Noting::SaveView(_) => "what is typed after a key",
        Noting::View(_) => "the list of views",
        Noting::Unhide | Noting::Milestone(_) | Noting::TakeBack(Some(_)) | Noting::GiveUp => {
            "the list of commands"
        }
    }
}

const BY_KEY: &[&str] = &[
    "move down",
    "focus next",
    "prompt filter",
    "accept",
    "cancel",
    "filter",
    "include",
    "exclude",
    "only",
    "find-next",
    "find-previous",
    "undo",
    "redo",
    "zoom in",
    "zoom out",
    "zoom whole",
    "zoom all",
    "zoom brush",
    "brush",
    "window",
    "filters",
    "play",
    "play pause",
    "play faster",
    "play slower",
    "play events",
    "play clock",
    "play next",
    "play previous",
    "play end",
    "panes",
    "pane",
    "switch",
    "alone",
    "drop",
    "fold",
    "tab",
    "zone",
    "theme",
    "mouse",
    "copy",
    "palette",
    "fields",
    "columns",
    "columns usual",
    "context",
    "column toggle",
    "column left",
    "column right",
    "column wider",
    "column narrower",
    "help",
    "ledger",
    "lanes",
    "blind",
    "walk next",
    "walk previous",
    "tab chain",
    "back",
    "mark",
    "range",
    "all",
    "hidden",
    "take-back",
    "notes",
    "tell",
    "views",
    "save-again",
    "why",
    "reach",
    "chains",
    "redraw",
    "suspend",
    "interrupt",
    "quit",
    "prompt find",
    "prompt goto",
    "prompt as-of",
    "prompt compare",
    "move gap-forward",
    "move gap-back",
    "move half-up",
    "move half-down",
    "move page-up",
    "move page-down",
    "move first",
    "move last",
    "move left",
    "move fold",
    "move unfold",
    "alike",
    "group",
    "move right",
    "move up",
    "focus previous",
];

#[test]
fn every_command_that_keys_give_has_one() {
    for text in BY_KEY {
        let command: Command = text.parse().unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(given_by(&command), "a key");
        assert!(BINDINGS.iter().any(|binding| binding.command == *text), "no key means `{text}`");
    }
}

#[test]
fn every_command_of_the_table_reads_and_writes_itself_the_same() {
    for binding in BINDINGS {
        let command: Command = binding.command.parse().unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(command.to_string(), binding.command);
        assert!(!binding.doc.is_empty());
    }
}
