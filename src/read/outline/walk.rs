//! Reads JSON in a cell of a table into an outline, directly from the bytes of the row.

use super::asked::{Asked, OTHER};
use super::{Kind, Name, Node, Outline, Span, place};
use crate::event::same;
use crate::read::swar::{peek, text_end};
use crate::read::tree::{DEEPEST, Digits, unescaped};

/// The length of a quote, which is doubled in a cell.
const QUOTES: usize = 2;

/// The most names that are learned.
const LEARNED: usize = 256;

/// Stands for no name.
const NONE: usize = usize::MAX;

/// The index of the empty name.
const ROOT: usize = 0;

impl Outline {
    /// Reads the object in the quoted cell at `at` of a row, replacing the outline. Returns the position of the
    /// closing quote; `None` if the cell is no object, or not simple enough.
    pub fn read_cell(&mut self, row: &str, at: usize, asked: &'static Asked) -> Option<usize> {
        self.clear();
        if !self.asked.is_some_and(|known| std::ptr::eq(known, asked)) {
            self.asked = Some(asked);
            self.names = vec![Name::of(Box::default(), OTHER)];
        }
        // positions are stored in 32 bits
        u32::try_from(row.len()).ok()?;
        let mut walk = Walk { row, bytes: row.as_bytes(), at, outline: self, asked };
        if walk.peek()? != b'{' {
            return None;
        }
        walk.other(NAMELESS, 0)?;
        let closes = walk.peek() == Some(b'"') && !walk.is_quote(walk.at);
        let close = Some(walk.at).filter(|_| closes)?;
        self.index();
        Some(close)
    }
}

/// The name of a value: its range, its number among those needed, and its index among those met.
#[derive(Clone, Copy)]
struct Named {
    from: usize,
    until: usize,
    key: u8,
    number: usize,
}

const NAMELESS: Named = Named { from: 0, until: 0, key: OTHER, number: ROOT };

impl Name {
    fn of(quoted: Box<[u8]>, key: u8) -> Self {
        Self { quoted, key, first: [NONE; 2], next: [NONE; 2] }
    }
}

/// The position in a cell that is being read.
struct Walk<'w> {
    row: &'w str,
    bytes: &'w [u8],
    at: usize,
    outline: &'w mut Outline,
    asked: &'static Asked,
}

