//! Timesketch, CSV.

use super::timesketch::{Gathered, is_own, lacks};
use crate::event::disarmed;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct TimesketchCsv;

const SPEC: Spec<'static> = Spec {
    name: "timesketch-csv",
    title: "Timesketch, CSV",
    recognised_by: "columns `message`, `timestamp_desc`, and `datetime` or `timestamp`",
    doc: "message, time, tags, and the columns with well-known names; all others stay in the record",
    fields: super::timesketch::FIELDS,
};

impl Format for TimesketchCsv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let timed = sample.column("datetime") || sample.column("timestamp");
        (timed && sample.column("message") && sample.column("timestamp_desc")).then(|| Fit {
            score: 80,
            why: "its header has message, timestamp_desc and datetime or timestamp".to_owned(),
        })
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        if ["message", "datetime", "timestamp"].iter().all(|name| record.cell(name).is_none()) {
            return Err(lacks());
        }
        let own = is_own(record.cell("data_type"));
        let mut gathered = Gathered::new(own);
        for (name, cell) in record.row() {
            let cell = if own { disarmed(cell) } else { cell };
            let lower = name.to_ascii_lowercase();
            gathered.column(&lower, Cow::Borrowed(cell), cell.as_bytes(), ctx);
        }
        take(gathered.draft(ctx));
        Ok(())
    }
}
