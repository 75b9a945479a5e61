//! `dwell sample`: generates an incident.

use super::args::{SampleArgs, SampleFormat};
use super::{CliError, Status, case};
use crate::sample::{Plan, Shape, Truth, write};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// The files of a generated case, in reading order: name, shape, and their share of the events in tenths.
const FILES: [(&str, Shape, u64); 3] = [
    ("beside.jsonl", Shape::Beside, 0),
    ("sign-ins.json", Shape::Entra, 2),
    ("unified-audit-log.csv", Shape::Ual, 8),
];
/// Number of events per planted copy, and largest number of copies.
const COPY: u64 = 100_000;
const MOST: u64 = 50;

pub(super) fn run(args: &SampleArgs) -> Result<Status, CliError> {
    let copies = if args.plant { 1 + (args.events / COPY).min(MOST - 1) } else { 0 };
    let copies = u32::try_from(copies).unwrap_or_default();
    let plan_of = |shape, events| Plan { events, seed: args.seed, shape, plant: copies };
    let shape = match args.format {
        SampleFormat::Dwell => Shape::Dwell,
        SampleFormat::Ual => Shape::Ual,
        SampleFormat::Entra => Shape::Entra,
        SampleFormat::Csv => Shape::Csv,
        SampleFormat::Case => {
            let plans = FILES.map(|(_, shape, share)| plan_of(shape, args.events / 10 * share));
            folder(args.output.as_deref(), &plans)?;
            return truth(args, &plans);
        }
    };
    let plan = plan_of(shape, args.events);
    match &args.output {
        None => {
            let mut out = case::out();
            write(&plan, &mut out).and_then(|()| out.flush()).map_err(CliError::output)?;
        }
        Some(path) => file(path, |out| write(&plan, out))?,
    }
    truth(args, &[plan])
}

/// Writes the files of a case into a folder.
fn folder(path: Option<&Path>, plans: &[Plan]) -> Result<(), CliError> {
    let Some(path) = path else {
        let why = "a case is a folder of files: say with --output where it goes";
        return Err(CliError::Usage(why.to_owned()));
    };
    fs::create_dir_all(path).map_err(|why| CliError::Io { what: path.display().to_string(), why })?;
    // statements beside the logs are only planted ones, and an empty file would be no source
    let told = |plan: &&Plan| plan.shape != Shape::Beside || plan.plant > 0;
    for ((name, ..), plan) in FILES.iter().zip(plans).filter(|(_, plan)| told(plan)) {
        file(&path.join(name), |out| write(plan, out))?;
    }
    Ok(())
}

/// Writes the known truth about the sample to the file of `--truth`, if given.
fn truth(args: &SampleArgs, plans: &[Plan]) -> Result<Status, CliError> {
    if let Some(path) = &args.truth {
        file(path, |out| Truth::of(plans).write(out))?;
    }
    Ok(Status::Done)
}

fn file(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), CliError> {
    let failed = |why| CliError::Io { what: path.display().to_string(), why };
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).map_err(failed)?);
    write(&mut out).and_then(|()| out.flush()).map_err(|why| {
        // half a sample is none; a device or a pipe stays
        if path.is_file() {
            drop(fs::remove_file(path));
        }
        failed(why)
    })
}
