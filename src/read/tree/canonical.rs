//! The one form of a value that does not depend on how it is spelled, by which records without an id are told apart.

use super::Tree;
use crate::read::words::is_unmarked;
use std::borrow::Cow;

impl Tree<'_> {
    /// Writes it with keys in order, so that two spellings of one value are the same bytes.
    pub fn canonical(&self, into: &mut Vec<u8>) {
        match self {
            Self::Null => into.extend_from_slice(b"null"),
            Self::Bool(flag) => into.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => into.extend_from_slice(number.usual().as_bytes()),
            Self::Text(text) => quote(text, into),
            Self::List(items) => {
                into.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    comma(at, into);
                    item.canonical(into);
                }
                into.push(b']');
            }
            Self::Object(members) => {
                into.push(b'{');
                in_order(members, &mut |at, (key, value)| {
                    comma(at, into);
                    quote(key, into);
                    into.push(b':');
                    value.canonical(into);
                });
                into.push(b'}');
            }
        }
    }
}

/// How many members are put in order without a list of their own.
const FEW: usize = 64;

type Member<'a> = (Cow<'a, str>, Tree<'a>);

/// Hands over members by their names, those of one name as they stand, each with its number.
fn in_order<'m, 'a>(members: &'m [Member<'a>], hand: &mut dyn FnMut(usize, &'m Member<'a>)) {
    let places = members.iter().enumerate().map(|(at, (key, _))| (first_bytes(key), at));
    let by_name = |one: &(u64, usize), other: &(u64, usize)| {
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
    for (at, (_, place)) in order.iter().enumerate() {
        if let Some(member) = members.get(*place) {
            hand(at, member);
        }
    }
}

/// What a name begins with, so that names are in its order as far as it differs.
fn first_bytes(name: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(name.bytes()).for_each(|(into, byte)| *into = byte);
    u64::from_be_bytes(first)
}

fn comma(at: usize, into: &mut Vec<u8>) {
    if at > 0 {
        into.push(b',');
    }
}

fn quote(text: &str, into: &mut Vec<u8>) {
    into.reserve(text.len() + 3);
    into.push(b'"');
    if is_unmarked(text.as_bytes()) {
        into.extend_from_slice(text.as_bytes());
    } else {
        for byte in text.bytes() {
            if matches!(byte, b'"' | b'\\') {
                into.push(b'\\');
            }
            into.push(byte);
        }
    }
    into.push(b'"');
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
