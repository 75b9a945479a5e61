//! The blind zones over the panels: a line each.

use super::{Overlay, Session};
use crate::chain::Zone;
use crate::chain::blind::Repeats;

/// A line of the list of blind zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlindLine<'z> {
    /// A zone in time.
    Zone(Zone<'z>),
    /// What is left out of the log of a mailbox.
    Repeats(&'z Repeats),
}

impl BlindLine<'_> {
    /// Where it begins, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn from(&self) -> i64 {
        match self {
            Self::Zone(zone) => zone.from,
            Self::Repeats(repeats) => repeats.from,
        }
    }
}

impl Session {
    /// How many lines there are.
    #[must_use]
    pub fn blind_lines(&self) -> usize {
        self.blind.as_ref().map_or(0, |zones| zones.len() + zones.repeats().len())
    }

    /// The line at a place: zones first, then what is left out.
    #[must_use]
    pub fn blind_line(&self, at: usize) -> Option<BlindLine<'_>> {
        let zones = self.blind.as_ref()?;
        let repeats = || at.checked_sub(zones.len()).and_then(|at| zones.repeats().get(at));
        zones.get(at).map(BlindLine::Zone).or_else(|| repeats().map(BlindLine::Repeats))
    }

    /// Which line is chosen, while the blind zones lie over the panels.
    #[must_use]
    pub fn blind_chosen(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Blind(chosen)) => Some(chosen.min(self.blind_lines().saturating_sub(1))),
            _ => None,
        }
    }

    /// Lines of a screen that the list takes: the rule, the heads, a rule and two lines for the chosen one, and the hints
    /// take one each.
    #[must_use]
    pub fn blind_height(&self) -> usize {
        usize::from(self.size.1).saturating_sub(6)
    }
}
