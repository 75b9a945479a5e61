//! `dwell notes where`: where the notes of a case are stored, where new ones go, and who their author is.

use crate::case::notes::Journal;
use crate::cli::args::{TableFormat, WhereArgs};
use crate::cli::{CliError, Status, case};
use crate::event::visible;
use crate::export::{json_pretty, table};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) fn run(args: &WhereArgs) -> Result<Status, CliError> {
    super::there(&args.paths)?;
    let options = case::notes(&args.paths);
    let journal = Journal::open(options.places.clone());
    let who = case::who();
    let stand = journal.stand();
    let told = options.places.why_elsewhere();
    let goes = options.places.next().map(|path| path.display().to_string());
    case::print(&match args.format {
        TableFormat::Json => {
            let file = |(path, notes, why): &(_, usize, &str)| {
                let path: &std::path::PathBuf = path;
                json!({"file": path.display().to_string(), "notes": notes, "found_by": why})
            };
            let files: Vec<Value> = stand.iter().map(file).collect();
            json_pretty(&json!({
                "journals": files, "new_notes_go_to": goes, "because": told, "author": who.name, "author_by": who.by,
            }))
        }
        TableFormat::Table => {
            let row = |(path, notes, why): &(std::path::PathBuf, usize, &str)| {
                vec![path.display().to_string(), super::notes(*notes), (*why).to_owned()]
            };
            let mut text = if stand.is_empty() {
                "no notes yet\n".to_owned()
            } else {
                table(&["journal", "holds", "found by"], &stand.iter().map(row).collect::<Vec<_>>())
            };
            // writing to a string can't fail
            let why = told.map_or_else(String::new, |told| format!(": {told}"));
            let goes = goes.map_or("nowhere".to_owned(), |goes| format!("to {goes}"));
            let _ = writeln!(text, "new notes go {}{}", visible(&goes), visible(&why));
            let _ = writeln!(text, "their author is {}, by {}", visible(&who.name), who.by);
            text
        }
    })?;
    if let Some(said) = journal.places().perhaps() {
        case::say(&visible(&said));
    }
    super::tell(&journal.troubles());
    Ok(Status::Done)
}

/// Reports the journals outside the case folder.
pub(super) fn tell(journal: &Journal) {
    for said in journal.elsewhere().into_iter().chain(journal.places().perhaps()) {
        case::say(&visible(&said));
    }
}
