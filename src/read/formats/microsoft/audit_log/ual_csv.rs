//! The Microsoft 365 unified audit log as CSV: exports of Purview, `Search-UnifiedAuditLog` and Graph.

use super::m365::{self, RowContext, flat, graph};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::outline::Asked;
use crate::read::remarks::Remark;
use crate::read::rows::Header;
use crate::read::tree::Tree;

/// The format.
#[derive(Debug)]
pub struct UalCsv;

const SPEC: Spec<'static> = Spec {
    name: "m365-ual-csv",
    title: "Microsoft 365 unified audit log, CSV",
    recognised_by: "a column `AuditData` beside `CreationDate`, `RecordType` or `Operation(s)`",
    doc: "exports of the Purview portal and of Search-UnifiedAuditLog, with their columns in any order",
    fields: m365::FIELDS,
};

impl Format for UalCsv {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let beside = [
            "CreationDate",
            "CreationTime",
            "createdDateTime",
            "RecordType",
            "auditLogRecordType",
            "Operation",
            "Operations",
        ];
        let found = beside.iter().find(|name| sample.column(name))?;
        sample.column("AuditData").then(|| {
            let portal = sample.column("RecordId") || sample.column("UserId");
            let from = if sample.column("auditLogRecordType") {
                "as an audit log query of Graph has them"
            } else if portal {
                "as the Purview portal exports it"
            } else {
                "as Search-UnifiedAuditLog does"
            };
            Fit { score: 95, why: format!("its header has AuditData and {found}, {from}") }
        })
    }

    fn json_column(&self, header: &Header) -> Option<(usize, &'static Asked)> {
        let column = |name: &str| header.names.iter().position(|column| column.eq_ignore_ascii_case(name));
        // for rows of Graph all cells are unfolded, so the fast path does not apply
        let data = column("AuditData").filter(|_| column("auditLogRecordType").is_none())?;
        Some((data, &m365::ASKED))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let around = RowContext {
            time: record.first_cell(&["CreationDate", "CreationTime", "createdDateTime"]),
            id: record.first_cell(&["RecordId", "Identity", "id"]),
            operation: record.first_cell(&["Operations", "Operation"]),
            user: record.first_cell(&["UserIds", "userPrincipalName", "UserId"]),
            record_type: record.first_cell(&["RecordType", "auditLogRecordType"]).map(Into::into),
        };
        if let RawRecord::Row(_, _, Some(data)) = record {
            take(m365::draft(*data, &around, ctx));
            return Ok(());
        }
        let data = record.cell("AuditData");
        let fixed = data.and_then(m365::repaired);
        let tree = fixed.as_deref().or(data).and_then(|data| Tree::parse(data).ok());
        let tree = tree.filter(|tree| matches!(tree, Tree::Object(_)));
        if tree.is_none() && around.time.is_none() && around.operation.is_none() {
            return Err("it has no readable AuditData, CreationDate or Operation".to_owned());
        }
        if tree.is_none() {
            ctx.note(Remark::AuditData, data.unwrap_or_default());
        }
        let tree = tree.unwrap_or(Tree::Null);
        let outline = m365::outline_of(&tree);
        let mut draft = m365::draft(outline.root(""), &around, ctx);
        if let (Tree::Null, Some(content)) = (&tree, &mut draft.content) {
            record.row().for_each(|(name, cell)| content.part(name, cell.as_bytes()));
        }
        let row = record.cell("auditLogRecordType").map(|_| flat::unfold(record, |name| name));
        take(match &row {
            Some(row) => graph::filled(draft, row),
            None => draft,
        });
        Ok(())
    }
}
