//! What is asked of a text, ready to be put to many.

use super::search::Needle;
use super::text_set::TextSet;
use crate::event::{Field, Kind, Shape, alike, bare_guid, other_id, token_key};
use crate::query::filter::{Filter, Match};
use crate::query::{Net, Ranges};
use regex::bytes::{Regex, RegexBuilder};

/// A test of texts.
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
    /// A text of ASCII somewhere in it, any case.
    Holds(Needle),
    /// A pattern somewhere in it.
    Pattern(Regex),
    /// An address in a network.
    Within(Net),
    /// Between two texts, any case.
    Between(String, String),
    /// A number or a time between two ends.
    Ranges(&'f Ranges),
    /// Any of many.
    Many(Box<TextSet<'f>>),
    /// No text passes.
    Never,
}

impl<'f> Test<'f> {
    /// Makes a test of what is asked.
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
            Match::Between(from, until) => Self::Between(from.to_lowercase(), until.to_lowercase()),
        }
    }

    /// What a filter over records asks of their text.
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

    /// A test for a text somewhere in another, in any case.
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
            Self::Between(from, until) => {
                let text = text.to_lowercase();
                text >= *from && (until.is_empty() || text <= *until)
            }
            Self::Never => false,
        }
    }
}

/// Whether two texts are one value of a field: as a filter that asks for the one takes the other.
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

/// Whether two sessions or tokens with their kinds in front are one, in whatever spelling.
fn same_other_id(one: &str, other: &str) -> bool {
    let (Some((kind, one_id)), Some((of, id))) = (other_id(one), other_id(other)) else {
        return one == other;
    };
    let guids = bare_guid(one_id).zip(bare_guid(id));
    let same = || same_value(kind, one_id, id);
    kind == of && guids.map_or_else(same, |(one, other)| one.eq_ignore_ascii_case(other))
}
