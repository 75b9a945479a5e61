//! The value that a text begins with, cut as a query is.

use super::{Lexer, TokenKind};

/// The value that a text begins with, as typed: in quotes, in brackets, or a word. `None` if there is none, or it is never
/// closed.
pub(in crate::query) fn first_value(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let mut lexer = Lexer::at_start(text);
    match text.chars().next()? {
        ')' => return None,
        '(' => {
            lexer.at = 1;
            lexer.skip_space();
            while !lexer.sign(")", TokenKind::Close) {
                lexer.value(lexer.rest().chars().next()?, false).ok()?;
                lexer.skip_space();
            }
        }
        first => drop(lexer.value(first, true).ok()?),
    }
    text.get(..lexer.at)
}
