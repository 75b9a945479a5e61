//! The resolved form of a query, which [`Evaluator`](super::Evaluator) evaluates.

use super::{Near, Net, Ranges, UpTo};
use crate::event::{Field, Zone};

/// A condition on events. All field names in it exist.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Every event.
    All,
    /// All of these hold.
    And(Vec<Filter>),
    /// Any of these holds.
    Or(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// A text field, any value of a list field, or an address.
    Text(Field, Match),
    /// A sign-in that issued a token (in the form of [`token_key`](crate::event::token_key)), whatever id it gives it.
    Issued(String),
    /// The field is there.
    Has(Field),
    /// A number within a range, both ends inclusive.
    Number(Field, NumberRange),
    /// The event overlaps a time range, in nanoseconds since 1970 UTC, both ends inclusive.
    Time {
        /// First instant.
        from: i64,
        /// Last instant.
        until: i64,
        /// Both as local clock times of the user; events that are dated without a zone are compared with these.
        dates: (i64, i64),
    },
    /// Text anywhere in the event or in its record, decoded, any case.
    Word(String),
    /// A regular expression anywhere in the event's or its record's text.
    WordPattern(String),
    /// A value at a path of the record (keys in any case) matches; without a match, any value is there.
    Raw(Vec<String>, Option<Match>),
    /// A property of the event.
    Is(Property),
    /// It belongs to the chain of an event, given by id.
    Chain(String),
    /// It is an access downstream of an identity or event, perhaps narrowed: `key:…`, `event:… > session:…`.
    Reach(String),
    /// Matches of a filter, and the context around an event, which need not match it.
    WithContext {
        /// The filter.
        kept: Box<Filter>,
        /// The context.
        near: Box<Near>,
    },
    /// It was known at an instant, in nanoseconds since 1970 UTC: a claim by its `known_since`, all else by having
    /// happened.
    KnownBy(i64),
    /// It is dated, and not after a playback position.
    UpTo(Box<UpTo>),
    /// A term on claim status or on the analysis, evaluated as of an instant, in nanoseconds since 1970 UTC.
    Stood(i64, Box<Filter>),
}

impl Filter {
    /// Whether `holds` is true for the filter or any filter within it, visited in order, outer before inner.
    pub fn any_term<'f>(&'f self, holds: &mut dyn FnMut(&'f Self) -> bool) -> bool {
        holds(self)
            || match self {
                Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.any_term(holds)),
                Self::Not(part) | Self::Stood(_, part) => part.any_term(holds),
                Self::WithContext { kept, near } => kept.any_term(holds) || near.among.any_term(holds),
                _ => false,
            }
    }

    /// The terms that it asks for, all of them or any; those that it leaves out are not among them.
    pub(super) fn asked(&self) -> Vec<&Self> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::asked).collect(),
            Self::Not(_) => Vec::new(),
            Self::Stood(_, part) => part.asked(),
            Self::WithContext { kept, near } => [kept.asked(), near.among.asked()].concat(),
            term => vec![term],
        }
    }

    /// The time ranges of all its terms, both ends inclusive.
    #[must_use]
    pub fn times(&self) -> Vec<(i64, i64)> {
        let mut times = Vec::new();
        self.any_term(&mut |term| {
            if let Self::Time { from, until, .. } = term {
                times.push((*from, *until));
            }
            false
        });
        times
    }

    /// Whether answering needs the analysis of all events (chains, reach, verdicts, blind zones).
    #[must_use]
    pub fn needs_analysis(&self) -> bool {
        self.is_of_names()
            || self.any_term(&mut |term| matches!(term, Self::Is(property) if property.is_of_all()))
    }

    /// Whether it has a `chain:` or `reach:` term, whose event or identity may not exist.
    #[must_use]
    pub fn is_of_names(&self) -> bool {
        self.any_term(&mut |term| matches!(term, Self::Chain(_) | Self::Reach(_)))
    }

    /// Whether it asks for hidden events.
    #[must_use]
    pub fn asks_hidden(&self) -> bool {
        self.any_term(&mut |term| matches!(term, Self::Is(Property::Hidden)))
    }

    /// The conjunction of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, filter) | (filter, Self::All) => filter,
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// The time ranges of a filter that consists of one or of alternatives; `None` for any other filter.
    #[must_use]
    pub fn windows(&self) -> Option<Vec<(i64, i64)>> {
        match self {
            Self::Time { from, until, .. } => Some(vec![(*from, *until)]),
            Self::Or(parts) => {
                let each = parts.iter().map(Self::windows).collect::<Option<Vec<_>>>()?;
                Some(each.concat()).filter(|windows| !windows.is_empty())
            }
            _ => None,
        }
    }

    /// A time range, both ends inclusive, asked by a user whose clock shows `zone`.
    #[must_use]
    pub fn time((from, until): (i64, i64), zone: Zone) -> Self {
        Self::Time { from, until, dates: (zone.clock_at(from), zone.clock_at(until)) }
    }
}

/// A range of numbers, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberRange {
    /// The least.
    pub from: u64,
    /// The greatest.
    pub until: u64,
}

