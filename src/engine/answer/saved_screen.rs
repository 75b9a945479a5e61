//! What is kept of a screen.

use serde::{Deserialize, Serialize};

/// What is kept of a screen for when its case is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedScreen {
    /// The columns of its timeline, as a list of them is written; `None` for the usual ones.
    pub columns: Option<String>,
}
