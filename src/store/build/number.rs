//! Makes events of the exports of shared ids, and numbers the events of each id by their content, so that the result does not
//! depend on the order of reading.

use super::Builder;
use super::groups::Group;
use super::identity::{AGREE, one_spelling, recorded};
use super::merged::{OF_THE_EXPORT, merged, otherwise};
use crate::event::{TEXTS, saturated};
use crate::read::Place;
use crate::store::ids::Key;

impl Builder {
    /// Gives ids their best spelling, makes events of exports that came, and numbers those of each id. Returns whether a row
    /// that was there has another id.
    pub(super) fn number(&mut self) -> bool {
        let mut changed = self.respell();
        self.touch_given();
        let touched = self.known.exports.take_touched();
        if touched.is_empty() {
            return changed;
        }
        self.columns.also.sort();
        self.known.exports.settle_places(&touched, &self.columns);
        let mut others: Vec<(u32, Vec<Place>)> = Vec::new();
        for id in touched {
            for group in self.known.exports.groups(id) {
                others.push(self.lay(id, &group));
            }
            changed |= self.name(id);
        }
        self.columns.also.replace(others);
        self.columns.remarks = self.known.exports.remarks();
        changed
    }

    /// Has the events of an id numbered anew where another that came has as its own id what one of them was given.
    fn touch_given(&mut self) {
        // of those that come first none was given an id yet
        let came =
            if self.there > 0 && !self.known.exports.is_empty() { self.there..self.len() } else { 0..0 };
        for row in came {
            let id = self.columns.ids.own(row).and_then(without_number);
            if let Some(first) = id.and_then(|id| self.known.find(Key::of(id), &self.columns.ids)) {
                self.known.exports.touch(first);
            }
        }
    }

    /// Makes the event of a group of exports, in the row that it has or in a new one. Returns where its other records
    /// stand.
    fn lay(&mut self, id: usize, group: &Group) -> (u32, Vec<Place>) {
        let Self { columns, known, there, .. } = self;
        let (row, place, others) = known.exports.stands(id, group);
        let told = known.exports.told(id, group);
        let event = merged(&told);
        let otherwise = otherwise(&told);
        let row = if let Some(row) = row {
            // it may stand anywhere where its time is another
            let is_moved = columns.times.when(row as usize) != event.when;
            self.moved = if is_moved { Some(0) } else { self.moved };
            let has_changed = columns.set_row(row as usize, &event);
            self.changed |= has_changed && (row as usize) < *there;
            row
        } else {
            columns.push(event, "", place);
            saturated(columns.len() - 1)
        };
        known.exports.laid(id, group, row, &otherwise);
        (row, others)
    }

    /// Numbers the events of an id. Returns whether a row that was there has another id.
    fn name(&mut self, id: usize) -> bool {
        let (first, mut rows) = (self.known.exports.first(id), self.known.exports.rows(id));
        if rows.len() == 1 {
            return false;
        }
        rows.sort_by_cached_key(|row| self.numbered_by(*row));
        let own = self.columns.ids.text(first as usize);
        if rows[0] != first {
            self.known.exchange(id, rows[0], &self.columns.ids);
        }
        let mut changed = false;
        for (row, number) in rows.into_iter().zip(1..) {
            let name = if number == 1 { own.clone() } else { self.given(&own, number) };
            if self.columns.ids.text(row as usize) != name {
                changed |= (row as usize) < self.there;
                self.columns.ids.spell(row as usize, &name);
            }
        }
        changed
    }

    /// The id of the event of an id that has this number among those of the id, from 2 on.
    fn given(&self, own: &str, number: usize) -> String {
        let mut id = format!("{own}~{number}");
        // another event may have that text as its own id
        while self.known.find(Key::of(&id), &self.columns.ids).is_some() {
            id.push('~');
        }
        id
    }

    /// What events of one id are told apart by, in the order in which they are numbered: their times, then all they say.
    fn numbered_by(&self, row: u32) -> impl Ord + use<> {
        let event = self.columns.event(row as usize);
        let when = recorded(&event);
        let agreed = AGREE.map(|field| event.text(field).map(|text| one_spelling(field, text).into_owned()));
        let texts = TEXTS.into_iter().filter(|field| !OF_THE_EXPORT.contains(field));
        let texts: Vec<Option<String>> = texts.map(|field| event.text(field).map(str::to_owned)).collect();
        let numbers = [event.version, event.count];
        (when.is_none(), when.map(|when| (when.order(), when.to_string())), numbers, agreed, texts)
    }
}

/// An id without the number that it was [given](Builder::given).
fn without_number(id: &str) -> Option<&str> {
    let (own, number) = id.trim_end_matches('~').rsplit_once('~')?;
    number.bytes().all(|digit| digit.is_ascii_digit()).then_some(own)
}
