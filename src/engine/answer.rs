//! The answers: a [`Body`] for each question, and what the engine reports unasked.

mod ahead;
mod counted;
mod counts;
mod detail;
mod export;
mod group;
mod ledger;
mod loading;
mod notes;
mod record_layout;
mod run;
mod saved_screen;

pub use ahead::Ahead;
pub use counted::{Accesses, Counted};
pub use counts::{AccessLane, FacetAnswer, FacetValue, Histogram};
pub use detail::{AccountAlias, Detail, Namesake, OtherExport, Sighting};
pub use export::{ExportProgress, ExportResult};
pub use group::Group;
pub use ledger::{LedgerAnswer, Sums};
pub use loading::Loading;
pub use notes::{DetailNotes, NoteLine, NotesAnswer, NotesSummary, RowNotes, SavedNote};
pub use record_layout::{RecordLayout, RecordRow};
pub use run::Run;
pub use saved_screen::SavedScreen;

use super::{Along, Direction, EngineError, Position, QueryProblem};
use crate::case::{Comparison, Stats};
use crate::chain::{Brief, Chain, InChain, ListedChain, Path, Reach, VerdictKind, Zones};
use crate::event::{Event, Field};
use crate::read::{Milestone, Settings, SourceCounts, Standing};
use crate::store::Tally;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// An answer with the generation of its ask; 0 if nobody asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The generation of the ask.
    pub generation: u64,
    /// How complete the answer is.
    pub quality: Quality,
    /// The answer itself.
    pub body: Body,
}

/// How complete an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Quality {
    /// Complete.
    #[default]
    Exact,
    /// Preliminary, from a share of the events; the final answer follows.
    Approximate {
        /// The share of events looked at, 0 to 1.
        share: f32,
    },
    /// From what was loaded so far.
    Partial {
        /// The part that is loaded.
        got: u16,
        /// The whole, in the same unit.
        of: u16,
    },
}

/// The content of an answer. Each question has its variant; those marked as unasked are reported by the engine itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Progress of reading the case.
    Loading(Loading),
    /// Unasked: more sources are hashed.
    Hashed,
    /// Unasked: the analysis of all events is finished.
    Analysed,
    /// Progress of searching the evidence for an answer that follows, in percent.
    Looked(u8),
    /// Unasked: the case has grown; its summary now.
    Grown(Arc<CaseSummary>),
    /// Summary of the case.
    Case(Arc<CaseSummary>),
    /// Rows around the anchor.
    Window(Window),
    /// How many events match.
    Count(Counted),
    /// Unknown names in the filter or a suggestion; `None` if nothing is wrong.
    QueryProblem(Option<QueryProblem>),
    /// As [`Self::QueryProblem`], for a filter that is not applied yet.
    Proposed(Option<QueryProblem>),
    /// How many rows precede the anchor.
    Rank(u64),
    /// Records per lane and time bucket.
    Histogram(Arc<Histogram>),
    /// The values of a field.
    Facet(Arc<FacetAnswer>),
    /// The values of a field that contain the text.
    Values(Field, Vec<FacetValue>),
    /// Names of record fields.
    RecordNames(Vec<String>),
    /// An event in full.
    Event(Arc<Detail>),
    /// The next row that contains the text.
    Found(Found),
    /// The row beyond the next quiet time; `None` if there is no such time.
    Gap(Option<Position>),
    /// The row at the anchor or the first after it; `None` if there is none.
    Sought(Option<Arc<Row>>),
    /// The events that a playback reaches next.
    Ahead(Ahead),
    /// The answer to a question of the second pane.
    Aside(Box<Body>),
    /// What differs between the two days.
    Compared(Arc<Comparison>),
    /// The ledger of all sources.
    Ledger(Arc<LedgerAnswer>),
    /// Blind zones.
    Blind(Arc<Zones>),
    /// Dwell time statistics.
    Stats(Arc<Stats>),
    /// The chains with most events, and the number of all.
    Chains(Arc<ChainsAnswer>),
    /// A chain in full; `None` if the event is in no chain or no event carries the identity.
    Chain(Option<Arc<Chain>>),
    /// The summary of a chain; `None` if no link ties the event.
    Brief(Option<Arc<Brief>>),
    /// The next event of an identity or a chain.
    Walked(Walked),
    /// The path between two events, `None` if there is none; and the events on it, each once.
    Path(Option<Arc<Path>>, Arc<Vec<Row>>),
    /// Everything downstream of the start.
    Reach(Arc<Reach>),
    /// The note is on the disk.
    Noted(SavedNote),
    /// How many events a note would be on, and how many operations these stand for.
    Tally(Tally),
    /// Those of the asked ids that belong to events.
    Known(Vec<String>),
    /// Every note.
    Notes(Arc<NotesAnswer>),
    /// Unasked: the notes of the case or its files have changed; its summary now. All earlier answers are outdated.
    Renoted(Arc<CaseSummary>),
    /// The saved screen settings; `None` if there are none, and in answer to saving them.
    Remembered(Option<SavedScreen>),
    /// Progress or result of an export.
    ExportProgress(ExportProgress),
    /// The number of events per filter, in the order asked.
    Counts(Vec<u64>),
    /// The files and folders whose paths begin with what was typed; folders end with `/`.
    Paths(Vec<String>),
    /// The note was not made, as it makes no sense in the case; the reason.
    Senseless(String),
    /// The question can't be answered; the reason.
    Refused(String),
    /// Unasked: a background task failed, everything else goes on; what failed, and what to do.
    Failed(String),
    /// The question can't be answered before an analysis that is running has finished; asked again after that, it can.
    NotYet(String),
}

