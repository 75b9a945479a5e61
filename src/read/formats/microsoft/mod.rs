//! Logs of Microsoft 365, Entra and Azure.
//!
//! Each kind of log comes in several exports. A format recognises one export, while the events of a kind are made in one
//! place (`audit_log::m365`, and the modules that `kinds` calls), so that exports of the same record merge.

pub(in crate::read::formats) mod audit_log;
mod azure;
mod entra;
mod kinds;
pub(super) mod log_record;
mod mail_trace;
mod spelling;
pub(in crate::read) mod user_type;

use super::Format;
use std::sync::Arc;

/// The formats of this family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(audit_log::UalCsv),
        Arc::new(audit_log::UalJson),
        Arc::new(entra::EntraSignin),
        Arc::new(entra::EntraSigninPortal),
        Arc::new(entra::DirectoryAudit),
        Arc::new(entra::DirectoryAuditPortal),
        Arc::new(azure::AzureActivity),
        Arc::new(azure::AzureDiagnostics),
        Arc::new(azure::AzureLogAnalytics),
        Arc::new(entra::EntraRisk),
        Arc::new(audit_log::UalFlat),
        Arc::new(audit_log::OfficeActivity),
        Arc::new(audit_log::ExtractorSessions),
        Arc::new(audit_log::ExtractorMessages),
        Arc::new(audit_log::Defender),
        Arc::new(mail_trace::MailTrace),
    ]
}