impl Walk<'_> {
    /// Whether the quote at `at` is doubled.
    fn is_quote(&self, at: usize) -> bool {
        self.bytes.get(at + 1) == Some(&b'"')
    }

    /// The next byte that is not blank.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        peek(self.bytes, &mut self.at)
    }

    /// Reads a value named `name`, at nesting depth `deep`.
    #[allow(clippy::inline_always)] // most values are texts
    #[inline(always)]
    fn value(&mut self, name: Named, deep: usize) -> Option<()> {
        if self.peek()? != b'"' {
            return self.other(name, deep);
        }
        if !self.is_quote(self.at) {
            return None;
        }
        let from = self.at + QUOTES;
        let until = text_end(self.bytes, from)?;
        if self.bytes.get(until) != Some(&b'"') {
            return self.escaped(name, from, until);
        }
        self.at = until + QUOTES;
        self.put(Kind::Text, name, Span { from: place(from), until: place(until), aside: false });
        self.is_quote(until).then_some(())
    }

    /// Reads a value that is no text.
    fn other(&mut self, name: Named, deep: usize) -> Option<()> {
        match self.peek()? {
            open @ (b'{' | b'[') if deep < DEEPEST => {
                self.at += 1;
                let at = self.outline.nodes.len();
                let kind = if open == b'{' { Kind::Object } else { Kind::List };
                self.put(kind, name, Span::default());
                if open == b'{' {
                    self.object(name.number, deep + 1)?;
                } else {
                    self.list(name.number, deep + 1)?;
                }
                self.outline.close(at);
                Some(())
            }
            b't' => self.word("true", Kind::Bool(true), name),
            b'f' => self.word("false", Kind::Bool(false), name),
            b'n' => self.word("null", Kind::Null, name),
            _ => {
                let digits = Digits::leading(self.row.get(self.at..)?)?;
                let from = self.at;
                self.at += digits.text().len();
                self.put(Kind::Number, name, Span { from: place(from), until: place(self.at), aside: false });
                Some(())
            }
        }
    }

    #[inline]
    fn put(&mut self, kind: Kind, name: Named, said: Span) {
        let Named { from, until, key, .. } = name;
        let nodes = &mut self.outline.nodes;
        let name = Span { from: place(from), until: place(until), aside: false };
        nodes.push(Node { kind, key, name, said, next: place(nodes.len() + 1) });
    }

    fn word(&mut self, word: &str, kind: Kind, name: Named) -> Option<()> {
        let found = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        self.put(kind, name, Span::default());
        found.then_some(())
    }

    /// Reads a comma (`true`) or the closing bracket `end` (`false`).
    #[inline]
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

    /// Reads the items of a list named `number`.
    fn list(&mut self, number: usize, deep: usize) -> Option<()> {
        if self.is_empty(b']') {
            return Some(());
        }
        loop {
            self.value(Named { number, ..NAMELESS }, deep)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    /// Reads the members of an object named `number`, or in a list of that name.
    fn object(&mut self, number: usize, deep: usize) -> Option<()> {
        if self.is_empty(b'}') {
            return Some(());
        }
        let mut before = None;
        loop {
            let name = self.name(number, before)?;
            before = Some(name.number);
            self.value(name, deep)?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// Reads a name with its colon. Tries the name that followed last time first.
    #[allow(clippy::inline_always)] // most names are known
    #[inline(always)]
    fn name(&mut self, object: usize, before: Option<usize>) -> Option<Named> {
        let [likely, _] = self.likely(object, before);
        self.known(likely).or_else(|| self.other_name(object, before))
    }

    /// The names that followed `before` the last times, or came first in `object`.
    #[inline]
    fn likely(&self, object: usize, before: Option<usize>) -> [usize; 2] {
        let name = self.outline.names.get(before.unwrap_or(object));
        name.map_or([NONE; 2], |name| if before.is_some() { name.next } else { name.first })
    }

    /// Reads the name with this index and its colon, if it comes next.
    #[inline]
    fn known(&mut self, number: usize) -> Option<Named> {
        let Name { quoted, key, .. } = self.outline.names.get(number)?;
        let end = self.at + quoted.len();
        let there = self.bytes.get(self.at..end)?;
        if !same(there, quoted) {
            return None;
        }
        let (from, until) = (self.at + QUOTES, end - QUOTES - 1);
        self.at = end;
        Some(Named { from, until, key: *key, number })
    }

    /// Reads a name other than the likeliest, or apart from its colon, and remembers it as the likeliest.
    #[inline(never)]
    fn other_name(&mut self, object: usize, before: Option<usize>) -> Option<Named> {
        let [_, other] = self.likely(object, before);
        if let Some(name) = self.known(other) {
            return Some(name);
        }
        if self.peek()? != b'"' || !self.is_quote(self.at) {
            return None;
        }
        let from = self.at + QUOTES;
        let until = text_end(self.bytes, from)?;
        let name = self.row.get(from..until)?;
        // names with escapes, or `$…`, which marks a number for `serde_json`, need the full parser
        if self.bytes.get(until) != Some(&b'"') || !self.is_quote(until) || name.starts_with('$') {
            return None;
        }
        self.at = until + QUOTES;
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        let (key, number) = self.number(name);
        let likely = match before {
            Some(before) => self.outline.names.get_mut(before).map(|name| &mut name.next),
            None => self.outline.names.get_mut(object).map(|name| &mut name.first),
        };
        if let Some(likely) = likely.filter(|_| number != NONE) {
            *likely = [number, likely[0]];
        }
        Some(Named { from, until, key, number })
    }

    /// The number of a name among those needed, and its index among those met.
    fn number(&mut self, name: &str) -> (u8, usize) {
        let names = &mut self.outline.names;
        let is_it = |known: &Name| {
            known.quoted.get(QUOTES..).and_then(|quoted| quoted.strip_suffix(b"\"\":"))
                == Some(name.as_bytes())
        };
        if let Some((number, known)) = names.iter().enumerate().find(|(_, known)| is_it(known)) {
            return (known.key, number);
        }
        let key = self.asked.number(name);
        if names.len() == LEARNED {
            return (key, NONE);
        }
        names.push(Name::of(["\"\"", name, "\"\":"].concat().into_bytes().into(), key));
        (key, names.len() - 1)
    }

    /// Reads a text with escapes, the first of them at `mark`.
    #[inline(never)]
    fn escaped(&mut self, name: Named, mut from: usize, mut mark: usize) -> Option<()> {
        let begun = self.outline.page.len();
        loop {
            self.outline.page.push_str(self.row.get(from..mark)?);
            match self.bytes.get(mark)? {
                b'"' if self.is_quote(mark) => {
                    self.at = mark + QUOTES;
                    let until = self.outline.page.len();
                    self.put(Kind::Text, name, Span { from: place(begun), until: place(until), aside: true });
                    return Some(());
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
