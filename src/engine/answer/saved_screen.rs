//! Screen settings that are saved with a case.

use serde::{Deserialize, Serialize};

/// Screen settings that are saved with a case and restored when it is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedScreen {
    /// The timeline's columns, written as a list; `None` for the usual ones.
    pub columns: Option<String>,
}
