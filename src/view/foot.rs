//! What several panels say in the same words at the right of their rules: what closes them, and what is below.

use super::number::count;
use crate::keys::{BINDINGS, Chord, Mode};

/// The first key of a command in a mode.
pub(super) fn first_key(mode: Mode, command: &str) -> Option<Chord> {
    let binding = BINDINGS.iter().find(|binding| binding.mode == mode && binding.command == command)?;
    binding.chords().first().copied()
}

/// What closes an overlay: `Esc closes`.
pub(super) fn closes(mode: Mode) -> String {
    format!("{} closes", first_key(mode, "cancel").map_or_else(String::new, Chord::label))
}

/// How many lines are below those that are shown: `3 lines more`; `None` if none is.
pub(super) fn lines_more(below: usize) -> Option<String> {
    (below > 0).then(|| format!("{} more", count(below as u64, "line")))
}

#[cfg(test)]
mod tests {
    use super::lines_more;

    #[test]
    fn one_line_more_is_no_lines() {
        let said = [0, 1, 2].map(lines_more);
        assert_eq!(said, [None, Some("1 line more".to_owned()), Some("2 lines more".to_owned())]);
    }
}
