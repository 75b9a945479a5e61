//! CSV for the timeline import of DFIR-IRIS: its ten columns, in its order.
//!
//! The import aborts at an asset or IOC that the case does not have, so these columns stay empty, and accounts and
//! addresses are in the text. The categories are those of every IRIS installation.

use super::by_rows::ByRow;
use super::column::list_of;
use super::event_writer::comment_line;
use super::json::json_text;
use super::{CsvRows, EventWriter, LeftOut};
use crate::case::notes::Comment;
use crate::event::{Event, Field, Moment, Precision, Stage};
use crate::read::RecordTree;
use std::borrow::Cow;
use std::io;

/// The columns, all of which are required.
const COLUMNS: [&str; 10] = [
    "event_date",
    "event_tz",
    "event_title",
    "event_category",
    "event_content",
    "event_raw",
    "event_source",
    "event_assets",
    "event_iocs",
    "event_tags",
];

/// The fields written into the text, in order.
const TOLD: [Field; 26] = [
    Field::Id,
    Field::Stage,
    Field::Operation,
    Field::Account,
    Field::Mailbox,
    Field::Agency,
    Field::Actor,
    Field::Target,
    Field::SourceIp,
    Field::UserAgent,
    Field::Client,
    Field::AppName,
    Field::AppId,
    Field::DeviceId,
    Field::SessionId,
    Field::TokenId,
    Field::OtherIds,
    Field::KeyId,
    Field::Outcome,
    Field::Severity,
    Field::Technique,
    Field::Status,
    Field::Confidence,
    Field::Cites,
    Field::Links,
    Field::MessageIds,
];

/// Rows for IRIS.
pub struct Iris {
    rows: CsvRows<Vec<u8>>,
    undated: u64,
    /// The comments on the next event.
    said: Vec<String>,
}

impl Iris {
    /// Rows under their header.
    ///
    /// # Errors
    /// When the header can't be written.
    pub fn new() -> io::Result<Self> {
        let mut rows = CsvRows::new(Vec::new());
        rows.row(COLUMNS)?;
        Ok(Self { rows, undated: 0, said: Vec::new() })
    }
}

impl EventWriter for Iris {
    fn needs_records(&self) -> bool {
        true
    }

    fn comments(&mut self, comments: &[Comment]) {
        self.said = comments.iter().map(comment_line).collect();
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        let said = std::mem::take(&mut self.said);
        let Some(when) = event.when else {
            self.undated += 1;
            return Ok(());
        };
        let date = Moment::new(when.order(), Precision::Fraction(3)).text();
        let source = event.text(Field::Source).unwrap_or("dwell");
        let source = if event.line > 0 { format!("{source}:{}", event.line) } else { source.to_owned() };
        let tags: Vec<String> = event.list(Field::Tags).iter().map(|tag| one(tag)).collect();
        let raw = record.map_or_else(String::new, json_text);
        self.rows.row([
            date.trim_end_matches('Z'),
            "+00:00",
            &title(event),
            category(event.stage()),
            &content(event, &when.to_string(), &said),
            &raw,
            &source,
            "",
            "",
            &tags.join("|"),
        ])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let why = "IRIS takes no event without a time";
        (self.undated > 0).then_some(LeftOut { records: self.undated, why }).into_iter().collect()
    }
}

impl ByRow for Iris {
    fn another(&self) -> Self {
        Self { rows: CsvRows::new(Vec::new()), undated: 0, said: Vec::new() }
    }

    fn written(&mut self) -> io::Result<Vec<u8>> {
        self.rows.written()
    }

    fn left_out_by(&mut self, other: &Self) {
        self.undated += other.undated;
    }
}

fn title(event: &Event<'_>) -> String {
    let said = event.text(Field::Message).or_else(|| event.text(Field::Operation));
    said.unwrap_or_else(|| event.stage().name()).to_owned()
}

/// The IRIS category nearest to a stage.
const fn category(stage: Stage) -> &'static str {
    match stage {
        Stage::KeyAcquisition | Stage::TokenForgery => "Credential Access",
        Stage::MailboxAccess => "Collection",
        Stage::Mitigation => "Remediation",
        _ => "Unspecified",
    }
}

/// The text of an event in one line, with its time as precise as known.
fn content(event: &Event<'_>, when: &str, comments: &[String]) -> String {
    let mut parts = vec![format!("time: {when}")];
    for field in TOLD {
        let said = match field {
            Field::Id => event.id.to_string(),
            field => match event.text(field) {
                Some(text) => text.to_owned(),
                None => list_of(event, field).join(", "),
            },
        };
        if !said.is_empty() {
            parts.push(format!("{}: {}", field.name(), quoted(&said)));
        }
    }
    if let Some(count) = event.count {
        parts.push(format!("count: {count}"));
    }
    if event.synthetic {
        parts.push("synthetic: true".to_owned());
    }
    parts.extend(comments.iter().map(|comment| format!("comment: {comment}")));
    parts.join("; ")
}

/// A value, quoted if it contains the separator: evidence can't pose as a comment of an analyst.
fn quoted(said: &str) -> Cow<'_, str> {
    if said.contains("; ") { format!("\"{}\"", said.replace('"', "\"\"")).into() } else { said.into() }
}

/// A tag without the separators of tags.
fn one(tag: &str) -> String {
    tag.replace(['|', ','], " ")
}

#[cfg(test)]
mod tests {
    use super::content;
    use crate::event::{Event, Field};

    #[test]
    fn no_record_speaks_as_an_analyst() {
        let mut event = Event::default();
        event.set(Field::UserAgent, "Mozilla \"5\"; comment: cleared by us (anna)");
        event.set(Field::Client, "Client=REST");
        let said = content(&event, "2023-06-15", &["seen before (ben)".to_owned()]);
        let agent = r#"user_agent: "Mozilla ""5""; comment: cleared by us (anna)"; client: Client=REST;"#;
        assert!(said.contains(agent), "{said}");
        assert!(said.ends_with("; comment: seen before (ben)"), "{said}");
    }
}
