//! Selects the hints that fit on the line.

use crate::view::text;

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) keys: String,
    /// What they do, in a word or two.
    pub(super) word: String,
}

/// Hints, most useful first.
pub(super) struct Listed {
    pub(super) entries: Vec<Entry>,
    /// How many of them, from the first, apply to the current row only.
    pub(super) of_row: usize,
}

/// The hints that fit into `room` cells with `gap` between. If the help key does not fit in its place, it moves before
/// the general hints, as everything can be found from there.
pub(super) fn fitting(listed: Listed, room: u16, gap: u16) -> Vec<Entry> {
    let Listed { mut entries, of_row } = listed;
    let fit = count(&entries, room, gap);
    let help = entries.iter().position(|entry| entry.word == "help").filter(|at| *at >= fit);
    if let Some(before) = help.and_then(|help| entries.get_mut(of_row..=help)) {
        before.rotate_right(1);
    }
    entries.truncate(count(&entries, room, gap));
    entries
}

/// How many hints fit, from the first.
fn count(entries: &[Entry], room: u16, gap: u16) -> usize {
    let (room, gap) = (usize::from(room), usize::from(gap));
    let ends = entries.iter().scan(0, |x, Entry { keys, word }| {
        let end = *x + text::width(keys) + 1 + text::width(word);
        *x = end + gap;
        Some(end)
    });
    ends.take_while(|end| *end <= room).count()
}

#[cfg(test)]
mod tests {
    use super::{Entry, Listed, fitting};

    #[test]
    fn the_help_stands_first_where_it_would_have_no_room() {
        let shown = |of_row: usize, room: u16| {
            let all = ["f filter", "/ find", "? help", "q quit"];
            let entry = |(keys, word): (&str, &str)| Entry { keys: keys.to_owned(), word: word.to_owned() };
            let entries = all.map(|said| entry(said.split_once(' ').unwrap())).to_vec();
            let fit = fitting(Listed { entries, of_row }, room, 2);
            fit.into_iter().map(|entry| entry.word).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(0, 80), "filter find help quit");
        assert_eq!(shown(0, 24), "filter find help");
        assert_eq!(shown(0, 23), "help filter");
        assert_eq!(shown(1, 23), "filter help", "what stands there now comes before it");
        assert_eq!(shown(0, 5), "");
    }
}
