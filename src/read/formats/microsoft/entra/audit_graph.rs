//! Audits of the Entra directory as Microsoft Graph lists them.

use super::audits;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct DirectoryAudit;

const SPEC: Spec<'static> = Spec {
    name: "entra-audit-graph",
    title: "Entra directory audits, Microsoft Graph",
    recognised_by: "`activityDisplayName` and `activityDateTime`; of the provisioning log `provisioningStatusInfo` and `sourceIdentity`",
    doc: "answers of auditLogs/directoryAudits and auditLogs/provisioning, and the JSON of the portal: with their `value` list, as a bare list, an audit a line, or as a table",
    fields: audits::FIELDS,
};

impl Format for DirectoryAudit {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let own = some(sample, |logged| {
            (logged.has_all(&["activityDisplayName", "activityDateTime"])
                || Kind::of(logged) == Some(Kind::Provisioning))
                && !logged.is_wrapped()
                && !logged.is_tabled()
        });
        own.then(|| Fit::new(90, "its records have the activity, the time and the target of an audit"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        kinds::take(record, ctx, Some(Kind::Audit), take)
    }
}
