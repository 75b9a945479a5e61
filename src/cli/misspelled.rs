//! Names of commands that were typed wrong: they are taken for files.

use super::args::command_line;
use crate::event::visible;
use std::ffi::OsStr;
use std::path::Path;

/// How many letters may be wrong, added, left out or in each other's place.
const SLIPS: usize = 2;

/// What is said of a command line that begins with what is no command and no file, where a command was meant.
pub(super) fn command(first: &OsStr) -> Option<String> {
    let typed = first.to_str().filter(|typed| !typed.starts_with('-') && !Path::new(typed).exists())?;
    near(typed).map(|meant| format!("there is no command `{}`; did you mean `{meant}`?", visible(typed)))
}

/// The command whose name is nearly that.
fn near(typed: &str) -> Option<String> {
    if typed.contains(['/', '\\', '.']) {
        return None; // a path
    }
    let small = typed.to_lowercase();
    let command_line = command_line();
    let names = command_line.get_subcommands().map(clap::Command::get_name);
    let slips = names.map(|name| (strsim::damerau_levenshtein(&small, name), name));
    let (slips, name) = slips.min()?;
    (slips <= SLIPS && slips < small.len() && name != typed).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_command_with_a_letter_or_two_wrong_is_told() {
        for (typed, meant) in [
            ("facet", Some("facets")),
            ("qurey", Some("query")),
            ("Export", Some("export")),
            ("chian", Some("chains")),
            ("evidence", None),
            ("x", None),
            ("query", None),
            ("./shot", None),
            ("/query", None),
            ("notes/", None),
            ("shot.csv", None),
        ] {
            assert_eq!(near(typed).as_deref(), meant, "{typed}");
        }
    }
}
