//! Parsing of typed tags: words separated by blanks or commas, `"two words"`, and `-word` to remove a tag.

use crate::case::notes::Act;
use std::ops::Range;

/// A typed tag and its byte range; `away` if it is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    away: bool,
    span: Range<usize>,
}

fn words(typed: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = typed.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if first.is_whitespace() || first == ',' {
            continue;
        }
        let away = first == '-';
        let mut text = String::new();
        let mut quoted = first == '"';
        if !away && !quoted {
            text.push(first);
        }
        let mut end = start + first.len_utf8();
        while let Some((at, letter)) = letters.peek().copied() {
            if !quoted && (letter.is_whitespace() || letter == ',') {
                break;
            }
            letters.next();
            end = at + letter.len_utf8();
            if letter == '"' {
                quoted = !quoted;
            } else {
                text.push(letter);
            }
        }
        words.push(Word { text: text.trim().to_owned(), away, span: start..end });
    }
    words
}

/// The acts for the typed tags; empty tags are left out.
pub(super) fn acts(typed: &str) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for word in words(typed).into_iter().filter(|word| !word.text.is_empty()) {
        let act = if word.away { Act::Untag(word.text) } else { Act::Tag(word.text) };
        if !acts.contains(&act) {
            acts.push(act);
        }
    }
    // removals may be refused, so they come last and their message stays visible
    acts.sort_by_key(|act| matches!(act, Act::Untag(_)));
    acts
}

/// The beginning of the tag before the cursor; empty between tags.
pub(super) fn begun(typed: &str, cursor: usize) -> String {
    let head = typed.get(..cursor).unwrap_or(typed);
    let last = words(head).pop().filter(|word| word.span.end == head.len());
    last.map_or_else(String::new, |word| word.text)
}

/// Replaces the tag before the cursor by a completion. Returns the text and the cursor's position.
pub(super) fn completed(typed: &str, cursor: usize, tag: &str) -> (String, usize) {
    let head = typed.get(..cursor).unwrap_or(typed);
    let tail = typed.get(head.len()..).unwrap_or_default();
    let last = words(head).pop().filter(|word| word.span.end == head.len());
    let (start, away) = last.map_or((head.len(), false), |word| (word.span.start, word.away));
    let tag = if tag.contains([' ', ',', '\t']) { format!("\"{tag}\"") } else { tag.to_owned() };
    let sign = if away { "-" } else { "" };
    let head = format!("{}{sign}{tag} ", head.get(..start).unwrap_or_default());
    (format!("{head}{}", tail.trim_start()), head.len())
}

#[cfg(test)]
mod tests {
    use super::{acts, begun, completed};
    use crate::case::notes::Act;
    use proptest::prelude::*;

    #[test]
    fn tags_stand_apart_and_one_behind_a_minus_goes() {
        let tag = |tag: &str| Act::Tag(tag.to_owned());
        assert_eq!(
            acts("exfil, \"first look\" -noise exfil"),
            [tag("exfil"), tag("first look"), Act::Untag("noise".to_owned())]
        );
        assert!(acts(" , - \"\" ").is_empty());
    }

    #[test]
    fn the_tag_that_is_begun_is_completed_in_its_place() {
        assert_eq!(begun("exfil no", 8), "no");
        assert_eq!(begun("exfil ", 6), "");
        assert_eq!(completed("exfil -no", 9, "noise"), ("exfil -noise ".to_owned(), 13));
        assert_eq!(completed("fi", 2, "first look"), ("\"first look\" ".to_owned(), 13));
    }

    proptest! {
        #[test]
        fn any_text_can_be_typed(typed in "\\PC{0,16}", cursor in 0_usize..40) {
            let _ = (acts(&typed), begun(&typed, cursor));
            let (text, at) = completed(&typed, cursor, "tag");
            prop_assert!(text.is_char_boundary(at));
        }
    }
}
