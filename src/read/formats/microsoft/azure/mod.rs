//! Azure: its activity log, requests to Microsoft Graph, and the wrappings in which it hands out the logs of Entra too.

pub mod activities;
mod activity_log;
mod diagnostics;
pub mod graph_activities;
mod log_analytics;

pub use activity_log::AzureActivity;
pub use diagnostics::AzureDiagnostics;
pub use log_analytics::AzureLogAnalytics;
