//! How many rows of each stage come before every so many rows of a set: with that any stretch of them is counted by its
//! ends, and a scale that changes costs what is drawn.

use super::{RowSet, Store};
use crate::event::{Stage, saturated};
use std::sync::Arc;

/// Words of 64 rows between two counts.
const STEP: usize = 8;

/// Counts of a set of rows by stage, before every so many of them. Of all rows there are none: the rows of each stage have
/// their own.
#[derive(Debug, Clone, Default)]
pub struct StageRanks {
    before: Arc<Vec<u32>>,
    /// They are of the rows before this one alone; `None` if of all.
    end: Option<usize>,
}

impl StageRanks {
    /// The counts of those of the rows that come before one. Nothing is counted again.
    #[must_use]
    pub fn up_to(&self, row: usize) -> Self {
        let end = self.end.map_or(row, |end| end.min(row));
        Self { before: Arc::clone(&self.before), end: Some(end) }
    }
}

impl Store {
    /// Counts the stages of some rows. One pass over the rows of every stage.
    #[must_use]
    pub fn stage_ranks(&self, rows: &RowSet) -> StageRanks {
        if rows.is_full() {
            return StageRanks::default();
        }
        let (stages, words) = (self.stages(), rows.words());
        let mut before = vec![0; (words.len() / STEP + 1) * stages.len()];
        for (at, stage) in stages.iter().enumerate().filter(|(_, stage)| stage.count() > 0) {
            let mut count = 0;
            let places = before.iter_mut().skip(at).step_by(stages.len());
            let blocks = words.chunks(STEP).zip(stage.words().chunks(STEP)).map(Some).chain([None]);
            for (place, block) in places.zip(blocks) {
                *place = count;
                count += block.map_or(0, |(own, stage)| common(own, stage));
            }
        }
        StageRanks { before: Arc::new(before), end: None }
    }

    /// How many of some rows of each stage, in the order of [`Stage::ALL`], come before a row.
    pub(super) fn ranks_at<'s>(&'s self, ranks: &StageRanks, rows: &'s RowSet, row: usize) -> Vec<u32> {
        let (stages, row) = (self.stages(), row.min(ranks.end.unwrap_or(rows.out_of())).min(rows.out_of()));
        let (block, word) = (row / 64 / STEP, row / 64);
        let counted = |(at, stage): (usize, &'s RowSet)| {
            let Some(before) = ranks.before.get(block * stages.len() + at) else {
                return saturated::<u32>(stage.rank(row));
            };
            if stage.count() == 0 {
                return 0;
            }
            let whole = |set: &'s RowSet| set.words().get(block * STEP..word).unwrap_or_default();
            let whole = common(whole(rows), whole(stage));
            let part = |set: &RowSet| set.words().get(word).copied().unwrap_or(0) & ((1 << (row % 64)) - 1);
            before + whole + (part(rows) & part(stage)).count_ones()
        };
        let mut all: Vec<u32> = stages.iter().enumerate().map(counted).collect();
        let named: u32 = all.iter().sum();
        if let Some(other) = all.get_mut(Stage::Other as usize) {
            *other = saturated::<u32>(rows.rank(row)).saturating_sub(named);
        }
        all
    }
}

/// How many bits are set in both.
fn common(one: &[u64], other: &[u64]) -> u32 {
    one.iter().zip(other).map(|(one, other)| (one & other).count_ones()).sum()
}
