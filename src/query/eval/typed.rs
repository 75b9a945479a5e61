//! Evaluates a value that is still being typed.

use super::{Evaluator, Stopped};
use crate::event::{Field, Shape};
use crate::query::{Filter, Match, Reading};
use crate::store::RowSet;

impl Evaluator<'_> {
    /// Returns how a value being typed is read, and the rows that match it: as the whole value, else as a prefix, else
    /// as a part.
    ///
    /// # Errors
    /// If cancelled.
    pub fn typed(&self, field: Field, text: &str) -> Result<(Reading, RowSet), Stopped> {
        let exact = field.spec().shape == Shape::Exact;
        let whole = match field {
            Field::OtherIds => Match::OtherId(text.to_owned()),
            _ if exact => Match::Exact(text.to_owned()),
            _ => Match::Fold(text.to_owned()),
        };
        let rows = self.rows(&Filter::Text(field, whole))?;
        if rows.count() > 0 {
            return Ok((Reading::Whole, rows));
        }
        let pattern =
            |begin: &str| format!("{}{begin}{}", if exact { "(?s)" } else { "(?is)" }, regex::escape(text));
        let begins = self.rows(&Filter::Text(field, Match::Pattern(pattern("^"))))?;
        if begins.count() > 0 {
            return Ok((Reading::Begins, begins));
        }
        Ok((Reading::Holds, self.rows(&Filter::Text(field, Match::Pattern(pattern(""))))?))
    }
}
