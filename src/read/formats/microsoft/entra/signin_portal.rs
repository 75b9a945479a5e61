//! Sign-ins of Entra as CSV of the portal.

use super::signins;
use crate::read::formats::microsoft::kinds::{self, Kind};
use crate::read::formats::microsoft::log_record::some;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct EntraSigninPortal;

const SPEC: Spec<'static> = Spec {
    name: "entra-signin-portal",
    title: "Entra sign-ins, CSV of the portal",
    recognised_by: "columns `Date (UTC)` and `Request ID` (early ones: `IP address` and `Status`) beside a user or service principal and an application",
    doc: "the CSV that the portal downloads, of every kind of sign-in, with its columns in any order",
    fields: signins::FIELDS,
};

impl Format for EntraSigninPortal {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let table = matches!(sample, Sample::Table(..)) && !sample.column("CreatedDateTime");
        let own = table
            && some(sample, |logged| {
                Kind::of(logged) == Some(Kind::SignIn) && logged.has("Date") && !logged.is_tabled()
            });
        own.then(|| Fit::new(92, "its header has the portal's names for who signed in to what"))
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
