//! Builds the [`Detail`] of one event: fields, record, and the sightings of its identities.

mod played;
mod seen;

pub(super) use played::SoFar;

use super::LocalEngine;
use super::rows::{RowContext, place_of, record_of};
use super::viewpoint::Viewpoint;
use crate::engine::{
    AccountAlias, Body, Cancel, Detail, EngineError, Namesake, OtherExport, Position, RecordLayout,
};
use crate::event::{Field, Rel, name_key};
use crate::query::UpTo;
use crate::read::Place;
use crate::store::OtherName;
use serde_json::Value;
use std::sync::Arc;

/// The most other names of an account.
const MOST: usize = 24;
/// The most other exports of a record, and the most namesakes.
const EXPORTS: usize = 8;
/// Of so many events it takes too long for a frame to count those of an identity, and the rest is told before.
const MANY: usize = 1 << 16;

/// Keeps a reference to every [`Detail`] handed to the screen, so that the last one is dropped on the engine's thread:
/// freeing a record with 100,000 members takes too long for a frame.
#[derive(Debug, Default)]
pub(super) struct DetailPool(Vec<Arc<Detail>>);

impl DetailPool {
    /// Wraps a detail for the screen, and frees those that the screen no longer holds.
    pub(super) fn give(&mut self, detail: Detail) -> Arc<Detail> {
        self.free();
        let detail = Arc::new(detail);
        self.0.push(Arc::clone(&detail));
        detail
    }

    /// Frees the details that the screen no longer holds.
    pub(super) fn free(&mut self) {
        self.0.retain(|given| Arc::strong_count(given) > 1);
    }
}

impl LocalEngine {
    /// An event in full. Where that takes counting its identities among many events, it is told `early` without the
    /// counts.
    pub(super) fn event(
        &mut self,
        (position, as_of, played): (&Position, Option<i64>, Option<&UpTo>),
        cancel: &Cancel,
        early: &mut dyn FnMut(Body),
    ) -> Result<Body, EngineError> {
        let row = self.row_of(position).ok_or_else(|| EngineError::NoEvent(position.id.clone()))?;
        if let Some(instant) = as_of {
            self.begin_analysis_as_of(instant);
        } else {
            self.analysis();
        }
        // in background mode this happens there
        if let Some(known) = self.analyses.at(as_of).filter(|_| !self.lasting.updates.is_behind()) {
            known.find_spreads(&self.store, &|| cancel.is_cancelled());
        }
        let stood = as_of.map(|instant| self.stood(instant));
        let later = played.map(|place| self.later(place, stood.as_deref()));
        let until = later.as_ref().map(|later| later.until);
        let says = RowContext { stood, later, ..RowContext::default() };
        let known = says.stood.as_deref().map(|stood| &stood.known);
        let from = Viewpoint { as_of, known, until };
        let mut detail = self.detail((row, position), &says, from, cancel)?;
        let mut seen = self.seen_so_far(row, &detail.row.event, from);
        if self.store.len() >= MANY && seen.iter().any(|(_, is_counted)| !is_counted) {
            let so_far = seen.iter().map(|(seen, _)| seen.clone()).collect();
            early(Body::Event(self.lasting.given.give(Detail { seen: so_far, ..detail.clone() })));
        }
        self.count_rest(row, &mut seen, from, cancel)?;
        detail.seen = seen.into_iter().map(|(seen, _)| seen).collect();
        self.know_hidden(cancel)?;
        self.tell_of_seen((row, &mut detail.seen), from, played);
        Ok(Body::Event(self.lasting.given.give(detail)))
    }

    /// An event in full, but where else its identities are seen.
    fn detail(
        &mut self,
        (row, position): (usize, &Position),
        says: &RowContext,
        from: Viewpoint<'_>,
        cancel: &Cancel,
    ) -> Result<Detail, EngineError> {
        let shown = self.row(row, says);
        let place = place_of((&self.store, &self.sources), row);
        let record = match place {
            Some(place) => {
                let record = self.sources.record(place).map(|record| Arc::new(record.tree));
                record.map_err(|why| why.to_string())
            }
            None => Err("its place is not known".to_owned()),
        };
        let own = record.as_deref().ok();
        let others: Arc<[OtherExport]> = self.exports(row, place, own).into();
        let laid = own.map_or_else(RecordLayout::default, |record| RecordLayout::of(record, &others));
        Ok(Detail {
            laid: Arc::new(laid),
            more_others: self.store.others(row).count() - others.len(),
            namesakes: self.namesakes(row, from),
            seen: Vec::new(),
            names: self.names(row, own),
            about: self.about(&position.id, from),
            verdict: self.analyses.at(from.as_of).and_then(|known| known.judged.why(&self.store, row)),
            notes: self.detail_notes(row, &shown.event, cancel)?,
            row: shown,
            record,
            others,
        })
    }

