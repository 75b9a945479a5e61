//! The filter as a list of terms that are on or off. The query consists of those that are on; the others are stored
//! beside it.

use super::Session;
use crate::query::conjuncts;
use std::sync::Arc;

/// A term of the filter that is switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Off {
    /// Its text.
    pub text: Arc<str>,
    /// Its index among all terms, if there are that many.
    pub at: usize,
}

/// A term of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its text.
    pub text: String,
    /// Whether it is on.
    pub on: bool,
}

/// All terms in order: those of a query, and the ones that are off at their indices.
#[must_use]
pub fn terms(query: &str, off: &[Off]) -> Vec<Term> {
    let mut terms: Vec<Term> = conjuncts(query).into_iter().map(|text| Term { text, on: true }).collect();
    // an index counts all terms, so lower ones are inserted first
    let mut off: Vec<&Off> = off.iter().collect();
    off.sort_by_key(|term| term.at);
    for term in off {
        terms.insert(term.at.min(terms.len()), Term { text: term.text.to_string(), on: false });
    }
    terms
}

/// Splits terms into the query of those that are on, and those that are off.
#[must_use]
pub fn parted(terms: &[Term]) -> (String, Vec<Off>) {
    let on: Vec<&str> = terms.iter().filter(|term| term.on).map(|term| term.text.as_str()).collect();
    let off = terms.iter().enumerate().filter(|(_, term)| !term.on);
    (on.join(" "), off.map(|(at, term)| Off { text: Arc::from(term.text.as_str()), at }).collect())
}

impl Session {
    /// All terms of the filter, on and off.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        terms(&self.view.scope.query, &self.view.scope.off)
    }
}

#[cfg(test)]
mod tests {
    use super::{parted, terms};
    use crate::event::Zone;
    use crate::query::{Filter, read};
    use proptest::prelude::*;

    /// A filter without redundant brackets.
    fn flat(filter: Filter) -> Filter {
        match filter {
            Filter::And(parts) => {
                let parts: Vec<Filter> = parts.into_iter().map(flat).flat_map(parts_of).collect();
                if parts.len() == 1 { parts.into_iter().next().unwrap() } else { Filter::And(parts) }
            }
            filter => filter,
        }
    }

    fn parts_of(filter: Filter) -> Vec<Filter> {
        match filter {
            Filter::And(parts) => parts,
            filter => vec![filter],
        }
    }

    fn meant(query: &str) -> Filter {
        flat(read(query, Zone::Utc).unwrap())
    }

    fn any_query() -> impl Strategy<Value = String> {
        let term = prop::sample::select(vec![
            "token",
            "\"a phrase (so)\"",
            "account:desk-*",
            "agency:\"Dept of State\"",
            "count>10",
            "is:span",
            "stage:(detection mitigation)",
            "time:2023-05-15..2023-06-16",
            "message:/bind|sync\\)/",
            "a\\)",
            "source_ip:195.26.87.0/24",
            "session_id:*",
            "raw.X.Y:z",
        ]);
        term.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(|terms| terms.join(" ")),
                prop::collection::vec(inner.clone(), 2..4).prop_map(|terms| terms.join(" and ")),
                prop::collection::vec(inner.clone(), 2..4).prop_map(|terms| terms.join(" or ")),
                inner.clone().prop_map(|term| format!("not ({term})")),
                inner.clone().prop_map(|term| format!("-({term})")),
                inner.prop_map(|term| format!("({term})")),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_query_is_its_terms_side_by_side(query in any_query()) {
            let (joined, off) = parted(&terms(&query, &[]));
            prop_assert!(off.is_empty());
            prop_assert_eq!(meant(&joined), meant(&query), "{}", joined);
            prop_assert_eq!(terms(&joined, &[]), terms(&query, &[]));
        }

        #[test]
        fn terms_that_are_switched_off_and_on_again_are_where_they_were(
            query in any_query(), switched in prop::collection::vec(any::<bool>(), 12),
        ) {
            let all = terms(&query, &[]);
            let mut some = all.clone();
            for (term, off) in some.iter_mut().zip(&switched) {
                term.on = !off;
            }
            let (rest, off) = parted(&some);
            prop_assert!(read(&rest, Zone::Utc).is_ok());
            let mut again = terms(&rest, &off);
            prop_assert_eq!(&again, &some);
            for term in &mut again {
                term.on = true;
            }
            prop_assert_eq!(again, all);
        }
    }
}
