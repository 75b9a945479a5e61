//! Errors for syntax of other query languages, each with what to write instead.

use super::path;
use super::{Net, QueryError};
use crate::event::{Field, Stage};
use std::ops::Range;

/// Operators of other languages, longest first, and whether they negate.
const SIGNS: [(&str, bool); 6] =
    [("!=", true), ("!~", true), ("==", false), ("=~", false), ("=", false), ("~", false)];

/// The error for an operator of another language behind a field name at byte `at` (`stage != other`), or for a space
/// before the colon.
pub(super) fn sign(query: &str, at: usize) -> Option<QueryError> {
    let rest = query.get(at..)?;
    let (name, after) = rest.split_at(path::name_end(rest));
    let known = Field::parse(name).is_some() || name.eq_ignore_ascii_case("is") || path::keys(name).is_some();
    let spaced = after.trim_start();
    if let Some(value) = spaced.strip_prefix(':').filter(|_| known && spaced.len() < after.len()) {
        let from = at + rest.len() - spaced.len();
        let value = if value.trim().is_empty() { "VALUE" } else { first_word(value.trim_start()) };
        return Some(
            QueryError::new(from..from + 1, "a space stands before this `:`")
                .hinted(format!("write `{name}:{value}`; in quotes it is text to find")),
        );
    }
    let (sign, leaves_out) = SIGNS.into_iter().find(|(sign, _)| known && spaced.starts_with(sign))?;
    let from = at + rest.len() - spaced.len();
    let value = spaced[sign.len()..].trim_start();
    let value = if value.starts_with('"') { "\"…\"" } else { first_word(value) };
    let not = if leaves_out { "not " } else { "" };
    let value = if value.is_empty() { "VALUE" } else { value };
    Some(
        QueryError::new(from..from + sign.len(), format!("`{sign}` is no sign of this language"))
            .hinted(format!("write `{not}{name}:{value}`; in quotes it is text to find")),
    )
}

