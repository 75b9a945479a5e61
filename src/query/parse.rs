//! The parser: tokens → a tree of terms. `not` binds tighter than `and`, `and` than `or`; adjacent terms are joined by
//! `and`.

use super::QueryError;
use super::lex::{Compare, Style, Token, TokenKind, Value, lex};
use super::path::record_key;
use crate::event::{Field, Kind};
use std::borrow::Cow;
use std::ops::Range;

/// How deep parentheses and `not` may nest.
const DEEPEST: usize = 64;

/// A part of a query with its span.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Bytes of the query.
    pub span: Range<usize>,
}

/// The kinds of [`Node`].
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// Nothing typed: everything.
    All,
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A word or phrase in any text.
    Word(Value),
    /// A field and a test on it.
    Field {
        /// The name as typed, and its span.
        name: (String, Range<usize>),
        /// The test.
        test: NodeTest,
    },
}

/// A test on a field.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeTest {
    /// One value.
    Is(Value, Range<usize>),
    /// Several values: any of them (`false`), or all (`true`).
    List(Vec<(Value, Range<usize>)>, bool),
    /// A comparison.
    Compare(Compare, Value, Range<usize>),
    /// A range, both ends inclusive.
    Range(Value, Value, Range<usize>),
}

/// Parses a query into a tree.
///
/// # Errors
/// If it is malformed.
pub fn parse(query: &str) -> Result<Node, QueryError> {
    let tokens = lex(query)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: query.len() };
    if tokens.is_empty() {
        return Ok(Node { kind: NodeKind::All, span: 0..0 });
    }
    let node = parser.any(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(token) => {
            Err(QueryError::new(token.span.clone(), "this `)` closes nothing").hinted("remove it"))
        }
    }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    end: usize,
}

/// Operators that are no term on their own.
const SIGNS: [&str; 7] = [">", "→", "⇒", "|", "||", "&", "&&"];

