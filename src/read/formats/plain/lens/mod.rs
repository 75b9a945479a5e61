//! Format files: TOML in which users describe record formats that are not built in.
//!
//! A format file is called `*.format.toml` in the folder of a case, or lies in the folder of the user's configuration.
//! Where it matches it takes precedence over every built-in format.
//!
//! ```toml
//! name = "vpn-gateway"                 # small letters, digits and hyphens; shown in the ledger, used by `format:`
//! title = "VPN gateway, sessions"
//!
//! [match]
//! kind = "csv"                         # csv, json or lines
//! columns = ["Begin", "Login"]         # csv: columns that must be there
//! # members = ["event.begin"]          # json: members that must be there
//! # pattern = '^(?<at>\S+) (?<who>\S+)' # lines: a pattern with names for its parts
//!
//! [time]
//! from = ["Day", "Clock"]              # one path, or several whose values are joined by a blank
//! layout = "%d/%m/%Y %H:%M:%S"         # or auto, epoch-s, epoch-ms, epoch-us, epoch-ns, filetime, ticks
//! zone = "Europe/Paris"                # of times without an offset
//!
//! [fields]                             # fields of an event, with the paths of their values
//! account = ["Login", "AuditData.user[0].name"]  # the first of these that has a value
//! message = { join = ["Verb", "Object"], with = " " }
//! app_name = { value = "VPN" }         # the same in every record, as under [constants]
//!
//! [outcome]                            # what the values of the outcome mean
//! 0 = "success"
//!
//! [[stage]]                            # the first rule that matches decides
//! when = { operation = "connect*" }    # values as in queries: whole, in any case, * and ?; or /regex/
//! stage = "mailbox_access"
//! technique = "T1078"
//! severity = "medium"
//! ```
//!
//! Paths name a column, a member, or a part of the pattern; `a.b[0].c` goes down into JSON, also into that of a cell.

mod event;
mod file;
mod find;
mod keys;
mod reach;
mod rules;
mod time;
mod toml_reader;

pub use keys::LENS_KEYS;
pub use reach::Reach;

use crate::event::Field;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use regex::Regex;
use rules::Rule;
use serde_json::Value;
use time::Time;

/// How many characters of a source's beginning an error quotes.
const BEGIN: usize = 80;
/// How many columns of a table an error lists.
const COLUMNS: usize = 20;

/// A format defined by a format file.
#[derive(Debug, Clone)]
pub struct FormatFile {
    name: String,
    title: String,
    recognised_by: String,
    kind: Kind,
    time: Time,
    fields: Vec<(Field, Made)>,
    outcomes: Vec<(String, &'static str)>,
    rules: Vec<Rule>,
}

/// The kind of records, with what a source must have to match.
#[derive(Debug, Clone)]
enum Kind {
    /// Rows of a table that has these columns.
    Csv(Vec<String>),
    /// JSON objects, one of which has all these paths.
    Json(Vec<String>),
    /// Lines, at least half of which match this pattern.
    Lines(Regex),
}

/// Where the value of a field comes from.
#[derive(Debug, Clone)]
enum Made {
    /// The first of these paths that has a value.
    First(Vec<String>),
    /// The values of these paths, those that exist, joined by the second part.
    Join(Vec<String>, String),
    /// A constant.
    Value(String),
}

impl FormatFile {
    /// Parses a format file.
    ///
    /// # Errors
    /// All mistakes in it, with the line of each if it has one.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        file::parse(text)
    }

