//! Sign-ins of Entra as Microsoft Graph lists them.

use super::signins;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct EntraSignin;

const SPEC: Spec<'static> = Spec {
    name: "entra-signin-graph",
    title: "Entra sign-ins, Microsoft Graph",
    recognised_by: "`createdDateTime` and `status` beside `ipAddress`, `appId` and a user",
    doc: "answers of auditLogs/signIns and the JSON of the portal: with their `value` list, as a bare list, a sign-in a line, or as a table",
    fields: signins::FIELDS,
};

impl Format for EntraSignin {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let own = some(sample, |logged| {
            Kind::of(logged) == Some(Kind::SignIn)
                && logged.has("createdDateTime")
                && !logged.is_wrapped()
                && !logged.is_tabled()
        });
        let table = matches!(sample, Sample::Table(..));
        let why = "its records have createdDateTime, status and the address and app of a sign-in";
        own.then(|| Fit::new(if table { 85 } else { 90 }, why))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        kinds::take(record, ctx, Some(Kind::SignIn), take)
    }
}
