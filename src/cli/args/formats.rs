//! `dwell formats`, as it is typed.

use super::TableFormat;
use super::number::number;
use clap::ValueHint;
use std::path::PathBuf;

/// `dwell formats`
#[derive(Debug, Clone, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct FormatsArgs {
    /// Show the page of this format
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    #[command(subcommand)]
    pub command: Option<FormatsCommand>,
}

#[derive(Debug, Clone, clap::Subcommand)]
pub(in crate::cli) enum FormatsCommand {
    /// Check a format file, and show how the first events of a sample read by it
    Check(CheckArgs),
}

/// `dwell formats check`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct CheckArgs {
    /// The format file: TOML
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// A file of the kind that it is for
    #[arg(long, value_name = "SAMPLE", value_hint = ValueHint::FilePath)]
    pub against: PathBuf,
    /// Show at most so many events
    #[arg(long, value_name = "N", value_parser = number::<usize>, default_value_t = 10)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}
