//! The blind zones over the panels: a line each, of all kinds or of one.

use super::{Overlay, Session};
use crate::chain::blind::Repeats;
use crate::chain::{Zone, ZoneKind, Zones};
use std::ops::Range;

/// Where the list of blind zones stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlindPanel {
    /// Which line is chosen.
    pub chosen: usize,
    /// Of which kind lines are shown; `None` is of all.
    pub kind: Option<BlindKind>,
}

/// A kind of line, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlindKind {
    /// A zone in time.
    Zone(ZoneKind),
    /// What is left out of the log of a mailbox.
    Repeats,
}

impl BlindKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 4] = [
        Self::Zone(ZoneKind::Throttled),
        Self::Zone(ZoneKind::Sync),
        Self::Zone(ZoneKind::Coverage),
        Self::Repeats,
    ];

    /// As written: `throttled`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zone(kind) => kind.name(),
            Self::Repeats => "suppressed",
        }
    }

    /// How many lines there are of it.
    #[must_use]
    pub fn count(self, zones: &Zones) -> usize {
        match self {
            Self::Zone(kind) => zones.count(kind),
            Self::Repeats => zones.repeats().len(),
        }
    }
}

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

impl BlindPanel {
    /// The places of its lines among all: those of one kind stand side by side.
    fn places(self, zones: &Zones) -> Range<usize> {
        let Some(kind) = self.kind else { return 0..zones.len() + zones.repeats().len() };
        let before = BlindKind::ALL.into_iter().take_while(|other| *other != kind);
        let first = before.map(|other| other.count(zones)).sum();
        first..first + kind.count(zones)
    }

    /// The same list of the next kind that has lines, or of the one before; after the last kind comes all of them.
    pub(super) fn turned(self, zones: &Zones, onward: bool) -> Self {
        let there = BlindKind::ALL.into_iter().filter(|kind| kind.count(zones) > 0).map(Some);
        let kinds: Vec<Option<BlindKind>> = std::iter::once(None).chain(there).collect();
        let at = kinds.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        let next = if onward { at + 1 } else { at + kinds.len() - 1 } % kinds.len();
        Self { chosen: 0, kind: kinds.get(next).copied().flatten() }
    }
}

impl Session {
    fn blind_panel(&self) -> BlindPanel {
        match self.overlay {
            Some(Overlay::Blind(panel)) => panel,
            _ => BlindPanel::default(),
        }
    }

    /// How many lines there are.
    #[must_use]
    pub fn blind_lines(&self) -> usize {
        self.blind.as_ref().map_or(0, |zones| self.blind_panel().places(zones).len())
    }

    /// The line at a place: zones first, then what is left out.
    #[must_use]
    pub fn blind_line(&self, at: usize) -> Option<BlindLine<'_>> {
        let zones = self.blind.as_ref()?;
        let at = self.blind_panel().places(zones).nth(at)?;
        let repeats = || at.checked_sub(zones.len()).and_then(|at| zones.repeats().get(at));
        zones.get(at).map(BlindLine::Zone).or_else(|| repeats().map(BlindLine::Repeats))
    }

    /// Which line is chosen, while the blind zones lie over the panels.
    #[must_use]
    pub fn blind_chosen(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Blind(panel)) => Some(panel.chosen.min(self.blind_lines().saturating_sub(1))),
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
