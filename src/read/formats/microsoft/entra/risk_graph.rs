//! Risks detected by Entra Identity Protection, as Microsoft Graph lists them.

use super::risks;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct EntraRisk;

const SPEC: Spec<'static> = Spec {
    name: "entra-risk-graph",
    title: "Entra risk detections, Microsoft Graph",
    recognised_by: "`riskLevel` and `riskState` beside `detectedDateTime` or `riskLastUpdatedDateTime`",
    doc: "answers of identityProtection/riskDetections, riskyUsers and their likes for service principals: with their `value` list, as a bare list, one a line, or as a table",
    fields: risks::FIELDS,
};

impl Format for EntraRisk {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let own = some(sample, |logged| {
            Kind::of(logged) == Some(Kind::Risk) && !logged.is_wrapped() && !logged.is_tabled()
        });
        own.then(|| Fit::new(88, "its records have riskLevel, riskState and when that was seen"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        kinds::take(record, ctx, Some(Kind::Risk), take)
    }
}
