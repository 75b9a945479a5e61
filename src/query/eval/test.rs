//! Tests on texts, compiled once per query and applied to many values.

use super::search::Needle;
use super::text_set::TextSet;
use crate::event::{Field, Kind, Shape, alike, bare_guid, other_id, token_key};
use crate::query::filter::{Filter, Match};
use crate::query::{Net, Ranges};
use regex::bytes::{Regex, RegexBuilder};

/// A compiled [`Match`] or text filter.
pub enum Test<'f> {
    /// The whole text, any case.
    Fold(&'f str),
    /// The whole text.
    Exact(&'f str),
    /// A token in any of its spellings.
    Token(&'f str),
    /// A GUID in any case, in braces or without.
    Guid(&'f str),
    /// A session or a token with its kind in front.
    OtherId(&'f str),
    /// Contains an ASCII text, in any case.
    Holds(Needle),
    /// Contains a match of a pattern.
    Pattern(Regex),
    /// An address in a network.
    Within(Net),
    /// A number or a time between two ends.
    Ranges(&'f Ranges),
    /// Any of many.
    Many(Box<TextSet<'f>>),
    /// No text passes.
    Never,
}

impl<'f> Test<'f> {
    /// Compiles a match.
    #[must_use]
    pub fn new(wanted: &'f Match) -> Self {
        match wanted {
            Match::Fold(text) => Self::Fold(text),
            Match::Exact(text) => Self::Exact(text),
            Match::Token(key) => Self::Token(key),
            Match::Guid(guid) => Self::Guid(guid),
            Match::OtherId(text) => Self::OtherId(text),
            Match::Contains(text) | Match::Typed(text) => Self::containing(text),
            Match::Pattern(pattern) => Self::pattern(pattern),
            Match::Within(net) => Self::Within(*net),
            Match::Ranges(ranges) => Self::Ranges(ranges),
        }
    }

    /// Compiles the text test of a filter over records; other filters give [`Test::Never`].
    #[must_use]
    pub fn text(filter: &'f Filter) -> Self {
        match filter {
            Filter::Word(word) => Self::containing(word),
            Filter::WordPattern(pattern) => Self::pattern(pattern),
            Filter::Raw(_, Some(wanted)) => Self::new(wanted),
            Filter::Or(parts) => Self::Many(Box::new(TextSet::texts(parts))),
            _ => Self::Never,
        }
    }

    /// A test for texts that contain `text`, in any case.
    pub(super) fn containing(text: &str) -> Self {
        if let Some(needle) = Needle::new(text.as_bytes(), true).filter(|_| text.is_ascii()) {
            return Self::Holds(needle);
        }
        let built =
            RegexBuilder::new(&regex::escape(text)).case_insensitive(true).unicode(!text.is_ascii()).build();
        built.map_or(Self::Never, Self::Pattern)
    }

    fn pattern(pattern: &str) -> Self {
        RegexBuilder::new(pattern).size_limit(1 << 22).build().map_or(Self::Never, Self::Pattern)
    }

    /// Whether a text passes.
    #[must_use]
    pub fn passes(&self, text: &str) -> bool {
        match self {
            Self::Fold(wanted) => alike(text, wanted),
            Self::Exact(wanted) => text == *wanted,
            Self::Token(key) => text == *key || token_key(text) == *key,
            Self::Guid(guid) => bare_guid(text).is_some_and(|text| text.eq_ignore_ascii_case(guid)),
            Self::OtherId(wanted) => same_other_id(text, wanted),
            Self::Holds(needle) => needle.find(text.as_bytes(), 0).is_some(),
            Self::Pattern(pattern) => pattern.is_match(text.as_bytes()),
            Self::Within(net) => net.holds(text),
            Self::Ranges(ranges) => ranges.hold(text),
            Self::Many(many) => many.passes(text),
            Self::Never => false,
        }
    }
}

/// Whether a filter for one of two values of a field also matches the other.
#[must_use]
pub fn same_value(field: Field, one: &str, other: &str) -> bool {
    match (field.spec().kind, field.spec().shape) {
        (Kind::Address, _) => alike(one, other) || Net::host(one).is_some_and(|host| host.holds(other)),
        _ if field == Field::TokenId => one == other || token_key(one) == token_key(other),
        _ if field == Field::OtherIds => same_other_id(one, other),
        (_, Shape::Exact) => one == other,
        (_, Shape::Fold | Shape::Contained) => alike(one, other),
    }
}

/// Whether two values of `other_ids` are equal: same kind, and same value as that kind compares.
fn same_other_id(one: &str, other: &str) -> bool {
    let (Some((kind, one_id)), Some((of, id))) = (other_id(one), other_id(other)) else {
        return one == other;
    };
    let guids = bare_guid(one_id).zip(bare_guid(id));
    let same = || same_value(kind, one_id, id);
    kind == of && guids.map_or_else(same, |(one, other)| one.eq_ignore_ascii_case(other))
}
