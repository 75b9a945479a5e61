//! Parses `key=value` pairs whose values may contain blanks and escaped characters.

use std::borrow::Cow;

/// Pairs separated by blanks. A value ends where the next key begins.
pub fn spaced(text: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    for at in memchr::memchr_iter(b'=', text.as_bytes()) {
        let before = &text[..at];
        let from = open.map_or(0, |(_, begin)| begin);
        if is_escaped(before) || at < from {
            continue;
        }
        let value = &before[from..];
        let blank = value.rfind([' ', '\t']);
        let key = blank.map_or(value, |blank| &value[blank + 1..]);
        // the first key is at the beginning, every other one follows a blank
        if !is_key(key) || (open.is_some() && blank.is_none()) {
            continue;
        }
        if let Some((name, begin)) = open {
            found.push((name, plain(text[begin..at - key.len()].trim())));
        }
        open = Some((key, at + 1));
    }
    if let Some((name, begin)) = open {
        found.push((name, plain(text[begin..].trim())));
    }
    found
}

/// Pairs separated by a delimiter.
pub fn delimited(text: &str, delimiter: char) -> Vec<(&str, Cow<'_, str>)> {
    let pairs = text.split(delimiter).filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), plain(value.trim()))).collect()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]".contains(&byte))
}

/// Whether the character after this text is escaped: an odd number of backslashes precedes it.
fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The text without its escapes: `\=`, `\|`, `\\`, and `\n`, `\r`, `\t` for line ends and tabs. Any other backslash stays.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().filter(|_| char == '\\');
        let meant = match next {
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some(own @ ('\\' | '=' | '|')) => Some(own),
            _ => None,
        };
        out.push(meant.unwrap_or(char));
        if meant.is_some() {
            chars.next();
        }
    }
    Cow::Owned(out)
}

/// Splits at `|` that is not escaped, into at most `most` parts; the last part is all the rest.
pub fn bars(text: &str, most: usize) -> Vec<&str> {
    let (mut found, mut begin) = (Vec::new(), 0);
    for at in memchr::memchr_iter(b'|', text.as_bytes()) {
        if found.len() + 1 < most && !is_escaped(&text[..at]) {
            found.push(&text[begin..at]);
            begin = at + 1;
        }
    }
    found.push(&text[begin..]);
    found
}

#[cfg(test)]
mod tests {
    use super::{bars, plain, spaced};

    #[test]
    fn a_value_goes_on_to_the_next_key() {
        let text = r"msg=two words and a\=b url=https://a.example/?x=1&y=2 cn=R\\ act=a\nb empty= last=é z";
        let found = spaced(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(key, value)| (*key, value.as_ref())).collect();
        assert_eq!(
            found,
            [
                ("msg", "two words and a=b"),
                ("url", "https://a.example/?x=1&y=2"),
                ("cn", r"R\"),
                ("act", "a\nb"),
                ("empty", ""),
                ("last", "é z"),
            ]
        );
        for text in ["", "=", "no pairs", "==", r"\=", "a b=", " ="] {
            spaced(text);
        }
    }

    #[test]
    fn bars_that_are_escaped_part_nothing() {
        assert_eq!(bars(r"a|b\|c|d|e|f", 4), ["a", r"b\|c", "d", "e|f"]);
        assert_eq!(plain(r"b\|c \x"), r"b|c \x");
    }
}
