//! The fields of an event, described in one table.

use std::fmt;

/// A named field of the event contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // FIELDS says what each one means, for the manual too
pub enum Field {
    Stage,
    Operation,
    Message,
    Account,
    Agency,
    Actor,
    Mailbox,
    Target,
    SourceIp,
    UserAgent,
    Client,
    AppId,
    AppName,
    DeviceId,
    SessionId,
    TokenId,
    KeyId,
    RequestId,
    AlertId,
    TenantId,
    Outcome,
    Severity,
    Status,
    Confidence,
    KnownSince,
    IssuedAt,
    Source,
    Format,
    Precision,
    AccountNames,
    OtherIds,
    MessageIds,
    Technique,
    Tags,
    Cites,
    Links,
    Id,
    Time,
    Count,
    Line,
    Raw,
}

/// The type of a field, which determines the queries it supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One text.
    Text,
    /// A network address; queries may name a network.
    Address,
    /// Several texts.
    List,
    /// A whole number.
    Number,
    /// A time.
    Time,
    /// The record itself.
    Record,
}

/// How the values of a field are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Any case.
    Fold,
    /// As written, for identifiers that are case-sensitive.
    Exact,
    /// Containing the value is enough, in any case.
    Contained,
}

/// The description of a field.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The field.
    pub field: Field,
    /// Its name in files and queries.
    pub name: &'static str,
    /// Other names that queries and input accept.
    pub aliases: &'static [&'static str],
    /// The type of its values.
    pub kind: Kind,
    /// How its values are compared.
    pub shape: Shape,
    /// Its meaning in one line, for help and completion.
    pub doc: &'static str,
}

macro_rules! fields {
    ($($field:ident $name:literal [$($alias:literal)*] $kind:ident $shape:ident $doc:literal;)*) => {
        /// Every field, in the order of the enum.
        pub const FIELDS: &[Spec] = &[$(Spec {
            field: Field::$field,
            name: $name,
            aliases: &[$($alias),*],
            kind: Kind::$kind,
            shape: Shape::$shape,
            doc: $doc,
        }),*];
    };
}

fields! {
    Stage "stage" [] Text Fold "part of the intrusion: key_acquisition, token_forgery, mailbox_access, detection, mitigation, disclosure, other";
    Operation "operation" ["op" "event.action" "action"] Text Fold "what was done, as the source names it";
    Message "message" ["msg" "event.reason"] Text Contained "one line that a person can read";
    Account "account" ["user" "user.name" "user.email" "username" "upn"] Text Fold "who acted, as recorded; a whole value means the account in all of its spellings";
    Agency "agency" ["org" "organization" "organization.name" "tenant"] Text Fold "the organisation: of the mailbox, else of the account, else of the tenant";
    Actor "actor" ["threat.actor"] Text Fold "who is said to stand behind it";
    Mailbox "mailbox" ["mailbox_owner" "email.to.address"] Text Fold "whose mailbox it was";
    Target "target" ["object" "user.target.name"] Text Fold "what was acted on";
    SourceIp "source_ip" ["ip" "source.ip" "src_ip" "client_ip" "client.ip"] Address Fold "the address it came from, without port";
    UserAgent "user_agent" ["agent" "user_agent.original"] Text Fold "the user agent";
    Client "client" ["client_info" "clientinfostring"] Text Fold "the mail client (ClientInfoString)";
    AppId "app_id" ["app" "application.id" "client_app_id"] Text Fold "the application's id";
    AppName "app_name" ["application" "application.name"] Text Fold "the application's name";
    DeviceId "device_id" ["device" "device.id"] Text Fold "the device";
    SessionId "session_id" ["session" "session.id"] Text Fold "the session";
    TokenId "token_id" ["token" "token.id" "uti"] Text Exact "the token; letters keep their case";
    KeyId "key_id" ["key" "key.id" "kid" "thumbprint"] Text Exact "the signing key; letters keep their case";
    RequestId "request_id" ["request" "http.request.id"] Text Fold "the request";
    AlertId "alert_id" ["alert" "rule.id"] Text Fold "the alert";
    TenantId "tenant_id" ["organization.id" "cloud.account.id"] Text Fold "the directory tenant's id";
    Outcome "outcome" ["event.outcome" "result"] Text Fold "success, failure or unknown, by the source's rules";
    Severity "severity" ["level" "event.severity"] Text Fold "info, low, medium, high or critical";
    Status "status" [] Text Fold "of a claim: confirmed, reported, hypothesis, superseded, contradicted, unknown, inference";
    Confidence "confidence" [] Text Fold "how good the source of a claim is: A (primary) to D, I inference";
    KnownSince "known_since" [] Text Fold "the day since which it has been known";
    IssuedAt "issued_at" ["token_issued_at" "issuedattime"] Text Fold "when its token was issued, as the record says";
    Source "source" ["source.file" "file" "log.file.path"] Text Fold "the file it was read from";
    Format "format" ["source.format" "event.dataset"] Text Fold "the format of that file";
    Precision "precision" [] Text Fold "how exact its time is: year, month, day, hour, minute, second, millisecond, microsecond, nanosecond";
    AccountNames "account_names" [] List Fold "other names of its account that the record states: object id, SID, PUID, mail address, `DOMAIN\\user`, ARN";
    OtherIds "other_ids" [] List Exact "sessions and tokens that its record carries beside `session_id` and `token_id`, which find them too: `session:…`, `token:…`";
    MessageIds "message_ids" ["message_id" "email.message_id"] List Fold "mail messages that were touched";
    Technique "technique" ["threat.technique.id" "attack"] List Fold "ATT&CK techniques";
    Tags "tags" ["tag"] List Fold "free tags";
    Cites "cites" ["cite" "reference"] List Fold "the publications a claim rests on";
    Links "links" ["link" "rel"] List Fold "what it says of other events: relation:id";
    Id "id" ["event.id" "_id"] Text Fold "its identifier in the case";
    Time "time" ["@timestamp" "timestamp" "datetime" "date"] Time Fold "when it happened";
    Count "count" ["operations" "event.count"] Number Fold "how many operations the record stands for";
    Line "line" ["source.line"] Number Fold "line of its source";
    Raw "raw" ["record" "event.original"] Record Contained "the record as it stands in its source; raw.X.Y and raw.\"X Y\" reach any field of it";
}

