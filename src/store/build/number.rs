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
        changed |= self.lay_touched();
        self.named = self.len();
        changed
    }

    /// Makes the events of the ids that got an export. Returns whether a row that was there has another id.
    fn lay_touched(&mut self) -> bool {
        let mut changed = false;
        let touched = self.known.exports.take_touched();
        if touched.is_empty() {
            return changed;
        }
        self.columns.also.sort();
        self.known.exports.settle_places(&touched, &self.columns);
        let mut others: Vec<(u32, Vec<Place>)> = Vec::new();
        for id in touched {
            for group in self.known.exports.groups(id) {
                if !self.known.exports.is_laid(id, &group) {
                    others.push(self.lay(id, &group));
                }
            }
            changed |= self.name(id);
        }
        self.columns.also.replace(others);
        self.columns.remarks = self.known.exports.remarks();
        changed
    }

    /// Has the events of an id numbered anew where another that came has as its own id what one of them was given.
    fn touch_given(&mut self) {
        if self.known.exports.is_empty() {
            return;
        }
        for row in self.named..self.len() {
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
        // what may be of several events takes the id from none of them
        rows.sort_by_cached_key(|(unclear, row)| (*unclear, self.numbered_by(*row)));
        let own = self.columns.ids.text(first as usize);
        if rows[0].1 != first {
            self.known.exchange(id, rows[0].1, &self.columns.ids);
        }
        let mut changed = false;
        for ((_, row), number) in rows.into_iter().zip(1..) {
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
