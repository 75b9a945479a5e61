//! The sentence of a row, its short forms, and its certainty.

use crate::engine::Row;
use crate::event::{Event, Field, Status};
use crate::view::number::count;
use crate::view::stroke::{fit_middle, fits};
use crate::view::text;
use std::borrow::Cow;

/// The formats whose messages are whatever stands in a column or member of that name.
const GUESSED: [&str; 2] = ["csv", "json"];

/// The certainty of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sureness {
    /// A record or a confirmed claim.
    Sure,
    /// A claim that is not confirmed.
    Unsure,
    /// A claim superseded by a later one.
    Superseded,
}

/// The certainty of a row, and its status if it is not certain.
#[must_use]
pub fn sureness(row: &Row) -> (Sureness, Option<&str>) {
    let status = row.event.text(Field::Status).map(str::trim);
    match status {
        _ if row.superseded => (Sureness::Superseded, Some("superseded")),
        None => (Sureness::Sure, None),
        Some(word) => match Status::parse(word) {
            Some(Status::Superseded) => (Sureness::Superseded, status),
            Some(Status::Confirmed) => (Sureness::Sure, None),
            _ => (Sureness::Unsure, status),
        },
    }
}

/// The sentence of a row in `columns` cells: for a claim its message, for a record the operation and the message or
/// amount. If both do not fit, only the message, which readers write so that it is sufficient. Where it is a column of a
/// table that was guessed at, it gives way, so that every row says what was done.
#[must_use]
pub fn sentence(event: &Event<'_>, with_operation: bool, columns: usize) -> String {
    let operation = event.text(Field::Operation).unwrap_or("");
    let message = event.text(Field::Message);
    let message = message.map_or_else(|| amount(event), |message| text::fit(message, columns).into_owned());
    let claim = event.text(Field::Status).is_some() || !event.list(Field::Cites).is_empty();
    match (operation, message.as_str()) {
        ("", _) => message,
        (operation, "") if with_operation => operation.to_owned(),
        _ if !with_operation || claim || starts_with(&message, operation) => message,
        _ => {
            let both = format!("{operation} · {message}");
            if text::width(&both) > columns && is_sufficient(event, &message) {
                message
            } else {
                text::fit(&both, columns).into_owned()
            }
        }
    }
}

/// Whether a message says what was done: a reader wrote it, or it names the operation.
fn is_sufficient(event: &Event<'_>, message: &str) -> bool {
    let operation = event.text(Field::Operation).unwrap_or("").to_ascii_lowercase();
    let is_guessed = event.text(Field::Format).is_some_and(|format| GUESSED.contains(&format));
    !is_guessed || message.to_ascii_lowercase().contains(&operation)
}

/// The number of messages or operations of a record, if more than one.
fn amount(event: &Event<'_>) -> String {
    let messages = event.list(Field::MessageIds).len() as u64;
    match (messages, event.operations()) {
        (0, 0 | 1) => String::new(),
        (0, operations) => count(operations, "operation"),
        (messages, _) => count(messages, "message"),
    }
}

/// Whether a text begins with another, ignoring ASCII case.
pub fn starts_with(text: &str, head: &str) -> bool {
    text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// An account in `columns` cells: whole, else without domain and cut in the middle, as numbered roles differ at the
/// end.
#[must_use]
pub fn account(name: &str, columns: usize) -> String {
    if text::width(name) <= columns {
        return name.to_owned();
    }
    fit_middle(name.split_once('@').map_or(name, |(local, _)| local).trim_end(), columns)
}

/// An agency in `columns` cells: whole, else without its kind (`Dept of State`, `State`). A tenant id in place of a
/// name is cut in the middle.
#[must_use]
pub fn agency(name: &str, columns: usize) -> Cow<'_, str> {
    if fits(name, columns) {
        return Cow::Borrowed(name);
    }
    let is_tenant = || name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    match name.rsplit_once(" of ") {
        Some((_, tail)) if fits(tail, columns) => Cow::Borrowed(tail),
        None if is_tenant() => Cow::Owned(fit_middle(name, columns)),
        _ => Cow::Borrowed(name),
    }
}

/// Whether the event was recorded while its log was throttled.
#[must_use]
pub fn is_blind(event: &Event<'_>) -> bool {
    event.list(Field::Tags).iter().any(|tag| tag.eq_ignore_ascii_case("throttled"))
}

#[cfg(test)]
mod tests {
    use super::{account, agency, sentence};
    use crate::event::{Event, Field};

    #[test]
    fn names_are_shortened_to_what_tells_them_apart() {
        assert_eq!(agency("Dept of State", 9), "State");
        assert_eq!(agency("Dept of State", 14), "Dept of State");
        assert_eq!(agency("House of Representatives", 9), "House of Representatives");
        let [one, other] = [1, 2].map(|tenant| format!("05580000-0000-4000-8000-00000000000{tenant}"));
        assert_ne!(agency(&one, 9), agency(&other, 9));
        assert_eq!(account("desk-03@state.example", 9), "desk-03");
        assert_eq!(account("desk-03@state.example", 25), "desk-03@state.example");
    }

    #[test]
    fn a_record_says_what_was_done_and_a_claim_what_it_claims() {
        let mut record = Event::default();
        record.set(Field::Operation, "MailItemsAccessed");
        assert_eq!(sentence(&record, true, 50), "MailItemsAccessed");
        record.count = Some(31);
        assert_eq!(sentence(&record, true, 50), "MailItemsAccessed · 31 operations");
        record.push(Field::MessageIds, "<a@state.example>");
        assert_eq!(sentence(&record, true, 50), "MailItemsAccessed · 1 message");
        record.set(Field::Message, "Bind · 4 messages");
        assert_eq!(sentence(&record, true, 50), "MailItemsAccessed · Bind · 4 messages");
        assert_eq!(sentence(&record, false, 50), "Bind · 4 messages");
        assert_eq!(sentence(&record, true, 30), "Bind · 4 messages");
        record.set(Field::Message, "mailitemsaccessed by owner");
        assert_eq!(sentence(&record, true, 50), "mailitemsaccessed by owner");
        record.push(Field::Cites, "S24");
        record.set(Field::Message, "reports odd mail access");
        assert_eq!(sentence(&record, true, 50), "reports odd mail access");
    }

    #[test]
    fn a_message_that_no_reader_wrote_gives_way_to_what_was_done() {
        let mut record = Event::default();
        record.set(Field::Format, "csv");
        record.set(Field::Operation, "Delete");
        record.set(Field::Message, "slash / and some more words");
        assert_eq!(sentence(&record, true, 24), "Delete · slash / and so…");
        record.set(Field::Message, "7 items: delete them now");
        assert_eq!(sentence(&record, true, 24), "7 items: delete them now", "it names the operation");
    }
}
