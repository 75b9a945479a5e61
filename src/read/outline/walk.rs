//! A cell of a table that is JSON → its outline, straight from its bytes.

use super::asked::{Asked, OTHER};
use super::{Kind, Node, Outline, Span, place};
use crate::read::tree::{DEEPEST, Digits, unescaped};
use crate::read::words::text_end;

/// How many quotes stand for one.
const QUOTES: usize = 2;

impl Outline {
    /// Lays out the object in a cell, each of whose quotes is doubled, in place of what was laid out; answers where its
    /// closing quote stands. `None` where it is odd, or no object. It begins at a place of a row that goes on behind it.
    pub fn read_cell(&mut self, row: &str, at: usize, asked: &Asked) -> Option<usize> {
        self.clear();
        let mut walk = Walk { row, bytes: row.as_bytes(), at, outline: self, asked };
        if walk.peek()? != b'{' {
            return None;
        }
        walk.value((Span::default(), OTHER), 0)?;
        let closes = walk.peek() == Some(b'"') && !walk.is_quote(walk.at);
        let close = Some(walk.at).filter(|_| closes)?;
        self.index();
        Some(close)
    }
}

/// Walks over a cell.
struct Walk<'w> {
    row: &'w str,
    bytes: &'w [u8],
    at: usize,
    outline: &'w mut Outline,
    asked: &'w Asked,
}

impl Walk<'_> {
    /// Whether a quote goes on behind its first byte, which is known to be there.
    fn is_quote(&self, at: usize) -> bool {
        self.bytes.get(at + 1) == Some(&b'"')
    }

    /// The next byte that is no blank: mostly the very next one.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        let next = *self.bytes.get(self.at)?;
        if next > b' ' { Some(next) } else { self.behind_blanks() }
    }

    #[cold]
    fn behind_blanks(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// A value that has this name, inside of so many others.
    #[inline]
    fn value(&mut self, name: (Span, u8), deep: usize) -> Option<()> {
        if self.peek()? == b'"' {
            let said = self.string()?;
            return self.put(Kind::Text, name, said);
        }
        self.other(name, deep)
    }

    /// A value that is no text.
    fn other(&mut self, name: (Span, u8), deep: usize) -> Option<()> {
        match self.peek()? {
            open @ (b'{' | b'[') if deep < DEEPEST => {
                self.at += 1;
                let at = self.outline.nodes.len();
                let kind = if open == b'{' { Kind::Object } else { Kind::List };
                self.put(kind, name, Span::default())?;
                if open == b'{' {
                    self.object(deep + 1)?
                } else {
                    self.list(deep + 1)?
                }
                self.outline.close(at);
                Some(())
            }
            b't' => self.word("true", Kind::Bool(true), name),
            b'f' => self.word("false", Kind::Bool(false), name),
            b'n' => self.word("null", Kind::Null, name),
            _ => {
                let digits = Digits::leading(self.row.get(self.at..)?)?;
                let until = self.at + digits.text().len();
                let said = Span { from: place(self.at), until: place(until), aside: false };
                self.at = until;
                self.put(Kind::Number, name, said)
            }
        }
    }

    #[inline]
    fn put(&mut self, kind: Kind, (name, key): (Span, u8), said: Span) -> Option<()> {
        let nodes = &mut self.outline.nodes;
        nodes.push(Node { kind, key, name, said, next: place(nodes.len() + 1) });
        Some(())
    }

    fn word(&mut self, word: &str, kind: Kind, name: (Span, u8)) -> Option<()> {
        let found = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        if found { self.put(kind, name, Span::default()) } else { None }
    }

    /// Whether a list or an object goes on behind a comma, or ends with this bracket.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.at += 1;
        (next == b',' || next == end).then_some(next == b',')
    }

    /// Whether nothing stands before the closing bracket, which is passed over.
    fn is_empty(&mut self, end: u8) -> bool {
        let empty = self.peek() == Some(end);
        self.at += usize::from(empty);
        empty
    }

    fn list(&mut self, deep: usize) -> Option<()> {
        if self.is_empty(b']') {
            return Some(());
        }
        loop {
            self.value((Span::default(), OTHER), deep)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    fn object(&mut self, deep: usize) -> Option<()> {
        if self.is_empty(b'}') {
            return Some(());
        }
        let mut first = true;
        loop {
            if self.peek()? != b'"' {
                return None;
            }
            let name = self.string().filter(|name| !name.aside)?;
            let said = self.row.get(name.from as usize..name.until as usize)?;
            // a number in disguise, to `serde_json`
            if std::mem::take(&mut first) && said.starts_with('$') || self.peek()? != b':' {
                return None;
            }
            self.at += 1;
            self.value((name, self.asked.number(said)), deep)?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// A text from its opening quote on.
    #[inline]
    fn string(&mut self) -> Option<Span> {
        if !self.is_quote(self.at) {
            return None;
        }
        let from = self.at + QUOTES;
        let end = text_end(self.bytes, from)?;
        if self.bytes[end] != b'"' {
            return self.escaped(from, end);
        }
        self.at = end + QUOTES;
        self.is_quote(end).then_some(Span { from: place(from), until: place(end), aside: false })
    }

    /// A text with something escaped in it, the first of it at `mark`.
    fn escaped(&mut self, mut from: usize, mut mark: usize) -> Option<Span> {
        let begun = self.outline.page.len();
        loop {
            self.outline.page.push_str(self.row.get(from..mark)?);
            match self.bytes.get(mark)? {
                b'"' if self.is_quote(mark) => {
                    self.at = mark + QUOTES;
                    let until = place(self.outline.page.len());
                    return Some(Span { from: place(begun), until, aside: true });
                }
                b'\\' => {
                    let (char, len) = unescaped(self.bytes.get(mark + 1..)?)?;
                    let quote = char == '"' && len == 1;
                    if quote && !self.is_quote(mark + 1) {
                        return None;
                    }
                    self.outline.page.push(char);
                    from = mark + 1 + if quote { QUOTES } else { len };
                }
                _ => return None,
            }
            mark = text_end(self.bytes, from)?;
        }
    }
}
