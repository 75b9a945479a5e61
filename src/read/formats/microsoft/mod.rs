//! Logs of Microsoft 365, Entra and Azure.

mod azure_activities;
mod azure_activity_log;
mod azure_diagnostics;
mod azure_log_analytics;
mod defender;
mod directory_audit_graph;
mod directory_audit_keys;
mod directory_audit_portal;
mod directory_audits;
mod entra_kinds;
mod entra_record;
mod entra_risk_graph;
mod entra_risks;
mod entra_signin_graph;
mod entra_signin_portal;
mod entra_signins;
mod extractor_messages;
mod extractor_row;
mod extractor_sessions;
mod graph_activities;
mod m365;
mod office_activity;
pub(in crate::read) mod service;
mod ual_csv;
mod ual_flat;
mod ual_json;

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(ual_csv::UalCsv),
        Arc::new(ual_json::UalJson),
        Arc::new(entra_signin_graph::EntraSignin),
        Arc::new(entra_signin_portal::EntraSigninPortal),
        Arc::new(directory_audit_graph::DirectoryAudit),
        Arc::new(directory_audit_portal::DirectoryAuditPortal),
        Arc::new(azure_activity_log::AzureActivity),
        Arc::new(azure_diagnostics::AzureDiagnostics),
        Arc::new(azure_log_analytics::AzureLogAnalytics),
        Arc::new(entra_risk_graph::EntraRisk),
        Arc::new(ual_flat::UalFlat),
        Arc::new(office_activity::OfficeActivity),
        Arc::new(extractor_sessions::ExtractorSessions),
        Arc::new(extractor_messages::ExtractorMessages),
        Arc::new(defender::Defender),
    ]
}
