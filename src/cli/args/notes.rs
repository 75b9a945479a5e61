//! `dwell notes`, as it is typed.

use super::{CaseArgs, TableFormat};
use crate::case::notes::Act;
use crate::chain::Identity;
use crate::event::{Rel, Stage};
use clap::ValueHint;
use std::path::PathBuf;

/// `dwell notes`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct NotesArgs {
    #[command(subcommand)]
    pub command: NotesCommand,
}

#[derive(Debug, Clone, clap::Subcommand)]
#[allow(clippy::large_enum_variant)] // there is one, as it was typed
pub(in crate::cli) enum NotesCommand {
    /// Tell who noted what when, what was taken back, and what can't be read
    Log(LogArgs),
    /// Add a note to events of a case
    Add(AddArgs),
    /// Join journals of notes: the order does not matter, and nothing is there twice
    Merge(MergeArgs),
    /// List the events of notes that are not in the case, and the sources that are not what notes were made on
    Detached(DetachedArgs),
    /// Tell where the notes of a case stand, where new ones go, and who makes them here
    Where(WhereArgs),
}

/// `dwell notes where`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct WhereArgs {
    /// The files and folders of a case, or a bundle
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

/// `dwell notes log`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct LogArgs {
    /// The files and folders of a case, or a journal of notes
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

/// `dwell notes detached`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct DetachedArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

/// `dwell notes merge`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct MergeArgs {
    /// Journals, or folders or bundles of cases that have one
    #[arg(value_name = "JOURNAL", required = true, num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub journals: Vec<PathBuf>,
    /// Add what it does not have to this journal, or to that of this case folder; it may be one of those that are joined. By
    /// default all of it is printed
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `dwell notes add`
#[derive(Debug, Clone, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // as they are typed
#[command(group = clap::ArgGroup::new("act").required(true).multiple(true), after_help = examples())]
pub(in crate::cli) struct AddArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// On this event; may be given again for others
    #[arg(long = "id", visible_alias = "event", value_name = "ID", allow_hyphen_values = true)]
    pub events: Vec<String>,
    /// On the events whose ids this file has, one a line, as `dwell query --fields id --format csv` prints them or as they
    /// are; - is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ids: Option<PathBuf>,
    /// On all events that this query keeps; with --view, the query of the view
    #[arg(short, long, value_name = "QUERY", conflicts_with_all = ["events", "ids"], allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Only say how many events it would be on, or why it would be refused, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Mark the events
    #[arg(long, group = "act")]
    pub mark: bool,
    /// Take the mark away
    #[arg(long, group = "act", conflicts_with = "mark")]
    pub unmark: bool,
    /// Tag them
    #[arg(long, value_name = "TAG", group = "act", value_parser = said, allow_hyphen_values = true)]
    pub tag: Vec<String>,
    /// Take a tag away that an analyst gave
    #[arg(long, value_name = "TAG", group = "act", value_parser = said, allow_hyphen_values = true)]
    pub untag: Vec<String>,
    /// Say something of them
    #[arg(long, value_name = "TEXT", group = "act", value_parser = said, allow_hyphen_values = true)]
    pub comment: Option<String>,
    /// An event that the comment speaks of besides; may be given again
    #[arg(long, value_name = "ID", requires = "comment", allow_hyphen_values = true)]
    pub see: Vec<String>,
    /// Correct their severity: info, low, medium, high or critical
    #[arg(long, value_name = "LEVEL", group = "act", value_parser = Act::SEVERITIES)]
    pub severity: Option<String>,
    /// Correct their stage
    #[arg(long, value_name = "STAGE", group = "act", value_parser = stage)]
    pub stage: Option<Stage>,
    /// Say how they stand to another event, or to an identity like `token:…`: issued, used, reached, caused, `same_as`, supersedes,
    /// contradicts, `part_of`
    #[arg(long, num_args = 2, value_names = ["REL", "ID"], group = "act", allow_hyphen_values = true)]
    pub link: Vec<String>,
    /// Hide them
    #[arg(long, group = "act")]
    pub hide: bool,
    /// Show them again
    #[arg(long, group = "act", conflicts_with = "hide")]
    pub unhide: bool,
    /// Hide all that this query keeps, and whatever else it will keep
    #[arg(long, value_name = "QUERY", group = "act", allow_hyphen_values = true)]
    pub hide_alike: Vec<String>,
    /// Tell of an event that no record tells of: `time` and `message` or `operation`, and any other field of the event
    /// contract, as in `--tell time=2023-06-15T14:00Z 'message=the desk phoned' cites=S24`
    #[arg(long, value_name = "FIELD=VALUE", num_args = 1.., group = "act")]
    pub tell: Vec<String>,
    /// Tell a turn of the intrusion, as on the screen: its name, its time, then `agency`, `account`, `label`, `cites` with
    /// what follows them
    #[arg(long, value_name = "TURN", group = "act")]
    pub milestone: Vec<String>,
    /// Say what a value is, wherever it stands
    #[arg(long, num_args = 2, value_names = ["KIND:VALUE", "TEXT"], group = "act")]
    pub value: Vec<String>,
    /// Save a view under this name: --query, --off, --columns, --zone and --as-of are what it shows
    #[arg(long, value_name = "NAME", group = "act", value_parser = said)]
    pub view: Option<String>,
    /// A term of the view that is switched off; may be given again
    #[arg(long, value_name = "TERM", requires = "view", allow_hyphen_values = true)]
    pub off: Vec<String>,
    /// The columns of the view, in order: time,stage,account:24,raw.ClientAppId
    #[arg(long, value_name = "COLUMNS", requires = "view", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Take back what this note did; the beginning of its id will do
    #[arg(long, value_name = "NOTE", group = "act")]
    pub undo: Vec<String>,
}

