//! Suggestions for wildcards that no value meets as a whole, though some does within: `agency:Sta*`.

use super::{Slip, Suggestion, is_nothing};
use crate::query::edit::wild;
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::{Filter, Match};
use crate::query::path::raw_name;
use crate::store::RowSet;

/// The suggestion for the first term with such wildcards.
///
/// # Errors
/// If cancelled.
pub(super) fn anchored(
    evaluator: &Evaluator<'_>,
    filter: &Filter,
    played: Option<&RowSet>,
) -> Result<Option<Suggestion>, Stopped> {
    for term in filter.asked() {
        let (name, pattern) = match term {
            Filter::Text(field, Match::Pattern(pattern)) => (field.to_string(), pattern),
            Filter::Raw(path, Some(Match::Pattern(pattern))) => (raw_name(path), pattern),
            _ => continue,
        };
        let Some((flags, whole)) = pattern.strip_suffix(")$").and_then(|rest| rest.split_once("^(?:")) else {
            continue;
        };
        let inner = whole.trim_start_matches(".*").trim_end_matches(".*");
        let (Some(asked), Some(part)) = (typed(whole), typed(inner)) else { continue };
        let within = Match::Pattern(format!("{flags}{inner}"));
        let within = match term {
            Filter::Raw(path, _) => Filter::Raw(path.clone(), Some(within)),
            Filter::Text(field, _) => Filter::Text(*field, within),
            _ => continue,
        };
        if is_nothing(evaluator, term, played)? && !is_nothing(evaluator, &within, played)? {
            return Ok(Some(Suggestion {
                absent: Some(format!("{name}:{asked}")),
                near: vec![format!("{name}:*{part}*")],
                asked: (name, asked),
                slip: Slip::Value,
                so_far: played.is_some(),
            }));
        }
    }
    Ok(None)
}

/// The wildcards of a pattern as a query writes them; `None` for any other pattern.
fn typed(pattern: &str) -> Option<String> {
    let literal = |c: char| if c == '*' { "\\*".to_owned() } else { wild(c.encode_utf8(&mut [0; 4])) };
    let mut typed = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '.' if chars.next_if_eq(&'*').is_some() => typed.push('*'),
            '.' => typed.push('?'),
            '\\' => typed.push_str(&literal(chars.next().filter(|next| !next.is_alphanumeric())?)),
            c if "()[]{}|^$+?*".contains(c) => return None,
            c => typed.push_str(&literal(c)),
        }
    }
    Some(typed)
}
