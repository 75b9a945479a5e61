//! What lies over the panels.

use super::{BlindPanel, ColumnsPanel, ExportDialog, Form, HelpSearch, Input, LedgerPanel, ReachPanel};

/// What lies over the panels.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The keys, from this line on.
    Help {
        /// First line shown.
        top: usize,
        /// What is looked for in it, where something is.
        search: Option<HelpSearch>,
    },
    /// The ledger.
    Ledger(LedgerPanel),
    /// Two days side by side.
    Compare,
    /// The blind zones.
    Blind(BlindPanel),
    /// The terms of the filter, of which this one is chosen.
    Terms {
        /// Which one.
        chosen: usize,
    },
    /// All notes, of which this line is chosen.
    Notes(usize),
    /// An event that is told of.
    Tell(Form),
    /// How two events are tied.
    Why {
        /// Which event of the way is chosen.
        chosen: usize,
    },
    /// What is downstream.
    Reach(ReachPanel),
    /// What the case can be handed over as.
    Export(ExportDialog),
    /// The largest chains.
    Chains {
        /// Which one is chosen.
        chosen: usize,
    },
    /// Which columns the timeline shows.
    Columns(ColumnsPanel),
    /// A list to type into and choose from.
    List {
        /// Of what.
        kind: ListKind,
        /// What is typed.
        input: Input,
        /// Which entry is chosen.
        chosen: usize,
    },
}

/// Of what a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// All commands.
    Palette,
    /// Fields, to show as a facet.
    Fields,
    /// Saved views.
    Views,
}
