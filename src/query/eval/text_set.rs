//! A set of matches any of which a text may pass: one lookup per kind of match instead of one test per match.

use super::test::Test;
use crate::event::{bare_guid, token_key};
use crate::query::Net;
use crate::query::filter::{Filter, Match};
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use std::net::IpAddr;

/// Values up to this length are lowercased on the stack.
const SHORT: usize = 128;

/// The matches, sorted by how they compare.
#[derive(Default)]
pub struct TextSet<'f> {
    /// In lower case.
    folded: FxHashSet<Box<[u8]>>,
    exact: FxHashSet<&'f str>,
    /// In the form of [`token_key`].
    tokens: FxHashSet<&'f str>,
    /// In lower case, without braces.
    guids: FxHashSet<String>,
    hosts: FxHashSet<IpAddr>,
    nets: Vec<Net>,
    /// ASCII texts that a value may contain, in any case.
    held: Option<AhoCorasick>,
    others: Vec<Test<'f>>,
}

impl<'f> TextSet<'f> {
    /// Any of these.
    #[must_use]
    pub fn of(wanted: impl IntoIterator<Item = &'f Match>) -> Self {
        let (mut many, mut held) = (Self::default(), Vec::new());
        for wanted in wanted {
            match wanted {
                Match::Fold(text) => {
                    many.folded.insert(text.to_lowercase().into_bytes().into());
                }
                Match::Exact(text) => {
                    many.exact.insert(text);
                }
                Match::Token(key) => {
                    many.tokens.insert(key);
                }
                Match::Guid(guid) => {
                    many.guids.insert(guid.to_ascii_lowercase());
                }
                Match::Within(net) => match net.only() {
                    Some(host) => drop(many.hosts.insert(host)),
                    None => many.nets.push(*net),
                },
                Match::Contains(text) if text.is_ascii() => held.push(text.as_str()),
                other => many.others.push(Test::new(other)),
            }
        }
        many.holding(&held)
    }

    /// The text tests of several filters over records.
    #[must_use]
    pub fn texts(parts: &'f [Filter]) -> Self {
        let wanted = parts.iter().filter_map(|part| match part {
            Filter::Raw(_, wanted) => wanted.as_ref(),
            _ => None,
        });
        let words = parts.iter().filter_map(|part| match part {
            Filter::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let words: Vec<&str> = words.collect();
        if words.is_empty() { Self::of(wanted) } else { Self::default().holding(&words) }
    }

    fn holding(mut self, texts: &[&'f str]) -> Self {
        if texts.is_empty() {
            return self;
        }
        match AhoCorasick::builder().ascii_case_insensitive(true).build(texts) {
            Ok(held) => self.held = Some(held),
            Err(_) => self.others.extend(texts.iter().map(|text| Test::containing(text))),
        }
        self
    }

    /// Whether a text passes any of the matches.
    #[must_use]
    pub fn passes(&self, text: &str) -> bool {
        self.exact.contains(text)
            || (!self.folded.is_empty() && self.has_folded(text))
            || (!self.tokens.is_empty()
                && (self.tokens.contains(text) || self.tokens.contains(&*token_key(text))))
            || (!self.guids.is_empty() && bare_guid(text).is_some_and(|guid| self.has_guid(guid)))
            || self.has_address(text)
            || self.held.as_ref().is_some_and(|held| held.is_match(text))
            || self.others.iter().any(|other| other.passes(text))
    }

    fn has_guid(&self, guid: &str) -> bool {
        self.guids.contains(guid) || self.guids.contains(&guid.to_ascii_lowercase())
    }

    fn has_folded(&self, text: &str) -> bool {
        let mut page = [0; SHORT];
        match page.get_mut(..text.len()).filter(|_| text.is_ascii()) {
            Some(page) => {
                page.copy_from_slice(text.as_bytes());
                page.make_ascii_lowercase();
                self.folded.contains(&*page)
            }
            None => self.folded.contains(text.to_lowercase().as_bytes()),
        }
    }

    fn has_address(&self, text: &str) -> bool {
        if self.hosts.is_empty() && self.nets.is_empty() {
            return false;
        }
        let Ok(address) = text.parse::<IpAddr>() else { return false };
        let address = address.to_canonical();
        self.hosts.contains(&address) || self.nets.iter().any(|net| net.holds_address(address))
    }
}

#[cfg(test)]
mod tests {
    use super::TextSet;
    use crate::query::eval::test::Test;
    use crate::query::{Match, Net};
    use proptest::prelude::*;

    const GUID: &str = "6f1c1a52-0000-4000-8000-0000000000ab";

    fn any_match() -> impl Strategy<Value = Match> {
        let text = || "[abkKsAB.:\u{e9}\u{c9}\u{3a3}\u{212a}-]{0,3}";
        prop_oneof![
            text().prop_map(Match::Fold),
            text().prop_map(Match::Exact),
            text().prop_map(Match::Token),
            text().prop_map(Match::Contains),
            Just(Match::Token(GUID.to_owned())),
            Just(Match::Guid(GUID.to_owned())),
            "[ab]{1,2}".prop_map(Match::Pattern),
            prop_oneof![Just("10.0.0.1/32"), Just("10.0.0.0/24"), Just("2001:db8::/32"), Just("::1/128")]
                .prop_map(|net| Match::Within(Net::parse(net).unwrap())),
        ]
    }

    proptest! {
        #[test]
        fn a_text_passes_many_where_it_passes_any_of_them(
            wanted in prop::collection::vec(any_match(), 0..8),
            text in prop_oneof![
                3 => "[abkKsAB.:\u{e9}\u{c9}\u{3a3}\u{212a}-]{0,4}",
                1 => prop_oneof![
                    Just("10.0.0.1"), Just("10.0.0.7"), Just("::ffff:10.0.0.1"), Just("2001:DB8::2"), Just("::1"),
                    Just(GUID), Just("6F1C1A52-0000-4000-8000-0000000000AB"), Just("{6f1c1a52-0000-4000-8000-0000000000ab}"),
                    Just(" 6f1c1a52-0000-4000-8000-0000000000ab"),
                ].prop_map(str::to_owned),
            ],
            times in prop_oneof![Just(1_usize), Just(60)],
        ) {
            let text = text.repeat(times);
            let any = wanted.iter().any(|wanted| Test::new(wanted).passes(&text));
            prop_assert_eq!(TextSet::of(&wanted).passes(&text), any);
        }
    }
}
