//! The canonical form of a value, independent of key order and spelling. Its hash identifies records without an id.

use super::Tree;
use std::borrow::Cow;

impl Tree<'_> {
    /// Appends the canonical form: keys sorted, numbers in their usual form. It is first written without escapes;
    /// only if a quote or backslash turns up, it is written again.
    pub fn canonical(&self, into: &mut Vec<u8>) {
        let from = into.len();
        let mut page = Page { into, quotes: 0, escapes: false };
        self.write(&mut page);
        let quotes = page.quotes;
        let said = into.get(from..).unwrap_or_default();
        if memchr::memchr(b'\\', said).is_some() || memchr::memchr_iter(b'"', said).count() != quotes {
            into.truncate(from);
            self.write(&mut Page { into, quotes: 0, escapes: true });
        }
    }

    fn write(&self, page: &mut Page<'_>) {
        match self {
            Self::Null => page.put(b"null"),
            Self::Bool(flag) => page.put(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => page.put(number.usual().as_bytes()),
            Self::Text(text) => page.quote(text),
            Self::List(items) => {
                page.put(b"[");
                for (at, item) in items.iter().enumerate() {
                    page.comma(at);
                    item.write(page);
                }
                page.put(b"]");
            }
            Self::Object(members) => in_order(members, |order| page.object(members, order)),
        }
    }
}

/// The output buffer.
struct Page<'p> {
    into: &'p mut Vec<u8>,
    /// How many quotes were written around texts.
    quotes: usize,
    /// Whether quotes and backslashes in texts are escaped.
    escapes: bool,
}

impl Page<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.into.extend_from_slice(bytes);
    }

    fn comma(&mut self, at: usize) {
        if at > 0 {
            self.into.push(b',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.quotes += 2;
        self.into.reserve(text.len() + 3);
        self.into.push(b'"');
        if self.escapes {
            for byte in text.bytes() {
                if matches!(byte, b'"' | b'\\') {
                    self.into.push(b'\\');
                }
                self.into.push(byte);
            }
        } else {
            self.put(text.as_bytes());
        }
        self.into.push(b'"');
    }

    /// Writes a member that is a text, without escapes. Most members are such.
    fn plain_member(&mut self, at: usize, key: &str, text: &str) {
        self.quotes += 4;
        self.into.reserve(key.len() + text.len() + 6);
        self.put(if at > 0 { b",\"" } else { b"\"" });
        self.put(key.as_bytes());
        self.put(b"\":\"");
        self.put(text.as_bytes());
        self.put(b"\"");
    }

    fn object(&mut self, members: &[Member<'_>], order: &[Place]) {
        self.put(b"{");
        let members = order.iter().filter_map(|(_, at)| members.get(*at));
        for (at, (key, value)) in members.enumerate() {
            match value {
                Tree::Text(text) if !self.escapes => self.plain_member(at, key, text),
                _ => {
                    self.comma(at);
                    self.quote(key);
                    self.into.push(b':');
                    value.write(self);
                }
            }
        }
        self.put(b"}");
    }
}

/// Up to this number of members are sorted without an allocation.
const FEW: usize = 64;

/// A member of an object.
pub type Member<'a> = (Cow<'a, str>, Tree<'a>);

/// The first bytes of a name as a number, and the index of its member.
type Place = (u64, usize);

/// Passes the indices of members in the order of their names to `hand`; equal names keep their order.
fn in_order<T>(members: &[Member<'_>], hand: impl FnOnce(&[Place]) -> T) -> T {
    let places = members.iter().enumerate().map(|(at, (key, _))| (first_bytes(key), at));
    let by_name = |one: &Place, other: &Place| {
        let name = |at: usize| members.get(at).map(|(key, _)| key.as_ref());
        let begins = one.0.cmp(&other.0);
        begins.then_with(|| name(one.1).cmp(&name(other.1))).then(one.1.cmp(&other.1))
    };
    let (mut few, mut many) = ([(0, 0); FEW], Vec::new());
    let order = if let Some(few) = few.get_mut(..members.len()) {
        few.iter_mut().zip(places).for_each(|(into, place)| *into = place);
        few
    } else {
        many.extend(places);
        many.as_mut_slice()
    };
    order.sort_unstable_by(by_name);
    hand(order)
}

/// The first eight bytes of a name as a number that sorts like them.
fn first_bytes(name: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(name.bytes()).for_each(|(into, byte)| *into = byte);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use crate::read::tree::Tree;
    use std::borrow::Cow;

    fn form(tree: &Tree<'_>) -> String {
        let mut bytes = Vec::new();
        tree.canonical(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_canonical_form_does_not_depend_on_the_order_of_keys() {
        let form = |text| form(&Tree::parse(text).unwrap());
        assert_eq!(form(r#"{"a":1,"b":[{"d":2,"c":"x"}]}"#), form(r#"{"b":[{"c":"x","d":2}],"a":1}"#));
        assert_ne!(form(r#"{"a":"1"}"#), form(r#"{"a":1}"#));
        assert_eq!(form(r#"{"ab":1.50,"a":"\\\"","a":-0}"#), r#"{"a":"\\\"","a":-0,"ab":1.5}"#);
    }

    #[test]
    fn members_are_in_the_order_that_a_stable_sort_gives_them_however_many_they_are() {
        use proptest::prelude::*;
        let names = proptest::collection::vec("[ab\u{0}\u{e9}]{0,10}", 0..100);
        proptest!(|(names in names)| {
            let numbered = names.iter().enumerate();
            let member = |(at, name): (usize, &String)| {
                (Cow::Owned(name.clone()), Tree::Text(Cow::Owned(at.to_string())))
            };
            let mut members: Vec<_> = numbered.map(member).collect();
            let said = form(&Tree::Object(members.clone()));
            members.sort_by(|one, other| one.0.cmp(&other.0));
            let parts: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", form(&Tree::Text(name.clone())), form(value)))
                .collect();
            prop_assert_eq!(said, format!("{{{}}}", parts.join(",")));
        });
    }
}
