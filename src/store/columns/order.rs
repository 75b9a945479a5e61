//! Rows in the order of the timeline.

use super::Columns;
use crate::store::codes::turn;
use crate::store::side;

/// Of so many rows columns are put in order side by side: of fewer it saves less than the room that a thread takes is worth.
const MANY: usize = if cfg!(test) { 16 } else { 1 << 19 };

/// What rows are ordered by: time, then source, then position; undated ones last.
type Key = ((bool, i64), Option<(u32, u64)>, u32);

impl Columns {
    fn key(&self, row: u32) -> Key {
        let at = row as usize;
        (self.times.key(at), self.places.get(at).map(|place| (place.source, place.offset)), row)
    }

    /// The first row that may move when the rows from `since` on, which came last, are put in order with those before,
    /// which are.
    pub(in crate::store) fn first_moved(&self, since: usize) -> usize {
        let rows = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let place = |own: Key| {
            let (mut from, mut until) = (0, since);
            while from < until {
                let middle = from.midpoint(until);
                if self.key(rows(middle)) < own { from = middle + 1 } else { until = middle }
            }
            from
        };
        let least = (since..self.len()).map(|row| self.key(rows(row))).min();
        least.map_or(since, place)
    }

    /// The rows from one on in the order of the timeline.
    pub(in crate::store) fn order_from(&self, from: usize) -> Vec<u32> {
        let (mut early, mut late): (Vec<u32>, Vec<u32>) = (Vec::with_capacity(self.len() - from), Vec::new());
        let mut reached = None;
        let rows = u32::try_from(from).unwrap_or(u32::MAX)..u32::try_from(self.len()).unwrap_or(u32::MAX);
        for row in rows {
            let own = self.key(row);
            if reached.is_none_or(|reached| reached <= own) {
                reached = Some(own);
                early.push(row);
            } else {
                late.push(row);
            }
        }
        if late.is_empty() {
            return early;
        }
        late.sort_unstable_by_key(|row| self.key(*row));
        self.merged(&early, &late)
    }

    /// Two ascending runs as one.
    fn merged(&self, early: &[u32], late: &[u32]) -> Vec<u32> {
        let mut all = Vec::with_capacity(early.len() + late.len());
        let mut rest = early;
        for row in late {
            let own = self.key(*row);
            let before = rest.partition_point(|early| self.key(*early) < own);
            all.extend_from_slice(&rest[..before]);
            all.push(*row);
            rest = &rest[before..];
        }
        all.extend_from_slice(rest);
        all
    }

    /// Puts the rows from one on in this order, and joins values that wait. Where it `grows`, none waits from now on.
    pub(in crate::store) fn turn(&mut self, from: usize, order: &[u32], grows: bool) {
        let moved = (from..).zip(order).any(|(at, row)| at != *row as usize);
        if moved {
            self.turn_few(from, order);
        }
        let Self {
            times, ids, texts, lists, counts, lines, places, also, synthetic, service, clocks, ..
        } = self;
        also.sort();
        // the large ones one after the other: each is there twice while it is turned
        let mut works: Vec<Box<dyn FnOnce() + Send + '_>> = vec![Box::new(move || {
            if moved {
                ids.turn(from, order);
                places.turn(from, order);
                times.turn(from, order);
                also.turn(from, order);
            }
            times.settle();
        })];
        for list in lists {
            works.push(Box::new(move || {
                list.join(grows);
                list.fold();
                if moved {
                    list.turn(from, order);
                }
            }));
        }
        for column in texts {
            works.push(Box::new(move || {
                column.join(grows);
                if moved {
                    column.turn(from, order);
                }
            }));
        }
        if moved {
            works.push(Box::new(move || {
                lines.turn(from, order);
                counts.turn(from, order);
                synthetic.turn(from, order);
                service.turn(from, order);
                turn(clocks, from, order, 0);
            }));
        }
        if order.len() < MANY {
            for work in works {
                work();
            }
        } else {
            side::each(works, |work| work());
        }
    }

    /// Puts what few rows have in a new order.
    fn turn_few(&mut self, from: usize, order: &[u32]) {
        if self.links.is_empty() && self.versions.is_empty() {
            return;
        }
        let (mut links, mut versions) = (Vec::new(), Vec::new());
        for (at, row) in (from..).zip(order) {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            links.extend(self.links_of(*row).map(|links| (at, links.to_vec())));
            versions.extend(self.versions.get(row).map(|version| (at, *version)));
        }
        self.links.retain(|(row, _)| (*row as usize) < from);
        self.versions.retain(|row, _| (*row as usize) < from);
        self.links.extend(links);
        self.versions.extend(versions);
    }

    /// Forgets what only growing takes.
    pub(in crate::store) fn slim(&mut self) {
        self.texts.iter_mut().for_each(super::Column::slim);
        self.lists.iter_mut().for_each(super::ListColumn::slim);
        self.versions.clear();
    }
}
