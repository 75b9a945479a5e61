//! What the case file says.

use crate::event::When;

/// The case file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseFile {
    /// The case's title.
    pub title: Option<String>,
    /// A note about it.
    pub note: Option<String>,
    /// Its milestones, in the file's order.
    pub milestones: Vec<Milestone>,
}

/// What a milestone marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum MilestoneName {
    FirstAccess,
    Detection,
    Notification,
    Containment,
}

/// A turn of the intrusion.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// What it marks.
    pub name: MilestoneName,
    /// When.
    pub when: When,
    /// For this agency alone.
    pub agency: Option<String>,
    /// For this account alone.
    pub account: Option<String>,
    /// What to call it.
    pub label: Option<String>,
    /// Publications it rests on.
    pub cites: Vec<String>,
}
