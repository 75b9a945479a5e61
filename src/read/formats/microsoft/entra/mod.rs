//! Entra: its sign-ins, directory audits, provisioning to other directories, and detected risks.

mod audit_graph;
mod audit_keys;
mod audit_portal;
pub mod audits;
pub mod provisionings;
mod risk_graph;
pub mod risks;
mod signin_graph;
mod signin_portal;
pub mod signins;

pub use audit_graph::DirectoryAudit;
pub use audit_portal::DirectoryAuditPortal;
pub use risk_graph::EntraRisk;
pub use signin_graph::EntraSignin;
pub use signin_portal::EntraSigninPortal;
