//! Turns the records of a source into events.

use super::record_batch::RecordSpan;
use super::{Outcome, ReadState, RecordBatch, Setting};
use crate::event::{Event, Id, Lean, saturated};
use crate::read::formats::{Draft, Format, RawRecord, ReadContext};
use crate::read::mend::mended;
use crate::read::outline::{Asked, Outline};
use crate::read::record::{Place, Written};
use crate::read::remarks::Remark;
use crate::read::rows::{self, Header};
use crate::read::text;
use crate::read::tree::Tree;
use std::borrow::Cow;
use std::sync::Arc;

/// Events made of records.
pub(super) enum Made<'m, 'e> {
    /// An event, the hash of its content if its record has no id, and its place.
    Event(&'m mut Event<'e>, Option<Id>, Place),
    /// Several events of texts only.
    Lean(&'m [(Lean<'e>, Place)]),
}

/// Receives events.
pub(super) type Take<'t> = dyn FnMut(Made<'_, '_>) + 't;

/// The nesting depth that the JSON parser accepts.
const DEEPEST: usize = 127;

/// How many events of texts only are passed on at once: as many as fit in the nearest cache.
const AT_ONCE: usize = 32;

/// Makes events of the records of a source. Shared by all threads that read it.
#[derive(Debug)]
pub struct Reader {
    pub(super) format: Arc<dyn Format>,
    pub(super) written: Written,
    pub(super) setting: Setting,
    pub(super) file: String,
    pub(super) format_name: String,
    /// Whether every record is read after those before it.
    pub(super) in_order: bool,
    /// The column of its rows that is JSON, and the members needed of it.
    pub(super) json: Option<(usize, &'static Asked)>,
}

impl Reader {
    /// Makes the events of a part and passes them to `take`.
    pub(super) fn parse(&self, records: &RecordBatch, state: &mut ReadState, take: &mut Take<'_>) -> Outcome {
        let mut outcome = Outcome::of(self.setting.quiet);
        let text = std::str::from_utf8(&records.bytes).ok();
        let mut walk = records.walk();
        loop {
            let some = walk.some(AT_ONCE);
            if some.is_empty() {
                return outcome;
            }
            let cells = self.cells(some, text);
            // events are large: fill them in place
            let all = some.iter().map(|cutting| (Lean::default(), self.place(cutting)));
            let (mut lean, mut made): (Vec<_>, _) = (all.collect(), 0);
            for (at, cutting) in some.iter().enumerate() {
                let bytes = &records.bytes[cutting.range()];
                // if one record is no valid text, the others still are
                let said =
                    text.map_or_else(|| std::str::from_utf8(bytes).ok(), |text| text.get(cutting.range()));
                let cells = cells.get(at).map_or(&[][..], Vec::as_slice);
                let (event, place) = &mut lean[made];
                if said.is_some_and(|said| self.lean(cutting, (said, cells), state, &mut outcome, event)) {
                    *place = self.place(cutting);
                    made += 1;
                    continue;
                }
                if made > 0 {
                    take(Made::Lean(&lean[..made]));
                    made = 0;
                }
                self.full(cutting, (bytes, said), state, &mut outcome, take);
            }
            if made > 0 {
                take(Made::Lean(&lean[..made]));
            }
        }
    }

