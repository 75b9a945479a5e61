//! The event: a record of some source, normalised to one set of fields.
//!
//! [`Event`] borrows from the bytes it was read from where it can, so that a reader allocates only what it has to
//! change. Every named field is described once, in [`Field`]'s table: query names, aliases, kinds and the manual all
//! come from there.

mod cell;
mod escape;
mod field;
mod id;
mod lean;
mod length;
mod link;
mod name;
mod null_values;
mod number;
mod other;
mod same;
mod service;
mod severity;
mod sign_in;
mod stage;
mod status;
mod suggest;
mod text;
mod text_map;
mod time;
mod token;

pub use cell::{cell, disarmed};
pub use escape::escaped;
pub use field::{FIELDS, Field, Kind, LISTS, Shape, TEXTS};
pub use id::{Id, Seed, content_id, content_of_members};
pub use lean::{Lean, Recurring, Shared};
pub use length::{Length, length};
pub use link::{Link, Rel};
pub use name::{NameKind, name_key};
pub use null_values::{is_nothing, is_zero};
pub use number::{count, rounded, saturated, share, thousands};
pub use other::other_id;
pub use same::{alike, glance, same, same_long};
pub use service::is_service;
pub use severity::{SEVERITIES, severity_rank};
pub use sign_in::{SIGN_IN, guid_of_sign_in, is_failure, is_sign_in, issued_token, own_token, says_failed};
pub use stage::Stage;
pub use status::Status;
pub use suggest::nearest;
pub use text::{MARKS_A_CELL, is_bidi, is_control, is_hidden, is_invisible, is_mark, is_separator, visible};
pub use text_map::TextMap;
pub use time::{
    Bound, DAY, Doubt, Fold, HOUR, MINUTE, MONTHS, Moment, Precision, SECOND, TimeError, WEEKDAYS, When,
    Zone, calendar, date_start, day_start, parse_clock, parse_edtf, parse_moment, parse_usual,
};
pub use token::{bare_guid, is_guid, token_key};

use std::borrow::Cow;
use std::collections::HashSet;

/// Text borrowed from its record if it needs no change.
pub type Text<'a> = Cow<'a, str>;

/// Lists up to this length are checked for repeats without a hash set.
const FEW: usize = 16;

/// Whether a text is empty or only whitespace.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    // shortcut: text that begins with a visible ASCII character is not blank
    !text.bytes().next().is_some_and(|first| first.is_ascii_graphic()) && text.trim().is_empty()
}

