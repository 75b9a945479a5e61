//! Logs of Microsoft 365, Entra and Azure.

mod entra_signin;
mod m365;
pub(in crate::read) mod service;
mod ual_csv;
mod ual_json;

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(ual_csv::UalCsv), Arc::new(ual_json::UalJson), Arc::new(entra_signin::EntraSignin)]
}
