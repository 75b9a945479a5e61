//! Audits of the Entra directory as CSV of the portal.

use super::audits;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct DirectoryAuditPortal;

const SPEC: Spec<'static> = Spec {
    name: "entra-audit-portal",
    title: "Entra directory audits, CSV of the portal",
    recognised_by: "columns `Activity` and `Result` beside `ActorUserPrincipalName`, `Initiated by (actor)` or `Target1DisplayName`",
    doc: "the CSV that the portal downloads, with its columns in any order",
    fields: audits::FIELDS,
};

impl Format for DirectoryAuditPortal {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let table = matches!(sample, Sample::Table(..)) && !sample.column("ActivityDisplayName");
        let own =
            table && some(sample, |logged| Kind::of(logged) == Some(Kind::Audit) && logged.has("Activity"));
        own.then(|| Fit::new(92, "its header has Activity and Result beside who acted on what"))
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
