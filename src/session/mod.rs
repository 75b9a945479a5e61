//! The state of the user interface as a value: what is shown, where the cursors are, what is being typed.
//!
//! Only [`Session::apply`] and [`Session::receive`] change it. Both return [`Effect`]s: questions for the engine and
//! actions on the terminal. What drawing needs beyond the fields is computed by pure functions of the session:
//! [`Layout`] (the areas of the panels), [`PaneView`] (a timeline), [`facet_lines`], [`detail_lines`].

mod apply;
mod asks;
mod bar;
mod blind;
mod bundled;
mod chain;
mod color_scheme;
mod columns;
mod command;
mod compare;
mod detail;
mod dwell;
mod error_places;
mod export_dialog;
mod facets;
mod found;
mod grid;
mod groups;
mod grow;
mod help;
mod input;
mod lane_rows;
mod lanes;
mod layer;
mod layout;
mod ledger;
mod lines;
mod notes;
mod opening;
mod overlay;
mod pane_view;
mod panes;
mod playback;
mod query_check;
mod reading;
mod receive;
mod runs;
mod seek;
mod terms;
mod timeline;
mod tree;
mod view;
mod waiting;
mod words;
mod wrap;

pub(crate) use apply::stepped;
pub use bar::{Bar, Naming};
pub use blind::{BlindKind, BlindLine, BlindPanel};
pub use chain::{
    CHAIN_LABELS, ChainLine, Chains, Chosen, Crumb, ReachLine, ReachPanel, ReachRow, ReachTable, Why, named,
    reach_heights, reach_lines, short,
};
pub use color_scheme::ColorScheme;
pub use columns::{ColumnLine, Columns, ColumnsPanel, Fitted, Placed, Shown, cell};
pub use command::{
    ColumnEdit, ColumnsTo, Command, CommandError, Edit, Motion, NotePrompt, Noting, Pick, Playing,
    PromptKind, Target, TermEdit, Walk, Zoom,
};
pub use compare::{
    COMPARE_HEAD, COMPARE_SIGN, CompareLine, ComparePage, ComparePart, CompareRow, Compared, Side,
    compare_half, compares_beside,
};
pub use detail::{
    DetailLine, DetailLines, DetailState, Emphasis, Leads, Note, Tab, detail_lines, news_words,
};
pub use error_places::ErrorPlaces;
pub use export_dialog::{ExportDialog, ExportInput, ExportScope, Exportable, FileName};
pub use facets::{FacetLine, FacetState, Mark, countable, facet_lines, no_facet};
pub use grid::{Grid, STEPS};
pub use groups::folded_group;
pub use help::HelpSearch;
pub use input::Input;
pub use lanes::Lanes;
pub use layout::{Area, Layout};
pub use ledger::{LEDGER_LABELS, LedgerLine, LedgerPanel, LedgerText, Tone, ledger_heights, ledger_lines};
pub use lines::{Heading, Line, heading, heading_of, quiet};
pub use notes::{
    FORM, Form, FormField, NOTE_LABELS, NoteRange, NoteTone, Notes, NotesEntry, NotesLine, PendingNote,
    Unsaved, ghost, noun, sound_columns, typed_event, typed_milestone,
};
pub use opening::Opening;
pub use overlay::{ListKind, Overlay};
pub use pane_view::PaneView;
pub use panes::{OtherPane, Pane, Panes};
pub use playback::{Playback, Speed};
pub use reading::{Reading, line_from};
pub use runs::folded;
pub use seek::{TimePreview, is_now};
pub use terms::{Off, Term};
pub use timeline::Timeline;
pub use tree::{Tree, TreeRow};
pub use view::{Context, DayError, FacetPanel, History, Scope, View, end_of_day, last_day};
pub use words::{TIMES, TimeTarget};
pub(crate) use wrap::{break_line, wrap};

use crate::chain::Zones;
pub use crate::engine::Loading;
use crate::engine::{
    Ask, CaseSummary, Detail, FacetAnswer, FacetValue, LedgerAnswer, Position, Question, Row, Slot,
};
pub use crate::event::thousands;
use crate::event::{Field, Stage, Zone};
pub use crate::export::Column;
use crate::export::ExportFormat;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whether the user has been asked to confirm that something is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Confirmation {
    #[default]
    Unasked,
    Asked,
}

