//! The one-line message for an object of STIX.

use super::super::path::word;
use crate::read::tree::Tree;

/// The message: `indicator: name · pattern`, `relationship: a uses b`, `sighting of a`.
pub fn of(tree: &Tree<'_>, kind: &str) -> String {
    let mut line = kind.to_owned();
    match kind {
        "relationship" => {
            let parts = ["source_ref", "relationship_type", "target_ref"]
                .map(|name| word(tree, name).unwrap_or_default());
            line = format!("relationship: {}", parts.join(" "));
        }
        "sighting" => {
            if let Some(of) = word(tree, "sighting_of_ref") {
                line = format!("sighting of {of}");
            }
        }
        _ => {
            let names = [
                "name",
                "abstract",
                "value",
                "account_login",
                "user_id",
                "subject",
                "key",
                "command_line",
                "definition_type",
                "opinion",
            ];
            if let Some(name) = names.iter().find_map(|name| word(tree, name)) {
                line = format!("{kind}: {name}");
            }
        }
    }
    for name in ["pattern", "content", "explanation", "description"] {
        if let Some(text) = word(tree, name) {
            line.push_str(" · ");
            line.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    line
}
