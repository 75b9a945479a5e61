//! Logs of Entra, Azure and Microsoft Graph in the envelope of diagnostic settings: one file may hold several.

use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct AzureDiagnostics;

const SPEC: Spec<'static> = Spec {
    name: "azure-diagnostics",
    title: "Entra, Azure and Graph logs, diagnostic settings",
    recognised_by: "`time` and `category` beside `operationName`, `resourceId` and `properties`",
    doc: "what diagnostic settings write to Event Hubs and storage: sign-ins, directory audits, the Azure activity log, the Graph activity log and risk detections, as lines, lists, or `records`",
    fields: kinds::FIELDS,
};

impl Format for AzureDiagnostics {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        if !matches!(sample, Sample::Json(_)) {
            return None;
        }
        if some(sample, |logged| logged.is_wrapped() && logged.has("category") && Kind::of(logged).is_some())
        {
            return Some(Fit::new(
                94,
                "its records have time, category and the properties of a log of Entra or Azure",
            ));
        }
        let other = some(sample, |logged| {
            let path = logged.text(&["resourceId"]).map(str::to_ascii_lowercase).unwrap_or_default();
            let azure = ["/tenants/", "/subscriptions/"].iter().any(|root| path.starts_with(root));
            azure && logged.is_wrapped() && logged.has_all(&["time", "category", "operationName"])
        });
        other
            .then(|| Fit::new(82, "its records have time, category and operationName of a resource of Azure"))
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
