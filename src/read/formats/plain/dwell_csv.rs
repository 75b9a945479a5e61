//! Rows of events, as `dwell query --format csv` writes them.

use super::choice::edtf;
use crate::event::{Event, Field, Id, Link, Rel, Stage, Text, disarmed};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::remarks::Remark;
use crate::read::rows::Header;
use crate::read::times::{parse_shift, stated};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct DwellCsv;

const SPEC: Spec<'static> = Spec {
    name: "dwell-csv",
    title: "dwell events, CSV",
    recognised_by: "a header of `id`, `time` and other names of the event contract, and nothing else",
    doc: "the rows that `dwell query --format csv` writes, with their ids; the `'` before what looks like a formula is taken off",
    fields: &[
        ("id", "`id`"),
        ("time", "`time`, in EDTF"),
        ("stage", "`stage`; what is none of the stages is `other`"),
        ("count", "`count`"),
        ("links", "`links`: `rel:to` with blanks between; lists may also be lists of JSON"),
        ("raw", "`raw`: where it is an object of JSON, that is the record"),
    ],
};

/// Columns of these rows that are no field of an event.
const MARKS: [&str; 3] = ["synthetic", "service", "clock"];

impl Format for DwellCsv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = sample.columns();
        let own = |name: &String| {
            MARKS.contains(&name.as_str()) || Field::parse(name).is_some_and(|field| field.name() == name)
        };
        let has = |wanted: &str| columns.iter().any(|name| name == wanted);
        let told = has("id") && has("time") && columns.iter().all(own);
        told.then(|| Fit::new(92, "its columns are `id`, `time` and other names of the event contract alone"))
    }

    fn record_column(&self, header: &Header) -> Option<usize> {
        header.names.iter().position(|name| Field::parse(name) == Some(Field::Raw))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let (mut event, mut content) = (Event::default(), Id::default());
        for (name, cell) in record.row().filter(|(_, cell)| !cell.trim().is_empty()) {
            content.part(name, cell.as_bytes());
            match Field::parse(name) {
                Some(field) => set(&mut event, field, disarmed(cell), ctx),
                None if name == "clock" => event.clock = parse_shift(disarmed(cell)).unwrap_or(0),
                None if name == "service" => event.service = cell.trim() == "true",
                None => event.synthetic = cell.trim() == "true",
            }
        }
        if content == Id::default() {
            return Err("all of its cells are blank".to_owned());
        }
        if event.when.is_none() {
            event.clock = 0;
        }
        let content = event.id.is_empty().then_some(content);
        take(Draft { event, content, organisation: None });
        Ok(())
    }
}

fn set(event: &mut Event<'_>, field: Field, cell: &str, ctx: &mut ReadContext<'_>) {
    let owned = || Text::Owned(cell.to_owned());
    match field {
        Field::Id => event.id = owned(),
        Field::Time => event.when = edtf(&mut ctx.times(), cell),
        Field::Count => event.count = ctx.count(cell),
        Field::Links => event.links = items(cell).iter().filter_map(|said| link(said)).collect(),
        Field::Stage => {
            let stage = Stage::parse(cell);
            if stage.is_none() {
                ctx.note(Remark::Stage, cell);
            }
            event.set(field, stage.unwrap_or(Stage::Other).name());
        }
        Field::SourceIp => {
            event.set(field, address::clean(cell).map_or_else(|| cell.to_owned(), Cow::into_owned));
        }
        // these describe the source that is read now, not the one that the row was exported from
        Field::Source | Field::Format | Field::Line | Field::Precision | Field::Raw => {}
        field if field.list_slot().is_some() => {
            event.extend(field, items(cell));
        }
        field => event.set(field, stated(field, owned())),
    }
}

/// The items of a list: a JSON list, or separated by blanks.
fn items(cell: &str) -> Vec<Text<'static>> {
    let owned = |item: Text<'_>| Text::Owned(item.into_owned());
    if let Some(Ok(list @ Tree::List(_))) = cell.starts_with('[').then(|| Tree::parse(cell)) {
        return list.items().iter().filter_map(|item| item.said().map(owned)).collect();
    }
    cell.split_whitespace().map(|item| Text::Owned(item.to_owned())).collect()
}

fn link(said: &str) -> Option<Link> {
    let (rel, to) = said.split_once(':')?;
    Some(Link { rel: Rel::parse(rel)?, to: to.to_owned() })
}
