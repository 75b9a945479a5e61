//! The query language: text → filter → rows.
//!
//! ```text
//! agency:"Dept of State" not app_name:Outlook
//!   └ lex ─ words, quotes, signs, each with its span
//!       └ parse ─ Node: a tree of names as they were typed
//!           └ resolve ─ Filter: fields, stages, networks and times as they are meant
//! ```
//!
//! A [`Node`] may name fields that do not exist; a [`Filter`] can't. Errors carry the span that they are about.

mod between;
mod commas;
mod complete;
mod edit;
mod error;
mod eval;
mod filter;
mod foreign;
mod forms;
mod lex;
mod near;
mod net;
mod order;
mod parse;
mod path;
mod place;
mod record_names;
mod suggestion;

mod resolve;
mod shell;
mod steps;
mod typed;
mod up_to;
mod when;

pub use between::Ranges;
pub use complete::{CompletionKind, Wanted, complete, wanted};
pub use edit::{
    Choice, bracketed, choose, choose_all, chosen, clear_field, conjuncts, quote, quoted, ranges, set_range,
    set_ranges,
};
pub use error::{Nearest, QueryError, nearest_field, nearest_of};
pub use eval::{
    AS_IT_STOOD, Claims, ClaimsAsOf, Evaluator, EventFacts, NoFacts, Pace, Passing, PendingClaims,
    RecordFacet, Records, Search, SearchFrom, SearchProgress, Searched, Searches, Stopped, Test, each_value,
    is_as_it_stood, known_by, known_since, rows_up_to, same_value, values_at,
};
pub use filter::{Filter, Match, NumberRange, Property};
pub use forms::FORMS;
pub use near::{Distance, Near};
pub use net::Net;
pub use parse::{Node, NodeKind, parse};
pub use path::{RECORD_KEYS, is_record_name, record_key};
pub use place::{name_span, part_spans, term_span};
pub use record_names::record_names;
pub use resolve::resolve;
pub use shell::shell_word;
pub use steps::separators;
pub use suggestion::{Suggestion, may_be_pointless, meant, pointless};
pub use typed::{Reading, typed_value, written_as_read};
pub use up_to::UpTo;

use crate::event::Zone;

/// Parses and resolves a query. Empty text and `*` match everything.
///
/// # Errors
/// For a malformed query or unknown names, with a suggestion.
pub fn read(text: &str, zone: Zone) -> Result<Filter, QueryError> {
    let of = |text: &str| resolve(&parse(text)?, text, zone);
    of(text).map_err(|error| error.checked(|offer| of(offer).err()))
}

#[cfg(test)]
mod tests;