/// What leads out of a running export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum ExportExit {
    /// Nothing yet.
    #[default]
    Unasked,
    /// The user was told that leaving discards it.
    Warned,
    /// It was asked to stop, and has not yet.
    Stopping,
}

/// The state behind a screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    /// The view of the case: filter, zone, columns and so on. The history stores it.
    pub view: View,
    /// The pane that has the focus.
    pub pane: Pane,
    /// The other pane, while there are two.
    pub panes: Option<Box<Panes>>,
    /// State that waits for answers.
    pub pending: Pending,
    /// Columns and rows of the screen, in cells.
    pub size: (u16, u16),
    /// The focused panel.
    pub focus: Panel,
    /// The open overlay.
    pub overlay: Option<Overlay>,
    /// The open prompt.
    pub bar: Option<Bar>,
    /// Progress of loading; `None` once everything is loaded.
    pub loading: Option<Loading>,
    /// The summary of the case; `None` until it is known.
    pub case: Option<Arc<CaseSummary>>,
    /// The lanes.
    pub lanes: Lanes,
    /// The facet panel.
    pub facets: FacetState,
    /// The detail panel.
    pub detail: DetailState,
    /// The blind zones; `None` until they are answered.
    pub blind: Option<Arc<Zones>>,
    /// The ledger; `None` until it is answered.
    pub ledger: Option<Arc<LedgerAnswer>>,
    ledger_kept: ledger::LedgerCache,
    /// The present or last comparison.
    pub compared: Option<Compared>,
    /// State of chains, walks and reach.
    pub chains: Chains,
    /// State of notes.
    pub notes: Notes,
    /// The query for the intruder's accesses in reports; without one, those that no sign-in issued.
    pub intruder: Option<Arc<str>>,
    /// The way out of the running export.
    export_exit: ExportExit,
    /// The confirmation to stop loading, which can't be resumed.
    stop_loading: Confirmation,
    /// The text search.
    pub find: Option<Find>,
    /// The playback.
    pub playback: Option<Box<Playback>>,
    /// The message shown until the next key.
    pub notice: Option<Notice>,
    /// The history of queries, latest last.
    pub queries: Vec<String>,
    /// Whether the mouse is captured.
    pub mouse: bool,
    /// The zone of this computer.
    pub local: Zone,
    /// Clock corrections by source name, in nanoseconds; not applied while times are shown as recorded.
    clocks: std::collections::BTreeMap<String, i64>,
    /// The asks that wait for their answers.
    asks: Asks,
    /// Positions that the view opens at, until the first command.
    opening: Option<Arc<Opening>>,
    /// Whether the user did anything yet. Until then, the cursor stays on the first row while the case is loading.
    touched: bool,
}

/// State that waits for an answer or for its time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pending {
    /// Number of events added to a growing case since the last command.
    pub new_events: u64,
    /// Progress of the running search through the evidence, in percent, if it is known.
    pub search_percent: Option<u8>,
    /// The grown case, until everything is asked again for it.
    case: Option<Arc<CaseSummary>>,
    /// The latest filter, while its names are being checked.
    unchecked_filter: Option<query_check::UncheckedFilter>,
    /// The action to take once the names in its query are known to exist.
    unchecked_proposal: Option<query_check::Proposed>,
    /// The target of a typed time, until its event is known.
    jump: Option<TimeTarget>,
    /// The edge that the cursor goes to when the rows arrive.
    follow_edge: Option<grow::Edge>,
    /// The event around which rows were asked for in the background, where the cursor was at the time.
    quiet_anchor: Option<Position>,
    /// Whether the shown rows predate the present state of the case.
    rows_stale: bool,
    /// Slots whose shown answer covers only a part of the case.
    partial_slots: BTreeSet<Slot>,
}

/// A panel that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Panel {
    #[default]
    Timeline,
    Detail,
    Lanes,
    Facets,
}

