//! What is a sign-in, and which token it issued.

use super::{Field, is_guid};

/// What logs call a sign-in: the audit log, and the sign-in logs of Entra in all their exports.
const NAMES: [&str; 4] = ["UserLoggedIn", FAILED, "Sign-in activity", "Sign-in"];

/// What the audit log calls one that failed.
const FAILED: &str = "UserLoginFailed";

/// Outcomes of one that failed.
const LOST: [&str; 3] = ["failure", "failed", "fail"];

/// How the id of an event begins that an Entra log calls a sign-in.
pub const SIGN_IN: &str = "signin:";

fn is(value: &str, name: &str) -> bool {
    value.trim().eq_ignore_ascii_case(name)
}

/// Whether an operation is a sign-in, whether it succeeded or not.
#[must_use]
pub fn is_sign_in(operation: &str) -> bool {
    let operation = operation.trim();
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(operation))
}

/// Whether the operation of a sign-in says that it failed.
#[must_use]
pub fn says_failed(operation: &str) -> bool {
    is(operation, FAILED)
}

/// Whether an outcome is that of one that failed.
#[must_use]
pub fn is_failure(outcome: &str) -> bool {
    LOST.iter().any(|lost| is(outcome, lost))
}

/// The GUID in the id of a sign-in: that of the token which it issued, where it succeeded.
#[must_use]
pub fn guid_of_sign_in(id: &str) -> Option<&str> {
    let own = id.strip_prefix(SIGN_IN).unwrap_or(id);
    is_guid(own).then_some(own)
}

/// The token that an event issued under its own id: it is a sign-in that succeeded, and its id is the token's GUID.
pub fn issued_token<'t>(id: &'t str, text: impl Fn(Field) -> Option<&'t str>) -> Option<&'t str> {
    let operation =
        text(Field::Operation).filter(|operation| is_sign_in(operation) && !says_failed(operation));
    operation.filter(|_| !text(Field::Outcome).is_some_and(is_failure))?;
    guid_of_sign_in(id)
}

/// As [`issued_token`], of an event that names no token: that is the one it carries.
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
