//! What an analyst may want, each with a text form: keys, palette and replay speak it.

mod notes;
mod playing;
mod text;

pub use notes::{NotePrompt, Noting};
pub use playing::Playing;

use crate::chain::Identity;
use crate::engine::{Direction, Grouping, LaneBy};
use crate::event::{Field, Zone};
use crate::export::ExportFormat;
use crate::query::Distance;
use crate::session::{ColorScheme, Columns, ExportScope, Panel, Tab};
use thiserror::Error;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Move the cursor of what keys go to.
    Move(Motion),
    /// Go to the first event at or after a time.
    Goto(String),
    /// Send keys to another panel.
    Focus(Target),
    /// Start typing at the bottom.
    Prompt(PromptKind),
    /// Change what is being typed.
    Edit(Edit),
    /// Take what is typed or chosen.
    Accept,
    /// Leave what is typed, or the overlay, as it was.
    Cancel,
    /// Set the filter.
    Filter(String),
    /// Include, exclude or keep only the value under the cursor.
    Pick(Pick),
    /// List the terms of the filter, or switch them off and on.
    Terms(TermEdit),
    /// To the next event along what is chosen, or to the one before.
    Walk(Walk),
    /// Narrow the timeline to the events of an identity; without one, to what keys are on.
    Pivot(Option<Identity>),
    /// Back to before the last pivot.
    Back,
    /// Mark the event under the cursor, or take its mark away.
    Mark,
    /// Do something with notes.
    Note(Noting),
    /// Show how the selected event is tied to the marked one, or to the one before it in its chain.
    Why,
    /// Show what is downstream of an identity; without one, of what keys are on.
    Reach(Option<Identity>),
    /// List the largest chains.
    Chains,
    /// Show what stands around the event whatever the filter, or so much of it; without it, that or no more of it.
    Context(Option<Distance>),
    /// Look for text.
    Find(String),
    /// To the next hit.
    FindNext,
    /// To the hit before.
    FindPrevious,
    /// Undo the last change of the view.
    Undo,
    /// Do it again.
    Redo,
    /// Change the scale of the lanes.
    Zoom(Zoom),
    /// Begin a brush at the lanes' cursor, or leave it.
    Brush,
    /// Add a time to those of the filter, or take it out; without one, the brush, or what is under the lanes' cursor.
    Window(Option<String>),
    /// Give stages, agencies or accounts a lane each; without a word, the next of these.
    Lanes(Option<LaneBy>),
    /// Show consecutive alike events as one row, or each by itself again.
    Alike,
    /// Group rows by hour, account or chain, or by nothing; without a word, by the next of these.
    Group(Option<Grouping>),
    /// List the blind zones.
    Blind,
    /// Show a field as a facet, or stop showing it.
    Facet(Field),
    /// Choose the columns of the timeline, or show these.
    Columns(ColumnsTo),
    /// Change the column that is chosen while columns are.
    Column(ColumnEdit),
    /// Fold what is under the cursor, or unfold it.
    Fold,
    /// Show another side of the event.
    Tab(Option<Tab>),
    /// Show times in another zone; without one, in the next.
    Zone(Option<Zone>),
    /// Show times in a second zone too; without one, in the first alone.
    Zone2(Option<Zone>),
    /// Show times as they were recorded, or as right clocks would have.
    Clocks,
    /// Use other colours; without a name, the next.
    Theme(Option<ColorScheme>),
    /// See the case as it was known on a day (`2023-07-14`); without one, as it is known now.
    AsOf(Option<String>),
    /// Put two days side by side: what was told otherwise on the later one; without one, now.
    Compare(String, Option<String>),
    /// Take the mouse, or give it back to the terminal.
    Mouse,
    /// Open a second pane, on a filter or on everything; without a filter, close it.
    Panes(Option<String>),
    /// Send keys to the other pane.
    Pane,
    /// Play the incident, or do something about what is played.
    Play(Playing),
    /// So many milliseconds have gone by since the last one, or since it was played on.
    Tick(u64),
    /// Put the value under the cursor on the clipboard.
    Copy,
    /// List what the case can be handed over as.
    OpenExport,
    /// Say which accesses a report holds to be the intruder's, as a query; without one it is typed.
    Intruder(Option<String>),
    /// Hand over: as what, what of the case, and the file.
    Export(ExportFormat, ExportScope, String),
    /// List all commands.
    Palette,
    /// List fields to show as a facet.
    Fields,
    /// Show what became of every record of every source.
    Ledger,
    /// Show the keys.
    Help,
    /// Show the help from this line on, counted from 0.
    Scroll(usize),
    /// Point at a line of the detail panel, counted from 0.
    Line(usize),
    /// Point at a cell: column and row.
    Click(u16, u16),
    /// The screen has another size: columns and rows.
    Resize(u16, u16),
    /// Draw the whole screen anew.
    Redraw,
    /// Go to the background.
    Suspend,
    /// Leave.
    Quit,
}

