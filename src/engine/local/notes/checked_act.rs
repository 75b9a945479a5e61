//! Checks whether a new note makes sense in the case. Notes already in a journal are never checked: they are shown as
//! they are.

use super::facts::alike;
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError};
use crate::event::{Field, Zone, is_blank, parse_edtf};
use crate::query::read;
use crate::store::RowSet;

/// Why no note can be made if notes are disabled.
pub(super) const LEFT_OUT: &str = "notes are left out here: open the case without --no-notes to make some";
/// Where all notes are listed.
const LISTS: &str = "`dwell notes log`, and M on the screen, list the notes";
/// The most tags named in a message.
const NAMED: usize = 6;

/// A note that can be saved, or why it makes no sense.
pub(super) type CheckedAct = Result<Act, String>;

impl LocalEngine {
    /// Checks a note on some rows. Returns it in the form to save, or a message that says what is wrong and what to do.
    pub(super) fn sound(
        &mut self,
        act: &Act,
        rows: &RowSet,
        cancel: &Cancel,
    ) -> Result<CheckedAct, EngineError> {
        if act.needs_events() && rows.count() == 0 {
            return Ok(Err(format!("`{}` is on no event: the filter keeps none", act.name())));
        }
        if self.notes.open.is_none() {
            return Ok(Err(LEFT_OUT.to_owned()));
        }
        if *act == Act::Unhide && self.hidden(cancel)?.and(rows).count() == 0 {
            return Ok(Err(format!(
                "{} not hidden: there is nothing to show again",
                these(rows, "is", "are")
            )));
        }
        Ok(self.sensible(act, rows).and_then(|act| act.check().map(|()| act)))
    }

    fn sensible(&self, act: &Act, rows: &RowSet) -> CheckedAct {
        match act {
            Act::Undo(of) => return self.undo(of),
            Act::Unmark if self.notes.held.marked.and(rows).count() == 0 => {
                return Err(format!(
                    "{} not marked: there is no mark to take away",
                    these(rows, "is", "are")
                ));
            }
            Act::Tag(tag) if is_blank(tag) => return Err("the tag has no letters: write a word".to_owned()),
            Act::Untag(tag) => self.untag(tag, rows)?,
            Act::Comment { text, .. } | Act::Value { text, .. } if is_blank(text) => {
                return Err(format!("the {} says nothing: write some words", act.name()));
            }
            Act::Comment { see, .. } => see.iter().try_for_each(|id| self.row_there(id).map(drop))?,
            Act::Severity(level) if !Act::SEVERITIES.contains(&level.as_str()) => {
                return Err(format!("`{level}` is no severity; there are {}", Act::SEVERITIES.join(", ")));
            }
            Act::Link { to, .. } if Identity::parse(to).is_none() => self.link(to, rows)?,
            Act::View(view) => sees(view)?,
            Act::HideAlike(query) => match read(query, Zone::Utc) {
                Err(why) => return Err(format!("`{query}`: {why}")),
                Ok(_) if alike(query).is_none() => {
                    return Err("what is hidden can't be told by what is hidden".to_owned());
                }
                Ok(_) if is_blank(query) => {
                    return Err("the query is empty: say what is to be hidden".to_owned());
                }
                Ok(_) => {}
            },
            _ => {}
        }
        Ok(act.clone())
    }

    /// Resolves a shortened note id, and checks that the note was not undone before.
    fn undo(&self, of: &str) -> CheckedAct {
        let Some(open) = &self.notes.open else { return Err(LEFT_OUT.to_owned()) };
        let Some(entry) = open.journal.find(of) else {
            let many = open.journal.entries().filter(|entry| entry.note.id.starts_with(of)).count();
            return Err(match many {
                _ if of.is_empty() => format!("name the note that is to be taken back; {LISTS}"),
                0 => format!("no note has the id {of}; {LISTS}"),
                many => format!("the ids of {many} notes begin with {of}: write more of it; {LISTS}"),
            });
        };
        let id = entry.note.id.clone();
        match self.notes.book.undone.get(&id) {
            Some(by) => {
                Err(format!("{id} was taken back already, by {by}; to have it again, take {by} back"))
            }
            None => Ok(Act::Undo(id)),
        }
    }

    /// Checks that an analyst's tag can be removed: tags from the evidence stay.
    fn untag(&self, tag: &str, rows: &RowSet) -> Result<(), String> {
        let held = &self.notes.held;
        if held.has_tag(tag, rows) {
            return Ok(());
        }
        let mut there = held.tags_on(rows);
        if let Some(known) = there.iter().find(|known| known.eq_ignore_ascii_case(tag)) {
            return Err(format!("an analyst gave the tag {known}, not {tag}: take {known} away"));
        }
        let read = self.store.list(Field::Tags).is_some_and(|tags| {
            rows.iter().any(|row| tags.values(row).any(|known| known.eq_ignore_ascii_case(tag)))
        });
        if read {
            return Err(format!(
                "the tag {tag} was read from the evidence, and stays: only those of analysts are taken away"
            ));
        }
        let more = if there.len() > NAMED { " and others" } else { "" };
        there.truncate(NAMED);
        let has = if there.is_empty() { "no tag of an analyst".to_owned() } else { there.join(", ") };
        Err(format!("{} not tagged {tag}, but with: {has}{more}", these(rows, "is", "are")))
    }

    /// Checks that a link leads to a different event, which exists.
    fn link(&self, to: &str, rows: &RowSet) -> Result<(), String> {
        let row = self.row_there(to)?;
        if !rows.contains(row) {
            return Ok(());
        }
        Err(match rows.count() {
            1 => format!("a link from {to} to itself says nothing: name another event"),
            _ => {
                format!("{to} is one of the events that would be linked to it: leave it out, as by -id:{to}")
            }
        })
    }

    fn row_there(&self, id: &str) -> Result<usize, String> {
        self.store.row_of(id).ok_or_else(|| format!("no event has the id `{id}`"))
    }
}

/// Checks that a saved view has a name and can be parsed.
fn sees(view: &crate::case::notes::SavedView) -> Result<(), String> {
    if is_blank(&view.name) {
        return Err("the view has no name: write one".to_owned());
    }
    let zone = match &view.zone {
        Some(zone) => Zone::parse(zone)
            .ok_or_else(|| format!("`{zone}` is no zone: write UTC, +02:00 or Europe/Berlin"))?,
        None => Zone::Utc,
    };
    for query in std::iter::once(&view.query).chain(&view.off) {
        read(query, zone).map_err(|why| format!("the query of the view, `{query}`: {why}"))?;
    }
    match &view.as_of {
        Some(day) => parse_edtf(day, zone).map(drop).map_err(|why| format!("the day `{day}`: {why}")),
        None => Ok(()),
    }
}

/// "the event is" or "the 3 events are".
fn these(rows: &RowSet, is: &str, are: &str) -> String {
    match rows.count() {
        1 => format!("the event {is}"),
        number => format!("the {number} events {are}"),
    }
}
