//! The Microsoft 365 unified audit log as JSON: bare records, or rows of `Search-UnifiedAuditLog` or Graph around them.

use super::m365::{self, RowContext, graph, powershell};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::remarks::Remark;
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct UalJson;

const SPEC: Spec<'static> = Spec {
    name: "m365-ual-json",
    title: "Microsoft 365 unified audit log, JSON",
    recognised_by: "`CreationTime` and `Operation` beside `RecordType` or `Workload`; or `AuditData` in a row",
    doc: "records of the management API, of PowerShell and of Graph, as lines, lists or one after another",
    fields: m365::FIELDS,
};

impl Format for UalJson {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        if let Some(row) = sample.record(|record| wraps(record)) {
            let from = if row.has("auditLogRecordType") {
                "its records have auditData in a row of Graph's audit log query"
            } else {
                "its records have AuditData in a row of Search-UnifiedAuditLog"
            };
            return Some(Fit::new(95, from));
        }
        sample.record(is_bare)?;
        let why = "its records have CreationTime, Operation and RecordType or Workload".to_owned();
        Some(Fit { score: 90, why })
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        if !wraps(tree) {
            if !["CreationTime", "Operation", "RecordType", "Workload"].iter().any(|name| tree.has(name)) {
                return Err("it has neither CreationTime nor Operation nor RecordType".to_owned());
            }
            take(m365::draft(m365::outline_of(tree).root(""), &RowContext::default(), ctx));
            return Ok(());
        }
        let around = around(tree);
        match tree.get("AuditData") {
            Some(data @ Tree::Object(_)) => {
                let printed = powershell::is_printed(data).then(|| powershell::opened(data));
                let outline = m365::outline_of(printed.as_ref().unwrap_or(data));
                take(graph::filled(m365::draft(outline.root(""), &around, ctx), tree));
            }
            Some(Tree::Text(text)) => {
                let fixed = m365::repaired(text);
                if let Ok(data @ Tree::Object(_)) = Tree::parse(fixed.as_deref().unwrap_or(text)) {
                    take(graph::filled(m365::draft(m365::outline_of(&data).root(""), &around, ctx), tree));
                } else {
                    ctx.note(Remark::AuditData, text);
                    take(m365::draft(m365::outline_of(tree).root(""), &around, ctx));
                }
            }
            _ => take(m365::draft(m365::outline_of(tree).root(""), &around, ctx)),
        }
        Ok(())
    }
}

/// Whether this is a record without a row around it.
fn is_bare(record: &Tree<'_>) -> bool {
    record.has("CreationTime")
        && record.has("Operation")
        && (record.has("RecordType") || record.has("Workload") || record.has("OrganizationId"))
}

/// Whether this is a row around a record.
fn wraps(record: &Tree<'_>) -> bool {
    let row =
        ["CreationDate", "createdDateTime", "Operations", "Operation", "RecordType", "auditLogRecordType"];
    matches!(record.get("AuditData"), Some(Tree::Object(_) | Tree::Text(_)))
        && row.iter().any(|name| record.has(name))
}

fn around<'t>(row: &'t Tree<'t>) -> RowContext<'t> {
    let first = |names: &[&str]| names.iter().find_map(|name| row.text(name));
    RowContext {
        time: first(&["CreationDate", "createdDateTime"]),
        id: first(&["RecordId", "Identity", "id"]),
        operation: first(&["Operations", "Operation"]),
        // `userId` of Graph is the user's key, so the principal name goes first
        user: first(&["UserIds", "userPrincipalName", "UserId"]),
        record_type: row.word("RecordType").or_else(|| row.word("auditLogRecordType")),
    }
}
