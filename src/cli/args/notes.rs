//! `dwell notes`, as it is typed.

use super::{CaseArgs, TableFormat};
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
    /// Journals, or folders of cases that have one
    #[arg(value_name = "JOURNAL", required = true, num_args = 2.., value_hint = ValueHint::AnyPath)]
    pub journals: Vec<PathBuf>,
    /// Add what it does not have to this journal, which may be one of them; by default all of it is printed
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `dwell notes add`
#[derive(Debug, Clone, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // as they are typed
#[command(group = clap::ArgGroup::new("act").required(true).multiple(true))]
pub(in crate::cli) struct AddArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// On this event; may be given again for others
    #[arg(long = "event", value_name = "ID")]
    pub events: Vec<String>,
    /// On all events that this query keeps
    #[arg(short, long, value_name = "QUERY", conflicts_with = "events")]
    pub query: Option<String>,
    /// Only say how many events it would be on, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Mark the events
    #[arg(long, group = "act")]
    pub mark: bool,
    /// Take the mark away
    #[arg(long, group = "act", conflicts_with = "mark")]
    pub unmark: bool,
    /// Tag them
    #[arg(long, value_name = "TAG", group = "act", value_parser = said)]
    pub tag: Vec<String>,
    /// Take a tag away that an analyst gave
    #[arg(long, value_name = "TAG", group = "act", value_parser = said)]
    pub untag: Vec<String>,
    /// Say something of them
    #[arg(long, value_name = "TEXT", group = "act", value_parser = said)]
    pub comment: Option<String>,
    /// An event that the comment speaks of besides; may be given again
    #[arg(long, value_name = "ID", requires = "comment")]
    pub see: Vec<String>,
    /// Correct their severity: info, low, medium, high or critical
    #[arg(long, value_name = "LEVEL", group = "act", value_parser = ["info", "low", "medium", "high", "critical"])]
    pub severity: Option<String>,
    /// Correct their stage
    #[arg(long, value_name = "STAGE", group = "act", value_parser = stage)]
    pub stage: Option<Stage>,
    /// Say how they stand to another event, or to an identity like `token:…`: issued, used, reached, caused, `same_as`, supersedes,
    /// contradicts, `part_of`
    #[arg(long, num_args = 2, value_names = ["REL", "ID"], group = "act")]
    pub link: Vec<String>,
    /// Hide them
    #[arg(long, group = "act")]
    pub hide: bool,
    /// Show them again
    #[arg(long, group = "act", conflicts_with = "hide")]
    pub unhide: bool,
    /// Take back what this note did
    #[arg(long, value_name = "NOTE", group = "act")]
    pub undo: Vec<String>,
}

fn said(text: &str) -> Result<String, String> {
    if crate::event::is_blank(text) { Err("it says nothing".to_owned()) } else { Ok(text.to_owned()) }
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::parse(text).ok_or_else(|| format!("stages are {}", Stage::ALL.map(Stage::name).join(", ")))
}

impl AddArgs {
    /// What it says of how events stand to another.
    pub fn linked(&self) -> Result<Option<(Rel, &str)>, String> {
        let [rel, to] = self.link.as_slice() else { return Ok(None) };
        let known = || format!("`{rel}` is no relation; there are {}", Rel::ALL.map(Rel::name).join(", "));
        Ok(Some((Rel::parse(rel).ok_or_else(known)?, to)))
    }
}