impl Body {
    /// The body for an error: [`Self::NotYet`] if asking again later helps, else [`Self::Refused`].
    #[must_use]
    pub fn refusing(why: &EngineError) -> Self {
        match why {
            EngineError::NotYet | EngineError::NotThen => Self::NotYet(why.to_string()),
            why => Self::Refused(why.to_string()),
        }
    }
}

/// Summary of a case.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CaseSummary {
    /// The title from the case file, or the name of what was opened.
    pub title: String,
    /// The description from the case file.
    pub note: Option<String>,
    /// The settings of its chains: what counts as near, long and new.
    pub chains: Settings,
    /// The milestones, sorted by time.
    pub milestones: Vec<Milestone>,
    /// The sources.
    pub sources: Vec<SourceSummary>,
    /// How many sources there are, and how many files were not read, or not to their ends.
    #[serde(skip)]
    pub source_counts: SourceCounts,
    /// All events, and the operations that they stand for.
    pub total: Tally,
    /// Number of events per stage, in the order of `Stage::ALL`.
    pub stages: Vec<u64>,
    /// Number of events without a usable time.
    pub undated: u64,
    /// Number of synthetic (made up) events.
    pub synthetic: u64,
    /// Number of records that could not be read.
    pub rejected: u64,
    /// First and last instant of the events whose times are known to the hour or better; of all dated events if there
    /// are none.
    pub bounds: Option<(i64, i64)>,
    /// First and last instant of all dated events, leaving out open bounds.
    pub dated: Option<(i64, i64)>,
    /// What could not be opened or fully read, one sentence each.
    pub troubles: Vec<String>,
    /// What was read but may have times wrong by months, one sentence each.
    pub doubts: Vec<String>,
    /// Sources whose records can't be read any more, each with the reason.
    #[serde(skip)]
    pub lost: Vec<String>,
    /// How many files have changed since they were read, whether or not their records can still be read.
    #[serde(skip)]
    pub changed: u64,
    /// Clock corrections for sources that do not exist, one sentence each.
    pub unnamed: Vec<String>,
    /// Whether times are as recorded, without clock corrections.
    pub as_recorded: bool,
    /// Whether files are followed as they grow.
    pub following: bool,
    /// How many events were added since the last analysis of all events.
    #[serde(default)]
    pub since: u64,
    /// Progress of reading at the time of this summary; `None` once it has ended.
    pub loading: Option<Loading>,
    /// Progress at which reading was stopped by the analyst, if it was.
    pub stopped: Option<Loading>,
    /// Summary of the analysts' notes.
    #[serde(skip)]
    pub notes: NotesSummary,
}

