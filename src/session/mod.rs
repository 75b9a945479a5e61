//! The analyst's state as a value: what is shown, where the cursor is, what is being typed.
//!
//! Only [`Session::apply`] and [`Session::receive`] change it. Both return [`Effect`]s: what has to be asked of an engine or
//! done to the terminal. What drawing needs beyond the fields here is computed by pure functions of the session:
//! [`Layout`] (where the panels are), [`lines`] (what stands on which line of the timeline), [`facet_lines`],
//! [`detail_lines`].

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
mod layout;
mod ledger;
mod lines;
mod notes;
mod opening;
mod overlay;
mod panes;
mod playback;
mod query_check;
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
pub use export_dialog::{ExportDialog, ExportInput, ExportScope, FileName};
pub use facets::{FacetLine, FacetState, Mark, countable, facet_lines, no_facet};
pub use grid::{Grid, STEPS};
pub use groups::folded_group;
pub use help::HelpSearch;
pub use input::Input;
pub use lanes::Lanes;
pub use layout::{Area, Layout};
pub use ledger::{LEDGER_LABELS, LedgerLine, LedgerPanel, LedgerText, Tone, ledger_heights, ledger_lines};
pub use lines::{Heading, Line, heading, heading_of, lines, quiet};
pub use notes::{
    FORM, Form, FormField, NOTE_LABELS, NoteRange, NoteTone, Notes, NotesEntry, NotesLine, PendingNote,
    Unsaved, ghost, noun, sound_columns, typed_event, typed_milestone,
};
pub use opening::Opening;
pub use overlay::{ListKind, Overlay};
pub use panes::{OtherPane, Pane, Panes};
pub use playback::{Playback, Speed};
pub use runs::folded;
pub use seek::{TimePreview, is_now};
pub use terms::{Off, Term};
pub use timeline::Timeline;
pub use tree::{Tree, TreeRow};
pub use view::{Context, FacetPanel, History, Scope, View, end_of_day, last_day};
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

/// Whether it was asked if something is to be left undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Confirmation {
    #[default]
    Unasked,
    Asked,
}

/// Everything that a screen shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    /// What is seen of the case.
    pub view: View,
    /// The pane that has the keys.
    pub pane: Pane,
    /// The second pane, while there are two.
    pub panes: Option<Box<Panes>>,
    /// What is on its way.
    pub pending: Pending,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The panel that keys go to.
    pub focus: Panel,
    /// What lies over the panels.
    pub overlay: Option<Overlay>,
    /// What is being typed at the bottom.
    pub bar: Option<Bar>,
    /// How far loading has come; `None` once all is loaded.
    pub loading: Option<Loading>,
    /// What the case is, once it is known.
    pub case: Option<Arc<CaseSummary>>,
    /// The lanes.
    pub lanes: Lanes,
    /// The facet panel.
    pub facets: FacetState,
    /// The detail panel.
    pub detail: DetailState,
    /// Where the log could not see, once it was asked for.
    pub blind: Option<Arc<Zones>>,
    /// What became of every record of every source, once it was asked for.
    pub ledger: Option<Arc<LedgerAnswer>>,
    ledger_kept: ledger::LedgerCache,
    /// What is compared, or was last.
    pub compared: Option<Compared>,
    /// What is known of chains, and what of them is chosen.
    pub chains: Chains,
    /// What is known of notes, and what is done with them.
    pub notes: Notes,
    /// Which accesses a report holds to be the intruder's, as a query; those that no sign-in issued without one.
    pub intruder: Option<Arc<str>>,
    /// Whether it was asked if what is being exported is to be left unwritten.
    discard_export: Confirmation,
    /// Whether it was asked if reading is to be stopped, which can't be taken up again.
    stop_loading: Confirmation,
    /// What is looked for.
    pub find: Option<Find>,
    /// What is played, while something is.
    pub playback: Option<Box<Playback>>,
    /// Something to say until the next key.
    pub notice: Option<Notice>,
    /// Queries that were used, the latest last.
    pub queries: Vec<String>,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// The zone of this computer.
    pub local: Zone,
    /// Nanoseconds that are added to the times of sources, by their names, while times are not as recorded.
    clocks: std::collections::BTreeMap<String, i64>,
    /// The latest generation asked, and by slot what is waited for.
    asks: Asks,
    /// What it opens to, until anything is done.
    opening: Option<Arc<Opening>>,
    /// Whether anything was done yet: until then the cursor stays on the first row of a case that is being read.
    touched: bool,
}

