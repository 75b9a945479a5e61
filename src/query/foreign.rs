//! Errors for syntax of other query languages, each with what to write instead.

use super::edit::quoted;
use super::filter::Property;
use super::lex::first_value;
use super::path;
use super::{Net, QueryError};
use crate::event::{Field, Stage, Zone, parse_edtf};
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
        let value = first_value(value).unwrap_or("…");
        return Some(
            QueryError::new(from..from + 1, "a space stands before this `:`")
                .offering(format!("{name}:{value}"), "; in quotes it is text to find"),
        );
    }
    let (sign, leaves_out) = SIGNS.into_iter().find(|(sign, _)| known && spaced.starts_with(sign))?;
    let from = at + rest.len() - spaced.len();
    let value = first_value(&spaced[sign.len()..]).unwrap_or("…");
    let not = if leaves_out { "not " } else { "" };
    Some(
        QueryError::new(from..from + sign.len(), format!("`{sign}` is no sign of this language"))
            .offering(format!("{not}{name}:{value}"), "; in quotes it is text to find"),
    )
}

/// The error for a term at byte `at` behind several `-`, as options of commands have them: `--stage:other`.
pub(super) fn dashes(query: &str, at: usize) -> Option<QueryError> {
    let rest = query.get(at..)?;
    let term = rest.trim_start_matches('-');
    let dashes = rest.len() - term.len();
    let (name, after) = term.split_at(path::name_end(term));
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '@'));
    let value = after.strip_prefix(':').filter(|value| is_name && !value.starts_with(['/', ':']))?;
    let value = first_value(value).filter(|_| dashes > 1)?;
    let sign = &rest[..dashes];
    Some(
        QueryError::new(at..at + dashes, format!("`{sign}` is no sign of this language"))
            .offering(format!("not {name}:{value}"), "; in quotes it is text to find"),
    )
}

/// The error for a negation within the value of a field, whose value begins at byte `value.start`: `stage:!other`. A value
/// that begins with a sign is quoted.
pub(super) fn negated(
    (name, at): (&str, &Range<usize>),
    query: &str,
    value: &Range<usize>,
) -> Option<QueryError> {
    let is_of_names = name.eq_ignore_ascii_case("is") || Field::parse(name) == Some(Field::Stage);
    let signs = |c: char| c == '!' || (is_of_names && c == '-');
    let typed = query.get(value.clone())?.strip_prefix(signs)?;
    let behind = query.get(value.end..).unwrap_or_default();
    let inner = match typed {
        // of `account:!(a b)` the value is the sign alone
        "" if behind.starts_with(['(', '"']) => first_value(behind)?,
        typed => typed.trim_start_matches(signs),
    };
    if inner.is_empty() {
        return None;
    }
    let sign = query.get(value.start..=value.start)?;
    let error =
        QueryError::new(value.start..value.start + 1, format!("`{sign}` leaves nothing out within a value"));
    let more = format!("; a value that begins with `{sign}` stands in quotes");
    Some(match negation_before(query, at.start) {
        Some(not) => error.offering(format!("{name}:{inner}"), &format!(" behind the `{not}`{more}")),
        None => error.offering(format!("not {name}:{inner}"), &more),
    })
}

/// The sign or word before byte `at` that leaves out what begins there.
fn negation_before(query: &str, at: usize) -> Option<&str> {
    let before = query.get(..at)?;
    let word = before.trim_end().rsplit([' ', '(']).next()?;
    let sign = ["-", "!"].into_iter().find(|sign| before.ends_with(sign));
    sign.or(Some(word).filter(|word| word.eq_ignore_ascii_case("not")))
}

/// The error for a question whether a field is there in words of other languages: `has:session_id`.
pub(super) fn has(name: &str, field: &str, span: &Range<usize>) -> Option<QueryError> {
    let (not, what) = match name.to_ascii_lowercase().as_str() {
        "has" | "exists" => ("", "has the field"),
        "missing" => ("not ", "has it not"),
        _ => return None,
    };
    let error = QueryError::new(span.clone(), format!("there is no field `{name}`"));
    let is_path = || path::keys(field).is_some() && path::name_end(field) == field.len();
    Some(if Field::parse(field).is_some() || is_path() {
        error.offering(format!("{not}{field}:*"), &format!(" for what {what}"))
    } else {
        error.hinted(format!("name a field, as in `{not}session_id:*` for what {what}"))
    })
}

