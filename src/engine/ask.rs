//! What can be asked.

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

/// A question with its generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Goes up with every ask; the answer carries it back.
    pub generation: u64,
    /// What is asked.
    pub question: Question,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// What the case is: title, sources, totals.
    Case,
    /// What the case is, read anew with the times that were recorded or with those of right clocks.
    Reopen {
        /// Whether times are as they were recorded.
        as_recorded: bool,
    },
    /// The rows around an anchor.
    Window {
        /// Of these events.
        filter: Filter,
        /// The row that the window is built around.
        anchor: Anchor,
        /// So many rows before it, at most.
        before: usize,
        /// So many rows from it on, at most.
        after: usize,
        /// Whether each row carries its record.
        records: bool,
        /// Mark the rows that this text was found in, as far as that is known already.
        find: Option<String>,
    },
    /// How many events a filter keeps.
    Count {
        /// Of these events.
        filter: Filter,
    },
    /// What is wrong with the names of a filter; of one that keeps nothing, what was probably meant.
    QueryProblem {
        /// Of these events.
        filter: Filter,
    },
    /// As [`Self::QueryProblem`], of a filter that is proposed, before anything is done with it.
    Proposed {
        /// Of these events.
        filter: Filter,
    },
    /// How many rows of a filter stand before an anchor.
    Rank {
        /// Of these events.
        filter: Filter,
        /// Before which one.
        anchor: Anchor,
    },
    /// Records by stage and time.
    Histogram {
        /// Of these events.
        filter: Filter,
        /// First instant of the first bucket, in nanoseconds since 1970 UTC.
        from: i64,
        /// Nanoseconds of a bucket.
        width: i64,
        /// How many buckets.
        buckets: usize,
        /// What has a lane.
        by: LaneBy,
        /// So many lanes at most, where they are not of stages; what has none is in one more.
        lanes: usize,
    },
    /// The values of a field, most records first.
    Facet {
        /// Of these events.
        filter: Filter,
        /// Of this field.
        field: Field,
        /// So many values at most, and those of `keep` whatever their place.
        top: usize,
        /// Values to count even where they are not among the first.
        keep: Vec<String>,
    },
    /// The values of a field that contain some text, for completion, most records first.
    Values {
        /// Of this field.
        field: Field,
        /// What they contain, in any case.
        part: String,
        /// So many at most.
        top: usize,
    },
    /// One event, its record, and where else its identities are seen.
    Event {
        /// Where it stands.
        position: Position,
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
        /// So far a playback has come: where its identities are seen is told of what is played alone.
        played: Option<UpTo>,
    },
    /// The next row with some text in it or in its record.
    Find {
        /// Of these events.
        filter: Filter,
        /// The text, any case.
        text: String,
        /// From where on.
        from: Anchor,
        /// Which way. The row of `from` itself is found only by [`Direction::Here`].
        direction: Direction,
    },
    /// The first row after the next quiet time, or the last before it, by a gap's least length in nanoseconds.
    Gap {
        /// Of these events.
        filter: Filter,
        /// From where on.
        from: Anchor,
        /// Which way.
        direction: Direction,
        /// How long nothing must happen, in nanoseconds.
        least: i64,
    },
    /// The row at an anchor.
    Seek {
        /// Of these events.
        filter: Filter,
        /// What it stands at, or is the first after.
        anchor: Anchor,
    },
    /// What a playback comes to next.
    Ahead {
        /// Of these events.
        filter: Filter,
        /// So far it has come.
        from: UpTo,
        /// So many events further, or back.
        steps: i64,
    },
    /// What a second pane asks, beside the first: rows, how many, and which number.
    Aside(Box<Question>),
    /// What is asked of rows that are arranged otherwise than one an event in order of time: a window of them, the number of one, a hit or a
    /// quiet time.
    Arranged(Box<Question>, Arrangement),
    /// What became of every record of every source.
    Ledger,
    /// Where the log could not see.
    Blind {
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// How long they were in, and how much of that the log could not see.
    Stats {
        /// Of these events.
        filter: Filter,
        /// The query that says which of their accesses are the intruder's, and its filter; without one they are those that
        /// no sign-in issued.
        chosen: Option<(String, Filter)>,
        /// The query of the events, where all that is told is of them alone: turns and blind zones of nobody else.
        within: Option<String>,
        /// The day as of which it is asked, and its last instant in nanoseconds since 1970 UTC.
        as_of: Option<(String, i64)>,
    },
    /// The chains that have events of a filter, those with most events first.
    Chains {
        /// Of these events.
        filter: Filter,
        /// So many at most.
        top: usize,
    },
    /// One chain: that of an event or of an identity.
    Chain {
        /// Of what.
        of: ChainOf,
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// What the chain of an event comes to.
    Brief {
        /// The id of the event.
        of: String,
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
        /// So far a playback has come: it is told of the events that are played alone.
        played: Option<UpTo>,
    },
    /// The next event along an identity or a chain.
    Walk {
        /// Among these events.
        filter: Filter,
        /// Along what.
        along: Along,
        /// From where on.
        from: Anchor,
        /// Which way.
        direction: Direction,
    },
    /// How two events are tied.
    Path {
        /// The one.
        from: Position,
        /// The other.
        to: Position,
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// What was told otherwise on one day than on another.
    Compare {
        /// Of these events, as they are meant now.
        filter: Filter,
        /// The last instant of the earlier day, in nanoseconds since 1970 UTC.
        from: i64,
        /// The last instant of the later day; the end of time is now.
        until: i64,
    },
    /// What was kept of the screen of this case when it was open last.
    Remembered,
    /// Keep this of the screen for when the case is opened again.
    Remember(SavedScreen),
    /// What is downstream of an identity or an event.
    Reach {
        /// Of what.
        of: ChainOf,
        /// As it was known at an instant, in nanoseconds since 1970 UTC; `None` is now.
        as_of: Option<i64>,
    },
    /// Notes something: it is on the disk when this is answered. It is answered once, whatever is asked after it.
    Note {
        /// What the note does; [`Act::Undo`] takes another one back.
        act: Act,
        /// The events that it is on.
        on: NoteTarget,
        /// How many these were when it was asked whether they are meant: where they are others now, nothing is noted.
        asked: Option<u64>,
    },
    /// How many events a note would be on.
    Tally {
        /// The events that it would be on.
        on: NoteTarget,
    },
    /// Which of these are ids of events.
    Known {
        /// Ids of events, as they are written.
        ids: Vec<String>,
    },
    /// Every note, and what holds of them together.
    Notes,
    /// Hands over: a part of it at each ask, so that no other ask waits for all of it.
    Export(ExportStep),
    /// How many events each of some filters keeps.
    Counts {
        /// The filters, in the order of the answer.
        filters: Vec<Filter>,
    },
    /// The files and folders whose paths begin like this.
    Paths {
        /// What is typed of a path.
        part: String,
    },
}

/// What has a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LaneBy {
    /// Stages.
    #[default]
    Stage,
    /// Agencies, of accesses to mailboxes.
    Agency,
    /// Accounts, of accesses to mailboxes.
    Account,
}

impl LaneBy {
    /// All, in the order in which keys go through them.
    pub const ALL: [Self; 3] = [Self::Stage, Self::Agency, Self::Account];

    /// The field whose values have lanes.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Stage => Field::Stage,
            Self::Agency => Field::Agency,
            Self::Account => Field::Account,
        }
    }
}

/// Whose chain or reach is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChainOf {
    /// An event's, by its id.
    Event(String),
    /// An identity's.
    Identity(Identity),
}

/// What is walked along.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Along {
    /// The events that carry an identity.
    Identity(Identity),
    /// The events of the chain of an event, by its id.
    Chain(String),
}

impl Question {
    /// Of which events it asks, where it asks of some.
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

    /// What is asked, whoever asks it and however its rows are arranged.
    #[must_use]
    pub fn plain(&self) -> &Self {
        match self {
            Self::Aside(question) | Self::Arranged(question, _) => question.plain(),
            plain => plain,
        }
    }
}
