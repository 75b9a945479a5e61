//! Logs in the schemas of security products: ECS, OCSF, CEF and their like.

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![]
}
