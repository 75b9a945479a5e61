//! Logs in the schemas of security products: ECS, OCSF, CEF and their like.

mod cloudtrail;
mod ecs;
mod ocsf;
mod path;
mod windows;

use super::Format;
use std::sync::Arc;
use windows::Events;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(cloudtrail::CloudTrail),
        Arc::new(ecs::Ecs(Events::standard())),
        Arc::new(ocsf::Ocsf),
        Arc::new(windows::Evtx(Events::standard())),
        Arc::new(windows::WindowsJson(Events::standard())),
    ]
}
