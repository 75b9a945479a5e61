//! The typed identifiers of an event.

use super::token;
use crate::event::{Event, Field};
use std::fmt;

/// A kind of identity, and whether it merges chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum IdentityKind {
    Key,
    Token,
    Session,
    Alert,
    Request,
    Message,
    Device,
    App,
    Ip,
    Account,
    Mailbox,
}

impl IdentityKind {
    /// Every kind, strong ones first.
    pub const ALL: [Self; 11] = [
        Self::Key,
        Self::Token,
        Self::Session,
        Self::Alert,
        Self::Request,
        Self::Message,
        Self::Device,
        Self::App,
        Self::Ip,
        Self::Account,
        Self::Mailbox,
    ];

    /// As written: `token`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Token => "token",
            Self::Session => "session",
            Self::Alert => "alert",
            Self::Request => "request",
            Self::Message => "message",
            Self::Device => "device",
            Self::App => "app",
            Self::Ip => "ip",
            Self::Account => "account",
            Self::Mailbox => "mailbox",
        }
    }

    /// The field that holds it.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Key => Field::KeyId,
            Self::Token => Field::TokenId,
            Self::Session => Field::SessionId,
            Self::Alert => Field::AlertId,
            Self::Request => Field::RequestId,
            Self::Message => Field::MessageIds,
            Self::Device => Field::DeviceId,
            Self::App => Field::AppId,
            Self::Ip => Field::SourceIp,
            Self::Account => Field::Account,
            Self::Mailbox => Field::Mailbox,
        }
    }

    /// Whether two events that share it belong to one chain.
    #[must_use]
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::Key | Self::Token | Self::Session | Self::Alert | Self::Request)
    }
}

impl fmt::Display for IdentityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An identifier of some kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Its kind.
    pub kind: IdentityKind,
    /// As the record writes it.
    pub value: String,
}

impl Identity {
    /// Whether a value of its kind is this one: a token in any of its spellings, everything else in any case.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        match self.kind {
            IdentityKind::Token => self.value == value || token::plain(&self.value) == token::plain(value),
            _ => self.value.eq_ignore_ascii_case(value),
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.value)
    }
}

/// The identities of an event, strong ones first. Empty, all-zero and `null` values are none.
#[must_use]
pub fn identities(event: &Event<'_>) -> Vec<Identity> {
    let of_kind = |kind: IdentityKind| {
        let one = event.text(kind.field()).into_iter();
        let many = event.list(kind.field()).iter().map(AsRef::as_ref);
        one.chain(many)
            .filter(|value| is_identity(value))
            .map(move |value| Identity { kind, value: value.to_owned() })
    };
    IdentityKind::ALL.into_iter().flat_map(of_kind).collect()
}

fn is_identity(value: &str) -> bool {
    let value = value.trim();
    let blank = value.chars().all(|c| matches!(c, '0' | '-' | '{' | '}'));
    !blank && !value.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use super::{Identity, IdentityKind, identities};
    use crate::event::{Event, Field};

    #[test]
    fn strong_identities_come_first_and_empty_ones_are_none() {
        let mut event = Event::default();
        event.set(Field::Account, "desk-01@agency.example");
        event.set(Field::SessionId, "00000000-0000-0000-0000-000000000000");
        event.set(Field::TokenId, "uti-1");
        event.set(Field::KeyId, "null");
        event.push(Field::MessageIds, "<a@agency.example>");
        let kinds: Vec<IdentityKind> = identities(&event).into_iter().map(|identity| identity.kind).collect();
        assert_eq!(kinds, [IdentityKind::Token, IdentityKind::Message, IdentityKind::Account]);
    }

    #[test]
    fn a_token_is_one_identity_however_a_log_spells_it() {
        let token = |value: &str| Identity { kind: IdentityKind::Token, value: value.to_owned() };
        let exchange = token("Z0UjAauJ3kyPASNFZ4mrzQ");
        assert!(exchange.is("01234567-89ab-4cde-8f01-23456789abcd"), "the id of the sign-in");
        assert!(
            exchange.is("MDEyMzQ1NjctODlhYi00Y2RlLThmMDEtMjM0NTY3ODlhYmNk"),
            "as sign-ins had it in 2022"
        );
        assert!(!exchange.is("z0ujaauj3kypasnfz4mrzq"), "letters of base64 keep their case");
        assert_eq!(exchange.to_string(), "token:Z0UjAauJ3kyPASNFZ4mrzQ");
        let session = Identity { kind: IdentityKind::Session, value: "AB".to_owned() };
        assert!(session.is("ab"));
    }

    #[test]
    fn every_kind_has_a_field_of_its_own() {
        let mut fields: Vec<Field> = IdentityKind::ALL.into_iter().map(IdentityKind::field).collect();
        fields.sort();
        fields.dedup();
        assert_eq!(fields.len(), IdentityKind::ALL.len());
    }
}
