//! Where among the rows.

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

/// Where an event stands, whatever its row number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Position {
    /// What it is ordered by, in nanoseconds since 1970 UTC; `None` in the undated lane.
    pub time: Option<i64>,
    /// Its id.
    pub id: String,
}

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
