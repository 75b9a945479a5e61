//! The list of blind zones: one line each, of all kinds or of one.

use super::{Overlay, Session};
use crate::chain::blind::Repeats;
use crate::chain::{Zone, ZoneKind, Zones};
use std::ops::Range;

/// State of the list of blind zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlindPanel {
    /// Index of the chosen line.
    pub chosen: usize,
    /// The kind of lines that is listed; `None` for all.
    pub kind: Option<BlindKind>,
}

/// A kind of line, in listing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlindKind {
    /// A period in which a log was blind.
    Zone(ZoneKind),
    /// Records suppressed from a mailbox's log.
    Repeats,
}

impl BlindKind {
    /// Every kind, in listing order.
    pub const ALL: [Self; 4] = [
        Self::Zone(ZoneKind::Throttled),
        Self::Zone(ZoneKind::Sync),
        Self::Zone(ZoneKind::Coverage),
        Self::Repeats,
    ];

    /// The name of the kind, such as `throttled`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zone(kind) => kind.name(),
            Self::Repeats => "suppressed",
        }
    }

    /// Number of lines of this kind.
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
    /// A period in which a log was blind.
    Zone(Zone<'z>),
    /// Records suppressed from a mailbox's log.
    Repeats(&'z Repeats),
}

impl BlindLine<'_> {
    /// Its start, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn from(&self) -> i64 {
        match self {
            Self::Zone(zone) => zone.from,
            Self::Repeats(repeats) => repeats.from,
        }
    }
}

impl BlindPanel {
    /// The positions of its lines among those of all kinds; a kind's lines are contiguous.
    fn places(self, zones: &Zones) -> Range<usize> {
        let Some(kind) = self.kind else { return 0..zones.len() + zones.repeats().len() };
        let before = BlindKind::ALL.into_iter().take_while(|other| *other != kind);
        let first = before.map(|other| other.count(zones)).sum();
        first..first + kind.count(zones)
    }

    /// The list limited to the next or previous kind that has lines; after the last kind it shows all again.
    pub(super) fn turned(self, zones: &Zones, onward: bool) -> Self {
        let there = BlindKind::ALL.into_iter().filter(|kind| kind.count(zones) > 0).map(Some);
        let kinds: Vec<Option<BlindKind>> = std::iter::once(None).chain(there).collect();
        let at = kinds.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        let next = if onward { at + 1 } else { at + kinds.len() - 1 } % kinds.len();
        Self { chosen: 0, kind: kinds.get(next).copied().flatten() }
    }
}

impl Session {
    pub(super) fn blind_panel(&self) -> BlindPanel {
        match self.overlay {
            Some(Overlay::Blind(panel)) => panel,
            _ => BlindPanel::default(),
        }
    }

    /// Number of listed lines; 0 until the zones are known.
    #[must_use]
    pub fn blind_lines(&self) -> usize {
        self.blind.as_ref().map_or(0, |zones| self.blind_panel().places(zones).len())
    }

    /// The listed line at a position: zones first, then suppressed records.
    #[must_use]
    pub fn blind_line(&self, at: usize) -> Option<BlindLine<'_>> {
        let zones = self.blind.as_ref()?;
        let at = self.blind_panel().places(zones).nth(at)?;
        let repeats = || at.checked_sub(zones.len()).and_then(|at| zones.repeats().get(at));
        zones.get(at).map(BlindLine::Zone).or_else(|| repeats().map(BlindLine::Repeats))
    }

    /// Index of the chosen line; `None` while the list is closed.
    #[must_use]
    pub fn blind_chosen(&self) -> Option<usize> {
        match self.overlay {
            Some(Overlay::Blind(panel)) => Some(panel.chosen.min(self.blind_lines().saturating_sub(1))),
            _ => None,
        }
    }

    /// Height of the list: the screen without title, heads, rule, the two lines on the chosen zone, and hints.
    #[must_use]
    pub fn blind_height(&self) -> usize {
        usize::from(self.size.1).saturating_sub(6)
    }
}
