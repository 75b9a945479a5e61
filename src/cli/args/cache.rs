//! `dwell cache`, as it is typed.

use super::TableFormat;
use clap::ValueHint;
use std::path::PathBuf;

/// `dwell cache`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct CacheArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
    #[command(subcommand)]
    pub command: Option<CacheCommand>,
}

#[derive(Debug, Clone, clap::Subcommand)]
pub(in crate::cli) enum CacheCommand {
    /// Remove the index files of some cases, or all
    Clear(ClearArgs),
}

/// `dwell cache clear`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ClearArgs {
    /// Of cases that were opened by these paths; all by default
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
}
