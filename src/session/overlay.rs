//! The overlays: what is shown in place of the panels or on top of them.

use super::{
    BlindPanel, ColumnsPanel, Effect, ExportDialog, Form, HelpSearch, Input, LedgerPanel, ReachPanel, Session,
};
use crate::engine::Question;

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

impl Session {
    /// Asks for what the open overlay shows; what it shows already stays until the answer arrives.
    pub(super) fn ask_overlay(&mut self) -> Option<Effect> {
        let question = self.overlay_question()?;
        Some(self.ask(question))
    }

    fn overlay_question(&self) -> Option<Question> {
        match self.overlay.as_ref()? {
            Overlay::Ledger(_) => Some(Question::Ledger),
            Overlay::Compare => self.compared_question(),
            Overlay::Blind(_) => Some(Question::Blind { as_of: self.view.as_of_end() }),
            Overlay::Notes(_) => Some(Question::Notes),
            Overlay::Reach(panel) => panel.question(self.view.as_of_end()),
            Overlay::Chains { .. } => Some(self.largest_chains()),
            Overlay::Export(dialog) => Some(dialog.question()),
            // a path stays that of the two events as they were asked about; the others show nothing of the engine's
            Overlay::Why { .. }
            | Overlay::Help { .. }
            | Overlay::Terms { .. }
            | Overlay::Tell(_)
            | Overlay::Columns(_)
            | Overlay::List { .. } => None,
        }
    }
}
