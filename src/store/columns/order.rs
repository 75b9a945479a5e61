//! Rows in the order of the timeline.

use super::Columns;
use crate::store::order::Order;
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
    pub(in crate::store) fn order_from(&self, from: usize) -> Order {
        let (mut ordered, mut late): (Vec<u32>, Vec<u32>) =
            (Vec::with_capacity(self.len() - from), Vec::new());
        let mut reached = None;
        let rows = u32::try_from(from).unwrap_or(u32::MAX)..u32::try_from(self.len()).unwrap_or(u32::MAX);
        for row in rows {
            let own = self.key(row);
            if reached.is_none_or(|reached| reached <= own) {
                reached = Some(own);
                ordered.push(row);
            } else {
                late.push(row);
            }
        }
        late.sort_unstable_by_key(|row| self.key(*row));
        self.put_among(&mut ordered, &late);
        Order::of(from, ordered)
    }

    /// Puts late rows among the others, both of which ascend: the last first, so that each of the others moves once.
    fn put_among(&self, ordered: &mut Vec<u32>, late: &[u32]) {
        let mut rest = ordered.len();
        ordered.extend_from_slice(late);
        for (before, row) in late.iter().enumerate().rev() {
            let own = self.key(*row);
            let place = ordered[..rest].partition_point(|other| self.key(*other) < own);
            ordered.copy_within(place..rest, place + before + 1);
            ordered[place + before] = *row;
            rest = place;
        }
    }

    /// Puts rows in a new order, and joins values that wait. Where it `grows`, none waits from now on.
    pub(in crate::store) fn turn(&mut self, order: &Order, grows: bool) {
        self.settle_links();
        order.turn_few(&mut self.links);
        if order.is_moved() {
            let mut versions = Vec::from_iter(std::mem::take(&mut self.versions));
            versions.sort_unstable();
            order.turn_few(&mut versions);
            self.versions.extend(versions);
        }
        let Self {
            times, ids, texts, lists, counts, lines, places, also, synthetic, service, clocks, ..
        } = self;
        also.sort();
        // the large ones one after the other: the longest stretch of each is there twice while it is turned
        let mut works: Vec<Box<dyn FnOnce() + Send + '_>> = vec![Box::new(move || {
            ids.turn(order);
            places.turn(order);
            times.turn(order);
            also.turn(order);
            times.settle();
        })];
        for list in lists {
            works.push(Box::new(move || {
                list.join(grows);
                list.fold();
                list.turn(order);
            }));
        }
        for column in texts {
            works.push(Box::new(move || {
                column.join(grows);
                column.turn(order);
            }));
        }
        works.push(Box::new(move || {
            lines.turn(order);
            counts.turn(order);
            synthetic.turn(order);
            service.turn(order);
            order.turn(clocks, 0);
        }));
        if order.len() < MANY {
            for work in works {
                work();
            }
        } else {
            side::each(works, |work| work());
        }
    }

    /// Forgets what only growing takes.
    pub(in crate::store) fn slim(&mut self) {
        self.texts.iter_mut().for_each(super::Column::slim);
        self.lists.iter_mut().for_each(super::ListColumn::slim);
        self.versions.clear();
    }
}
