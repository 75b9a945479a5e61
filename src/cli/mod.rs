//! The command line: parses what was typed and runs the subcommand, each of which has a file here.
//!
//! Results go to standard output, everything else to standard error. Exit status: 0 done; 1 it ran and something was
//! refused; 2 the command line or the query was wrong, or nothing could be opened or written.

mod answers;
mod args;
mod cache;
mod case;
mod chains;
mod compare;
mod docs;
mod export;
mod facets;
mod formats;
mod interrupt;
mod ledger;
mod manual;
mod misspelled;
mod notes;
mod open;
mod printer;
mod progress;
mod query;
mod report;
mod sample;
mod shot;
mod stats;
mod troubles;

pub use args::{Args, command_line};
pub use manual::{PARTS, reference};

use crate::engine::ExportError;
use crate::export::PlaceError;
use crate::query::QueryError;
use crate::read::MemoryLimit;
use args::Subcommand;
use clap::Parser;
use signal_hook::consts::SIGXFSZ;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use thiserror::Error;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything was done: exit status 0.
    Done,
    /// It ran, but something was refused: exit status 1.
    Refused,
    /// It was ended by this signal: exit status 128 plus its number.
    Signal(i32),
}

/// Why a command failed; exit status 2.
#[derive(Debug, Error)]
pub enum CliError {
    /// A query that can't be parsed, or names something unknown.
    #[error("the query is wrong\n{}", .error.show(.query))]
    Query {
        /// The query as it was typed.
        query: String,
        /// What is wrong with it.
        error: QueryError,
    },
    /// Something on the command line is wrong.
    #[error("{0}")]
    Usage(String),
    /// A file or the output can't be used.
    #[error("{what}: {why}")]
    Io {
        /// The file, or `standard output`.
        what: String,
        /// The system's error.
        why: io::Error,
    },
    /// An export can't be written.
    #[error(transparent)]
    Hand(#[from] crate::engine::ExportError),
    /// The terminal can't be used.
    #[error(transparent)]
    Screen(#[from] crate::app::RunError),
}

impl CliError {
    fn output(why: io::Error) -> Self {
        Self::Io { what: "standard output".to_owned(), why }
    }

    /// Whether the reader of the output closed it, which is no failure.
    fn is_closed_pipe(&self) -> bool {
        let (Self::Io { why, .. } | Self::Hand(ExportError::Place(PlaceError::Io { why, .. }))) = self else {
            return false;
        };
        why.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Parses a command line, runs it and returns the exit status; errors go to standard error.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // without a handler, reaching the file size limit would end the program; with it, the write fails
    drop(signal_hook::flag::register(SIGXFSZ, Arc::default()));
    let args: Vec<OsString> = args.into_iter().collect();
    let args = match Args::try_parse_from(&args) {
        Ok(args) => args,
        Err(told) => {
            let first = args.get(1).filter(|_| told.use_stderr());
            if let Some(said) = first.and_then(|first| misspelled::command(first)) {
                case::say(&said);
                return ExitCode::from(2);
            }
            // Help and version are printed on standard output with status 0; anything else is a usage error.
            let code = if told.use_stderr() { 2 } else { 0 };
            drop(in_clear(told, &args).print());
            return ExitCode::from(code);
        }
    };
    match run(args) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Refused) => ExitCode::from(1),
        Ok(Status::Signal(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // an error may quote evidence, so control characters are made visible
            let said = error.to_string();
            case::say(&said.split('\n').map(crate::event::visible).collect::<Vec<_>>().join("\n"));
            ExitCode::from(2)
        }
    }
}

/// An error of parsing arguments, which quotes them with their control characters made visible.
fn in_clear(told: clap::Error, args: &[OsString]) -> clap::Error {
    let shown = args.iter().map(|arg| crate::event::visible(&arg.to_string_lossy()).into_owned());
    Args::try_parse_from(shown).err().unwrap_or(told)
}

fn run(args: Args) -> Result<Status, CliError> {
    if let Some(why) = MemoryLimit::too_low() {
        return Err(CliError::Usage(why));
    }
    match args.command {
        None => open::run(&args.open),
        Some(Subcommand::Query(args)) => query::run(&args),
        Some(Subcommand::Facets(args)) => facets::run(&args),
        Some(Subcommand::Chains(args)) => chains::run(&args),
        Some(Subcommand::Formats(args)) => formats::run(&args),
        Some(Subcommand::Compare(args)) => compare::run(&args),
        Some(Subcommand::Ledger(args)) => ledger::run(&args),
        Some(Subcommand::Notes(args)) => notes::run(&args),
        Some(Subcommand::Stats(args)) => stats::run(&args),
        Some(Subcommand::Export(args)) => export::run(&args),
        Some(Subcommand::Shot(args)) => shot::run(&args),
        Some(Subcommand::Cache(args)) => cache::run(&args),
        Some(Subcommand::Sample(args)) => sample::run(&args),
        Some(Subcommand::Completions(args)) => docs::completions(&args),
        Some(Subcommand::Man) => docs::man(),
        Some(Subcommand::Manual) => docs::manual(),
    }
}
