//! Divides rows by the values of a field, for lanes: one lane per value. How many rows of each lane come before every so
//! many rows is kept with them, so that another scale costs what is drawn.

use super::passes::LOOK;
use super::{RowSet, Scale, Store, Tally};
use crate::event::{Field, saturated};
use rustc_hash::FxHashMap;

/// Rows between two counts.
const STEP: usize = 1 << 9;

/// Rows of a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaneRows {
    /// The most frequent spelling of the value; `None` for the lane of all remaining rows.
    pub value: Option<String>,
    /// How many records they are, and operations.
    pub tally: Tally,
    /// The first and the last row that is dated.
    pub ends: Option<(usize, usize)>,
    /// The two consecutive dated rows with the longest time between them.
    pub gap: Option<(usize, usize)>,
}

/// The records of a lane on some scale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaneCounts {
    /// Those of each bucket.
    pub inside: Vec<u32>,
    /// Those before the first bucket and after the last.
    pub outside: (u64, u64),
}

/// Rows by value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaneSet {
    /// By descending records; last, if there are such rows, the lane of all remaining values.
    pub lanes: Vec<LaneRows>,
    /// How many values have no lane of their own.
    pub others: u64,
    /// Whether some rows have no value.
    pub nameless: bool,
    /// Index of the lane by code of the field.
    by_code: Vec<usize>,
    /// How many rows of each lane come before every [`STEP`]th row.
    before: Vec<u32>,
}

impl LaneSet {
    /// The lane of a code of the field.
    #[must_use]
    pub fn lane(&self, code: u32) -> usize {
        self.by_code.get(code as usize).copied().unwrap_or(self.lanes.len())
    }

    /// Takes note of the rows before a row, up to which they were counted.
    fn count_up_to(&mut self, row: usize, counts: &[u32]) {
        while !counts.is_empty() && self.before.len() <= row / STEP * counts.len() {
            self.before.extend_from_slice(counts);
        }
    }
}

