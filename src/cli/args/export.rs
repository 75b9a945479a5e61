//! `dwell export`, as it is typed.

use super::{CaseArgs, column, look, size};
use crate::export::report::Kind;
use crate::export::{Column, ExportFormat};
use crate::session::ColorScheme;
use clap::builder::{ArgPredicate, PossibleValue};
use clap::{ValueEnum, ValueHint};
use std::path::PathBuf;

/// `dwell export`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ExportArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// In which shape
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        required = false,
        required_unless_present = "print_template",
        default_value_if("print_template", ArgPredicate::IsPresent, "report")
    )]
    pub to: ExportFormat,
    /// Which events; everything by default
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub query: String,
    /// The events of the chain of this event
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    pub chain: Option<String>,
    /// The marked events alone, of those that the query keeps
    #[arg(long, conflicts_with = "chain")]
    pub marked: bool,
    /// Of a bundle: the hashes of the sources, without the sources; `dwell FILE.zip FOLDER` finds them again
    #[arg(long)]
    pub hashes_only: bool,
    /// Only these fields, in this order: time,account,raw.ResultType; of jsonl and csv. Everything by default
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = column)]
    pub fields: Vec<Column>,
    /// Of pictures: columns and rows
    #[arg(long, value_name = "WxH", default_value = "160x48", value_parser = size)]
    pub size: (u16, u16),
    /// Of pictures: colours: dark, light, contrast, plain
    #[arg(long, default_value = "dark", value_parser = look)]
    pub theme: ColorScheme,
    /// Where to write it; - is standard output. Of timesketch the ending decides between csv and jsonl, of
    /// a report between md and html
    #[arg(
        short,
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        required = false,
        required_unless_present = "print_template",
        default_value_if("print_template", ArgPredicate::IsPresent, "-")
    )]
    pub output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// Of a report: which accesses are the intruder's; by default those that no sign-in issued, `is:orphan`. --query says
    /// which events it is of
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub intruder: Option<String>,
    /// Of a report: this template instead of the built-in one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub template: Option<PathBuf>,
    /// Print the built-in template of a report, md or html, to begin one's own with
    #[arg(long, value_name = "KIND", value_parser = kind, conflicts_with = "template")]
    pub print_template: Option<Kind>,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::of(text).ok_or_else(|| "a report is md or html".to_owned())
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.doc()))
    }
}
