//! Commands: everything that a user can ask for. Each has a text form, which the key table, the palette and replayed
//! key strings use.

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

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Moves the cursor of the focused panel or overlay.
    Move(Motion),
    /// Moves the cursor to the first event at or after a time.
    Goto(String),
    /// Moves the focus to another panel.
    Focus(Target),
    /// Opens the prompt.
    Prompt(PromptKind),
    /// Edits the prompt, or a list's text.
    Edit(Edit),
    /// Accepts what is typed or chosen.
    Accept,
    /// Closes the prompt or overlay without applying it.
    Cancel,
    /// Sets the filter.
    Filter(String),
    /// Includes, excludes or selects alone the value under the cursor.
    Pick(Pick),
    /// Lists the filter's terms, or switches terms off and on.
    Terms(TermEdit),
    /// Moves to the next or previous event of the chosen identity or chain.
    Walk(Walk),
    /// Narrows the timeline to the events of an identity; without one, of the identity under the cursor or walked
    /// along.
    Pivot(Option<Identity>),
    /// Goes back to before the last pivot.
    Back,
    /// Marks the event under the cursor, or removes its mark.
    Mark,
    /// Runs a command about notes.
    Note(Noting),
    /// Shows how the selected event is tied to the marked one, or to its predecessor in the chain.
    Why,
    /// Shows what is downstream of an identity; without one, of the identity under the cursor or walked along, else of
    /// the event.
    Reach(Option<Identity>),
    /// Lists the largest chains.
    Chains,
    /// Shows the context of the event, whatever the filter, to some distance; without one, the default distance, or no
    /// longer any.
    Context(Option<Distance>),
    /// Searches for text.
    Find(String),
    /// Moves to the next hit.
    FindNext,
    /// Moves to the previous hit.
    FindPrevious,
    /// Undoes the last change of the view.
    Undo,
    /// Redoes it.
    Redo,
    /// Changes the scale of the lanes.
    Zoom(Zoom),
    /// Begins a brush at the lanes' cursor, or discards it.
    Brush,
    /// Adds a window to the filter's times, or removes it; without one, the brush or the window under the lanes'
    /// cursor.
    Window(Option<String>),
    /// Sets what the lanes are by: stages, agencies or accounts; without a choice, the next of these.
    Lanes(Option<LaneBy>),
    /// Folds runs of alike consecutive events into one row each, or unfolds them all.
    Alike,
    /// Groups rows by hour, account or chain, or not at all; without a choice, by the next of these.
    Group(Option<Grouping>),
    /// Lists the blind zones.
    Blind,
    /// Shows a field as a facet, or stops showing it.
    Facet(Field),
    /// Opens the column dialog, or sets the columns.
    Columns(ColumnsTo),
    /// Changes the chosen column of the column dialog.
    Column(ColumnEdit),
    /// Folds or unfolds what is under the cursor; runs what Enter does in the panel.
    Fold,
    /// Shows a tab of the detail panel; without one, the next.
    Tab(Option<Tab>),
    /// Shows times in a zone; without one, toggles between UTC and the local zone.
    Zone(Option<Zone>),
    /// Shows times in a second zone too; without one, in the first alone.
    Zone2(Option<Zone>),
    /// Toggles between recorded and corrected times.
    Clocks,
    /// Sets the colour scheme; without one, the next.
    Theme(Option<ColorScheme>),
    /// Shows the case as known on a day (`2023-07-14`); without one, as known now.
    AsOf(Option<String>),
    /// Compares what was known on two days; without a second day, on a day and now.
    Compare(String, Option<String>),
    /// Captures the mouse, or releases it to the terminal.
    Mouse,
    /// Opens a second pane with a filter, or closes it without one.
    Panes(Option<String>),
    /// Moves the focus to the other pane.
    Pane,
    /// Starts a playback or controls it.
    Play(Playing),
    /// Advances the playback: milliseconds since the last tick, or since it was resumed.
    Tick(u64),
    /// Copies the value under the cursor to the clipboard.
    Copy,
    /// Opens the export dialog.
    OpenExport,
    /// Sets the query for the intruder's accesses in reports; without one, opens its input.
    Intruder(Option<String>),
    /// Exports: format, scope and file.
    Export(ExportFormat, ExportScope, String),
    /// Opens the palette.
    Palette,
    /// Lists fields to show as a facet.
    Fields,
    /// Opens the ledger.
    Ledger,
    /// Opens the help.
    Help,
    /// Scrolls the help to a first visible line, counted from 0.
    Scroll(usize),
    /// Moves the detail panel's cursor to a line, counted from 0, and focuses the panel.
    Line(usize),
    /// A click on a cell: column and row, from 0.
    Click(u16, u16),
    /// A drag of the mouse to a cell: column and row, from 0.
    Drag(u16, u16),
    /// The screen has a new size: columns and rows.
    Resize(u16, u16),
    /// Redraws the whole screen.
    Redraw,
    /// Suspends the program.
    Suspend,
    /// Stops the running export; without one, quits.
    Interrupt,
    /// Quits.
    Quit,
}

