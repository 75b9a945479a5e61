//! The picture of the timeline: the dwell line to the scale of the lanes, a lane a stage, and where the log was blind.

mod axis;
mod plot;
mod scale;
mod svg;

use super::model::{Lane, StageMark, Timeline};
use crate::case::DwellLine;
use crate::event::Stage;
use crate::read::length;
use scale::Scale;

pub use scale::COLUMNS;

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// First instant of the first column, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Nanoseconds of a column, of which there are [`COLUMNS`].
    pub width: i64,
    /// Of each stage, in the order of [`Stage::ALL`], the records of each column.
    pub counts: Vec<Vec<u32>>,
    /// Of each stage, all records.
    pub totals: Vec<u64>,
    /// Spans among the events: stage, first and last instant.
    pub spans: Vec<(usize, i64, i64)>,
    /// When reads of mailboxes would be in no log.
    pub blind: Vec<(i64, i64)>,
    /// The turns of the intrusion.
    pub line: DwellLine,
    /// The instant that it ends at, where only so much is told.
    pub end: i64,
}

impl Lanes {
    /// First instant and width of columns that hold some instants with room at both ends; `None` where there are none.
    #[must_use]
    pub fn scale(instants: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
        scale::fitting(instants)
    }

    /// What the timeline says beside its picture.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        let scale = Scale::of(self);
        let drawn =
            |at: usize| self.counts.get(at).map_or(0, |counts| counts.iter().map(|n| u64::from(*n)).sum());
        let lane = |(at, stage): (usize, Stage)| {
            let records = self.totals.get(at).copied().unwrap_or(0);
            Lane { stage: StageMark::from(stage), records, outside: records.saturating_sub(drawn(at)) }
        };
        let some = self.width > 0;
        Timeline {
            from: some.then(|| super::model::instant(self.from)),
            until: some.then(|| super::model::instant(scale.until())),
            bar: if some { length(self.width) } else { String::new() },
            lanes: Stage::ALL.into_iter().enumerate().map(lane).collect(),
            plot: if some { plot::lines(self) } else { Vec::new() },
            ..Timeline::default()
        }
    }

    /// The picture, in classes that a style sheet gives colours; empty where there is nothing to draw.
    #[must_use]
    pub fn svg(&self) -> String {
        if self.width > 0 { svg::picture(self) } else { String::new() }
    }
}