/// A condition on a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Match {
    /// The whole value, any case.
    Fold(String),
    /// The whole value, as written.
    Exact(String),
    /// A token in any of its spellings, as [`token_key`](crate::event::token_key) has it.
    Token(String),
    /// A GUID in any case, in braces or without.
    Guid(String),
    /// A value of `other_ids` (`session:…`), compared as its kind compares.
    OtherId(String),
    /// Contained, any case.
    Contains(String),
    /// A regular expression; the pattern carries its own anchors and flags.
    Pattern(String),
    /// An address in a network.
    Within(Net),
    /// A value still being typed: the whole value if some event has it, else a prefix, else a part.
    Typed(String),
    /// A number or a time between two ends.
    Ranges(Ranges),
}

/// A property of an event, as `is:` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// It has no usable time.
    Undated,
    /// It is a span.
    Span,
    /// A bound of its span is open, or its time is in doubt.
    Uncertain,
    /// Its time is a day or coarser.
    Coarse,
    /// It is made up, and marked so.
    Synthetic,
    /// Its time was moved, as the clock of its source was wrong.
    Moved,
    /// Its account is no person.
    Service,
    /// A later claim replaces it.
    Superseded,
    /// It is a published or asserted claim rather than a log record: it cites a source.
    Claim,
    /// An access on a session and token that no sign-in issued, although sign-ins of then are at hand.
    Orphan,
    /// An access on a session or token of which no sign-in is known, and none could be.
    Uncovered,
    /// An access without session and token.
    Untied,
    /// It was recorded in a blind zone of its mailbox's log.
    Blind,
    /// Its account's first use of the application.
    NewApp,
    /// Its account's first use of the address.
    NewIp,
    /// Its account's first use of the user agent.
    NewAgent,
    /// Its account's first use of the device.
    NewDevice,
    /// An analyst marked it.
    Marked,
    /// An analyst tagged it.
    Tagged,
    /// An analyst commented on it.
    Commented,
    /// An analyst corrected its stage or severity.
    Corrected,
    /// An analyst links it to another event or to a value.
    Linked,
    /// It has a note of any kind, or an analyst entered it.
    Noted,
    /// An analyst hid it, by itself or by a query.
    Hidden,
    /// An analyst entered it; no record backs it.
    Manual,
}

impl Property {
    /// Whether it is a result of the analysis.
    #[must_use]
    pub const fn is_of_all(self) -> bool {
        matches!(
            self,
            Self::Orphan
                | Self::Uncovered
                | Self::Untied
                | Self::Blind
                | Self::NewApp
                | Self::NewIp
                | Self::NewAgent
                | Self::NewDevice
        )
    }

    /// Whether it derives from notes of analysts.
    #[must_use]
    pub const fn is_of_notes(self) -> bool {
        matches!(
            self,
            Self::Marked
                | Self::Tagged
                | Self::Commented
                | Self::Corrected
                | Self::Linked
                | Self::Noted
                | Self::Hidden
                | Self::Manual
        )
    }

    /// Every property with its name and what it means.
    pub const ALL: [(Self, &'static str, &'static str); 25] = [
        (Self::Undated, "undated", "has no usable time"),
        (Self::Span, "span", "lasts from one time to another"),
        (
            Self::Uncertain,
            "uncertain",
            "a bound is open, its time is in doubt, or its status is not confirmed",
        ),
        (Self::Coarse, "coarse", "its time is known to the day at best"),
        (Self::Synthetic, "synthetic", "is made up, and marked so"),
        (Self::Moved, "moved", "its time was moved, as its source's clock was wrong"),
        (
            Self::Service,
            "service",
            "its account is an application, a service, a computer or the system, and no person",
        ),
        (Self::Superseded, "superseded", "a later claim replaces it"),
        (Self::Claim, "claim", "is a published claim: it cites a source"),
        (
            Self::Orphan,
            "orphan",
            "an access whose session and token no sign-in issued, although sign-ins of then are at hand",
        ),
        (
            Self::Uncovered,
            "uncovered",
            "an access whose session and token no sign-in at hand issued, but one that is not at hand may have",
        ),
        (Self::Untied, "untied", "an access without session and token"),
        (Self::Blind, "blind", "was recorded while its mailbox was throttled: others of then were not"),
        (Self::NewApp, "new-app", "its account's first use of the application, after the baseline"),
        (Self::NewIp, "new-ip", "its account's first use of the address, after the baseline"),
        (Self::NewAgent, "new-agent", "its account's first use of the user agent, after the baseline"),
        (Self::NewDevice, "new-device", "its account's first use of the device, after the baseline"),
        (Self::Marked, "marked", "an analyst marked it"),
        (Self::Tagged, "tagged", "an analyst tagged it"),
        (Self::Commented, "commented", "an analyst said something of it"),
        (Self::Corrected, "corrected", "an analyst corrected its stage or severity"),
        (Self::Linked, "linked", "an analyst links it to another event or to a value"),
        (Self::Noted, "noted", "a note of any kind is on it, or an analyst told of it"),
        (Self::Hidden, "hidden", "an analyst hid it, by itself or by a query"),
        (Self::Manual, "manual", "an analyst told of it: no record does"),
    ];

    /// The property of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, known, _)| known.eq_ignore_ascii_case(name))
            .map(|(property, ..)| property)
    }
}
