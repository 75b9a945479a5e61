//! `dwell stats`

use super::{CaseArgs, TableFormat};

/// `dwell stats`
#[derive(Debug, Clone, clap::Args)]
pub struct StatsArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// Which accesses are the intruder's; by default those that no sign-in issued, `is:orphan`
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub query: String,
    /// Of these events alone: their accesses, their mailboxes' blind zones, milestones of the case and of whom they are of
    #[arg(
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub within: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}
