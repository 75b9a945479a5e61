//! Short names of identities.

use crate::chain::{Identity, IdentityKind};
use crate::engine::Along;
use crate::event::visible;

/// Number of characters kept at either end of a shortened identifier.
const ENDS: usize = 4;
/// Longest identifier that is not shortened, in characters; twice that for accounts, mailboxes and addresses.
const WHOLE: usize = 14;

/// A short form of an identity's value, which keeps both ends. Of a mail address only the part before the `@`.
#[must_use]
pub fn short(identity: &Identity) -> String {
    let value = match identity.kind {
        IdentityKind::Account | IdentityKind::Mailbox => {
            identity.value.split_once('@').map_or(identity.value.as_str(), |(local, _)| local)
        }
        _ => identity.value.as_str(),
    };
    let whole = match identity.kind {
        IdentityKind::Account | IdentityKind::Mailbox | IdentityKind::Ip => 2 * WHOLE,
        _ => WHOLE,
    };
    // the value may be megabytes long, so no more of it is read than is shown
    let head: String = value.chars().take(whole + 1).collect();
    if head.chars().count() <= whole {
        return visible(&head).into_owned();
    }
    let first: String = value.chars().take(ENDS).collect();
    let mut last: Vec<char> = value.chars().rev().take(ENDS).collect();
    last.reverse();
    let last: String = last.into_iter().collect();
    format!("{}…{}", visible(&first), visible(&last))
}

/// A label for what is walked along, such as `session 0000…0003`.
#[must_use]
pub fn named(along: &Along) -> String {
    match along {
        Along::Identity(identity) => format!("{} {}", identity.kind, short(identity)),
        Along::Chain(_) => "the chain".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short;
    use crate::chain::{Identity, IdentityKind};

    #[test]
    fn a_value_is_cut_in_its_middle_and_shows_what_it_holds() {
        let told = |kind, value: &str| short(&Identity { kind, value: value.to_owned() });
        assert_eq!(told(IdentityKind::Session, "00000000-1111-2222-3333-000000000003"), "0000…0003");
        assert_eq!(told(IdentityKind::Session, "session-90"), "session-90");
        assert_eq!(told(IdentityKind::Account, "desk-officer-03@agency-a.example"), "desk-officer-03");
        assert_eq!(
            told(IdentityKind::Key, "a\u{202e}b"),
            "a<U+202E>b".replace("<U+202E>", &crate::event::visible("\u{202e}"))
        );
    }
}
