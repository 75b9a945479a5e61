//! What is asked of rows that stand in groups.

use super::groups::{Groups, Key, Keys, checked};
use crate::engine::local::LocalEngine;
use crate::engine::local::rows::{Around, Says, with_text};
use crate::engine::{
    Anchor, Arrangement, Body, Cancel, Direction, EngineError, Found, Group, GroupName, Grouping, Position,
    Question, Row, Window,
};
use crate::event::Field;
use crate::query::Filter;
use crate::store::RowSet;
use std::sync::Arc;

/// Groups, and which of their rows are shown.
struct Shown {
    all: Arc<RowSet>,
    groups: Arc<Groups>,
    how: (Grouping, crate::event::Zone),
    as_of: Option<i64>,
    /// Of each group, whether it is folded.
    folded: Vec<bool>,
    /// Of each group, how many rows are shown before it; and then how many in all.
    before: Vec<usize>,
}

impl Shown {
    fn count(&self) -> usize {
        self.before.last().copied().unwrap_or(0)
    }

    fn is_folded(&self, group: usize) -> bool {
        self.folded.get(group).copied().unwrap_or_default()
    }

    /// The number of the row that is shown of a place.
    fn number(&self, place: usize) -> usize {
        let Some(group) = self.groups.at(place) else { return self.count() };
        let inside = if self.is_folded(group) { 0 } else { place - self.groups.held[group].places.start };
        self.before[group] + inside
    }

    /// The place of the row with a number, and its group.
    fn place(&self, number: usize) -> Option<(usize, usize)> {
        let group = self.before.partition_point(|before| *before <= number).checked_sub(1)?;
        let held = self.groups.held.get(group)?;
        Some((held.places.start + (number - self.before[group]), group))
    }

    fn count_shown(&mut self) {
        let mut count = 0;
        self.before.clear();
        for (held, folded) in self.groups.held.iter().zip(&self.folded) {
            self.before.push(count);
            count += if *folded { 1 } else { held.places.len() };
        }
        self.before.push(count);
    }
}

impl LocalEngine {
    /// Answers what is asked of grouped rows.
    pub(super) fn body_grouped(
        &mut self,
        question: &Question,
        how: &Arrangement,
        cancel: &Cancel,
    ) -> Result<Body, EngineError> {
        Ok(match question {
            Question::Window { filter, anchor, before, after, records, find } => {
                let says = self.says(filter, *records, find.as_deref(), cancel)?;
                let shown = self.shown(filter, (how, Some(anchor)), cancel)?;
                let window = self.window_grouped(&shown, anchor, (*before, *after), &says);
                Body::Window(Window { find: find.clone().filter(|_| says.hits.is_some()), ..window })
            }
            Question::Rank { filter, anchor } => {
                let shown = self.shown(filter, (how, Some(anchor)), cancel)?;
                let number = self.landing_grouped(&shown, anchor).min(shown.count().saturating_sub(1));
                Body::Rank(shown.place(number).map_or(0, |(place, _)| place) as u64)
            }
            Question::Find { filter, text, from, direction } => {
                let shown = self.shown(filter, (how, None), cancel)?;
                let hits = self.filtered(&with_text(filter, text), cancel)?;
                Body::Found(self.find_grouped(&shown, &hits, text, (from, *direction), cancel)?)
            }
            Question::Gap { filter, from, direction, least } => {
                let shown = self.shown(filter, (how, None), cancel)?;
                Body::Gap(self.gap_grouped(&shown, from, (*direction, *least), cancel)?)
            }
            plain => self.body(plain, cancel)?,
        })
    }

    /// The groups of a filter, and which of their rows are shown. A time to be gone to unfolds the group in which what
    /// stands there is.
    fn shown(
        &mut self,
        filter: &Filter,
        (how, anchor): (&Arrangement, Option<&Anchor>),
        cancel: &Cancel,
    ) -> Result<Shown, EngineError> {
        let as_of = filter.instant();
        if how.grouping == Grouping::Chain {
            self.known(as_of)?;
        }
        let all = self.filtered(filter, cancel)?;
        let by = (how.grouping, how.zone);
        let groups = if let Some(known) = self.cache.groups(filter, by) {
            known
        } else {
            let groups = Arc::new(Groups::of(&Keys::of(self, by, as_of), &all, cancel)?);
            self.cache.keep_groups(filter.clone(), by, Arc::clone(&groups));
            groups
        };
        let keys = Keys::of(self, by, as_of);
        let folds = how.grouping.begins_folded();
        let mut folded = vec![folds; groups.held.len()];
        let turned = how.turned.iter().filter_map(|name| groups.with(self.key_named(&keys, name)?));
        turned.for_each(|group| folded[group] = !folds);
        let time = match anchor {
            Some(time @ Anchor::Time(_)) => all.select(self.rank(&all, time)),
            _ => None,
        };
        let revealed = how.revealed.as_ref().and_then(|position| self.row_of(position));
        let rows = [time, revealed].into_iter().flatten().filter(|row| all.contains(*row));
        rows.filter_map(|row| groups.with(keys.key(row))).for_each(|group| folded[group] = false);
        let mut shown = Shown { all, groups, how: by, as_of, folded, before: Vec::new() };
        shown.count_shown();
        Ok(shown)
    }

