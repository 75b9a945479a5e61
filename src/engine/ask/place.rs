//! Where among the rows.

use crate::read::Place;
use crate::store::borne;

/// Where among the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// At the first row.
    First,
    /// At the last row.
    Last,
    /// At an event, or where it would stand if the filter leaves it out.
    At(Position),
    /// At the first row that is ordered at or after an instant, in nanoseconds since 1970 UTC.
    Time(i64),
}

/// Identifies an event independently of its row number. If both records' places are known, two positions are equal when
/// place and base id agree: the suffix `~n` may change when an earlier event with that id is loaded.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// What it is ordered by, in nanoseconds since 1970 UTC; `None` in the undated lane.
    pub time: Option<i64>,
    /// Its id.
    pub id: String,
    /// Where its record stands, where that is known.
    pub place: Option<Place>,
}

impl Position {
    /// Of an event of that id, by what it is ordered by, where its record's place is not known.
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

/// Which way along the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the row itself on.
    Here,
    /// To later rows.
    Forward,
    /// To earlier rows.
    Backward,
}
