//! The state of the screen as a bundle's manifest stores it. The session gives it its meaning.

use serde::{Deserialize, Serialize};

/// The state of the screen when a bundle was made. Every field may be absent; texts are as a user types them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools)] // independent switches
pub struct BundledView {
    /// The query of the filter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The terms of the filter that are disabled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// The columns of the timeline, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The time zone shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The second time zone shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone2: Option<String>,
    /// The day of the as-of view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether hidden events are shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Whether times are shown as recorded, without clock corrections.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub as_recorded: bool,
    /// Whether runs of similar events are folded into one row.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alike: bool,
    /// What rows are grouped by: `hour`, `account` or `chain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grouping: Option<String>,
    /// Groups that are folded or unfolded against the default: `account:NAME`, `chain:ID`, `hour:TIME` in nanoseconds
    /// since 1970 UTC, `none`, `undated`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turned: Vec<String>,
    /// Unfolded runs of similar events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfolded: Vec<BundledCursor>,
    /// The event whose surroundings are shown, and their extent: `20` events, `5m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<(BundledCursor, String)>,
    /// The tab of the event panel: `record`, `chain` or `notes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab: Option<String>,
    /// What the lanes stand for: `agencies` or `accounts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lanes: Option<String>,
    /// First and last instant shown by the lanes, in nanoseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(i64, i64)>,
    /// The fields of the facets, if not the default ones, with their state: `agency`, `agency closed`, `agency all`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<String>,
    /// What event-to-event navigation follows: `chain:ID` of an event, or an identity such as `session:…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub along: Option<String>,
    /// The line under the cursor of the event panel and the first line shown, if they are not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<(usize, usize)>,
    /// The part that has the keyboard, if not the timeline: `detail`, `lanes` or `facets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    /// The cursor of the lanes, if it is not at the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<BundledLane>,
    /// The line under the cursor of the facets and the first line shown, if they are not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facet: Option<(usize, usize)>,
    /// Whether the event under the cursor was reached by navigating along something.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub walked: bool,
    /// The column under the cursor, if not the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The first row shown of the timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<BundledCursor>,
    /// The event under the cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<BundledCursor>,
    /// The pane that does not have the keyboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pane: Option<BundledPane>,
}

/// An event in the state of a bundle's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundledCursor {
    /// Its id.
    pub id: String,
    /// Its sort time, in nanoseconds since 1970 UTC; `None` in the undated lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<i64>,
}

/// The cursor of the lanes. Instants are in nanoseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BundledLane {
    /// The index of the lane, from 0.
    pub lane: usize,
    /// The instant under the cursor.
    pub at: i64,
    /// The start of a brush that is being drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brush: Option<i64>,
}

/// The second pane of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BundledPane {
    /// The query of its filter.
    pub query: String,
    /// Whether it is left of, or above, the other one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first: bool,
    /// The first row shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<BundledCursor>,
}

impl BundledView {
    /// Whether this is the state in which every case opens.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