    /// The key of a group.
    fn key_named(&self, keys: &Keys<'_>, name: &GroupName) -> Option<Key> {
        Some(match name {
            GroupName::Hour(begins) => Key::Of(*begins),
            GroupName::Account(account) => {
                let accounts = self.store.text(Field::Account)?;
                let at = accounts.values().position(|value| value == account)?;
                // what has no value is before them
                let code = u32::try_from(at).ok()?.saturating_add(1);
                Key::Of(i64::from(accounts.first_alike(code)))
            }
            GroupName::Chain(id) => keys.key(self.store.row_of(id)?),
            GroupName::None => Key::None,
            GroupName::Undated => Key::Undated,
        })
    }

    /// The place of the row at an anchor; so many as there are where nothing stands there or behind it.
    fn place_grouped(&self, shown: &Shown, anchor: &Anchor) -> usize {
        let keys = Keys::of(self, shown.how, shown.as_of);
        let row = match anchor {
            Anchor::First => return 0,
            Anchor::Last => return shown.groups.len().saturating_sub(1),
            anchor => shown.all.select(self.rank(&shown.all, anchor)),
        };
        row.and_then(|row| shown.groups.place(keys.key(row), row)).unwrap_or(shown.groups.len())
    }

    /// The number among the shown rows of the one at an anchor, or of the folded group in which that stands.
    fn landing_grouped(&self, shown: &Shown, anchor: &Anchor) -> usize {
        shown.number(self.place_grouped(shown, anchor))
    }

    fn window_grouped(&self, shown: &Shown, anchor: &Anchor, so_many: (usize, usize), says: &Says) -> Window {
        let around = Around::new(self.landing_grouped(shown, anchor), so_many, shown.count());
        let mut rows: Vec<Row> = Vec::with_capacity(around.numbers.len());
        let mut last: Option<(usize, Arc<Group>)> = None;
        for number in around.numbers.clone() {
            let Some((place, group)) = shown.place(number) else { break };
            let Some(row) = shown.groups.row(place) else { break };
            let of = match &last {
                Some((before, of)) if *before == group => Arc::clone(of),
                _ => Arc::new(self.group(shown, group)),
            };
            let mut own = self.row(row, says);
            if of.folded {
                let places = shown.groups.held[group].places.clone();
                let is_hit = |hits: &Arc<RowSet>| {
                    places.clone().filter_map(|place| shown.groups.row(place)).any(|row| hits.contains(row))
                };
                own.hit = says.hits.as_ref().is_some_and(is_hit);
            }
            own.group = Some(Arc::clone(&of));
            last = Some((group, of));
            rows.push(own);
        }
        around.window(rows)
    }

    fn group(&self, shown: &Shown, group: usize) -> Group {
        let held = &shown.groups.held[group];
        let keys = Keys::of(self, shown.how, shown.as_of);
        let first = shown.groups.row(held.places.start).unwrap_or(0);
        let last = shown.groups.row(held.places.end.saturating_sub(1)).unwrap_or(first);
        let is_chain = shown.how.0 == Grouping::Chain && matches!(held.key, Key::Of(_));
        Group {
            by: shown.how.0,
            name: keys.name(held.key, first),
            of: keys.account(first).filter(|_| is_chain),
            first: self.position(first),
            span: self.store.when(first).zip(self.store.when(last)),
            total: held.total,
            folded: shown.is_folded(group),
        }
    }

    /// The next hit, in the order of the groups.
    fn find_grouped(
        &self,
        shown: &Shown,
        hits: &RowSet,
        text: &str,
        (from, direction): (&Anchor, Direction),
        cancel: &Cancel,
    ) -> Result<Found, EngineError> {
        let start = self.place_grouped(shown, from);
        let mut before = 0_u64;
        let (mut first, mut back, mut ahead) = (None, None, None);
        for place in 0..shown.groups.len() {
            checked(place, cancel)?;
            let Some(row) = shown.groups.row(place).filter(|row| hits.contains(*row)) else { continue };
            before += 1;
            let hit = (row, before);
            first = first.or(Some(hit));
            if place < start {
                back = Some(hit);
            } else if ahead.is_none() && (place > start || direction == Direction::Here) {
                ahead = Some(hit);
            }
        }
        let found = match direction {
            Direction::Here => ahead.or(first),
            Direction::Forward => ahead,
            Direction::Backward => back,
        };
        Ok(Found {
            text: text.to_owned(),
            position: found.map(|(row, _)| self.position(row)),
            number: found.map_or(0, |(_, number)| number),
            total: before,
        })
    }

    /// The next row behind a quiet time, or the last before one, within a group that is unfolded.
    fn gap_grouped(
        &self,
        shown: &Shown,
        from: &Anchor,
        (direction, least): (Direction, i64),
        cancel: &Cancel,
    ) -> Result<Option<Position>, EngineError> {
        let back = direction == Direction::Backward;
        let mut here = shown.place(self.landing_grouped(shown, from));
        let mut number = self.landing_grouped(shown, from);
        for looked in 0_usize.. {
            checked(looked, cancel)?;
            let next = if back { number.checked_sub(1) } else { number.checked_add(1) };
            let Some(next) = next.filter(|next| *next < shown.count()) else { break };
            let there = shown.place(next);
            if let (Some((one, of)), Some((other, and))) = (here, there)
                && of == and
                && let (Some(one), Some(other)) = (shown.groups.row(one), shown.groups.row(other))
                && self.quiet(one.min(other), one.max(other)) >= least
            {
                return Ok(Some(self.position(other)));
            }
            (here, number) = (there, next);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
