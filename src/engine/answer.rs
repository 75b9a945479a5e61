//! What is answered.

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
use crate::chain::{Brief, Chain, InChain, Path, Reach, VerdictKind, Zones};
use crate::event::{Event, Field};
use crate::read::{Milestone, Settings, SourceCounts, Standing};
use crate::store::Tally;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// An answer with the generation of its ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which ask it answers.
    pub generation: u64,
    /// How much of the truth it holds.
    pub quality: Quality,
    /// What is answered.
    pub body: Body,
}

/// How much of the truth an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Quality {
    /// All of it.
    #[default]
    Exact,
    /// A share of the events was looked at, 0 to 1: it comes early, and the answer itself follows.
    Approximate {
        /// The share.
        share: f32,
    },
    /// Some of those who know have answered.
    Partial {
        /// So many have.
        got: u16,
        /// Of so many.
        of: u16,
    },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// The case is being read: how far it is.
    Loading(Loading),
    /// More hashes of sources are known, which nobody asked.
    Hashed,
    /// What is known of all events together is known now, which nobody asked.
    Analysed,
    /// So many of a hundred parts of the evidence were looked through for an answer that follows.
    Looked(u8),
    /// The case has grown, which nobody asked: what it is now.
    Grown(Arc<CaseSummary>),
    /// What the case is.
    Case(Arc<CaseSummary>),
    /// Rows.
    Window(Window),
    /// How many events.
    Count(Counted),
    /// What is wrong with the names of a filter, if anything is.
    QueryProblem(Option<QueryProblem>),
    /// As [`Self::QueryProblem`], of a filter that is proposed.
    Proposed(Option<QueryProblem>),
    /// How many rows stand before the anchor.
    Rank(u64),
    /// Records by stage and time.
    Histogram(Arc<Histogram>),
    /// Values of a field.
    Facet(Arc<FacetAnswer>),
    /// Values of a field that contain the text.
    Values(Field, Vec<FacetValue>),
    /// An event whole.
    Event(Arc<Detail>),
    /// A row with the text.
    Found(Found),
    /// The row at the far side of a quiet time; `None` when there is no such time.
    Gap(Option<Position>),
    /// The row that was sought; `None` where there is none.
    Sought(Option<Arc<Row>>),
    /// What a playback comes to next.
    Ahead(Ahead),
    /// What a second pane asked.
    Aside(Box<Body>),
    /// What was told otherwise on one day than on another.
    Compared(Arc<Comparison>),
    /// What became of every record of every source.
    Ledger(Arc<LedgerAnswer>),
    /// Where the log could not see.
    Blind(Arc<Zones>),
    /// How long they were in.
    Stats(Arc<Stats>),
    /// The chains with most events, and how many there are.
    Chains(Arc<ChainsAnswer>),
    /// A chain whole; `None` where an event is of none, and an identity is carried by none.
    Chain(Option<Arc<Chain>>),
    /// What a chain comes to; `None` where nothing ties the event.
    Brief(Option<Arc<Brief>>),
    /// The next event along an identity or a chain.
    Walked(Walked),
    /// How two events are tied, `None` where nothing ties them; and the events on the way, each once.
    Path(Option<Arc<Path>>, Arc<Vec<Row>>),
    /// What is downstream.
    Reach(Arc<Reach>),
    /// A note was saved.
    Noted(SavedNote),
    /// How many events a note would be on, and the operations that they stand for.
    Tally(Tally),
    /// Those of some ids that events have.
    Known(Vec<String>),
    /// Every note.
    Notes(Arc<NotesAnswer>),
    /// The notes of the case have become others, by whosever hand, or its files have, which nobody asked: what the case is
    /// now. All that was answered before is of what was before.
    Renoted(Arc<CaseSummary>),
    /// What was kept of the screen; nothing where that is nothing, and once something is kept.
    Remembered(Option<SavedScreen>),
    /// How far handing over is.
    ExportProgress(ExportProgress),
    /// How many events each of some filters keeps.
    Counts(Vec<u64>),
    /// The files and folders whose paths begin like what was typed, folders with `/` at their ends.
    Paths(Vec<String>),
    /// A note says nothing that makes sense in the case, and is not made: why.
    Senseless(String),
    /// It can't be answered: why.
    Refused(String),
    /// Something that nobody asked failed, and all else goes on: what, and what to do.
    Failed(String),
    /// It can't be answered before something else is known, which is being found out: asked again then it is.
    NotYet(String),
}

impl Body {
    /// That something can't be answered, and why: not yet, or not at all.
    #[must_use]
    pub fn refusing(why: &EngineError) -> Self {
        match why {
            EngineError::NotYet | EngineError::NotThen => Self::NotYet(why.to_string()),
            why => Self::Refused(why.to_string()),
        }
    }
}