/// How a cursor moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    /// To the left, or in the timeline: fold what is unfolded around the cursor.
    Fold,
    /// To the right, or in the timeline: unfold what the row stands for.
    Unfold,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    First,
    Last,
    /// Over the quiet time before.
    GapBack,
    /// Over the next quiet time.
    GapForward,
}

impl Motion {
    /// How many lines it moves, where a page has so many; 0 of one that goes by no number of lines.
    #[must_use]
    pub const fn step(self, page: usize) -> usize {
        match self {
            Self::Up | Self::Down => 1,
            Self::PageUp | Self::PageDown => page,
            Self::HalfUp | Self::HalfDown => page.div_ceil(2),
            Self::Left
            | Self::Right
            | Self::Fold
            | Self::Unfold
            | Self::First
            | Self::Last
            | Self::GapBack
            | Self::GapForward => 0,
        }
    }

    /// Whether it moves lines up.
    #[must_use]
    pub const fn is_back(self) -> bool {
        matches!(self, Self::Up | Self::PageUp | Self::HalfUp)
    }

    /// Where there is nothing to fold: to the left or the right.
    #[must_use]
    pub const fn plain(self) -> Self {
        match self {
            Self::Fold => Self::Left,
            Self::Unfold => Self::Right,
            other => other,
        }
    }
}

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Target {
    Next,
    Previous,
    Panel(Panel),
}

/// What is typed at the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PromptKind {
    Filter,
    Find,
    Goto,
    AsOf,
    Compare,
    /// What is typed for a note.
    Note(NotePrompt),
}

/// A change of what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Edit {
    Insert(String),
    Backspace,
    Delete,
    DeleteWord,
    Clear,
    Left,
    Right,
    Home,
    End,
    /// To the older query, or the entry above.
    Up,
    /// To the younger query, or the entry below.
    Down,
    /// Put the next offer in.
    Complete,
    /// Put the offer before in.
    CompleteBack,
}

/// Which columns the timeline is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnsTo {
    /// Those that are chosen from a list.
    Choose,
    /// The usual ones.
    Usual,
    /// These.
    These(Columns),
}

/// What to do with the column that is chosen while columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ColumnEdit {
    /// Show it, or hide it.
    Toggle,
    Left,
    Right,
    Wider,
    Narrower,
}

/// What to do with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Pick {
    Include,
    Exclude,
    Only,
}

/// What to do with terms of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermEdit {
    /// List them.
    List,
    /// Switch the term under the list's cursor off, or on again.
    Switch,
    /// Leave the term under the list's cursor alone on.
    Alone,
    /// Switch a term of the filter off.
    Off(String),
    /// Switch a term of the filter on.
    On(String),
    /// Take a term out; without one, that under the list's cursor.
    Drop(Option<String>),
}

/// Which way along what is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Walk {
    Next,
    Previous,
}

impl Walk {
    /// Which way along the rows that is.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Next => Direction::Forward,
            Self::Previous => Direction::Backward,
        }
    }
}

/// What to do with the scale of the lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Closer, around the cursor.
    In,
    /// Further away.
    Out,
    /// As the case suggests.
    Whole,
    /// Everything that is dated.
    All,
    /// The time of the filter.
    Brush,
}

/// Why a text is no command.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}`: {why}")]
pub struct CommandError {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

#[cfg(test)]
mod tests;
