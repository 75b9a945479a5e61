//! The timeline that IRIS imports: CSV with ten columns.

use super::iris;
use super::lookup::{content, line_of, word};
use crate::event::{Event, Field};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct IrisImport;

const SPEC: Spec<'static> = Spec {
    name: "iris-import",
    title: "DFIR-IRIS, timeline for import, CSV",
    recognised_by: "columns `event_date`, `event_tz`, `event_title`, `event_category`, `event_content`",
    doc: "events that people wrote down; assets and IOCs stay in the record",
    fields: &[
        ("time", "`event_date` in `event_tz`"),
        ("operation", "`event_category`"),
        ("message", "`event_title` with `event_content`"),
        ("target", "`event_assets`, where it is one"),
        ("tags", "`event_tags`"),
    ],
};

impl Format for IrisImport {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = ["event_date", "event_tz", "event_title", "event_category", "event_content"];
        sample.has_columns(&columns).then(|| Fit::new(94, "its header is the one that IRIS imports"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let title = word(record, "event_title");
        if title.is_none() && word(record, "event_date").is_none() {
            return Err("it has neither `event_title` nor `event_date`".to_owned());
        }
        let mut event = Event::default();
        let (date, zone) = (word(record, "event_date"), word(record, "event_tz"));
        event.when = date.and_then(|date| iris::when(&date, zone.as_deref(), ctx));
        let said = word(record, "event_content").unwrap_or_default();
        event.set(Field::Message, line_of(title.as_deref().unwrap_or_default(), &said));
        event.set_some(Field::Operation, word(record, "event_category"));
        event.set_some(Field::Target, word(record, "event_assets").and_then(|all| iris::only(&all)));
        let tags = word(record, "event_tags").unwrap_or_default();
        for tag in tags.split(['|', ',']) {
            event.push(Field::Tags, tag.trim().to_owned());
        }
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content: Some(content(record)), organisation: None });
        Ok(())
    }
}
