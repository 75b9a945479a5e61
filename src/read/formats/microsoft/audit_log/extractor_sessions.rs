//! The sessions in the mailbox audit: CSV of `Get-Sessions` of Microsoft-Extractor-Suite.

use super::extractor_row;
use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct ExtractorSessions;

const SPEC: Spec<'static> = Spec {
    name: "extractor-sessions-csv",
    title: "Microsoft-Extractor-Suite, sessions",
    recognised_by: "columns `TimeStamp`, `User`, `Action`, `SessionId`, `ClientIP` and `OperationCount`",
    doc: "what Get-Sessions writes of MailItemsAccessed; the record's own id is not in it",
    fields: &[
        ("time", "`TimeStamp`, which is UTC"),
        ("operation", "`Action`"),
        ("account", "`User`"),
        ("source_ip", "`ClientIP`, without port and brackets"),
        ("session_id", "`SessionId`"),
        ("count", "`OperationCount`"),
        ("tags", "`bind` or `sync` by `MailAccessType`, `throttled` by `IsThrottled`"),
        ("id", "a hash of the row"),
        ("message", "`MailAccessType`, else `Action`, and `OperationCount`"),
    ],
};

impl Format for ExtractorSessions {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = ["TimeStamp", "User", "Action", "SessionId", "ClientIP", "OperationCount"];
        sample
            .has_columns(&columns)
            .then(|| Fit::new(95, "its header is that of Get-Sessions of Microsoft-Extractor-Suite"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        if record.first_cell(&["TimeStamp", "User", "SessionId", "ClientIP"]).is_none() {
            return Err("it has neither TimeStamp nor User nor SessionId".to_owned());
        }
        let mut event = Event::default();
        event.when = ctx.times().first([record.cell("TimeStamp")], |times, time| times.utc(time?));
        event.count = record.cell("OperationCount").and_then(|count| count.trim().parse().ok());
        event.set_some(Field::Operation, record.cell("Action"));
        event.set_some(Field::Account, record.cell("User"));
        event.set_some(Field::SourceIp, record.cell("ClientIP").and_then(address::clean));
        event.set_some(Field::SessionId, record.cell("SessionId"));
        extractor_row::tags(&mut event, record);
        let kind = record.cell("MailAccessType").or(record.cell("Action")).unwrap_or("access");
        let mut line = vec![kind.to_owned()];
        line.extend(
            event.count.map(|count| format!("{count} operation{}", if count == 1 { "" } else { "s" })),
        );
        if event.list(Field::Tags).iter().any(|tag| tag == "throttled") {
            line.push("throttled".to_owned());
        }
        event.set(Field::Message, line.join(" · "));
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content: Some(extractor_row::content(record)), organisation: None });
        Ok(())
    }
}
