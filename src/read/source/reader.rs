//! Records of a source → events.

use super::stretch::Cutting;
use super::{Memory, Outcome, Setting, Stretch};
use crate::event::{Event, Id};
use crate::read::formats::{Cut, Desk, Draft, Format};
use crate::read::mend::mended;
use crate::read::notes::Note;
use crate::read::record::{Place, Written};
use crate::read::rows;
use crate::read::text;
use crate::read::tree::Tree;
use std::borrow::Cow;
use std::sync::Arc;

/// Makes events of the records of a source.
#[derive(Debug)]
pub struct Reader {
    pub(super) format: Arc<dyn Format>,
    pub(super) written: Written,
    pub(super) setting: Setting,
    pub(super) file: String,
    pub(super) format_name: String,
}

impl Reader {
    /// Makes the events of a stretch.
    pub(super) fn parse(
        &self,
        stretch: &Stretch,
        memory: &mut Memory,
        take: &mut dyn FnMut(&mut Event<'_>, Option<Id>, Place),
    ) -> Outcome {
        let mut outcome = Outcome::of(self.setting.quiet);
        let Memory { notes, names, above, apps, seen: _ } = memory;
        for cutting in &stretch.cuttings {
            let (clock, operations) = (self.setting.clock, &*self.setting.operations);
            let line = cutting.line;
            let desk = Desk { clock, operations, notes, names, above, line };
            let mut take = |draft: Draft<'_>, outcome: &mut Outcome, place| {
                let mut draft = draft;
                self.finish(&mut draft, line, apps);
                outcome.meet(draft.event.when);
                take(&mut draft.event, draft.content, place);
            };
            self.record(cutting, &stretch.bytes[cutting.range()], desk, &mut outcome, &mut take);
        }
        outcome
    }

    fn record(
        &self,
        cutting: &Cutting,
        bytes: &[u8],
        mut desk: Desk<'_>,
        outcome: &mut Outcome,
        take: &mut dyn FnMut(Draft<'_>, &mut Outcome, Place),
    ) {
        outcome.read += 1;
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let place = Place { source: self.setting.number, offset: cutting.offset, len };
        let (said, repaired) = match &cutting.said {
            Some(said) => (Cow::Borrowed(said.as_str()), false),
            None => text::shown(bytes),
        };
        let mut taken = 0;
        let mut found = cutting.broken.clone().map_or(Ok(()), Err);
        if found.is_ok() {
            if repaired {
                desk.note(Note::Utf8, "");
            }
            let mut fixed = None;
            let record = cut(&self.written, &said).or_else(|why| {
                fixed = mended(&said);
                let (text, notes) = fixed.as_ref().ok_or(why)?;
                for note in notes {
                    desk.note(*note, "");
                }
                cut(&self.written, text)
            });
            found = record.and_then(|cut| {
                self.format.event(&cut, &mut desk, &mut |draft| {
                    taken += 1;
                    take(draft, outcome, place);
                })
            });
        }
        match found {
            // each of several times of one record is counted as if it stood there alone
            _ if taken > 0 => {
                outcome.read += taken - 1;
                outcome.brought += bytes.len() as u64;
            }
            Ok(()) => outcome.reject(cutting, bytes, "it says nothing".to_owned()),
            Err(reason) => outcome.reject(cutting, bytes, reason),
        }
    }
}

/// The parts of a record.
fn cut<'t>(written: &'t Written, said: &'t str) -> Result<Cut<'t>, String> {
    match written {
        Written::Rows(header) => Ok(Cut::Row(header, rows::cells(said, header.delimiter))),
        Written::Lines(_) => Ok(Cut::Line(said)),
        _ => Tree::parse(said).map(Cut::Json).map_err(|error| why(&error)),
    }
}

/// What is wrong with JSON, in the words of its parser but with a place inside the record.
fn why(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let place = format!("character {} of its line {}", error.column(), error.line());
    if error.is_eof() {
        format!("it ends too early: {said} ({place})")
    } else {
        format!("it is no JSON: {said} ({place})")
    }
}
