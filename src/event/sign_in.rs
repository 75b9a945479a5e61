//! Recognises sign-ins and the tokens that they issued.

use super::{Field, is_guid};

/// Operations that are sign-ins: in the audit log, and in all exports of the Entra sign-in logs.
const NAMES: [&str; 4] = ["UserLoggedIn", FAILED, "Sign-in activity", "Sign-in"];

/// The audit log's operation for a failed sign-in.
const FAILED: &str = "UserLoginFailed";

/// Outcomes of failed sign-ins.
const LOST: [&str; 3] = ["failure", "failed", "fail"];

/// The prefix of the ids of Entra sign-ins.
pub const SIGN_IN: &str = "signin:";

fn is(value: &str, name: &str) -> bool {
    value.trim().eq_ignore_ascii_case(name)
}

/// Whether an operation is a sign-in, successful or not.
#[must_use]
pub fn is_sign_in(operation: &str) -> bool {
    let operation = operation.trim();
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(operation))
}

/// Whether the operation itself is a failed sign-in.
#[must_use]
pub fn says_failed(operation: &str) -> bool {
    is(operation, FAILED)
}

/// Whether an outcome is a failure.
#[must_use]
pub fn is_failure(outcome: &str) -> bool {
    LOST.iter().any(|lost| is(outcome, lost))
}

/// The GUID in the id of a sign-in, which is that of the token it issued if it succeeded.
#[must_use]
pub fn guid_of_sign_in(id: &str) -> Option<&str> {
    let own = id.strip_prefix(SIGN_IN).unwrap_or(id);
    is_guid(own).then_some(own)
}

/// The token that a successful sign-in issued under the GUID of its own id; `None` for other events.
pub fn issued_token<'t>(id: &'t str, text: impl Fn(Field) -> Option<&'t str>) -> Option<&'t str> {
    let operation =
        text(Field::Operation).filter(|operation| is_sign_in(operation) && !says_failed(operation));
    operation.filter(|_| !text(Field::Outcome).is_some_and(is_failure))?;
    guid_of_sign_in(id)
}

/// Like [`issued_token`], but `None` if the event names a token itself.
pub fn own_token<'t>(id: &'t str, text: impl Fn(Field) -> Option<&'t str>) -> Option<&'t str> {
    if text(Field::TokenId).is_some() { None } else { issued_token(id, text) }
}

#[cfg(test)]
mod tests {
    use super::{issued_token, own_token};
    use crate::event::Field;

    #[test]
    fn a_sign_in_that_succeeded_issued_the_token_whose_guid_its_id_is() {
        let guid = "445945de-2d4f-4816-a71e-d3c0eff10500";
        let of = |id, operation, outcome, token| {
            own_token(id, |field| match field {
                Field::Operation => Some(operation),
                Field::Outcome => outcome,
                Field::TokenId => token,
                _ => None,
            })
        };
        assert_eq!(of(guid, "UserLoggedIn", None, None), Some(guid));
        let signed = "signin:445945de-2d4f-4816-a71e-d3c0eff10500";
        assert_eq!(of(signed, "sign-in activity", Some("success"), None), Some(guid));
        assert_eq!(of(guid, "UserLoggedIn", Some("failure"), None), None);
        assert_eq!(of(guid, "UserLoginFailed", None, None), None);
        assert_eq!(of(guid, "MailItemsAccessed", None, None), None);
        let named = |field| match field {
            Field::Operation => Some("UserLoggedIn"),
            Field::TokenId => Some("t-1"),
            _ => None,
        };
        assert_eq!(issued_token(guid, named), Some(guid), "it issued its own all the same");
        assert_eq!(of(guid, "UserLoggedIn", None, Some("t-1")), None, "it names another");
        assert_eq!(of("E1", "UserLoggedIn", None, None), None);
    }
}
