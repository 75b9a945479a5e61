//! One event: its fields, its record, where its identities are seen.

use super::LocalEngine;
use crate::chain::{Identity, IdentityKind, identities};
use crate::engine::{Detail, EngineError, Named, Seen};
use crate::event::{Field, Rel, name_key};
use crate::store::{OtherName, RowSet};
use serde_json::Value;

/// Of how many identities it is told where they are seen.
const MOST: usize = 24;

impl LocalEngine {
    pub(super) fn detail(&self, id: &str) -> Result<Detail, EngineError> {
        let row = self.store.row_of(id).ok_or_else(|| EngineError::NoEvent(id.to_owned()))?;
        let shown = self.row(row, false, None);
        let record = match self.store.place(row) {
            Some(place) => {
                self.sources.record_as_read(place).map(|record| record.tree).map_err(|why| why.to_string())
            }
            None => Err("its place is not known".to_owned()),
        };
        let seen =
            identities(&shown.event).into_iter().take(MOST).map(|identity| self.seen(identity)).collect();
        let names = self.names(row, record.as_ref().ok());
        Ok(Detail { seen, record, names, about: self.about(id), row: shown })
    }

    /// The other names of a row's account, each with what says so.
    fn names(&self, row: usize, own: Option<&Value>) -> Vec<Named> {
        let others = self.store.other_names(row).into_iter().take(MOST);
        others
            .map(|OtherName { name, row: by }| {
                let said = match by {
                    None => "agencies.csv".to_owned(),
                    Some(by) if by == row => own.and_then(|tree| key_of(tree, &name)).unwrap_or_default(),
                    Some(by) => self.said_elsewhere(by, &name),
                };
                Named { name, said }
            })
            .collect()
    }

    /// Where another row's record states a name.
    fn said_elsewhere(&self, row: usize, name: &str) -> String {
        let record = self.store.place(row).and_then(|place| self.sources.record_as_read(place).ok());
        let key = record.and_then(|record| key_of(&record.tree, name));
        let file = self.store.text(Field::Source).and_then(|column| column.value(row)).unwrap_or_default();
        let line = self.store.number(Field::Line, row);
        let place = line.map_or(file.to_owned(), |line| format!("{file}:{line}"));
        key.map_or(place.clone(), |key| format!("{key}, {place}"))
    }

    /// What other events say of this one.
    fn about(&self, id: &str) -> Vec<(Rel, String)> {
        let said =
            self.store.links().iter().flat_map(|(row, links)| links.iter().map(move |link| (*row, link)));
        said.filter(|(_, link)| link.to == id)
            .map(|(row, link)| (link.rel, self.store.id(row as usize)))
            .collect()
    }

    fn seen(&self, identity: Identity) -> Seen {
        let is_it = |value: &str| identity.is(value);
        let rows = self.store.rows_with(identity.kind.field(), &is_it);
        let distinct = |field| self.store.facet(&rows, field).0.len() as u64;
        Seen {
            records: rows.count() as u64,
            accounts: distinct(Field::Account),
            agencies: distinct(Field::Agency),
            published: (identity.kind == IdentityKind::Ip).then(|| self.published(&rows)).flatten(),
            identity,
        }
    }

    /// The first published span among rows: first instant, last instant, what is said.
    fn published(&self, rows: &RowSet) -> Option<(i64, i64, String)> {
        let claimed = self.store.list(Field::Cites)?;
        let said = self.store.text(Field::Message)?;
        rows.iter().filter(|row| !claimed.codes(*row).is_empty()).find_map(|row| {
            let when = self.store.when(row).filter(crate::event::When::is_span)?;
            Some((when.earliest(), when.latest(), said.value(row).unwrap_or("").to_owned()))
        })
    }
}

/// The key under which a record states a name; of `DOMAIN\user` also the key of the user alone.
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

/// Whether a text stands in a tree that is looked for; `path` is where.
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