/// Summary of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Its name.
    pub file: String,
    /// The name of its format.
    pub format: String,
    /// Number of its events.
    pub events: u64,
    /// Whether the case file declares it synthetic (made up).
    pub synthetic: bool,
    /// The clock correction added to its times, in nanoseconds.
    pub clock: i64,
    /// How it is counted among the sources.
    pub standing: Standing,
}

impl CaseSummary {
    /// Recomputes [`Self::source_counts`], which every frame shows.
    pub fn count_sources(&mut self) {
        self.source_counts = self.sources.iter().map(|source| source.standing).collect();
    }
}

/// A row of the timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Where it is in the timeline.
    pub position: Position,
    /// The event.
    pub event: Event<'static>,
    /// Whether a later claim replaces the event.
    pub superseded: bool,
    /// Whether the searched text occurs in it or in its record.
    pub hit: bool,
    /// Whether the filter excludes it, and it is shown as context of an event nearby.
    pub let_in: bool,
    /// Its record, if it was asked for.
    pub record: Option<Value>,
    /// For an access, whether a sign-in issued its session or token; `None` for other events, and until the analysis is
    /// done.
    pub verdict: Option<VerdictKind>,
    /// The fields whose values were never seen with its account before.
    pub news: Vec<Field>,
    /// Its place in its chain; `None` if it is in none, and until the analysis is done.
    pub chain: Option<InChain>,
    /// The notes on it, in short.
    pub notes: RowNotes,
    /// The run of alike events that it is part of, if alike events are folded; kept when the run is unfolded.
    pub run: Option<Arc<Run>>,
    /// The group that it is part of, if rows are grouped; the row of a folded group stands for all of it.
    pub group: Option<Arc<Group>>,
}

/// Rows around an anchor, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// The rows.
    pub rows: Arc<Vec<Row>>,
    /// Index of the anchor's row, or of the first row after the anchor; `rows.len()` if there is none.
    pub anchor: usize,
    /// Whether the first row is the first of the filter.
    pub first: bool,
    /// Whether the last row is the last of the filter.
    pub last: bool,
    /// The text whose hits are marked in the rows; `None` if none are marked.
    pub find: Option<String>,
}

impl Window {
    /// The index of an event's row. Several rows can be equal to `position`; one with exactly its id is preferred.
    #[must_use]
    pub fn place_of(&self, position: &Position) -> Option<usize> {
        let place = |is_it: &dyn Fn(&Position) -> bool| self.rows.iter().position(|row| is_it(&row.position));
        place(&|own| own.id == position.id && own == position).or_else(|| place(&|own| own == position))
    }
}

/// The result of a text search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The searched text.
    pub text: String,
    /// Position of the next hit; `None` if there is none in that direction.
    pub position: Option<Position>,
    /// Its number among all hits, from 1.
    pub number: u64,
    /// Number of hits.
    pub total: u64,
    /// Number of events that could not be searched because their records can't be read.
    pub unjudged: u64,
    /// Whether no nearer hit can be found any more. The numbers of a running search still grow.
    pub nearest: bool,
}

/// Chains, those with most events first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChainsAnswer {
    /// The chains.
    pub chains: Vec<ListedChain>,
    /// The number of all chains, listed or not.
    pub total: u64,
}

/// The result of a step along an identity or a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// What is followed.
    pub along: Along,
    /// The direction; [`Direction::Here`] asks for the event at the start itself, to show how far a walk has come.
    pub direction: Direction,
    /// The next event in that direction; `None` if no further one matches the filter.
    pub position: Option<Position>,
    /// Its number among all events of the identity or chain, from 1; without a next event, the number of the current
    /// one.
    pub number: u64,
    /// The number of all events of the identity or chain, whatever the filter.
    pub total: u64,
    /// How many further events in that direction the filter excludes.
    pub hidden: u64,
}
