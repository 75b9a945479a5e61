//! `dwell PATH…`: opens the screen.

use super::args::OpenArgs;
use super::{CliError, Status, case, misspelled};
use crate::app::{Start, run as show};
use crate::engine::OpenOptions;
use crate::event::Zone;
use crate::view::theme::detect;
use std::env;
use std::io::{IsTerminal, stdout};

pub(super) fn run(args: &OpenArgs) -> Result<Status, CliError> {
    case::require_path(&args.case)?;
    if let Some(said) = args.case.paths.first().and_then(|path| misspelled::command(path.as_os_str())) {
        return Err(CliError::Usage(said));
    }
    if args.case.paths.iter().all(|path| path.as_os_str() != "-" && !path.exists()) {
        let named = args.case.paths.iter().map(|path| format!("`{}`", path.display()));
        let named = named.collect::<Vec<String>>().join(", ");
        return Err(CliError::Usage(format!("{named}: there is no such file or folder")));
    }
    let mut view = case::first_view(&args.case, args.query.as_deref())?;
    if !stdout().is_terminal() {
        let why = "standard output is no terminal; `dwell query` and `dwell shot` need none";
        return Err(CliError::Usage(why.to_owned()));
    }
    if let Some(term) = env::var("TERM").ok().filter(|term| matches!(term.as_str(), "" | "dumb")) {
        let why = format!(
            "the terminal is said to show no screen (TERM={term}); `dwell query` and `dwell shot` need none"
        );
        return Err(CliError::Usage(why));
    }
    let (look, depth) = detect(|name| env::var(name).ok());
    view.zone2 = args.zone2.or(view.zone2);
    view.look = args.theme.unwrap_or(look);
    let start = Start {
        paths: args.case.paths.clone(),
        options: OpenOptions {
            follow: args.follow,
            memory: case::memory(&args.case),
            ..case::options(&args.case)
        },
        view,
        local: local_zone(),
        depth,
        mouse: args.mouse,
    };
    Ok(show(start)?.map_or(Status::Done, Status::Signal))
}

/// The computer's time zone, from `TZ` or `/etc/localtime`; UTC if neither names one.
fn local_zone() -> Zone {
    let named = env::var("TZ").ok().and_then(|name| Zone::parse(name.trim_start_matches(':')));
    let linked = || {
        let path = std::fs::read_link("/etc/localtime").ok()?;
        let path = path.to_string_lossy().into_owned();
        Zone::parse(path.split_once("zoneinfo/")?.1)
    };
    named.or_else(linked).unwrap_or_default()
}
