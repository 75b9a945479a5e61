//! Saves notes to the journal.

use super::AskedAbout;
use super::checked_act::LEFT_OUT;
use super::summary::told;
use crate::case::UnnamedAgency;
use crate::case::notes::{Act, Draft, Ids, Target, named_in_full};
use crate::engine::local::LocalEngine;
use crate::engine::{Answer, Body, Cancel, EngineError, NoteTarget, Quality, SavedNote};
use crate::event::saturated;
use crate::store::{RowSet, Tally};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// How many events of a note are collected between two checks for cancellation.
const BATCH: usize = 1 << 14;

impl LocalEngine {
    /// Saves a note and updates the case. It can be cancelled before it is written, not after.
    pub(in crate::engine::local) fn note(
        &mut self,
        act: &Act,
        (on, asked): (&NoteTarget, Option<u64>),
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<Body, EngineError> {
        let rows = match self.notes.asked.as_ref().filter(|asked| asked.on == *on) {
            // the rows that were confirmed, even if notes changed the filter's result since
            Some(held)
                if asked == Some(held.rows.count() as u64) && held.rows.out_of() == self.store.len() =>
            {
                held.rows.clone()
            }
            _ => self.noted_rows(on, cancel)?,
        };
        let now = rows.count() as u64;
        if let Some(asked) = asked.filter(|asked| *asked != now) {
            let why = format!("nothing is noted: events that were asked about: {asked}, and now: {now}");
            return Ok(Body::Senseless(why));
        }
        let act = match self.sound(act, &rows, cancel)? {
            Ok(act) => act,
            Err(why) => return Ok(Body::Senseless(why)),
        };
        let by = self.notes.open.as_ref().map_or("", |open| open.by.as_str());
        let replaced = self.notes.book.in_place_of(&act, by).cloned();
        let warning = self.warning(&act);
        let draft = self.draft(act, &rows, cancel)?;
        let Some(open) = &mut self.notes.open else { return Ok(Body::Senseless(LEFT_OUT.to_owned())) };
        let saved = open.journal.add(&open.by, &[draft], clock());
        let note = match saved.map(|notes| notes.into_iter().next()) {
            Ok(Some(note)) => note,
            Ok(None) => return Ok(Body::Senseless("nothing was to be saved".to_owned())),
            Err(why) => {
                // reading the journal before writing may have found notes of others
                self.take_notes(None);
                let body = Body::Renoted(Arc::clone(&self.summary));
                more(Answer { generation: 0, quality: Quality::Exact, body });
                return Ok(Body::Refused(format!("{why}; {MEND}")));
            }
        };
        let noted = SavedNote {
            events: note.events() as u64,
            place: open.journal.written().unwrap_or(std::path::Path::new("")).to_owned(),
            told: told(&open.journal),
            note: note.id,
            warning,
            replaced,
        };
        let rows = rows.iter().filter_map(|row| u32::try_from(row).ok()).collect();
        self.take_notes(Some((&noted.note, rows)));
        let body = Body::Renoted(Arc::clone(&self.summary));
        more(Answer { generation: 0, quality: Quality::Exact, body });
        Ok(Body::Noted(noted))
    }

    /// What is odd about a note that makes sense.
    fn warning(&self, act: &Act) -> Option<String> {
        let Act::Milestone(told) = act else { return None };
        UnnamedAgency::all(&self.store, [told]).first().map(ToString::to_string)
    }

    /// How many events a note would be on.
    ///
    /// # Errors
    /// Why the note makes no sense, or why that can't be determined.
    pub fn would_note(&mut self, act: &Act, on: &NoteTarget, cancel: &Cancel) -> Result<u64, EngineError> {
        let rows = self.noted_rows(on, cancel)?;
        match self.sound(act, &rows, cancel)? {
            Ok(_) => Ok(rows.count() as u64),
            Err(why) => Err(EngineError::Refused(why)),
        }
    }

    /// How many events a note would be on; remembers them as those that are to be confirmed.
    pub(in crate::engine::local) fn tally(
        &mut self,
        on: &NoteTarget,
        cancel: &Cancel,
    ) -> Result<Tally, EngineError> {
        let rows = self.noted_rows(on, cancel)?;
        let total = self.store.total(&rows);
        self.notes.asked = Some(AskedAbout { on: on.clone(), rows });
        Ok(total)
    }

    /// The rows of a note's target.
    fn noted_rows(&mut self, on: &NoteTarget, cancel: &Cancel) -> Result<RowSet, EngineError> {
        if on.filter().is_some() && self.summary.loading.is_some() {
            return Err(EngineError::StillRead);
        }
        if let Some(what) = on.filter().and_then(|filter| self.unnamed(filter, cancel)) {
            return Err(EngineError::Refused(what.to_string()));
        }
        Ok(match on {
            NoteTarget::Nothing => RowSet::empty(self.store.len()),
            NoteTarget::Events(ids) => {
                let rows = self.store.rows_of_ids(ids.iter().map(String::as_str));
                let mut missing = ids.iter().filter(|_| rows.count() < ids.len());
                if let Some(id) = missing.find(|id| self.place_of(id).is_none()) {
                    return Err(EngineError::NoEvent(id.clone()));
                }
                rows
            }
            NoteTarget::Event(position) => {
                let row = self.row_of(position).ok_or_else(|| EngineError::NoEvent(position.id.clone()))?;
                RowSet::of(self.store.len(), std::iter::once(row))
            }
            NoteTarget::Kept(filter) => RowSet::clone(&*self.filtered(filter, cancel)?),
            NoteTarget::Between { filter, from, to } => {
                let kept = self.filtered(filter, cancel)?;
                let find = |position: &crate::engine::Position| {
                    self.row_of(position).ok_or_else(|| EngineError::NoEvent(position.id.clone()))
                };
                let (one, other) = (find(from)?, find(to)?);
                let between = RowSet::range(self.store.len(), one.min(other), one.max(other) + 1);
                kept.and(&between)
            }
        })
    }

    /// The note on some rows. Few events are stored in full; of many, the first of each source, and the others by id.
    fn draft(&self, act: Act, rows: &RowSet, cancel: &Cancel) -> Result<Draft, EngineError> {
        let sources: Vec<Option<u32>> =
            rows.iter().map(|row| self.store.place(row).map(|place| place.source)).collect();
        let full = named_in_full(&sources);
        let (mut on, mut also, mut id) = (Vec::new(), Ids::default(), String::new());
        for (at, (row, full)) in rows.iter().zip(full).enumerate() {
            if at.is_multiple_of(BATCH) && cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            if full || self.store.is_namesake(row) {
                on.push(Target::of(&self.store.event(row), &self.ledger));
            } else {
                self.store.write_id(row, &mut id);
                also.push(&id);
            }
        }
        Ok(Draft { on, also, act })
    }
}

/// What to do if a note can't be saved.
const MEND: &str =
    "make room or give leave to write there, and note it again: nothing that was saved is lost";

/// The time, in nanoseconds since 1970 UTC.
fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    saturated::<i64>(since.as_nanos())
}
