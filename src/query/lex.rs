//! The lexer: cuts a query into names, values and operators, each with its span in bytes.

mod first_value;

pub(super) use first_value::first_value;

use super::order::has_order;
use super::{QueryError, commas, foreign, path};
use crate::event::Field;
use std::ops::Range;

/// A token of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The bytes of the query that it covers.
    pub span: Range<usize>,
}

/// What a piece of a query is.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `and`, `&&`
    And,
    /// `or`, `||`
    Or,
    /// `not`, `!`, `-` before a term
    Not,
    /// `name:` or `name` before a comparison sign
    Name(String),
    /// a comparison operator after a name
    Compare(Compare),
    /// a word, phrase or pattern
    Value(Value),
    /// `[a TO b]`, `{a TO b}`
    Range(Value, Value),
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Compare {
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A value as it was typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Value {
    /// Its text, escapes resolved.
    pub text: String,
    /// How it was written.
    pub style: Style,
    /// For wildcards: a regular expression for the whole value.
    pub pattern: String,
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Bare.
    #[default]
    Bare,
    /// In double quotes.
    Quoted,
    /// Between slashes.
    Regex,
    /// Bare, with `*` or `?` in it.
    Wild,
}

/// Cuts a query into tokens.
pub fn lex(query: &str) -> Result<Vec<Token>, QueryError> {
    let mut lexer = Lexer::at_start(query);
    while lexer.step()? {}
    Ok(lexer.tokens)
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
    /// Between the brackets of `field:( )`.
    in_list: bool,
    tokens: Vec<Token>,
}

impl<'q> Lexer<'q> {
    fn at_start(query: &'q str) -> Self {
        Self { query, at: 0, in_list: false, tokens: Vec::new() }
    }

    fn rest(&self) -> &str {
        self.query.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: TokenKind, from: usize) {
        self.tokens.push(Token { kind, span: from..self.at });
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn sign(&mut self, text: &str, kind: TokenKind) -> bool {
        if !self.rest().starts_with(text) {
            return false;
        }
        let from = self.at;
        self.at += text.len();
        self.push(kind, from);
        true
    }

    /// Whether the last token is a name or an operator, which needs a value.
    fn wants_value(&self) -> bool {
        matches!(self.tokens.last().map(|t| &t.kind), Some(TokenKind::Name(_) | TokenKind::Compare(_)))
    }

    fn step(&mut self) -> Result<bool, QueryError> {
        self.skip_space();
        let Some(first) = self.rest().chars().next() else { return Ok(false) };
        let value_next = self.wants_value();
        if self.sign("(", TokenKind::Open) {
            self.in_list |= value_next;
            return Ok(true);
        }
        if self.sign(")", TokenKind::Close) {
            self.in_list = false;
            return Ok(true);
        }
        if self.comparison() {
            return Ok(true);
        }
        if !value_next {
            if self.sign("&&", TokenKind::And) || self.sign("||", TokenKind::Or) {
                return Ok(true);
            }
            if first == '!' && self.sign("!", TokenKind::Not) {
                return Ok(true);
            }
            if let Some(error) = foreign::dashes(self.query, self.at).filter(|_| !self.in_list) {
                return Err(error);
            }
            // a lone `-`, as in `a - b` or before a closing bracket, is a word to search for
            let signs = |c: char| !(c.is_whitespace() || matches!(c, '-' | ')'));
            if first == '-' && self.rest()[1..].starts_with(signs) {
                return Ok(self.sign("-", TokenKind::Not));
            }
            if first == '+' && self.rest()[1..].starts_with(|c: char| !(c.is_whitespace() || c == ')')) {
                self.at += 1;
                return Ok(true);
            }
            if self.name() {
                return Ok(true);
            }
            if let Some(error) = foreign::sign(self.query, self.at) {
                return Err(error);
            }
        }
        self.value(first, value_next)
    }

    /// Reads `>=10` after a name. After a colon, a value in angle brackets (`message_ids:<m1@x>`) is no comparison,
    /// unless the values of the field have an order.
    fn comparison(&mut self) -> bool {
        let Some(Token { kind: TokenKind::Name(name), span }) = self.tokens.last() else { return false };
        let colon = span.len() > name.len();
        let sure = !colon || Field::parse(name).is_some_and(has_order);
        [(">=", Compare::AtLeast), ("<=", Compare::AtMost), (">", Compare::More), ("<", Compare::Less)]
            .into_iter()
            .any(|(text, compare)| {
                let word = self.rest().split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or("");
                let bracketed = text == "<" && word.ends_with('>');
                (sure || !bracketed) && self.sign(text, TokenKind::Compare(compare))
            })
    }

    /// Reads `name:`, or `name` before a comparison operator.
    fn name(&mut self) -> bool {
        let rest = self.rest();
        let (name, after) = rest.split_at(path::name_end(rest));
        let is_field = Field::parse(name).is_some() || name.eq_ignore_ascii_case("is");
        let known = is_field || path::keys(name).is_some();
        let starts = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '@');
        let colon = after.starts_with(':')
            && !after.starts_with("://")
            && (known || !(after.starts_with("::") || looks_like_address(rest)));
        let compared = after.trim_start().starts_with(['<', '>']);
        if !starts || !(colon || compared) || (self.in_list && !is_field) {
            return false;
        }
        let (name, length, from) = (name.to_owned(), name.len(), self.at);
        self.at += length + usize::from(colon);
        self.push(TokenKind::Name(name), from);
        true
    }

    fn value(&mut self, first: char, named: bool) -> Result<bool, QueryError> {
        let from = self.at;
        match first {
            '"' => {
                let value = self.quoted_value()?;
                // `"2023-06-15 09:00".."2023-06-15 11:59"`
                let kind = if named && self.sign_of_range() {
                    let until = if self.rest().starts_with('"') { self.quoted_value()? } else { self.bare() };
                    TokenKind::Range(value, until)
                } else {
                    TokenKind::Value(value)
                };
                if let (TokenKind::Value(_), Some(error)) = (&kind, self.parted_by_commas(from)) {
                    return Err(error);
                }
                self.push(kind, from);
            }
            '/' if self.regex_end().is_some() => {
                let end = self.regex_end().unwrap_or(self.query.len());
                let text = self.query[self.at + 1..end].replace("\\/", "/");
                self.at = end + 1;
                self.push(
                    TokenKind::Value(Value { text, style: Style::Regex, pattern: String::new() }),
                    from,
                );
            }
            '[' | '{' if named && self.range_end().is_some() => return self.range(from),
            _ => {
                if let Some(error) = foreign::open_regex(self.rest(), self.at, named) {
                    return Err(error);
                }
                let value = self.bare();
                let parted = !named && self.after_time();
                let wrong = foreign::flags(&value.text, from..self.at)
                    .or_else(|| foreign::item_number(&value.text, from).filter(|_| !named))
                    .or_else(|| {
                        parted.then(|| foreign::clock(&self.query[..from], &value.text, from..self.at))?
                    });
                if let Some(error) = wrong {
                    return Err(error);
                }
                let kind = match value.text.to_ascii_lowercase().as_str() {
                    "and" if !named => TokenKind::And,
                    "or" if !named => TokenKind::Or,
                    "not" if !named => TokenKind::Not,
                    _ => TokenKind::Value(value),
                };
                self.push(kind, from);
            }
        }
        Ok(true)
    }

    fn quoted_value(&mut self) -> Result<Value, QueryError> {
        Ok(Value { text: self.quoted()?, style: Style::Quoted, pattern: String::new() })
    }

    /// Skips the `..` between two quoted ends; returns whether it was there.
    fn sign_of_range(&mut self) -> bool {
        let is_range = self.rest().starts_with("..");
        self.at += if is_range { 2 } else { 0 };
        is_range
    }

    /// The error for a value in quotes right behind a name, from byte `from` to here, that a comma parts from others.
    fn parted_by_commas(&self, from: usize) -> Option<QueryError> {
        let TokenKind::Name(name) = &self.tokens.last()?.kind else { return None };
        commas::behind(name, self.query, &(from..self.at))
    }

    /// Whether the last value is that of a time term.
    fn after_time(&self) -> bool {
        let kinds: Vec<&TokenKind> = self.tokens.iter().rev().take(3).map(|token| &token.kind).collect();
        match kinds.as_slice() {
            [TokenKind::Value(_), TokenKind::Name(name), ..]
            | [TokenKind::Value(_), TokenKind::Compare(_), TokenKind::Name(name)] => {
                Field::parse(name) == Some(Field::Time)
            }
            _ => false,
        }
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let from = self.at;
        let mut text = String::new();
        let mut chars = self.query[self.at + 1..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = from + 1 + at + 1;
                    return Ok(text);
                }
                '\\' => {
                    let next = chars.clone().next().map(|(_, next)| next);
                    text.push(escaped(next).unwrap_or(c));
                    if escaped(next).is_some() {
                        chars.next();
                    }
                }
                _ => text.push(c),
            }
        }
        Err(QueryError::new(from..self.query.len(), "this quote is never closed")
            .hinted("add a `\"` at the end"))
    }

    /// The closing slash of a regular expression, followed by a space, a `)` or the end. `None` if there is none: then
    /// it is a word, if it may be one.
    fn regex_end(&self) -> Option<usize> {
        let mut escaped = false;
        for (at, c) in self.query[self.at + 1..].char_indices() {
            match c {
                '\\' => escaped = !escaped,
                '/' if !escaped => {
                    let end = self.at + 1 + at;
                    let closes =
                        self.query[end + 1..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')');
                    return (closes && at > 0).then_some(end);
                }
                _ => escaped = false,
            }
        }
        None
    }

    fn range_end(&self) -> Option<usize> {
        let rest = self.rest();
        let end = rest.find([']', '}'])?;
        rest[..end].to_ascii_lowercase().contains(" to ").then_some(self.at + end)
    }

    fn range(&mut self, from: usize) -> Result<bool, QueryError> {
        let end = self.range_end().unwrap_or(self.query.len());
        let body = self.query[from + 1..end].to_owned();
        let split = body.to_ascii_lowercase().find(" to ").unwrap_or(0);
        let value = |text: &str| Value { text: text.trim().trim_matches('"').to_owned(), ..Value::default() };
        if self.query[from..=end].contains(['{', '}']) {
            return Err(QueryError::new(from..end + 1, "ranges hold both of their ends here")
                .hinted("write `[a TO b]`, `a..b`, or `>` and `<`"));
        }
        self.at = end + 1;
        self.push(TokenKind::Range(value(&body[..split]), value(&body[split + 4..])), from);
        Ok(true)
    }

    fn bare(&mut self) -> Value {
        let (mut text, mut pattern, mut wild, mut length) = (String::new(), String::new(), false, 0);
        let mut chars = self.rest().chars();
        while let Some(c) = chars.next() {
            if c.is_whitespace() || "()\"".contains(c) {
                break;
            }
            length += c.len_utf8();
            match c {
                '\\' => {
                    let next = escaped(chars.clone().next());
                    if let Some(next) = next {
                        chars.next();
                        length += next.len_utf8();
                    }
                    let meant = next.unwrap_or(c);
                    text.push(meant);
                    pattern.push_str(&regex::escape(meant.encode_utf8(&mut [0; 4])));
                }
                '*' | '?' => {
                    wild = true;
                    text.push(c);
                    pattern.push_str(if c == '*' { ".*" } else { "." });
                }
                _ => {
                    text.push(c);
                    pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
                }
            }
        }
        self.at = (self.at + length.max(1)).min(self.query.len());
        while !self.query.is_char_boundary(self.at) {
            self.at += 1;
        }
        Value { text, style: if wild { Style::Wild } else { Style::Bare }, pattern }
    }
}

/// The character that a backslash before `next` escapes. `None` before letters, digits, `_` and at the end, where the
/// backslash stands for itself, as in `CORP\desk-03`.
pub(super) fn escaped(next: Option<char>) -> Option<char> {
    next.filter(|next| !next.is_alphanumeric() && *next != '_')
}

/// Whether a word is an IPv6 address, which begins like a name with a colon.
fn looks_like_address(rest: &str) -> bool {
    let word: &str = rest.split([' ', ')', '/']).next().unwrap_or("");
    word.parse::<std::net::Ipv6Addr>().is_ok()
}
