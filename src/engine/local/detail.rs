//! Builds the [`Detail`] of one event: fields, record, and the sightings of its identities.

mod played;

pub(super) use played::SoFar;

use super::LocalEngine;
use super::rows::{RowContext, record_of};
use super::viewpoint::Viewpoint;
use crate::chain::{Identity, IdentityKind, identities};
use crate::engine::{
    AccountAlias, Cancel, Detail, EngineError, Namesake, OtherExport, Position, RecordLayout, Sighting,
};
use crate::event::{Event, Field, Rel, name_key};
use crate::query::UpTo;
use crate::read::Place;
use crate::store::{OtherName, ValueRows};
use serde_json::Value;
use std::sync::Arc;

/// The most identities with sightings, and the most other names of an account.
const MOST: usize = 24;
/// The most other exports of a record, and the most namesakes.
const EXPORTS: usize = 8;

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
    pub(super) fn detail(
        &mut self,
        position: &Position,
        as_of: Option<i64>,
        played: Option<&UpTo>,
        cancel: &Cancel,
    ) -> Result<Detail, EngineError> {
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
        let verdict = self.analyses.at(as_of).and_then(|known| known.judged.why(&self.store, row));
        let stood = as_of.map(|instant| self.stood(instant));
        let later = played.map(|place| self.later(place, stood.as_deref()));
        let until = later.as_ref().map(|later| later.until);
        let says = RowContext { stood, later, ..RowContext::default() };
        let shown = self.row(row, &says);
        let known = says.stood.as_deref().map(|stood| &stood.known);
        let from = Viewpoint { as_of, known, until };
        let record = match self.store.place(row) {
            Some(place) => {
                self.sources.record(place).map(|record| record.tree).map_err(|why| why.to_string())
            }
            None => Err("its place is not known".to_owned()),
        };
        let others = self.exports(row, record.as_ref().ok());
        let laid = record
            .as_ref()
            .map_or_else(|_| RecordLayout::default(), |record| RecordLayout::of(record, &others));
        let more_others = self.store.others(row).count() - others.len();
        let mut seen = self.seen_of(row, &shown.event, from, cancel)?;
        self.tell_hubs(row, as_of, &mut seen);
        self.know_hidden(cancel)?;
        self.tell_hidden(row, &mut seen, from);
        for (_, end, _) in seen.iter_mut().filter_map(|seen| seen.published.as_mut()) {
            // a span that reaches beyond the playback has no end yet
            *end = played.filter(|place| place.time < *end).map_or(*end, |_| i64::MAX);
        }
        let names = self.names(row, record.as_ref().ok());
        let about = self.about(&position.id, from);
        let notes = self.detail_notes(row, &shown.event, cancel)?;
        let namesakes = self.namesakes(row, from);
        let row = shown;
        Ok(Detail { row, record, others, more_others, laid, namesakes, seen, names, about, verdict, notes })
    }

    /// The other exports of a row's record; their content is `None` if it is the same as `own`.
    fn exports(&self, row: usize, own: Option<&Value>) -> Vec<OtherExport> {
        let export = |place: Place| {
            let file = self.sources.files().nth(place.source as usize).unwrap_or_default().to_owned();
            let record = self.sources.record(place).map(|record| record.tree);
            let record = record.map(|tree| Some(tree).filter(|tree| Some(tree) != own));
            OtherExport { file, offset: place.offset, record: record.map_err(|why| why.to_string()) }
        };
        self.store.others(row).take(EXPORTS).map(export).collect()
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

    /// The sightings of a row's identities. Identities not counted before are looked up together, by kind.
    fn seen_of(
        &mut self,
        row: usize,
        event: &Event<'_>,
        from: Viewpoint<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Sighting>, EngineError> {
        let (mut all, mut anew) = (Vec::new(), Vec::new());
        for (at, identity) in identities(event).into_iter().take(MOST).enumerate() {
            let seen = self.seen_already(row, &identity, from);
            anew.extend(seen.is_none().then_some((at, identity)));
            all.push(seen);
        }
        for of_kind in anew.chunk_by(|(_, a), (_, b)| a.kind == b.kind) {
            let identities: Vec<&Identity> = of_kind.iter().map(|(_, identity)| identity).collect();
            for ((at, identity), rows) in of_kind.iter().zip(self.rows_of(row, &identities)) {
                if cancel.is_cancelled() {
                    return Err(EngineError::Cancelled);
                }
                all[*at] = Some(self.seen_anew(identity, rows, from));
            }
        }
        Ok(all.into_iter().flatten().collect())
    }

    /// The sighting of an identity of a row from the analysis, if that has counted it.
    fn seen_known(&self, row: usize, identity: &Identity, from: Viewpoint<'_>) -> Option<Sighting> {
        let analysis = self.analyses.at(from.as_of)?;
        let spread = analysis.spread(&self.store, row, identity)?;
        let issuers = analysis.graph.issuers(&self.store, row, identity);
        Some(Sighting {
            issuers: issuers.map(|row| self.store.id(row)).collect(),
            records: spread.records.into(),
            accounts: spread.accounts.into(),
            agencies: spread.agencies.into(),
            first: spread.first(&self.store),
            last: spread.last(&self.store),
            published: (identity.kind == IdentityKind::Ip).then(|| self.published_of(row, from)).flatten(),
            ..Sighting::nowhere(identity.clone())
        })
    }

    /// The sighting of an identity from the analysis or the cache; during playback, counted on from the last moment.
    fn seen_already(&mut self, row: usize, identity: &Identity, from: Viewpoint<'_>) -> Option<Sighting> {
        let seen = self.seen_known(row, identity, from).or_else(|| self.cache.seen(identity, from.as_of));
        match from.until {
            None => seen,
            // what occurs once occurs in this event, which is played
            Some(until) => {
                seen.filter(|seen| seen.records == 1).or_else(|| self.count_on(identity, from.as_of, until))
            }
        }
    }

    /// Counts the sighting of an identity from its rows, and caches it.
    fn seen_anew(&mut self, identity: &Identity, rows: ValueRows, from: Viewpoint<'_>) -> Sighting {
        let rows = match (rows, from.known) {
            (ValueRows::Rows(rows), Some(known)) => ValueRows::Rows(rows.and(known)),
            (rows, _) => rows,
        };
        match (rows, from.until) {
            (ValueRows::Rows(rows), Some(until)) => {
                self.count_so_far(SoFar::new(identity.clone(), from.as_of, rows), until)
            }
            (rows, _) => {
                let seen = self.seen(identity.clone(), rows);
                self.cache.keep_seen(seen.clone(), from.as_of);
                seen
            }
        }
    }

    /// Adds to sightings which identities are hubs, if the analysis is done.
    fn tell_hubs(&self, row: usize, as_of: Option<i64>, seen: &mut [Sighting]) {
        let Some(known) = self.analyses.at(as_of) else { return };
        let (graph, store) = (&known.graph, &self.store);
        for seen in seen.iter_mut().filter(|seen| seen.identity.kind.is_strong()) {
            seen.hub = graph.hub_limit(store, &seen.identity, Some(row)).map(|limit| limit as u64);
        }
    }

    /// The rows that carry each of some identities of a row, all of one kind.
    fn rows_of(&self, row: usize, identities: &[&Identity]) -> Vec<ValueRows> {
        let Some(kind) = identities.first().map(|identity| identity.kind) else { return Vec::new() };
        if matches!(kind, IdentityKind::Account | IdentityKind::Mailbox) {
            return identities.iter().map(|identity| ValueRows::Rows(identity.rows(&self.store))).collect();
        }
        let others = || self.store.others_of(kind.field()).next().is_some();
        if kind != IdentityKind::Token && !others() {
            let values: Vec<&str> = identities.iter().map(|identity| identity.value.as_str()).collect();
            return self.store.alike(row, kind.field(), &values);
        }
        let rows = |identity: &&Identity| {
            // the analysis knows them; without it every value is compared
            let known = self.known_carriers(row, identity);
            known.unwrap_or_else(|| identity.rows(&self.store))
        };
        identities.iter().map(|identity| ValueRows::Rows(rows(identity))).collect()
    }

    /// The ids of the sign-ins that issued a token under their own id: those of its rows that name another token.
    fn issuers(&self, identity: &Identity, rows: impl Iterator<Item = usize>) -> Vec<String> {
        let mut rows = rows.filter(|_| identity.kind == IdentityKind::Token).collect::<Vec<usize>>();
        let column = self.store.text(Field::TokenId);
        let mut is = identity.is_each();
        rows.retain(|row| !column.is_some_and(|column| is(column.code(*row), column.value(*row))));
        rows.retain(|row| !self.store.carried(Field::TokenId, *row).any(|value| identity.is(value)));
        rows.into_iter().map(|row| self.store.id(row)).collect()
    }

    fn seen(&self, identity: Identity, rows: ValueRows) -> Sighting {
        let is_ip = identity.kind == IdentityKind::Ip;
        match rows {
            ValueRows::One(row) => {
                let distinct = |field| {
                    u64::from(self.store.text(field).is_some_and(|column| column.value(row).is_some()))
                };
                let when = self.store.when(row);
                Sighting {
                    records: 1,
                    accounts: distinct(Field::Account),
                    agencies: distinct(Field::Agency),
                    first: when,
                    last: when,
                    published: is_ip.then(|| self.published(|other| other == row)).flatten(),
                    ..Sighting::nowhere(identity)
                }
            }
            ValueRows::Rows(rows) => Sighting {
                records: rows.count() as u64,
                accounts: self.store.distinct(&rows, Field::Account),
                agencies: self.store.distinct(&rows, Field::Agency),
                first: rows.next_from(0).and_then(|row| self.store.when(row)),
                last: rows.before(self.store.dated()).and_then(|row| self.store.when(row)),
                published: is_ip.then(|| self.published(|row| rows.contains(row))).flatten(),
                issuers: self.issuers(&identity, rows.iter()),
                ..Sighting::nowhere(identity)
            },
        }
    }

    /// Published facts about the address of a row, played or not.
    fn published_of(&self, row: usize, from: Viewpoint<'_>) -> Option<(i64, i64, String)> {
        let column = self.store.text(Field::SourceIp)?;
        let of = |row: usize| column.first_alike(column.code(row));
        let own = of(row);
        self.published(|row| of(row) == own && from.knows(row))
    }

    /// The first published span among the rows of `is_one`: first instant, last instant, message.
    fn published(&self, is_one: impl Fn(usize) -> bool) -> Option<(i64, i64, String)> {
        let said = self.store.text(Field::Message)?;
        let row = self.store.published().few().find(|row| is_one(*row) && self.store.publishes(*row))?;
        let when = self.store.when(row)?;
        Some((when.earliest(), when.latest(), said.value(row).unwrap_or("").to_owned()))
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