/// The error for a regular expression with flags: `/bind/i`.
pub(super) fn flags(text: &str, span: Range<usize>) -> Option<QueryError> {
    let (pattern, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let meant = !flags.is_empty() && flags.len() <= 3 && flags.chars().all(|c| "imsxgu".contains(c));
    (meant && !pattern.is_empty()).then(|| {
        QueryError::new(span, "a regular expression takes no flags here; case never matters")
            .hinted(format!("write /{pattern}/"))
    })
}

/// The error for a regular expression at byte `at` that has no second slash. A word with several slashes is a path, and
/// one alone is a sign to find, unless it is the value of a name.
pub(super) fn open_regex(rest: &str, at: usize, named: bool) -> Option<QueryError> {
    let word = rest.split(char::is_whitespace).next()?.trim_end_matches(')');
    let inner = word.strip_prefix('/').filter(|inner| named || !inner.is_empty())?;
    let mut escaped = false;
    let has_slash = inner.chars().any(|c| {
        let is_slash = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        is_slash
    });
    (!has_slash).then(|| {
        QueryError::new(at..at + word.len(), "this regular expression is never closed")
            .hinted("add a `/` at its end; a text that begins with `/` stands in quotes")
    })
}

/// The error for the number of an item in the path of a record field: `raw.Folders[0].Path:x`.
pub(super) fn item_number(word: &str, at: usize) -> Option<QueryError> {
    let (path, _) = word.split_once(':').filter(|(path, _)| path::keys(path).is_some())?;
    let (before, behind) = path.split_once('[')?;
    let (number, _) = behind.split_once(']').filter(|(number, _)| is_item(number))?;
    let (any, one) = without_items(path);
    let hint = if any == one {
        format!("write `{any}:…`: it is looked for in each item of a list")
    } else {
        format!("write `{any}:…` for any item of a list, or `{one}:…` for one")
    };
    let from = at + before.len();
    let message = format!("an item of a list is not written as `[{number}]`");
    Some(QueryError::new(from..from + number.len() + 2, message).hinted(hint))
}

/// Whether a text in brackets is the number of an item, or stands for any.
fn is_item(text: &str) -> bool {
    text == "*" || text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A path without the items in brackets, for any of them; and with their numbers as keys, for one.
fn without_items(path: &str) -> (String, String) {
    let (mut any, mut one, mut rest) = (String::new(), String::new(), path);
    while let Some((before, behind)) = rest.split_once('[')
        && let Some((number, behind)) = behind.split_once(']').filter(|(number, _)| is_item(number))
    {
        any.push_str(before);
        one.push_str(before);
        if !matches!(number, "*" | "") {
            one.push('.');
            one.push_str(number);
        }
        rest = behind;
    }
    (any + rest, one + rest)
}

/// The error for several stages in one word: `stage:detection,mitigation`.
pub(super) fn stages(text: &str, span: &Range<usize>) -> Option<QueryError> {
    let parts = text.split([',', '|', ';', '/']).map(str::trim).filter(|one| !one.is_empty());
    let stages: Option<Vec<Stage>> = parts.map(Stage::parse).collect();
    let names: Vec<&str> = stages.filter(|stages| stages.len() > 1)?.into_iter().map(Stage::name).collect();
    let message = format!("`{text}` is no stage, but several");
    Some(QueryError::new(span.clone(), message).hinted(format!("write `stage:({})`", names.join(" "))))
}

/// The error for steps of a reach that are joined by an arrow: `reach:"key:k -> mailbox:x"`.
pub(super) fn arrow(text: &str, separators: &[usize], span: &Range<usize>) -> Option<QueryError> {
    let (mut steps, mut from, mut has_shaft) = (Vec::new(), 0, false);
    for at in separators {
        let step = text.get(from..*at)?;
        let bare = without_shaft(step);
        has_shaft |= bare.is_some();
        steps.push(bare.unwrap_or(step).trim());
        from = at + 1;
    }
    steps.push(text.get(from..)?.trim());
    has_shaft.then(|| {
        QueryError::new(span.clone(), "the steps of a reach are parted by `>` alone")
            .hinted(format!("write `reach:\"{}\"`", steps.join(" > ")))
    })
}

/// A step without the shaft of an arrow at its end; `None` if it has none. A value may end in such a sign itself, as
/// base64 does.
fn without_shaft(step: &str) -> Option<&str> {
    let bare = step.trim_end_matches(['-', '=']);
    (bare.len() < step.len() && bare.ends_with(char::is_whitespace)).then_some(bare)
}

/// The error for a clock time cut off from its date by a space: `time:2023-06-15 09:00`.
pub(super) fn clock(word: &str, span: Range<usize>) -> Option<QueryError> {
    let digits = |at: Range<usize>| word.get(at).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let is_clock = digits(0..2) && word.get(2..3) == Some(":") && digits(3..5);
    is_clock.then(|| {
        QueryError::new(span, "this clock stands apart from its date").hinted(format!(
            "write 2023-06-15T{} or \"2023-06-15 {}\"",
            &word[..5],
            &word[..5]
        ))
    })
}

/// The error for a text that looks like an address or a range of addresses, but is no valid one.
pub(super) fn address(text: &str, span: Range<usize>) -> Option<QueryError> {
    let numeric = text.chars().all(|c| c.is_ascii_hexdigit() || c == '.' || c == ':');
    let parted = text.contains(['.', ':']) && text.chars().any(|c| c.is_ascii_digit());
    let ends = text.split_once("..").or_else(|| text.split_once('-'));
    if ends.is_some_and(|(from, until)| Net::host(from.trim()).is_some() && Net::host(until.trim()).is_some())
    {
        return Some(
            QueryError::new(span, format!("`{text}` is no network"))
                .hinted("addresses that stand side by side are asked for as a network, 195.26.87.0/24, or by a pattern, 195.26.87.*"),
        );
    }
    (numeric && parted).then(|| {
        QueryError::new(span, format!("`{text}` is no address"))
            .hinted("write 195.26.87.219, 195.26.87.* or 195.26.87.0/24; addresses stand without their port")
    })
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or("")
}
