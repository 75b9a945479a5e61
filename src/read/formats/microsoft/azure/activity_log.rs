//! The Azure activity log: answers of the management API, dumps of the SDK, and the portal's CSV.

use super::activities;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct AzureActivity;

const SPEC: Spec<'static> = Spec {
    name: "azure-activity",
    title: "Azure activity log",
    recognised_by: "`eventTimestamp` (`event_timestamp`) and `operationName` beside `caller` or `correlationId`; columns `Operation name` and `Event initiated by`",
    doc: "answers of the management interface and of `az monitor activity-log list`, dumps of the Python SDK, and the CSV of the portal",
    fields: activities::FIELDS,
};

impl Format for AzureActivity {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let own = some(sample, |logged| {
            Kind::of(logged) == Some(Kind::Activity) && !logged.is_wrapped() && !logged.is_tabled()
        });
        own.then(|| Fit::new(90, "its records have operation, caller and time of the activity log"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        kinds::take(record, ctx, Some(Kind::Activity), take)
    }
}
