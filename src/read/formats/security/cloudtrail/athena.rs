//! Parses structures as Athena and `CloudTrail` Lake write them into cells: `{type=IAMUser, username=user-01, …}`.

use crate::read::tree::Tree;
use std::borrow::Cow;

/// The deepest nesting that is parsed.
const DEPTH: usize = 8;

/// The record with its structures parsed to objects; `None` if it has none.
pub fn unfolded<'t>(tree: &'t Tree<'_>) -> Option<Tree<'t>> {
    let is =
        |value: &Tree<'_>| value.as_text().is_some_and(|text| text.starts_with('{') && text.contains('='));
    tree.members().iter().any(|(_, value)| is(value)).then(|| {
        let members = tree.members().iter().map(|(key, value)| {
            let inner = value.as_text().filter(|_| is(value)).and_then(|text| structure(text, DEPTH));
            (Cow::Borrowed(key.as_ref()), inner.unwrap_or_else(|| value.clone()))
        });
        Tree::Object(members.collect())
    })
}

/// Parses a structure to an object, without members that are `null`.
fn structure(text: &str, depth: usize) -> Option<Tree<'_>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut members = Vec::new();
    for part in parts(inside) {
        let (key, value) = part.split_once('=')?;
        let value = match value.trim() {
            "null" => continue,
            value if value.starts_with('{') && depth > 0 => {
                structure(value, depth - 1).unwrap_or(Tree::Text(Cow::Borrowed(value)))
            }
            value => Tree::Text(Cow::Borrowed(value)),
        };
        members.push((Cow::Borrowed(key.trim()), value));
    }
    Some(Tree::Object(members))
}

/// Splits at commas outside of braces and brackets, if a pair follows; other commas are part of a value.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut begin, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 && begins_pair(&text[at + 1..]) => {
                found.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[begin..]);
    found
}

fn begins_pair(text: &str) -> bool {
    let key = text.trim_start().split('=').next().unwrap_or_default();
    text.contains('=')
        && !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::super::super::path::word;
    use super::unfolded;
    use crate::read::tree::Tree;

    #[test]
    fn a_structure_in_a_cell_is_an_object() {
        let cell = "{type=AssumedRole, username=null, sessioncontext={attributes={mfa=false}, sessionissuer={type=Role, username=role-01, x}}}";
        let text = serde_json::json!({ "useridentity": cell }).to_string();
        let tree = Tree::parse(&text).unwrap();
        let tree = unfolded(&tree).unwrap();
        assert_eq!(
            word(&tree, "userIdentity.sessionContext.sessionIssuer.userName").as_deref(),
            Some("role-01, x")
        );
        assert_eq!(word(&tree, "userIdentity.type").as_deref(), Some("AssumedRole"));
        assert_eq!(word(&tree, "userIdentity.userName"), None);
    }
}
