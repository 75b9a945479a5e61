//! The questions: [`Question`] lists all of them, [`Slot`] says which of them replace each other.

mod arrangement;
mod export;
mod grouping;
mod note_target;
mod place;
mod slot;

pub use arrangement::Arrangement;
pub use export::{ExportRequest, ExportStep};
pub use grouping::{GroupName, Grouping};
pub use note_target::NoteTarget;
pub use place::{Anchor, Direction, Position};
pub use slot::Slot;

use super::answer::SavedScreen;
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::event::Field;
use crate::query::{Filter, UpTo};

/// A question with its generation number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Increases with every ask; the answer repeats it.
    pub generation: u64,
    /// The question.
    pub question: Question,
}

/// A question about the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Summary of the case: title, sources, totals.
    Case,
    /// The summary, after the case was read again with recorded or with corrected times.
    Reopen {
        /// Whether to take times as recorded, without clock corrections.
        as_recorded: bool,
    },
    /// Rows around an anchor.
    Window {
        /// Events to choose from.
        filter: Filter,
        /// The row that the window is built around.
        anchor: Anchor,
        /// The most rows before it.
        before: usize,
        /// The most rows from it on, itself included.
        after: usize,
        /// Whether each row includes its record.
        records: bool,
        /// Text whose known hits are marked in the rows; the question starts no search.
        find: Option<String>,
    },
    /// How many events match a filter.
    Count {
        /// Events to count.
        filter: Filter,
    },
    /// Unknown names in a filter; a suggestion of what was meant if it matches nothing, or has a part to no purpose.
    QueryProblem {
        /// The filter to check.
        filter: Filter,
    },
    /// As [`Self::QueryProblem`], for a filter that is not applied yet.
    Proposed {
        /// The filter to check.
        filter: Filter,
    },
    /// How many rows of a filter precede an anchor.
    Rank {
        /// Events to count.
        filter: Filter,
        /// The anchor.
        anchor: Anchor,
    },
    /// Records per stage (or other lane) and time bucket.
    Histogram {
        /// Events to count.
        filter: Filter,
        /// Start of the first bucket, in nanoseconds since 1970 UTC.
        from: i64,
        /// Width of a bucket, in nanoseconds.
        width: i64,
        /// Number of buckets.
        buckets: usize,
        /// What the lanes stand for.
        by: LaneBy,
        /// The most lanes, unless the lanes are stages; everything else is counted in one more lane.
        lanes: usize,
    },
    /// The values of a field, those with most records first.
    Facet {
        /// Events to count.
        filter: Filter,
        /// The field.
        field: Field,
        /// The most values, not counting those that only `keep` adds.
        top: usize,
        /// Values to include even if they are not among the first `top`.
        keep: Vec<String>,
    },
    /// The values of a field that contain a text, for completion, those with most records first.
    Values {
        /// The field.
        field: Field,
        /// The text to look for, ignoring case.
        part: String,
        /// The most values.
        top: usize,
    },
    /// The names of fields of any record, for completion.
    RecordNames {
        /// How they begin, ignoring case: `raw.cl`.
        begun: String,
        /// The most names.
        top: usize,
    },
    /// One event in full: its record, and where else its identities occur.
    Event {
        /// Which event.
        position: Position,
        /// Show the event as it was known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
        /// Position of a playback: only events played so far count as occurrences.
        played: Option<UpTo>,
    },
    /// The next row that contains a text, in its columns or its record.
    Find {
        /// Events to search.
        filter: Filter,
        /// The text, ignoring case.
        text: String,
        /// Where to start.
        from: Anchor,
        /// The direction. The row at `from` itself is a candidate only for [`Direction::Here`].
        direction: Direction,
    },
    /// The first row after the next quiet time, or the last row before the previous one.
    Gap {
        /// Events to consider.
        filter: Filter,
        /// Where to start.
        from: Anchor,
        /// The direction.
        direction: Direction,
        /// The shortest gap that counts as quiet, in nanoseconds.
        least: i64,
    },
    /// The row at an anchor, or the first one after it.
    Seek {
        /// Events to consider.
        filter: Filter,
        /// The anchor.
        anchor: Anchor,
    },
    /// The events that a playback reaches next.
    Ahead {
        /// Events that are played.
        filter: Filter,
        /// How far the playback has come.
        from: UpTo,
        /// How many events to go forward, or back if negative.
        steps: i64,
    },
    /// A question of the second pane, or for the histogram of all that is played; it does not replace the same question
    /// of the first pane.
    Aside(Box<Question>),
    /// A question about rows in an arrangement other than one row per event in order of time: a window, a rank, a hit
    /// or a quiet time.
    Arranged(Box<Question>, Arrangement),
    /// How many records of each source were read, kept, merged and rejected.
    Ledger,
    /// Blind zones: where the log could not see.
    Blind {
        /// As known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// Dwell time statistics: how long the intruders were in, and how much of that the log could not see.
    Stats {
        /// Events to measure.
        filter: Filter,
        /// The query, and its filter, that selects the intruder's accesses; without one these are the accesses that no
        /// sign-in issued.
        chosen: Option<(String, Filter)>,
        /// The query of the events, if turns and blind zones are to be limited to them as well.
        within: Option<String>,
        /// The day as of which to answer: its text, and its last instant in nanoseconds since 1970 UTC.
        as_of: Option<(String, i64)>,
    },
    /// The chains with events that match a filter, the largest first.
    Chains {
        /// Events to consider.
        filter: Filter,
        /// The most chains.
        top: usize,
    },
    /// One chain in full: that of an event or of an identity.
    Chain {
        /// Whose chain.
        of: ChainOf,
        /// As known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// A summary of the chain of an event.
    Brief {
        /// The id of the event.
        of: String,
        /// As known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
        /// Position of a playback: the summary covers only the events played so far.
        played: Option<UpTo>,
    },
    /// The next event of an identity or a chain.
    Walk {
        /// Events that may be the next one.
        filter: Filter,
        /// The identity or chain to follow.
        along: Along,
        /// Where to start.
        from: Anchor,
        /// The direction.
        direction: Direction,
    },
    /// The path of links between two events.
    Path {
        /// One event.
        from: Position,
        /// The other event.
        to: Position,
        /// As known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// What differs between what was known on two days.
    Compare {
        /// Events to compare, selected as of now.
        filter: Filter,
        /// The last instant of the earlier day, in nanoseconds since 1970 UTC.
        from: i64,
        /// The last instant of the later day; `i64::MAX` is now.
        until: i64,
    },
    /// The screen settings saved when this case was open last.
    Remembered,
    /// Save these screen settings for the next time that this case is opened.
    Remember(SavedScreen),
    /// Everything downstream of an identity or an event.
    Reach {
        /// Where to start.
        of: ChainOf,
        /// An event that may carry the identity; where it does, no value needs to be compared with it.
        carrier: Option<Position>,
        /// As known at this instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// Makes a note. When it is answered the note is on the disk. Later asks never cancel or replace it.
    Note {
        /// What the note does; [`Act::Undo`] takes another one back.
        act: Act,
        /// The events that the note is on.
        on: NoteTarget,
        /// The number of events that the analyst confirmed; if it is a different one now, no note is made.
        asked: Option<u64>,
    },
    /// How many events a note would be on.
    Tally {
        /// The events to count.
        on: NoteTarget,
    },
    /// Which of some ids belong to events.
    Known {
        /// The ids, as they were written.
        ids: Vec<String>,
    },
    /// Every note, and what all of them together amount to.
    Notes,
    /// Advances an export by one step; an export takes many asks, so that other questions are answered in between.
    Export(ExportStep),
    /// The number of matching events for each of several filters.
    Counts {
        /// The filters; the answer has the same order.
        filters: Vec<Filter>,
    },
    /// Completions of a path: the files and folders that begin with what was typed.
    Paths {
        /// The typed beginning.
        part: String,
    },
}

/// What the lanes of the histogram stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LaneBy {
    /// The stages of the intrusion.
    #[default]
    Stage,
    /// The agencies of accesses to mailboxes; other events are left out.
    Agency,
    /// The accounts of accesses to mailboxes; other events are left out.
    Account,
}

impl LaneBy {
    /// All choices, in the order in which a key cycles through them.
    pub const ALL: [Self; 3] = [Self::Stage, Self::Agency, Self::Account];

    /// The field whose values are the lanes.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Stage => Field::Stage,
            Self::Agency => Field::Agency,
            Self::Account => Field::Account,
        }
    }
}