/// The text without surrounding whitespace.
#[must_use]
#[inline]
pub fn trimmed(text: &str) -> &str {
    // shortcut: most text has visible ASCII at both ends
    match text.as_bytes() {
        [one] if one.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// One event of the timeline. Absent fields are `None` or empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event<'a> {
    /// When it happened; `None` puts it in the undated lane.
    pub when: Option<When>,
    /// Unique within a case and stable across exports; see [`Id`].
    pub id: Text<'a>,
    /// How many operations the record aggregates, if it says so.
    pub count: Option<u64>,
    /// Whether it is marked as made up, for training or tests.
    pub synthetic: bool,
    /// Nanoseconds by which `when` was shifted to correct the clock of its source.
    pub clock: i64,
    /// Whether its account is an application, a service principal or the system, by the record itself; see
    /// [`Self::is_service`].
    pub service: bool,
    /// Its line in the source (from 1), or the record's number if the source has no lines.
    pub line: u64,
    /// The version of what the id names, if it has versions: two versions are two events.
    pub version: Option<u64>,
    /// Text fields, by [`Field::text_slot`].
    texts: [Option<Text<'a>>; TEXTS.len()],
    /// List fields, by [`Field::list_slot`].
    lists: [Vec<Text<'a>>; LISTS.len()],
    /// Statements of this event about others.
    pub links: Vec<Link>,
}

impl<'a> Event<'a> {
    /// The text of `field`, if it is a text field and present.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&str> {
        self.texts.get(field.text_slot()?)?.as_deref()
    }

    /// Whether its account is no person, by the record or by its spelling.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.service || self.text(Field::Account).is_some_and(is_service)
    }

    /// Sets a text field. A blank value is ignored.
    pub fn set(&mut self, field: Field, value: impl Into<Text<'a>>) {
        let value = value.into();
        if let Some(slot) = field.text_slot() {
            self.texts[slot] = (!is_blank(&value)).then_some(value);
        }
    }

    /// Sets a text field if there is a value.
    pub fn set_some(&mut self, field: Field, value: Option<impl Into<Text<'a>>>) {
        if let Some(value) = value {
            self.set(field, value);
        }
    }

    /// Removes the value of a text or list field.
    pub fn clear(&mut self, field: Field) {
        if let Some(text) = field.text_slot().and_then(|slot| self.texts.get_mut(slot)) {
            *text = None;
        }
        if let Some(list) = field.list_slot().and_then(|slot| self.lists.get_mut(slot)) {
            list.clear();
        }
    }

    /// The values of a list field; empty for any other.
    #[must_use]
    pub fn list(&self, field: Field) -> &[Text<'a>] {
        field.list_slot().map_or(&[], |slot| &self.lists[slot])
    }

    /// Adds to a list field; empty values and repeats are left out.
    pub fn push(&mut self, field: Field, value: impl Into<Text<'a>>) {
        let value = value.into();
        if let Some(slot) = field.list_slot()
            && !is_blank(&value)
            && !self.lists[slot].contains(&value)
        {
            self.lists[slot].push(value);
        }
    }

    /// Adds many values to a list field at once; empty values and repeats are left out.
    pub fn extend(&mut self, field: Field, values: impl IntoIterator<Item = Text<'a>>) {
        let Some(list) = field.list_slot().and_then(|slot| self.lists.get_mut(slot)) else { return };
        add(list, values.into_iter().filter(|value| !is_blank(value)));
    }

    /// Adds another name of the account, unless it has no shape of an account name or is the account itself.
    pub fn also_named(&mut self, name: impl Into<Text<'a>>) {
        self.also_named_all([name]);
    }

    /// Adds several further names of the account.
    pub fn also_named_all<N: Into<Text<'a>>>(&mut self, names: impl IntoIterator<Item = N>) {
        let account = Field::Account.text_slot().and_then(|slot| self.texts[slot].as_deref());
        let is_known = |name: &str| account.is_some_and(|own| own.eq_ignore_ascii_case(trimmed(name)));
        let is_other = |name: &Text<'a>| !is_known(name) && NameKind::of(name).is_some();
        if let Some(slot) = Field::AccountNames.list_slot() {
            add(&mut self.lists[slot], names.into_iter().map(Into::into).filter(is_other));
        }
    }

    /// Its stage; [`Stage::Other`] if none is set.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.text(Field::Stage).and_then(Stage::parse).unwrap_or(Stage::Other)
    }

    /// The number of operations it stands for: `count`, else one.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.count.unwrap_or(1)
    }

    /// Converts it to own all of its text.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        let own = |text: Text<'a>| Cow::Owned(text.into_owned());
        Event {
            when: self.when,
            id: own(self.id),
            count: self.count,
            synthetic: self.synthetic,
            clock: self.clock,
            service: self.service,
            line: self.line,
            version: self.version,
            texts: self.texts.map(|text| text.map(own)),
            lists: self.lists.map(|list| list.into_iter().map(own).collect()),
            links: self.links,
        }
    }
}

/// Appends those values that are not blank and not in the list yet.
fn add<'a>(list: &mut Vec<Text<'a>>, values: impl Iterator<Item = Text<'a>>) {
    let mut seen: Option<HashSet<Text<'a>>> = None;
    for value in values {
        let new = if list.len() < FEW {
            !list.contains(&value)
        } else {
            seen.get_or_insert_with(|| list.iter().cloned().collect()).insert(value.clone())
        };
        if new {
            list.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Field, Text, is_blank, trimmed};
    use proptest::prelude::*;

    #[test]
    fn very_many_names_of_an_account_are_taken_once_each() {
        let name = |n: usize| Text::Owned(format!("u{n}@x.example"));
        let mut event = Event::default();
        event.set(Field::Account, "U7@x.example");
        event.also_named_all((0..100_000).chain(0..100_000).map(name));
        event.also_named("u3@x.example");
        event.also_named(" ");
        let names = event.list(Field::AccountNames);
        assert_eq!((names.len(), &*names[6], &*names[7]), (99_999, "u6@x.example", "u8@x.example"));
    }

    #[test]
    fn a_text_is_trimmed_as_any_other_and_blank_where_nothing_is_left() {
        proptest!(|(text in "[ \t\u{a0}\u{2003}\u{0}a\u{e9}\u{7f}!]{0,4}")| {
            prop_assert_eq!(trimmed(&text), text.trim());
            prop_assert_eq!(is_blank(&text), text.trim().is_empty());
        });
    }
}
