//! Serializes a tree as JSON, without building a JSON value first.

use super::Tree;
use rustc_hash::FxHashSet;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// Up to this many names are compared pairwise to find duplicates; more are put into a set.
const FEW: usize = 32;

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(flag) => to.serialize_bool(*flag),
            Self::Number(digits) => digits.number().serialize(to),
            Self::Text(text) => to.serialize_str(text),
            Self::List(items) => to.collect_seq(items),
            // duplicate names have to be made distinct, which only the conversion to a value does
            Self::Object(members) if has_names_twice(members) => self.clone().into_value().serialize(to),
            Self::Object(members) => {
                let mut map = to.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

fn has_names_twice(members: &[(Cow<'_, str>, Tree<'_>)]) -> bool {
    let names = || members.iter().map(|(name, _)| name.as_ref());
    if members.len() <= FEW {
        return names().enumerate().any(|(at, name)| names().take(at).any(|before| before == name));
    }
    let mut met = FxHashSet::default();
    names().any(|name: &str| !met.insert(name))
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use proptest::prelude::*;

    /// JSON with members in any order and duplicate names.
    fn any_json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|flag| flag.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            prop::sample::select(vec!["1.0", "-0", "1e5", "1E+2", "0.10", "123456789012345678901234567890"])
                .prop_map(str::to_owned),
            "[a-c\"\\\\\n\u{202e}é]{0,4}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        ];
        leaf.prop_recursive(4, 64, 40, |inner| {
            let members = prop::collection::vec(("[a-c]{0,2}(_2)?", inner.clone()), 0..40);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                members.prop_map(|members| {
                    let said = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
                    format!("{{{}}}", said.collect::<Vec<_>>().join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_tree_is_written_as_the_value_that_is_made_of_it(text in any_json()) {
            let tree = Tree::parse(&text).unwrap();
            let written = serde_json::to_string(&tree).unwrap();
            prop_assert_eq!(written, tree.into_value().to_string());
        }
    }
}