/// The error for a lone operator.
fn alone(sign: &str, span: Range<usize>) -> QueryError {
    let hint = match sign {
        ">" | "→" | "⇒" => {
            "in `reach:` it stands in quotes: `reach:\"key:… > account:…\"`; quoted alone it is text to find"
        }
        "|" | "||" => "write `or` between two terms; in quotes it is text to find",
        _ => "write `and` between two terms, or nothing; in quotes it is text to find",
    };
    QueryError::new(span, format!("`{sign}` by itself is no term")).hinted(hint)
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn eat(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Node, QueryError> {
        let mut parts = vec![self.all(depth)?];
        while self.eat(&TokenKind::Or) {
            parts.push(self.all(depth)?);
        }
        Ok(join(parts, NodeKind::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Node, QueryError> {
        let mut parts = vec![self.one(depth)?];
        loop {
            let joined = self.eat(&TokenKind::And);
            match self.peek().map(|token| &token.kind) {
                None | Some(TokenKind::Or | TokenKind::Close) if !joined => break,
                _ => parts.push(self.one(depth)?),
            }
        }
        Ok(join(parts, NodeKind::And))
    }

    fn one(&mut self, depth: usize) -> Result<Node, QueryError> {
        let Some(token) = self.peek().cloned() else {
            return Err(QueryError::new(self.end..self.end, "something is missing at the end")
                .hinted("`and`, `or` and `not` need a term after them"));
        };
        if depth > DEEPEST {
            return Err(QueryError::new(token.span, "this nests too deep"));
        }
        self.at += 1;
        match token.kind {
            TokenKind::Not => {
                let inner = self.one(depth + 1)?;
                let span = token.span.start..inner.span.end;
                Ok(Node { kind: NodeKind::Not(Box::new(inner)), span })
            }
            TokenKind::Open => {
                let mut inner = self.any(depth + 1)?;
                let end = self.close(&token.span)?;
                inner.span = token.span.start..end;
                Ok(inner)
            }
            TokenKind::Name(name) => {
                let at = token.span.start..token.span.start + name.len();
                self.field(name, at)
            }
            TokenKind::Value(Value { text, style: Style::Bare, .. }) if SIGNS.contains(&text.as_str()) => {
                Err(alone(&text, token.span))
            }
            TokenKind::Value(value) => Ok(Node { kind: NodeKind::Word(value), span: token.span }),
            TokenKind::And | TokenKind::Or => {
                Err(QueryError::new(token.span, "a term should stand here, and this joins two of them")
                    .hinted("remove it, or quote it to find the word"))
            }
            TokenKind::Close => Err(QueryError::new(token.span, "a term should stand before this `)`")
                .hinted("write one, or remove the brackets")),
            TokenKind::Compare(_) | TokenKind::Range(..) => {
                Err(QueryError::new(token.span, "a comparison needs a field before it"))
            }
        }
    }

    fn close(&mut self, open: &Range<usize>) -> Result<usize, QueryError> {
        let end = self.peek().map_or(self.end, |token| token.span.end);
        if self.eat(&TokenKind::Close) {
            Ok(end)
        } else {
            Err(QueryError::new(open.clone(), "this `(` is never closed").hinted("add a `)` at the end"))
        }
    }

    /// The field that the next value names, with a key in quotes right behind it: `raw."User Name"`. `None` if it is no value.
    fn named(&self) -> Option<Cow<'_, str>> {
        let token = self.peek()?;
        let TokenKind::Value(value) = &token.kind else { return None };
        let next = self.tokens.get(self.at + 1).filter(|next| next.span.start == token.span.end);
        Some(match next.map(|next| &next.kind) {
            Some(TokenKind::Value(key)) if value.text.ends_with('.') => {
                Cow::Owned(format!("{}{}", value.text, record_key(&key.text)))
            }
            _ => Cow::Borrowed(&value.text),
        })
    }

    fn field(&mut self, name: String, at: Range<usize>) -> Result<Node, QueryError> {
        if let Some(error) = self.named().and_then(|field| super::foreign::has(&name, &field, &at)) {
            return Err(error);
        }
        super::resolve::name_of(&name, &at)?;
        let Some(token) = self.peek().cloned() else {
            return Err(
                QueryError::new(at.clone(), format!("`{name}:` has no value")).hinted(wanted_of(&name))
            );
        };
        self.at += 1;
        let test = match token.kind {
            TokenKind::Value(value) => NodeTest::Is(value, token.span.clone()),
            TokenKind::Range(from, until) => NodeTest::Range(from, until, token.span.clone()),
            TokenKind::Compare(compare) => self.compared(&name, compare, &token.span)?,
            TokenKind::Open => self.list(&name, &token.span)?,
            _ => {
                return Err(QueryError::new(token.span, format!("`{name}:` has no value"))
                    .hinted(format!("{}; a value that begins with a sign is quoted", wanted_of(&name))));
            }
        };
        let end = self.tokens.get(self.at.saturating_sub(1)).map_or(self.end, |last| last.span.end);
        Ok(Node { span: at.start..end, kind: NodeKind::Field { name: (name, at), test } })
    }

    fn compared(&mut self, name: &str, compare: Compare, at: &Range<usize>) -> Result<NodeTest, QueryError> {
        match self.peek().cloned() {
            Some(Token { kind: TokenKind::Value(value), span }) if !value.text.trim().is_empty() => {
                self.at += 1;
                Ok(NodeTest::Compare(compare, value, span))
            }
            _ => Err(QueryError::new(at.clone(), format!("`{name}` is compared with nothing"))
                .hinted(wanted_of(name))),
        }
    }

    /// Reads `(a b "c d")`, `(a or b)` or `(a and b)` after a name.
    fn list(&mut self, name: &str, open: &Range<usize>) -> Result<NodeTest, QueryError> {
        let (mut values, mut all, mut any) = (Vec::new(), false, false);
        while let Some(token) = self.peek().cloned() {
            match token.kind {
                TokenKind::Value(value) => values.push((value, token.span)),
                TokenKind::Or => any = true,
                TokenKind::And => all = true,
                TokenKind::Close => break,
                _ => {
                    return Err(QueryError::new(
                        token.span,
                        format!("only values can stand in `{name}:( )`"),
                    )
                    .hinted(format!("`not {name}:…` beside it leaves one out")));
                }
            }
            self.at += 1;
        }
        self.close(open)?;
        if values.is_empty() || (all && any) {
            let hint = if values.is_empty() {
                wanted_of(name)
            } else {
                "`or` stands between all of them, or `and` does".to_owned()
            };
            let message = format!("`{name}:( )` needs values joined in one way");
            return Err(QueryError::new(open.clone(), message).hinted(hint));
        }
        Ok(NodeTest::List(values, all))
    }
}

/// What to write after a field name, by an example.
pub(super) fn wanted_of(name: &str) -> String {
    let example = match (name.to_ascii_lowercase().as_str(), Field::parse(name)) {
        ("is", _) => return "write `is:orphan`, or another property".to_owned(),
        ("chain", _) => return "write the id of an event: `chain:ID`".to_owned(),
        ("_exists_", _) => return "write the name of a field: `_exists_:session_id`".to_owned(),
        ("reach", _) => return "write where it starts: `reach:key:…`, or `reach:event:ID`".to_owned(),
        (_, Some(Field::Stage)) => "mailbox_access",
        (_, Some(Field::SourceIp)) => "195.26.87.219",
        (_, Some(Field::KnownSince | Field::IssuedAt)) => "2023-06-15",
        (_, Some(Field::Severity)) => "high",
        (_, Some(field)) => match field.spec().kind {
            Kind::Time => "2023-06-15",
            Kind::Number => "10",
            _ => "value",
        },
        (_, None) => "value",
    };
    format!("write `{name}:{example}`, or `{name}:*` for any")
}

fn join(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> NodeKind) -> Node {
    match (parts.len(), parts.first(), parts.last()) {
        (2.., Some(first), Some(last)) => {
            let span = first.span.start..last.span.end;
            Node { span, kind: kind(parts) }
        }
        _ => parts.pop().unwrap_or(Node { kind: NodeKind::All, span: 0..0 }),
    }
}
