//! Asks and answers: what a screen or a command line may want to know of a case, whoever knows it.
//!
//! An [`Engine`] answers one [`Ask`] at a time, on a thread of its own ([`Worker`]); the [`LocalEngine`] answers from
//! the files of a case. Every ask has a generation, so that whoever asked can tell an answer that is no longer wanted.
//! An anchor is a time and an id, never a row number: a row's number is an ask of its own.

mod answer;
mod ask;
mod cancel;
mod local;
mod pages;
mod query_problem;
mod queue;
mod worker;

pub use answer::{
    AccessLane, Accesses, Ahead, Answer, Body, CaseSummary, ChainsAnswer, Counted, Detail, DetailNotes,
    ExportProgress, ExportResult, FacetAnswer, FacetValue, Found, Group, Histogram, Kept, LedgerAnswer,
    Loading, Named, Namesake, NoteLine, Noted, NotesAnswer, NotesSummary, OtherExport, Quality, RecordLayout,
    RecordRow, Row, RowNotes, Run, Seen, SourceSummary, Sums, Walked, Window,
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

/// Answers asks. The same asks serve files here and a server elsewhere.
pub trait Engine {
    /// Answers an ask. `more` takes what is known earlier: progress, hits found so far.
    ///
    /// # Errors
    /// When the ask was cancelled or can't be answered.
    fn answer(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Answer, EngineError>;

    /// What tells that the case has grown. Of a case that can't grow nothing ever comes.
    fn growth(&self) -> Receiver<()> {
        never()
    }

    /// Takes in what the case has become, and tells what is to be told of it; nothing where it is as it was.
    fn grow(&mut self) -> Vec<Body> {
        Vec::new()
    }

    /// How often to look whether others added to its notes; `None` where nobody can.
    fn poll_interval(&self) -> Option<Duration> {
        None
    }

    /// Takes in what others noted, and tells what is to be told of it; nothing where they noted nothing.
    fn poll(&mut self) -> Vec<Body> {
        Vec::new()
    }

    /// Stops reading the case where it is: what was read stays.
    fn stop(&mut self) {}
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EngineError {
    /// It is not wanted any more.
    #[error("no longer wanted")]
    Cancelled,
    /// Standard input is gone once it is read.
    #[error("standard input can't be read again; open files to see their times as recorded")]
    Once,
    /// Not all events are there that a note would be on.
    #[error("the case is still being read; note many events at once when it is loaded")]
    StillRead,
    /// What is to be kept of the screen can't be.
    #[error("{0}")]
    NotKept(String),
    /// Chains are not known yet.
    #[error("chains are known once all events were looked at together; they are being looked at")]
    NotYet,
    /// What was known on a day is being found out.
    #[error("what was known of chains on that day is being found out")]
    NotThen,
    /// The event, or whatever carries the identity, was not known on that day.
    #[error("`{0}` was not known on that day")]
    Unknown(String),
    /// No event carries the identity.
    #[error("no event carries {0}")]
    NoIdentity(String),
    /// It can't be done: why.
    #[error("{0}")]
    Refused(String),
    /// There is no such event.
    #[error("no event has the id `{0}`")]
    NoEvent(String),
}
