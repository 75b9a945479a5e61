//! Identities: the typed identifiers that events carry, and how their spellings are compared.

use super::spelling::{self, is_identity, key};
use crate::event::{Event, Field, bare_guid, is_guid, issued_token, other_id};
use crate::query::{Filter, Match, Net, Test};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
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

    /// The kind with that name, or of the field with that name or alias.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text.trim()));
        named.or_else(|| {
            let field = Field::parse(text.trim())?;
            Self::ALL.into_iter().find(|kind| kind.field() == field)
        })
    }

    /// The field that holds values of this kind.
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

    /// The kinds that merge chains.
    pub const STRONG: [Self; 5] = [Self::Key, Self::Token, Self::Session, Self::Alert, Self::Request];

    /// Whether events that share an identity of this kind belong to one chain.
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
    /// The value as the record writes it.
    pub value: String,
}

impl Identity {
    /// Parses `type:value` or `type=value`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, value) = text.split_once([':', '='])?;
        Self::of(IdentityKind::parse(kind)?, value)
    }

    /// The identity that a value of a kind is; `None` for empty, all-zero and `null` values.
    #[must_use]
    pub fn of(kind: IdentityKind, value: &str) -> Option<Self> {
        is_identity(value).then(|| Self { kind, value: value.trim().to_owned() })
    }

    /// The normalized value, which is the same for all spellings.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        key(self.kind, &self.value)
    }

    /// The session or token that an entry of `other_ids` names.
    #[must_use]
    pub fn other(text: &str) -> Option<Self> {
        let (field, value) = other_id(text)?;
        Self::of(if field == Field::TokenId { IdentityKind::Token } else { IdentityKind::Session }, value)
    }

    /// A filter for the events that carry it, in whatever spelling: an account by any of its names; a token also by the
    /// id of the sign-in that issued it.
    #[must_use]
    pub fn carriers(&self) -> Filter {
        let value = self.value.clone();
        let wanted = match self.kind {
            IdentityKind::Account | IdentityKind::Mailbox => Match::Fold(value),
            IdentityKind::Token => {
                let token = self.key().into_owned();
                let named = Filter::Text(Field::TokenId, Match::Token(token.clone()));
                return if is_guid(&token) { Filter::Or(vec![named, Filter::Issued(token)]) } else { named };
            }
            _ if bare_guid(&value).is_some() => Match::Guid(self.key().into_owned()),
            IdentityKind::Key if self.key() == value && !spelling::folds(&value) => Match::Exact(value),
            IdentityKind::Ip => Net::host(&value).map_or(Match::Fold(value), Match::Within),
            _ => Match::Fold(value),
        };
        Filter::Text(self.kind.field(), wanted)
    }

    /// The rows that carry it, in whatever spelling.
    #[must_use]
    pub fn rows(&self, store: &Store) -> RowSet {
        rows(store, &self.carriers())
    }

    /// Whether some row carries it, in whatever spelling.
    #[must_use]
    pub fn is_carried(&self, store: &Store) -> bool {
        let any = |part: &Filter| rows(store, part).next_from(0).is_some();
        match self.carriers() {
            // naming a token is the common case, so that is looked up before issuing it
            Filter::Or(parts) => parts.iter().any(any),
            part => any(&part),
        }
    }

    /// Whether another is this one, in whatever spelling.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.is(&other.value)
    }

    /// Whether a value of its kind is this one, in whatever spelling.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        self.value == value || self.key() == key(self.kind, value)
    }

    /// As [`Self::is`], for values with codes: each code is compared once.
    pub fn is_each(&self) -> impl FnMut(u32, Option<&str>) -> bool {
        let mut known: FxHashMap<u32, bool> = FxHashMap::default();
        move |code, value| *known.entry(code).or_insert_with(|| value.is_some_and(|value| self.is(value)))
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.value)
    }
}

/// The rows that match a filter made by [`Identity::carriers`].
fn rows(store: &Store, carriers: &Filter) -> RowSet {
    match carriers {
        Filter::Text(field @ (Field::Account | Field::Mailbox), Match::Fold(name)) => {
            store.of_accounts(*field, &[name])
        }
        Filter::Text(field, wanted) => {
            let test = Test::new(wanted);
            store.rows_with(*field, &|value| test.passes(value))
        }
        Filter::Issued(token) => store.issuers_of(token),
        Filter::Or(parts) => {
            parts.iter().fold(RowSet::empty(store.len()), |found, part| found.or(&rows(store, part)))
        }
        _ => RowSet::empty(store.len()),
    }
}

/// The identities of an event, each once, strong kinds first. Sessions and tokens include the other ones on its record
/// and, for a sign-in, the token issued under its own id. Empty, all-zero and `null` values are left out.
#[must_use]
pub fn identities(event: &Event<'_>) -> Vec<Identity> {
    let others: Vec<Identity> =
        event.list(Field::OtherIds).iter().filter_map(|text| Identity::other(text)).collect();
    let of_kind = |kind: IdentityKind| {
        let one = event.text(kind.field()).into_iter();
        let many = event.list(kind.field()).iter().map(AsRef::as_ref);
        let own = one.chain(many).filter(|value| is_identity(value));
        own.map(move |value| Identity { kind, value: value.to_owned() })
    };
    let issued = issued_beside(event).and_then(|own| Identity::of(IdentityKind::Token, own));
    let mut all = Vec::new();
    for kind in IdentityKind::ALL {
        let from = all.len();
        all.extend(of_kind(kind));
        for other in others.iter().chain(&issued).filter(|other| other.kind == kind) {
            if !all[from..].iter().any(|held: &Identity| held.is(&other.value)) {
                all.push(other.clone());
            }
        }
    }
    all
}

/// The token that a sign-in issued under its own id, if its record names another.
fn issued_beside<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    event.text(Field::TokenId)?;
    issued_token(&event.id, |field| event.text(field))
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
