//! Wrapping of text.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Wraps a text into lines of at most `cells` cells, between words if possible.
#[must_use]
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (mut taken, mut cut, mut space) = (0, rest.len(), None);
        for (at, letter) in rest.grapheme_indices(true) {
            // a space in the first half of the line is no good place to break
            if letter == " " && taken * 2 >= cells {
                space = Some(at);
            }
            taken += letter.width();
            if taken > cells && at > 0 {
                cut = space.unwrap_or(at);
                break;
            }
        }
        lines.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    lines
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
