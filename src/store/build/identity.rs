//! What records that share an id are told apart by.

use crate::event::{Event, Field, Precision, When, bare_guid, token_key};
use crate::read::as_recorded;
use crate::store::seed::Seed;
use std::borrow::Cow;

/// Fields that two exports of one record agree in, where both have them.
pub(super) const AGREE: [Field; 9] = [
    Field::Operation,
    Field::Account,
    Field::Mailbox,
    Field::Target,
    Field::AlertId,
    Field::SourceIp,
    Field::SessionId,
    Field::TokenId,
    Field::KeyId,
];

/// How many values there are that two exports of a record agree in, where both have them.
pub(super) const AGREED: usize = AGREE.len() + 2;

/// What an export says of which record it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    /// The time as its record has it, whatever its clock was wrong by.
    pub time: Option<Span>,
    /// A hash of each value that exports of a record agree in, the version and the count behind those of [`AGREE`]; zero
    /// where there is none.
    pub values: [u64; AGREED],
}

/// From when to when a time may be, both included, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: i64,
    pub until: i64,
    /// How much the last digit of a fraction of a second stands for; zero of other times.
    pub step: i64,
}

impl Identity {
    pub fn of(event: &Event<'_>, seed: Seed) -> Self {
        let hash = |bytes: &[u8]| seed.of_bytes(bytes).max(1);
        let texts = AGREE
            .into_iter()
            .map(|field| event.text(field).map_or(0, |value| hash(one_spelling(field, value).as_bytes())));
        let numbers = [event.version, event.count].into_iter();
        let numbers = numbers.map(|number| number.map_or(0, |number| hash(&number.to_le_bytes())));
        let mut values = [0; AGREED];
        values.iter_mut().zip(texts.chain(numbers)).for_each(|(own, value)| *own = value);
        Self { time: recorded(event).as_ref().map(Span::of), values }
    }

    /// Whether two exports of one id may be of one record: their times are one, and no value that both have differs.
    pub fn may_be(&self, other: &Self) -> bool {
        let times = match (&self.time, &other.time) {
            (Some(one), Some(other)) => one.is_one_with(other),
            (one, other) => one.is_none() == other.is_none(),
        };
        let agree = |(one, other): (&u64, &u64)| *one == 0 || *other == 0 || one == other;
        times && self.values.iter().zip(&other.values).all(agree)
    }
}

impl Span {
    fn of(when: &When) -> Self {
        let is_fraction = !when.is_span() && when.precision() > Precision::Second;
        let lasts = when.latest().saturating_sub(when.earliest()).saturating_add(1);
        Self { from: when.earliest(), until: when.latest(), step: if is_fraction { lasts } else { 0 } }
    }

    /// Whether two times are one: they overlap. Where both are fractions of a second, one may have been rounded where the
    /// other was cut, so that they may be apart by one in the last digit of the coarser.
    fn is_one_with(&self, other: &Self) -> bool {
        let within = if self.step.min(other.step) > 0 { self.step.max(other.step) } else { 0 };
        self.from <= other.until.saturating_add(within) && other.from <= self.until.saturating_add(within)
    }
}

/// The time of an event as its record has it.
pub(super) fn recorded(event: &Event<'_>) -> Option<When> {
    Some(as_recorded(event.when?, event.clock))
}

/// A text that is the same of all spellings of one value: a token is told as a GUID, or in base64, or left to the id of its
/// sign-in. Tokens and keys keep the case of their letters where they are no GUIDs.
pub(super) fn one_spelling(field: Field, value: &str) -> Cow<'_, str> {
    match (field, bare_guid(value)) {
        (Field::TokenId, guid) => token_key(guid.unwrap_or(value)),
        (_, Some(guid)) => Cow::Owned(guid.to_ascii_lowercase()),
        (Field::KeyId, None) => Cow::Borrowed(value),
        (_, None) => Cow::Owned(value.to_lowercase()),
    }
}