    /// The cells of rows, if the format can read them in the fast path.
    fn cells<'t>(&self, some: &[RecordSpan], text: Option<&'t str>) -> Vec<Vec<Cow<'t, str>>> {
        let Written::Rows(header) = &self.written else { return Vec::new() };
        let Some(text) = text.filter(|_| self.format.has_lean_rows()) else { return Vec::new() };
        let row = |cutting: &RecordSpan| text.get(cutting.range()).unwrap_or_default();
        some.iter().map(|cutting| rows::cells(row(cutting), header.delimiter)).collect()
    }

    /// Makes the events of any record.
    fn full(
        &self,
        cutting: &RecordSpan,
        said: (&[u8], Option<&str>),
        state: &mut ReadState,
        outcome: &mut Outcome,
        take: &mut Take<'_>,
    ) {
        let ReadState { notes, names, earlier, apps, outline, flat: _, seen: _ } = state;
        let (clock, operations) = (self.setting.clock, &*self.setting.operations);
        let line = cutting.line;
        let earlier = self.in_order.then_some(earlier);
        let ctx = ReadContext { clock, operations, notes, names, earlier, line };
        let mut take = |draft: Draft<'_>, outcome: &mut Outcome, place| {
            let mut draft = draft;
            self.finish(&mut draft, line, apps);
            outcome.meet(draft.event.when);
            take(Made::Event(&mut draft.event, draft.content, place));
        };
        self.record(cutting, said, (ctx, &mut *outline), outcome, &mut take);
        outline.give_back();
    }

    /// Makes the event of a simple record in the fast path; `false` if that is not possible.
    fn lean<'e>(
        &'e self,
        cutting: &RecordSpan,
        (text, cells): (&'e str, &'e [Cow<'e, str>]),
        state: &mut ReadState,
        outcome: &mut Outcome,
        event: &mut Lean<'e>,
    ) -> bool {
        let Setting { clock, operations, .. } = &self.setting;
        // the fast path does not correct clocks
        if cutting.broken.is_some() || cutting.said.is_some() || clock.shift != 0 {
            return false;
        }
        event.clear();
        let read = if cells.is_empty() {
            self.format.lean(text, &mut state.flat, event)
        } else {
            self.format.lean_row(cells, *clock, operations, event)
        };
        if !read || !self.finish_lean(event, cutting.line, &mut state.apps) {
            return false;
        }
        outcome.meet(event.when);
        outcome.read += 1;
        outcome.brought += text.len() as u64;
        true
    }

    fn place(&self, cutting: &RecordSpan) -> Place {
        let len = saturated::<u32>(cutting.range().len());
        Place { source: self.setting.number, offset: cutting.offset, len }
    }

    fn record(
        &self,
        cutting: &RecordSpan,
        (bytes, text): (&[u8], Option<&str>),
        (mut ctx, outline): (ReadContext<'_>, &mut Outline),
        outcome: &mut Outcome,
        take: &mut dyn FnMut(Draft<'_>, &mut Outcome, Place),
    ) {
        outcome.read += 1;
        let place = self.place(cutting);
        let (said, repaired) = match &cutting.said {
            Some(said) => (Cow::Borrowed(said.as_str()), false),
            None => text.map_or_else(|| text::shown(bytes), |text| (Cow::Borrowed(text), false)),
        };
        let mut taken = 0;
        let mut found = cutting.broken.clone().map_or(Ok(()), Err);
        if found.is_ok() {
            if repaired {
                ctx.note(Remark::Utf8, "");
            }
            let mut fixed = None;
            let record = match &self.written {
                Written::Rows(header) => Ok(row(header, self.json, &said, outline)),
                written => cut(written, &said).or_else(|why| {
                    fixed = mended(&said);
                    let (text, notes) = fixed.as_ref().ok_or(why)?;
                    for note in notes {
                        ctx.note(*note, "");
                    }
                    cut(written, text)
                }),
            };
            found = record.and_then(|cut| {
                self.format.event(&cut, &mut ctx, &mut |draft| {
                    taken += 1;
                    take(draft, outcome, place);
                })
            });
        }
        match found {
            // each of several events of one record is counted as a record of its own
            _ if taken > 0 => {
                outcome.read += taken - 1;
                outcome.brought += bytes.len() as u64;
            }
            Ok(()) => outcome.reject(cutting, bytes, "it says nothing".to_owned()),
            Err(reason) => outcome.reject(cutting, bytes, reason),
        }
    }
}

/// Parses a record that is not a row.
fn cut<'t>(written: &Written, said: &'t str) -> Result<RawRecord<'t>, String> {
    match written {
        Written::Lines(_) => Ok(RawRecord::Line(said)),
        _ => Tree::parse(said).map(RawRecord::Json).map_err(|error| why(&error)),
    }
}

/// Parses a row; a JSON cell becomes an outline if it is a plain object.
fn row<'t>(
    header: &'t Header,
    json: Option<(usize, &'static Asked)>,
    said: &'t str,
    outline: &'t mut Outline,
) -> RawRecord<'t> {
    let around = json.and_then(|(column, asked)| {
        let read = |row: &str, at: usize| Some(((), outline.read_cell(row, at, asked)?));
        rows::cells_around(said, header.delimiter, column, read)
    });
    match around {
        Some((cells, ())) => RawRecord::Row(header, cells, Some(outline.root(said))),
        None => RawRecord::Row(header, rows::cells(said, header.delimiter), None),
    }
}

/// The parser's message, with the place inside the record.
fn why(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let place = format!("character {} of its line {}", error.column(), error.line());
    if said.starts_with("recursion limit") {
        format!("it is nested more than {DEEPEST} deep, which is not read ({place})")
    } else if error.is_eof() {
        format!("it ends too early: {said} ({place})")
    } else {
        format!("it is no JSON: {said} ({place})")
    }
}
