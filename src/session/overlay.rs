//! The overlays: what is shown in place of the panels or on top of them.

use super::{BlindPanel, ColumnsPanel, ExportDialog, Form, HelpSearch, Input, LedgerPanel, ReachPanel};

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
