//! Logs in the schemas of security products: ECS, OCSF, CEF and their like.

mod path;
mod windows;

use super::Format;
use std::sync::Arc;
use windows::{Events, Evtx, WindowsJson};

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(Evtx(Events::standard())), Arc::new(WindowsJson(Events::standard()))]
}