/// How acts are typed.
pub(in crate::cli) const EXAMPLES: [&str; 11] = [
    "dwell notes add CASE --id M02 --mark --tag exfil --comment 'as in M01' --see M01",
    "dwell notes add CASE --id M02 --link caused T01 --severity critical --stage token_forgery",
    "dwell notes add CASE -q 'account:desk-03@* operation:Send' --tag sent --dry-run",
    "dwell query CASE -q is:orphan --fields id --format csv | tail -n +2 | dwell notes add CASE --ids - --tag orphan",
    "dwell notes add CASE -q tags:sent --untag sent",
    "dwell notes add CASE --tell time=2023-06-15T14:00Z 'message=the desk phoned' account=desk-03@state.example cites=S24",
    "dwell notes add CASE --milestone 'detection 2023-06-16 agency Dept of State cites S24'",
    "dwell notes add CASE --value ip:192.0.2.7 'our own proxy'",
    "dwell notes add CASE --view 'first week' -q stage:mailbox_access --columns time,account:24 --zone +02:00",
    "dwell notes add CASE --hide-alike operation:Heartbeat",
    "dwell notes add CASE --undo n0123abcd",
];

/// The examples that follow the options in the help.
fn examples() -> String {
    let lines: Vec<String> = EXAMPLES.iter().map(|line| format!("  {line}")).collect();
    format!(
        "Examples:\n{}\nEach note is answered by its id, a line each; those before one that is refused stand.",
        lines.join("\n")
    )
}

fn said(text: &str) -> Result<String, String> {
    if crate::event::is_blank(text) { Err("it says nothing".to_owned()) } else { Ok(text.to_owned()) }
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::parse(text).ok_or_else(|| format!("stages are {}", Stage::ALL.map(Stage::name).join(", ")))
}

impl AddArgs {
    /// The `--link` arguments, parsed; an error names the unknown relation.
    pub fn linked(&self) -> Result<Vec<(Rel, &str)>, String> {
        let link = |rel: &String, to| {
            let known =
                || format!("`{rel}` is no relation; there are {}", Rel::ALL.map(Rel::name).join(", "));
            Ok((Rel::parse(rel).ok_or_else(known)?, to))
        };
        pairs(&self.link).map(|(rel, to)| link(rel, to)).collect()
    }

    /// The `--value` arguments, parsed; an error names the unknown kind or the empty text.
    pub fn valued(&self) -> Result<Vec<(Identity, &str)>, String> {
        let told = |value: &String, text| {
            let known = || format!("`{value}` is no value of a known kind; write it as in ip:192.0.2.7");
            said(text)?;
            Ok((Identity::parse(value).ok_or_else(known)?, text))
        };
        pairs(&self.value).map(|(value, text)| told(value, text)).collect()
    }
}

/// Splits the words of a two-word option into pairs.
fn pairs(words: &[String]) -> impl Iterator<Item = (&String, &str)> {
    words.chunks_exact(2).filter_map(|pair| Some((pair.first()?, pair.last()?.as_str())))
}
