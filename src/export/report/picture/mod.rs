//! The timeline picture of a report: the dwell line to the scale of the lanes, a lane per stage, and blind zones.

mod axis;
mod plot;
mod scale;
mod svg;

use super::model::{Lane, StageMark, Timeline};
use crate::case::DwellLine;
use crate::event::{SECOND, Stage, length};
use scale::Scale;

pub use scale::COLUMNS;

/// The data of the picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// First instant of the first column, in nanoseconds since 1970 UTC.
    pub from: i64,
    /// Nanoseconds per column; there are [`COLUMNS`].
    pub width: i64,
    /// Records per column, for each stage in the order of [`Stage::ALL`].
    pub counts: Vec<Vec<u32>>,
    /// All records, for each stage.
    pub totals: Vec<u64>,
    /// Spans among the events: index of the stage, first and last instant.
    pub spans: Vec<(usize, i64, i64)>,
    /// When mailbox reads would not have been logged.
    pub blind: Vec<(i64, i64)>,
    /// The turns of the intrusion.
    pub line: DwellLine,
    /// The last instant shown, if the report ends at a playback position.
    pub end: i64,
}

impl Lanes {
    /// The first instant and the width of columns that cover some instants with a margin at both ends; `None` if there
    /// are none.
    #[must_use]
    pub fn scale(instants: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
        scale::fitting(instants)
    }

    /// The section on the timeline.
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
            bar: if some { bar(self.width) } else { String::new() },
            lanes: Stage::ALL.into_iter().enumerate().map(lane).collect(),
            plot: if some { plot::lines(self) } else { Vec::new() },
            ..Timeline::default()
        }
    }

    /// The picture as SVG, whose classes a style sheet colours; empty if there is nothing to draw.
    #[must_use]
    pub fn svg(&self) -> String {
        if self.width > 0 { svg::picture(self) } else { String::new() }
    }
}

const MILLISECOND: i64 = SECOND / 1000;

/// The length of time of a column, in words.
fn bar(width: i64) -> String {
    match width {
        SECOND.. => length(width),
        MILLISECOND..SECOND => format!("{} ms", width / MILLISECOND),
        _ => "less than 1 ms".to_owned(),
    }
}
