//! Completions, the man page and the manual, all generated from the tables that the program itself uses.

use super::args::{CompletionsArgs, command_line};
use super::manual::reference;
use super::{CliError, Status, case};

pub(super) fn completions(args: &CompletionsArgs) -> Result<Status, CliError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command_line(), "dwell", &mut text);
    case::print(&String::from_utf8_lossy(&text))?;
    Ok(Status::Done)
}

pub(super) fn man() -> Result<Status, CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command_line()).render(&mut page).map_err(CliError::output)?;
    case::print(&String::from_utf8_lossy(&page))?;
    Ok(Status::Done)
}

pub(super) fn manual() -> Result<Status, CliError> {
    case::print(&reference())?;
    Ok(Status::Done)
}