impl Store {
    /// Divides `rows` into at most `most` lanes by a text field. One pass over the rows; `None` if cancelled.
    #[must_use]
    pub fn access_lanes(
        &self,
        rows: &RowSet,
        field: Field,
        most: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<LaneSet> {
        let Some(column) = self.text(field) else { return Some(LaneSet::default()) };
        let mut facet = self.top_held(rows, field, most, stopped)?;
        // reserves a lane for the remaining rows
        if facet.other.records + facet.absent.records > 0
            && let Some((_, last)) = facet.values.pop()
        {
            facet.other.join(last);
        }
        let lane = |(value, tally): (&str, Tally)| LaneRows {
            value: Some(value.to_owned()),
            tally,
            ..LaneRows::default()
        };
        let mut lanes: Vec<LaneRows> = facet.values.iter().copied().map(lane).collect();
        let rest = lanes.len();
        let by_code = self.lanes_of(field, &lanes);
        let mut tally = facet.other;
        tally.join(facet.absent);
        // without rows it is left out
        if tally.records > 0 {
            lanes.push(LaneRows { tally, ..LaneRows::default() });
        }
        let others = facet.distinct.saturating_sub(rest as u64);
        let nameless = facet.absent.records > 0;
        let mut set = LaneSet { lanes, others, nameless, by_code, before: Vec::new() };
        let mut counts = vec![0; set.lanes.len()];
        for (looked, row) in rows.iter().take_while(|row| *row < self.dated()).enumerate() {
            if looked.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            set.count_up_to(row, &counts);
            let at = set.lane(column.code(row)).min(rest);
            if let Some((lane, count)) = set.lanes.get_mut(at).zip(counts.get_mut(at)) {
                lane.take(self, row);
                *count += 1;
            }
        }
        set.count_up_to(self.dated(), &counts);
        Some(set)
    }

    /// How many rows of each lane lie where on a scale; `rows` are those that the lanes were made of.
    #[must_use]
    pub fn lane_counts(&self, set: &LaneSet, rows: &RowSet, field: Field, scale: Scale) -> Vec<LaneCounts> {
        let edges = self.edges(scale);
        let mut found = vec![LaneCounts::default(); set.lanes.len()];
        let mut before = self.lane_ranks(set, rows, field, 0);
        for (bucket, edge) in edges.iter().skip(1).enumerate() {
            let ranks = self.lane_ranks(set, rows, field, *edge);
            for (lane, (rank, before)) in found.iter_mut().zip(ranks.iter().zip(&before)) {
                let count = rank.saturating_sub(*before);
                match bucket {
                    0 => lane.outside.0 = count.into(),
                    _ if bucket > scale.count => lane.outside.1 = count.into(),
                    _ => lane.inside.push(count),
                }
            }
            before = ranks;
        }
        found
    }

    /// How many rows of each lane come before a row.
    fn lane_ranks(&self, set: &LaneSet, rows: &RowSet, field: Field, row: usize) -> Vec<u32> {
        let (lanes, block) = (set.lanes.len(), row / STEP);
        let mut ranks = set.before.get(block * lanes..(block + 1) * lanes).unwrap_or_default().to_vec();
        let Some(column) = self.text(field) else { return ranks };
        let behind = std::iter::successors(rows.next_from(block * STEP), |row| rows.next_from(row + 1));
        for row in behind.take_while(|other| *other < row) {
            if let Some(rank) = ranks.get_mut(set.lane(column.code(row)).min(lanes.saturating_sub(1))) {
                *rank += 1;
            }
        }
        ranks
    }

    /// The lane of each code: of one without a lane of its own, that after the last.
    fn lanes_of(&self, field: Field, lanes: &[LaneRows]) -> Vec<usize> {
        let Some(values) = self.dictionary(field) else { return Vec::new() };
        let same = self.spellings(field);
        let first = |code: u32| same.get(code as usize).copied().unwrap_or(code);
        let by_value: FxHashMap<&str, usize> =
            (0..).zip(lanes).filter_map(|(at, lane)| Some((lane.value.as_deref()?, at))).collect();
        let mut by_first: FxHashMap<u32, usize> = FxHashMap::default();
        for (code, value) in (1_u32..).zip(values.iter()) {
            if let Some(at) = by_value.get(value) {
                by_first.insert(first(code), *at);
            }
        }
        let codes = saturated::<u32>(values.len());
        (0..=codes).map(|code| by_first.get(&first(code)).copied().unwrap_or(lanes.len())).collect()
    }
}

impl LaneRows {
    fn take(&mut self, store: &Store, row: usize) {
        let order = |row: usize| store.order(row).unwrap_or_default();
        let long = |(from, until): (usize, usize)| order(until).saturating_sub(order(from));
        let Some((first, last)) = self.ends else {
            self.ends = Some((row, row));
            return;
        };
        self.ends = Some((first, row));
        if self.gap.is_none_or(|gap| long((last, row)) > long(gap)) {
            self.gap = Some((last, row));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, Field, Moment, Precision, When};
    use crate::read::{Place, Sink};
    use crate::store::{Builder, RowSet, Scale, Store};
    use proptest::prelude::*;

    const NAMES: [&str; 5] = ["", "Agency A", "agency a", "Agency B", "Agency C"];

    fn store(drawn: &[(usize, Option<i64>)]) -> Store {
        let mut builder = Builder::default();
        for (at, (name, second)) in (0_u64..).zip(drawn) {
            let mut event = Event::default();
            event.id = format!("e{at}").into();
            let moment = |second: i64| Moment::new(second * 1_000_000_000, Precision::Second);
            event.when = second.map(|second| When::at(moment(second)));
            event.set(Field::Agency, NAMES[*name]);
            builder.take(event, Place { source: 0, offset: at, len: 1 });
        }
        builder.finish()
    }

    proptest! {
        #[test]
        fn lanes_are_what_a_look_at_every_row_counts(
            drawn in prop::collection::vec((0_usize..5, prop::option::weighted(0.9, 0_i64..100)), 0..60),
            kept in prop::collection::vec(any::<bool>(), 60),
            most in 0_usize..4,
        ) {
            let store = store(&drawn);
            let rows = RowSet::matching(store.len(), |row| kept[row]);
            let access_lanes = store.access_lanes(&rows, Field::Agency, most, &|| false).unwrap();
            let scale = Scale { from: 20_000_000_000, width: 10_000_000_000, count: 6 };
            let counted = store.lane_counts(&access_lanes, &rows, Field::Agency, scale);
            prop_assert_eq!(counted.len(), access_lanes.lanes.len());
            let name = |row: usize| store.event(row).text(Field::Agency).map(str::to_lowercase);
            let named: Vec<String> = access_lanes.lanes.iter().filter_map(|lane| lane.value.as_deref()).map(str::to_lowercase).collect();
            let mut told = 0;
            for (at, lane) in access_lanes.lanes.iter().enumerate() {
                let is_it = |row: &usize| match &lane.value {
                    Some(value) => name(*row) == Some(value.to_lowercase()),
                    None => name(*row).is_none_or(|name| !named.contains(&name)),
                };
                let own: Vec<usize> = rows.iter().filter(is_it).collect();
                told += own.len();
                prop_assert_eq!(lane.tally.records, own.len() as u64);
                let times: Vec<i64> = own.iter().filter_map(|row| store.order(*row)).map(|ns| ns / 1_000_000_000).collect();
                let count = |from: i64, until: i64| times.iter().filter(|at| (from..until).contains(at)).count();
                let counts: Vec<usize> = (0..6).map(|at| count(20 + at * 10, 30 + at * 10)).collect();
                prop_assert_eq!(counted[at].inside.iter().map(|count| *count as usize).collect::<Vec<_>>(), counts);
                prop_assert_eq!(counted[at].outside, (count(0, 20) as u64, count(80, 101) as u64));
                let second = |row: usize| store.order(row).unwrap() / 1_000_000_000;
                let ends = lane.ends.map(|(first, last)| (second(first), second(last)));
                prop_assert_eq!(ends, times.first().copied().zip(times.last().copied()));
                let longest = times.windows(2).map(|pair| pair[1] - pair[0]).max();
                prop_assert_eq!(lane.gap.map(|(from, until)| second(until) - second(from)), longest);
                for row in own {
                    prop_assert_eq!(access_lanes.lane(store.text(Field::Agency).unwrap().code(row)), at);
                }
            }
            prop_assert_eq!(told, rows.count(), "no row is left out");
        }
    }
}
