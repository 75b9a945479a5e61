//! The error for a name in a query that matches nothing, or several things.

use crate::chain::IdentityKind;
use crate::query::{QueryError, part_spans, term_span};
use std::fmt;
use std::ops::Range;

/// A name that matches nothing or several things, with where it stands and what could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// As it was typed: `key:d4`.
    pub what: String,
    /// Whether the id of an event was asked for.
    pub is_id: bool,
    /// How many names begin with it; 0 if fewer than two do.
    pub begins: usize,
    /// The first of these in alphabetical order, or what could be written instead.
    pub near: Vec<String>,
    /// Whether that is the same value as other kinds of identity, as which events carry it.
    pub is_of_other_kinds: bool,
    /// The term of a query that it stands in; `None` if it comes from elsewhere.
    pub term: Option<Term>,
}

/// A query term whose value has names that the analysis resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `chain` or `reach`.
    pub name: &'static str,
    /// The value of the term.
    pub text: String,
    /// The index of the part that is meant, of those separated by `>`.
    pub part: usize,
}

impl UnknownName {
    /// What is wrong.
    fn message(&self) -> String {
        let Self { what, is_id, begins, .. } = self;
        match (begins, is_id) {
            (1.., _) => format!("{what} is the beginning of {begins} that are known"),
            (0, true) => format!("no event has the id `{what}`"),
            (0, false) => format!("no event carries {what}"),
        }
    }

    /// What to write instead.
    fn hint(&self) -> Option<String> {
        let near = self.near.join(", ");
        match (self.begins, self.near.len()) {
            (0, 0) if self.is_id && self.lacks_kind() => {
                let kinds: Vec<&str> = IdentityKind::ALL.into_iter().map(IdentityKind::name).collect();
                Some(format!("the id of an event, or one of {}, with a value: session:s-1", kinds.join(", ")))
            }
            (_, 0) => None,
            (0, _) if self.is_of_other_kinds => Some(format!("did you mean {near}, as events carry it?")),
            (0, _) => Some(format!("did you mean {near}?")),
            (begins, listed) if begins > listed => {
                Some(format!("write more of it: {near} and {} more", begins - listed))
            }
            _ => Some(format!("write more of it: {near}")),
        }
    }

    /// Whether it has a colon, but no kind of identity before it or no value behind it.
    fn lacks_kind(&self) -> bool {
        let parted = self.what.split_once(':');
        parted.is_some_and(|(kind, value)| value.trim().is_empty() || IdentityKind::parse(kind).is_none())
    }

    /// The error at its place in `query`; at all of the query if it is not found there.
    #[must_use]
    pub fn in_query(&self, query: &str) -> QueryError {
        let span = self.term.as_ref().and_then(|term| term.span(query)).unwrap_or(0..query.len());
        QueryError { span, message: self.message(), hint: self.hint(), offer: None }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        self.hint().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl Term {
    /// Where the part that is meant stands in a query.
    fn span(&self, query: &str) -> Option<Range<usize>> {
        let whole = term_span(query, self.name, &self.text)?;
        let parts = part_spans(query, &whole);
        // the index holds only if the query has as many parts as the text
        if parts.len() != parts_of(&self.text) {
            return Some(whole);
        }
        parts.get(self.part).cloned()
    }
}

/// The number of parts of a text; a `>` behind a backslash separates none.
fn parts_of(text: &str) -> usize {
    super::within::parted(text).len()
}

#[cfg(test)]
mod tests {
    use super::{Term, UnknownName};
    use proptest::prelude::*;

    fn unnamed(text: &str, part: usize) -> UnknownName {
        UnknownName {
            what: "agency:x".to_owned(),
            is_id: false,
            begins: 0,
            near: vec!["agency:Dept of State".to_owned()],
            is_of_other_kinds: false,
            term: Some(Term { name: "reach", text: text.to_owned(), part }),
        }
    }

    #[test]
    fn a_name_is_told_with_its_place_in_the_query() {
        let query = "stage:other reach:\"key:k > agency:x\" a";
        assert_eq!(
            unnamed("key:k > agency:x", 1).in_query(query).show(query),
            "stage:other reach:\"key:k > agency:x\" a\n                           ^^^^^^^^\nno event carries agency:x\nhint: did you mean agency:Dept of State?"
        );
        let start = unnamed("key:k > agency:x", 0).in_query(query);
        assert_eq!(query.get(start.span), Some("key:k"));
        let bare = unnamed("key:k", 0).in_query("not (reach:key:k)");
        assert_eq!("not (reach:key:k)".get(bare.span), Some("key:k"));
        let listed = unnamed("key:b", 0).in_query("reach:(\"key:a\" \"key:b\")");
        assert_eq!("reach:(\"key:a\" \"key:b\")".get(listed.span), Some("key:b"));
        assert_eq!(
            unnamed("key:k", 0).in_query("another").span,
            0..7,
            "of a query that it does not stand in"
        );
    }

    proptest! {
        #[test]
        fn a_place_lies_in_the_query(text in "[a> \\\\:\"…]{0,10}", part in 0..4_usize, bare in any::<bool>()) {
            let value = if bare { text.clone() } else { crate::query::quoted(&text) };
            let query = format!("a reach:{value} b");
            prop_assert!(query.get(unnamed(&text, part).in_query(&query).span).is_some());
        }
    }
}