/// What a chain or reach starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChainOf {
    /// An event, by its id.
    Event(String),
    /// An identity.
    Identity(Identity),
}

/// What a walk follows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Along {
    /// All events that carry an identity.
    Identity(Identity),
    /// All events in the chain of an event, given by its id.
    Chain(String),
}

impl Question {
    /// The filter that the question applies to, if it has one.
    #[must_use]
    pub fn filter(&self) -> Option<&Filter> {
        match self {
            Self::Window { filter, .. }
            | Self::Count { filter }
            | Self::QueryProblem { filter }
            | Self::Proposed { filter }
            | Self::Rank { filter, .. }
            | Self::Histogram { filter, .. }
            | Self::Facet { filter, .. }
            | Self::Find { filter, .. }
            | Self::Gap { filter, .. }
            | Self::Seek { filter, .. }
            | Self::Ahead { filter, .. }
            | Self::Walk { filter, .. }
            | Self::Compare { filter, .. }
            | Self::Stats { filter, .. }
            | Self::Chains { filter, .. } => Some(filter),
            Self::Note { on, .. } | Self::Tally { on } => on.filter(),
            Self::Aside(question) | Self::Arranged(question, _) => question.filter(),
            Self::Case
            | Self::Reopen { .. }
            | Self::Values { .. }
            | Self::RecordNames { .. }
            | Self::Event { .. }
            | Self::Ledger
            | Self::Notes
            | Self::Export(_)
            | Self::Counts { .. }
            | Self::Known { .. }
            | Self::Paths { .. }
            | Self::Blind { .. }
            | Self::Chain { .. }
            | Self::Brief { .. }
            | Self::Path { .. }
            | Self::Remembered
            | Self::Remember(_)
            | Self::Reach { .. } => None,
        }
    }

    /// The question without its [`Self::Aside`] and [`Self::Arranged`] wrappers.
    #[must_use]
    pub fn plain(&self) -> &Self {
        match self {
            Self::Aside(question) | Self::Arranged(question, _) => question.plain(),
            plain => plain,
        }
    }
}
