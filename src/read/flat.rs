//! A fast reader for flat JSON objects: values are texts without escapes, so that they are borrowed as they stand, or plain
//! (see [`Plain`]).
//!
//! The records of a log have the same names in much the same order, so that what stands between two values is first compared
//! with what stood there before; and most values came before, so that each is first compared with one that began the same,
//! together with what stood behind it. Every other record is left to a [`Tree`](super::tree::Tree).

mod links;
mod plain;

use super::swar::text_end;
use super::value_cache::{Beginning, KnownValue, ValueCache};
use crate::event::{Field, Seed};
use links::Links;
pub use links::Next;
pub use plain::Plain;

/// The most names that are remembered: one bit each of those that a record has.
const MOST: usize = 64;

/// What to do with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Its value goes into this field.
    Field(Field),
    /// It says whether the event is made up.
    Synthetic,
    /// It is part of the content, but of no field.
    Nothing,
    /// Its record needs the full reader.
    More,
}

/// The name of a member.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Its number among the names met, a number for texts and another for plain values.
    pub number: usize,
    /// What to do with its member.
    pub means: Means,
    /// Its hash, for the content of a record.
    pub seed: Seed,
}

/// Receives the members of a record, in its order.
pub trait Receiver<'t> {
    /// Takes a value that is known. Returns `false` if the record needs the full reader.
    fn known(&mut self, value: &KnownValue<'t>) -> bool;

    /// Takes any text. Returns `false` if the record needs the full reader.
    fn value(
        &mut self,
        name: Name,
        value: &'t str,
        beginning: Beginning<'t>,
        cache: &mut ValueCache<'t>,
    ) -> bool;

    /// Takes a plain value. Returns `false` if the record needs the full reader.
    fn plain(&mut self, name: Name, value: Plain<'t>) -> bool;
}

/// The members met so far, and what stands between them.
#[derive(Debug, Default)]
pub struct Flat {
    /// What stands before the first value.
    heads: Links,
    members: Vec<Member>,
}

/// A member that was met: with texts as its values at an even number, with plain ones at the odd number behind it.
#[derive(Debug)]
struct Member {
    /// Its name in quotes, with the colon.
    quoted: Box<[u8]>,
    name: Name,
    /// What stands behind its values.
    links: Links,
}

impl Flat {
    /// Reads a record; `false` if it is not flat, or not to the receiver's liking. `means` is asked once for each new
    /// name.
    pub fn read<'t>(
        &mut self,
        text: &'t str,
        cache: &mut ValueCache<'t>,
        means: impl Fn(&str) -> Means,
        receiver: &mut impl Receiver<'t>,
    ) -> bool {
        let head = self.heads.find(text.as_bytes());
        let Some((len, mut next)) = head.or_else(|| self.learn(None, text, &means)) else { return false };
        let (mut left, mut seen) = (&text.as_bytes()[len..], 0_u64);
        loop {
            let number;
            (number, left) = match next {
                Next::Member(number) => standing(usize::from(number), left),
                Next::End => return left.is_empty(),
                Next::Full => return false,
            };
            // a name that occurs twice
            let bit = 1 << (number / 2);
            if seen & bit != 0 {
                return false;
            }
            seen |= bit;
            if let Some((known, rest)) = cache.beginning(number, left) {
                if !receiver.known(known) {
                    return false;
                }
                (next, left) = (known.next, rest);
                continue;
            }
            let end = if is_text(number) { text_end(left, 0) } else { plain::end(left, 0) };
            let from = text.len() - left.len();
            let Some(long) = end else { return false };
            let (Some(value), Some(behind)) = (text.get(from..from + long), left.get(long..)) else {
                return false;
            };
            let Some(Member { name, links, .. }) = self.members.get(number) else { return false };
            let name = *name;
            let link = links.find(behind);
            let link = link.or_else(|| self.learn(Some(number), text.get(from + long..)?, &means));
            let Some((len, then)) = link else { return false };
            let beginning = Beginning { rest: left, through: long + len, next: then };
            let taken = if is_text(number) {
                receiver.value(name, value, beginning, cache)
            } else {
                receiver.plain(name, Plain::of(value))
            };
            if !taken {
                return false;
            }
            (next, left) = (then, behind.get(len..).unwrap_or_default());
        }
    }

    /// Learns what stands at the start of `text`: behind a value, or before the first one. `None` if it is not flat.
    #[cold]
    fn learn(
        &mut self,
        behind: Option<usize>,
        text: &str,
        means: &impl Fn(&str) -> Means,
    ) -> Option<(usize, Next)> {
        let bytes = text.as_bytes();
        let quote = usize::from(behind.is_some_and(is_text));
        if quote == 1 && bytes.first() != Some(&b'"') {
            return None;
        }
        let (len, next) = match (bytes.get(quote)?, behind) {
            (b'}', Some(_)) => (quote + 1, Next::End),
            (b'{', None) | (b',', Some(_)) => {
                let from = quote + 1 + usize::from(bytes.get(quote + 1) == Some(&b' '));
                self.name(text, from, means)?
            }
            _ => return None,
        };
        let links = match behind {
            Some(number) => &mut self.members.get_mut(number)?.links,
            None => &mut self.heads,
        };
        links.add(bytes.get(..len)?, next);
        Some((len, next))
    }

    /// Where the value of the member at `from` begins, and which member it is.
    fn name(&mut self, text: &str, from: usize, means: &impl Fn(&str) -> Means) -> Option<(usize, Next)> {
        let bytes = text.as_bytes();
        let end = text_end(bytes, from + 1)?;
        let quoted =
            text.get(from..end + 2).filter(|quoted| quoted.starts_with('"') && quoted.ends_with("\":"))?;
        let mut at = end + 2;
        at += usize::from(bytes.get(at) == Some(&b' '));
        let is_text = bytes.get(at) == Some(&b'"');
        let known = self.members.iter().position(|member| *member.quoted == *quoted.as_bytes());
        let number = known.map_or_else(|| self.add(quoted, text.get(from + 1..end)?, means), Some)?;
        let next = match self.members.get(number)?.name.means {
            Means::More => Next::Full,
            _ => Next::Member(u16::try_from(number + usize::from(!is_text)).ok()?),
        };
        Some((at + usize::from(is_text), next))
    }

    /// Adds a name, and returns its number for texts; `None` if [`MOST`] are known.
    fn add(&mut self, quoted: &str, name: &str, means: &impl Fn(&str) -> Means) -> Option<usize> {
        let number = self.members.len();
        if number == 2 * MOST {
            return None;
        }
        let seed = Seed::of_any_case(name);
        // `$…` marks a number for `serde_json`; names that differ only in case need the full reader
        let more = name.starts_with('$') || self.members.iter().any(|known| known.name.seed == seed);
        let means = if more { Means::More } else { means(name) };
        for number in [number, number + 1] {
            let name = Name { number, means, seed };
            self.members.push(Member { quoted: quoted.as_bytes().into(), name, links: Links::default() });
        }
        Some(number)
    }
}

/// The member a value of which stands at the start of `left`, and where it begins: what stands before a plain value also
/// stands before a text, but for its quote.
#[inline]
const fn standing(number: usize, left: &[u8]) -> (usize, &[u8]) {
    match left {
        _ if is_text(number) => (number, left),
        [b'"', text @ ..] | [b' ', b'"', text @ ..] => (number - 1, text),
        [b' ', plain @ ..] => (number, plain),
        _ => (number, left),
    }
}

/// Whether the values of a member are texts.
const fn is_text(number: usize) -> bool {
    number.is_multiple_of(2)
}

#[cfg(test)]
mod tests;
