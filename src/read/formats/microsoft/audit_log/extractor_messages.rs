//! The messages that were read in sessions: CSV of `Get-MessageIDs` of Microsoft-Extractor-Suite.

use super::extractor_row;
use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct ExtractorMessages;

const SPEC: Spec<'static> = Spec {
    name: "extractor-messages-csv",
    title: "Microsoft-Extractor-Suite, message ids",
    recognised_by: "columns `Timestamp`, `User`, `IPaddress`, `SessionID` and `InternetMessageId`",
    doc: "what Get-MessageIDs writes: a row for each message of MailItemsAccessed, one for each folder that was synchronised",
    fields: &[
        ("time", "`Timestamp`, which is UTC"),
        ("operation", "MailItemsAccessed, of which alone the table is made"),
        ("account", "`User`"),
        ("target", "`FolderPath`"),
        ("source_ip", "`IPaddress`, without port and brackets"),
        ("session_id", "`SessionID`"),
        ("message_ids", "`InternetMessageId`, unless it says that the whole folder was synchronised"),
        ("tags", "`bind` or `sync` by `MailAccessType`"),
        ("id", "a hash of the row"),
        ("message", "`MailAccessType`, `FolderPath`, and whether it is a message or the whole folder"),
    ],
};

impl Format for ExtractorMessages {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let columns = ["Timestamp", "User", "IPaddress", "SessionID", "InternetMessageId"];
        sample
            .has_columns(&columns)
            .then(|| Fit::new(95, "its header is that of Get-MessageIDs of Microsoft-Extractor-Suite"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        if record.first_cell(&["Timestamp", "User", "SessionID", "InternetMessageId"]).is_none() {
            return Err("it has neither Timestamp nor User nor InternetMessageId".to_owned());
        }
        let mut event = Event::default();
        event.when = ctx.times().first([record.cell("Timestamp")], |times, time| times.utc(time?));
        event.set(Field::Operation, "MailItemsAccessed");
        event.set_some(Field::Account, record.cell("User"));
        event.set_some(Field::Target, record.cell("FolderPath"));
        event.set_some(Field::SourceIp, record.cell("IPaddress").and_then(address::clean));
        event.set_some(Field::SessionId, record.cell("SessionID"));
        let message = record.cell("InternetMessageId").filter(|id| !id.trim().starts_with("N/A"));
        event.extend(Field::MessageIds, message.map(Into::into));
        extractor_row::tags(&mut event, record);
        event.set(Field::Message, line(record, message));
        ctx.apply_meaning(&mut event, None);
        take(Draft { event, content: Some(extractor_row::content(record)), organisation: None });
        Ok(())
    }
}

/// The message of a row: `Bind · Inbox · 1 message`, `Sync · Inbox · entire folder`.
fn line(record: &RawRecord<'_>, message: Option<&str>) -> String {
    let said = record.cell("InternetMessageId").unwrap_or_default();
    let what = match message {
        Some(_) => Some("1 message"),
        None if said.contains("entire folder") => Some("entire folder"),
        None => None,
    };
    let kind = record.cell("MailAccessType").unwrap_or("MailItemsAccessed");
    let folder = record.cell("FolderPath").map(|path| path.trim_start_matches('\\'));
    [Some(kind), folder, what].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
