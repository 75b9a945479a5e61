//! `dwell sample`: a made-up incident.

use super::args::{SampleArgs, SampleFormat};
use super::{CliError, Status, case};
use crate::sample::{Plan, Shape, write};
use std::fs::File;
use std::io::{BufWriter, Write};

pub(super) fn run(args: &SampleArgs) -> Result<Status, CliError> {
    let shape = match args.format {
        SampleFormat::Dwell => Shape::Dwell,
        SampleFormat::Ual => Shape::Ual,
        SampleFormat::Entra => Shape::Entra,
        SampleFormat::Csv => Shape::Csv,
    };
    let plan = Plan { events: args.events, seed: args.seed, shape };
    match &args.output {
        None => {
            let mut out = case::out();
            write(&plan, &mut out).and_then(|()| out.flush()).map_err(CliError::output)?;
        }
        Some(path) => {
            let failed = |why| CliError::Io { what: path.display().to_string(), why };
            let mut out = BufWriter::with_capacity(1 << 20, File::create(path).map_err(failed)?);
            write(&plan, &mut out).and_then(|()| out.flush()).map_err(failed)?;
        }
    }
    Ok(Status::Done)
}
