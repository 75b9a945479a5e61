//! One event: its fields, its record, where its identities are seen.

use super::LocalEngine;
use crate::chain::{Identity, IdentityKind, identities};
use crate::engine::{Detail, EngineError, Seen};
use crate::event::{Field, Rel};
use crate::store::RowSet;

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
        Ok(Detail { seen, record, about: self.about(id), row: shown })
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
