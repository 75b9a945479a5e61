//! Logs of Microsoft 365, Entra and Azure.

mod defender;
mod entra_signin;
mod extractor_messages;
mod extractor_row;
mod extractor_sessions;
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
        Arc::new(ual_flat::UalFlat),
        Arc::new(office_activity::OfficeActivity),
        Arc::new(extractor_sessions::ExtractorSessions),
        Arc::new(extractor_messages::ExtractorMessages),
        Arc::new(defender::Defender),
        Arc::new(entra_signin::EntraSignin),
    ]
}
