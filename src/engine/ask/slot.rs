//! Which asks replace each other.

use crate::event::Field;

/// Asks of one slot replace each other: of two, only the later is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Slot {
    Remembered,
    Case,
    Window,
    Values,
    Event,
    Count,
    Rank,
    Histogram,
    Facet(Field),
    Find,
    Gap,
    Walk,
    Chain,
    Chains,
    Path,
    Reach,
    Compare,
    Ledger,
    Blind,
    Stats,
}

impl Slot {
    /// Whether an ask of this slot is so urgent that one of the other is put off for it: rows go before all that tells of
    /// them; what is being typed and what the cursor is on, before numbers. A case that is being read is not put off.
    #[must_use]
    pub fn goes_before(self, other: Self) -> bool {
        matches!(self, Self::Window | Self::Values | Self::Event) && self < other
    }
}
