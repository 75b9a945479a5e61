//! Questions and answers: everything that a screen or a command line can ask about a case.
//!
//! An [`Engine`] answers one [`Ask`] at a time, on a thread of its own ([`Worker`]); the [`LocalEngine`] answers from
//! the files of a case. Every ask carries a generation number, so that its sender can recognise and discard stale
//! answers. An anchor is a time and an id, never a row number, which changes while rows are added; a row's number is a
//! question of its own ([`Question::Rank`]).

mod answer;
mod ask;
mod cancel;
mod local;
mod pages;
mod query_problem;
mod queue;
mod worker;

pub use answer::{
    AccessLane, Accesses, AccountAlias, Ahead, Answer, Body, CaseSummary, ChainsAnswer, Counted, Detail,
    DetailNotes, ExportProgress, ExportResult, FacetAnswer, FacetValue, Found, Group, Histogram,
    LedgerAnswer, Loading, Namesake, NoteLine, NotesAnswer, NotesSummary, OtherExport, Quality, RecordLayout,
    RecordRow, Row, RowNotes, Run, SavedNote, SavedScreen, Sighting, SourceSummary, Sums, Walked, Window,
};
pub use ask::{
    Along, Anchor, Arrangement, Ask, ChainOf, Direction, ExportRequest, ExportStep, GroupName, Grouping,
    LaneBy, NoteTarget, Position, Question, Slot,
};
pub use cancel::Cancel;
pub use local::{
    ExportError, IndexOptions, Listed, LocalEngine, Measured, NotesOptions, OpenOptions, Written, clear,
    is_of_alike, list,
};
pub(crate) use pages::Pages;
pub use query_problem::QueryProblem;
pub use worker::Worker;

use crossbeam_channel::{Receiver, never};
use std::time::Duration;
use thiserror::Error;

/// Answers questions about one case. Nothing in the interface assumes that the files are local.
pub trait Engine {
    /// Answers an ask. `more` receives preliminary answers on the way: progress, hits found so far.
    ///
    /// # Errors
    /// When the ask was cancelled or can't be answered.
    fn answer(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Answer, EngineError>;

    /// A channel that signals that the case has grown. Never signals for a case that can't grow.
    fn growth(&self) -> Receiver<()> {
        never()
    }

    /// Integrates what was read since the last call, and returns what to report to the session; empty if nothing
    /// changed.
    fn grow(&mut self) -> Vec<Body> {
        Vec::new()
    }

    /// How often [`Self::poll`] should be called; `None` if nobody else can add notes.
    fn poll_interval(&self) -> Option<Duration> {
        None
    }

    /// Integrates notes that others added and changes of files, and returns what to report; empty if nothing changed.
    fn poll(&mut self) -> Vec<Body> {
        Vec::new()
    }

    /// Stops reading the case; what was read so far stays available.
    fn stop(&mut self) {}
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EngineError {
    /// It was cancelled, or interrupted for a more urgent ask.
    #[error("no longer wanted")]
    Cancelled,
    /// Standard input can't be read a second time.
    #[error("standard input can't be read again; open files to see their times as recorded")]
    Once,
    /// The note would be on many events at once, and the case is still being read.
    #[error("the case is still being read; note many events at once when it is loaded")]
    StillRead,
    /// The screen's settings could not be saved.
    #[error("{0}")]
    NotKept(String),
    /// The analysis that finds chains has not finished.
    #[error("chains are known once all events were looked at together; they are being looked at")]
    NotYet,
    /// The analysis as of the past day asked for has not finished.
    #[error("what was known of chains on that day is being found out")]
    NotThen,
    /// The event, or every event that carries the identity, was not known on that day.
    #[error("`{0}` was not known on that day")]
    Unknown(String),
    /// No event carries the identity.
    #[error("no event carries {0}")]
    NoIdentity(String),
    /// It can't be done, for this reason.
    #[error("{0}")]
    Refused(String),
    /// No event has this id.
    #[error("no event has the id `{0}`")]
    NoEvent(String),
}
