//! Chainsaw: the timeline of the shimcache.

use super::lookup::{content, first, line_of, word};
use crate::event::{Event, Field};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct ChainsawShimcache;

const SPEC: Spec<'static> = Spec {
    name: "chainsaw-shimcache",
    title: "Chainsaw: timeline of the shimcache, CSV",
    recognised_by: "columns `Timestamp`, `File Path`, `Timeline Entry Number`, `Entry Type`, `Timestamp Description`",
    doc: "one event a row; entries to which no time could be given are undated",
    fields: &[
        ("time", "`Timestamp`"),
        ("operation", "`Timestamp Description`, else `Entry Type`"),
        ("message", "`Entry Type` with the file"),
        ("target", "`File Path`, else `Program Name`"),
    ],
};

impl Format for ChainsawShimcache {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns =
            ["Timestamp", "File Path", "Timeline Entry Number", "Entry Type", "Timestamp Description"];
        sample
            .has_columns(&columns)
            .then(|| Fit::new(95, "its header is the one of Chainsaw's shimcache timeline"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let file = first(record, &["File Path", "Program Name"]);
        let kind = word(record, "Entry Type");
        if file.is_none() && kind.is_none() {
            return Err("it has neither `File Path` nor `Entry Type`".to_owned());
        }
        let mut event = Event::default();
        event.when = word(record, "Timestamp").and_then(|time| ctx.times().utc(&time));
        event.set(
            Field::Message,
            line_of(kind.as_deref().unwrap_or_default(), file.as_deref().unwrap_or_default()),
        );
        event.set_some(Field::Operation, word(record, "Timestamp Description").or(kind));
        event.set_some(Field::Target, file);
        take(Draft { event, content: Some(content(record)), organisation: None });
        Ok(())
    }
}
