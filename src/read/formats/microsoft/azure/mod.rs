//! Azure: its activity log, requests to Microsoft Graph, and the envelopes in which it also exports the logs of Entra.

pub mod activities;
mod activity_log;
mod diagnostics;
pub mod graph_activities;
mod log_analytics;

pub use activity_log::AzureActivity;
pub use diagnostics::AzureDiagnostics;
pub use log_analytics::AzureLogAnalytics;