/// What is on its way: asked, or not taken in yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pending {
    /// How many events have come since the last command, of a case that grows.
    pub new_events: u64,
    /// How many of a hundred parts of the evidence were looked through for what is waited for, as far as that is told.
    pub search_percent: Option<u8>,
    /// What the case has become, until everything is asked anew for it.
    case: Option<Arc<CaseSummary>>,
    /// The filter that was taken last, while it is not known whether somebody has its names.
    unchecked_filter: Option<query_check::UncheckedFilter>,
    /// What is done once it is known that somebody has the names in its query.
    unchecked_proposal: Option<query_check::Proposed>,
    /// Where words lead that are followed, until the event is known that stands there.
    jump: Option<TimeTarget>,
    /// The edge to which the cursor goes with the rows that were asked for.
    follow_edge: Option<grow::Edge>,
    /// The event from which rows were asked for quietly, where the cursor was then.
    quiet_anchor: Option<Position>,
    /// Whether rows are shown that were asked before the case became what it is.
    rows_stale: bool,
    /// What was answered of a part of the case alone, as it is shown.
    partial_slots: BTreeSet<Slot>,
}

/// A panel that keys can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Panel {
    #[default]
    Timeline,
    Detail,
    Lanes,
    Facets,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// The text, any case.
    pub text: String,
    /// The number of the hit under the cursor, from 1; 0 when the cursor is on none.
    pub number: u64,
    /// How many hits there are; `None` while that is being counted.
    pub total: Option<u64>,
    /// How many others may be hits or not: their records can't be read.
    pub unjudged: u64,
    /// Whether nothing was found, until keys that waited for a hit know.
    pub lost: bool,
    /// Whether hits are only to be counted, and the cursor stays where it is.
    pub still: bool,
    /// Where an answer that came early led, while more is looked for.
    pub led: Option<Position>,
}

/// Something to say until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

/// What is to be done outside of the session.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)] // few are under way at once
pub enum Effect {
    /// Ask this of the engine.
    Ask(Ask),
    /// Stop looking for the answer to an ask of that slot.
    Cancel(Slot),
    /// Stop reading the case where it is.
    Stop,
    /// Put this on the clipboard.
    Copy(String),
    /// Draw this as it stands, write it aside, and answer in that generation how it went.
    Draw(u64, Picture),
    /// Leave.
    Quit,
    /// Go to the background.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// Take the mouse, or give it back.
    Mouse(bool),
}

/// A picture that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// As what.
    pub format: ExportFormat,
    /// Of the timeline alone.
    pub alone: bool,
    /// Where it goes.
    pub path: std::path::PathBuf,
    /// Whether a file that is there is replaced.
    pub force: bool,
}

/// Generations: the latest given out, and the latest of every slot.
#[derive(Debug, Clone, PartialEq, Default)]
struct Asks {
    latest: u64,
    waiting: BTreeMap<Slot, u64>,
    /// What was asked last for what lies over the panels.
    over: BTreeMap<Slot, Question>,
    /// What of it can't be answered before all events were looked at together, and is asked again then.
    put_off: BTreeMap<Slot, Question>,
}

impl Session {
    /// A session for a screen of that size, with nothing loaded yet, and what to ask first. `local` is the zone of this
    /// computer.
    #[must_use]
    pub fn open(size: (u16, u16), view: View, local: Zone) -> (Self, Vec<Effect>) {
        let mut session = Self { view, size, local, loading: Some(Loading::default()), ..Self::default() };
        session.open_to();
        // where a cursor is told, the first row is not meant
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

    /// The whole event under the cursor, once it is known.
    #[must_use]
    pub fn shown_detail(&self) -> Option<&Arc<Detail>> {
        let detail = self.detail.shown.as_ref()?;
        (Some(&detail.row.position) == self.selected().map(|row| &row.position)).then_some(detail)
    }

    /// The answer for a field of the facet panel.
    #[must_use]
    pub fn facet(&self, field: Field) -> Option<&Arc<FacetAnswer>> {
        self.facets.answers.get(&field)
    }

    /// The stages with a lane, from the top, where these are shown.
    #[must_use]
    pub fn stages(&self) -> &'static [Stage] {
        Layout::of(self).stages
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), wrong: false });
    }

    pub(crate) fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), wrong: true });
    }
}

/// What could stand at the cursor of a filter, from an engine's values.
pub(crate) fn offers_of(values: &[FacetValue]) -> Vec<(String, String)> {
    values.iter().map(|value| (value.value.clone(), value.tally.records.to_string())).collect()
}

#[cfg(test)]
mod tests;
