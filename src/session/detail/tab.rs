//! The tabs of the detail panel.

/// A tab of the detail panel.
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
