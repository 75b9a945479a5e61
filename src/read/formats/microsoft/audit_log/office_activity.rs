//! The table `OfficeActivity` of Log Analytics and Sentinel: the audit log with other names, as JSON or CSV.

use super::m365::{self, RowContext, flat, powershell};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct OfficeActivity;

const SPEC: Spec<'static> = Spec {
    name: "office-activity",
    title: "OfficeActivity of Log Analytics and Sentinel",
    recognised_by: "`OfficeWorkload`, `OfficeObjectId` or `OfficeId` beside `Operation` and `TimeGenerated`",
    doc: "the table as JSON or CSV; its id is that of the record in the audit log, so exports of both merge",
    fields: &[
        ("id", "`OfficeId`, else `SourceRecordId`: the `Id` of the audit log"),
        ("time", "`TimeGenerated`, which is the `CreationTime` of the audit log"),
        ("operation", "`Operation`"),
        ("account", "`UserId`; where that says nothing `UserKey`"),
        ("mailbox", "`MailboxOwnerUPN`; of a command on a mailbox the one that it names"),
        ("target", "`OfficeObjectId`, the name in `AADTarget`, or the only folder"),
        ("source_ip", "`Client_IPAddress`, `ClientIP`, `ActorIpAddress`"),
        ("user_agent", "`UserAgent`, also in `ExtendedProperties`"),
        ("client", "`ClientInfoString`"),
        ("app_id", "`ClientAppId`, `AppId`, `ApplicationId`"),
        ("app_name", "`AppAccessContext.ClientAppName`, else the known name of `app_id`"),
        ("session_id", "`SessionId`, `AppAccessContext.AADSessionId`"),
        ("token_id", "`AppAccessContext.UniqueTokenId`; of a sign-in that succeeded its id"),
        ("issued_at", "`AppAccessContext.IssuedAtTime`"),
        ("message_ids", "every `InternetMessageId` in `Folders`, `AffectedItems` and `Item`"),
        ("tenant_id", "`OrganizationId`"),
        ("outcome", "`ResultStatus`; of a sign-in its error"),
        ("tags", "`bind`, `sync` and `throttled` of `OperationProperties`"),
        (
            "message",
            "the operation with what it is about; of access to a mailbox its kind, folder, and number of messages or operations",
        ),
    ],
};

/// Names that only this table has.
const OWN: [&str; 4] = ["OfficeWorkload", "OfficeObjectId", "OfficeId", "OfficeTenantId"];

impl Format for OfficeActivity {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let has = |name: &str| sample.column(name) || sample.record(|record| record.has(name)).is_some();
        let own = OWN.into_iter().find(|name| has(name))?;
        let time =
            ["TimeGenerated", "TimeGenerated [UTC]", "Start_Time"].into_iter().find(|name| has(name))?;
        has("Operation").then(|| Fit::new(96, format!("its records have {own}, Operation and {time}")))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let data = flat::unfold(record, audit_name);
        if !["CreationTime", "Operation", "Id"].iter().any(|name| data.has(name)) {
            return Err("it has neither TimeGenerated nor Operation nor OfficeId".to_owned());
        }
        let printed = powershell::is_printed(&data).then(|| powershell::opened(&data));
        let outline = m365::outline_of(printed.as_ref().unwrap_or(&data));
        take(m365::draft(outline.root(""), &RowContext::default(), ctx));
        Ok(())
    }
}

/// The audit log's name for a column.
fn audit_name(name: &str) -> &str {
    let name = flat::without_zone(name);
    let names = [
        ("TimeGenerated", "CreationTime"),
        ("OfficeId", "Id"),
        ("SourceRecordId", "Id"),
        ("OfficeWorkload", "Workload"),
        ("OfficeObjectId", "ObjectId"),
        ("Client_IPAddress", "ClientIPAddress"),
        ("Logon_Type", "LogonType"),
        ("AADTarget", "Target"),
        ("ApplicationId_", "ApplicationId"),
    ];
    names.into_iter().find(|(here, _)| here.eq_ignore_ascii_case(name)).map_or(name, |(_, there)| there)
}
