//! The members of one object by their names, for those who ask for many of them.

use super::{Tree, is_named};
use std::borrow::Cow;

/// How many places there are for members.
const PLACES: usize = 256;

/// More members than this are looked at one after the other.
const MOST: usize = 128;

/// An object whose members are found without looking at all of them.
#[derive(Debug)]
pub struct Index<'t> {
    tree: &'t Tree<'t>,
    /// The number of the member that is found there, from 1, or behind it.
    places: [u8; PLACES],
}

/// Where a name is looked for first; the same in any case of its letters. Of a name that is known, that is known too.
#[inline]
fn place(name: &str) -> usize {
    let bytes = name.as_bytes();
    let letter = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(byte | 0x20));
    let len = bytes.len();
    (len * 7 + letter(0) * 31 + letter(len / 2) * 13 + letter(len.wrapping_sub(1)) * 3) % PLACES
}

impl<'t> Index<'t> {
    /// Of the members of a value.
    #[must_use]
    pub fn of(tree: &'t Tree<'t>) -> Self {
        let mut places = [0; PLACES];
        let few = Some(tree.members()).filter(|members| members.len() <= MOST).unwrap_or_default();
        for ((name, _), number) in few.iter().zip(1..) {
            let mut at = place(name);
            while places[at] != 0 {
                at = (at + 1) % PLACES;
            }
            places[at] = number;
        }
        Self { tree, places }
    }

    /// The value itself.
    #[must_use]
    pub const fn tree(&self) -> &'t Tree<'t> {
        self.tree
    }

    /// The member of that name, in any case: the first of several.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<&'t Tree<'t>> {
        self.found(place(name), name)
    }

    /// The member of that name, which is looked for from a place on.
    fn found(&self, mut at: usize, name: &str) -> Option<&'t Tree<'t>> {
        let members = self.tree.members();
        if members.len() > MOST {
            return self.tree.get(name);
        }
        while let Some((key, value)) = members.get(usize::from(self.places[at]).wrapping_sub(1)) {
            if is_named(key, name) {
                return Some(value);
            }
            at = (at + 1) % PLACES;
        }
        None
    }

    /// Whether a member of that name stands here.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text of a member.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'t str> {
        self.get(name)?.as_text()
    }

    /// The text, number or flag of a member, as text.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<Cow<'t, str>> {
        self.get(name)?.said()
    }

    /// A whole number, also where it is written as text.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_number()
    }

    /// Whether a member is true, also where it is written as text.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Tree::is_true)
    }

    /// The items of a member that is a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &'t [Tree<'t>] {
        self.get(name).map_or(&[], Tree::items)
    }

    /// The text of that name in a member that is a bag.
    #[must_use]
    pub fn bag(&self, bag: &str, name: &str) -> Option<&'t str> {
        self.in_bag(bag, name)?.as_text()
    }

    /// The value of that name in a member that is a bag, whatever it is.
    #[must_use]
    pub fn in_bag(&self, bag: &str, name: &str) -> Option<&'t Tree<'t>> {
        self.get(bag)?.held(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, MOST};
    use crate::read::tree::Tree;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn an_index_finds_what_looking_at_all_members_does() {
        let names = proptest::collection::vec("[abAB\u{e9}\\[{]{0,3}", 0..2 * MOST);
        proptest!(|(names in names, other in "[abAB\u{e9}\\[{]{0,3}")| {
            let numbered = names.iter().enumerate();
            let members = numbered.map(|(at, name)| (Cow::Borrowed(name.as_str()), Tree::Text(at.to_string().into())));
            let tree = Tree::Object(members.collect());
            let index = Index::of(&tree);
            for name in names.iter().chain([&other]) {
                prop_assert_eq!(index.get(name), tree.get(name), "{}", name);
                prop_assert_eq!(index.get(&name.to_ascii_uppercase()), tree.get(&name.to_ascii_uppercase()));
            }
        });
    }
}
