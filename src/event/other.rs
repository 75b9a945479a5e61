//! Values of `other_ids`: sessions and tokens that a record carries besides those of its event.

use super::Field;

/// Splits a value of `other_ids` (`session:…`, `token:…`) into its field and its value. `None` for other kinds: of
/// those a record has one, and other values are no identity.
#[must_use]
pub fn other_id(text: &str) -> Option<(Field, &str)> {
    let (kind, value) = text.split_once([':', '='])?;
    let field = Field::parse(kind.trim())?;
    matches!(field, Field::SessionId | Field::TokenId).then_some((field, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::{Field, other_id};

    #[test]
    fn only_sessions_and_tokens_are_others() {
        assert_eq!(other_id("session:S1"), Some((Field::SessionId, "S1")));
        assert_eq!(other_id("Token_ID: t=1"), Some((Field::TokenId, "t=1")));
        for none in ["key:k1", "alert:a1", "S1", "", "account:session:x"] {
            assert_eq!(other_id(none), None, "{none}");
        }
    }
}
