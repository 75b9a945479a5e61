//! Remarks on the records of a source, counted by kind.

use super::times::Survey;
use std::collections::BTreeMap;

/// A kind of remark, reported once per source with the number of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// Bytes that are not valid UTF-8.
    Utf8,
    /// Half a surrogate pair.
    Surrogate,
    /// A comma behind the last member or item.
    Comma,
    /// 24:00, or second 60.
    NextInstant,
    /// A time that can't be read.
    NoTime,
    /// A time that can't be read, where the record has another one.
    OtherTime,
    /// A time that differs from the one that is used.
    DifferentTimes,
    /// A count in an unexpected unit.
    Unit,
    /// A count with a power of ten, which a spreadsheet may have rounded.
    Rounded,
    /// A span that ends before it begins.
    NoSpan,
    /// A time that stands for none: zero, or the first instant of a calendar.
    ZeroTime,
    /// A time too coarse for the correction of its clock.
    Unmoved,
    /// A local time that occurred twice.
    Repeated,
    /// A local time that never occurred.
    Skipped,
    /// A time in CST, which is ambiguous.
    CentralTime,
    /// A time whose zone is named in a way that gives no offset.
    OpenZone,
    /// A time without a year.
    NoYear,
    /// An unknown stage.
    Stage,
    /// A count that is not a whole number, or too large.
    Count,
    /// A link that can't be read.
    Link,
    /// `AuditData` that is not a JSON object.
    AuditData,
    /// Two different sessions.
    TwoSessions,
    /// Two different tokens.
    TwoTokens,
    /// Two different requests.
    TwoRequests,
}

impl Remark {
    const fn what(self) -> &'static str {
        match self {
            Self::Utf8 => "bytes that are no UTF-8: these are read as Windows-1252",
            Self::Comma => "a comma before a closing bracket: passed over",
            Self::Surrogate => "half a surrogate pair: shown as U+FFFD, the bytes are kept",
            Self::NextInstant => "24:00 or second 60: read as the next instant",
            Self::NoTime => "a time that can't be read: kept as undated",
            Self::OtherTime => "a time that can't be read: another time of the same record stands for it",
            Self::DifferentTimes => {
                "two times that differ: the one is taken, the other stands in the record alone"
            }
            Self::Unit => "a timestamp that is no count of microseconds: its unit is told by its size",
            Self::Rounded => {
                "a timestamp with a power of ten: no more exact than its last digit, as spreadsheets round what they shorten (.NET and \
                 PowerShell write exact numbers so, too)"
            }
            Self::NoSpan => "a time_end before its time: the beginning alone is kept",
            Self::ZeroTime => "a time that stands for none (zero): kept as undated",
            Self::Unmoved => "a time less exact than the clock's offset: not moved by it",
            Self::Repeated => {
                "a time in the hour that its zone's clocks showed twice: taken as the first of the two, it may be as much later"
            }
            Self::Skipped => {
                "a time in the hour that its zone's clocks skipped: taken by the offset before it (is `zone` of the source right?)"
            }
            Self::CentralTime => "a time in CST: taken as UTC-6, as mail has it; in China it is UTC+8",
            Self::OpenZone => {
                "a time that is local, or of a zone named by a place: read in the zone of the source, which is UTC unless \
                 `zone` in case.toml says which"
            }
            Self::NoYear => {
                "a time that has no year: kept as undated (`year` of the source in case.toml says which it was)"
            }
            Self::Stage => "a stage that is not known: kept as other",
            Self::Count => "a count that is no whole number from 0 to 2^64 - 1: taken as one operation",
            Self::Link => "a link that can't be read: left out of the event, kept in its record",
            Self::AuditData => "AuditData that is no JSON: read from the columns alone",
            Self::TwoSessions => "two sessions: it is tied and judged by both (`other_ids` has the other)",
            Self::TwoTokens => "two tokens: it is tied and judged by both (`other_ids` has the other)",
            Self::TwoRequests => "two requests: the first is taken, and nothing is tied by the other",
        }
    }
}

/// Remarks by kind: number of records, line of the first, and an example.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remarks {
    said: BTreeMap<Remark, (u64, u64, String)>,
    /// What the numeric dates show about the order of day and month.
    pub dates: Survey,
    /// Events without a time, with or without a remark.
    pub untimed: u64,
}

impl Remarks {
    /// Adds a remark on the record at `line`. Only the first example of a kind is kept.
    pub fn add(&mut self, note: Remark, line: u64, example: &str) {
        let entry = self.said.entry(note).or_insert_with(|| (0, line, example.chars().take(60).collect()));
        entry.0 += 1;
    }

    /// Adds the remarks of a later part.
    pub fn append(&mut self, other: Self) {
        self.dates.append(other.dates);
        self.untimed += other.untimed;
        for (note, (count, line, example)) in other.said {
            self.said.entry(note).or_insert((0, line, example)).0 += count;
        }
    }

    /// The example of the first kind, if there is any remark.
    pub fn example(&self) -> Option<&str> {
        self.said.values().next().map(|(.., example)| example.as_str())
    }

    /// How many records have no time, and no remark that says why.
    #[must_use]
    pub fn timeless(&self) -> u64 {
        let of = |note| self.said.get(&note).map_or(0, |(count, ..)| *count);
        let noted: u64 = [Remark::NoTime, Remark::ZeroTime, Remark::NoYear].into_iter().map(of).sum();
        self.untimed.saturating_sub(noted)
    }

    /// The remarks as sentences.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.said.iter().map(|(note, (count, line, example))| {
            let records = if *count == 1 { "1 record".to_owned() } else { format!("{count} records") };
            let example = if example.is_empty() { String::new() } else { format!(" (`{example}`)") };
            format!("{records} with {}; first at line {line}{example}", note.what())
        })
    }
}
