//! Applies commands of the help, the palette and the other lists.

use super::typing::change;
use crate::session::facets::no_facet;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Command, Edit, Effect, Input, ListKind, Overlay, Session};

pub(in crate::session) const HELP: Behavior = Behavior {
    accept: |session| if session.keep_found_help() { Vec::new() } else { session.leave_help() },
    leave: Session::leave_help,
    edit: |session, edit| {
        session.edit_help(edit);
        Vec::new()
    },
    ..PLAIN
};

pub(in crate::session) const LIST: Behavior = Behavior {
    accept: Session::accept_choice,
    edit: |session, edit| {
        session.edit_list(edit);
        Vec::new()
    },
    // what is chosen from it is for the panels below
    closes_before: |command| {
        !matches!(
            command,
            Command::Edit(_)
                | Command::Accept
                | Command::Cancel
                | Command::Resize(..)
                | Command::Click(..)
                | Command::Drag(..)
                | Command::Line(_)
        )
    },
    ..PLAIN
};

impl Session {
    pub(super) fn open_help(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Help { top: 0, search: None });
        Vec::new()
    }

    pub(in crate::session) fn open_list(&mut self, kind: ListKind) -> Vec<Effect> {
        self.bar = None;
        self.overlay = Some(Overlay::List { kind, input: Input::default(), chosen: 0 });
        Vec::new()
    }

    /// Scrolls the help. The keymap and the drawing know its length and keep `to` in range.
    pub(super) fn scroll_help(&mut self, to: usize) -> Vec<Effect> {
        if let Some(Overlay::Help { top, .. }) = &mut self.overlay {
            *top = to;
        }
        Vec::new()
    }

    /// Edits the text of a list or moves its cursor. The keymap and the drawing know the entries and keep the cursor in
    /// range.
    pub(super) fn edit_list(&mut self, edit: &Edit) {
        let Some(Overlay::List { input, chosen, .. }) = &mut self.overlay else { return };
        match edit {
            Edit::Up | Edit::CompleteBack => *chosen = chosen.saturating_sub(1),
            Edit::Down | Edit::Complete => *chosen += 1,
            edit => {
                change(input, edit);
                *chosen = 0;
            }
        }
    }

    /// Accepts a list whose typed text matches no entry: runs it as a command, or says what is wrong with it.
    pub(super) fn accept_choice(&mut self) -> Vec<Effect> {
        let Some(Overlay::List { kind, input, .. }) = self.overlay.take() else { return Vec::new() };
        if kind == ListKind::Fields {
            self.complain(no_facet(input.text().trim()));
            return Vec::new();
        }
        if kind == ListKind::Views {
            return self.take_view(input.text().trim());
        }
        match input.text().parse::<Command>() {
            Ok(command) => self.dispatch(&command),
            Err(why) => {
                self.complain(why.to_string());
                Vec::new()
            }
        }
    }
}