/// A text search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// The text, in any case.
    pub text: String,
    /// The number of the hit under the cursor, from 1; 0 if it is on none or the number is not known.
    pub number: u64,
    /// Number of hits; `None` until counted.
    pub total: Option<u64>,
    /// Number of further events that may be hits but whose records can't be read.
    pub unjudged: u64,
    /// Whether nothing was found, until that is reported for keys that waited for a hit.
    pub lost: bool,
    /// Whether the search only counts and leaves the cursor where it is.
    pub still: bool,
    /// The hit of an early answer, which the final answer may replace.
    pub led: Option<Position>,
    /// Whether that hit is the nearest, so that the final answer can only add numbers.
    pub nearest: bool,
}

/// A message shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The text.
    pub text: String,
    /// Whether it reports a failure.
    pub wrong: bool,
    /// Whether it says that keys wait: it goes when none does any more.
    pub of_keys: bool,
}

/// An effect outside of the session, for the program to carry out.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)] // few are under way at once
pub enum Effect {
    /// Asks the engine.
    Ask(Ask),
    /// Cancels the running ask of a slot.
    Cancel(Slot),
    /// Stops loading the case.
    Stop,
    /// Copies to the clipboard.
    Copy(String),
    /// Draws and writes a picture of the session; the answer carries this generation.
    Draw(u64, Picture),
    /// Quits.
    Quit,
    /// Suspends the program.
    Suspend,
    /// Redraws the whole screen.
    Redraw,
    /// Captures the mouse, or releases it.
    Mouse(bool),
}

/// A picture to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its format.
    pub format: ExportFormat,
    /// Whether it shows the timeline alone.
    pub alone: bool,
    /// The file to write.
    pub path: std::path::PathBuf,
    /// Whether an existing file is replaced.
    pub force: bool,
}

/// The generations: the latest given out, and by slot the one waited for.
#[derive(Debug, Clone, PartialEq, Default)]
struct Asks {
    latest: u64,
    waiting: BTreeMap<Slot, u64>,
    /// The last question of each slot, where it can wait for the analysis.
    patient: BTreeMap<Slot, Question>,
    /// Those of them that need the analysis and are asked again once it is done.
    postponed: BTreeMap<Slot, Question>,
}

impl Session {
    /// A session for a screen of the given size, with nothing loaded yet, and its first effects. `local` is the zone of
    /// this computer.
    #[must_use]
    pub fn open(size: (u16, u16), view: View, local: Zone) -> (Self, Vec<Effect>) {
        let mut session = Self { view, size, local, loading: Some(Loading::default()), ..Self::default() };
        session.open_to();
        // a view with a cursor does not open at the first row
        session.touched = session.view.scope.cursor.is_some();
        let mut effects = session.split_at_first();
        effects.extend([session.ask(Question::Remembered), session.ask(Question::Case)]);
        (session, effects)
    }

    /// The event under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Row> {
        self.pane.timeline.rows.get(self.pane.timeline.cursor)
    }

    /// The full event under the cursor; `None` until it is answered.
    #[must_use]
    pub fn shown_detail(&self) -> Option<&Arc<Detail>> {
        let detail = self.detail.shown.as_ref()?;
        (Some(&detail.row.position) == self.selected().map(|row| &row.position)).then_some(detail)
    }

    /// The answer for a facet.
    #[must_use]
    pub fn facet(&self, field: Field) -> Option<&Arc<FacetAnswer>> {
        self.facets.answers.get(&field)
    }

    /// The stages that have a lane, from the top.
    #[must_use]
    pub fn stages(&self) -> &'static [Stage] {
        Layout::of(self).stages
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), wrong: false, of_keys: false });
    }

    pub(crate) fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), wrong: true, of_keys: false });
    }
}

/// Completions for a filter prompt: values with their numbers of records.
pub(crate) fn offers_of(values: &[FacetValue]) -> Vec<(String, String)> {
    values.iter().map(|value| (value.value.clone(), value.tally.records.to_string())).collect()
}

#[cfg(test)]
mod tests;