/// The error for several properties in one word: `is:orphan,blind`.
pub(super) fn properties(text: &str, span: &Range<usize>) -> Option<QueryError> {
    let parts = text.split([',', '|', ';', '/', '+']).map(str::trim).filter(|one| !one.is_empty());
    let names: Vec<&str> = parts.collect();
    if names.len() < 2 || !names.iter().all(|name| Property::parse(name).is_some()) {
        return None;
    }
    let all: Vec<String> = names.iter().map(|name| format!("is:{name}")).collect();
    let message = format!("`{text}` is no property, but several");
    let more = format!(" for what has any of them, `{}` for what has all", all.join(" "));
    Some(QueryError::new(span.clone(), message).offering(format!("is:({})", names.join(" ")), &more))
}

/// The error for a regular expression with flags: `/bind/i`.
pub(super) fn flags(text: &str, span: Range<usize>) -> Option<QueryError> {
    let (pattern, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let meant = !flags.is_empty() && flags.len() <= 3 && flags.chars().all(|c| "imsxgu".contains(c));
    (meant && !pattern.is_empty()).then(|| {
        QueryError::new(span, "a regular expression takes no flags here; case never matters")
            .offering(format!("/{pattern}/"), "")
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
    let more = if any == one {
        ": it is looked for in each item of a list".to_owned()
    } else {
        format!(" for any item of a list, or `{one}:…` for one")
    };
    let from = at + before.len();
    let message = format!("an item of a list is not written as `[{number}]`");
    let error = QueryError::new(from..from + number.len() + 2, message);
    Some(error.offering(format!("{any}:…"), &more))
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
    Some(QueryError::new(span.clone(), message).offering(format!("stage:({})", names.join(" ")), ""))
}

/// Arrows of one sign.
const ARROWS: [char; 3] = ['→', '⇒', '➜'];

/// The error for steps of a reach that are joined by an arrow: `reach:"key:k -> mailbox:x"`. Before a `>` a `-` belongs to
/// the value where a blank parts them.
pub(super) fn arrow(text: &str, separators: &[usize], span: &Range<usize>) -> Option<QueryError> {
    let (mut steps, mut from, mut has_shaft) = (Vec::new(), 0, false);
    for at in separators {
        let step = text.get(from..*at)?;
        let bare = without_shaft(step);
        has_shaft |= bare.is_some();
        steps.push(bare.unwrap_or(step));
        from = at + 1;
    }
    steps.push(text.get(from..)?);
    has_shaft |= text.contains(ARROWS);
    let steps: Vec<&str> = steps.iter().flat_map(|step| step.split(ARROWS)).map(str::trim).collect();
    has_shaft.then(|| {
        QueryError::new(span.clone(), "the steps of a reach are parted by `>` alone")
            .offering(format!("reach:{}", quoted(&steps.join(" > "))), "")
    })
}

/// A step without the shaft of an arrow at its end; `None` if it has none. A value may end in such a sign itself, as
/// base64 does.
fn without_shaft(step: &str) -> Option<&str> {
    let apart = step.trim_end_matches(['-', '=']);
    if apart.len() < step.len() && apart.ends_with(char::is_whitespace) {
        return Some(apart);
    }
    step.ends_with('-').then(|| step.trim_end_matches('-'))
}

/// The error for a clock time cut off from its date by a space, with what stands `before` it: `time:2023-06-15 09:00`.
pub(super) fn clock(before: &str, word: &str, span: Range<usize>) -> Option<QueryError> {
    let clock = clock_of(word)?;
    let typed = before.split_whitespace().next_back()?.trim_start_matches('(').trim_end_matches('"');
    let date = typed.rsplit([':', '<', '>', '=', '.', '"']).next()?;
    let quote = if typed[..typed.len() - date.len()].ends_with('"') { "\"" } else { "" };
    let error = QueryError::new(span, "this clock stands apart from its date");
    Some(if parse_edtf(&format!("{date}T{clock}"), Zone::Utc).is_ok() {
        error.offering(format!("{typed}T{clock}{quote}"), ": right behind its date, with a T between them")
    } else {
        error.hinted(format!(
            "write it right behind its date, with a T between them, as in `2023-06-15T{clock}`"
        ))
    })
}

/// The hour and minute that a word begins with, and its second if it has one; the hour with two digits.
fn clock_of(word: &str) -> Option<String> {
    let end = word.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(word.len());
    let parts: Vec<&str> = word[..end].split(':').collect();
    let (hour, rest) = parts.split_first()?;
    let is_clock = (1..=2).contains(&hour.len())
        && (1..=2).contains(&rest.len())
        && rest.iter().all(|part| part.len() == 2);
    is_clock.then(|| format!("{hour:0>2}:{}", rest.join(":")))
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
