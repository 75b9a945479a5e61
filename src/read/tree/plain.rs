//! A fast parser for plain JSON.
//!
//! What it accepts it reads exactly like `serde_json`. Everything else (half a surrogate pair, very deep nesting,
//! invalid JSON) is left to that.

use super::{Digits, Tree};
use crate::read::swar::{peek, text_end};
use std::borrow::Cow;

/// The deepest nesting that is read here.
pub const DEEPEST: usize = 64;

/// The typical size of a member in bytes, to reserve memory.
const MEMBER: usize = 32;

/// Parses a value; `None` if it is not plain.
pub fn parse(text: &str) -> Option<Tree<'_>> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, deep: 0 };
    let value = parser.value()?;
    parser.peek().is_none().then_some(value)
}

/// The parser's position in the text.
struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many brackets are open.
    deep: usize,
}

impl<'a> Parser<'a> {
    /// The next byte that is not blank.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        peek(self.bytes, &mut self.at)
    }

    /// Consumes a byte that has to come next.
    fn pass(&mut self, byte: u8) -> Option<()> {
        let found = self.peek()? == byte;
        self.at += 1;
        found.then_some(())
    }

    #[allow(clippy::inline_always)] // most values are texts
    #[inline(always)]
    fn value(&mut self) -> Option<Tree<'a>> {
        if self.peek()? == b'"' { self.string().map(Tree::Text) } else { self.other() }
    }

    /// Reads a value that is no text.
    fn other(&mut self) -> Option<Tree<'a>> {
        match self.peek()? {
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::list),
            b't' => self.word("true", Tree::Bool(true)),
            b'f' => self.word("false", Tree::Bool(false)),
            b'n' => self.word("null", Tree::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Tree<'a>) -> Option<Tree<'a>> {
        let found = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(value)
    }

    fn number(&mut self) -> Option<Tree<'a>> {
        let digits = Digits::leading(self.text.get(self.at..)?)?;
        self.at += digits.text().len();
        Some(Tree::Number(digits))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Tree<'a>>) -> Option<Tree<'a>> {
        self.at += 1;
        self.deep += 1;
        let value = read(self).filter(|_| self.deep <= DEEPEST)?;
        self.deep -= 1;
        Some(value)
    }

    /// Reads a comma (`true`) or the closing bracket `end` (`false`).
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.at += 1;
        (next == b',' || next == end).then_some(next == b',')
    }

    /// Whether the closing bracket comes next; if so, consumes it.
    fn is_empty(&mut self, end: u8) -> bool {
        let empty = self.peek() == Some(end);
        self.at += usize::from(empty);
        empty
    }

    fn list(&mut self) -> Option<Tree<'a>> {
        let mut items = Vec::new();
        if self.deep > DEEPEST || self.is_empty(b']') {
            return Some(Tree::List(items));
        }
        loop {
            items.push(self.value()?);
            if !self.goes_on(b']')? {
                return Some(Tree::List(items));
            }
        }
    }

    fn object(&mut self) -> Option<Tree<'a>> {
        if self.deep > DEEPEST || self.is_empty(b'}') {
            return Some(Tree::Object(Vec::new()));
        }
        let many = if self.deep == 1 { (self.bytes.len() - self.at) / MEMBER + 4 } else { 0 };
        let mut members = Vec::with_capacity(many.clamp(4, 64));
        loop {
            if self.peek()? != b'"' {
                return None;
            }
            let key = self.string()?;
            // `$…` marks a number for `serde_json`
            if members.is_empty() && key.starts_with('$') {
                return None;
            }
            self.pass(b':')?;
            members.push((key, self.value()?));
            if !self.goes_on(b'}')? {
                return Some(Tree::Object(members));
            }
        }
    }

    /// Reads a text; `at` is on its opening quote. Borrowed if it has no escapes.
    #[allow(clippy::inline_always)] // without it, reading a record takes a quarter more
    #[inline(always)]
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let from = self.at + 1;
        let end = text_end(self.bytes, from)?;
        if self.bytes[end] != b'"' {
            return self.escaped(from, end).map(Cow::Owned);
        }
        self.at = end + 1;
        self.text.get(from..end).map(Cow::Borrowed)
    }

    /// Reads a text with escapes, the first of them at `mark`.
    fn escaped(&mut self, from: usize, mut mark: usize) -> Option<String> {
        let (mut said, mut from) = (String::new(), from);
        loop {
            said.push_str(self.text.get(from..mark)?);
            match self.bytes.get(mark)? {
                b'"' => {
                    self.at = mark + 1;
                    return Some(said);
                }
                b'\\' => {
                    let (char, len) = unescaped(self.bytes.get(mark + 1..)?)?;
                    said.push(char);
                    from = mark + 1 + len;
                }
                _ => return None,
            }
            mark = text_end(self.bytes, from)?;
        }
    }
}

/// The character of an escape, and the bytes it takes behind the backslash; `None` if it is invalid or half a pair.
pub fn unescaped(bytes: &[u8]) -> Option<(char, usize)> {
    let char = match bytes.first()? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        mark @ (b'"' | b'\\' | b'/') => char::from(*mark),
        b'u' => return in_hex(bytes),
        _ => return None,
    };
    Some((char, 1))
}

/// The character of a `\uXXXX` escape, or of the two of a surrogate pair.
fn in_hex(bytes: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |sum, digit| Some(sum * 16 + char::from(*digit).to_digit(16)?))
    };
    match unit(1)? {
        high @ 0xd800..=0xdbff => {
            let low =
                unit(7).filter(|low| bytes.get(5..7) == Some(b"\\u") && (0xdc00..=0xdfff).contains(low))?;
            let both = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            Some((char::from_u32(both)?, 11))
        }
        one => Some((char::from_u32(one)?, 5)),
    }
}

#[cfg(test)]
mod tests;
