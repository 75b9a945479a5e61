//! Selects the hints that fit on the line.

use crate::view::text;

/// Keys, and what they do in a word or two.
type Entry = (String, String);

/// The hints that fit into `room` cells with `gap` between. The first `of_row` apply to the current row only. If the
/// help key does not fit in its place, it moves before the general hints, as everything can be found from there.
pub(super) fn fitting((of_row, mut entries): (usize, Vec<Entry>), room: u16, gap: u16) -> Vec<Entry> {
    let fit = count(&entries, room, gap);
    let help = entries.iter().position(|(_, word)| word == "help").filter(|at| *at >= fit);
    if let Some(before) = help.and_then(|help| entries.get_mut(of_row..=help)) {
        before.rotate_right(1);
    }
    entries.truncate(count(&entries, room, gap));
    entries
}

/// How many hints fit, from the first.
fn count(entries: &[Entry], room: u16, gap: u16) -> usize {
    let (room, gap) = (usize::from(room), usize::from(gap));
    let ends = entries.iter().scan(0, |x, (keys, word)| {
        let end = *x + text::width(keys) + 1 + text::width(word);
        *x = end + gap;
        Some(end)
    });
    ends.take_while(|end| *end <= room).count()
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn the_help_stands_first_where_it_would_have_no_room() {
        let shown = |of_row: usize, room: u16| {
            let all = ["f filter", "/ find", "? help", "q quit"];
            let entries = all.map(|entry| entry.split_once(' ').unwrap());
            let entries = entries.map(|(keys, word)| (keys.to_owned(), word.to_owned())).to_vec();
            let fit = fitting((of_row, entries), room, 2);
            fit.iter().map(|(_, word)| word.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(0, 80), "filter find help quit");
        assert_eq!(shown(0, 24), "filter find help");
        assert_eq!(shown(0, 23), "help filter");
        assert_eq!(shown(1, 23), "filter help", "what stands there now comes before it");
        assert_eq!(shown(0, 5), "");
    }
}
