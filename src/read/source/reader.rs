//! Turns the records of a source into events.

use super::record_batch::RecordSpan;
use super::{Outcome, ReadState, RecordBatch, Setting};
use crate::event::{Event, Field, Id, Lean, Recurring, Shared, saturated};
use crate::read::causes;
use crate::read::formats::{Draft, Format, LeanContext, RawRecord, ReadContext};
use crate::read::mend::mended;
use crate::read::operations::Meaning;
use crate::read::outline::{Asked, Outline};
use crate::read::record::{Place, Written};
use crate::read::remarks::Remark;
use crate::read::rows::{self, Header, LeanCells, Refusal, RowShape};
use crate::read::text;
use crate::read::tree::Tree;
use crate::read::value_cache::{ByNumber, ValueCache};
use std::borrow::Cow;
use std::sync::Arc;

/// Events made of records.
pub(super) enum Made<'m, 'e> {
    /// An event, the hash of its content if its record has no id, and its place.
    Event(&'m mut Event<'e>, Option<Id>, Place),
    /// None, but numbers of values that recur begin anew (see [`ValueCache`]).
    Renumbered,
    /// Several events of texts only, and what they share.
    Lean(&'m [(Lean<'e>, Place)], &'m Shared<'e>),
}

/// Receives events.
pub(super) type Take<'t> = dyn FnMut(Made<'_, '_>) + 't;

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