    /// Why a source does not match; `None` if it does.
    #[must_use]
    pub fn lacks(&self, sample: &Sample<'_>) -> Option<String> {
        match (&self.kind, sample) {
            (Kind::Csv(columns), Sample::Table(..)) => {
                let lacking: Vec<&String> = columns.iter().filter(|name| !sample.column(name)).collect();
                (!lacking.is_empty()).then(|| {
                    format!("it has no column {}; it has {}", quoted(&lacking), quoted(sample.columns()))
                })
            }
            (Kind::Json(members), Sample::Json(records)) => {
                let has = |record: &Tree<'_>, path: &str| find::in_tree(record, path).is_some();
                if records.iter().any(|record| members.iter().all(|path| has(record, path))) {
                    return None;
                }
                let nowhere = |path: &&String| !records.iter().any(|record| has(record, path));
                let lacking: Vec<&String> = members.iter().filter(nowhere).collect();
                Some(if lacking.is_empty() {
                    format!("no record has all of {}", quoted(members))
                } else {
                    format!("no record has {}", quoted(&lacking))
                })
            }
            (Kind::Lines(pattern), Sample::Lines(lines)) => {
                let fitting = lines.iter().filter(|line| pattern.is_match(line)).count();
                (2 * fitting < lines.len() || fitting == 0)
                    .then(|| format!("of its first {} lines {fitting} are as `pattern` says", lines.len()))
            }
            (kind, other) => Some(format!("it is no {}; {}", kind.said(), taken_as(other))),
        }
    }
}

impl FormatFile {
    /// Whether a source has records of the right kind, table, JSON or lines, whatever is in them.
    #[must_use]
    pub const fn is_of(&self, sample: &Sample<'_>) -> bool {
        matches!(
            (&self.kind, sample),
            (Kind::Csv(_), Sample::Table(..))
                | (Kind::Json(_), Sample::Json(_))
                | (Kind::Lines(_), Sample::Lines(_))
        )
    }
}

impl Kind {
    const fn said(&self) -> &'static str {
        match self {
            Self::Csv(_) => "table",
            Self::Json(_) => "JSON",
            Self::Lines(_) => "text of lines",
        }
    }

    /// What a path names, for error messages.
    const fn part(&self) -> &'static str {
        match self {
            Self::Csv(_) => "column",
            Self::Json(_) => "member",
            Self::Lines(_) => "part",
        }
    }
}

impl Made {
    fn said(&self) -> String {
        match self {
            Self::First(paths) => {
                paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", else ")
            }
            Self::Join(paths, with) => format!("{}, joined with `{with}`", quoted(paths)),
            Self::Value(value) => format!("always `{value}`"),
        }
    }
}

impl Format for FormatFile {
    fn spec(&self) -> Spec<'_> {
        Spec {
            name: &self.name,
            title: &self.title,
            recognised_by: &self.recognised_by,
            doc: "as its format file says",
            fields: &[("time", "as its format file says")],
        }
    }

    fn field_origins(&self) -> Vec<(String, String)> {
        let time = ("time".to_owned(), self.time.said());
        let fields = self.fields.iter().map(|(field, from)| (field.name().to_owned(), from.said()));
        std::iter::once(time).chain(fields).collect()
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        self.lacks(sample)
            .is_none()
            .then(|| Fit::new(100, format!("a format file says so: {}", self.recognised_by)))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        self.read(record, ctx, take)
    }

    fn line(&self, line: &str) -> Value {
        let Kind::Lines(pattern) = &self.kind else { return Value::from(line) };
        let Some(parts) = pattern.captures(line) else { return Value::from(line) };
        let named = pattern.capture_names().flatten();
        let part = |name: &str| Some((name.to_owned(), Value::from(parts.name(name)?.as_str())));
        Value::Object(named.filter_map(part).collect())
    }
}

/// Describes what a source was read as, and its beginning.
fn taken_as(sample: &Sample<'_>) -> String {
    let begins = |text: &str| text.chars().take(BEGIN).collect::<String>();
    match sample {
        Sample::Json(records) => {
            let first =
                records.first().map(|record| record.clone().into_value().to_string()).unwrap_or_default();
            format!("it is taken as JSON, of which the first record is `{}`", begins(&first))
        }
        Sample::Table(header, _) => format!(
            "it is taken as a table, with the columns {}",
            quoted(&header.names.iter().take(COLUMNS).map(|name| begins(name)).collect::<Vec<_>>())
        ),
        Sample::Lines(lines) => {
            format!(
                "it is taken as text of lines, of which the first is `{}`",
                begins(lines.first().unwrap_or(&""))
            )
        }
    }
}

/// The names in backticks, separated by commas.
fn quoted(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
