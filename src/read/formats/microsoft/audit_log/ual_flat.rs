//! The unified audit log as CSV with a column for each member of its records, as Sparrow and other collectors write it.

use super::m365::{self, RowContext, flat, powershell};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};

/// The format.
#[derive(Debug)]
pub struct UalFlat;

const SPEC: Spec<'static> = Spec {
    name: "m365-ual-flat-csv",
    title: "Microsoft 365 unified audit log, flat CSV",
    recognised_by: "columns `CreationTime`, `Operation` and `RecordType` or `Workload`, and no `AuditData`",
    doc: "a column for each member of the record, as Sparrow and collectors that leave out the row around it write it",
    fields: m365::FIELDS,
};

impl Format for UalFlat {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let beside = ["RecordType", "Workload", "UserKey"].into_iter().find(|name| sample.column(name))?;
        let flat = sample.has_columns(&["CreationTime", "Operation"]) && !sample.column("AuditData");
        flat.then(|| {
            Fit::new(92, format!("its header has CreationTime, Operation and {beside}, and no AuditData"))
        })
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let data = flat::unfold(record, |name| name);
        if !["CreationTime", "Operation", "Id"].iter().any(|name| data.has(name)) {
            return Err("it has neither CreationTime nor Operation nor Id".to_owned());
        }
        let printed = powershell::is_printed(&data).then(|| powershell::opened(&data));
        let outline = m365::outline_of(printed.as_ref().unwrap_or(&data));
        take(m365::draft(outline.root(""), &RowContext::default(), ctx));
        Ok(())
    }
}