/// A part that is being read.
struct Reading<'p, 't, 'e, 'f> {
    bytes: &'t [u8],
    /// The same, unless some of it is no text.
    text: Option<&'t str>,
    state: &'p mut ReadState,
    cache: ValueCache<'t>,
    /// The names of applications, by the numbers of their ids.
    app_names: ByNumber<Option<Recurring<'static>>>,
    /// What operations mean, by their numbers.
    meanings: ByNumber<Option<&'e Meaning>>,
    /// What all events of the source share.
    shared: Vec<(Field, &'e str)>,
    outcome: Outcome,
    take: &'p mut Take<'f>,
}

impl<'t> Reading<'_, 't, '_, '_> {
    /// The text of a record: if one is none, the others still are.
    fn text(&self, cutting: &RecordSpan) -> Option<&'t str> {
        let bytes = || std::str::from_utf8(&self.bytes[cutting.range()]).ok();
        self.text.map_or_else(bytes, |text| text.get(cutting.range()))
    }

    /// The name of an application by its id.
    fn app_name(&mut self, id: Recurring<'_>) -> Option<Recurring<'static>> {
        let Self { app_names, state, cache, .. } = self;
        app_names.of(id.number, || {
            let name = state.apps.name(id.text)?;
            Some(if id.number == 0 { Recurring::once(name) } else { cache.following(Field::AppName, name) })
        })
    }

    /// Passes events on, if there are any.
    fn pass(&mut self, made: &[(Lean<'_>, Place)]) {
        if !made.is_empty() {
            (self.take)(Made::Lean(made, &self.shared));
        }
    }
}

impl Reader {
    /// Makes the events of a part and passes them to `take`.
    pub(super) fn parse(&self, records: &RecordBatch, state: &mut ReadState, take: &mut Take<'_>) -> Outcome {
        let (bytes, text) = (records.bytes(), simdutf8::basic::from_utf8(records.bytes()).ok());
        let delimiter = self.lean_rows().map(|header| header.delimiter);
        let (cache, outcome) = (ValueCache::of(&state.differing, delimiter), Outcome::of(self.setting.quiet));
        let (app_names, meanings) = (ByNumber::default(), ByNumber::default());
        let shared = self.shared().collect();
        let mut reading = Reading { bytes, text, state, cache, app_names, meanings, shared, outcome, take };
        let (mut walk, mut lean) = (records.walk(), Vec::new());
        (reading.take)(Made::Renumbered);
        loop {
            let some = walk.some(AT_ONCE);
            if some.is_empty() {
                reading.state.differing = reading.cache.differing();
                return reading.outcome;
            }
            self.some(some, &mut reading, &mut lean);
        }
    }

    /// Makes the events of some records, the simple ones in `lean`: events are large, and those before are filled anew.
    fn some<'t: 'e, 'e>(
        &'e self,
        some: &[RecordSpan],
        reading: &mut Reading<'_, 't, 'e, '_>,
        lean: &mut Vec<(Lean<'e>, Place)>,
    ) {
        let mut made = 0;
        for cutting in some {
            if made == lean.len() {
                lean.push((Lean::default(), self.place(cutting)));
            }
            let (event, place) = &mut lean[made];
            let Err(refusal) = self.lean(cutting, reading, event) else {
                *place = self.place(cutting);
                made += 1;
                continue;
            };
            reading.pass(&lean[..std::mem::take(&mut made)]);
            if refusal == Refusal::Full || self.lean_of_copies(cutting, reading).is_err() {
                self.full(cutting, reading);
            }
        }
        reading.pass(&lean[..made]);
    }

    /// Makes the events of any record.
    fn full(&self, cutting: &RecordSpan, reading: &mut Reading<'_, '_, '_, '_>) {
        let said = (&reading.bytes[cutting.range()], reading.text(cutting));
        let Reading { state, outcome, take, .. } = reading;
        let ReadState { notes, names, earlier, apps, outline, flat: _, seen: _, differing: _ } = &mut **state;
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

    /// Makes the event of a simple record in the fast path.
    fn lean<'t: 'e, 'e>(
        &'e self,
        cutting: &RecordSpan,
        reading: &mut Reading<'_, 't, 'e, '_>,
        event: &mut Lean<'e>,
    ) -> Result<(), Refusal> {
        let text = reading.text(cutting).filter(|_| self.may_be_lean(cutting)).ok_or(Refusal::Full)?;
        let Reading { state, cache, meanings, .. } = reading;
        event.clear();
        match self.lean_rows() {
            None if self.format.lean(text, (&mut state.flat, cache), event) => {}
            None => return Err(Refusal::Full),
            Some(header) => {
                let ctx = self.lean_context(cache, meanings);
                self.format.lean_row(LeanCells::of(text, header), ctx, event)?;
            }
        }
        if !self.finish_lean(event, cutting.line, |id| reading.app_name(id)) {
            return Err(Refusal::Full);
        }
        reading.outcome.came(event.when, text);
        Ok(())
    }

    /// Makes and passes on the event of a row in the fast path, of copies of its cells.
    fn lean_of_copies(
        &self,
        cutting: &RecordSpan,
        reading: &mut Reading<'_, '_, '_, '_>,
    ) -> Result<(), Refusal> {
        let (text, header) = reading.text(cutting).zip(self.lean_rows()).ok_or(Refusal::Full)?;
        let cells = rows::cells(text, header.delimiter);
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        let mut event = Lean::default();
        let (mut cache, mut meanings) = (ValueCache::off(), ByNumber::default());
        let ctx = self.lean_context(&mut cache, &mut meanings);
        self.format.lean_row(LeanCells::of_copies(&cells), ctx, &mut event)?;
        if !self.finish_lean(&mut event, cutting.line, |id| reading.app_name(id)) {
            return Err(Refusal::Full);
        }
        reading.outcome.came(event.when, text);
        reading.pass(&[(event, self.place(cutting))]);
        Ok(())
    }

    /// Whether a record may be read in the fast path, which does not correct clocks.
    const fn may_be_lean(&self, cutting: &RecordSpan) -> bool {
        cutting.broken.is_none() && cutting.said.is_none() && self.setting.clock.shift == 0
    }

    /// The header of rows that the format may be able to read in the fast path.
    fn lean_rows(&self) -> Option<&Header> {
        match &self.written {
            Written::Rows(header) if self.format.has_lean_rows() => Some(header),
            _ => None,
        }
    }

    /// What a row is read with.
    fn lean_context<'c, 't, 'e>(
        &'e self,
        cache: &'c mut ValueCache<'t>,
        meanings: &'c mut ByNumber<Option<&'e Meaning>>,
    ) -> LeanContext<'c, 't, 'e> {
        LeanContext { clock: self.setting.clock, operations: &self.setting.operations, meanings, cache }
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
            // a row that is broken is told of as that alone
            let is_row = matches!(self.written, Written::Rows(_));
            if repaired && !is_row {
                ctx.note(Remark::Utf8, "");
            }
            let mut fixed = None;
            let record = match &self.written {
                Written::Rows(header) => row(header, self.json, &said, outline, cutting.row),
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
                if repaired && is_row {
                    ctx.note(Remark::Utf8, "");
                }
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
        _ => Tree::parse(said).map(RawRecord::Json).map_err(|error| causes::of_json(&error, said)),
    }
}

/// Parses a row; a JSON cell becomes an outline if it is a plain object. Fails if the number of its cells is not that of a
/// given shape.
fn row<'t>(
    header: &'t Header,
    json: Option<(usize, &'static Asked)>,
    said: &'t str,
    outline: &'t mut Outline,
    shape: Option<RowShape>,
) -> Result<RawRecord<'t>, String> {
    let around = json.and_then(|(column, asked)| {
        let read = |row: &str, at: usize| Some(((), outline.read_cell(row, at, asked)?));
        rows::cells_around(said, header.delimiter, column, read)
    });
    let has_outline = around.is_some();
    let cells = around.map_or_else(|| rows::cells(said, header.delimiter), |(cells, ())| cells);
    shape.and_then(|shape| shape.miscounted(cells.len())).map_or(Ok(()), Err)?;
    Ok(RawRecord::Row(header, cells, has_outline.then(|| outline.root(said))))
}
