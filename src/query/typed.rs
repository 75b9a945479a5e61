//! Queries whose last value is still being typed: it also matches values that begin with it or contain it.

use super::complete::{CompletionKind, wanted};
use super::filter::{Filter, Match};
use super::read;
use crate::event::{Field, Zone};

/// How a value being typed is read: the first of these that matches some event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reading {
    /// It is the whole value.
    #[default]
    Whole,
    /// It is the beginning of a value.
    Begins,
    /// It is a part of a value.
    Holds,
}

impl Reading {
    /// The value with wildcards for this reading.
    #[must_use]
    pub fn written(self, value: &str) -> String {
        match self {
            Self::Whole => value.to_owned(),
            Self::Begins => format!("{value}*"),
            Self::Holds => format!("*{value}*"),
        }
    }

    /// The reading whose wildcards turn `value` into `written`; `None` if none does.
    #[must_use]
    pub fn of_written(value: &str, written: &str) -> Option<Self> {
        [Self::Begins, Self::Holds].into_iter().find(|reading| reading.written(value) == written)
    }
}

/// The field and the partial value at the end of a query.
#[must_use]
pub fn typed_value(query: &str) -> Option<(Field, String)> {
    let wanted = wanted(query, query.len());
    match wanted.of {
        CompletionKind::Value(field) if !wanted.partial.is_empty() => Some((field, wanted.partial)),
        _ => None,
    }
}

/// Adds the wildcards of a reading to the last value; returns the query unchanged if that is not possible.
#[must_use]
pub fn written_as_read(query: &str, reading: Reading, zone: Zone) -> String {
    let span = wanted(query, query.len()).span;
    let value = query.get(span.clone()).unwrap_or("");
    if reading == Reading::Whole || value.is_empty() || value.contains(['"', '\\', '*', '?']) {
        return query.to_owned();
    }
    let written = format!("{}{}", query.get(..span.start).unwrap_or(""), reading.written(value));
    if read(&written, zone).is_ok() { written } else { query.to_owned() }
}

impl Filter {
    /// The filter with its last value marked as [`Match::Typed`]; `None` if the last term is not that value of the
    /// field.
    #[must_use]
    pub fn being_typed(&self, field: Field, value: &str) -> Option<Self> {
        let last = |parts: &[Self]| {
            let (last, others) = parts.split_last()?;
            Some(others.iter().cloned().chain([last.being_typed(field, value)?]).collect())
        };
        match self {
            Self::And(parts) => last(parts).map(Self::And),
            Self::Or(parts) => last(parts).map(Self::Or),
            Self::Not(part) => Some(Self::Not(Box::new(part.being_typed(field, value)?))),
            Self::Text(
                of,
                Match::Fold(text)
                | Match::Exact(text)
                | Match::Token(text)
                | Match::Guid(text)
                | Match::OtherId(text),
            ) if *of == field && text == value => Some(Self::Text(field, Match::Typed(text.clone()))),
            _ => None,
        }
    }

    /// The value marked as being typed, with its field.
    #[must_use]
    pub fn typed(&self) -> Option<(Field, &str)> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().rev().find_map(Self::typed),
            Self::Not(part) | Self::Stood(_, part) => part.typed(),
            Self::Text(field, Match::Typed(text)) => Some((*field, text)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, typed_value, written_as_read};
    use crate::event::{Field, Zone};
    use crate::query::read;

    #[test]
    fn the_last_value_is_the_one_that_is_being_typed() {
        let typed = |query: &str| {
            let (field, value) = typed_value(query)?;
            let filter = read(query, Zone::Utc).ok()?.being_typed(field, &value)?;
            filter.typed().map(|(field, value)| (field, value.to_owned()))
        };
        assert_eq!(typed("count>1 account:ada"), Some((Field::Account, "ada".to_owned())));
        assert_eq!(typed("not token_id:aB"), Some((Field::TokenId, "aB".to_owned())));
        for finished in
            ["account:ada ", "account:ada*", "ada", "account:(a b)", "stage:other x", "source_ip:10.0.0.1"]
        {
            assert_eq!(typed(finished), None, "{finished}");
        }
    }

    #[test]
    fn what_was_shown_is_written_where_it_can_be() {
        let written = |query: &str, reading| written_as_read(query, reading, Zone::Utc);
        assert_eq!(written("x account:ada", Reading::Begins), "x account:ada*");
        assert_eq!(written("account:ada", Reading::Holds), "account:*ada*");
        assert_eq!(written("account:ada", Reading::Whole), "account:ada");
        assert_eq!(written("agency:\"Dept of\"", Reading::Begins), "agency:\"Dept of\"");
    }
}
