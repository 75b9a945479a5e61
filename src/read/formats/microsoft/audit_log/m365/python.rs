//! Parses values as Python prints them, which notebooks export in place of JSON: `{'Name': 'a', 'Kept': True}`.

use crate::read::tree::{Digits, Tree};
use std::borrow::Cow;

/// The deepest nesting that is parsed.
const DEPTH: u8 = 64;

/// Parses a text that is one value.
pub fn parse(text: &str) -> Option<Tree<'static>> {
    let (value, rest) = any(text, DEPTH)?;
    rest.trim().is_empty().then_some(value)
}

fn any(text: &str, depth: u8) -> Option<(Tree<'static>, &str)> {
    let (text, depth) = (text.trim_start(), depth.checked_sub(1)?);
    match text.as_bytes().first()? {
        b'{' => object(&text[1..], depth),
        b'[' => list(&text[1..], depth),
        b'\'' | b'"' => string(text).map(|(said, rest)| (Tree::Text(Cow::Owned(said)), rest)),
        _ => plain(text),
    }
}

fn object(text: &str, depth: u8) -> Option<(Tree<'static>, &str)> {
    let (mut members, mut text) = (Vec::new(), text.trim_start());
    while !text.starts_with('}') {
        let (key, rest) = string(text)?;
        let (value, rest) = any(rest.trim_start().strip_prefix(':')?, depth)?;
        members.push((Cow::Owned(key), value));
        text = next(rest, '}')?;
    }
    Some((Tree::Object(members), &text[1..]))
}

fn list(text: &str, depth: u8) -> Option<(Tree<'static>, &str)> {
    let (mut items, mut text) = (Vec::new(), text.trim_start());
    while !text.starts_with(']') {
        let (item, rest) = any(text, depth)?;
        items.push(item);
        text = next(rest, ']')?;
    }
    Some((Tree::List(items), &text[1..]))
}

/// The text from the next member on, after its comma, or from the closing bracket.
fn next(rest: &str, end: char) -> Option<&str> {
    let rest = rest.trim_start();
    if rest.starts_with(end) { Some(rest) } else { rest.strip_prefix(',').map(str::trim_start) }
}

/// Parses a word or a number.
fn plain(text: &str) -> Option<(Tree<'static>, &str)> {
    let end = text.find([',', '}', ']', ' ', ':']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let value = match word {
        "None" => Tree::Null,
        "True" => Tree::Bool(true),
        "False" => Tree::Bool(false),
        number => {
            Tree::Number(Digits::leading(number).filter(|digits| digits.text() == number)?.into_owned())
        }
    };
    Some((value, rest))
}

/// Parses a string in single or double quotes, with its escapes.
fn string(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
    let (mut said, mut chars) = (String::new(), text[1..].chars());
    loop {
        match chars.next()? {
            '\\' => said.push(escaped(&mut chars)?),
            letter if letter == quote => return Some((said, chars.as_str())),
            letter => said.push(letter),
        }
    }
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = |chars: &mut std::str::Chars<'_>, count: usize| {
        let hex = chars.as_str().get(..count)?;
        *chars = chars.as_str().get(count..)?.chars();
        char::from_u32(u32::from_str_radix(hex, 16).ok()?)
    };
    match chars.next()? {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'x' => digits(chars, 2),
        'u' => digits(chars, 4),
        'U' => digits(chars, 8),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::read::tree::Tree;

    #[test]
    fn what_python_prints_is_what_json_says() {
        let printed = r#"{'a': "it's", 'b': [True, None, -1.5, {'c': 'x\'y\\z\né'}], 'd': {}, 'e': []}"#;
        let json = r#"{"a":"it's","b":[true,null,-1.5,{"c":"x'y\\z\né"}],"d":{},"e":[]}"#;
        assert_eq!(parse(printed), Some(Tree::parse(json).unwrap()));
    }

    #[test]
    fn what_is_none_is_none() {
        for text in ["", "{", "{'a'", "{'a': }", "[1,", "{'a': 'b'} c", "{a: 1}", "'\\u12", "[\\"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }
}
