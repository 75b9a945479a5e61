//! Logs in the schemas of security products: ECS, OCSF, CEF and their like.

mod access_key;
mod cef;
mod cloudtrail;
mod ecs;
mod google_cloud;
mod google_workspace;
mod ocsf;
mod path;
mod stix;
mod syslog;
mod udm;
mod windows;

use super::Format;
use std::sync::Arc;
use windows::Events;

/// The formats of this family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(cef::Cef),
        Arc::new(cef::Leef),
        Arc::new(cloudtrail::CloudTrail),
        Arc::new(ecs::Ecs(Events::standard())),
        Arc::new(google_cloud::GoogleCloud),
        Arc::new(google_workspace::GoogleWorkspace),
        Arc::new(ocsf::Ocsf),
        Arc::new(stix::Stix),
        Arc::new(syslog::Syslog),
        Arc::new(udm::Udm),
        Arc::new(windows::Evtx(Events::standard())),
        Arc::new(windows::WindowsJson(Events::standard())),
    ]
}
