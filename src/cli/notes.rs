//! `dwell notes`: lists, adds, merges and checks the notes of analysts.

mod acts;
mod add;
mod places;

use super::args::{DetachedArgs, LogArgs, MergeArgs, NotesArgs, NotesCommand, TableFormat};
use super::case::journal;
use super::{CliError, Status, case};
use crate::case::notes::{Act, Notebook, SaveError, Trouble, merge, unread_hides, unread_views};
use crate::engine::{Body, Question, SavedNote};
use crate::event::visible;
use crate::export::{detached_json, detached_table, json_pretty, notes_json, notes_table};
use crate::read::{JOURNAL, is_bundle, is_journal};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &NotesArgs) -> Result<Status, CliError> {
    match &args.command {
        NotesCommand::Log(args) => log(args),
        NotesCommand::Add(args) => add::run(args),
        NotesCommand::Merge(args) => merged(args),
        NotesCommand::Detached(args) => list_detached(args),
        NotesCommand::Where(args) => places::run(args),
    }
}

fn tell(troubles: &[Trouble]) -> Status {
    for trouble in troubles {
        case::say(&visible(&trouble.to_string()));
    }
    if troubles.is_empty() { Status::Done } else { Status::Refused }
}

fn there(paths: &[PathBuf]) -> Result<(), CliError> {
    match paths.iter().find(|path| !path.exists() && path.as_os_str() != "-") {
        Some(gone) => Err(CliError::Usage(format!("{}: there is no such file or folder", gone.display()))),
        None => Ok(()),
    }
}

fn log(args: &LogArgs) -> Result<Status, CliError> {
    there(&args.paths)?;
    let journal = journal(&args.paths);
    let refused = journal.troubles();
    let book = Notebook::of_case(journal.entries().map(|entry| &*entry.note));
    let unread = [unread_hides(&book, &journal), unread_views(&book, &journal)].concat();
    let troubles = [refused.clone(), unread.clone()].concat();
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&notes_json(journal.entries(), &book, &troubles)),
        TableFormat::Table if journal.is_empty() => "no notes\n".to_owned(),
        TableFormat::Table => notes_table(journal.entries(), &book),
    })?;
    places::tell(&journal);
    // their notes are listed, and none is refused
    let _ = tell(&unread);
    Ok(tell(&refused))
}

fn merged(args: &MergeArgs) -> Result<Status, CliError> {
    let file = |path: &PathBuf| if path.is_dir() { path.join(JOURNAL) } else { path.clone() };
    let files: Vec<PathBuf> = args.journals.iter().map(file).collect();
    if let Some(gone) = files.iter().find(|path| !path.is_file()) {
        return Err(CliError::Usage(format!("{}: there is no such journal", gone.display())));
    }
    if let Some(other) = files.iter().find(|path| !is_journal(path) && !is_bundle(path)) {
        return Err(CliError::Usage(format!("{} holds no notes", other.display())));
    }
    let merged = merge(&files);
    match &args.output {
        None => case::print(&merged.text)?,
        Some(output) => {
            let output = file(output);
            if is_bundle(&output) {
                let why = format!("{} is a bundle: nothing is ever written to it", output.display());
                return Err(CliError::Usage(why));
            }
            let added = merged.add_to(&output).map_err(|why| unsaved(&why))?;
            case::say(&format!(
                "{}, of which {added} were added to {}",
                notes(merged.notes),
                output.display()
            ));
        }
    }
    for differ in &merged.differ {
        case::say(&visible(differ));
    }
    Ok(tell(&merged.troubles))
}

fn notes(number: usize) -> String {
    if number == 1 { "1 note".to_owned() } else { format!("{number} notes") }
}

fn unsaved(why: &SaveError) -> CliError {
    CliError::Usage(visible(&why.to_string()).into_owned())
}