    /// The other exports of a row's record than that at a place; their content is `None` if it is the same as `own`.
    fn exports(&self, row: usize, shown: Option<Place>, own: Option<&Value>) -> Vec<OtherExport> {
        let export = |place: Place| {
            let file = self.sources.files().nth(place.source as usize).unwrap_or_default().to_owned();
            let record = self.sources.record(place).map(|record| record.tree);
            let record = record.map(|tree| Some(tree).filter(|tree| Some(tree) != own));
            OtherExport { file, offset: place.offset, record: record.map_err(|why| why.to_string()) }
        };
        let all = self.store.place(row).into_iter().chain(self.store.others(row));
        all.filter(|place| Some(*place) != shown).take(EXPORTS).map(export).collect()
    }

    /// The other events with the same record id, of those that are known.
    fn namesakes(&self, row: usize, from: Viewpoint<'_>) -> Vec<Namesake> {
        let id = self.store.id(row);
        let others = self.store.bearers(&id).iter().map(|row| *row as usize).filter(|other| *other != row);
        let others = others.filter(|row| from.knows(*row));
        let namesake = |row: usize| {
            let file = self.store.text(Field::Source).and_then(|column| column.value(row));
            let line = self.store.number(Field::Line, row).unwrap_or(0);
            Namesake { position: self.position(row), file: file.unwrap_or_default().to_owned(), line }
        };
        others.take(EXPORTS).map(namesake).collect()
    }

    /// The other names of a row's account, each with where it was found.
    fn names(&self, row: usize, own: Option<&Value>) -> Vec<AccountAlias> {
        let others = self.store.other_names(row).into_iter().take(MOST);
        others
            .map(|OtherName { name, row: by }| {
                let said = match by {
                    None => "agencies.csv".to_owned(),
                    Some(by) if by == row => own.and_then(|tree| key_of(tree, &name)).unwrap_or_default(),
                    Some(by) => self.said_elsewhere(by, &name),
                };
                AccountAlias { name, said }
            })
            .collect()
    }

    /// Where another row's record states a name: key (if found), file and line.
    fn said_elsewhere(&self, row: usize, name: &str) -> String {
        let record = record_of((&self.store, &self.sources), row);
        let key = record.and_then(|record| key_of(&record, name));
        let file = self.store.text(Field::Source).and_then(|column| column.value(row)).unwrap_or_default();
        let line = self.store.number(Field::Line, row);
        let place = line.map_or(file.to_owned(), |line| format!("{file}:{line}"));
        key.map_or(place.clone(), |key| format!("{key}, {place}"))
    }

    /// Claims about an event.
    fn about(&self, id: &str, from: Viewpoint<'_>) -> Vec<(Rel, String)> {
        let said = self.store.links_to(id).filter(|(row, _)| from.sees(*row));
        said.map(|(row, link)| (link.rel, self.store.id(row))).collect()
    }
}

/// The key under which a record states a name. If the whole name is not found, `DOMAIN\user` is looked for as `user`.
fn key_of(record: &Value, name: &str) -> Option<String> {
    let wanted = name_key(name);
    let user = name.rsplit_once('\\').map(|(_, user)| user);
    let find = |is_it: &dyn Fn(&str) -> bool| {
        let mut path = Vec::new();
        leads_to(record, is_it, &mut path).then(|| path.join("."))
    };
    find(&|text| name_key(text) == wanted)
        .or_else(|| find(&|text| user.is_some_and(|user| user.eq_ignore_ascii_case(text))))
}

/// Whether a string in a tree satisfies `is_it`; `path` receives the keys that lead to it.
fn leads_to<'v>(tree: &'v Value, is_it: &dyn Fn(&str) -> bool, path: &mut Vec<&'v str>) -> bool {
    match tree {
        Value::Object(members) => members.iter().any(|(key, value)| {
            path.push(key);
            let found = leads_to(value, is_it, path);
            if !found {
                path.pop();
            }
            found
        }),
        Value::Array(items) => items.iter().any(|item| leads_to(item, is_it, path)),
        Value::String(text) => is_it(text),
        _ => false,
    }
}
