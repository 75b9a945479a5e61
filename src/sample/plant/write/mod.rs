//! Writes planted records, one module per shape.

mod audit;
mod dwell;
mod sign_in;
mod timesketch;

use super::{Deed, Log, Planted, Record};
use crate::sample::Shape;
use crate::sample::days::Clock;
use serde_json::Value;

/// Writes planted records in one shape.
pub struct Pen<'p> {
    planted: &'p Planted,
    shape: Shape,
}

impl<'p> Pen<'p> {
    pub const fn new(planted: &'p Planted, shape: Shape) -> Self {
        Self { planted, shape }
    }

    /// The records that are in this shape, in the order of time.
    pub fn records(&self) -> impl Iterator<Item = &'p Record> + use<'p> {
        let shape = self.shape;
        self.planted.records.iter().filter(move |record| stands(record, shape))
    }

    /// Writes a record; `first` if nothing was written before.
    pub fn record(&self, record: &Record, first: bool, out: &mut Vec<u8>) {
        match self.shape {
            Shape::Dwell | Shape::Beside => dwell::line(self.planted, record, out),
            Shape::Ual => audit::row(self.planted, record, out),
            Shape::Entra => sign_in::write(self.planted, record, first, out),
            Shape::Csv => timesketch::row(self.planted, record, out),
        }
    }
}

/// Whether a record is in a shape.
fn stands(record: &Record, shape: Shape) -> bool {
    match shape {
        Shape::Dwell => true,
        Shape::Ual => record.log == Log::Audit,
        Shape::Entra => record.log == Log::SignIns,
        Shape::Beside => record.log == Log::Beside,
        Shape::Csv => !matches!(record.deed, Deed::Claim { .. }),
    }
}

/// Its operation.
const fn operation(deed: Deed) -> &'static str {
    match deed {
        Deed::SignIn(0) => "UserLoggedIn",
        Deed::SignIn(_) => "UserLoginFailed",
        Deed::Bind { .. } | Deed::Sync => "MailItemsAccessed",
        Deed::Rule => "New-InboxRule",
        Deed::File => "FileAccessed",
        Deed::Alert => "AlertTriggered",
        Deed::Signed => "TokenSigned",
        Deed::Claim { .. } => "Claim",
    }
}

/// A line that describes it.
const fn message(deed: Deed) -> &'static str {
    match deed {
        Deed::SignIn(0) => "Signed in",
        Deed::SignIn(_) => "Sign-in failed",
        Deed::Bind { throttled: true } => "Bind in Inbox; throttled, the next 24 hours are not audited",
        Deed::Bind { throttled: false } => "Bind in Inbox",
        Deed::Sync => "Sync of Inbox",
        Deed::Rule => "Inbox rule made",
        Deed::File => "Reading of paper.docx",
        Deed::Alert => "Mail read by an unexpected application",
        Deed::Signed => "Token signed",
        Deed::Claim { .. } => "Somebody says so",
    }
}

/// Its stage.
const fn stage(record: &Record) -> crate::event::Stage {
    use crate::event::Stage;
    match record.deed {
        _ if record.is_access() => Stage::MailboxAccess,
        Deed::Alert => Stage::Detection,
        Deed::Signed => Stage::TokenForgery,
        Deed::Claim { .. } => Stage::Disclosure,
        _ => Stage::Other,
    }
}

/// Ids of the messages that a record touches.
fn messages(planted: &Planted, record: &Record) -> Vec<String> {
    let person = record.who.and_then(|who| planted.people.get(who));
    let (Some(person), Some(who)) = (person, record.who) else { return Vec::new() };
    let of = |number: u64| format!("<planted-{who}-{number}@{}>", person.domain());
    record.messages.clone().map(of).collect()
}

/// A time as `2023-05-15T02:14:00`.
fn time(at: i64) -> String {
    let mut out = Vec::with_capacity(19);
    Clock::at(at).time(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// A number as a GUID.
fn guid(number: u128) -> String {
    super::spell::Spelling::Guid.write(number)
}

/// Writes JSON.
fn json(value: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(value.to_string().as_bytes());
}

/// Adds a member, if there is a value.
fn some(object: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let (Some(value), Some(object)) = (value, object.as_object_mut()) {
        object.insert(key.to_owned(), value.into());
    }
}
