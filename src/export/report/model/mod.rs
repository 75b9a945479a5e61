//! The data of a report. Every list is cut to a readable length and has its full number.

mod chains;
mod doubts;
mod findings;
mod ledger;
mod people;
mod summary;
mod timeline;

pub use chains::{
    Bearer, ChainRow, Chains, Downstream, Inside, KindRow, ReachRow, ReachedRow, Reason, Step, Way,
};
pub use doubts::{Blind, BlindKind, Clash, CoverRow, Doubt, Status, Uncertain, Within, ZoneRow};
pub use findings::{Attribution, Corrected, Finding, Findings, LinkSaid, Remark, TagRow, Tagged, ValueSaid};
pub use ledger::{BesideRow, LedgerPart, SourceRow};
pub use people::{Indicator, IndicatorKind, Indicators, People, Published, WhoRow};
pub use summary::{DwellRow, Stated, Summary, TurnRow};
pub use timeline::{Lane, MilestoneRow, Timeline};

use crate::event::{Event, Field, Moment, Precision, Stage, When};
use serde::Serialize;

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The title of the case.
    pub title: String,
    /// The note of the case file.
    pub note: Option<String>,
    /// The name of the program.
    pub tool: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The provenance.
    pub stated: Stated,
    /// The dwell time.
    pub summary: Summary,
    /// The timeline.
    pub timeline: Timeline,
    /// The chains.
    pub chains: Chains,
    /// Accounts and agencies.
    pub people: People,
    /// What the intruder used.
    pub indicators: Indicators,
    /// Notes of analysts.
    pub findings: Findings,
    /// Uncertain events.
    pub uncertain: Uncertain,
    /// Blind zones.
    pub blind: Blind,
    /// The ledger.
    pub ledger: LedgerPart,
}

/// The first items of a list, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    /// The items shown.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// How many are not shown.
    pub more: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0, more: 0 }
    }
}

impl<T> Listed<T> {
    /// `items` out of `total`.
    #[must_use]
    pub fn of(items: Vec<T>, total: u64) -> Self {
        let more = total.saturating_sub(items.len() as u64);
        Self { items, total, more }
    }

    /// The first `most` items.
    #[must_use]
    pub fn first(items: impl IntoIterator<Item = T>, most: usize) -> Self {
        let mut items = items.into_iter();
        let told: Vec<T> = items.by_ref().take(most).collect();
        let total = told.len() + items.count();
        Self::of(told, total as u64)
    }
}

/// A stage by name, label and glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StageMark {
    /// As it is written in files: `mailbox_access`.
    pub name: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// Its glyph.
    pub glyph: &'static str,
}

impl From<Stage> for StageMark {
    fn from(stage: Stage) -> Self {
        let glyph = match stage {
            Stage::KeyAcquisition => "◆",
            Stage::TokenForgery => "▲",
            Stage::MailboxAccess => "●",
            Stage::Detection => "◇",
            Stage::Mitigation => "■",
            Stage::Disclosure => "○",
            Stage::Other => "·",
        };
        Self { name: stage.name(), label: stage.label(), glyph }
    }
}

/// An event as one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventLine {
    /// Its id.
    pub id: String,
    /// Its time, as precise as its source.
    pub time: Option<String>,
    /// Its stage.
    pub stage: StageMark,
    /// What was done.
    pub operation: Option<String>,
    /// What there is to read of it.
    pub message: Option<String>,
    /// Who acted.
    pub account: Option<String>,
    /// Whose.
    pub agency: Option<String>,
    /// Its status.
    pub status: Option<String>,
    /// The confidence in its source.
    pub confidence: Option<String>,
    /// The publications it rests on.
    pub cites: Vec<String>,
    /// The file it was read from.
    pub source: Option<String>,
    /// Its line there.
    pub line: u64,
    /// Whether it is made up.
    pub synthetic: bool,
}

/// How many characters of a text a line shows.
const LINE: usize = 400;

impl EventLine {
    /// A placeholder for an event that is not available.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            id: String::new(),
            time: None,
            stage: Stage::Other.into(),
            operation: None,
            message: None,
            account: None,
            agency: None,
            status: None,
            confidence: None,
            cites: Vec::new(),
            source: None,
            line: 0,
            synthetic: false,
        }
    }

    /// An event.
    #[must_use]
    pub fn of(event: &Event<'_>) -> Self {
        let text = |field| event.text(field).map(shortened);
        Self {
            id: event.id.to_string(),
            time: time(event.when),
            stage: event.stage().into(),
            operation: text(Field::Operation),
            message: text(Field::Message),
            account: text(Field::Account).or_else(|| text(Field::Mailbox)),
            agency: text(Field::Agency),
            status: text(Field::Status),
            confidence: text(Field::Confidence),
            cites: event.list(Field::Cites).iter().map(ToString::to_string).collect(),
            source: text(Field::Source),
            line: event.line,
            synthetic: event.synthetic,
        }
    }
}

/// A text cut to `LINE` (400) characters.
#[must_use]
pub fn shortened(text: &str) -> String {
    shortened_to(text, LINE)
}

/// A text cut to `most` characters, with `…` if it was longer.
#[must_use]
pub fn shortened_to(text: &str, most: usize) -> String {
    match text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)) {
        Some(begin) => format!("{begin}…"),
        None => text.to_owned(),
    }
}

/// A time as text.
#[must_use]
pub fn time(when: Option<When>) -> Option<String> {
    when.map(|when| when.to_string())
}

/// An instant to the second.
#[must_use]
pub fn instant(ns: i64) -> String {
    Moment::new(ns, Precision::Second).text()
}

#[cfg(test)]
mod tests {
    use super::{Listed, shortened};

    #[test]
    fn a_list_tells_how_many_more_there_are() {
        let listed = Listed::first(0..7, 3);
        assert_eq!((listed.items, listed.total, listed.more), (vec![0, 1, 2], 7, 4));
        assert_eq!(Listed::first(0..2, 3).more, 0);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "ä".repeat(500);
        assert_eq!(shortened(&long), format!("{}…", "ä".repeat(400)));
        assert_eq!(shortened("a"), "a");
    }
}
