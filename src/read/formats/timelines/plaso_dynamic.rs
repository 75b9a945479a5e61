//! Plaso, dynamic: CSV with freely chosen columns.

use super::lookup::{content, first, word};
use super::plaso::{self, PlasoEvent};
use crate::event::When;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct PlasoDynamic;

const SPEC: Spec<'static> = Spec {
    name: "plaso-dynamic",
    title: "Plaso (log2timeline), dynamic CSV",
    recognised_by: "a time and `message`, beside three of `source_long`, `parser`, `display_name`, `message_short`, `MACB`, `yara_match` and their like",
    doc: "the default columns, and those of `--fields` and `--additional_fields`",
    fields: &[
        (
            "id",
            "the second, `timestamp_desc`, letters and digits of `message`, and `display_name`: as in the other outputs of plaso; without these the content",
        ),
        ("time", "`datetime`, else `date` and `time` in `timezone` or `zone`"),
        ("operation", "`timestamp_desc`, `type`"),
        ("message", "`message`, else `message_short`"),
        (
            "account",
            "`username`, `user`, `user_identifier`, `caller`; of a Windows event the one in `xml_string`",
        ),
        ("device_id", "`hostname`, `host`, `computer_name`"),
        ("target", "`display_name`, `filename` of a file; of a Windows event the one in `xml_string`"),
        ("source_ip", "`client_ip`, `source_ip`, `ip_address`, `remote_address`, or in `xml_string`"),
        ("session_id", "the logon id in `xml_string`, as `COMPUTER/LID`"),
        ("other_ids", "`session:ACCOUNT/GUID`: `LogonGuid` of a logon or a request of a ticket"),
        ("outcome", "of a Windows logon, by `xml_string`"),
        ("tags", "`tag`"),
    ],
};

/// Columns that only plaso has.
const OWN: [&str; 15] = [
    "source_long",
    "sourcetype",
    "source_short",
    "parser",
    "display_name",
    "message_short",
    "macb",
    "yara_match",
    "file_entropy",
    "pathspec",
    "sha256_hash",
    "md5_hash",
    "inode",
    "data_type",
    "timestamp_desc",
];

impl Format for PlasoDynamic {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let timed = sample.column("datetime") || sample.has_columns(&["date", "time"]);
        let said = sample.column("message") || sample.column("message_short");
        let own = OWN.iter().filter(|name| sample.column(name)).count();
        // exports of Timesketch have columns of plaso too; plaso itself has not written `timestamp` for years
        let sketched = sample.columns().iter().any(|name| name.starts_with("__ts_") || name == "label")
            || sample.has_columns(&["timestamp", "timestamp_desc"]);
        (timed && said && own >= 3 && !sketched)
            .then(|| Fit::new(91, "its header has a time, message, and columns that plaso alone writes"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let told = ["datetime", "date", "message", "message_short"];
        if told.iter().all(|name| record.cell(name).is_none()) {
            return Err("it has neither a time nor a message".to_owned());
        }
        let file = |kind: &str| kind == "FILE" || kind.starts_with("fs:");
        let said = PlasoEvent {
            when: when(record, ctx),
            described: first(record, &["timestamp_desc", "type"]),
            message: first(record, &["message", "message_short"]),
            display: first(record, &["display_name", "filename"]),
            user: first(record, &["username", "user", "user_identifier", "caller"]),
            host: first(record, &["hostname", "host", "computer_name"]),
            address: first(record, &["client_ip", "source_ip", "ip_address", "remote_address"]),
            labels: labels(record),
            file: first(record, &["source", "source_short", "data_type"])
                .is_some_and(|kind| file(kind.trim())),
            xml: word(record, "xml_string"),
        };
        let mut draft = plaso::draft(said, content(record));
        ctx.apply_meaning(&mut draft.event, None);
        take(draft);
        Ok(())
    }
}

/// The labels of a row, which are separated by blanks.
fn labels(record: &RawRecord<'_>) -> Vec<String> {
    word(record, "tag").map(|text| text.split_whitespace().map(str::to_owned).collect()).unwrap_or_default()
}

/// The time of a row, in one column or in two.
fn when(record: &RawRecord<'_>, ctx: &mut ReadContext<'_>) -> Option<When> {
    if let Some(text) = word(record, "datetime") {
        return ctx.times().local(&text);
    }
    match (word(record, "date"), word(record, "time")) {
        (Some(date), Some(time)) => {
            let zone = first(record, &["timezone", "zone"]);
            plaso::zoned(&format!("{}T{}", date.trim(), time.trim()), zone.as_deref(), ctx)
        }
        (Some(date), None) => ctx.times().local(&date),
        _ => None,
    }
}
