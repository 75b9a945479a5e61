//! Suggestions for misspelled subcommands, which clap would take for files.

use super::args::command_line;
use crate::event::visible;
use std::ffi::OsStr;
use std::path::Path;

/// Largest edit distance of a suggestion: letters wrong, added, left out or swapped.
const SLIPS: usize = 2;

/// The message for a first argument that is neither a file nor a subcommand but resembles one; `None` otherwise.
pub(super) fn command(first: &OsStr) -> Option<String> {
    let typed = first.to_str().filter(|typed| !typed.starts_with('-') && !Path::new(typed).exists())?;
    near(typed).map(|meant| format!("there is no command `{}`; did you mean `{meant}`?", visible(typed)))
}

/// The subcommand with the smallest edit distance, if that is at most [`SLIPS`]. `None` for what looks like a path.
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
