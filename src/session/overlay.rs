//! The overlays: what is shown in place of the panels or on top of them.

use super::apply::{BLIND, COLUMNS, COMPARE, HELP, LEDGER, LIST, TERMS};
use super::chain::{CHAINS, REACH, WHY};
use super::export_dialog::EXPORT;
use super::notes::{NOTES, TELL};
use super::{
    BlindPanel, ColumnsPanel, Command, Edit, Effect, ExportDialog, Form, HelpSearch, Input, LedgerPanel,
    Motion, ReachPanel, Session,
};
use crate::engine::{Question, Slot};

/// An open overlay.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The help.
    Help {
        /// The first visible line.
        top: usize,
        /// The search, if there is one.
        search: Option<HelpSearch>,
    },
    /// The ledger.
    Ledger(LedgerPanel),
    /// The comparison of two days; its state is in [`Compared`](super::Compared).
    Compare,
    /// The list of blind zones.
    Blind(BlindPanel),
    /// The list of the filter's terms.
    Terms {
        /// Index of the chosen term.
        chosen: usize,
    },
    /// The list of notes, with the index of the chosen line.
    Notes(usize),
    /// The form for an event that no record contains.
    Tell(Form),
    /// How two events are tied.
    Why {
        /// Index of the chosen event of the path.
        chosen: usize,
    },
    /// What is downstream of a start.
    Reach(ReachPanel),
    /// The export dialog.
    Export(ExportDialog),
    /// The list of the largest chains.
    Chains {
        /// Index of the chosen chain.
        chosen: usize,
    },
    /// The column dialog.
    Columns(ColumnsPanel),
    /// A list that typing narrows.
    List {
        /// Its kind.
        kind: ListKind,
        /// The typed text.
        input: Input,
        /// Index of the chosen entry.
        chosen: usize,
    },
}

/// The kind of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// All commands.
    Palette,
    /// Fields, to show as a facet.
    Fields,
    /// Saved views.
    Views,
}

/// How an overlay behaves: what the keys that overlays share do in it, and what it asks the engine. Each overlay says so
/// beside its own commands; what it does not say is as in [`PLAIN`].
pub(super) struct Behavior {
    /// Enter: answers it.
    pub accept: fn(&mut Session) -> Vec<Effect>,
    /// Esc: leaves it, or what was begun in it.
    pub leave: fn(&mut Session) -> Vec<Effect>,
    /// Moves its cursor.
    pub moved: fn(&mut Session, Motion),
    /// Edits its text.
    pub edit: fn(&mut Session, &Edit) -> Vec<Effect>,
    /// Tab: moves the focus to its other part.
    pub turn: fn(&mut Session),
    /// Scrolls to what it tells of the chosen line.
    pub details: fn(&mut Session),
    /// The question for what it shows.
    pub question: fn(&Session) -> Option<Question>,
    /// Whether it shows something without a further answer; if not, it closes when its question is refused.
    pub is_known: fn(&Session) -> bool,
    /// Whether it closes before a command.
    pub closes_before: fn(&Command) -> bool,
}

/// An overlay that shows something and is left.
pub(super) const PLAIN: Behavior = Behavior {
    accept: Session::close_overlay,
    leave: Session::close_overlay,
    moved: |_, _| {},
    edit: |_, _| Vec::new(),
    turn: |_| {},
    details: |_| {},
    question: |_| None,
    is_known: |_| true,
    closes_before: |_| false,
};

impl Overlay {
    /// How it behaves.
    pub(super) const fn behavior(&self) -> &'static Behavior {
        match self {
            Self::Help { .. } => &HELP,
            Self::Ledger(_) => &LEDGER,
            Self::Compare => &COMPARE,
            Self::Blind(_) => &BLIND,
            Self::Terms { .. } => &TERMS,
            Self::Notes(_) => &NOTES,
            Self::Tell(_) => &TELL,
            Self::Why { .. } => &WHY,
            Self::Reach(_) => &REACH,
            Self::Export(_) => &EXPORT,
            Self::Chains { .. } => &CHAINS,
            Self::Columns(_) => &COLUMNS,
            Self::List { .. } => &LIST,
        }
    }
}

impl Session {
    /// How the open overlay behaves; `None` while none is open.
    pub(super) fn behavior(&self) -> Option<&'static Behavior> {
        self.overlay.as_ref().map(Overlay::behavior)
    }

    pub(super) fn close_overlay(&mut self) -> Vec<Effect> {
        self.overlay = None;
        Vec::new()
    }

    /// Closes the overlay if it does not outlast a command.
    pub(super) fn close_overlay_before(&mut self, command: &Command) {
        if self.behavior().is_some_and(|behavior| (behavior.closes_before)(command)) {
            self.overlay = None;
        }
    }

    /// Asks for what the open overlay shows; what it shows already stays until the answer arrives.
    pub(super) fn ask_overlay(&mut self) -> Option<Effect> {
        let question = self.overlay_question()?;
        Some(self.ask(question))
    }

    fn overlay_question(&self) -> Option<Question> {
        (self.behavior()?.question)(self)
    }

    /// Whether the open overlay asks in a slot.
    pub(super) fn overlay_asks_in(&self, slot: Slot) -> bool {
        self.overlay_question().is_some_and(|question| question.slot() == slot)
    }

    /// Closes the overlay if its question was refused and it shows nothing.
    pub(super) fn leave_unanswered(&mut self) {
        let Some(behavior) = self.behavior() else { return };
        let waits = |slot| self.awaits(slot) || self.waits_for_analysis(slot);
        let will_be_known = || self.overlay_question().is_none_or(|question| waits(question.slot()));
        if !(behavior.is_known)(self) && !will_be_known() {
            self.overlay = None;
        }
    }
}
