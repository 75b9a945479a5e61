//! Record counts at which exports are known to be cut off.
//!
//! An export with exactly the maximum number of records of its tool was probably cut off there. The numbers are from
//! published documentation, named above the table.

use crate::event::thousands;

/// A maximum of an export tool.
struct Limit {
    /// Prefixes of the names of the formats it applies to.
    formats: &'static [&'static str],
    /// The number of records.
    records: u64,
    /// What has that limit.
    what: &'static str,
}

const AUDIT: &[&str] = &["m365-"];
const SIGN_INS: &[&str] = &["entra-signin"];
const PORTAL: &[&str] = &["entra-"];

/// Sources. Audit log: Search-UnifiedAuditLog, parameters `ResultSize` and `SessionCommand`
/// (github.com/MicrosoftDocs/office-docs-powershell, exchange/exchange-ps/exchange/Search-UnifiedAuditLog.md).
/// Sign-ins: List signIns (github.com/microsoftgraph/microsoft-graph-docs-contrib,
/// api-reference/v1.0/api/signin-list.md). Portal: How to download logs in Microsoft Entra ID
/// (github.com/MicrosoftDocs/entra-docs, docs/identity/monitoring-health/howto-download-logs.md).
#[rustfmt::skip]
const LIMITS: &[Limit] = &[
    Limit { formats: AUDIT,    records: 100,     what: "a search of the audit log gives 100 records unless more are asked for" },
    Limit { formats: AUDIT,    records: 5_000,   what: "a search of the audit log stops there" },
    Limit { formats: AUDIT,    records: 10_000,  what: "a search of the audit log whose paging is changed on its way stops there" },
    Limit { formats: AUDIT,    records: 50_000,  what: "a search of the audit log stops there" },
    Limit { formats: SIGN_INS, records: 1_000,   what: "a page of sign-ins has at most that many" },
    Limit { formats: PORTAL,   records: 250_000, what: "a download from the portal stops there" },
];

/// A warning if a source has exactly as many records as exports of its format have at most.
#[must_use]
pub fn hint(format: &str, records: u64) -> Option<String> {
    let stops = |limit: &&Limit| {
        limit.records == records && limit.formats.iter().any(|begin| format.starts_with(begin))
    };
    let limit = LIMITS.iter().find(stops)?;
    Some(format!("exactly {} records: {}, so some may be missing", thousands(records), limit.what))
}

#[cfg(test)]
mod tests {
    use super::{LIMITS, hint};
    use crate::read::standard_formats;

    #[test]
    fn a_count_at_which_an_export_stops_is_told_of() {
        assert_eq!(
            hint("m365-ual-csv", 50_000).as_deref(),
            Some("exactly 50,000 records: a search of the audit log stops there, so some may be missing")
        );
        assert!(hint("m365-ual-csv", 49_999).is_none());
        assert!(hint("timesketch-csv", 50_000).is_none());
        assert!(hint("entra-signin", 1_000).is_some_and(|said| said.starts_with("exactly 1,000 records")));
    }

    #[test]
    fn every_row_is_of_formats_that_there_are_and_says_what_stops_there() {
        let formats = standard_formats();
        for limit in LIMITS {
            for begin in limit.formats {
                let known = formats.iter().any(|format| format.spec().name.starts_with(begin));
                assert!(known, "no format begins with {begin}");
            }
            assert!(!limit.what.is_empty());
        }
    }
}
