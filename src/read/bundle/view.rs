//! What the screen of a bundle showed where it was made, as it stands in the manifest. What it means is the session's to say.

use serde::{Deserialize, Serialize};

/// What the screen of a bundle showed where it was made; everything may be left out. Texts are as they are typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools)] // each is switched by itself
pub struct BundledView {
    /// The query of the filter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The terms of the filter that are switched off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// The columns of the timeline, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The zone of times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// A second zone beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone2: Option<String>,
    /// The day as of which the case is seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether hidden events are shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Whether times are as they were recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub as_recorded: bool,
    /// Whether consecutive events that are alike are one row.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alike: bool,
    /// What rows are grouped by: `hour`, `account` or `chain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grouping: Option<String>,
    /// Groups that are folded where others are not, or unfolded: `account:NAME`, `chain:ID`, `hour:TIME` in nanoseconds
    /// since 1970 UTC, `none`, `undated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turned: Vec<String>,
    /// Runs of alike events that are unfolded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfolded: Vec<BundledCursor>,
    /// The event around which others are shown, and how much: `20`, `5m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<(BundledCursor, String)>,
    /// What the panel of the event shows: `record`, `chain` or `notes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab: Option<String>,
    /// What has a lane: `agencies` or `accounts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lanes: Option<String>,
    /// First and last instant of the lanes, in nanoseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(i64, i64)>,
    /// The fields of the facets, where they are not the usual ones: `agency`, `agency closed`, `agency all`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<String>,
    /// What is chosen to be walked along: `chain:ID` of an event, or an identity, as `session:…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub along: Option<String>,
    /// Of the panel of the event the line under the cursor, and the first that is shown, where they are not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<(usize, usize)>,
    /// Where keys go, if that is not the timeline: `detail`, `lanes` or `facets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    /// Of the lanes, what their cursor is on, where that is not the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<BundledLane>,
    /// Of the facets the line under the cursor, and the first that is shown, where they are not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facet: Option<(usize, usize)>,
    /// Whether a walk led to the event under the cursor.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub walked: bool,
    /// The column under the cursor, where it is not the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The first row of the timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<BundledCursor>,
    /// The event under the cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<BundledCursor>,
    /// The pane beside the one that has the keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pane: Option<BundledPane>,
}

/// The event under the cursor of a bundle's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundledCursor {
    /// Its id.
    pub id: String,
    /// What it is ordered by, in nanoseconds since 1970 UTC; left out in the undated lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<i64>,
}

/// What the cursor of a bundle's lanes is on. Instants are in nanoseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BundledLane {
    /// Which lane, from 0.
    pub lane: usize,
    /// When.
    pub at: i64,
    /// Where a brush began, while one is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brush: Option<i64>,
}

/// A second pane of a bundle's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BundledPane {
    /// The query of its filter.
    pub query: String,
    /// Whether it is the first, left or above.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first: bool,
    /// Its first row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<BundledCursor>,
}

impl BundledView {
    /// Whether it is what the screen of any case shows at first.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