fn list_detached(args: &DetachedArgs) -> Result<Status, CliError> {
    if args.case.common.no_notes {
        return Err(CliError::Usage(
            "notes are left out by --no-notes: none of them is looked for".to_owned(),
        ));
    }
    let mut case = case::open(&args.case)?;
    case.engine.hash();
    let Body::Notes(notes) = case.ask(Question::Notes)? else { return Ok(Status::Refused) };
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&detached_json(&notes.detached, &notes.changed)),
        TableFormat::Table => detached_table(&notes.detached, &notes.changed),
    })?;
    // troubles of the journals were reported when the case was opened
    let status = case.end();
    Ok(if notes.troubles.is_empty() { status } else { Status::Refused })
}

/// Reports where a note was written, if that is not in the folder of the case.
fn tell_place(noted: &SavedNote, case: &[PathBuf]) {
    let written = noted.place.as_path();
    let inside = |folder: &PathBuf| {
        folder == written || written.parent() == Some(if folder.is_dir() { folder } else { above(folder) })
    };
    if !case.iter().any(inside) {
        let why = noted.told.as_ref().map_or_else(String::new, |why| format!("; {why}"));
        case::say(&visible(&format!("the note is kept in {}, not with the case{why}", written.display())));
    }
}

fn above(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Appends the manual's part on notes.
pub(super) fn manual(text: &mut String) {
    // writing to a string can't fail
    let _ = writeln!(
        text,
        "What analysts add stands in `{JOURNAL}` in the folder of the case, one JSON object a line: `note` (its id), `at` (UTC), `by` \
        (`DWELL_AUTHOR`, else the name of the login: `USER`, `LOGNAME`, or that of the account), `act`, and `on`, the events that it is \
        on: `id`, and what helps to find the event where \
        that is gone (`time`, `file`, `line`, `sha256` of that file, `text`), or the id of several: of records that bear one id and say \
        different things, which stand as `ID` and `ID~2` in the order of their times and of what they say, a note stays with the one it was made on. Where they are more than a thousand, `on` has the first of each \
        source, and `ids` the ids of the others. Lines are only ever added: under a lock, all of a note at once, \
        and it is on the disk before it is said to be saved. What takes a note back is a note. Notes hold in the order of `at` (of `order`, \
        where a clock was behind) and `note`, whatever the order of the lines. A line that is not whole is told of by every command and \
        passed over; what a later version wrote is kept. A note that makes no sense in the case (a link from an event to itself, a tag \
        taken away that is not there, a view whose query can't be read) is not made; where a journal has one, it is shown. A view replaces the one that its author saved under that name; where another analyst saved one, both are \
        kept, the earlier as `NAME (AUTHOR)`.\n\n\
        As of a day (`a`, `--as-of`) each note counts from the time that it tells, as evidence and `case.toml` do: an event or a milestone from its \
        `known_since`, without one from when it was; a link, which tells none, from when it was noted. Marks, tags, comments, corrections and hiding speak of an event, and hold \
        on each day on which that is known.\n\n\
        Where the folder can't be written to, and of a bundle or a file alone, notes go to `$XDG_DATA_HOME/dwell/notes` (else \
        `~/.local/share/dwell/notes`), into a journal that is called after the case, what it is, and where it stands: of a bundle the \
        hashes of its sources, else the sizes of all sources and the hashes of their first and last 64 KiB. It is found again by either: \
        a case that was moved, renamed or copied has its notes, and so has one that has grown where it stands, and a file that \
        was packed there alone (`ual.csv.gz`). Of one that was moved and has changed, the journal of a case of the same name is told, with the command that takes its notes. All that are found are \
        read, and which these are is told; a new journal takes along what stands in those of before. `dwell notes where PATH…` tells \
        where the notes of a case stand, where new ones go, and who makes them here.\n"
    );
    super::manual::head(text, &["act", "what it does"]);
    for (act, doc) in Act::ALL {
        super::manual::row(text, &[&format!("`{act}`"), doc]);
    }
    let _ = writeln!(text, "\nEach can be made by `dwell notes add PATH…`:\n\n```sh");
    for example in super::args::NOTE_EXAMPLES {
        let _ = writeln!(text, "$ {example}");
    }
    text.push_str("```\n");
}
