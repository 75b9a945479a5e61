//! Plaso, l2tcsv: the 17 columns of log2timeline.

use super::lookup::{content, word};
use super::pairs::Pairs;
use super::plaso::{self, PlasoEvent};
use crate::event::{Text, When};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct PlasoL2tcsv;

const SPEC: Spec<'static> = Spec {
    name: "plaso-l2tcsv",
    title: "Plaso (log2timeline), l2tcsv",
    recognised_by: "columns `date`, `time`, `timezone`, `MACB`, `sourcetype`, `short` and `desc`",
    doc: "one event a row, to the second; a row that stands for several kinds of time keeps them as its operation",
    fields: &[
        (
            "id",
            "the second, `type`, letters and digits of `desc`, and `filename`: as in the other outputs of plaso",
        ),
        ("time", "`date` (month first) and `time`, in `timezone`"),
        ("operation", "`type`"),
        ("message", "`desc`, else `short`"),
        ("account", "`user`; of a Windows event the one in its XML"),
        ("device_id", "`host`"),
        ("target", "`filename` of a file; of a Windows event the one in its XML"),
        ("source_ip", "an address in `extra`, or in the XML of a Windows event"),
        ("session_id", "the logon id in the XML of a Windows event, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("outcome", "of a Windows logon"),
        ("tags", "`notes`, where plaso puts labels"),
    ],
};

impl Format for PlasoL2tcsv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = ["date", "time", "timezone", "MACB", "sourcetype", "short", "desc"];
        sample.has_columns(&columns).then(|| Fit::new(96, "its header is the one of l2tcsv"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        if record.cell("date").is_none() && word(record, "desc").is_none() {
            return Err("it has neither `date` nor `desc`".to_owned());
        }
        let extra = record.cell("extra").map(Pairs::of_list).unwrap_or_default();
        let labels = word(record, "notes").filter(|_| record.cell("version") == Some("2"));
        let said = PlasoEvent {
            when: when(record, ctx),
            described: word(record, "type"),
            message: word(record, "desc").or_else(|| word(record, "short")),
            display: word(record, "filename"),
            user: word(record, "user"),
            host: word(record, "host"),
            address: extra.first(&["client_ip", "source_ip", "ip_address", "remote_address"]).map(own),
            labels: labels.map(|text| text.split(' ').map(str::to_owned).collect()).unwrap_or_default(),
            file: record.cell("source").is_some_and(|source| source.trim() == "FILE"),
            xml: record.cell("extra").filter(|text| text.contains("<Event")).map(Cow::Borrowed),
        };
        let mut draft = plaso::draft(said, content(record));
        ctx.apply_meaning(&mut draft.event, None);
        take(draft);
        Ok(())
    }
}

fn own(text: Text<'_>) -> Text<'static> {
    Cow::Owned(text.into_owned())
}

/// The time of a row, whose date is `month/day/year`, in its zone or else that of the source.
fn when(record: &RawRecord<'_>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let date = record.cell("date")?.trim();
    let time = record.cell("time").unwrap_or_default().trim();
    let mut parts = date.splitn(3, '/');
    let text = match (parts.next(), parts.next(), parts.next()) {
        (Some(month), Some(day), Some(year)) => format!("{year}-{month}-{day}T{time}"),
        _ => format!("{date}T{time}"),
    };
    let text = text.trim_end_matches('T');
    plaso::zoned(text, word(record, "timezone").as_deref(), ctx)
}
