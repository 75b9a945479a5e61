//! What a report says. Every list is cut to what can be read, and tells how many more there are.

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
pub use findings::{Attribution, Finding, Findings, LinkSaid, Remark, TagRow, Tagged, ValueSaid};
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
    /// What the case file says of it.
    pub note: Option<String>,
    /// What made it.
    pub tool: &'static str,
    /// Which version of that.
    pub version: &'static str,
    /// What all of it is made of.
    pub stated: Stated,
    /// How long they were in.
    pub summary: Summary,
    /// When what happened.
    pub timeline: Timeline,
    /// Which events belong together, and why.
    pub chains: Chains,
    /// Whose accounts.
    pub people: People,
    /// What the intruder used.
    pub indicators: Indicators,
    /// What analysts found.
    pub findings: Findings,
    /// What is not sure.
    pub uncertain: Uncertain,
    /// Where the log could not see.
    pub blind: Blind,
    /// What became of every record.
    pub ledger: LedgerPart,
}

/// The first items of a list, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    /// The items that are told.
    pub items: Vec<T>,
    /// How many there are.
    pub total: u64,
    /// How many are not told.
    pub more: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0, more: 0 }
    }
}

impl<T> Listed<T> {
    /// These items, of so many.
    #[must_use]
    pub fn of(items: Vec<T>, total: u64) -> Self {
        let more = total.saturating_sub(items.len() as u64);
        Self { items, total, more }
    }

    /// The first items of some, at most so many.
    #[must_use]
    pub fn first(items: impl IntoIterator<Item = T>, most: usize) -> Self {
        let mut items = items.into_iter();
        let told: Vec<T> = items.by_ref().take(most).collect();
        let total = told.len() + items.count();
        Self::of(told, total as u64)
    }
}

/// A stage, as it is written and as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StageMark {
    /// As it is written in files: `mailbox_access`.
    pub name: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// Its sign.
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

/// An event in a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventLine {
    /// Its id.
    pub id: String,
    /// When it was, as its source tells.
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
    /// How sure it is.
    pub status: Option<String>,
    /// How good its source is.
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

/// How many characters of a text stand in a line.
const LINE: usize = 400;

impl EventLine {
    /// An event of which nothing is known.
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

/// A text that is no longer than a line of a report.
#[must_use]
pub fn shortened(text: &str) -> String {
    shortened_to(text, LINE)
}

/// A text of no more than so many characters.
#[must_use]
pub fn shortened_to(text: &str, most: usize) -> String {
    match text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)) {
        Some(begin) => format!("{begin}…"),
        None => text.to_owned(),
    }
}

/// When something was, as it is written.
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
