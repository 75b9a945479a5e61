//! Answers questions about rows in groups.

use super::group_heads::UnfoldedGroups;
use super::groups::{Groups, Key, Keys};
use super::pacing::{Pacing, checked};
use super::shown::Shown;
use crate::chain::{Identity, identities};
use crate::engine::local::LocalEngine;
use crate::engine::local::rows::{Around, RowContext, with_text};
use crate::engine::{
    Anchor, Answer, Arrangement, Ask, Body, Cancel, Direction, EngineError, Found, Group, GroupName,
    Grouping, Position, Quality, Question, Row, Run, Window,
};
use crate::event::Zone;
use crate::query::Filter;
use crate::store::RowSet;
use std::ops::Range;
use std::sync::Arc;

impl LocalEngine {
    /// Answers a question about rows in groups.
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
                let hits = match find.as_deref().filter(|_| says.hits.is_some()) {
                    Some(text) => Some(self.hit_places(&shown, (filter, text), cancel)?),
                    None => None,
                };
                let window = self.window_grouped(&shown, hits.as_deref(), anchor, (*before, *after), &says);
                Body::Window(Window { find: find.clone().filter(|_| says.hits.is_some()), ..window })
            }
            Question::Rank { filter, anchor } => {
                let shown = self.shown(filter, (how, Some(anchor)), cancel)?;
                let number = self.landing_grouped(&shown, anchor).min(shown.count().saturating_sub(1));
                Body::Rank(shown.place(number).map_or(0, |(place, _)| place) as u64)
            }
            Question::Find { filter, text, from, direction } => {
                let shown = self.shown(filter, (how, None), cancel)?;
                let hits = self.hit_places(&shown, (filter, text), cancel)?;
                let found = self.find_grouped(&shown, &hits, text, (from, *direction));
                let unjudged = self.passing(&with_text(filter, text), cancel)?.unjudged;
                let unjudged = unjudged.map_or(0, |unjudged| unjudged.count() as u64);
                Body::Found(Found { unjudged, ..found })
            }
            Question::Gap { filter, from, direction, least } => {
                let shown = self.shown(filter, (how, None), cancel)?;
                Body::Gap(self.gap_grouped(&shown, from, (*direction, *least), cancel)?)
            }
            plain => self.body(plain, cancel)?,
        })
    }

    /// Sorts the rows that a question is about into groups, and sends how far that is; the groups are kept for its answer.
    pub(in crate::engine::local) fn group_first(
        &mut self,
        ask: &Ask,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        let Question::Arranged(question, how) = &ask.question else { return Ok(()) };
        let Question::Window { filter, .. } = &**question else { return Ok(()) };
        if !how.is_grouped() || (how.grouping == Grouping::Chain && self.known(filter.instant()).is_err()) {
            return Ok(());
        }
        let mut tell = |percent| {
            let (generation, quality) = (ask.generation, Quality::Approximate { share: 0.0 });
            more(Answer { generation, quality, body: Body::Looked(percent) });
        };
        let mut pacing = Pacing::new(cancel, &mut tell);
        self.groups(filter, (how.grouping, how.zone), &mut pacing).map(drop)
    }

    /// The rows of a filter in groups.
    fn groups(
        &mut self,
        filter: &Filter,
        by: (Grouping, Zone),
        pacing: &mut Pacing<'_>,
    ) -> Result<Arc<Groups>, EngineError> {
        if let Some(known) = self.cache.groups(filter, by) {
            return Ok(known);
        }
        let all = self.filtered(filter, pacing.cancel)?;
        let keys = Keys::of(self, by, filter.instant());
        let groups = Groups::of(&keys, &all, pacing)?;
        let groups = Arc::new(groups.noting(&keys, &all, self.rows_marked_and_commented()));
        self.cache.keep_groups(filter.clone(), by, Arc::clone(&groups));
        Ok(groups)
    }

    /// The groups of a filter, and which rows are shown. The group of a time anchor, and that of the revealed event, is
    /// unfolded.
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
        self.know_hidden(cancel)?;
        let all = self.filtered(filter, cancel)?;
        let by = (how.grouping, how.zone);
        let groups = self.groups(filter, by, &mut Pacing::quiet(cancel))?;
        let keys = Keys::of(self, by, as_of);
        let folds = how.grouping.begins_folded();
        let mut turned = self.groups_named(&keys, &groups, &how.turned);
        let time = match anchor {
            Some(time @ Anchor::Time(_)) => all.select(self.rank(&all, time)),
            _ => None,
        };
        let revealed = how.revealed.as_ref().and_then(|position| self.row_of(position));
        let rows = [time, revealed].into_iter().flatten().filter(|row| all.contains(*row));
        for group in rows.filter_map(|row| groups.with(keys.key(row))) {
            turned.retain(|turned| *turned != group);
            turned.extend(folds.then_some(group));
        }
        let inside = if how.alike {
            let unfolded = UnfoldedGroups::new(groups.held.len(), folds, &turned);
            Some(self.inside((filter, &all, &groups), &unfolded, how, cancel)?)
        } else {
            None
        };
        Ok(Shown::new((all, groups), (by, as_of), inside, turned))
    }

    /// The places shown in unfolded groups: the first of each run, and every place of an unfolded run.
    fn inside(
        &mut self,
        (filter, all, groups): (&Filter, &RowSet, &Groups),
        unfolded: &UnfoldedGroups,
        how: &Arrangement,
        cancel: &Cancel,
    ) -> Result<Arc<RowSet>, EngineError> {
        let heads = match groups.known_heads(unfolded) {
            Some(known) => known,
            None => self.with_alike(filter, all, how, cancel, |alike| {
                groups.heads(unfolded, |before, row| alike.parts(before, row), cancel)
            })?,
        };
        let keys = Keys::of(self, (how.grouping, how.zone), filter.instant());
        let place = |position: &Position| {
            let row = self.row_of(position).filter(|row| all.contains(*row))?;
            let place = groups.place(keys.key(row), row)?;
            groups.at(place).is_some_and(|group| unfolded.contains(group)).then_some(place)
        };
        let revealed = how.revealed.iter().filter_map(place).filter(|place| !heads.contains(*place));
        let open: Vec<Range<usize>> = how
            .unfolded
            .iter()
            .filter_map(place)
            .chain(revealed)
            .map(|place| {
                let begins = heads.before(place + 1).unwrap_or(place);
                begins..heads.next_from(place + 1).unwrap_or(groups.len())
            })
            .collect();
        if open.is_empty() {
            return Ok(heads);
        }
        if let Some(known) = self.cache.unfolded(&heads, &open) {
            return Ok(known);
        }
        let shown = Arc::new(heads.or(&RowSet::of(groups.len(), open.iter().cloned().flatten())));
        self.cache.keep_unfolded((heads, open, Arc::clone(&shown)));
        Ok(shown)
    }

    /// The place of the row at an anchor; the number of places if there is no row at the anchor or after it.
    fn place_grouped(&self, shown: &Shown, anchor: &Anchor) -> usize {
        let keys = Keys::of(self, shown.how, shown.as_of);
        let row = match anchor {
            Anchor::First => return 0,
            Anchor::Last => return shown.groups.len().saturating_sub(1),
            anchor => shown.all.select(self.rank(&shown.all, anchor)),
        };
        row.and_then(|row| shown.groups.place(keys.key(row), row)).unwrap_or(shown.groups.len())
    }

    /// The index among the shown rows of the row at an anchor, or of the folded row that contains it.
    fn landing_grouped(&self, shown: &Shown, anchor: &Anchor) -> usize {
        shown.number(self.place_grouped(shown, anchor))
    }

    fn window_grouped(
        &self,
        shown: &Shown,
        hits: Option<&RowSet>,
        anchor: &Anchor,
        so_many: (usize, usize),
        says: &RowContext,
    ) -> Window {
        let around = Around::new(self.landing_grouped(shown, anchor), so_many, shown.count());
        let mut rows: Vec<Row> = Vec::with_capacity(around.numbers.len());
        let mut last: Option<(usize, Arc<Group>)> = None;
        let mut run: Option<(Range<usize>, Option<Arc<Run>>)> = None;
        let among =
            |places: &Range<usize>| hits.is_some_and(|hits| hits.rank(places.end) > hits.rank(places.start));
        for number in around.numbers.clone() {
            let Some((place, group)) = shown.place(number) else { break };
            let Some(row) = shown.groups.row(place) else { break };
            let of = match &last {
                Some((before, of)) if *before == group => Arc::clone(of),
                _ => Arc::new(self.group(shown, group)),
            };
            if !of.folded && run.as_ref().is_none_or(|(places, _)| !places.contains(&place)) {
                run = self.run_in_group(shown, place);
            }
            let own_run = run.as_ref().filter(|(places, _)| !of.folded && places.contains(&place));
            let has_hit = || own_run.is_some_and(|(places, _)| among(places));
            let mut own = self.row_of_run(row, own_run.and_then(|(_, run)| run.as_ref()), &has_hit, says);
            if of.folded {
                own.hit = among(&shown.groups.held[group].places);
            }
            own.group = Some(Arc::clone(&of));
            last = Some((group, of));
            rows.push(own);
        }
        around.window(rows)
    }

    /// The run that contains a place of an unfolded group, with its places.
    fn run_in_group(&self, shown: &Shown, place: usize) -> Option<(Range<usize>, Option<Arc<Run>>)> {
        let places = shown.groups.run_at(place).filter(|_| shown.is_alike())?;
        let row = |place: usize| shown.groups.row(place);
        let (first, last) = (row(places.start)?, row(places.end.checked_sub(1)?)?);
        if first == last {
            return Some((places, None));
        }
        let folded = !shown.is_shown(places.start + 1);
        let rows = || places.clone().filter_map(row);
        let run = self.run_of(&rows, (first, last), folded);
        Some((places, Some(Arc::new(run))))
    }

    /// The places of the rows that contain a text.
    fn hit_places(
        &mut self,
        shown: &Shown,
        (filter, text): (&Filter, &str),
        cancel: &Cancel,
    ) -> Result<Arc<RowSet>, EngineError> {
        let of = (with_text(filter, text), shown.how);
        if let Some(known) = self.cache.hit_places(&of) {
            return Ok(known);
        }
        let hits = self.filtered(&of.0, cancel)?;
        let places = Arc::new(shown.groups.places(&Keys::of(self, shown.how, shown.as_of), &hits));
        self.cache.keep_hit_places(of, Arc::clone(&places));
        Ok(places)
    }

    fn group(&self, shown: &Shown, group: usize) -> Group {
        let held = &shown.groups.held[group];
        let keys = Keys::of(self, shown.how, shown.as_of);
        let first = shown.groups.row(held.places.start).unwrap_or(0);
        let last = shown.groups.row(held.places.end.saturating_sub(1)).unwrap_or(first);
        let is_chain = shown.how.0 == Grouping::Chain && matches!(held.key, Key::Of(_));
        let (marked, commented) = shown.groups.noted(group);
        let name = keys.name(held.key, first);
        if let GroupName::Chain(id) = &name {
            shown.groups.chains.keep(id, Some(group));
        }
        Group {
            by: shown.how.0,
            name,
            of: keys.account(first).filter(|_| is_chain),
            carries: if is_chain { self.merging(first, shown.as_of) } else { None },
            marked,
            commented,
            named: shown.groups.named(group),
            first: self.position(first),
            span: self.store.when(first).zip(self.store.when(last)),
            total: held.total,
            folded: shown.is_folded(group),
        }
    }

    /// The first identity of a row that can join chains; `None` if the chain consists of statements alone.
    fn merging(&self, row: usize, as_of: Option<i64>) -> Option<Identity> {
        let graph = &self.analyses.at(as_of)?.graph;
        let merges = |one: &Identity| one.kind.is_strong() && !graph.is_hub(&self.store, one, Some(row));
        identities(&self.store.event(row)).into_iter().find(merges)
    }

    /// The next hit in group order; hits in folded groups count.
    fn find_grouped(
        &self,
        shown: &Shown,
        hits: &RowSet,
        text: &str,
        (from, direction): (&Anchor, Direction),
    ) -> Found {
        let start = self.place_grouped(shown, from);
        let found = match direction {
            Direction::Here => hits.next_from(start).or_else(|| hits.next_from(0)),
            Direction::Forward => hits.next_from(start.saturating_add(1)),
            Direction::Backward => hits.before(start),
        };
        Found {
            text: text.to_owned(),
            position: found.and_then(|place| shown.groups.row(place)).map(|row| self.position(row)),
            number: found.map_or(0, |place| hits.rank(place) as u64 + 1),
            total: hits.count() as u64,
            unjudged: 0,
            nearest: true,
        }
    }

    /// The next row after a quiet time, or the last one before it, within an unfolded group.
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
                && let Some(to) = shown.groups.row(other)
                // the end of a folded row is the event right before the next row
                && let behind = one.max(other)
                && let Some(later) = shown.groups.row(behind)
                && let Some(earlier) = behind.checked_sub(1).and_then(|place| shown.groups.row(place))
                && self.quiet(earlier, later) >= least
            {
                return Ok(Some(self.position(to)));
            }
            (here, number) = (there, next);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
