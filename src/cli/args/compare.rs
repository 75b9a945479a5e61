//! The command line of `dwell compare`.

use super::{CaseArgs, TableFormat, day};

/// `dwell compare`
#[derive(Debug, Clone, clap::Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// The earlier day: 2023-07-12
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: String,
    /// The later day: 2024-04-02; without it, now
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<String>,
    /// Of which events; everything by default
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub query: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}