/// What a case is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CaseSummary {
    /// Its title, or the name of what was opened.
    pub title: String,
    /// What the case file says of it.
    pub note: Option<String>,
    /// What its chains take for near, long and new.
    pub chains: Settings,
    /// Its milestones, in order of time.
    pub milestones: Vec<Milestone>,
    /// Its sources.
    pub sources: Vec<SourceSummary>,
    /// How many sources there are, and files that were not read or not to their ends.
    #[serde(skip)]
    pub source_counts: SourceCounts,
    /// Events, and the operations they stand for.
    pub total: Tally,
    /// Events of each stage, in the order of `Stage::ALL`.
    pub stages: Vec<u64>,
    /// Events without a usable time.
    pub undated: u64,
    /// Events that are made up.
    pub synthetic: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// First and last instant of the events known to the hour or better, else of all that are dated.
    pub bounds: Option<(i64, i64)>,
    /// First and last instant of all that is dated, open bounds aside.
    pub dated: Option<(i64, i64)>,
    /// What could not be opened or fully read, in words.
    pub troubles: Vec<String>,
    /// What was read and may be wrong by months, in words.
    pub doubts: Vec<String>,
    /// The sources whose records can't be read any more, each with what has become of its file.
    #[serde(skip)]
    pub lost: Vec<String>,
    /// How many files have changed since they were read, whether their records can be read or not.
    #[serde(skip)]
    pub changed: u64,
    /// Clocks that were told of no source there is, in words.
    pub unnamed: Vec<String>,
    /// Whether times are as they were recorded, whatever is known of their clocks.
    pub as_recorded: bool,
    /// Whether its files are read on as they grow.
    pub following: bool,
    /// How many of its events came since all were last looked at together.
    #[serde(default)]
    pub since: u64,
    /// How far its reading was when this was told, while it goes on.
    pub loading: Option<Loading>,
    /// How far its reading had come when it was stopped, if it was.
    pub stopped: Option<Loading>,
    /// What analysts added to it, in short.
    #[serde(skip)]
    pub notes: NotesSummary,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Its name.
    pub file: String,
    /// Its format's name.
    pub format: String,
    /// Its events.
    pub events: u64,
    /// Whether the case file says that it is made up.
    pub synthetic: bool,
    /// Nanoseconds that were added to its times.
    pub clock: i64,
    /// What it is to whoever counts sources.
    pub standing: Standing,
}

impl CaseSummary {
    /// Counts its sources anew: once for all frames that say how many there are.
    pub fn count_sources(&mut self) {
        self.source_counts = self.sources.iter().map(|source| source.standing).collect();
    }
}

/// A row of the timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Where it stands.
    pub position: Position,
    /// The event.
    pub event: Event<'static>,
    /// A later claim replaces it.
    pub superseded: bool,
    /// The text that is looked for stands in it or in its record.
    pub hit: bool,
    /// The filter leaves it out: it is let in as it stands near an event.
    pub let_in: bool,
    /// Its record, where that was asked for.
    pub record: Option<Value>,
    /// Of an access, whether a sign-in issued what it was made on; `None` of all else, and while nobody knows yet.
    pub verdict: Option<VerdictKind>,
    /// The fields whose values its account was never seen with before.
    pub news: Vec<Field>,
    /// How it stands in its chain; `None` of a row of none, and until chains are known.
    pub chain: Option<InChain>,
    /// What analysts noted of it.
    pub notes: RowNotes,
    /// The run of alike events in which it stands, where such are one row unless unfolded.
    pub run: Option<Arc<Run>>,
    /// The group in which it stands, where rows are grouped; where that is folded, it stands for all of it.
    pub group: Option<Arc<Group>>,
}

/// Rows around an anchor, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// The rows.
    pub rows: Arc<Vec<Row>>,
    /// Which of them is the anchor's, or the first after where that would be; the number of rows if there is none.
    pub anchor: usize,
    /// Whether the first of them is the first of the filter.
    pub first: bool,
    /// Whether the last of them is the last of the filter.
    pub last: bool,
    /// The text whose hits are marked in them; `None` where no hits are marked.
    pub find: Option<String>,
}

impl Window {
    /// Which of its rows is an event's. Of one record there may be several that bear its id.
    #[must_use]
    pub fn place_of(&self, position: &Position) -> Option<usize> {
        let place = |is_it: &dyn Fn(&Position) -> bool| self.rows.iter().position(|row| is_it(&row.position));
        place(&|own| own.id == position.id && own == position).or_else(|| place(&|own| own == position))
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The text.
    pub text: String,
    /// Where the next hit is; `None` when there is none that way.
    pub position: Option<Position>,
    /// Its number among the hits, from 1.
    pub number: u64,
    /// How many hits there are.
    pub total: u64,
    /// How many others may be hits or not: their records can't be read.
    pub unjudged: u64,
}

/// Chains, those with most events first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChainsAnswer {
    /// The chains, without their events and links.
    pub chains: Vec<Chain>,
    /// Of each, how many of its events are accesses that no sign-in issued.
    pub orphans: Vec<u64>,
    /// How many there are in all.
    pub total: u64,
}

/// Where a walk along an identity or a chain leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Along what.
    pub along: Along,
    /// Which way; here, it is told how far a walk has come.
    pub direction: Direction,
    /// The next event that way; `None` where there is no further one among those of the filter.
    pub position: Option<Position>,
    /// Its number among all events that are walked along, from 1; where there is none, the number of where the walk began.
    pub number: u64,
    /// How many events are walked along, whatever the filter.
    pub total: u64,
    /// How many further ones lie that way that the filter leaves out.
    pub hidden: u64,
}
