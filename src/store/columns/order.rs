//! Rows in the order of the timeline.

use super::Columns;
use crate::event::saturated;
use crate::store::ids::Ids;
use crate::store::order::Order;
use crate::store::parallel;
use crate::store::places::Places;
use crate::store::times::Times;
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Of so many rows columns are put in order side by side: of fewer it saves less than the room that a thread takes is worth.
const MANY: usize = if cfg!(test) { 16 } else { 1 << 19 };

/// What is done to a column.
type Work<'w> = Box<dyn FnOnce() + Send + 'w>;

/// What rows are ordered by: time, then source, then position; undated ones last.
#[derive(Clone, Copy)]
struct Keys<'c> {
    times: &'c Times,
    places: &'c Places,
}

impl Keys<'_> {
    /// How two rows stand to each other. Most are told apart by their times.
    fn compare(self, one: u32, other: u32) -> Ordering {
        let time = |row: u32| self.times.key(row as usize);
        let rest = |row: u32| (self.places.get(row as usize).map(|place| (place.source, place.offset)), row);
        time(one).cmp(&time(other)).then_with(|| rest(one).cmp(&rest(other)))
    }

    /// The rows from one on in the order of the timeline.
    fn order(self, from: usize) -> Order {
        let all = self.times.len();
        let (mut ordered, mut late): (Vec<u32>, Vec<u32>) = (Vec::with_capacity(all - from), Vec::new());
        for row in saturated(from)..saturated(all) {
            match ordered.last() {
                Some(last) if self.compare(*last, row).is_gt() => late.push(row),
                _ => ordered.push(row),
            }
        }
        late.sort_unstable_by(|one, other| self.compare(*one, *other));
        self.put_among(&mut ordered, &late);
        Order::of(from, ordered)
    }

    /// Puts late rows among the others, both of which ascend: the last first, so that each of the others moves once.
    fn put_among(self, ordered: &mut Vec<u32>, late: &[u32]) {
        let mut rest = ordered.len();
        ordered.extend_from_slice(late);
        for (before, row) in late.iter().enumerate().rev() {
            let place = ordered[..rest].partition_point(|other| self.compare(*other, *row).is_lt());
            ordered.copy_within(place..rest, place + before + 1);
            ordered[place + before] = *row;
            rest = place;
        }
    }
}

impl Columns {
    const fn keys(&self) -> Keys<'_> {
        Keys { times: &self.times, places: &self.places }
    }

    /// The first row that may move when the rows from `since` on, which came last, are put in order with those before,
    /// which are.
    pub(in crate::store) fn first_moved(&self, since: usize) -> usize {
        let keys = self.keys();
        let place = |own: u32| {
            let (mut from, mut until) = (0, since);
            while from < until {
                let middle = from.midpoint(until);
                if keys.compare(saturated(middle), own).is_lt() { from = middle + 1 } else { until = middle }
            }
            from
        };
        let least = (saturated(since)..saturated(self.len())).min_by(|one, other| keys.compare(*one, *other));
        least.map_or(since, place)
    }

    /// Sorts the rows from `from` on into timeline order and returns the permutation; pending values are deduplicated
    /// meanwhile. With `grows`, deduplication is immediate from now on. `before` sees the permutation and the old ids.
    pub(in crate::store) fn settle(
        &mut self,
        from: usize,
        grows: bool,
        before: impl FnOnce(&Order, &Ids) + Send,
    ) -> Order {
        let many = self.len() - from >= MANY;
        let found = OnceLock::new();
        // values are joined while the order is found, and for that nobody waits
        let order = &found;
        let Self {
            times, ids, texts, lists, counts, lines, places, also, synthetic, service, clocks, ..
        } = self;
        // the large ones one after the other: the longest stretch of each is there twice while it is turned
        let mut works: Vec<Work<'_>> = vec![Box::new(move || {
            let order = order.get_or_init(|| Keys { times, places }.order(from));
            before(order, ids);
            ids.reorder(order);
            places.reorder(order);
            times.reorder(order);
            times.settle();
            also.sort();
            also.reorder(order);
        })];
        for list in lists {
            works.push(Box::new(move || {
                list.join(grows);
                list.fold();
                list.reorder(order.wait());
            }));
        }
        for column in texts {
            works.push(Box::new(move || {
                column.join(grows);
                column.reorder(order.wait());
            }));
        }
        works.push(Box::new(move || {
            let order = order.wait();
            lines.reorder(order);
            counts.reorder(order);
            synthetic.reorder(order);
            service.reorder(order);
            order.reorder(clocks, 0);
        }));
        if many {
            parallel::each(works, |work| work());
        } else {
            for work in works {
                work();
            }
        }
        let order = found.into_inner().unwrap_or_default();
        self.reorder_few(&order);
        order
    }

    /// Puts what few rows have in a new order.
    fn reorder_few(&mut self, order: &Order) {
        self.settle_links();
        order.reorder_few(&mut self.links);
        if order.is_moved() {
            let mut versions = Vec::from_iter(std::mem::take(&mut self.versions));
            versions.sort_unstable();
            order.reorder_few(&mut versions);
            self.versions.extend(versions);
        }
    }

    /// Forgets what only growing takes.
    pub(in crate::store) fn slim(&mut self) {
        self.texts.iter_mut().for_each(super::Column::slim);
        self.lists.iter_mut().for_each(super::ListColumn::slim);
        self.versions.clear();
    }
}
