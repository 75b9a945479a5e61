//! Logs of Entra, Azure and Microsoft Graph in the tables of Log Analytics, which Sentinel uses too.

use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct AzureLogAnalytics;

const SPEC: Spec<'static> = Spec {
    name: "azure-log-analytics",
    title: "Entra, Azure and Graph logs, Log Analytics",
    recognised_by: "`TimeGenerated` (of advanced hunting `Timestamp` and `RequestId`) beside the columns of `SigninLogs`, `AuditLogs`, `AzureActivity`, `MicrosoftGraphActivityLogs`, `AADUserRiskEvents` or their likes",
    doc: "results of queries (of advanced hunting too) as CSV or JSON, with nested values as they are or as JSON in text; one file may hold several tables",
    fields: kinds::FIELDS,
};

impl Format for AzureLogAnalytics {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let own = some(sample, |logged| logged.is_tabled() && Kind::of(logged).is_some());
        own.then(|| Fit::new(93, "its records have the columns of a table of Entra, Azure or Graph logs"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        kinds::take(record, ctx, None, take)
    }
}
