//! Positions and directions among rows.

use crate::read::Place;
use crate::store::borne;

/// A place among the rows of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The first row.
    First,
    /// The last row.
    Last,
    /// An event, or where it would stand if the filter excludes it.
    At(Position),
    /// The first row that is ordered at or after this instant, in nanoseconds since 1970 UTC.
    Time(i64),
}

/// Identifies an event independently of its row number. If both records' places are known, two positions are equal when
/// place and base id agree: the suffix `~n` may change when an earlier event with that id is loaded.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// The time that orders the event, in nanoseconds since 1970 UTC; `None` if it is undated.
    pub time: Option<i64>,
    /// The id of the event.
    pub id: String,
    /// Source and offset of its record, if known.
    pub place: Option<Place>,
}

impl Position {
    /// The position of an event whose record's place is not known.
    #[must_use]
    pub fn of_id(time: Option<i64>, id: impl Into<String>) -> Self {
        Self { time, id: id.into(), place: None }
    }
}

impl PartialEq for Position {
    fn eq(&self, other: &Self) -> bool {
        match (self.place, other.place) {
            (Some(own), Some(place)) => {
                own == place && borne(&self.id).eq_ignore_ascii_case(borne(&other.id))
            }
            _ => (self.time, &self.id) == (other.time, &other.id),
        }
    }
}

impl Eq for Position {}

/// A direction along the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Forward, starting with the row itself.
    Here,
    /// To later rows, without the row itself.
    Forward,
    /// To earlier rows, without the row itself.
    Backward,
}
