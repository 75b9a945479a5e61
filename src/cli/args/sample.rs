//! `dwell sample`, as it is typed.

use super::number::number;
use clap::{ValueEnum, ValueHint};
use std::path::PathBuf;

/// `dwell sample`
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct SampleArgs {
    /// How many records
    #[arg(long, value_name = "N", value_parser = number::<u64>, default_value_t = 10_000)]
    pub events: u64,
    /// In which form
    #[arg(long, value_enum, default_value_t = SampleFormat::Dwell)]
    pub format: SampleFormat,
    /// The same seed makes the same incident
    #[arg(long, value_name = "S", value_parser = number::<u64>, default_value_t = 558)]
    pub seed: u64,
    /// Where to write it, of a case the folder; standard output by default
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Plant small incidents among the records, each at the edge of a rule of chains: tokens in all their spellings, hubs,
    /// orphans and what is nearly one, blind zones, first uses, claims. They are counted among the records and always whole
    #[arg(long)]
    pub plant: bool,
    /// Write what is true of the sample, as JSON: chains, hubs, orphans, uncovered, untied, blind, `first_uses`, aliases
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub truth: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SampleFormat {
    /// The event contract, one event a line
    Dwell,
    /// A Purview export of the unified audit log
    Ual,
    /// A list of sign-ins as Microsoft Graph answers it
    Entra,
    /// Timesketch CSV
    Csv,
    /// A folder with an audit log, sign-ins and what stands beside them
    Case,
}
