//! What the detail panel shows.

/// What the detail panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// The event's fields.
    #[default]
    Event,
    /// Its record.
    Record,
    /// Its chain, and what it shares with other events.
    Chain,
    /// What analysts added to it.
    Notes,
}