/// The text fields, in the order of their columns.
pub const TEXTS: [Field; 29] = [
    Field::Stage,
    Field::Operation,
    Field::Message,
    Field::Account,
    Field::Agency,
    Field::Actor,
    Field::Mailbox,
    Field::Target,
    Field::SourceIp,
    Field::UserAgent,
    Field::Client,
    Field::AppId,
    Field::AppName,
    Field::DeviceId,
    Field::SessionId,
    Field::TokenId,
    Field::KeyId,
    Field::RequestId,
    Field::AlertId,
    Field::TenantId,
    Field::Outcome,
    Field::Severity,
    Field::Status,
    Field::Confidence,
    Field::KnownSince,
    Field::IssuedAt,
    Field::Source,
    Field::Format,
    Field::Precision,
];

/// The list fields; `links` has a type of its own.
pub const LISTS: [Field; 6] =
    [Field::AccountNames, Field::OtherIds, Field::MessageIds, Field::Technique, Field::Tags, Field::Cites];

impl Field {
    /// The field's row in the table.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &FIELDS[self as usize]
    }

    /// Its name in files and queries.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Finds a field by name or alias, any case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        FIELDS
            .iter()
            .find(|spec| {
                spec.name.eq_ignore_ascii_case(name)
                    || spec.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
            })
            .map(|spec| spec.field)
    }

    /// The index of a text field in [`TEXTS`].
    #[must_use]
    pub const fn text_slot(self) -> Option<usize> {
        let at = self as usize;
        if at < TEXTS.len() { Some(at) } else { None }
    }

    /// The index of a list field in [`LISTS`].
    #[must_use]
    pub const fn list_slot(self) -> Option<usize> {
        let at = self as usize;
        let first = Field::AccountNames as usize;
        if at >= first && at < first + LISTS.len() { Some(at - first) } else { None }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, Field, LISTS, TEXTS};
    use std::collections::HashSet;

    #[test]
    fn the_table_follows_the_enum_and_no_name_is_given_twice() {
        let mut seen = HashSet::new();
        for (at, spec) in FIELDS.iter().enumerate() {
            assert_eq!(spec.field as usize, at, "{}", spec.name);
            for name in std::iter::once(&spec.name).chain(spec.aliases) {
                assert!(seen.insert(*name), "{name} names two fields");
                assert_eq!(Field::parse(name), Some(spec.field));
            }
        }
    }

    #[test]
    fn slots_are_dense() {
        for (at, field) in TEXTS.iter().enumerate() {
            assert_eq!(field.text_slot(), Some(at));
            assert_eq!(field.list_slot(), None);
        }
        for (at, field) in LISTS.iter().enumerate() {
            assert_eq!(field.list_slot(), Some(at));
            assert_eq!(field.text_slot(), None);
        }
    }
}