impl Command {
    /// Whether it does no more than move among rows: no prompt or list opens by it, and nothing is noted.
    #[must_use]
    pub const fn only_moves(&self) -> bool {
        matches!(self, Self::Move(_) | Self::Walk(_) | Self::FindNext | Self::FindPrevious | Self::Cancel)
    }
}

/// A motion of a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    /// Left; in the timeline, folds the run or group around the cursor.
    Fold,
    /// Right; in the timeline, unfolds the run or group under the cursor.
    Unfold,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    First,
    Last,
    /// Over the previous quiet time.
    GapBack,
    /// Over the next quiet time.
    GapForward,
}

impl Motion {
    /// Number of lines that it moves, with `page` lines to a page; 0 if it is not measured in lines.
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

    /// Whether it moves up by lines.
    #[must_use]
    pub const fn is_back(self) -> bool {
        matches!(self, Self::Up | Self::PageUp | Self::HalfUp)
    }

    /// The motion in panels without folding: [`Motion::Fold`] is left and [`Motion::Unfold`] is right.
    #[must_use]
    pub const fn plain(self) -> Self {
        match self {
            Self::Fold => Self::Left,
            Self::Unfold => Self::Right,
            other => other,
        }
    }
}

/// The target of a focus command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Target {
    Next,
    Previous,
    Panel(Panel),
}

/// What the prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PromptKind {
    Filter,
    Find,
    Goto,
    AsOf,
    Compare,
    /// The text of a note.
    Note(NotePrompt),
}

/// An edit of a line of text.
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
    /// The older query, or the entry above.
    Up,
    /// The newer query, or the entry below.
    Down,
    /// Puts in the next completion.
    Complete,
    /// Puts in the previous completion.
    CompleteBack,
}

/// The columns that the timeline is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnsTo {
    /// Those chosen in the column dialog.
    Choose,
    /// The usual ones.
    Usual,
    /// Those given.
    These(Columns),
}

/// A change of the chosen column in the column dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ColumnEdit {
    /// Shows it, or hides it.
    Toggle,
    Left,
    Right,
    Wider,
    Narrower,
}

/// How a value is added to the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Pick {
    Include,
    Exclude,
    Only,
}

/// A change of the filter's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermEdit {
    /// Lists them.
    List,
    /// Switches the term under the list's cursor off, or on again.
    Switch,
    /// Switches all terms off but the one under the list's cursor.
    Alone,
    /// Switches a term off.
    Off(String),
    /// Switches a term on.
    On(String),
    /// Removes a term; without one, the one under the list's cursor.
    Drop(Option<String>),
}

/// The direction of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Walk {
    Next,
    Previous,
}

impl Walk {
    /// Its direction in the rows.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Next => Direction::Forward,
            Self::Previous => Direction::Backward,
        }
    }
}

/// A change of the lanes' scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Finer, around the cursor.
    In,
    /// Coarser, around the cursor.
    Out,
    /// The time of the intrusion.
    Whole,
    /// All dated events.
    All,
    /// The time of the filter.
    Brush,
}

/// Why a text can't be parsed as a command.
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
