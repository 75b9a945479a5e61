//! Notes whose query can't be read any more: they stay in the journal, and what becomes of them is told.

use super::act::SavedView;
use super::book::{NoteOrigin, Notebook};
use super::journal::{Journal, Trouble};
use crate::event::Zone;
use crate::query::{QueryError, read};

/// What is wrong with queries that are to hide events, each with the place of its note and what to do.
#[must_use]
pub fn unread_hides(book: &Notebook, journal: &Journal) -> Vec<Trouble> {
    let wrong = book.hidden.iter().filter_map(|(query, said)| {
        let why = read(query, Zone::Utc).err()?;
        let told = format!("it hides nothing: `{query}`: {why}; take {} back and hide anew", said.note);
        trouble(journal, said, told)
    });
    wrong.collect()
}

/// What is wrong with queries and switched-off terms of saved views, each with the place of its note and what to do.
#[must_use]
pub fn unread_views(book: &Notebook, journal: &Journal) -> Vec<Trouble> {
    let wrong = book.views.all().filter_map(|(view, said)| {
        trouble(journal, said, format!("view {}: {}", view.name, told_of(view, said)?))
    });
    wrong.collect()
}

/// The first query of a view that can't be read, why, and what to do; `None` if all can.
fn told_of(view: &SavedView, said: &NoteOrigin) -> Option<String> {
    let zone = view.zone.as_deref().and_then(Zone::parse).unwrap_or(Zone::Utc);
    let wrong = |query: &str| -> Option<QueryError> { read(query, zone).err() };
    let (query, why, mend) = if let Some(why) = wrong(&view.query) {
        (&view.query, why, "' opens it to be mended")
    } else {
        let (term, why) = view.off.iter().find_map(|term| Some((term, wrong(term)?)))?;
        (term, why, "' opens it, and O lists the switched-off term to be taken out")
    };
    // a view replaces those of its own author alone
    let NoteOrigin { note, by, .. } = said;
    Some(format!(
        "`{query}`: {why}; {mend}; \" saves it anew, and where that is not by {by}, take {note} back"
    ))
}

/// What is told of a note, with its place.
fn trouble(journal: &Journal, said: &NoteOrigin, why: String) -> Option<Trouble> {
    let entry = journal.find(&said.note)?;
    Some(Trouble { file: entry.file.clone(), number: entry.number, why })
}
