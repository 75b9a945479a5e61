//! Notes whose query can't be read any more: they stay in the journal, and what becomes of them is told.

use super::act::SavedView;
use super::book::Notebook;
use super::journal::{Entry, Trouble};
use crate::event::Zone;
use crate::query::read;
use std::collections::HashMap;

/// What is wrong with the queries of the notes that hold, each with the place of its note and what to do.
pub(super) fn unread<'e>(entries: impl DoubleEndedIterator<Item = &'e Entry> + Clone) -> Vec<Trouble> {
    let book = Notebook::of_case(entries.clone().map(|entry| &*entry.note));
    let hidden = book.hidden.iter().filter_map(|(query, said)| {
        let why = read(query, Zone::Utc).err()?;
        Some((
            &*said.note,
            format!("it hides nothing: `{query}`: {why}; take {} back and hide anew", said.note),
        ))
    });
    let views = book.views.all().filter_map(|(view, said)| {
        let (query, why) = wrong(view)?;
        let name = &view.name;
        Some((
            &*said.note,
            format!("view {name}: `{query}`: {why}; ' opens it to be mended, and \" saves it"),
        ))
    });
    let told: HashMap<&str, String> = hidden.chain(views).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let trouble = |entry: &Entry| {
        let why = told.get(&*entry.note.id)?.clone();
        Some(Trouble { file: entry.file.clone(), number: entry.number, why })
    };
    entries.filter_map(trouble).collect()
}

/// The first query of a view that can't be read, and why.
fn wrong(view: &SavedView) -> Option<(&str, String)> {
    let zone = view.zone.as_deref().and_then(Zone::parse).unwrap_or(Zone::Utc);
    let queries = std::iter::once(&view.query).chain(&view.off);
    queries.into_iter().find_map(|query| Some((&**query, read(query, zone).err()?.to_string())))
}
