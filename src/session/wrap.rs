//! Text in lines.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Breaks a text into lines of at most `cells` cells, between words where that is possible.
#[must_use]
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (line, tail) = break_line(rest, cells, UnicodeWidthStr::width);
        lines.push(line.to_owned());
        rest = tail;
    }
    lines
}

/// The first line of a text, at most `cells` cells wide by `width`, and the rest. A line has one character at least.
pub(crate) fn break_line(text: &str, cells: usize, width: impl Fn(&str) -> usize) -> (&str, &str) {
    let (mut taken, mut space) = (0, None);
    for (at, letter) in text.grapheme_indices(true) {
        // a space too far back is no place to break: what follows it is no word
        if letter == " " && taken * 3 >= cells {
            space = Some(at);
        }
        taken += width(letter);
        if taken > cells && at > 0 {
            let cut = space.unwrap_or(at);
            return (text[..cut].trim_end(), text[cut..].trim_start());
        }
    }
    (text.trim_end(), "")
}

#[cfg(test)]
mod tests {
    use super::wrap;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn lines_break_between_words_and_lose_nothing() {
        assert_eq!(wrap("over the next quiet time", 12), ["over the", "next quiet", "time"]);
        let long = "agency:\"Dept of State\" and not is:synthetic";
        for cells in 1..50 {
            let lines = wrap(long, cells);
            assert!(lines.iter().all(|line| line.width() <= cells), "{cells}: {lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), long.replace(' ', ""));
        }
    }
}
